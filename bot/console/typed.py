"""What was typed into a form, as the ledger takes it: persons, books, days and numbers, each with a sentence if not."""

import re
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot import bounds
from bot.almanac import SHANGHAI
from bot.refusal import Refused
from bot.text.isbn import isbn_of
from bot.text.notice import END_OF_DAY
from models import book as books
from models.book import Book
from models.member import Member, called

YEARS = range(1900, 2200)
"""Of days that can be meant; another one is a slip."""
_TITLES = re.compile(r"《([^《》]+)》")


def number(words: str, what: str) -> int | None:
    """A whole number, None where nothing was typed."""
    words = words.strip()
    if not words:
        return None
    if not words.isdecimal() or len(words) > 9:
        raise Refused(f"{what}“{words}”不是整数，请只写数字，不知道就空着。")
    return int(words)


def day(words: str, what: str = "日期") -> date | None:
    """A day as a browser sends it or as one writes it, None where nothing was typed."""
    plain = re.sub(r"[年月./]", "-", words.strip()).rstrip("日")
    if not plain:
        return None
    try:
        return _sane(date(*(int(one) for one in plain.split("-"))), what)
    except (ValueError, TypeError, OverflowError):
        raise Refused(f"{what}“{words}”认不出，请写成 2026-04-23。") from None


def _sane(day: date, what: str) -> date:
    if day.year not in YEARS:
        raise Refused(f"{what}的年份{day.year}不对，应在{YEARS[0]}到{YEARS[-1]}之间。")
    return day


def month(words: str, today: date) -> date | None:
    """The first day of a month as a browser sends it, 2026-04; None where nothing was typed."""
    if not words.strip():
        return None
    try:
        first = date.fromisoformat(f"{words.strip()}-01")
    except ValueError:
        raise Refused(f"月份“{words}”认不出，请写成 2026-04。") from None
    bounds.year(first.year, today)
    return first


def last_month(today: date) -> date:
    """The first day of the month before this one."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_of(month: date) -> date:
    """The last day of a month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def person(session: Session, words: str, before: Member | None = None) -> Member:
    """The one person of the roster who is meant; whoever stood there `before` may be let stand by their name."""
    words = words.strip()
    if before is not None and words == before.name:
        return before
    if not words:
        raise Refused("请写明是谁：名册上的姓名或群昵称。")
    found = called(session, words)
    if not found:
        raise Refused(f"名册上没有“{words}”，请核对；新来的人请先在成员页加上。")
    if len(found) > 1:
        cards = "、".join(one.card for one in found if one.card)
        raise Refused(f"名册上有{len(found)}位“{words}”，请写群昵称" + (f"：{cards}。" if cards else "。"))
    return found[0]


def some_books(session: Session, words: str) -> list[Book]:
    """The books of a line of titles; each known by title, other name, number or ISBN, else entered as not checked."""
    titles = [one.strip() for one in _TITLES.findall(words)] or [words.strip("《》 \n")]
    return [book(session, one) or books.heard(session, one) for one in dict.fromkeys(titles) if one]


def book(session: Session, words: str) -> Book | None:
    """The one book of a title, another name, an ISBN or a number; None where there is none."""
    words = words.strip("《》 ")
    found = books.titled(session, words)
    if len(found) > 1:
        which = "；".join(f"{one.id} 《{one.title}》{one.author}" for one in found[:5])
        raise Refused(f"叫“{words}”的书不止一本，请改写编号：{which}。")
    if not found and (isbn := isbn_of(words)) and (known := books.of_isbn(session, isbn)):
        return known
    return found[0] if found else next(iter(books.named(session, words)), None)


def moment(words: str, what: str, *, day_counts: bool = False) -> datetime | None:
    """A moment as a browser sends it, 2026-04-25T14:30; with `day_counts` a day too, the whole of which counts.

    None where nothing was typed.
    """
    words = words.strip().replace(" ", "T")
    if not words:
        return None
    try:
        found = datetime.fromisoformat(words)
    except ValueError:
        raise Refused(f"{what}“{words}”认不出，请写成 2026-04-25 14:30。") from None
    if len(words) <= len("2026-04-25"):
        if not day_counts:
            raise Refused(f"{what}还要写明几点，例如 {words} 14:30。")
        found = datetime.combine(found.date(), END_OF_DAY)
    _sane(found.date(), what)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
