"""待确认: what the bot was not sure of, one after another with the talk around it; one key each for right and wrong."""

from datetime import date
from itertools import groupby

from bot.console.console import address
from bot.console.desk import Answer, Ask, Go, NotFound, Page, does, saves, shows
from bot.console.thing import shown_as, thing
from bot.refusal import Refused
from bot.seating import settled
from bot.text.phrase import line
from bot.told import doubt, found
from models import medium, questions
from models.group import Group
from models.inbox import Message, settle_question
from models.ledger import CALLED, of_message
from models.member import Member
from models.pending import Pending
from models.questions import CannotReopen
from models.record import Record
from models.revise import FIELDS
from models.role import Duty
from models.which_event import Unclear


@shows("/pending", "待确认", duty=Duty.secretary, menu=20)
def pending(ask: Ask) -> Page:
    """The first open question, or the one named, of the groups that are the asker's; and what was just settled."""
    place = questions.place(ask.session, ask.groups, ask.number("at"))
    shown = _shown(ask, place.question) if place else {}
    return Page("pending.html", {"place": place, "undo": _undo(ask), "at": ask.number("at")} | shown)


def _shown(ask: Ask, question: Pending) -> dict[str, object]:
    session = ask.session
    message = session.get_one(Message, question.message_id)
    rows = _rows(ask, question)
    group = session.get(Group, message.group_id) if message.group_id else None
    kept = medium.of_message(session, question.message_id)
    called = CALLED[question.kind]
    return {
        "question": question,
        "called": called,
        "why": doubt(question.why, called),
        "lines": _lines(ask, rows),
        "group": group.name if group else "私下说的",
        "message": message,
        "talk": questions.talk(session, message),
        "thing": kept,
        "shown_as": shown_as(kept.file) if kept else "",
        "edit": _edited_at(rows),
    }


@does("/pending/{id}", duty=Duty.secretary)
def settle(ask: Ask) -> Go:
    """Say yes or no to a question; one that somebody else settled meanwhile is told so."""
    question = _mine(ask)
    if question.settled_at is not None:
        raise Refused(f"这一条{question.settled_by.removeprefix('工作台：')}已经定过了，没有改动。")
    right = ask.words.get("right") == "yes"
    try:
        settle_question(ask.session, question, right=right, at=ask.now, by=ask.desk.by)
    except Unclear as problem:
        raise Refused(f"{problem}；这一条请划去。") from None
    settled(ask.session, question.message_id, ask.now)
    return Go(address("/pending", at=ask.number("after"), undo=question.id or 0))


@does("/pending/{id}/undo", duty=Duty.secretary)
def undo(ask: Ask) -> Go:
    """The wrong key was pressed: the question is open again."""
    question = _mine(ask)
    if question.settled_at is None:
        raise Refused("这一条还没有定，不用撤销。")
    try:
        questions.reopen(ask.session, question, ask.now, ask.desk.by)
    except CannotReopen as problem:
        raise Refused(str(problem)) from None
    settled(ask.session, question.message_id, ask.now)
    return Go(f"/pending?at={question.id}", "撤销了，这一条重新待确认。")


@saves("/pending/{id}/thing", duty=Duty.secretary, anew=False)
def original(ask: Ask) -> Answer:
    """The picture, voice or file that a question is about."""
    kept = medium.of_message(ask.session, _mine(ask).message_id)
    return thing(ask.data, kept.file if kept else "")


def _undo(ask: Ask) -> dict[str, object] | None:
    """What the asker settled just before, to be undone; None where that is not so any more."""
    question = ask.session.get(Pending, ask.number("undo"))
    if question is None or question.settled_by != ask.desk.by or not _is_mine(ask, question):
        return None
    said = "记上了" if question.answer else "划去了"
    return {"id": question.id, "said": said, "lines": _lines(ask, _rows(ask, question))}


def _rows(ask: Ask, question: Pending) -> list[Record]:
    return [row for row in of_message(ask.session, question.message_id) if row.part == question.part]


def _lines(ask: Ask, rows: list[Record]) -> list[tuple[str, date, str]]:
    """Whose, of which day, and what, for each person."""
    return [
        (ask.session.get_one(Member, member_id).name, day, line(found(ask.session, list(some))))
        for (member_id, day), some in groupby(rows, key=lambda row: (row.member_id, row.day))
    ]


def _edited_at(rows: list[Record]) -> str:
    """Where the statement can be edited; empty for what is edited elsewhere."""
    first = next((row for row in rows if type(row) in FIELDS), None)
    return f"/records/{first.__tablename__}/{first.id}" if first else ""


def _mine(ask: Ask) -> Pending:
    question = ask.session.get(Pending, ask.number("id"))
    if question is None or not _is_mine(ask, question):
        raise NotFound
    return question


def _is_mine(ask: Ask, question: Pending) -> bool:
    return ask.may_see(ask.session.get_one(Message, question.message_id).group_id)
