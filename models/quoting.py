"""放行: whose own words may be quoted in posts, as an organiser says of each."""

from datetime import datetime

from sqlmodel import Session, col, select

from models import approval
from models.audit import note
from models.outbox import Post, PostQuote, Standing
from models.record import Worded


def decide(session: Session, row: Worded, at: datetime, by: str, *, may: bool) -> None:
    """Let words through, or hold them: then they also leave the posts that still wait for a look."""
    row.quotable = may
    session.add(row)
    note(session, at, by, "quote" if may else "hold", row)
    if may or row.message_id is None:
        return
    quoted = select(PostQuote, Post).join(Post, col(Post.id) == col(PostQuote.post_id))
    waiting = (PostQuote.message_id == row.message_id, Post.standing == Standing.asking)
    for quote, post in session.exec(quoted.where(*waiting)).all():
        left = [line for line in post.text.split("\n") if line != quote.line]
        approval.edit(session, post, "\n".join(left), at, by)
