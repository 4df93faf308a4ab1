"""一场活动的回顾: the thanks to look at, the words to let through or hold, and whether it is sent, now or at all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import reviewing
from bot.almanac import SHANGHAI
from bot.arranging import let_out
from bot.console.console import turned
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.occasion import event_of, head, not_over, own_groups
from bot.console.pages.event_signups import people_of
from bot.refusal import Refused
from bot.reviewing import Thanks, thanks
from models import approval, quoting
from models.event import Event
from models.group import Group, shut
from models.outbox import Post, Standing
from models.reflection import Reflection
from models.role import Duty
from models.turnout import open_between, turnout, written

A_PAGE = 10
"""Groups whose thanks are written on a page: each in its own words, which takes a while of a province's."""
SAID = {
    Standing.asking: "等您过目",
    Standing.waiting: "已放进待发箱",
    Standing.by_hand: "等人贴到群里",
    Standing.sending: "正在发",
    Standing.sent: "已发",
    Standing.merged: "并入群里的另一帖",
    Standing.skipped: "没有发",
    Standing.failed: "没有发成",
    Standing.stopped: "不发",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Own words that somebody wrote of the event, and what was said of quoting them."""

    row: Reflection
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What some groups are told and how far it is; `is_open`: nothing was decided, it comes on its `day`."""

    text: str
    standing: str
    day: date
    asks: bool
    is_open: bool
    groups: list[Group]


@shows("/events/{id}/thanks", "回顾")
def show(ask: Ask) -> Page:
    """The figures, the words, and what each of the asker's groups is told."""
    event = event_of(ask)
    if why := not_over(ask, event):
        return Page("event_thanks.html", head(ask, event) | {"why_not": why, "words": [], "told": [], "figures": []})
    wrote, mine, at = written(ask.session, event, Reflection), own_groups(ask, event), ask.number("at")
    rows = _rows(ask, wrote)
    people = people_of(ask.session, [one.member_id for one in rows])
    found = turnout(ask.session, event, wrote)
    until = open_between(event)[1]
    return Page(
        "event_thanks.html",
        head(ask, event)
        | {
            "why_not": "",
            "figures": [
                ("报名", len(found.signed_up)),
                ("到场", len(found.attended)),
                ("写体会", len(found.reflected)),
                ("体会篇数", found.pieces),
            ],
            "open_until": until if ask.now < until else None,
            "words": [Words(one, people[one.member_id].name) for one in rows],
            "told": _together(thanks(ask.session, event, mine[at : at + A_PAGE], ask.now)),
            "pages": turned(at, A_PAGE, more=at + A_PAGE < len(mine)),
            "today": ask.now.astimezone(SHANGHAI).date(),
        },
    )


@does("/events/{id}/thanks/words/{row}", duty=Duty.organiser)
def decide(ask: Ask) -> Go:
    """Let words through, or hold them."""
    event = event_of(ask)
    wrote = written(ask.session, event, Reflection)
    row = next((one for one in _rows(ask, wrote) if one.id == ask.number("row")), None)
    if row is None:
        raise NotFound
    may = ask.words.get("act") == "let"
    quoting.decide(ask.session, row, ask.now, ask.desk.by, may=may)
    return Go(f"/events/{event.id}/thanks", "可以引用了。" if may else "不引用了。")


@does("/events/{id}/thanks", duty=Duty.organiser)
def settle(ask: Ask) -> Go:
    """Send the thanks to some groups, in the words that stand there now, or withhold them."""
    event, wanted = event_of(ask), set(ask.many.get("groups", ()))
    if why := not_over(ask, event):
        raise Refused(why)
    some = [one for one in own_groups(ask, event) if str(one.id) in wanted]
    chosen = thanks(ask.session, event, some, ask.now)
    if not chosen:
        raise Refused("请至少选一个群。")
    sends, text = ask.words.get("act") == "send", ask.words.get("text", "").strip()
    for one in chosen:
        _settle(ask, event, one, text, sends=sends)
    where = chosen[0].group.name if len(chosen) == 1 else f"{len(chosen)}个群"
    return Go(f"/events/{event.id}/thanks", f"{where}：{'已放进待发箱' if sends else '不发了'}。")


def _settle(ask: Ask, event: Event, one: Thanks, text: str, *, sends: bool) -> None:
    if asking := _asking(one):
        if sends and not text:
            raise Refused("要发的话是空的；不想发请按“不发”。")
        if sends:
            let_out(ask.session, [asking], text, ask.now, ask.desk.by)
        else:
            approval.refuse(ask.session, asking, ask.now, ask.desk.by)
        return
    if one.posts:
        raise Refused(f"{one.group.name}：{_standing(one)}，没有改动。")
    if why := shut(one.group):
        raise Refused(f"“{one.group.name}”{why}，不能发。")
    if not sends:
        reviewing.withhold(ask.session, event, one, ask.now, ask.desk.by)
    elif not reviewing.send(ask.session, ask.house.rules, event, one, ask.now, ask.desk.by):
        raise Refused("还没有人到场，也没有体会，没有可说的。")


def _together(found: list[Thanks]) -> list[Told]:
    """Groups that get the same words, and are as far, in one."""
    told: dict[tuple[str, str], Told] = {}
    for one in found:
        key = (one.text, _standing(one))
        told.setdefault(key, Told(*key, one.day, _asking(one) is not None, not one.posts, [])).groups.append(one.group)
    return list(told.values())


def _rows(ask: Ask, wrote: list[Reflection]) -> list[Reflection]:
    """Of what was written of an event that of the asker's groups; of several books at once it stands once."""
    found: dict[Any, Reflection] = {}
    for row in wrote:
        if row.words and ask.may_see(row.group_id):
            found.setdefault((row.message_id, row.part) if row.message_id else row.id, row)
    return list(found.values())


def _asking(one: Thanks) -> Post | None:
    return next((post for post in one.posts if post.standing == Standing.asking), None)


def _standing(one: Thanks) -> str:
    """How far the thanks are, with the reason where there is one."""
    if not one.posts:
        return ""
    first = one.posts[0]
    return SAID[first.standing] + (f"（{first.reason}）" if first.reason else "")
