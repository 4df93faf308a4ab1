"""体会: a member's own thoughts about a book or about reading it."""

from models.record import Worded


class Reflection(Worded, table=True):
    """Own words only: what the member quoted from a book is an excerpt."""

    __tablename__ = "reflections"
    called = "体会"
