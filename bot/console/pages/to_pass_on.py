"""待转告: what the bot has to tell people it cannot write to, by the 联络员 who tells them, and what became of it."""

from itertools import groupby

from sqlmodel import select

from bot import attachments, awarded
from bot.console.desk import Answer, Ask, File, Go, NotFound, Page, does, saves, shows
from bot.refusal import Refused
from models import relay, roster
from models.member import Member, address
from models.relay import CannotPassOn, Relay
from models.role import Duty

SHOWN = 100


@shows("/to-pass-on", "待转告", menu=56)
def to_pass_on(ask: Ask) -> Page:
    """By 联络员, the oldest first, of the people who are the asker's."""
    waiting = relay.waiting(ask.session, None, roster.reachable(ask.session, ask.groups))
    shown = waiting[:SHOWN]
    by_liaison = groupby(shown, key=lambda one: one[0])
    return Page(
        "to_pass_on.html",
        {
            "of_liaisons": [(liaison, list(some)) for liaison, some in by_liaison],
            "total": len(waiting),
            "shown": SHOWN,
            "address": address,
            "files": relay.files(ask.session, [row for _, _, row in shown]),
            "called": attachments.called,
            "may_act": ask.reach(Duty.organiser) != frozenset(),
        },
    )


@saves("/to-pass-on/{id}/file", duty=Duty.read_only, anew=False)
def file(ask: Ask) -> Answer:
    """The picture that goes with the words."""
    row, _ = _mine(ask)
    name = relay.files(ask.session, [row]).get(row.key, "")
    try:
        awarded.make(ask.session, ask.data, name)
        content = (ask.data / attachments.FOLDER / name).read_bytes()
    except OSError:
        raise NotFound from None
    return File(attachments.called(name), "application/octet-stream", [content])


@does("/to-pass-on/{id}/done", duty=Duty.organiser)
def passed_on(ask: Ask) -> Go:
    """The person was told."""
    row, member = _mine(ask)
    try:
        relay.done(ask.session, row, ask.now, ask.desk.by)
    except CannotPassOn as problem:
        raise Refused(f"这一条{problem}。") from None
    return Go("/to-pass-on", f"记下了：已转告{address(member)}。")


@does("/to-pass-on/{id}/not", duty=Duty.organiser)
def not_reached(ask: Ask) -> Go:
    """The person could not be told; why is kept."""
    (row, member), reason = _mine(ask), ask.words.get("reason", "").strip()[:100]
    if not reason:
        raise Refused("请写明为什么转不到。")
    try:
        relay.give_up(ask.session, row, reason, ask.now, ask.desk.by)
    except CannotPassOn as problem:
        raise Refused(f"这一条{problem}。") from None
    return Go("/to-pass-on", f"记下了：转不到{address(member)}。")


def _mine(ask: Ask) -> tuple[Relay, Member]:
    """The words of the address, where their person is the asker's."""
    query = select(Relay, Member).join(Member).where(Relay.id == ask.number("id"))
    found = ask.session.exec(query.where(*roster.reachable(ask.session, ask.groups))).first()
    if found is None:
        raise NotFound
    return found[0], found[1]
