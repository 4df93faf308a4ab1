"""群发: what an organiser wrote for some groups, when it goes out, and who said that it may or that it stops.

Each group's words are a post with the key `broadcast:ID:group-N`: how far it is there is read off that
(`models.outcome`), so that a restart changes nothing and nothing is sent twice.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from models import outbox, setting
from models.audit import note
from models.db import Instant
from models.group import Group, mixed, shut
from models.outbox import BY_HAND, CALLED_OFF, Post, Standing
from models.page import pages
from models.setting import Setting

JOB = "broadcast"
"""The `job` of its posts."""
ALL = "@所有人 "
"""What a text begins with that mentions everybody."""
ASKS = "broadcast.asks"
"""The setting: a second person has to approve what is sent to the groups."""
LONGEST = 5000
"""Characters of the longest text: eight messages or so."""


class Broadcast(SQLModel, table=True):
    """One broadcast. `file` is the name of a picture or file kept in the data folder, empty where there is none.

    `asks`: a second person has to approve it; nothing goes out before `approved_at`. `wants_answer`: it opens a
    roll-call in each group. `stopped_at`: what had not gone out by then never does.
    """

    __tablename__ = "broadcasts"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    file: str = ""
    mentions_all: bool = False
    wants_answer: bool = False
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    due_at: datetime = Field(sa_type=Instant)
    asks: bool = False
    written_by: str
    writer_id: int | None = Field(default=None, foreign_key="members.id", description="whom the answers are told to")
    written_at: datetime = Field(sa_type=Instant)
    approved_by: str = ""
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    stopped_by: str = ""
    stopped_at: datetime | None = Field(default=None, sa_type=Instant)


class BroadcastGroup(SQLModel, table=True):
    """One group of a broadcast, in the order in which they get it; its post's key is `broadcast:ID:group-N`."""

    __tablename__ = "broadcast_groups"
    __table_args__ = (UniqueConstraint("broadcast_id", "group_id"),)

    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcasts.id")
    group_id: int = Field(foreign_key="groups.id", index=True)
    number: int
    skipped: str = Field(default="", description="why this group gets nothing")


class CannotSend(Exception):
    """A rule forbids it; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Able:
    """Which channels can mention everybody, and which carry pictures and files."""

    mention_all: frozenset[str]
    carry_files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one group will see: the messages, then the file; or `skipped`, why it gets nothing.

    `remarks` say what is lost there, or is to be done by hand.
    """

    group: Group
    texts: tuple[str, ...] = ()
    file: str = ""
    mentions_all: bool = False
    skipped: str = ""
    remarks: tuple[str, ...] = ()


def asks(session: Session) -> bool:
    """Whether the office wants a second person to approve."""
    return setting.get(session, ASKS) == "on"


def decide_asks(session: Session, wanted: bool, at: datetime, by: str) -> None:
    """The office decides whether it does; of what is written already nothing changes."""
    row = Setting(name=ASKS, value="on" if wanted else "off")
    note(session, at, by, "set", row, before=setting.get(session, ASKS), after=row.value)
    setting.put(session, row.name, row.value)


def write(session: Session, broadcast: Broadcast, groups: Sequence[Group]) -> Broadcast:
    """Keep what was written, for groups in this order, each once; nothing goes out yet. Raises CannotSend.

    What was kept before and is not out is written over.
    """
    if not broadcast.text.strip() and not broadcast.file:
        raise CannotSend("群发是空的；请写上文字，或带上图片、文件。")
    if len(broadcast.text) > LONGEST:
        raise CannotSend(f"文字有{len(broadcast.text)}字，最多{LONGEST}字；长的请做成文件带上。")
    if not groups:
        raise CannotSend("没有可发的群。")
    if why := mixed(groups):
        raise CannotSend(f"{why}。")
    if broadcast.due_at < broadcast.written_at:
        raise CannotSend(f"{broadcast.due_at:%m月%d日%H:%M}已经过了；请改个时间，或不写时间、写好就发。")
    if broadcast.id is not None:
        _refuse_gone(session, broadcast)
        session.execute(delete(BroadcastGroup).where(col(BroadcastGroup.broadcast_id) == broadcast.id))
    broadcast.text, broadcast.asks = broadcast.text.strip(), asks(session)
    session.add(broadcast)
    session.flush()
    once = {group.id: group for group in groups}
    for number, group_id in enumerate(once, 1):
        session.add(BroadcastGroup(broadcast_id=broadcast.id or 0, group_id=group_id or 0, number=number))
    note(session, broadcast.written_at, broadcast.written_by, "write", broadcast, groups=len(once))
    return broadcast


def chosen(session: Session, broadcast: Broadcast) -> list[tuple[BroadcastGroup, Group]]:
    """The groups of a broadcast, in order."""
    query = select(BroadcastGroup, Group).join(Group).where(BroadcastGroup.broadcast_id == broadcast.id)
    return list(session.exec(query.order_by(col(BroadcastGroup.number))))


def shown(session: Session, broadcast: Broadcast, able: Able) -> list[Seen]:
    """What each group will see if it is let out now."""
    return [_seen(broadcast, group, able) for _, group in chosen(session, broadcast)]


