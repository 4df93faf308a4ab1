"""The one kind of error that people see as it is: a sentence that names what is wrong and what to do."""


class Refused(Exception):
    """Something cannot be done as asked; the message is for the person who asked."""
