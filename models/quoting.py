"""引用: which own words of members posts may quote, as an organiser said, where a group wants to be asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models import approval
from models.audit import note
from models.excerpt import Excerpt
from models.group import Group, Quotes
from models.member import Member
from models.outbox import Post, PostQuote, Standing
from models.recommendation import Recommendation
from models.record import COUNTS, Worded
from models.reflection import Reflection

_CODES: dict[str, type[Worded]] = {"R": Recommendation, "T": Reflection, "Z": Excerpt}


@dataclass(frozen=True, slots=True)
class Asked:
    """Words of which nobody said yet whether they may be quoted; `code` such as R12 names them."""

    code: str
    name: str
    words: str
    group: str
    row: Worded


def words_to_ask(session: Session, groups: Collection[int] | None = None, most: int | None = None) -> list[Asked]:
    """What waits in groups that ask first, or in some of them; at most so many of each kind, the newest, where said."""
    asked: list[Asked] = []
    for letter, table in _CODES.items():
        query = (
            select(table, Member.name, Group.name)
            .join(Member, col(table.member_id) == col(Member.id))
            .join(Group, col(table.group_id) == col(Group.id))
            .where(Group.quotes == Quotes.ask, col(table.quotable).is_(None), table.words != "")
            .where(col(table.state).in_(COUNTS))
            .order_by(col(table.id).desc() if most else col(table.id))
            .limit(most)
        )
        if groups is not None:
            query = query.where(col(table.group_id).in_(groups))
        asked += [Asked(f"{letter}{row.id}", name, row.words, group, row) for row, name, group in session.exec(query)]
    return asked


def quotable(session: Session, code: str) -> Worded | None:
    """The record of a code such as R12, as `words_to_ask` gives them."""
    table = _CODES.get(code[:1].upper())
    is_number = code[1:].isascii() and code[1:].isdecimal() and len(code) < 11
    return session.get(table, int(code[1:])) if table and is_number else None


def decide(session: Session, row: Worded, at: datetime, by: str, *, may: bool) -> None:
    """Let words through to the next post, or keep them out of every one: also of those that still wait for a look."""
    row.quotable = may
    session.add(row)
    note(session, at, by, "quote" if may else "withhold", row)
    if may or row.message_id is None:
        return
    quoted = select(PostQuote, Post).join(Post, col(Post.id) == col(PostQuote.post_id))
    waiting = (PostQuote.message_id == row.message_id, Post.standing == Standing.asking)
    for quote, post in session.exec(quoted.where(*waiting)).all():
        left = [line for line in post.text.split("\n") if line != quote.line]
        approval.edit(session, post, "\n".join(left), at, by)
