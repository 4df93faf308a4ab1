"""A drift one can take part in: the named cast, two groups and two shelves, acts entered the way the handler does."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from models import circulation, copy, hold, hop, ledger, venue
from models.book import Book, find_by_title
from models.copy import Copy, Whereabouts
from models.db import Database, day_of, insert
from models.drift import Act, DriftAct
from models.entry import Entry
from models.group import Group
from models.hold import Hold, Waiting
from models.inbox import Message
from models.ledger import Evidence, entered
from models.matching import Said, doubt, meant
from models.member import Member
from models.record import State

SHANGHAI = ZoneInfo("Asia/Shanghai")
CAST = ("林静", "阿青", "周秘书", "路人", "孟和")
TITLES = ("活着", "乡土中国")
SHELVES = ("玉龙书屋", "政协书房")


class Drift:
    """Everything told goes through `meant`, `doubt`, `entered` and `follow`, one transaction an act."""

    def __init__(self, db: Database, *, members: Sequence[str] = CAST) -> None:
        self.db, self.now = db, datetime(2026, 4, 21, 9, 0, tzinfo=SHANGHAI)
        with db.begin() as session:
            for name in ("红山区读书群", "松山区读书群"):
                session.add(Group(name=name, channel="room", account="room", opened_at=self.now))
            session.add_all(Member(name=name) for name in members)
            session.add_all(Book(title=title) for title in TITLES)
            for name in SHELVES:
                venue.called(session, name)
            session.add(Entry(by="周秘书", at=self.now, source="list"))
            session.flush()

    def listed(self, code: str, title: str = "活着", shelf: str = "玉龙书屋") -> None:
        """The library's list brings a copy."""
        with self.db.begin() as session:
            book, home = self.book(session, title), venue.called(session, shelf)
            new = Copy(
                code=code, book_id=book.id or 0, home_id=home.id, entry_id=1, entered_at=self.now, since=self.now
            )
            circulation.put_in(session, new)

    def says(
        self,
        who: str,
        act: Act,
        what: str = "",
        *,
        title: str = "",
        to: str = "",
        giver: str = "",
        shelf: str = "",
        group: int = 1,
        ago: timedelta = timedelta(),
        unsure: str = "",
    ) -> "Told":
        """Somebody tells of an act on `what`, a code or a title; `ago` it was said earlier and is heard only now."""
        self.now += timedelta(minutes=1)
        at = self.now - ago
        code = what if what.startswith("CF-") else ""
        title = title or ("" if code else what)
        with self.db.begin() as session:
            book_id = self.book(session, title).id if title else None
            shelf_id = venue.called(session, shelf).id if shelf else None
            by, giver_id, to_id = (self.member(session, name).id if name else None for name in (who, giver, to))
            said = Said(act, by or 0, group, code, book_id, giver_id, shelf_id)
            which = meant(session, said)
            why = (doubt(session, said, which.copy) if which.copy else "") or unsure
            message = Message(
                channel="room", account="room", external_id=f"{who} {act} {self.now}", medium="text", sent_at=at
            )
            message.heard_at, message.group_id = self.now, group
            session.add(message)
            session.flush()
            insert(
                session,
                entered(
                    DriftAct,
                    Evidence(self.now, day_of(at), by or 0, group, message.id),
                    [book_id],
                    unsure=why,
                    act=act.value,
                    copy_code=code,
                    said_at=at,
                    copy_id=which.copy.id if which.copy else None,
                    from_id=giver_id,
                    to_id=to_id,
                    venue_id=shelf_id,
                ),
            )
            row = session.exec(select(DriftAct).where(DriftAct.message_id == message.id)).one()
            served = circulation.follow(session, [row], self.now) if row.state == State.sure else []
            return Told(row.message_id or 0, row.id or 0, why, which.unknown, self.named(session, served))

    def reports(self, who: str, act: Act, code: str, *, to: str = "", ago: timedelta = timedelta()) -> list[str]:
        """周秘书 enters a line of the register; returns whose turn it is."""
        self.now += timedelta(minutes=1)
        with self.db.begin() as session:
            one = copy.coded(session, code)
            if one is None:
                return []
            by, to_id = (self.member(session, name).id if name else None for name in (who, to))
            return self.named(
                session, circulation.report(session, act, one, by or 0, self.now - ago, 1, self.now, to=to_id)
            )

    def recalls(self, told: "Told") -> None:
        """What was told is taken back."""
        self.now += timedelta(minutes=1)
        with self.db.begin() as session:
            ledger.cancel(session, told.message_id, self.now, "撤回")

    def settles(self, told: "Told", *, right: bool) -> None:
        """An organiser decided about what was doubtful."""
        self.now += timedelta(minutes=1)
        with self.db.begin() as session:
            ledger.settle(session, told.message_id, 0, right=right, at=self.now, by="阿青")

    def corrects(self, told: "Told", **values: object) -> None:
        """What was told says something else now."""
        from models.amend import change

        self.now += timedelta(minutes=1)
        with self.db.begin() as session:
            change(session, [session.get_one(DriftAct, told.act_id)], values, None, self.now, "成员")

    def days_pass(self, days: int) -> tuple[list[str], list[str]]:
        """Some days go by, and the queue moves on: who lost the place, and whose turn it is."""
        self.now += timedelta(days=days)
        with self.db.begin() as session:
            lapsed, ready = circulation.lapse(session, self.now)
            return self.named(session, lapsed), self.named(session, ready)

    def where(self, code: str) -> str:
        """玉龙书屋, 林静, 留给林静, →林静, missing, withdrawn; nothing where there is no such copy."""
        with self.db.begin() as session:
            one = copy.coded(session, code)
            if one is None:
                return ""
            who = session.get_one(Member, one.member_id).name if one.member_id else ""
            place = session.get_one(venue.Venue, one.venue_id).name if one.venue_id else "书架"
            told = {Whereabouts.shelf: place, Whereabouts.held: f"留给{who}", Whereabouts.reader: who}
            return told.get(one.whereabouts) or (f"→{who}" if who else one.whereabouts.value)

    def queue(self, title: str = "活着") -> list[str]:
        """Who waits, the first one first; a star where a copy is laid aside."""
        with self.db.begin() as session:
            places = hold.queue(session, self.book(session, title).id or 0)
            return [
                name + "*" * (one.standing == Waiting.ready)
                for one, name in zip(places, self.named(session, places), strict=True)
            ]

    def places(self) -> list[tuple[str, Waiting]]:
        """Every place there ever was, as asked for, with what became of it."""
        with self.db.begin() as session:
            places = session.exec(select(Hold).order_by(col(Hold.asked_at), col(Hold.id))).all()
            return [(name, one.standing) for one, name in zip(places, self.named(session, places), strict=True)]

    def journey(self, code: str) -> list[str]:
        """Every stop by its name, the one where the copy is now with a plus."""
        with self.db.begin() as session:
            one = copy.coded(session, code)
            assert one is not None
            return [
                self._stop(session, stop) + "+" * (stop.until is None) for stop in hop.journey(session, one.id or 0)
            ]

    def codes(self) -> list[str]:
        """Every code there is."""
        with self.db.begin() as session:
            return list(session.exec(select(Copy.code).order_by(col(Copy.code))))

    def code_of(self, session: Session, act: DriftAct) -> str:
        """The code of the copy that an act means; empty where it means none."""
        return session.get_one(Copy, act.copy_id).code if act.copy_id else ""

    def book(self, session: Session, title: str) -> Book:
        """The book of a title."""
        found = find_by_title(session, title)
        assert found is not None
        return found

    def member(self, session: Session, name: str) -> Member:
        """The person of a name."""
        return session.exec(select(Member).where(Member.name == name)).one()

    def named(self, session: Session, holds: Sequence[Hold]) -> list[str]:
        """Whose they are."""
        return [session.get_one(Member, one.member_id).name for one in holds]

    def _stop(self, session: Session, stop: hop.Hop) -> str:
        if stop.member_id:
            return session.get_one(Member, stop.member_id).name
        return session.get_one(venue.Venue, stop.venue_id).name if stop.venue_id else "书架"


class Told:
    """What became of an act: its message and row, why it is doubtful, which copy it could not be, whose turn it is."""

    def __init__(self, message_id: int, act_id: int, doubt: str, unknown: str, ready: list[str]) -> None:
        self.message_id, self.act_id, self.doubt, self.unknown, self.ready = message_id, act_id, doubt, unknown, ready
