"""近期活动: what is coming up with its places, for a group or for everybody, and what one signed up for oneself."""

from datetime import datetime

from sqlmodel import Session

from bot import occasions
from models import event as events
from models.event import Event
from models.seats import Seats, seats

MOST = 8
"""Events that an answer names."""


def coming_up(session: Session, now: datetime, group_id: int | None) -> str:
    """The next events of a group (None: of all), each in a line."""
    ahead = events.ahead(session, now, group_id)
    if not ahead:
        return "近期的活动还没有定，定了会在群里通知。"
    lines = [f"· {_line(event)}{_places(event, seats(session, event))}" for event in ahead[:MOST]]
    more = f"……后面还有{len(ahead) - MOST}场。" if len(ahead) > MOST else ""
    how = f"想参加，说一声“{ahead[0].title.strip('“”')}我报名”就行。"
    return "\n".join(["近期活动：", *lines, *([more] if more else []), how])


def own(session: Session, now: datetime, member_id: int) -> str:
    """What somebody signed up for that is still to come; empty where that is nothing."""
    lines = []
    for event in events.ahead(session, now):
        found = seats(session, event)
        if seat := next((seat for seat in found.coming if seat.member_id == member_id), None):
            link = f"，线上参加：{event.link}" if seat.online and event.link else ""
            lines.append(f"· {_line(event)}{link}")
        elif seat := next((seat for seat in found.waiting if seat.member_id == member_id), None):
            standing = "待会务确认" if seat.late else f"候补第{occasions.place(found, seat)}位"
            lines.append(f"· {_line(event)}（{standing}）")
    return "\n".join(["您已报名的活动：", *lines]) if lines else ""


def _line(event: Event) -> str:
    return f"{event.title}：{occasions.before(event)}"


def _places(event: Event, found: Seats) -> str:
    """，已报12人，还有48个名额"""
    signed_up = f"，已报{found.heads}人" if found.heads else ""
    if event.places is None:
        return signed_up
    left = event.places - found.taken
    return signed_up + (f"，还有{left}个名额" if left > 0 else "，名额已满，可以候补")
