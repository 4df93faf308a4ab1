"""A reading day with the mistakes people make, as one conversation: played in the browser and over the real gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from models.attendance import Attendance
from models.db import Database
from models.event import Event, Stage
from models.member import Member
from models.record import COUNTS
from models.seats import seats

TITLE = "读书沙龙"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who says what, in the group or to the bot alone, and who comes, who waits and who has come by then."""

    who: str
    words: str
    comes: str = ""
    waits: str = ""
    came: str = ""
    alone: bool = False


def day(now: datetime) -> Sequence[Turn]:
    """The conversation; its event begins in twenty minutes, so that one may sign in at once."""
    at, later = now + timedelta(minutes=20), now + timedelta(minutes=25)
    said, moved = (
        f"{one.month}月{one.day}日{'凌晨' if one.hour < 7 else ''}{one:%H:%M}"  # without 凌晨 people mean the afternoon
        for one in (at, later)
    )
    head = f"#接龙\n{TITLE}（{at.month}月{at.day}日）"
    three = "林静、周秘书、阿青"
    return (
        Turn("阿青", f"【活动通知】{said}在玉龙书屋举办{TITLE}，线下限2人，线上会议号 123-456-789，欢迎接龙报名"),
        Turn("阿青", "确认活动", alone=True),
        Turn("林静", f"{head}\n1. 林静", "林静"),
        Turn("周秘书", f"{head}\n1. 林静\n2. 周秘书", "林静、周秘书"),
        Turn("阿青", f"{TITLE}我报名", "林静、周秘书", "阿青"),  # it is full
        Turn("林静", f"{head}\n1. 林静", "林静、周秘书", "阿青"),  # an old copy of the list
        Turn("阿青", f"{TITLE}我线上参加", three),  # from afar nobody takes a place
        Turn("周秘书", f"{head}\n1. 林静", "林静、阿青"),  # takes their own row off
        Turn("周秘书", f"{head}\n1. 林静\n2. 周秘书", "林静、阿青、周秘书"),
        Turn("周秘书", f"{TITLE}我去不了，请个假", "林静、阿青"),
        Turn("周秘书", f"{TITLE}我还是能来，报名", "林静、阿青、周秘书"),
        Turn("林静", f"{TITLE}我报名", "林静、阿青、周秘书"),  # signed up twice
        Turn("阿青", f"活动1改到{moved}", "林静、阿青、周秘书", alone=True),
        Turn("林静", "签到", "林静、阿青、周秘书", came="林静"),
        Turn("林静", "签到", "林静、阿青、周秘书", came="林静"),  # twice
        Turn("阿青", "线上签到", "林静、阿青、周秘书", came="林静、阿青"),
        Turn("阿青", "签到：周秘书", "林静、阿青、周秘书", came="林静、阿青、周秘书"),  # an organiser's list
        Turn("周秘书", "撤销签到", "林静、阿青、周秘书", came="林静、阿青"),
        Turn("阿青", "活动1取消", came="林静、阿青", alone=True),
    )


def late(now: datetime) -> tuple[tuple[str, ...], Sequence[Turn]]:
    """A second event, entered by command, whose deadline is over, and what is said of it."""
    at, deadline = now + timedelta(hours=3), now - timedelta(hours=1)
    times = (f"start={at:%Y-%m-%dT%H:%M}", f"deadline={deadline:%Y-%m-%dT%H:%M}")
    return ("event", "add", "委员讲坛", *times, "venue=政协书房"), (
        Turn("林静", "委员讲坛我报名", waits="林静"),  # after the deadline
        Turn("林静", "活动2准许林静", waits="林静", alone=True),  # not hers to say
        Turn("阿青", "活动2准许林静", "林静", alone=True),
    )


TWICE = Turn("周秘书", "委员讲坛算我一个", "林静", "周秘书")
"""Said of the second event in one group and then in another: one sign-up, which is late too."""


def over(now: datetime) -> tuple[tuple[str, ...], Sequence[Turn]]:
    """A third one that has ended, and a sign-in that comes too late."""
    times = (f"start={now - timedelta(hours=3):%Y-%m-%dT%H:%M}", f"end={now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    return ("event", "add", "朗诵会", *times, "venue=政协书房"), (Turn("林静", "签到 朗诵会"),)


def state(ledger: Path, number: int = 1) -> tuple[str, str, str]:
    """Who comes to an event, who waits for a place and who has come, by name; nobody to one that is not on."""
    db = Database(f"sqlite:///{ledger}")
    try:
        with db.look() as session:
            return _state(session, number)
    finally:
        db.close()


def _state(session: Session, number: int) -> tuple[str, str, str]:
    event = session.get(Event, number)
    if event is None:
        return "", "", ""
    counts = (Attendance.event_id == event.id, col(Attendance.state).in_(COUNTS))
    came = list(session.exec(select(Attendance.member_id).where(*counts).order_by(col(Attendance.id))))
    found = seats(session, event)
    coming = [seat.member_id for seat in found.coming] if event.stage == Stage.on else []
    waiting = [seat.member_id for seat in found.waiting] if event.stage == Stage.on else []
    return _names(session, coming), _names(session, waiting), _names(session, came)


def _names(session: Session, ids: Sequence[int]) -> str:
    return "、".join(session.get_one(Member, one).name for one in ids)


def expected(turn: Turn) -> tuple[str, str, str]:
    """What `state` says after a turn."""
    return turn.comes, turn.waits, turn.came
