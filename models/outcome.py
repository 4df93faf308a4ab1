"""群发到了哪一步: how far a broadcast is in each of its groups, read off what stands in the outbox."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from models import outbox
from models.broadcast import Broadcast, BroadcastGroup, chosen, key
from models.group import Group
from models.outbox import CALLED_OFF, Post, Standing


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
    return [_stands(session, broadcast, row, group, now) for row, group in chosen(session, broadcast)]


def _stands(session: Session, broadcast: Broadcast, row: BroadcastGroup, group: Group, now: datetime) -> Stands:
    posts = outbox.pieces(session, key(broadcast, group))
    if not posts:
        stopped = broadcast.stopped_at is not None and not row.skipped
        stage = Stage.skipped if row.skipped else Stage.stopped if stopped else Stage.draft
        return Stands(group, stage, row.skipped or (CALLED_OFF if stopped else ""))
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
