"""更正: a list that is out already is written anew for the same days and goes out once more, under a key of its own."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.job import Draft, GroupPost, Occasion, rhythm
from bot.posting import attach
from bot.refusal import Refused
from models import outbox
from models.group import Group
from models.outbox import Post, Standing


@dataclass(frozen=True, slots=True)
class Reissue:
    """A list as it would be issued again, and the post it puts right."""

    key: str
    draft: Draft
    of: Post


def reissue(session: Session, group: Group, job: GroupPost, now: datetime) -> Reissue:
    """The group's last such list written anew; raises Refused where there is none, or nothing to put right."""
    found = _last(session, group, job)
    if found is None:
        raise Refused(f"“{group.name}”还没有发出过{job.title}，没有可更正的。")
    last, carrier, out_at = found
    since, until = last.since or out_at.date(), last.until or out_at.date()
    root, _, number = last.key.partition(":again-")
    key = f"{root}:again-{int(number or 0) + 1}"
    if outbox.stands(session, key):
        raise Refused("上一次的更正还没有发出，先等它发出，或用 outbox list 查看。")
    draft = job.write(Occasion(session, group, since, until, rhythm(since, until), now))
    if draft is None:
        raise Refused(f"{job.title}现在没有可说的了，不再发；要说明的话请会务自己写。")
    if draft.text in "\n".join(piece.text for piece in outbox.pieces(session, carrier.key)):
        raise Refused(f"重新写出的{job.title}与{out_at.month}月{out_at.day}日发出的一样，不用更正。")
    head = f"【更正】{out_at.month}月{out_at.day}日发出的{job.title}，以下面这份为准。"
    return Reissue(key, Draft(f"{head}\n{draft.text}", draft.quotes, draft.picture), last)


def put(
    session: Session, group: Group, found: Reissue, now: datetime, *, by_hand: bool, data: Path | None = None
) -> None:
    """Put a list in once more; `by_hand`: a person will paste it, the bot does not send it."""
    standing = Standing.by_hand if by_hand else Standing.waiting
    span = {"since": found.of.since, "until": found.of.until}
    post = outbox.to_group(group, found.key, found.of.job, found.draft.text, now, standing=standing, **span)
    post.file, seen = attach([found.draft], data)
    outbox.put(session, post, [*found.draft.quotes, *seen])


def _last(session: Session, group: Group, job: GroupPost) -> tuple[Post, Post, datetime] | None:
    """The newest list that is out, the post it stands in (itself, or what it had joined), and when that went out."""
    query = select(Post).where(
        Post.group_id == group.id,
        Post.job == job.name,
        col(Post.standing).in_((Standing.sent, Standing.merged)),
        col(Post.since).is_not(None),
        ~col(Post.key).contains("#"),
    )
    for post in session.exec(query.order_by(col(Post.id).desc())):
        carrier = session.get(Post, post.merged_into) if post.merged_into else post
        if carrier and carrier.sent_at:
            return post, carrier, carrier.sent_at
    return None
