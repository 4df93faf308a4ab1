"""群发到了哪一步: how far a broadcast is in each of its groups, read off what stands in the outbox."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, and_, case, cast, func, literal
from sqlmodel import Session, col, select

from models.broadcast import ALL, JOB, Broadcast, BroadcastGroup, chosen, key
from models.group import Group
from models.outbox import CALLED_OFF, Post, Standing
from models.page import pages

SOME = 500
"""Keys that are asked for in one query."""


class Stage(StrEnum):
    """How far a broadcast is in one group; `draft`: nothing was let out yet."""

    draft = "draft"
    skipped = "skipped"
    waiting = "waiting"
    by_hand = "by_hand"
    sending = "sending"
    sent = "sent"
    unknown = "unknown"
    failed = "failed"
    stopped = "stopped"


WORST_FIRST = (
    Stage.failed,
    Stage.unknown,
    Stage.stopped,
    Stage.skipped,
    Stage.sending,
    Stage.waiting,
    Stage.by_hand,
    Stage.sent,
)
"""Of several messages to one group the first of these says how far it is there."""


@dataclass(frozen=True, slots=True)
class Stands:
    """How far a broadcast is in one group, with the reason or the receipts, and the messages it became."""

    group: Group
    stage: Stage
    reason: str = ""
    posts: tuple[Post, ...] = field(default=(), repr=False)


def standing(session: Session, broadcast: Broadcast, now: datetime) -> list[Stands]:
    """How far it is in each group."""
    groups = chosen(session, broadcast)
    posts = _posts(session, broadcast, [group for _, group in groups])
    return [_stands(broadcast, row, group, posts.get(key(broadcast, group), []), now) for row, group in groups]


def counts(session: Session, broadcast: Broadcast, now: datetime, groups: Collection[int] | None) -> Counter[Stage]:
    """In how many groups it is how far, of some groups or of all: counted where a list needs no more."""
    stem = literal(f"{JOB}:{broadcast.id}:group-") + cast(col(BroadcastGroup.group_id), String)
    keys = [stem if number == 1 else stem + f"#{number}" for number in range(1, _pieces(broadcast) + 1)]
    lost = and_(col(Post.standing) == Standing.sending, col(Post.lease_until) < now)
    ranks = [(col(Post.standing) == stage.value, at) for at, stage in enumerate(WORST_FIRST) if stage != Stage.unknown]
    worst = func.min(case((lost, WORST_FIRST.index(Stage.unknown)), *ranks))
    query = select(BroadcastGroup.skipped, worst).outerjoin(Post, col(Post.key).in_(keys))
    query = query.where(BroadcastGroup.broadcast_id == broadcast.id).group_by(col(BroadcastGroup.id))
    if groups is not None:
        query = query.where(col(BroadcastGroup.group_id).in_(groups))
    return Counter(
        _unsent(broadcast, skipped) if at is None else WORST_FIRST[at] for skipped, at in session.exec(query)
    )


def _pieces(broadcast: Broadcast) -> int:
    """How many messages it is at most to one group."""
    return len(pages(ALL + broadcast.text)) + bool(broadcast.file)


def _unsent(broadcast: Broadcast, skipped: str) -> Stage:
    """How far it is in a group for which nothing was ever put in the outbox."""
    return Stage.skipped if skipped else Stage.stopped if broadcast.stopped_at is not None else Stage.draft


def _posts(session: Session, broadcast: Broadcast, groups: Sequence[Group]) -> dict[str, list[Post]]:
    """The messages that it became, by the key of each group: asked by name, a few hundred at once."""
    pieces = _pieces(broadcast)
    stems = [key(broadcast, group) for group in groups]
    keys = [stem if number == 1 else f"{stem}#{number}" for stem in stems for number in range(1, pieces + 1)]
    found: dict[str, list[Post]] = {}
    for at in range(0, len(keys), SOME):
        some = select(Post).where(col(Post.key).in_(keys[at : at + SOME])).order_by(col(Post.id))
        for post in session.exec(some):
            found.setdefault(post.key.partition("#")[0], []).append(post)
    return found


def _stands(broadcast: Broadcast, row: BroadcastGroup, group: Group, posts: list[Post], now: datetime) -> Stands:
    if not posts:
        stage = _unsent(broadcast, row.skipped)
        return Stands(group, stage, row.skipped or (CALLED_OFF if stage == Stage.stopped else ""))
    stages = [_stage(post, now) for post in posts]
    stage = next(one for one in WORST_FIRST if one in stages)
    first = posts[stages.index(stage)]
    done = stages.count(Stage.sent)
    part = f"{len(posts)}条里发出了{done}条" if len(posts) > 1 and 0 < done < len(posts) else ""
    reason = first.reason if stage in (Stage.failed, Stage.stopped, Stage.skipped) else ""
    return Stands(group, stage, "；".join(filter(None, (reason, part))), tuple(posts))


def _stage(post: Post, now: datetime) -> Stage:
    if post.standing == Standing.sending and post.lease_until is not None and post.lease_until < now:
        return Stage.unknown
    return Stage(post.standing.value)
