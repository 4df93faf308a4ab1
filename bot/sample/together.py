"""A term and a vote in a group of the sample, for whoever wants to hear what is said of them."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from models import ballot
from models import term as terms
from models.ballot import Vote
from models.book import Book
from models.group import Group
from models.member import Member
from models.term import Plan, Term

BY = "样例"


def term(session: Session, group: Group, at: datetime, *, begun: int, days: int = 21) -> Term:
    """A term of a group that began so many days before, with a goal and a word for its first two weeks."""
    since = at.date() - timedelta(days=begun)
    book, leader = session.exec(select(Book).limit(1)).one(), session.exec(select(Member).limit(1)).one()
    said = Plan("四月共读", book.id, since, since + timedelta(days=days - 1), leader_id=leader.id, day_ends=1560)
    made = terms.plan(session, said, [group], at, BY)
    terms.set_week(session, made, 1, at, BY, goal="第1—3章", word="开头慢一点，读出声来。", chapter=3)
    if days > terms.WEEK:
        terms.set_week(session, made, 2, at, BY, goal="第4—7章", chapter=7)
    return made


def vote(session: Session, group: Group, at: datetime, closes_at: datetime) -> Vote:
    """A vote of a group on four books, of which each may choose two."""
    books = session.exec(select(Book).limit(4)).all()
    return ballot.ask(session, "下一期读哪本", books, [group], closes_at, 2, at, BY)
