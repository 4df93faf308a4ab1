"""荐书: a member tells others that a book is worth reading, with the reason in the member's own words."""

from models.record import Worded


class Recommendation(Worded, table=True):
    """One book recommended by one member; `author` as the member stated it."""

    __tablename__ = "recommendations"

    author: str = ""
