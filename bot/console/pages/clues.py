"""建言线索: suggestions on their way from the group to an office and back to their author, with how long that took."""

from datetime import date
from typing import Any

from bot.almanac import SHANGHAI
from bot.console.console import address as to
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.history import who
from bot.console.typed import day
from bot.privately import privately
from bot.refusal import Refused
from bot.text.phrase import cut, month_day
from models import clue
from models.advice import Advice
from models.clue import CALLED, FORMS, CannotStep, Clue, ClueStep, Stage
from models.group import Group
from models.member import Member, address
from models.role import Duty

MOST, SNIPPET, QUOTED = 50, 80, 30
WHICH = {
    "made": "全部",
    "waiting": "还没有采纳的",
    **{f"at-{stage.value}": f"到了“{called}”的" for stage, called in CALLED.items()},
    "taken": "期内采纳的",
    "passed": "期内转交的",
    "answered": "期内转交、已答复的",
    "told": "期内转交、已反馈作者的",
}
JOB = "clue"


@shows("/clues", "建言线索", menu=38)
def listing(ask: Ask) -> Page:
    """A period's figures, each of which opens its list, and one of the lists."""
    today, wrong = ask.now.astimezone(SHANGHAI).date(), ""
    since, until = date(today.year, 1, 1), today
    try:
        since, until = day(ask.words.get("since", "")) or since, day(ask.words.get("until", "")) or until
    except Refused as refusal:
        wrong = str(refusal)
    what = ask.words.get("what", "") if ask.words.get("what") in WHICH else "made"
    found = clue.find(ask.session, ask.groups, since, until, what, MOST + 1, _place(ask.words.get("after", "")))
    span = {"since": since.isoformat(), "until": until.isoformat()}
    last = found[MOST - 1].advice if len(found) > MOST else None
    return Page(
        "clues.html",
        {
            "figures": [(*one, to("/clues", **span, what=one[2])) for one in _figures(ask, since, until)],
            "span": span,
            "what": what,
            "which": WHICH,
            "wrong": wrong,
            "rows": [
                (one, cut(one.advice.words, SNIPPET) or "〔原话已不再保留〕", _stands(one)) for one in found[:MOST]
            ],
            "more": to("/clues", **span, what=what, after=f"{last.day}_{last.id}") if last else "",
            "first": to("/clues", **span, what=what) if ask.words.get("after") else "",
        },
    )


@shows("/clues/{id}", "一条建言线索")
def one(ask: Ask) -> Page:
    """A suggestion in its author's words, the steps so far, and the form of the next one."""
    advice, session = _advice(ask), ask.session
    taken = clue.steps(session, advice.id or 0)
    author = session.get_one(Member, advice.member_id)
    group = session.get(Group, advice.group_id) if advice.group_id else None
    return Page(
        "clue.html",
        {
            "advice": advice,
            "author": author,
            "group": group.name if group else "私信或手工录入",
            "steps": [(step, who(session, step.by)) for step in taken],
            "called": CALLED,
            "next": clue.following(taken),
            "forms": FORMS,
            "feedback": _feedback(author, advice, taken),
            "today": ask.now.astimezone(SHANGHAI).date().isoformat(),
            "may_change": bool({Duty.secretary, Duty.admin} & ask.desk.duties),
        },
    )


@does("/clues/{id}", duty=Duty.secretary)
def go_on(ask: Ask) -> Go:
    """Take the next step; what the author is to hear is sent to them, or put on the 待转告 list."""
    advice, words = _advice(ask), ask.words
    stage = next((stage for stage in Stage if stage.value == words.get("stage")), None)
    if stage is None:
        raise Refused("请选下一步。")
    on = day(words.get("day", "")) or ask.now.astimezone(SHANGHAI).date()
    plain = {name: " ".join(words.get(name, "").split()) for name in ("form", "office", "number")}
    said = words.get("words", "").strip()
    if stage == Stage.told and words.get("send") and not said:
        raise Refused("请写明要告诉本人的话。")
    try:
        step = clue.step(ask.session, advice, stage, on, ask.now, ask.desk.by, words=said, **plain)
    except CannotStep as problem:
        raise Refused(str(problem)) from None
    if stage == Stage.told and words.get("send"):
        _tell(ask, advice, step)
        return Go(f"/clues/{advice.id}", "反馈的话准备好了：能私信的由机器人私信，其余的在待转告里。")
    return Go(f"/clues/{advice.id}", f"记下了：{CALLED[stage]}。")


@does("/clues/{id}/undo", duty=Duty.secretary)
def undo(ask: Ask) -> Go:
    """Take the last step back."""
    advice = _advice(ask)
    stage = next((stage for stage in Stage if stage.value == ask.words.get("stage")), None)
    try:
        if stage is not None:
            clue.undo(ask.session, advice, stage, ask.now, ask.desk.by)
    except CannotStep as problem:
        raise Refused(str(problem)) from None
    return Go(f"/clues/{advice.id}", "撤销了这一步。")


def _figures(ask: Ask, since: date, until: date) -> list[tuple[str, str, str]]:
    """(what, how many, the list it opens)."""
    found = clue.followed(ask.session, ask.groups, since, until)
    rate = f"{found.answered / found.passed:.0%}" if found.passed else "—"
    days = f"{found.days:.0f}天" if found.days is not None else "—"
    return [
        ("收到建言", str(found.made), "made"),
        ("采纳", str(found.taken), "taken"),
        ("转交（转化）", str(found.passed), "passed"),
        ("其中已答复", str(found.answered), "answered"),
        ("其中已反馈", str(found.told), "told"),
        ("答复率", rate, "answered"),
        ("平均办理天数", days, "answered"),
    ]


def _stands(one: Clue) -> str:
    """转交市政协提案委（提案，第12号）, 4月20日."""
    if one.last is None:
        return ""
    detail = (
        f"{one.last.office}（{one.last.form}{'，' + one.last.number if one.last.number else ''}）"
        if one.last.office
        else ""
    )
    return f"{CALLED[one.last.stage]}{detail}，{month_day(one.last.day)}"


def _feedback(author: Member, advice: Advice, taken: list[ClueStep]) -> str:
    """What the author is told, ready to be changed: as what it was passed on, to whom, and what the answer is."""
    by_stage: dict[Stage, Any] = {step.stage: step for step in taken}
    passed, answered = by_stage.get(Stage.passed), by_stage.get(Stage.answered)
    if passed is None or answered is None:
        return ""
    number = f"（{passed.number}）" if passed.number else ""
    about = f"“{cut(advice.words, QUOTED)}”" if advice.words else ""
    words = answered.words if answered.words.endswith(("。", "！", "？", "”")) else f"{answered.words}。"
    return (
        f"{address(author)}您好，您{month_day(advice.day)}提出的建言{about}，已作为{passed.form}转交{passed.office}{number}。"
        f"答复：{words}感谢您的建言。"
    )


def _tell(ask: Ask, advice: Advice, step: ClueStep) -> None:
    author = ask.session.get_one(Member, advice.member_id)
    key = f"clue:{advice.id}:{step.id}"
    privately(ask.session, ask.house.rules, author, key, JOB, step.words, ask.now, answers=advice.message_id)


def _advice(ask: Ask) -> Advice:
    advice = ask.session.get(Advice, ask.number("id"))
    if advice is None or not ask.may_see(advice.group_id):
        raise NotFound
    return advice


def _place(words: str) -> tuple[date, int] | None:
    at, _, number = words.partition("_")
    try:
        return date.fromisoformat(at), int(number)
    except ValueError:
        return None
