"""点名截止: broadcasts that reached a group ask for answers there, and whoever asked is told when the time is over."""

from datetime import datetime

from sqlmodel import Session

from bot.almanac import Night, waking
from bot.answered import report
from bot.refusal import Refused
from models import holiday, relay, role, rollcall
from models.member import Member
from models.role import Duty
from models.rollcall import RollCall

JOB = "rollcall"


def settle(session: Session, now: datetime, night: Night) -> None:
    """Open what was sent, close what is over; the report goes out once, not at night or on a holiday."""
    rollcall.begin_sent(session, now)
    for call in rollcall.over(session, now):
        close(session, call, now, "程序", night)


def close_early(session: Session, call: RollCall, now: datetime, by: str, night: Night) -> None:
    """Somebody ends a roll-call before its time. Raises Refused where that is over."""
    if (until := call.closed_at or call.closes_at) <= now:
        raise Refused(f"这一条在{until:%m月%d日%H:%M}已经截止了。")
    close(session, call, now, by, night)


def close(session: Session, call: RollCall, now: datetime, by: str, night: Night) -> None:
    """End a roll-call and tell whoever asked for it, else whoever runs the group."""
    rollcall.close(session, call, now, by)
    member = session.get(Member, call.asked_by) if call.asked_by else None
    asked = member or next(iter(role.of(session, Duty.organiser, call.group_id)), None)
    if asked is not None:
        due_at = waking(now, night, holiday.decided(session))
        said = (f"{JOB}:{call.id}", JOB, report(session, call, now), now)
        relay.tell(session, asked, *said, due_at=due_at, reminds=False)
