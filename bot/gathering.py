"""样例里的活动: events that are on, over or to come at a moment, for whoever plays through what is said of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from models import event as events
from models import group as groups
from models.event import Event

TITLES = ("读书沙龙", "委员讲坛")


def hold(session: Session, at: datetime, *starts: timedelta) -> None:
    """Events of two hours for every group, so long before or after a moment."""
    ids = [group.id or 0 for group in groups.listed(session)]
    for title, start in zip(TITLES, starts, strict=False):
        one = Event(
            title=title, month=at.date(), venue="政协书房", link="会议号 123-456-789", made_by="样例", made_at=at
        )
        one.starts_at, one.ends_at = at + start, at + start + timedelta(hours=2)
        events.enter(session, one, ids, "样例")


SIGNING_IN: dict[str, Callable[[Session, datetime], None]] = {
    "活动正在办": lambda session, at: hold(session, at, -timedelta(hours=1)),
    "活动还没开始": lambda session, at: hold(session, at, timedelta(hours=2)),
    "活动已经结束": lambda session, at: hold(session, at, -timedelta(hours=4)),
    "同时有两场活动": lambda session, at: hold(session, at, -timedelta(hours=1), -timedelta(hours=1)),
}
"""What may be on when somebody signs in."""
LIST = "#接龙\n读书沙龙签到\n1. 林静\n2. 阿青"
SIGN_INS = (
    *(((), words) for words in ("签到", "线上签到", "签到：林静、老马", "签到：王无名", "撤销签到", LIST)),
    (("签到",), "撤销签到"),
)
"""What is said then, and by its sender before."""
