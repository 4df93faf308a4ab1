"""配图: which posts go out with a picture, as the office decides; certificates do where nobody decided."""

from datetime import datetime

from sqlmodel import Session

from models import setting
from models.audit import note
from models.setting import Setting

CERTIFICATE = "certificate"
POSTS = {"recommended_list": False, "weekly_report": False, "event_follow_up": False, CERTIFICATE: True}
"""What may have one, and whether it has where nobody decided: what goes to a whole group stays as short as it was."""

CALLED = {
    "recommended_list": "荐书榜配好书海报",
    "weekly_report": "一周小结配打卡月历",
    "event_follow_up": "活动回顾配回顾卡",
    CERTIFICATE: "共读证书配图",
}
"""What the office calls each."""


def wanted(session: Session, post: str) -> bool:
    """Whether a post of `POSTS` goes out with its picture."""
    value = setting.get(session, _name(post))
    return value == "on" if value else POSTS[post]


def decide(session: Session, post: str, at: datetime, by: str, *, pictured: bool) -> None:
    """The office decides about a post of `POSTS`; what is written already stays as it is."""
    row = Setting(name=_name(post), value="on" if pictured else "off")
    note(session, at, by, "set", row, before=wanted(session, post), after=pictured)
    setting.put(session, row.name, row.value)


def any_of_groups(session: Session) -> bool:
    """Whether any post to the groups has a picture, which takes a moment to draw."""
    return any(wanted(session, post) for post in POSTS if post != CERTIFICATE)


def _name(post: str) -> str:
    return f"picture.{post}"
