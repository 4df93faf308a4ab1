"""What an office has at hand on an ordinary day: a notice to be approved, texts to paste, words to pass on, looks."""

from datetime import datetime, timedelta

from sqlmodel import Session, select

from models import broadcast, outbox, relay, rollcall
from models.broadcast import Broadcast
from models.group import Group
from models.member import Member
from models.outbox import BY_HAND, Post, Standing
from models.rollcall import RollCall

NOTICE = "明天下午三点，玉龙书屋见。收到请回复。"


def lay_out(session: Session, now: datetime) -> None:
    """In each of the first three groups, and for one person of each."""
    groups = list(session.exec(select(Group).order_by(Group.id).limit(3)))
    one = Broadcast(text=NOTICE, written_by="阿青", written_at=now, due_at=now, wants_answer=True)
    broadcast.write(session, one, groups)
    for group in groups:
        place = {"account": group.account, "group_id": group.id, "made_at": now, "due_at": now}
        paste = Post(key=f"paste:group-{group.id}", job=broadcast.JOB, channel=BY_HAND, text=NOTICE, **place)
        look = Post(key=f"look:group-{group.id}", job="weekly_report", channel=group.channel, text="【小结】", **place)
        look.room, look.standing, look.expires_at = group.room, Standing.asking, now + timedelta(hours=3)
        lost = Post(key=f"lost:group-{group.id}", job="evening_digest", channel=group.channel, text="三条", **place)
        lost.room, lost.standing, lost.lease_until = group.room, Standing.sending, now - timedelta(minutes=5)
        for post in (paste, look, lost):
            outbox.put(session, post)
        rollcall.begin(session, RollCall(group_id=group.id, title=NOTICE, opened_at=now, closes_at=now))
    for member in session.exec(select(Member).where(Member.on_roster).order_by(Member.id).limit(3)):
        member.aside, member.liaison = True, "阿青"
        session.flush()
        relay.tell(session, member, f"told:{member.id}", "drift_notices", "请还书。", now, reminds=False)
