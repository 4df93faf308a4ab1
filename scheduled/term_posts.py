"""共读的帖子: the opening on a term's first day, each week's goal with the 领读人's word, the closing on the day after.

Only groups that read together get them; nobody who is absent is named, and those who finished only after an
organiser’s look.
"""

from dataclasses import replace
from datetime import date, time, timedelta

from sqlmodel import Session

from bot.covered import missed, told_of
from bot.job import Draft, Occasion, daily
from bot.text.phrase import month_day
from models import term as terms
from models import together
from models.book import Book
from models.member import Member, address
from models.order import noun
from models.term import MIDNIGHT, WEEK, Term, TermWeek

TITLE = "【共读】"


def concerned(session: Session, day: date) -> set[int]:
    """The groups that begin a term or a week of one, or ended one, on a day or while nothing could be posted."""
    marked = _marked(session, day, day)
    return {group.id or 0 for term, _ in marked for group in terms.groups_of(session, term)}


@daily("共读", at=time(9), concerns=concerned)
def term_posts(occasion: Occasion) -> Draft | None:
    """What is to be said of the group's terms; nothing on other days."""
    marked = _marked(occasion.session, occasion.since, occasion.until)
    own = {term.id for term in terms.of_group(occasion.session, occasion.group.id or 0)}
    said = [_words(occasion, term, days) for term, days in marked if term.id in own]
    return Draft("\n\n".join(said)) if said else None


def _marked(session: Session, since: date, until: date) -> list[tuple[Term, list[date]]]:
    """The terms of which something is to be said in some days, each with those of them on which something begins."""
    days = told_of(session, since, until)
    found = terms.around(session, days[0] - timedelta(days=1), days[-1])
    marked = [(term, [day for day in days if _is_marked(session, term, day)]) for term in found]
    return [(term, some) for term, some in marked if some]


def _is_marked(session: Session, term: Term, day: date) -> bool:
    """Its first day, the day after its last one, and the first of a week of which something was decided."""
    if day in (term.since, term.until + timedelta(days=1)):
        return True
    is_week = term.since <= day <= term.until and (day - term.since).days % WEEK == 0
    return is_week and terms.week_of(term, day) in terms.weeks(session, term)


def _words(occasion: Occasion, term: Term, days: list[date]) -> str:
    """The last that began; with the opening before it, where that could not be posted on its day."""
    if days[-1] > term.until:
        return _closing(occasion, term)
    number = terms.week_of(term, days[-1])
    week = terms.weeks(occasion.session, term).get(number) or TermWeek(term_id=0, week=number)
    head = _opening(occasion.session, term) if term.since in days else [_head_of_week(term, number)]
    goal = [f"{f'第{number}周' if term.since in days else '本周'}读：{week.goal}"] if week.goal else []
    return "\n".join([*head, *goal, *_word(occasion.session, term, week)])


def _opening(session: Session, term: Term) -> list[str]:
    """The book, the days, how one checks in."""
    made_up = f"漏了的日子{term.make_up_days}天内可以补，说“补第2天”就行。" if term.make_up_days else ""
    how = "“打卡”“第五章”" if term.book_id is not None else "“打卡”“《书名》第五章”"
    ends = f"每天算到{term.clock}。" if term.day_ends != MIDNIGHT else ""
    leader = _leader(session, term)
    return [
        f"{TITLE}“{term.title}”：{_span(term)}，共{term.length}天，{_what(session, term)}",
        *([f"领读：{leader}"] if leader else []),
        f"读了就照常说一声{how}或“Day 3”。{ends}{made_up}",
        "想知道自己差哪几天，说“我差哪几天”，只回您一个人。",
    ]


def _head_of_week(term: Term, week: int) -> str:
    first, last = terms.days_of_week(term, week) or (term.since, term.until)
    return f"{TITLE}“{term.title}”第{week}周（{_days(first, last)}）"


def _word(session: Session, term: Term, said: TermWeek) -> list[str]:
    return [f"{_leader(session, term) or '领读'}：{said.word}"] if said.word else []


def _closing(occasion: Occasion, term: Term) -> str:
    """What was read together, in numbers, with thanks to all."""
    session, read = occasion.session, together.readers(occasion.session, term)
    readers = [session.get_one(Member, one.member_id) for one in read.values() if one.days]
    lines = [f"{TITLE}“{term.title}”（{_span(term)}）圆满结束。"]
    if readers:
        days = sum(len(one.days) for one in read.values())
        done = len([one for one in together.finishers(session, term, occasion.now) if not one.unsure])
        through = f"，已有{done}位完成" if done else ""
        where = "各群" if len(terms.groups_of(session, term)) > 1 else ""
        lines.append(f"{where}{len(readers)}{noun(readers)}{_what(session, term)}，打卡{days}次{through}。")
    leader = _leader(session, term)
    lines.append(f"谢谢领读的{leader}，谢谢每一位同读的书友。" if leader else "谢谢每一位同读的书友。")
    if term.make_up_days:
        until = month_day(term.made_up_until)
        lines.append(f"漏了的日子还可以补到{until}，说“补第{term.length}天”就行；问一声“我差哪几天”，只回您一个人。")
    return "\n".join([*lines, *missed(replace(occasion, since=term.since, until=term.until), "以上为已收到的部分")])


def _what(session: Session, term: Term) -> str:
    return f"同读《{session.get_one(Book, term.book_id).title}》" if term.book_id is not None else "各读各的书"


def _leader(session: Session, term: Term) -> str:
    return address(session.get_one(Member, term.leader_id)) if term.leader_id is not None else ""


def _span(term: Term) -> str:
    return _days(term.since, term.until)


def _days(first: date, last: date) -> str:
    if first == last:
        return month_day(first)
    return f"{month_day(first)}—{f'{last.day}日' if first.month == last.month else month_day(last)}"
