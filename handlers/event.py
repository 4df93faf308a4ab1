"""活动: an organiser's notice in the group becomes a draft; one word of theirs confirms, refuses, moves or calls it off."""

from collections.abc import Callable, Iterator
from datetime import datetime, time

from bot import drafting, occasions
from bot.almanac import SHANGHAI
from bot.handler import Answer, Context, handles
from bot.message import Reply
from bot.seating import come_now
from bot.text.found import Found, Kind
from bot.text.notice import notice
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.when import coming_day, hours
from models import event as events
from models import member
from models.event import CannotHold, Event, Stage
from models.member import Member
from models.role import Duty
from models.seats import Seat, admit, seats

EXAMPLES = ("确认活动", "不是活动", "活动3改到4月26日14:30", "活动3取消", "活动3准许林静")

LONGEST_WORD = 40
_WORDS = {
    "confirm": quick(r"\A确认活动\s?(?P<id>\d{1,7})?(?:[\s，,：:]{1,3}(?P<rest>[^\n]{2,16}))?[。.!！\s]{0,2}\Z"),
    "refuse": quick(r"\A不是活动\s?(?P<id>\d{1,7})?[。.!！\s]{0,2}\Z"),
    "move": quick(r"\A活动\s?(?P<id>\d{1,7})\s?(?:改期?|推迟|延期|提前)[到至在为](?P<rest>[^\n]{2,24})\Z"),
    "place": quick(r"\A活动\s?(?P<id>\d{1,7})\s?(?:地点|地址|会场)改?[到至在为是：:]\s?(?P<rest>[^\n]{2,30})\Z"),
    "cancel": quick(r"\A(?:活动\s?(?P<id>\d{1,7})\s?取消|取消活动\s?(?P<other>\d{1,7}))[了。.!！\s]{0,2}\Z"),
    "admit": quick(r"\A活动\s?(?P<id>\d{1,7})\s?准许?\s?(?P<rest>[^\s。！!]{2,24})[。.!！\s]{0,2}\Z"),
}


def understand(sentence: Sentence) -> Iterator[Found]:
    """A word about an event, or a notice of one; each means something only to who listens."""
    text = sentence.text
    if not sentence.live or sentence.sent_at is None:
        return
    if len(text) <= LONGEST_WORD and "活动" in text[:4]:
        for command, words in _WORDS.items():
            if words.match(text):
                yield Found(Kind.query, command=f"event_{command}", words=text, why=("活动",))
                return
    if not sentence.private and sentence.jielong is None and notice(text, sentence.sent_at):
        yield Found(Kind.query, command="event_notice", words=text, why=("活动通知",))


@handles("活动", understand, examples=EXAMPLES)
def hold(ctx: Context, found: Found) -> Answer:
    """Draft what is announced; do what an organiser says of a draft or an event, by its number."""
    command = (found.command or "").removeprefix("event_")
    if command == "notice":
        read = notice(found.words, ctx.incoming.sent_at)
        return drafting.announced(ctx, read, found.words) if read else None
    said = _WORDS[command].match(found.words)
    number = said["id"] or said.groupdict().get("other") if said else None
    rest = (said.groupdict().get("rest") or "") if said else ""
    if not ctx.may(Duty.organiser):
        return ctx.refused(Duty.organiser) if number else None
    event = _meant(ctx, number, drafts=command in ("confirm", "refuse"))
    if isinstance(event, Reply):
        return event
    try:
        return _DO[command](ctx, event, rest)
    except CannotHold as problem:
        return Reply(f"{problem}，没有改动。", private=True)


def _meant(ctx: Context, number: str | None, *, drafts: bool) -> Event | Reply:
    waiting = drafting.to_confirm(ctx)
    if number is None:
        if len(waiting) == 1:
            return waiting[0]
        if not waiting:
            return Reply("现在没有等您确认的活动。", private=True)
        listed = "、".join(f"{one.id} {occasions.in_short(one)}" for one in waiting)
        return Reply(
            f"有{len(waiting)}场在等您确认：{listed}。请带上前面的数字，例如“确认活动{waiting[0].id}”。", private=True
        )
    event = ctx.session.get(Event, int(number))
    if event is None or not drafting.may_decide(ctx, event) or (drafts and event.stage == Stage.cancelled):
        return Reply(f"没有{number}号活动，请核对一下数字。", private=True)
    if drafts and event.stage == Stage.on:
        return Reply(f"{occasions.in_short(event)}已经确认过了。", private=True)
    if not drafts and event.stage != Stage.on:
        return Reply(f"{occasions.titled(event)}还没有确认，或者已经取消了。", private=True)
    return event


