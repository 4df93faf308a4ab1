"""过目: a group's organisers are told once, privately, that a post of theirs waits for a look, and until when."""

from datetime import datetime

from sqlmodel import Session

from models import relay, role
from models.group import Group
from models.member import address
from models.outbox import Post
from models.role import Duty

LOOK = "look"
"""The `job` of these words."""


def ask_for_a_look(session: Session, group: Group, post: Post, title: str, now: datetime) -> None:
    """Tell each of them; the words of the post itself stay where a recalled sentence leaves them."""
    until = f"{post.expires_at.month}月{post.expires_at.day}日{post.expires_at:%H:%M}前" if post.expires_at else "到时"
    for organiser in role.of(session, Duty.organiser, group.id):
        ready = f"“{group.name}”的{title}已写好，请您在工作台“过目”里看一看"
        words = f"{address(organiser)}您好，{ready}；{until}没有过目就不发。"
        said = (f"{LOOK}:{post.key}:to-{organiser.id}", LOOK, words, now)
        relay.tell(session, organiser, *said, expires_at=post.expires_at, reminds=False)
