"""放假和静默: the days off, the working days and the quiet weeks that the office entered itself."""

from datetime import date
from itertools import groupby

from bot.almanac import SHANGHAI, is_published
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.pages.schedules import tabs
from bot.console.typed import day
from bot.refusal import Refused
from models import holiday, quiet
from models.holiday import CannotDecide
from models.quiet import Quiet
from models.role import Duty

SORTS = {"off": ("放假", True), "work": ("上班（调休）", False), "forget": ("仍按收录的安排", None)}


@shows("/calendar", "放假和静默")
def calendar(ask: Ask) -> Page:
    """Spans of days, the next ones first, and the forms for more."""
    decided = holiday.decided(ask.session)
    this = ask.now.astimezone(SHANGHAI).year
    return Page(
        "calendar.html",
        {
            "spans": _spans(decided),
            "quiet": quiet.spans(ask.session),
            "sorts": {name: called for name, (called, _) in SORTS.items()},
            "years": [(year, is_published(year)) for year in (this, this + 1)],
            "may_set": ask.reach(Duty.organiser) is None,
            "tabs": tabs(ask),
        },
    )


@does("/calendar/days", duty=Duty.organiser)
def enter(ask: Ask) -> Go:
    """Days off or worked, or given back to the published list."""
    _refuse_part(ask)
    sort, (first, last) = ask.words.get("_sort", ""), _typed(ask)
    if sort not in SORTS:
        raise Refused("请选是放假还是上班。")
    try:
        span = holiday.days(first, last)
    except CannotDecide as problem:
        raise Refused(str(problem)) from None
    called, off = SORTS[sort]
    holiday.decide(ask.session, span, off, ask.now, ask.desk.by)
    return Go("/calendar", f"{len(span)}天记为：{called}。")


@does("/calendar/quiet", duty=Duty.organiser)
def keep_quiet(ask: Ask) -> Go:
    """A span of days on which nothing unasked is said."""
    _refuse_part(ask)
    span = Quiet(*_typed(ask), ask.words.get("name", "").strip()[:20] or "静默")
    try:
        quiet.add(ask.session, span, ask.now, ask.desk.by)
    except CannotDecide as problem:
        raise Refused(str(problem)) from None
    return Go("/calendar", f"记下了：{span.name}期间不主动说话；每周、每月的帖子并入其后的一帖。")


@does("/calendar/quiet/end", duty=Duty.organiser)
def end_quiet(ask: Ask) -> Go:
    """Take a span back."""
    _refuse_part(ask)
    first = _typed(ask)[0]
    span = quiet.overlapping(ask.session, Quiet(first, first, ""))
    if span is None:
        raise Refused("这一段静默期已经取消了。")
    quiet.remove(ask.session, span, ask.now, ask.desk.by)
    return Go("/calendar", f"取消了：{span.name}。")


def _typed(ask: Ask) -> tuple[date, date]:
    first = day(ask.words.get("first", ""), "起始日期")
    if first is None:
        raise Refused("请写明从哪天起。")
    return first, day(ask.words.get("last", ""), "截止日期") or first


def _refuse_part(ask: Ask) -> None:
    if ask.groups is not None:
        raise Refused("放假和静默是全市的，由管全市的会务定。")


def _spans(decided: dict[date, bool]) -> list[tuple[date, date, bool]]:
    """(first, last, off) of days that follow one another."""
    runs = groupby(enumerate(sorted(decided)), key=lambda one: (one[1].toordinal() - one[0], decided[one[1]]))
    listed = [[day for _, day in some] for _, some in runs]
    return [(some[0], some[-1], decided[some[0]]) for some in reversed(listed)]
