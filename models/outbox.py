"""待发: every text the bot says, from the moment it is wanted until a receipt, a person or a reason settles it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Index, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import prepared
from models.db import Instant, choice
from models.group import Group
from models.page import pages

OPENING = "opening"
"""The `job` of a group's first post: recording begins the moment it is sent."""
BY_HAND = "transcript"
"""The channel over which nothing is sent by itself: its posts wait to be pasted."""
CALLED_OFF = "会务叫停"
"""The `reason` of a post whose sending was called off, also while it is under way: it is not tried again."""
PIECES = 8
"""As many keys of pieces are looked for at once. By name: no database's index serves a range in every sort order."""
WIPED = "（回答的话已撤回）"
"""What is kept here of an answer that was out when the message it answers was recalled."""
LEASE = timedelta(seconds=120)
"""How long a claimed post may be on its way; after that its sender is gone and the outcome unknown."""


class Standing(StrEnum):
    """Where a post stands. `sending` past its lease is unknown: sent or not, nobody can tell by machine.

    `by_hand` waits for a person to paste it, `asking` for an organiser's look. `merged` waits for the next post of its
    group until that is in `merged_into`.
    """

    asking = "asking"
    waiting = "waiting"
    by_hand = "by_hand"
    sending = "sending"
    sent = "sent"
    merged = "merged"
    skipped = "skipped"
    failed = "failed"
    stopped = "stopped"


OPEN = (Standing.asking, Standing.waiting, Standing.by_hand, Standing.sending, Standing.failed)
"""Not settled yet."""


class Post(SQLModel, table=True):
    """One message to one place. `key` says what it is for and is unique: what stands here is not made again.

    At most one of `room` and `person` is set, both the channel's own ids. Not sent before `due_at`. `answers` is the
    message it replies to. What the bot says of its own accord has an `expires_at`: later, and at night, it is skipped;
    answers and what an organiser sends have none and always go out. `since` and `until`: the days it speaks of. A round
    of private notices and a chore stand here too, with no channel and no words, so that each is done once and seen.
    """

    __tablename__ = "posts"
    __table_args__ = (Index("posts_to_send", "standing", "due_at"), Index("posts_of_job", "job", "id"))

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    job: str = ""
    channel: str
    account: str
    room: str | None = None
    person: str | None = None
    group_id: int | None = Field(default=None, foreign_key="groups.id", index=True)
    answers: int | None = Field(default=None, foreign_key="messages.id", index=True)
    text: str
    standing: Standing = Field(default=Standing.waiting, sa_type=choice(Standing))
    reason: str = ""
    made_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    claimed_by: str = ""
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    tries: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    receipt: str | None = None
    file: str = Field(default="", description="a picture or file that goes with it, by its name in the data folder")
    mentions_all: bool = Field(default=False, description="@所有人, where the channel can")
    merged_into: int | None = Field(default=None, foreign_key="posts.id")
    counted: bool = Field(default=False, description="one of the few unasked posts of its group's day and week")
    since: date | None = None
    until: date | None = None


class PostQuote(SQLModel, table=True):
    """A line of a post that quotes a message: taken out again when that message is recalled in time."""

    __tablename__ = "post_quotes"

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="posts.id", index=True)
    message_id: int = Field(foreign_key="messages.id", index=True)
    line: str


def to_group(group: Group, key: str, job: str, text: str, now: datetime, **more: Any) -> Post:
    """A post to a group; `more` are other columns: without `due_at` it is due at once."""
    place = {"channel": group.channel, "account": group.account, "room": group.room, "group_id": group.id}
    return Post(key=key, job=job, text=text, made_at=now, **place | {"due_at": now} | more)


