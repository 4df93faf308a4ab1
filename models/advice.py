"""建言: a measure put forward for the public good, in the member's own words, for the office that collects them."""

from models.record import Worded


class Advice(Worded, table=True):
    """One piece of advice; it names no book."""

    __tablename__ = "advice"
    called = "建言"
