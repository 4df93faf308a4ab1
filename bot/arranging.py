"""活动的安排: what follows when the office settles something of an event away from the chat: who is told, and what."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.drafting import Changed
from bot.message import Reply
from bot.privately import Rules, privately
from bot.seating import come_now
from models import approval, outbox
from models import event as events
from models.event import Event
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.seats import Seat, Seats, let_wait, put_down, seats, take_off

NOTICE = "event_notice"
"""The `job` of what the groups are told of a change."""


def tell(session: Session, rules: Rules, replies: Iterable[Reply], now: datetime) -> int:
    """Tell persons privately, or through those who pass it on; returns how many had not been told before."""
    told = 0
    for reply in replies:
        member = session.get_one(Member, reply.to)
        said = (reply.key, reply.key.partition(":")[0], reply.text, now)
        told += privately(session, rules, member, *said, soon=reply.soon)
    return told


def put_notice(
    session: Session, event: Event, changed: Changed, groups: Sequence[Group], now: datetime, *, asks: bool
) -> None:
    """Put the notice of a change in the outbox of each group; with `asks` it waits there for an organiser's look."""
    for group in groups:
        key = f"event-notice:event-{event.id}:r{event.revision}:{event.stage}:group-{group.id}"
        standing = Standing.asking if asks else Standing.waiting
        outbox.put(session, outbox.to_group(group, key, NOTICE, changed.notice, now, standing=standing))


def notices(session: Session, event: Event) -> list[tuple[Group, Post]]:
    """The notices of an event's last change that wait for a look, with the groups they are for."""
    key = f"event-notice:event-{event.id}:r{event.revision}:{event.stage}:%"
    query = select(Group, Post).join(Post, col(Post.group_id) == col(Group.id)).where(col(Post.key).like(key))
    return list(session.exec(query.where(Post.standing == Standing.asking).order_by(col(Post.id))).all())


def let_out(session: Session, posts: Iterable[Post], text: str, now: datetime, by: str) -> None:
    """An organiser looked at some posts and lets them out, in these words."""
    for post in posts:
        if post.text != text:
            approval.edit(session, post, text, now, by)
        approval.approve(session, post, now, by)


def sign_up(
    session: Session,
    event: Event,
    member: Member,
    now: datetime,
    by: str,
    *,
    guests: int | None = None,
    online: bool | None = None,
    group_id: int | None = None,
) -> Seat:
    """Put somebody on the list who told the office; returns how they stand on it. Raises nothing: who finds no place
    waits for one as everybody does.
    """
    put_down(session, event, member.id or 0, now, by, guests=guests, online=online, group_id=group_id)
    found = seats(session, event)
    let_wait(session, [seat for seat in found.waiting if seat.member_id == member.id])
    return next(seat for seat in (*found.coming, *found.waiting) if seat.member_id == member.id)


def withdraw(session: Session, rules: Rules, event: Event, seat: Seat, now: datetime, by: str) -> int:
    """Take somebody off the list who told the office; returns how many are told that they have a place now."""
    take_off(session, event, seat, now, by)
    events.drop_reminder(session, event, seat.member_id, now, "本人已取消报名")
    return tell(session, rules, come_now(session, event, seats(session, event)), now)


def standing_of(found: Seats, seat: Seat) -> str:
    """How somebody stands on the list, in a word or two: 已报名, 候补第2位, 过了截止才报."""
    if seat in found.coming:
        return "已报名"
    return "过了截止才报" if seat.late else f"候补第{1 + [one for one in found.waiting if not one.late].index(seat)}位"
