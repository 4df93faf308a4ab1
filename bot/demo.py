"""Fills an empty database with the sample: its groups are open, its talk is recorded as if it had just been said."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import update
from sqlmodel import Session, select

from bot import under_way
from bot.almanac import SHANGHAI
from bot.channels.room.store import Said, Store
from bot.config import Config
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming, Quoted
from bot.sample import Line, Sample, load
from bot.storage import load_catalogue
from models import book as books
from models import setting, venue
from models.book import Book
from models.db import Database
from models.group import Ack, Group, Quotes
from models.inbox import Message
from models.member import Identity, Member
from models.outbox import Post, Standing

FILLED = "sample"
SHELVES = ("玉龙书屋", "政协书房", "委员工作室")


def fill_when_new(db: Database, config: Config, now: datetime, *, set_going: bool = True) -> bool:
    """Put the sample into a database that nobody has used yet, with `set_going` what is under way in its groups too.

    Returns whether it did.
    """
    with db.begin() as session:
        if setting.get(session, FILLED) or session.exec(select(Message.id)).first() is not None:
            return False
        setting.put(session, FILLED, now.isoformat())
        setting.put(session, "office", "赤峰市政协（演示）")
        _people(session, load(), now)
        if set_going:
            under_way.set_going(session, now)
    store = Store(config.data / "room.sqlite")
    try:
        _talk(db, store, load(), now)
    finally:
        store.close()
    return True


def _people(session: Session, sample: Sample, now: datetime) -> None:
    opened = datetime.combine(now.date() - timedelta(days=30), time(9), SHANGHAI)
    for number, group in enumerate(sample.groups, 1):
        row = Group(name=group.name, channel="room", account="room", room=f"room-{number}", main=group.main)
        row.region, row.contact, row.opened_at = group.region, group.contact, opened
        row.ack, row.quotes = Ack.digest, Quotes.free
        session.add(row)
    for number, person in enumerate(sample.members, 1):
        fields = ("name", "card", "title", "sector", "committee", "region", "type", "rank", "liaison")
        member = Member(**{field: getattr(person, field) for field in fields})
        session.add(member)
        session.flush()
        identity = Identity(channel="room", account="room", contact=f"p{number}", shown_name=person.card, member_id=0)
        identity.member_id, identity.friend = member.id or 0, True
        session.add(identity)
    for place in SHELVES:
        venue.called(session, place)
    for wanted in sample.books:
        book = Book(title=wanted.title, subtitle=wanted.subtitle, author=wanted.author)
        book.publisher, book.year = wanted.publisher, wanted.year
        books.enter(session, book, wanted.aliases)


def _talk(db: Database, store: Store, sample: Sample, now: datetime) -> None:
    """Say the talk in the room, and let the bot hear it; answers of those days stay unsaid."""
    with db.begin() as session:
        catalogue = load_catalogue(session)
        said = _as_said(sample, now.date())
        for one in said:
            store.add(one, handed=True)
            Hearing(session, Rules(), one.at).take([understand(_incoming(one), catalogue)])
        unsaid = update(Post).where(Post.standing == Standing.waiting)  # type: ignore[arg-type]
        session.execute(unsaid.values(standing=Standing.skipped, reason="演示的往日聊天"))


def _as_said(sample: Sample, today: date) -> list[Said]:
    rooms = {group.name: f"room-{number}" for number, group in enumerate(sample.groups, 1)}
    people = {person.name: (f"p{number}", person.card) for number, person in enumerate(sample.members, 1)}
    last: dict[tuple[str, str], tuple[str, Line]] = {}
    said = []
    for number, line in enumerate(sample.talk, 1):
        contact, card = people[line.member]
        answered = last.get((line.group, line.quotes))
        quoted = None
        if answered:
            quoted = {"id": answered[0], "sender": people[answered[1].member][1], "text": answered[1].text}
        message_id = f"sample-{number}"
        said.append(
            Said(message_id, rooms[line.group], contact, card, "text", line.text, line.sent_at(today), quoted=quoted)
        )
        last[(line.group, line.member)] = (message_id, line)
    return said


def _incoming(said: Said) -> Incoming:
    quoted = Quoted(said.quoted["sender"], said.quoted["text"]) if said.quoted else None
    return Incoming(
        channel="room",
        account="room",
        id=said.id,
        sender=said.sender,
        sender_name=said.sender_name,
        text=said.text,
        sent_at=said.at,
        room=said.chat,
        quoted=quoted,
        friend=True,
    )
