"""A reading group one can talk in: the named cast of the tests and everything they say."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.heard import understand
from bot.hearing import Hearing, Outcome, Rules
from bot.message import Incoming, Medium, Quoted
from bot.storage import load_catalogue
from models import book as books
from models.book import Book
from models.db import Database
from models.group import Ack, Group, Quotes
from models.ledger import RECORDS
from models.member import Member
from models.outbox import Post
from models.record import Record

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Room:
    """A reading group one can talk in: everything said goes through the real hearing, one transaction a message."""

    def __init__(self, db: Database) -> None:
        self.db, self.now = db, datetime(2026, 4, 21, 20, 0, tzinfo=SHANGHAI)
        self.said = 0
        with db.begin() as session:
            group = Group(name="红山区读书群", channel="room", account="room", room="r1", opened_at=self.now)
            group.ack, group.quotes = Ack.each, Quotes.free
            session.add(group)
            for name, card in (("林静", "教育界-林静"), ("阿青", "会务-阿青"), ("周秘书", "秘书处-周秘书")):
                session.add(Member(name=name, card=card))
            for title, author in (("活着", "余华"), ("乡土中国", "费孝通"), ("额尔古纳河右岸", "迟子建")):
                books.enter(session, Book(title=title, author=author))
            self.catalogue = load_catalogue(session)

    def incoming(self, who: str, text: str, **more: Any) -> Incoming:
        """A message of somebody, a minute after the last one."""
        self.said += 1
        self.now += timedelta(minutes=1)
        quotes = more.pop("quotes", None)
        fields = {"channel": "room", "account": "room", "id": f"m{self.said}", "sender": who, "sender_name": who}
        fields |= {"room": "r1", "sent_at": self.now, "text": text, "quoted": Quoted(*quotes) if quotes else None}
        return Incoming(**(fields | more))

    def hear(self, *messages: Incoming) -> list[Outcome]:
        """Hear messages in one transaction."""
        heard = [understand(message, self.catalogue) for message in messages]
        with self.db.begin() as session:
            return Hearing(session, Rules(), self.now).take(heard)

    def says(self, who: str, text: str, **more: Any) -> list[str]:
        """Somebody says something; returns what the bot wants to say to it."""
        message = self.incoming(who, text, **more)
        before = {post.key for post in self.posts()}
        self.hear(message)
        return [post.text for post in self.posts() if post.key not in before]

    def recalls(self, who: str, message_id: str) -> None:
        """Somebody takes a message back."""
        self.hear(self.incoming(who, "", medium=Medium.recall, recalls=message_id))

    def posts(self) -> list[Post]:
        """Everything in the outbox."""
        with self.db.begin() as session:
            return list(session.exec(select(Post).order_by(col(Post.id))))

    def records(self) -> list[Record]:
        """Every record of the ledger, of all kinds."""
        with self.db.begin() as session:
            return [row for table in RECORDS for row in session.exec(select(table).order_by(col(table.id)))]

    def ask(self, question: Any) -> Any:
        """Run a question over the database."""
        with self.db.begin() as session:
            return question(session)

    def group(self, session: Session) -> Group:
        """The group's row."""
        return session.exec(select(Group)).one()