def put(session: Session, post: Post, quotes: Sequence[tuple[int, str]] = ()) -> bool:
    """Put a post in, with the (message id, line) pairs it quotes; False where its key stands there already.

    A text too long for one message becomes several posts, the later ones under the key with `#2`, `#3` …, and so does
    the file beside a text; one that is not to be sent as it stands is kept whole. A pair with an empty line says that
    the file quotes the message.
    """
    for number, (text, file) in enumerate(_messages(post), 1):
        what = {"text": text, "file": file, "mentions_all": post.mentions_all and number == 1}
        post_id = _insert(session, post, what | {"key": post.key if number == 1 else f"{post.key}#{number}"})
        if post_id is None:
            return False
        prepared.remember(session, post_id, text, lines=post.answers is None)
        lines = text.split("\n")
        session.add_all(
            PostQuote(post_id=post_id, message_id=of, line=line)
            for of, line in quotes
            if (line in lines if line else file)
        )
    return True


def _messages(post: Post) -> list[tuple[str, str]]:
    """What a post says in one message each: the pieces of its text, then its file."""
    if post.standing not in (Standing.waiting, Standing.by_hand):
        return [(post.text, post.file)]
    texts = pages(post.text) if post.text or not post.file else []
    return [*((text, "") for text in texts), *([("", post.file)] if post.file else [])]


def _insert(session: Session, post: Post, what: dict[str, object]) -> int | None:
    row = post.model_dump(exclude={"id"}) | what
    if post.channel == BY_HAND and post.standing == Standing.waiting:
        row["standing"] = Standing.by_hand
    session.flush()
    made: int | None = session.connection().execute(_once(session.get_bind().dialect.name), row).scalar()
    return made


