"""一期共读: its facts, weeks and groups, how far its readers are, and what its posts will say."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.console import history, meanwhile
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.terms import typed
from bot.console.term import book_of, may_run, others, own_groups, standing, term_of
from bot.job import Every, Occasion, posts
from bot.refusal import Refused
from bot.term_plan import change, overlaps, reached, regroup, set_week, warnings
from bot.text.phrase import month_day, place
from models import term as terms
from models import together
from models.audit import history as changes_of
from models.group import Group
from models.member import Member
from models.order import in_order
from models.role import Duty
from models.term import WEEK, Term
from models.together import Reader

CALLED = {"title": "名称", "book": "书名", "since": "第一天", "until": "最后一天", "leader": "领读人",
          "make_up": "补打的天数", "day_ends": "每天算到几点"}  # fmt: skip
LONGEST_WORD = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One reader: on how many days they read, and where they are."""

    member: Member
    days: int
    waiting: int
    place: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week, what is read in it, what the 领读人 says, and by which place the goal is reached."""

    number: int
    span: str
    goal: str
    word: str
    reached: str
    is_past: bool


@shows("/terms/{id}", "一期共读")
def show(ask: Ask) -> Page:
    """Everything of a term."""
    session, term = ask.session, term_of(ask)
    groups = terms.groups_of(session, term)
    leader = session.get(Member, term.leader_id) if term.leader_id else None
    inside = {one.id for one in groups}
    days = together.past_days(term, ask.now)
    mine = [one.id or 0 for one in groups if ask.may_see(one.id)]
    return Page(
        "term.html",
        {
            "term": term,
            "book": book_of(ask, term),
            "standing": standing(term, ask),
            "span": f"{month_day(term.since)}—{month_day(term.until)}，共{term.length}天",
            "leader": leader.name if leader else "",
            "groups": groups,
            "more_groups": [one for one in own_groups(ask) if one.id not in inside],
            "weeks": _weeks(ask, term),
            "readers": _readers(ask, term),
            "days": len(days),
            "unheard": [month_day(one) for one in together.unheard(session, term, days, ask.now, mine)],
            "posts": _posts(ask, term, groups),
            "warnings": list(overlaps(session, term)) if term.day_at(ask.now) <= term.until else [],
            "values": _shown(ask, term),
            "seen": meanwhile.seen(_shown(ask, term)),
            "weeks_seen": meanwhile.seen(_said(_weeks(ask, term))),
            "may_run": may_run(ask, groups),
            "approved": len(together.approved(session, term)),
            "changes": history.lines(session, changes_of(session, term))[::-1],
        },
    )


@does("/terms/{id}", duty=Duty.organiser)
def save(ask: Ask) -> Go:
    """Keep of a term what was typed."""
    term = meanwhile.locked(ask, _to_change(ask))
    ask = meanwhile.kept(ask, term, _shown(ask, term), CALLED)
    changed = change(ask.session, term, ask.now, ask.desk.by, **typed(ask, term))
    if not changed:
        return Go(f"/terms/{term.id}", "和原来一样，没有改动。")
    book = "以前没写书名的打卡仍在原来的书下，从现在起的才算新定的书。" if "book_id" in changed else ""
    more = " ".join(warnings(ask.session, term, ask.now)) if {"since", "until"} & set(changed) else ""
    return Go(f"/terms/{term.id}", f"改好了。{book}{more}")


@does("/terms/{id}/weeks", duty=Duty.organiser)
def save_weeks(ask: Ask) -> Go:
    """Keep the goals of the weeks, and what the 领读人 says in them."""
    term, changed = meanwhile.locked(ask, _to_change(ask)), 0
    weeks = _weeks(ask, term)
    called = {f"{name}-{one.number}": f"第{one.number}周" for one in weeks for name in ("goal", "word")}
    ask = meanwhile.kept(ask, None, _said(weeks), called)
    for week in weeks:
        goal, word = (ask.words.get(f"{name}-{week.number}", "").strip() for name in ("goal", "word"))
        if max(len(goal), len(word)) > LONGEST_WORD:
            raise Refused(f"第{week.number}周的话请写在{LONGEST_WORD}字以内。")
        if (goal, word) != (week.goal, week.word):
            set_week(ask.session, term, week.number, ask.now, ask.desk.by, goal=goal, word=word)
            changed += 1
    return Go(f"/terms/{term.id}", f"改了{changed}周。" if changed else "和原来一样，没有改动。")


@does("/terms/{id}/groups", duty=Duty.organiser)
def save_group(ask: Ask) -> Go:
    """A group reads along, or no more."""
    term, group = _to_change(ask), ask.session.get(Group, ask.number("group"))
    if group is None or not ask.may_see(group.id):
        raise NotFound
    joins = ask.words.get("act") == "join"
    regroup(ask.session, term, group, ask.now, ask.desk.by, joins=joins)
    return Go(f"/terms/{term.id}", f"{group.name}{'参加了' if joins else '不再参加'}。")


@does("/terms/{id}/end", duty=Duty.organiser)
def end(ask: Ask) -> Go:
    """End a term before its last day."""
    term = _to_change(ask)
    if term.ended_at is not None:
        raise Refused(f"“{term.title}”已经提前结束了。")
    terms.call_off(ask.session, term, ask.now, ask.desk.by)
    return Go(f"/terms/{term.id}", f"“{term.title}”结束了，从现在起不再计入，也不再发帖；已有的打卡都留着。")


def _to_change(ask: Ask) -> Term:
    term = term_of(ask)
    if why := others(ask, terms.groups_of(ask.session, term)):
        raise Refused(why)
    return term


def _shown(ask: Ask, term: Term) -> dict[str, str]:
    """What the fields of the form show."""
    leader = ask.session.get(Member, term.leader_id) if term.leader_id else None
    return {
        "title": term.title,
        "book": book_of(ask, term).strip("《》") if term.book_id else "",
        "since": term.since.isoformat(),
        "until": term.until.isoformat(),
        "leader": leader.name if leader else "",
        "make_up": str(term.make_up_days),
        "day_ends": term.clock,
    }


def _said(weeks: list[Week]) -> dict[str, str]:
    """What the fields of the weeks show."""
    return {f"{name}-{one.number}": getattr(one, name) for one in weeks for name in ("goal", "word")}


def _weeks(ask: Ask, term: Term) -> list[Week]:
    said, weeks = terms.weeks(ask.session, term), []
    for number in range(1, terms.week_of(term, term.until) + 1):
        first, last = terms.days_of_week(term, number) or (term.since, term.until)
        week = said.get(number)
        weeks.append(
            Week(
                number=number,
                span=f"{month_day(first)}—{month_day(last)}",
                goal=week.goal if week else "",
                word=week.word if week else "",
                reached=reached(week) if week else "",
                is_past=first < ask.now.date(),
            )
        )
    return weeks


def _readers(ask: Ask, term: Term) -> list[Row]:
    """The readers of the asker's groups, in the order of the roster."""
    found = {
        member_id: one
        for member_id, one in together.readers(ask.session, term).items()
        if ask.groups is None or one.groups & ask.groups
    }
    people = in_order((ask.session.get_one(Member, one) for one in found), by_rank=True)
    return [_row(one, found[one.id or 0]) for one in people]


def _row(member: Member, one: Reader) -> Row:
    chapter = (one.chapter, one.chapter) if one.chapter else None
    page = (one.page, one.page) if one.page else None
    where = "读完" if one.finished else place(chapter, page, percent=one.percent or None)
    return Row(member, len(one.days), len(one.waiting), where)


def _posts(ask: Ask, term: Term, groups: list[Group]) -> list[tuple[date, str]]:
    """What will be posted from today on, as it would be said now, each with its day."""
    job, today = posts()["term_posts"], ask.now.date()
    group = next((one for one in groups if ask.may_see(one.id)), None)
    if group is None or term.ended_at is not None:
        return []
    marked = [term.since + timedelta(days=WEEK * number) for number in range(terms.week_of(term, term.until))]
    told = []
    for day in (one for one in [*marked, term.until + timedelta(days=1)] if one >= today):
        if draft := job.write(Occasion(ask.session, group, day, day, Every.day, ask.now)):
            told.append((day, draft.text))
    return told
