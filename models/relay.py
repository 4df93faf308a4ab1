"""待转告: what the bot has to tell a person it cannot write to; their 联络员 tells them instead.

Here alone it is decided who can be written to, and who is not to be reminded of anything.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import outbox
from models.audit import note
from models.db import Instant
from models.member import Identity, Member
from models.outbox import BY_HAND, Post, Standing

ASIDE = "由联络员转告"
UNKNOWN = "还没有对上账号"
NO_PRIVATE_TALK = "所在的群没有私信"
NO_FRIEND = "还不是机器人的好友"
NOT_REMINDED = "本人不要提醒，或正在休养"


class CannotPassOn(Exception):
    """Somebody settled it before; the message says when and who."""


class Relay(SQLModel, table=True):
    """Words for one person, and `why` they are not sent.

    `key` says what they are for; a post of the same key stands as skipped beside them, so that nothing is told twice
    and the words are known again as the bot's own.
    """

    __tablename__ = "relays"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    job: str
    member_id: int = Field(foreign_key="members.id", index=True)
    liaison: str = ""
    text: str
    why: str
    made_at: datetime = Field(sa_type=Instant)
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by: str = ""
    failed: str = Field(default="", description="why they could not be passed on, empty where they were")


def tell(
    session: Session,
    member: Member,
    key: str,
    job: str,
    text: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    reminds: bool = True,
    answers: int | None = None,
    file: str = "",
) -> bool:
    """Tell a person something privately, or put it on the 待转告 list; False where the key stands already.

    `job` says what kind of word it is, empty for the answer to a person's own. One that `reminds` is not for who wants
    no reminders or is resting: it is skipped with the reason. `answers`: it speaks of that message and goes with it.
    `file`: a picture that goes along, by its name in the data folder.
    """
    if outbox.stands(session, key):
        return False
    identity = reachable(session, member)
    post = _post(identity, key, job, text, now)
    post.due_at, post.expires_at, post.answers, post.file = due_at or now, expires_at, answers, file
    why = "" if identity else _why(session, member)
    if reminds and not takes_reminders(member):
        post.standing, post.reason, post.text, post.file, why = Standing.skipped, NOT_REMINDED, "", "", ""
    elif why:
        post.standing, post.reason = Standing.skipped, f"转入待转告：{why}"
    is_new = outbox.put(session, post)
    if is_new and why:
        pass_on(session, member, post, why)
    return is_new


def takes_reminders(member: Member) -> bool:
    """Whether a person is told what they did not ask for."""
    return member.reminded and member.recorded and not member.resting


def reachable(session: Session, member: Member) -> Identity | None:
    """The account at which the bot can write to a person, the newest one; None where their 联络员 tells them."""
    if member.aside:
        return None
    theirs = (Identity.member_id == member.id, col(Identity.friend), ~col(Identity.gone), Identity.channel != BY_HAND)
    return session.exec(select(Identity).where(*theirs).order_by(col(Identity.id).desc())).first()


def pass_on(session: Session, member: Member, post: Post, why: str) -> None:
    """Put the words of a post that does not go out on the list of a person's 联络员."""
    words = Relay(key=post.key, job=post.job, member_id=member.id or 0, text=post.text, why=why, made_at=post.made_at)
    words.liaison = member.liaison
    session.add(words)
    session.flush()


def waiting(
    session: Session, liaison: str | None = None, whose: Sequence[ColumnElement[bool]] = ()
) -> list[tuple[str, Member, Relay]]:
    """What is still to be passed on: by whom ("" where nobody is named), to whom and what; by 联络员, oldest first.

    Who is a person's 联络员 by now passes it on, else who was when it was put here. `whose` says of which members.
    """
    query = select(Relay, Member).join(Member).where(col(Relay.done_at).is_(None), *whose).order_by(col(Relay.id))
    found = [(member.liaison or row.liaison, member, row) for row, member in session.exec(query)]
    return sorted((one for one in found if liaison in (None, one[0])), key=lambda one: (not one[0], one[0]))


def number_waiting(session: Session, whose: Sequence[ColumnElement[bool]] = ()) -> int:
    """How many words wait, whoever passes them on; `whose` says for which members."""
    query = select(func.count()).select_from(Relay).join(Member)
    return session.exec(query.where(col(Relay.done_at).is_(None), *whose)).one()


def files(session: Session, rows: Sequence[Relay]) -> dict[str, str]:
    """The pictures that go with some words, by the key of the words; not every one has one."""
    query = select(Post.key, Post.file).where(col(Post.key).in_([one.key for one in rows]), Post.file != "")
    return dict(session.exec(query).all())


def done(session: Session, relay: Relay, at: datetime, by: str) -> None:
    """The words were passed on. Raises CannotPassOn where they are settled already."""
    _refuse_done(relay)
    relay.done_at, relay.done_by = at, by
    session.add(relay)
    note(session, at, by, "relay", relay)


def give_up(session: Session, relay: Relay, reason: str, at: datetime, by: str) -> None:
    """The words could not be passed on. Raises CannotPassOn where they are settled already."""
    _refuse_done(relay)
    relay.done_at, relay.done_by, relay.failed = at, by, reason
    session.add(relay)
    note(session, at, by, "give up", relay, reason=reason)


def withdraw(session: Session, message_id: int, at: datetime) -> None:
    """A message was recalled: what speaks of it is passed on no more."""
    keys = select(Post.key).where(Post.answers == message_id)
    of_it = update(Relay).where(col(Relay.key).in_(keys), col(Relay.done_at).is_(None))
    session.execute(of_it.values(text="", done_at=at, done_by="消息已撤回"))


def _refuse_done(relay: Relay) -> None:
    if relay.done_at is not None:
        raise CannotPassOn(f"在{relay.done_at:%m月%d日%H:%M}已经了结（{relay.done_by.rpartition('：')[2]}）")


def _why(session: Session, member: Member) -> str:
    if member.aside:
        return ASIDE
    theirs = session.exec(select(Identity).where(Identity.member_id == member.id, ~col(Identity.gone))).all()
    if not theirs:
        return UNKNOWN
    return NO_PRIVATE_TALK if all(one.channel == BY_HAND for one in theirs) else NO_FRIEND


def _post(identity: Identity | None, key: str, job: str, text: str, now: datetime) -> Post:
    channel, account, person = (identity.channel, identity.account, identity.contact) if identity else ("", "", "")
    return Post(key=key, job=job, channel=channel, account=account, person=person, text=text, made_at=now, due_at=now)
