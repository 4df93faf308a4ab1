"""签到: a member says that they came, or an organiser who came; it means something only while an event is on."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.arriving import enter, here, may_enter, meant, named, which, without
from bot.handler import Context, handles
from bot.message import Reply
from bot.occasions import titled
from bot.text.found import Found, Kind
from bot.text.jielong import JieLong, jielong
from bot.text.party import online
from bot.text.phrase import line
from bot.text.sentence import Sentence
from bot.text.signin import SignIn, list_of_those_here, sign_in, takes_back
from models import amend, attendance
from models.event import Event
from models.member import names_of, unclear
from models.role import Duty

EXAMPLES = ("签到", "线上签到", "签到：林静、阿青", "撤销签到")


def understand(sentence: Sentence) -> Iterator[Found]:
    """What could be said of who came; whether it was, `signs_in` sees from what is on."""
    if not sentence.live or sentence.sent_at is None:
        return
    if sentence.jielong is not None:
        if list_of_those_here(sentence.jielong):
            yield Found(Kind.sign_in, words=sentence.text, why=("签到接龙",))
        return
    if takes_back(sentence.text):
        yield Found(Kind.query, command="sign_in", cancel=True, why=("撤销签到",))
    elif said := sign_in(sentence.text):
        others = said.names if said.headed or said.about else ()
        yield Found(Kind.sign_in, on_behalf_of=others, words=sentence.text, why=("签到",))


@handles("签到", understand, examples=EXAMPLES, lists=True)
def signs_in(ctx: Context, found: Found) -> list[Reply]:
    """Enter who came to what is on in the group; with nothing on it was no sign-in, and nothing is said."""
    if found.cancel:
        return _take_back(ctx)
    if listed := jielong(found.words):
        return _passed_round(ctx, found, listed)
    said = sign_in(found.words)
    if said is None:
        return []
    if not (said.about or said.headed):
        return _own(ctx, found, said, "")
    own = names_of(ctx.session, ctx.member_id) | {ctx.incoming.sender_name}
    about, others = without(said.about, own), set(said.names) - own
    if said.headed and others:
        return _list(ctx, found, said, about)
    if not about or named(attendance.of_today(ctx.session, ctx.incoming.sent_at, ctx.group_id), about):
        return _own(ctx, found, said, about) if said.names or not said.headed else []
    return _list(ctx, found, said, "") if others else []


def _passed_round(ctx: Context, found: Found, listed: JieLong) -> list[Reply]:
    """A 接龙 of who came to what is on: each post adds whose rows are new, see `bot.arriving.here`."""
    said = list_of_those_here(listed)
    if said is None or ctx.group_id is None:
        return []
    events = named(attendance.open_at(ctx.session, ctx.incoming.sent_at, ctx.group_id), said.about)
    if len(events) != 1:
        return [which(ctx, events)] if events else []
    names = []
    for name, person in here(ctx, listed, events[0]):
        row = next(row for row in listed.rows if row.name == name)
        enter(ctx, found, events[0], person.id or 0, online(row.words) if said.online is None else said.online, name)
        names.append(name)
    words = line(replace(found, event=events[0].title, names=tuple(names)))
    return [Reply(f"已记：{words}", ack=True)] if names else []


def _own(ctx: Context, found: Found, said: SignIn, about: str) -> list[Reply]:
    """Who speaks came themselves: to the one event that is on, or of several to the one they signed up for."""
    at = ctx.incoming.sent_at
    events = _mine(ctx, named(attendance.open_at(ctx.session, at, ctx.group_id), about))
    if not events:
        return _not_now(ctx, _mine(ctx, named(attendance.of_today(ctx.session, at, ctx.group_id), about)))
    if len(events) > 1:
        return [which(ctx, events)]
    online = enter(ctx, found, events[0], ctx.member_id, said.online)
    words = line(Found(Kind.sign_in, event=events[0].title))
    return [Reply(f"已记：{words}{'（线上）' if online else ''}", ack=True)]


def _mine(ctx: Context, events: list[Event]) -> list[Event]:
    """Those a person signed up for; where there are none of these, in a group all of them may be meant."""
    signed = attendance.standing(ctx.session, ctx.member_id, [one.id for one in events])
    mine = [one for one in events if one.id in signed]
    return mine or (events if ctx.group_id is not None else [])


def _not_now(ctx: Context, events: Sequence[Event]) -> list[Reply]:
    """It is too early or too late for what is on today: told to the speaker, unless they are signed in already."""
    event = next(iter(events), None)
    if event is None or attendance.signed_in(ctx.session, event.id, ctx.member_id):
        return []
    since, until = attendance.window(event)
    if ctx.incoming.sent_at < since:
        begins = f"{_clock(event.starts_at)}开始，" if not event.lacks_hour else "还没有开始，"
        return [ctx.to_self(f"{titled(event)}{begins}{_clock(since)}起可以签到，到时再说一声“签到”就行。")]
    words = f"{titled(event)}{_clock(until)}停止签到，这次没有记上；您如果到了，请告诉会务补记。"
    return [ctx.to_self(words)]


def _list(ctx: Context, found: Found, said: SignIn, about: str) -> list[Reply]:
    """An organiser says who came, while it lasts or within two days after."""
    at = ctx.incoming.sent_at
    events = named(attendance.open_at(ctx.session, at, ctx.group_id, attendance.ENTERED_LATER), about)
    may = [one for one in events if may_enter(ctx, one)]
    if events and not may:
        return [ctx.refused(Duty.organiser)] if said.headed else []
    events = [one for one in may if at <= attendance.window(one)[1]] or may
    if len(events) > 1:
        return [which(ctx, events)]
    return _enter_all(ctx, found, said, events[0]) if events else []


def _enter_all(ctx: Context, found: Found, said: SignIn, event: Event) -> list[Reply]:
    """Everybody who is one known person, and of a list begun as one the guests too; the others are named."""
    entered: dict[int | None, str] = {}
    remarks, guests = [], []
    for name in said.names:
        people = meant(ctx, event, name, guests=said.headed)
        if len(people) != 1:
            remarks.append(f"“{name}”{unclear(people)}，没有记，请写全名或群昵称。")
        elif people[0].recorded and people[0].id not in entered:
            entered[people[0].id] = name
            guests += [name] if not people[0].on_roster else []
            enter(ctx, found, event, people[0].id or 0, said.online, name)
    if guests:
        remarks.append(f"{'、'.join(guests)}不在名册上，先按来宾记了。")
    ack = Reply(f"已记：{line(replace(found, event=event.title, names=tuple(entered.values())))}", ack=True)
    told = [ctx.to_self("".join(remarks))] if remarks and (entered or said.headed) else []
    return [ack, *told] if entered else told


def _take_back(ctx: Context) -> list[Reply]:
    """The speaker's own sign-in of the last days no longer counts."""
    rows = attendance.own(ctx.session, ctx.member_id, ctx.incoming.sent_at - amend.WITHIN)
    if not rows:
        return [ctx.to_self("没有找到您这两天的签到，没有改动。")]
    amend.take_back(ctx.session, rows, ctx.now, f"成员：{ctx.member_id}，消息：{ctx.message_id}")
    return [ctx.to_self("好的，签到已经撤销。")]


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else ""
