"""群的设置: a group's name, how records are confirmed and quoted there, whom one asks, which shelf is its own."""

from sqlmodel import Session

from bot.refusal import Refused
from models import group as groups
from models import member, venue
from models.group import Ack, Group, Quotes
from models.outbox import BY_HAND

SETTINGS = ("name", "region", "ack", "quotes", "ranks", "readers", "order", "shelf", "contact", "talk")
"""What is decided of a group by itself; its room and its posts' times are decided elsewhere."""
SWITCHES = {"ranks": "ranks_persons", "readers": "names_readers"}
"""What is on or off, and the column that keeps it."""
YES = {"on": True, "off": False}
LONGEST_TALK = 720
LONGEST_NAME = 60


def decide(session: Session, group: Group, name: str, value: str) -> str:
    """Set one thing of SETTINGS; returns what it was before. Raises Refused."""
    before = current(session, group, name)
    if name == "name":
        free_name(session, value, group)
        member.follow_group(session, group.name, value)
        group.room = value if group.channel == BY_HAND and group.room == group.name else group.room
        group.name = value
    elif name in ("ack", "quotes"):
        kind = Ack if name == "ack" else Quotes
        if value not in [one.value for one in kind]:
            raise Refused(f"{name} 应是 {'、'.join(one.value for one in kind)} 之一。")
        setattr(group, name, kind(value))
    elif name in SWITCHES:
        if value not in YES:
            raise Refused(f"{name} 应是 on 或 off。")
        setattr(group, SWITCHES[name], YES[value])
    elif name == "order":
        if value not in ("rank", "time"):
            raise Refused("order 应是 rank（职务顺序，再按姓氏笔画）或 time（先后）。")
        group.by_rank = value == "rank"
    elif name == "shelf":
        group.venue_id = venue.called(session, value).id if value else None
    elif name == "talk":
        if not value.isdecimal() or int(value) > LONGEST_TALK:
            raise Refused("talk 应是0到720之间的分钟数，例如 talk=30；写0，“这本书”就不按刚说到的书算。")
        group.talk_minutes = int(value)
    else:
        setattr(group, name, value)  # whom one asks, and the 旗县区
    session.add(group)
    return before


def free_name(session: Session, name: str, group: Group | None) -> None:
    """Raises Refused where a group cannot be called so, `group` being the one that is renamed."""
    if not name.strip():
        raise Refused("群名是空的；请写上群名。")
    if len(name) > LONGEST_NAME:
        raise Refused(f"群名请写在{LONGEST_NAME}字以内，现在有{len(name)}字。")
    if (known := groups.named(session, name)) and known is not group:
        raise Refused(f"已经有叫“{name}”的群了。")


def current(session: Session, group: Group, name: str) -> str:
    """What holds for one thing of SETTINGS."""
    if name in SWITCHES:
        return "on" if getattr(group, SWITCHES[name]) else "off"
    if name == "order":
        return "rank" if group.by_rank else "time"
    if name == "shelf":
        place = session.get(venue.Venue, group.venue_id) if group.venue_id else None
        return place.name if place else ""
    return str(group.talk_minutes if name == "talk" else getattr(group, name))