@cache
def _once(dialect: str) -> Any:
    """Puts a row in where its key is new; built once, since many people may be told something at once."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(Post).on_conflict_do_nothing(index_elements=["key"]).returning(col(Post.id))


def pieces(session: Session, key: str) -> list[Post]:
    """The posts that a text became, in order; none where that key was never put in."""
    found: list[Post] = []
    for first in count(1, PIECES):
        keys = [key if number == 1 else f"{key}#{number}" for number in range(first, first + PIECES)]
        some = session.exec(select(Post).where(col(Post.key).in_(keys)).order_by(col(Post.id))).all()
        found += some
        if len(some) < PIECES:
            return found
    raise AssertionError("endless")


def take_by_hand(session: Session, post: Post) -> bool:
    """A person will paste it: the bot no longer sends it; False where it is on its way, out or settled already."""
    open_yet = col(Post.standing).in_((Standing.waiting, Standing.by_hand, Standing.failed))
    taken = update(Post).where(col(Post.id) == post.id, open_yet).values(standing=Standing.by_hand)
    return bool(session.execute(taken).rowcount)  # type: ignore[attr-defined]


def stop_for(session: Session, group_id: int, reason: str) -> int:
    """Nothing goes to a group any more that is not on its way yet; returns how many posts that were."""
    waits = col(Post.standing).in_((Standing.asking, Standing.waiting, Standing.by_hand, Standing.failed))
    stopped = update(Post).where(col(Post.group_id) == group_id, col(Post.person).is_(None), waits)
    done = session.execute(stopped.values(standing=Standing.stopped, reason=reason))
    return done.rowcount  # type: ignore[attr-defined, no-any-return]


def stands(session: Session, key: str) -> bool:
    """Whether a post of that key was made before, whatever became of it."""
    return session.exec(select(Post.id).where(Post.key == key)).first() is not None


def claim(
    session: Session,
    channel: str,
    account: str,
    by: str,
    now: datetime,
    most: int,
    unasked: int | None = None,
    *,
    is_night: bool = False,
) -> list[Post]:
    """Take up to `most` due posts of an account for sending, answers first, at most one under way to a place.

    At most `unasked` of them, all where that is None, are no answers.
    Guarded: of two processes one gets a post. What is returned stands as sending, under a lease. What nobody asked for
    and has waited into the night or past its time is skipped with the reason.
    """
    due = (
        select(Post)
        .where(Post.channel == channel, Post.account == account, Post.standing == Standing.waiting, Post.due_at <= now)
        .order_by(col(Post.answers).is_(None), col(Post.due_at), col(Post.id))
        .limit(most * 4)
        .with_for_update(skip_locked=True)
    )
    taken: dict[str, Post] = {}
    left = most if unasked is None else unasked
    under_way = {place_of(post) for post in _under_way(session, now)}
    for post in session.exec(due).all():
        if reason := _is_past(post, now, is_night=is_night):
            post.standing, post.reason = Standing.skipped, reason
            session.add(post)
        elif len(taken) < most and not (post.answers is None and left == 0) and place_of(post) not in under_way:
            left -= place_of(post) not in taken and post.answers is None
            taken.setdefault(place_of(post), post)
    for post in taken.values():
        post.standing, post.claimed_by, post.lease_until, post.tries = Standing.sending, by, now + LEASE, post.tries + 1
        session.add(post)
    session.flush()
    return list(taken.values())


def _is_past(post: Post, now: datetime, *, is_night: bool) -> str:
    """Why a post must not go out any more, empty where it may."""
    if post.expires_at is None:
        return ""
    if is_night:
        return "等到了夜里，不再发"
    return "等过了时候，不再发" if now > post.expires_at else ""


def place_of(post: Post) -> str:
    """One name for the room or person a post goes to."""
    return "\x1f".join((post.channel, post.account, post.room or "", post.person or ""))


def settle(
    session: Session, post_id: int, standing: Standing, at: datetime, reason: str = "", receipt: str = ""
) -> bool:
    """Write down how a send ended. Only a post that is still under way changes: the first word counts."""
    changed = (
        update(Post)
        .where(col(Post.id) == post_id, col(Post.standing) == Standing.sending)
        .values(
            standing=standing, reason=reason, receipt=receipt or None, sent_at=at if standing == Standing.sent else None
        )
    )
    is_first_word = bool(session.execute(changed).rowcount)  # type: ignore[attr-defined]
    if is_first_word and standing == Standing.sent:
        _open(session, post_id, at)
    return is_first_word


def postpone(session: Session, post_id: int, until: datetime, reason: str) -> None:
    """The gateway said no for now: the post waits again, unless it was called off meanwhile."""
    where = (col(Post.id) == post_id, col(Post.standing) == Standing.sending)
    session.execute(update(Post).where(*where, col(Post.reason) == CALLED_OFF).values(standing=Standing.stopped))
    session.execute(update(Post).where(*where).values(standing=Standing.waiting, due_at=until, reason=reason))


def unknown(session: Session, now: datetime) -> list[Post]:
    """Posts whose sender is gone: sent or not, a person or a late echo settles them."""
    query = select(Post).where(Post.standing == Standing.sending, col(Post.lease_until) < now, Post.channel != "")
    return list(session.exec(query.order_by(col(Post.id))))


def decide(session: Session, post: Post, at: datetime, *, sent: bool) -> None:
    """A person looked into the chat: an unknown post was sent, or goes out again unless it was called off."""
    again = Standing.by_hand if post.channel == BY_HAND else Standing.waiting
    again = Standing.stopped if post.reason == CALLED_OFF else again
    post.standing = Standing.sent if sent else again
    post.sent_at, post.lease_until, post.expires_at, post.tries = (at if sent else None), None, None, 0
    session.add(post)
    session.flush()
    if sent and post.id is not None:
        _open(session, post.id, at)


def _open(session: Session, post_id: int, at: datetime) -> None:
    """The opening words are out: their group is recorded from now on."""
    of_post = (Post.id == post_id, Post.job == OPENING)
    is_before = select(Post.made_at).where(*of_post).scalar_subquery() >= col(Group.closed_at)
    unopened = update(Group).where(col(Group.id).in_(select(Post.group_id).where(*of_post)))
    unopened = unopened.where(col(Group.opened_at).is_(None) | is_before)
    session.execute(unopened.values(opened_at=at, closed_at=None))


def _under_way(session: Session, now: datetime) -> list[Post]:
    query = select(Post).where(Post.standing == Standing.sending, col(Post.lease_until) >= now)
    return list(session.exec(query))
