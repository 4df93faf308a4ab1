"""群: one chat room on one channel, with what the office decided for it."""

from collections.abc import Sequence
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import Instant, choice


class Ack(StrEnum):
    """How the bot confirms a record: a line each, with the evening's line, or not at all."""

    each = "each"
    digest = "digest"
    none = "none"


class Quotes(StrEnum):
    """Whether own words may be quoted in posts: after an organiser let them through, or freely."""

    ask = "ask"
    free = "free"


class Group(SQLModel, table=True):
    """One allow-listed chat room. It is recorded from `opened_at` on; `room` is the channel's id, None until known.

    From `closed_at` on nothing of it is read or recorded, nor posted there, until it is opened anew.
    """

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("channel", "account", "room"), UniqueConstraint("name"))

    id: int | None = Field(default=None, primary_key=True)
    name: str
    channel: str
    account: str = ""
    room: str | None = None
    main: bool = False
    region: str = ""
    contact: str = Field(default="", description="whom members ask about the ledger")
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    ack: Ack = Field(default=Ack.digest, sa_type=choice(Ack))
    quotes: Quotes = Field(default=Quotes.ask, sa_type=choice(Quotes))
    ranks_persons: bool = False
    names_readers: bool = Field(default=False, description="who has which drifting copy may be said in the group")
    by_rank: bool = Field(default=True, description="lists of persons stand by 职务顺序 and 姓氏笔画, else by time")
    venue_id: int | None = Field(default=None, foreign_key="venues.id", description="the shelf of this group")
    talk_minutes: int = Field(default=30, description="for how long 这本书 means the book last talked of; 0: never")
    practice: bool = Field(default=False, description="演练: its records enter no figure")

    @property
    def is_open(self) -> bool:
        """Whether it is being recorded."""
        return self.opened_at is not None and self.closed_at is None


class Schedule(SQLModel, table=True):
    """What a group decided about one scheduled post; where there is no row, the post's own default holds."""

    __tablename__ = "schedules"
    __table_args__ = (UniqueConstraint("group_id", "job"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="groups.id")
    job: str
    on: bool
    every: str = Field(description="day, week or month")
    day: int = Field(default=1, description="ISO weekday of a weekly post, day of the month of a monthly one")
    at: time
    asks: bool = Field(default=False, description="an organiser looks at it before it goes out")


def listed(session: Session) -> list[Group]:
    """Every group that the bot reads or once read, the main one first."""
    return list(session.exec(select(Group).order_by(col(Group.main).desc(), col(Group.id))))


def opened(session: Session) -> list[Group]:
    """The groups that are being recorded."""
    return [group for group in listed(session) if group.is_open]


def in_earnest(session: Session) -> list[Group]:
    """The groups that are being recorded and count: without those for practice."""
    return [group for group in opened(session) if not group.practice]


def counted(session: Session) -> list[Group]:
    """The groups whose records may be in a figure: those that were ever recorded, without those for practice."""
    return [group for group in listed(session) if group.opened_at and not group.practice]


def shut(group: Group) -> str:
    """Why a group is not being recorded; empty where it is."""
    return "" if group.is_open else "已经停用" if group.closed_at else "还没有开张"


def mixed(chosen: Sequence[Group]) -> str:
    """Why some groups cannot have a thing in common; empty where they can: what is practised stays apart."""
    names = [f"“{group.name}”" for group in chosen if group.practice]
    if len(names) in (0, len(chosen)):
        return ""
    return f"{'、'.join(names)}是演练群，那里的记录不进统计，不能和正式的群放在一起；请分开来办"


def named(session: Session, name: str) -> Group | None:
    """The group of that exact name."""
    return session.exec(select(Group).where(Group.name == name)).first()


def rooms_of(session: Session, channel: str) -> dict[str, str]:
    """The rooms of a channel that may be read, room id -> name."""
    known = (Group.channel == channel, col(Group.room).is_not(None), col(Group.closed_at).is_(None))
    return {room: name for room, name in session.exec(select(Group.room, Group.name).where(*known)) if room}


def bind_by_name(session: Session, channel: str, account: str, topics: dict[str, str], at: datetime) -> None:
    """Give each group that is known by its name only the room of exactly that topic, where there is just one."""
    unknown = select(Group).where(Group.channel == channel, Group.account == account, col(Group.room).is_(None))
    for group in session.exec(unknown).all():
        rooms = [room for room, topic in topics.items() if topic == group.name]
        if len(rooms) == 1:
            group.room = rooms[0]
            session.add(group)
            note(session, at, "程序", "bind", group, room=rooms[0])


def open_group(session: Session, group: Group, at: datetime, by: str) -> None:
    """Recording begins: the opening words were posted, or read, at `at`."""
    group.opened_at, group.closed_at = at, None
    session.add(group)
    note(session, at, by, "open", group)


def close_group(session: Session, group: Group, at: datetime, by: str) -> None:
    """Recording ends; what is in the ledger stays and counts."""
    group.closed_at = at
    session.add(group)
    note(session, at, by, "retire", group)


def schedule(session: Session, group: Group, job: str) -> Schedule | None:
    """What the group decided about a scheduled post, or None for the post's default."""
    return session.exec(select(Schedule).where(Schedule.group_id == group.id, Schedule.job == job)).first()


def schedules(session: Session) -> dict[tuple[int, str], Schedule]:
    """What all groups decided about scheduled posts, by group and post."""
    return {(row.group_id, row.job): row for row in session.exec(select(Schedule))}
