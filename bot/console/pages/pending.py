"""待确认: what the bot was not sure of, one after another with the talk around it; one key each for right and wrong."""

from itertools import groupby

from bot.console.desk import Answer, Ask, Go, NotFound, Page, does, saves, shows
from bot.console.thing import shown_as, thing
from bot.refusal import Refused
from bot.told import told
from models import medium, questions
from models.group import Group
from models.inbox import Message, settle_question
from models.ledger import CALLED, of_message
from models.member import Member
from models.pending import Pending
from models.record import Record
from models.revise import FIELDS
from models.role import Duty


@shows("/pending", "待确认", duty=Duty.secretary, menu=20)
def pending(ask: Ask) -> Page:
    """The first open question, or the one named, of the groups that are the asker's."""
    waiting = questions.of_groups(ask.session, ask.groups)
    wanted = ask.number("at")
    at = next((number for number, one in enumerate(waiting) if one.id == wanted), 0)
    if not waiting:
        return Page("pending.html", {"question": None, "number": 0, "total": 0})
    return Page("pending.html", {"number": at + 1, "total": len(waiting)} | _shown(ask, waiting, at))


def _shown(ask: Ask, waiting: list[Pending], at: int) -> dict[str, object]:
    question, session = waiting[at], ask.session
    message = session.get_one(Message, question.message_id)
    rows = [row for row in of_message(session, question.message_id) if row.part == question.part]
    whose = [session.get_one(Member, member_id).name for member_id, _ in groupby(rows, key=lambda row: row.member_id)]
    group = session.get(Group, message.group_id) if message.group_id else None
    kept = medium.of_message(session, question.message_id)
    others = {"before": waiting[at - 1].id if at else None, "after": waiting[(at + 1) % len(waiting)].id}
    return others | {
        "question": question,
        "called": CALLED[question.kind],
        "lines": told(session, rows),
        "people": whose,
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
    settle_question(ask.session, question, right=right, at=ask.now, by=ask.desk.by)
    return Go(f"/pending?at={ask.number('after')}", "记上了。" if right else "划去了。")


@saves("/pending/{id}/thing", duty=Duty.secretary, anew=False)
def original(ask: Ask) -> Answer:
    """The picture, voice or file that a question is about."""
    kept = medium.of_message(ask.session, _mine(ask).message_id)
    return thing(ask.data, kept.file if kept else "")


def _edited_at(rows: list[Record]) -> str:
    """Where the statement can be edited; empty for what is edited elsewhere."""
    first = next((row for row in rows if type(row) in FIELDS), None)
    return f"/records/{first.__tablename__}/{first.id}" if first else ""


def _mine(ask: Ask) -> Pending:
    question = ask.session.get(Pending, ask.number("id"))
    if question is None or not ask.may_see(ask.session.get_one(Message, question.message_id).group_id):
        raise NotFound
    return question
