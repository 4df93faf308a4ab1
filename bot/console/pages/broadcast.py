"""一条群发: what each group will see, its release or approval, how far it is in each, and what is put right there."""

from collections import Counter
from typing import Any

from bot import attachments, broadcasts
from bot.console import history
from bot.console.desk import Answer, Ask, Go, NotFound, Page, does, saves, shows
from bot.console.pages.broadcasts import INSIST, wholly_mine
from bot.console.thing import as_shown
from bot.refusal import Refused
from models import broadcast, outcome, settling
from models.audit import history as changes_of
from models.broadcast import Broadcast
from models.event import Event
from models.outbox import BY_HAND, Standing
from models.outcome import Stage, Stands
from models.role import Duty
from models.settling import CannotSettle

MOVES = (Stage.waiting, Stage.sending)
"""Where it goes on by itself."""


@shows("/broadcasts/{id}", "一条群发")
def one(ask: Ask) -> Page:
    """Before it is out what each group will see, and then how far it is."""
    row, session = _mine(ask), ask.session
    stands = [each for each in outcome.standing(session, row, ask.now) if ask.may_see(each.group.id)]
    is_draft = row.stopped_at is None and not broadcast.is_out(session, row)
    event = session.get(Event, row.event_id) if row.event_id else None
    return Page(
        "broadcast.html",
        {
            "one": row,
            "is_draft": is_draft,
            "event": event.title if event else "",
            "file": attachments.called(row.file),
            "has_file": (ask.data / attachments.FOLDER / row.file).is_file(),
            "who": lambda by: history.who(session, by),
        }
        | (_preview(ask, row) if is_draft else _progress(ask, row, stands)),
    )


def _preview(ask: Ask, row: Broadcast) -> dict[str, Any]:
    seen = [each for each in broadcast.shown(ask.session, row, ask.house.able) if ask.may_see(each.group.id)]
    is_writer = row.writer_id is not None and row.writer_id == ask.desk.member_id
    return {
        "alike": broadcasts.alike(seen),
        "number": sum(not each.skipped for each in seen),
        "mark": broadcast.mark(ask.session, row),
        "may_act": _may_act(ask, row),
        "may_release": not (row.asks and (is_writer or row.written_by == ask.desk.by)),
        "is_later": row.due_at > ask.now,
        "is_night": max(row.due_at, ask.now) in ask.house.rules.night,
    }


def _progress(ask: Ask, row: Broadcast, stands: list[Stands]) -> dict[str, Any]:
    reach = ask.reach(Duty.organiser)
    stages = [each.stage for each in stands]
    return {
        "stands": stands,
        "summary": broadcasts.summary(Counter(stages)),
        "called": broadcasts.CALLED,
        "sent_at": {each.group.id: max((p.sent_at for p in each.posts if p.sent_at), default=None) for each in stands},
        "receipts": {each.group.id for each in stands if each.posts and all(post.receipt for post in each.posts)},
        "is_live": row.due_at <= ask.now and any(stage in MOVES for stage in stages),
        "may_stop": row.stopped_at is None and any(s in (*MOVES, Stage.by_hand) for s in stages) and _may_act(ask, row),
        "failed": 0 if row.stopped_at else stages.count(Stage.failed),
        "mine": {each.group.id for each in stands if reach is None or each.group.id in reach},
        "changes": history.lines(ask.session, changes_of(ask.session, row))[::-1],
    }


@does("/broadcasts/{id}/send", duty=Duty.organiser, anew=True)
def send(ask: Ask) -> Go:
    """Let out what was looked at just now; where the office wants it, that a second person does it is its approval."""
    row = wholly_mine(ask)
    if ask.words.get("_mark") != broadcast.mark(ask.session, row):
        raise Refused("您看过以后有人改过这一条，没有发出；请再看一遍。")
    due, is_later = max(row.due_at, ask.now), row.due_at > ask.now
    broadcasts.mind_the_night(due, ask.house.rules.night, INSIST, yes=is_later or bool(ask.words.get("night")))
    whom = ask.desk.member_id or None
    seen = broadcasts.release(ask.session, row, ask.house.able, ask.data, ask.now, ask.desk.by, whom)
    goes = [each for each in seen if not each.skipped]
    by_hand = sum(each.group.channel == BY_HAND for each in goes)
    said = [f"{len(goes) - by_hand}个群{'到时就发' if is_later else '开始发了'}"] if len(goes) > by_hand else []
    said += [f"{by_hand}个群请到“待贴”里复制转贴"] if by_hand else []
    return Go(f"/broadcasts/{row.id}", "；".join(said) + "。")


