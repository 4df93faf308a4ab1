"""提醒发不完: where an account may not write to all who come to an event, its organisers are told a day before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot import occasions
from bot.job import Notice, Tick
from models import allowance, relay, role
from models.event import Event, invited
from models.member import Member
from models.role import Duty

Share = tuple[int, int, int]
"""Of one round of reminders: how many go out that day, how many the next, how many are for the 待转告 list."""


def too_many(
    tick: Tick, event: Event, member_ids: Sequence[int], times: Sequence[datetime], key: str
) -> Iterator[Notice]:
    """To each organiser: what becomes of an event's reminders at their `times`; nothing where all are told in time."""
    session = tick.session
    people = [one for member_id in member_ids if relay.takes_reminders(one := session.get_one(Member, member_id))]
    organisers = _organisers(tick, event)
    accounts, own = _accounts(tick, people), _accounts(tick, organisers)
    shares = [list(_shares(tick, whose, many, own[whose], times, event)) for whose, many in accounts.items()]
    rounds = [
        (sum(a), sum(b), sum(c)) for a, b, c in (zip(*of_one, strict=True) for of_one in zip(*shares, strict=True))
    ]
    if not any(aside for *_, aside in rounds):
        return
    unreached = len(people) - accounts.total()
    words = _words(event, len(people), unreached, rounds, allowance.cap(session))
    for one in organisers:
        yield Notice(one.id or 0, f"{key}:to-{one.id}", words, reminds=False)


def _organisers(tick: Tick, event: Event) -> list[Member]:
    found = (
        one for group in invited(tick.session, event.id or 0) for one in role.of(tick.session, Duty.organiser, group.id)
    )
    return list({one.id: one for one in found}.values())


def _accounts(tick: Tick, people: Sequence[Member]) -> Counter[tuple[str, str]]:
    """How many of some persons each account, named by its channel too, can write to."""
    theirs = (relay.reachable(tick.session, one) for one in people)
    return Counter((one.channel, one.account) for one in theirs if one)


def _shares(
    tick: Tick, whose: tuple[str, str], many: int, own: int, times: Sequence[datetime], event: Event
) -> Iterator[Share]:
    """What becomes of each round over one account, of which `own` messages tell organisers of it before."""
    left: dict[date, int] = {}

    def take(at: datetime, wanted: int) -> int:
        day = at.date()
        left.setdefault(day, allowance.left_on(tick.session, *whose, day, tick.now))
        taken = min(wanted, left[day])
        left[day] -= taken
        return taken

    take(times[0], own)
    for at in times:
        today = take(at, many)
        morrow = tick.morrow(at)
        later = take(morrow, many - today) if event.starts_at and morrow <= event.starts_at else 0
        yield today, later, many - today - later


def _words(event: Event, people: int, unreached: int, rounds: Sequence[Share], cap: int) -> str:
    said = [
        f"{occasions.in_short(event)}要提醒{people}位，机器人的私信发不完（每个账号每天最多{cap}条，新账号更少）。",
        *(
            f"{name}：{_share(*share, unreached)}。"
            for name, share in zip(("提前一天", "提前一小时"), rounds, strict=True)
        ),
    ]
    ask = "想都发到，请管理员用 relay cap 调高每天的条数；不便调高，请联络员转告，名单见 relay list。"
    return "\n".join([*said, ask])


def _share(today: int, later: int, aside: int, unreached: int) -> str:
    """机器人发20位，次日早上补发10位，转入待转告5位（当天私信已满3位，机器人联系不到2位）"""
    whys = [f"当天私信已满{aside}位" if aside else "", f"机器人联系不到{unreached}位" if unreached else ""]
    passed_on = f"转入待转告{aside + unreached}位（{'，'.join(filter(None, whys))}）" if aside + unreached else ""
    sent = [f"机器人发{today}位" if today else "", f"次日早上补发{later}位" if later else "", passed_on]
    return "，".join(filter(None, sent))