def _seen(broadcast: Broadcast, group: Group, able: Able) -> Seen:
    if why := shut(group):
        return Seen(group, skipped=f"这个群{why}，开张后才能发")
    if group.room is None and group.channel != BY_HAND:
        return Seen(group, skipped="还不知道是网关里的哪个群")
    is_by_hand = group.channel == BY_HAND
    mentions = broadcast.mentions_all and group.channel in able.mention_all and bool(broadcast.text)
    remarks = ["手工转贴：文字在“待贴”里"] if is_by_hand else []
    if broadcast.mentions_all and not mentions:
        remarks.append("这里不能自动@所有人，文字照发" + ("；贴的时候请自己点选" if is_by_hand else ""))
    file = broadcast.file
    if file and not is_by_hand and group.channel not in able.carry_files:
        file = ""
        remarks.append("这里发不了图片和文件，只发文字")
    text = (ALL if mentions else "") + broadcast.text
    if not broadcast.text and not file:
        return Seen(group, skipped="这里发不了图片和文件")
    texts = tuple(pages(text)) if broadcast.text else ()
    return Seen(group, texts, file, mentions, remarks=tuple(remarks))


def release(
    session: Session, broadcast: Broadcast, able: Able, at: datetime, by: str, member_id: int | None = None
) -> list[Seen]:
    """Let it out: each group's words wait in the outbox until it is time. Raises CannotSend.

    Where a second person has to approve, `by` (with `member_id`, where it is known) approves by this, and may not be
    who wrote it.
    """
    _refuse_gone(session, broadcast)
    if broadcast.asks and (by == broadcast.written_by or (member_id and member_id == broadcast.writer_id)):
        raise CannotSend("按规定要另一位同事看过才能发，写的人自己不能批。")
    seen = shown(session, broadcast, able)
    if not any(one.texts or one.file for one in seen):
        raise CannotSend("一个群也发不了：" + "；".join(f"{one.group.name}，{one.skipped}" for one in seen) + "。")
    broadcast.due_at = max(broadcast.due_at, at)
    if broadcast.asks:
        broadcast.approved_by, broadcast.approved_at = by, at
    for row, one in zip((row for row, _ in chosen(session, broadcast)), seen, strict=True):
        row.skipped = one.skipped
        session.add(row)
        if not one.skipped:
            outbox.put(session, _post(broadcast, one, at))
    session.add(broadcast)
    note(session, at, by, "approve" if broadcast.asks else "send", broadcast)
    return seen


def _refuse_gone(session: Session, broadcast: Broadcast) -> None:
    if broadcast.stopped_at is not None:
        raise CannotSend(f"这一条群发在{broadcast.stopped_at:%m月%d日%H:%M}已经叫停；要发请另写一条。")
    if is_out(session, broadcast):
        raise CannotSend("这一条群发已经放出去了，不会再发第二遍。")


def _post(broadcast: Broadcast, seen: Seen, at: datetime) -> Post:
    text = (ALL if seen.mentions_all else "") + broadcast.text
    more = {"file": seen.file, "mentions_all": seen.mentions_all, "due_at": broadcast.due_at}
    return outbox.to_group(seen.group, key(broadcast, seen.group), JOB, text, at, **more)


def stop(session: Session, broadcast: Broadcast, at: datetime, by: str) -> None:
    """What has not left does not leave any more; what is under way is not tried again. Raises CannotSend."""
    if broadcast.stopped_at is not None:
        raise CannotSend(f"这一条群发在{broadcast.stopped_at:%m月%d日%H:%M}已经叫停了。")
    broadcast.stopped_at, broadcast.stopped_by = at, by
    session.add(broadcast)
    session.flush()
    whose = col(Post.key).startswith(f"{JOB}:{broadcast.id}:", autoescape=True)
    stays = update(Post).where(whose, col(Post.standing).in_((Standing.waiting, Standing.by_hand)))
    session.execute(stays.values(standing=Standing.stopped, reason=CALLED_OFF))
    session.execute(update(Post).where(whose, col(Post.standing) == Standing.sending).values(reason=CALLED_OFF))
    session.expire_all()
    note(session, at, by, "stop", broadcast)


def mark(session: Session, broadcast: Broadcast) -> str:
    """A mark of what is to be sent where: another one where anything of it was written anew."""
    what = broadcast.model_dump_json(exclude={"due_at"})
    groups = [group.id for _, group in chosen(session, broadcast)]
    return hashlib.sha256(repr((what, broadcast.due_at.timestamp(), groups)).encode()).hexdigest()[:24]


def is_out(session: Session, broadcast: Broadcast) -> bool:
    """Whether it was let out."""
    whose = col(Post.key).startswith(f"{JOB}:{broadcast.id}:", autoescape=True)
    return session.exec(select(Post.id).where(whose).limit(1)).first() is not None


def key(broadcast: Broadcast, group: Group) -> str:
    """The key of its post to a group."""
    return f"{JOB}:{broadcast.id}:group-{group.id}"


def listed(session: Session, most: int) -> list[Broadcast]:
    """The last broadcasts, the newest first."""
    return list(session.exec(select(Broadcast).order_by(col(Broadcast.id).desc()).limit(most)))


def to_approve(session: Session, groups: Collection[int] | None) -> int:
    """How many broadcasts to some groups, or to any, wait for a second person."""
    waits = (col(Broadcast.asks), col(Broadcast.approved_at).is_(None), col(Broadcast.stopped_at).is_(None))
    query = select(func.count()).select_from(Broadcast).where(*waits)
    if groups is not None:
        mine = select(BroadcastGroup.broadcast_id).where(col(BroadcastGroup.group_id).in_(groups))
        query = query.where(col(Broadcast.id).in_(mine))
    return session.exec(query).one()