@does("/broadcasts/{id}/stop", duty=Duty.organiser)
def stop(ask: Ask) -> Go:
    """What has not left stays here."""
    row = wholly_mine(ask)
    with broadcasts.sentence():
        broadcast.stop(ask.session, row, ask.now, ask.desk.by)
    stands = outcome.standing(ask.session, row, ask.now)
    more = "；正在发的那一条拦不住，结果稍后见下面" if any(each.stage == Stage.sending for each in stands) else ""
    return Go(f"/broadcasts/{row.id}", f"已叫停，还没发出的不再发{more}。")


@does("/broadcasts/{id}/resend", duty=Duty.organiser, anew=True)
def resend(ask: Ask) -> Go:
    """What failed in the asker's groups goes out again."""
    row = _mine(ask)
    if row.stopped_at is not None:
        raise Refused("这一条已经叫停，不再发；要发请另写一条。")
    number = 0
    for each in outcome.standing(ask.session, row, ask.now):
        if each.stage == Stage.failed and ask.may_see(each.group.id):
            _settle(ask, each, Stage.failed, sent=False)
            number += 1
    return Go(f"/broadcasts/{row.id}", f"{number}个群再发一次。" if number else "没有发送失败的群。")


@does("/broadcasts/{id}/settle", duty=Duty.organiser)
def settle(ask: Ask) -> Go:
    """Somebody looked into the group: it arrived there, or did not and goes out again."""
    row, sent = _mine(ask), ask.words.get("_arrived") == "yes"
    stands = outcome.standing(ask.session, row, ask.now)
    each = next((one for one in stands if one.group.id == ask.number("_group")), None)
    if each is None or not ask.may_see(each.group.id):
        raise NotFound
    if each.stage != Stage.unknown:
        raise Refused(f"“{each.group.name}”现在是{broadcasts.CALLED[each.stage]}，不用了结。")
    _settle(ask, each, Stage.unknown, sent=sent)
    ends = "记下了：已经发到" if sent else "已叫停，不再发" if row.stopped_at else "再发一次"
    return Go(f"/broadcasts/{row.id}", f"“{each.group.name}”{ends}。")


@saves("/broadcasts/{id}/file", duty=Duty.read_only, anew=False)
def attached(ask: Ask) -> Answer:
    """The picture or file that goes with it."""
    row = _mine(ask)
    path = ask.data / attachments.FOLDER / row.file
    if not row.file or not path.is_file():
        raise NotFound
    return as_shown(attachments.called(row.file), path)


def _settle(ask: Ask, each: Stands, stage: Stage, *, sent: bool) -> None:
    for post in each.posts:
        is_it = settling.is_lost(post, ask.now) if stage == Stage.unknown else post.standing == Standing.failed
        if is_it:
            try:
                settling.settle(ask.session, post, ask.now, ask.desk.by, sent=sent)
            except CannotSettle as problem:
                raise Refused(f"“{each.group.name}”{problem}。") from None


def _mine(ask: Ask) -> Broadcast:
    """The broadcast of the address, where some group of it is the asker's."""
    row = ask.session.get(Broadcast, ask.number("id"))
    if row is None or not any(ask.may_see(group.id) for _, group in broadcast.chosen(ask.session, row)):
        raise NotFound
    return row


def _may_act(ask: Ask, row: Broadcast) -> bool:
    """Whether all of it is the asker's to send and to stop."""
    reach = ask.reach(Duty.organiser)
    return reach is None or all(group.id in reach for _, group in broadcast.chosen(ask.session, row))
