"""摘抄: a passage of a book, quoted for others to read."""

from models.record import Worded


class Excerpt(Worded, table=True):
    """Quoted words only: what the member thinks of them is a reflection."""

    __tablename__ = "excerpts"
    called = "摘抄"
