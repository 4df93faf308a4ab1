"""共读的安排: what an organiser may say of a term, how it is read, and what they should know of it then."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.almanac import SHANGHAI
from bot.job import posts
from bot.refusal import Refused
from bot.text.phrase import month_day
from bot.text.progress import progress
from models import term as terms
from models.audit import note
from models.group import Group, mixed, shut
from models.term import MIDNIGHT, Term, TermWeek

LONGEST = 366
MOST_MAKE_UP = 30
LATEST_HOUR, EARLIEST_HOUR = 6, 18
"""A day of a term ends between 18:00 and six in the morning after."""


def new_title(session: Session, words: str, of: Term | None = None) -> str:
    """A title that no other term has; raises Refused."""
    title = words.strip("“” ")
    if not title:
        raise Refused("请给这一期共读起个名称，例如 四月共读。")
    if any(one is not of for one in terms.titled(session, title)):
        raise Refused(f"已经有叫“{title}”的共读；请换个名称，免得分不清。")
    return title


def check_span(since: date, until: date) -> None:
    """Raise Refused where no term can last from one day to another."""
    if until < since:
        raise Refused(f"最后一天（{month_day(until)}）在第一天（{month_day(since)}）之前，请改好再来。")
    if (until - since).days >= LONGEST:
        raise Refused(f"一期共读最长{LONGEST}天，请看看日期是不是写错了年份。")


def not_mixed(groups: Sequence[Group]) -> None:
    """Refuse a practice group together with real ones."""
    if why := mixed(groups):
        raise Refused(f"{why}。")


def minutes(words: str) -> int:
    """1440 for 24:00, 1560 for 02:00 of the next day; raises Refused."""
    hours, sign, rest = words.strip().removeprefix("次日").partition(":")
    if not (sign and hours.isdecimal() and rest.isdecimal() and int(hours) <= 24 and int(rest) < 60):
        raise Refused(f"看不懂时间“{words}”；写成 24:00、22:00，或次日的 02:00。")
    found = int(hours) * 60 + int(rest)
    found += MIDNIGHT if found <= LATEST_HOUR * 60 else 0
    if not EARLIEST_HOUR * 60 <= found <= MIDNIGHT + LATEST_HOUR * 60:
        raise Refused(f"每天要在{EARLIEST_HOUR}:00到次日{LATEST_HOUR:02}:00之间结束，例如 24:00、22:00 或 02:00。")
    return found


def make_up_days(words: str) -> int:
    """For how many days a missed day may be made up; raises Refused."""
    if not words.isdecimal() or len(words) > 3 or int(words) > MOST_MAKE_UP:
        raise Refused(f"补卡的天数应是0到{MOST_MAKE_UP}之间的整数。")
    return int(words)


def change(session: Session, term: Term, at: datetime, by: str, **values: Any) -> list[str]:
    """Give a term other values, each kept in the audit; returns the names of those that are other ones. Raises Refused.

    What was read before a book was changed stays with the book it was of.
    """
    changed = {name: value for name, value in values.items() if getattr(term, name) != value}
    check_span(changed.get("since", term.since), changed.get("until", term.until))
    for name, value in changed.items():
        before = getattr(term, name)
        setattr(term, name, value)
        note(session, at, by, "set", term, **{name: [_said(before), _said(value)]})
    session.add(term)
    session.flush()
    return list(changed)


def regroup(session: Session, term: Term, group: Group, at: datetime, by: str, *, joins: bool) -> None:
    """A group reads along, or no more; raises Refused."""
    inside = [one.id for one in terms.groups_of(session, term)]
    if joins == (group.id in inside):
        raise Refused(f"“{group.name}”{'已经' if joins else '没有'}参加“{term.title}”。")
    if not joins and len(inside) == 1:
        raise Refused(f"“{term.title}”只剩这一个群；不读了请把这一期提前结束（term end {term.title}）。")
    if joins and (why := shut(group)):
        raise Refused(f"“{group.name}”{why}，打卡记不下来；先开张再来。")
    if joins:
        not_mixed([*terms.groups_of(session, term), group])
    (terms.join if joins else terms.leave)(session, term, group, at, by)


def set_week(
    session: Session, term: Term, number: int, at: datetime, by: str, *, goal: str | None, word: str | None
) -> TermWeek:
    """Say what is read in a week; a place that the goal names is the place by which it is reached. Raises Refused."""
    if terms.days_of_week(term, number) is None:
        raise Refused(f"“{term.title}”有{terms.week_of(term, term.until)}周，没有第{number}周。")
    said: dict[str, object] = {} if word is None else {"word": word.strip()}
    if goal is not None:
        names = progress(goal)
        said |= {"goal": goal.strip(), "chapter": names.chapter[1] if names.chapter else None}
        said |= {"page": names.pages[1] if names.pages else None}
    return terms.set_week(session, term, number, at, by, **said)


def reached(week: TermWeek) -> str:
    """The place by which a week's goal is reached, as the goal names it."""
    return f"第{week.chapter}章" if week.chapter else f"{week.page}页" if week.page else ""


def overlaps(session: Session, term: Term) -> Iterator[str]:
    """A sentence for each group in which another term runs on some of the same days."""
    for group, other in terms.overlapping(session, term):
        yield (
            f"注意：“{group.name}”里“{other.title}”也在读，日子有重叠；"
            "这些天只说“打卡”“第五章”、不写书名的，两期都不算。"
        )


def warnings(session: Session, term: Term, at: datetime) -> Iterator[str]:
    """What an organiser should know of a term that was just entered or changed."""
    yield from overlaps(session, term)
    first = datetime.combine(term.since, posts()["term_posts"].plan.at, SHANGHAI)
    if term.since == at.date() and at > first:
        yield "今天发帖的时间已过，开场的帖子不会自己发；要发就到定时页，或运行 post term_posts。"
    elif term.since < at.date():
        yield "第一天已经过了，开场的帖子不再发；从那天起群里的打卡都算。"


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
