"""共读的说法: how an organiser's words for a term are read: its days, when a day ends, which term is meant."""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from bot.commands.books import one_book
from bot.commands.people import known as person
from bot.refusal import Refused
from bot.text.phrase import month_day
from models import term as terms
from models.term import MIDNIGHT, Term

LONGEST = 366
MOST_MAKE_UP = 30
LATEST_HOUR, EARLIEST_HOUR = 6, 18
"""A day of a term ends between 18:00 and six in the morning after."""


def known(session: Session, title: str) -> Term:
    """The term of that title, or a sentence with those there are."""
    found = terms.titled(session, title.strip("“” "))
    if not found:
        names = "、".join(dict.fromkeys(one.title for one in terms.listed(session)[:10])) or "（还没有）"
        raise Refused(f"没有叫“{title}”的共读；现有：{names}。")
    return found[0]


def new_title(session: Session, words: str) -> str:
    title = words.strip("“” ")
    if not title:
        raise Refused("请给这一期共读起个名称，例如 四月共读。")
    if terms.titled(session, title):
        raise Refused(f"已经有叫“{title}”的共读；请换个名称，免得分不清。")
    return title


def day_named(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refused(f"看不懂日期“{words}”；写成 2026-04-01。") from None


def check_span(since: date, until: date) -> None:
    if until < since:
        raise Refused(f"最后一天（{month_day(until)}）在第一天（{month_day(since)}）之前，请改好再来。")
    if (until - since).days >= LONGEST:
        raise Refused(f"一期共读最长{LONGEST}天，请看看日期是不是写错了年份。")


def minutes(words: str) -> int:
    """1440 for 24:00, 1560 for 02:00 of the next day."""
    hours, sign, rest = words.removeprefix("次日").partition(":")
    if not (sign and hours.isdecimal() and rest.isdecimal() and int(hours) <= 24 and int(rest) < 60):
        raise Refused(f"看不懂时间“{words}”；写成 24:00、22:00，或次日的 02:00。")
    minutes = int(hours) * 60 + int(rest)
    minutes += MIDNIGHT if minutes <= LATEST_HOUR * 60 else 0
    if not EARLIEST_HOUR * 60 <= minutes <= MIDNIGHT + LATEST_HOUR * 60:
        raise Refused(f"每天要在{EARLIEST_HOUR}:00到次日{LATEST_HOUR:02}:00之间结束，例如 24:00、22:00 或 02:00。")
    return minutes


def make_up_days(words: str) -> int:
    if not words.isdecimal() or int(words) > MOST_MAKE_UP:
        raise Refused(f"补卡的天数应是0到{MOST_MAKE_UP}之间的整数。")
    return int(words)


FIELDS: dict[str, tuple[str, Callable[[Session, str], object]]] = {
    "title": ("title", new_title),
    "book": ("book_id", lambda session, words: None if words == "-" else one_book(session, words).id),
    "since": ("since", lambda _, words: day_named(words)),
    "until": ("until", lambda _, words: day_named(words)),
    "leader": ("leader_id", lambda session, words: person(session, words).id if words else None),
    "makeup": ("make_up_days", lambda _, words: make_up_days(words)),
    "ends": ("day_ends", lambda _, words: minutes(words)),
}
"""What may be changed of a term, the column that keeps it, and how its value is read."""
