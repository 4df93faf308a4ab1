"""附件留到什么时候: the kept files that somebody still sends, pastes or passes on."""

from sqlmodel import Session, col, or_, select

from models.broadcast import Broadcast
from models.outbox import OPEN, Post
from models.relay import Relay


def still_needed(session: Session) -> set[str]:
    """Files of broadcasts whose words are kept, of posts that are not settled, and of words not yet passed on."""
    of_broadcasts = select(Broadcast.file).where(Broadcast.file != "")
    to_pass_on = select(Relay.key).where(col(Relay.done_at).is_(None))
    open_yet = or_(col(Post.standing).in_(OPEN), col(Post.key).in_(to_pass_on))
    return {*session.exec(of_broadcasts), *session.exec(select(Post.file).where(Post.file != "", open_yet))}