def _confirm(ctx: Context, event: Event, rest: str) -> list[Reply]:
    hour, _ = hours(rest)
    if hour and event.starts_at:
        events.change(ctx.session, event, ctx.now, drafting.by(ctx), starts_at=_at(event.starts_at, hour))
    if event.lacks_hour:
        words = f"{occasions.titled(event)}还不知道几点开始。请回“确认活动{event.id} 14:30”这样的一句。"
        return [Reply(words, private=True)]
    event, replies = drafting.confirm(ctx.session, event, ctx.now, drafting.by(ctx))
    found = seats(ctx.session, event)
    so_far = f"已有{found.heads}人报名，" if found.heads else ""
    words = f"好的，{occasions.in_short(event)}记下了（{event.id}号活动）。{so_far}开始前一天和一小时我会私下提醒已报名的书友。"
    return [Reply(words, private=True), *replies]


def _refuse(ctx: Context, event: Event, rest: str) -> Reply:
    events.decide(ctx.session, event, Stage.refused, ctx.now, drafting.by(ctx))
    return Reply(f"好的，{occasions.titled(event)}不记为活动。", private=True)


def _move(ctx: Context, event: Event, rest: str) -> list[Reply]:
    day, (start, end) = coming_day(rest, ctx.incoming.sent_at), hours(rest)
    old = event.starts_at
    if old is None or not (day or start):
        return [Reply(f"没看懂改到什么时候。请照“活动{event.id}改到4月26日14:30”这样说。", private=True)]
    begins = datetime.combine(day or old.date(), start or old.time(), SHANGHAI)
    lasts = event.ends_at - old if event.ends_at else None
    ends = _at(begins, end) if end else begins + lasts if lasts else None
    changed = drafting.move(ctx.session, event, ctx.now, drafting.by(ctx), starts_at=begins, ends_at=ends)
    if changed is None:
        return [Reply(f"{occasions.in_short(event)}本来就是这个时间，不用改。", private=True)]
    return _told("改好了", changed)


def _place(ctx: Context, event: Event, rest: str) -> list[Reply]:
    changed = drafting.move(ctx.session, event, ctx.now, drafting.by(ctx), venue=rest.strip(" 。"))
    if changed is None:
        return [Reply(f"{occasions.in_short(event)}本来就在那里，不用改。", private=True)]
    return _told("改好了", changed)


def _cancel(ctx: Context, event: Event, rest: str) -> list[Reply]:
    return _told("已经取消", drafting.cancel(ctx.session, event, ctx.now, drafting.by(ctx)))


def _told(done: str, changed: drafting.Changed) -> list[Reply]:
    told = f"，已报名的{len(changed.replies)}位由我私下告知" if changed.replies else ""
    return [Reply(f"{done}{told}。群里的通知拟在下面，合适就发：\n{changed.notice}", private=True), *changed.replies]


def _admit(ctx: Context, event: Event, rest: str) -> list[Reply]:
    found = seats(ctx.session, event)
    people = {one.id for one in member.called(ctx.session, rest)}
    seat = next((one for one in found.waiting if one.member_id in people or rest in _names(ctx, one)), None)
    if seat is None:
        return [Reply(f"{occasions.titled(event)}的候补和迟报名单里没有{rest}。", private=True)]
    admit(ctx.session, event, seat, ctx.now, drafting.by(ctx))
    after = seats(ctx.session, event)
    return [
        Reply(f"好的，{rest}可以参加{occasions.titled(event)}了。", private=True),
        *come_now(ctx.session, event, after),
    ]


def _names(ctx: Context, seat: Seat) -> tuple[str, str]:
    return seat.name, ctx.session.get_one(Member, seat.member_id).name


def _at(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, SHANGHAI)


_DO: dict[str, Callable[[Context, Event, str], Answer]] = {
    "confirm": _confirm,
    "refuse": _refuse,
    "move": _move,
    "place": _place,
    "cancel": _cancel,
    "admit": _admit,
}
