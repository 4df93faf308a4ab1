"""保存期: how long words and things that are no part of the ledger stay; the office decides, in days.

Of a post the key, of a message the id and fingerprint stay, so that nothing is sent or recorded a second time. The
words of messages without a record go within the hour, see `models.inbox.forget`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, or_, select

from models import setting, want
from models.audit import Audit, note
from models.broadcast import Broadcast
from models.db import Database, day_of
from models.inbox import Message
from models.medium import MOST_TRIES, Kept
from models.outbox import OPEN, Post, PostQuote
from models.pending import Pending
from models.relay import Relay
from models.rollcall import RollAnswer, RollCall
from models.setting import Setting

MOST = 500
"""Rows changed in one transaction, so that nobody waits long."""
FEWEST = 60
"""A shorter time is a slip of the pen, and what is gone is gone."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of what is kept: after `days` days it goes, never where those are 0. `wipe` does up to MOST rows."""

    name: str
    called: str
    days: int
    wipe: Callable[[Session, datetime], int]


def days(session: Session, kind: Kind) -> int:
    """How many days a kind stays, 0 for as long as the ledger."""
    return int(setting.get(session, f"retention.{kind.name}", str(kind.days)))


def decide(session: Session, kind: Kind, number: int, now: datetime, by: str) -> None:
    """The office decides; raises ValueError for a time that is too short."""
    if 0 < number < FEWEST or number < 0:
        raise ValueError(number)
    note(
        session, now, by, "set", Setting(name="", value=""), **{f"retention.{kind.name}": [days(session, kind), number]}
    )
    setting.put(session, f"retention.{kind.name}", str(number))


def tidy(db: Database, now: datetime, by: str) -> dict[str, int]:
    """Wipe everything whose days are over, a few rows at a time; returns how many of each kind that has any."""
    done: dict[str, int] = {}
    db.write_now(lambda session: want.forget(session, day_of(now)))
    for kind in KINDS:
        number = MOST
        while number >= MOST:
            number = db.write_now(partial(_wipe, kind=kind, now=now))
            done[kind.name] = done.get(kind.name, 0) + number
    done = {name: number for name, number in done.items() if number}
    if done:
        db.write_now(lambda session: note(session, now, by, "tidy", Setting(name="", value=""), **done))
    return done


def told(done: Mapping[str, int]) -> str:
    """What was wiped, in words."""
    said = [f"{kind.called}{done[kind.name]}条" for kind in KINDS if done.get(kind.name)]
    return f"已清去过了保存期的{'、'.join(said)}" if said else "没有过了保存期的"


def _wipe(session: Session, kind: Kind, now: datetime) -> int:
    stays = days(session, kind)
    return kind.wipe(session, now - timedelta(days=stays)) if stays else 0


def _words(session: Session, before: datetime) -> int:
    """Words that a record rests on; those of an open question stay."""
    asked = select(Pending.message_id).where(col(Pending.settled_at).is_(None))
    said = or_(Message.text != "", Message.quoted != "")
    due = select(Message.id).where(col(Message.kept), said, Message.heard_at < before, col(Message.id).not_in(asked))
    ids = session.exec(due.limit(MOST)).all()
    session.execute(update(Message).where(col(Message.id).in_(ids)).values(text="", quoted=""))
    return len(ids)


def _media(session: Session, before: datetime) -> int:
    """The files themselves are cleared away with whatever else is in no row."""
    asked = select(Pending.message_id).where(col(Pending.settled_at).is_(None))
    due = select(Kept.message_id).join(Message, col(Message.id) == col(Kept.message_id))
    due = due.where(Kept.file != "", Message.heard_at < before, col(Kept.message_id).not_in(asked))
    ids = session.exec(due.limit(MOST)).all()
    gone = update(Kept).where(col(Kept.message_id).in_(ids))
    session.execute(gone.values(file="", tries=MOST_TRIES, reason="过了保存期"))
    return len(ids)


def _notices(session: Session, before: datetime) -> int:
    """What one person was told: privately, in answer, or through somebody else."""
    personal = or_(col(Post.person).is_not(None), col(Post.answers).is_not(None))
    posts = _wipe_posts(session, before, personal)
    told_by = select(Relay.id).where(Relay.text != "", col(Relay.done_at) < before)
    ids = session.exec(told_by.limit(MOST - posts)).all()
    session.execute(update(Relay).where(col(Relay.id).in_(ids)).values(text=""))
    return posts + len(ids)


def _posts(session: Session, before: datetime) -> int:
    """With what was sent to the groups goes who answered it."""
    wiped = _wipe_posts(session, before, col(Post.person).is_(None) & col(Post.answers).is_(None))
    for words in (
        update(Broadcast).where(col(Broadcast.due_at) < before).values(text="", file=""),
        update(RollCall).where(col(RollCall.closes_at) < before).values(title=""),
    ):
        session.execute(words)
    old = select(RollCall.id).where(RollCall.closes_at < before)
    session.execute(delete(RollAnswer).where(col(RollAnswer.roll_call_id).in_(old)))
    return wiped


def _wipe_posts(session: Session, before: datetime, which: ColumnElement[bool]) -> int:
    settled = col(Post.standing).not_in(OPEN)
    due = select(Post.id).where(Post.text != "", Post.made_at < before, settled, which)
    ids = session.exec(due.limit(MOST)).all()
    session.execute(update(Post).where(col(Post.id).in_(ids)).values(text=""))
    session.execute(delete(PostQuote).where(col(PostQuote.post_id).in_(ids)))
    return len(ids)


def _audit(session: Session, before: datetime) -> int:
    ids = session.exec(select(Audit.id).where(Audit.at < before).limit(MOST)).all()
    session.execute(delete(Audit).where(col(Audit.id).in_(ids)))
    return len(ids)


KINDS = (
    Kind("notices", "私信、回答和转告的话", 90, _notices),
    Kind("posts", "群里的帖子", 400, _posts),
    Kind("media", "图片、语音和文件", 400, _media),
    Kind("words", "有记录的原话", 0, _words),
    Kind("audit", "操作日志", 0, _audit),
)
