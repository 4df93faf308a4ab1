"""共读里的打卡: what is said in a group that reads together takes the term's book and the day of the term it is of.

Where two terms run nothing is guessed: only a check-in that names the book of one of them is of that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.handler import Context
from bot.message import Reply
from bot.text.found import Found, Title
from models import together
from models.term import Known, Term

DAY_ALONE = "只说第几天"
"""Why something is a check-in that says no more than 第12天: it is one only in a term."""
REMEMBERED = timedelta(days=14)
"""For so long after a term somebody who makes up a day of it is told that it is too late."""


@dataclass(frozen=True, slots=True)
class Place:
    """A check-in with its book and day, and what the speaker alone is to be told of it."""

    found: Found
    words: tuple[Reply, ...] = ()


def placed(ctx: Context, found: Found) -> Place | None:
    """A check-in as it is to be entered; None for a bare 第12天 where no term says what is meant."""
    at, is_alone = ctx.incoming.sent_at, found.why == (DAY_ALONE,)
    terms = _of_book(ctx.terms.of(ctx.group_id), found) if ctx.terms and ctx.group_id else []
    term = _meant(terms, found, at)
    if ctx.terms is None or term is None:
        return None if is_alone else Place(found)
    if not term.runs(at) and not _lands(term, found, at):
        if found.day is None or not _makes_up(ctx):
            return None if is_alone else Place(found)
        return Place(found, (ctx.to_self(_over(term, found.day)),))
    day, words = _day(ctx, term, found, at)
    if day is None:
        return Place(found)
    said = replace(found, books=found.books or _book(ctx.terms, term), date=day if day != at.date() else None)
    return Place(said, (ctx.to_self(words),) if words else ())


def day_meant(ctx: Context, found: Found) -> date | None:
    """The day of the group's one term that a number means; None where none is said, or it is none of its days."""
    terms = ctx.terms.of(ctx.group_id) if ctx.terms and ctx.group_id else []
    term = _meant(terms, found, ctx.incoming.sent_at)
    return _said(term, found) if term is not None and _lands(term, found, ctx.incoming.sent_at) else None


def _of_book(terms: Sequence[Term], found: Found) -> list[Term]:
    """Those of some terms that a check-in may be of: a book that it names is read there."""
    keys = {title.key for title in found.books}
    return [term for term in terms if not keys or term.book_id is None or term.book_id in keys]


def _meant(terms: Sequence[Term], found: Found, at: datetime) -> Term | None:
    """The one term that runs; where the day said is none of its own, the one before it that may be made up."""
    running = [term for term in terms if term.runs(at)]
    if len(running) > 1:
        return None
    landing = [term for term in terms if _lands(term, found, at)]
    if landing and not set(map(id, running)) & set(map(id, landing)):
        return landing[0] if len(landing) == 1 else None
    over = [term for term in terms if term.stands(at) and term.until < term.day_at(at) <= term.until + REMEMBERED]
    return running[0] if running else over[0] if len(over) == 1 else None


def _lands(term: Term, found: Found, at: datetime) -> bool:
    day = _said(term, found)
    return day is not None and term.takes(day, at)


def _said(term: Term, found: Found) -> date | None:
    """The day of a term that a check-in names, by its date or by its number."""
    if found.date is not None or found.day is None:
        return found.date
    return term.day(found.day)


def _day(ctx: Context, term: Term, found: Found, at: datetime) -> tuple[date | None, str]:
    """The day that a check-in is of, and what to say where it is not the one that was said; None: as it was said.

    Who says Day 12 on the day after, and did so on the twelfth day too, has counted wrong and means today.
    """
    today, said = term.day_at(at), _said(term, found)
    if said is not None and term.takes(said, at):
        is_slip = said < today and found.date is None and not _makes_up(ctx)
        return (today if is_slip and together.told_then(ctx.session, term, ctx.member_id, said) else said), ""
    if found.date is not None:
        is_late = term.since <= found.date <= term.until and found.date < today
        return (found.date, _too_late(term, found.date, "")) if is_late else (None, "")
    if found.day is None or not _makes_up(ctx):
        return today, ""
    if said is None:
        return today, f"“{term.title}”一共{term.length}天，没有第{found.day}天；这一条按今天记下了。"
    if said > today:
        number = term.number(today)
        return today, f"“{term.title}”今天是第{number}天，第{found.day}天还没到；这一条按今天记下了。"
    return today, _too_late(term, said, "，这一条按今天记下了")


def _makes_up(ctx: Context) -> bool:
    return "补" in ctx.incoming.text


def _book(known: Known, term: Term) -> tuple[Title, ...]:
    return (Title(known.title(term.book_id), term.book_id),) if term.book_id is not None else ()


def _too_late(term: Term, day: date, kept: str) -> str:
    """“四月共读”的漏卡三天内可以补…"""
    which = f"第{term.number(day)}天（{day.month}月{day.day}日）"
    rule = f"“{term.title}”的漏卡{term.make_up_days}天内可以补" if term.make_up_days else f"“{term.title}”不补卡"
    return f"{rule}，{which}的已经过了时间{kept or '，这一条记在账上，不计入共读的天数'}；不要紧，接着往下读就好。"


def _over(term: Term, number: int) -> str:
    until = term.made_up_until
    return f"“{term.title}”补卡到{until.month}月{until.day}日为止，第{number}天的没有计入共读；这一条按今天记下了。"
