"""图书漂流: what members say they do with drifting copies, as it was said."""

from models.record import Record


class DriftAct(Record, table=True):
    """One act on a copy: release, request, take, pass or return.

    `copy_code` is empty where only the book was named; `giver` and `receiver` are names as said.
    """

    __tablename__ = "drift_acts"
    called = "漂流"
    said = ("copy_code", "giver", "receiver")

    act: str
    copy_code: str = ""
    giver: str = ""
    receiver: str = ""
