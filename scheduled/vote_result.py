"""选书结果: on the day after a vote on the next book has come to its end its groups are told what was chosen."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.almanac import SHANGHAI
from bot.choosing import result
from bot.covered import told_of
from bot.job import Draft, Occasion, daily
from models import ballot
from models.ballot import Vote


def concerned(session: Session, day: date) -> set[int]:
    """The groups of the votes that ended the day before, or before days on which nothing could be posted."""
    return {group.id or 0 for vote in _ended(session, day, day) for group in ballot.groups_of(session, vote)}


@daily("选书结果", at=time(9), concerns=concerned)
def vote_result(occasion: Occasion) -> Draft | None:
    """The books with what each got; nothing where an organiser has closed the vote and posted it."""
    said = [
        result(occasion.session, vote)
        for vote in _ended(occasion.session, occasion.since, occasion.until)
        if occasion.group.id in [group.id for group in ballot.groups_of(occasion.session, vote)]
    ]
    return Draft("\n\n".join(said)) if said else None


def _ended(session: Session, since: date, until: date) -> list[Vote]:
    days = told_of(session, since, until)
    first = datetime.combine(days[0] - timedelta(days=1), time(), SHANGHAI)
    return ballot.ended(session, first, datetime.combine(days[-1], time(), SHANGHAI))
