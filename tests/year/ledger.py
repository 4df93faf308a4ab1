"""The drift as the year's test understands it: from what counts, read with bare SQL, and what must hold.

Nothing of the product is used here: where a copy is, and when it is due, is worked out a second time.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOAN, LONGER = timedelta(days=30), timedelta(days=15)
OUT = ("reader", "way")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy is: shelf, reader, way, missing or withdrawn; whose, at which venue, and due on what day."""

    kind: str
    member: int | None = None
    venue: int | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A copy in somebody's hands."""

    copy: int
    member: int
    due: date
    kind: str
    since: date


def moment(kept: str) -> datetime:
    """A moment as the file keeps it."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC).astimezone(SHANGHAI)


def place(home: int | None, acts: Sequence[tuple[str, int, int | None, int | None, str]]) -> Place:
    """Where a copy is after (act, by, to, venue, day), in the order said."""
    at = Place("shelf", venue=home)
    for act, by, to, venue, day in acts:
        until = date.fromisoformat(day) + LOAN
        is_out = at.kind in OUT
        if act in ("drift_release", "drift_return"):
            if at.kind != "shelf" or venue not in (None, at.venue):
                at = Place("shelf", venue=venue if venue is not None else home)
        elif act == "drift_take":
            at = Place("reader", by, due=at.due if is_out and at.member == by else until)
        elif act == "drift_pass" and to is not None and not (is_out and at.member == to):
            at = Place("way", to, due=until)
        elif act == "drift_renew" and is_out and at.due:
            at = Place(at.kind, at.member, due=max(at.due, date.fromisoformat(day)) + LONGER)
        elif act in ("drift_lose", "drift_withdraw"):
            at = Place("missing" if act == "drift_lose" else "withdrawn")
    return at


def loans(file: sqlite3.Connection) -> Iterator[Loan]:
    """Every copy that somebody has, by the acts that count."""
    for copy_id, (home, _, _, since, acts) in _told(file, "").items():
        now = place(home, acts)
        if now.member is not None and now.due is not None:
            yield Loan(copy_id, now.member, now.due, now.kind, moment(since).date())


def wrongs(file: sqlite3.Connection, books: Sequence[int] = ()) -> list[str]:
    """What of the ledger is not as it must be; of some books, or of all."""
    where = f"WHERE book_id IN ({','.join(map(str, books))})" if books else ""
    copies = {
        row[0]: row
        for row in file.execute(f"SELECT id, book_id, whereabouts, venue_id, member_id, due, code FROM copies {where}")
    }
    of_books = f"WHERE h.book_id IN ({','.join(map(str, books))})" if books else ""
    holds = file.execute(
        "SELECT h.id, h.book_id, h.member_id, h.wanted_id, h.copy_id, h.standing, h.asked_at, d.said_at "
        f"FROM holds h LEFT JOIN drift_acts d ON d.id = h.act_id {of_books} ORDER BY h.asked_at, h.id"
    ).fetchall()
    return [*_of_places(file, where, copies), *_of_hops(file, where, copies), *_of_queues(copies, holds)]


def _told(file, where):  # type: ignore[no-untyped-def]
    rows = file.execute(
        "SELECT c.id, c.home_id, c.whereabouts, c.code, c.since, d.act, d.member_id, d.to_id, d.venue_id, d.day "
        "FROM copies c LEFT JOIN drift_acts d ON d.copy_id = c.id AND d.state IN ('sure', 'confirmed') "
        f"AND d.act != 'drift_request' {where.replace('book_id', 'c.book_id')} ORDER BY c.id, d.said_at, d.id"
    )
    return {
        copy_id: (some[0][1], some[0][2], some[0][3], some[0][4], [row[5:] for row in some if row[5]])
        for copy_id, some in ((key, list(of)) for key, of in groupby(rows, key=lambda row: row[0]))
    }


def _of_places(file, where, copies):  # type: ignore[no-untyped-def]
    """Each copy is in one place, the one that follows from what was said."""
    for copy_id, (home, kept, code, _, acts) in _told(file, where).items():
        _, _, _, venue, member, due, _ = copies[copy_id]
        said = place(home, acts)
        found = Place(kept, member, venue, date.fromisoformat(due) if due else None)
        if kept == "held" and member is not None:
            found = Place("shelf", None, venue, found.due)
        if found != said:
            yield f"{code} stands as {found}, said was {said}"


def _of_hops(file, where, copies):  # type: ignore[no-untyped-def]
    """The stops follow one another without a gap but where nobody knew where it was, and end where it is."""
    rows = file.execute(
        "SELECT copy_id, seq, member_id, venue_id, since, until FROM hops "
        f"WHERE copy_id IN (SELECT id FROM copies {where}) ORDER BY copy_id, seq"
    ).fetchall()
    stops = {copy_id: list(some) for copy_id, some in groupby(rows, key=lambda row: row[0])}
    for copy_id, (_, _, kept, venue, member, _, code) in copies.items():
        own = stops.get(copy_id, [])
        if [stop[1] for stop in own] != list(range(len(own))) or not own:
            yield f"{code}: the stops are not numbered {[stop[1] for stop in own]}"
            continue
        if any(one[5] is None or one[5] > other[4] or one[4] > one[5] for one, other in pairwise(own)):
            yield f"{code}: stops overlap {own}"
        if (own[-1][5] is None) == (kept in ("missing", "withdrawn")):
            yield f"{code} is {kept}, its last stop {own[-1]}"
        if own[-1][5] is None and own[-1][2:4] != ((member, None) if kept in OUT else (None, venue)):
            yield f"{code} is {kept} at {member or venue}, its last stop {own[-1]}"


def _of_queues(copies, holds):  # type: ignore[no-untyped-def]
    """One open place a member and book, one copy laid aside for each ready one; no free copy while somebody waits."""
    opened = [one for one in holds if one[5] in ("queued", "ready")]
    seats = [(one[1], one[2]) for one in opened]
    for seat in {seat for seat in seats if seats.count(seat) > 1}:
        yield f"two places of member {seat[1]} for book {seat[0]}"
    aside = sorted(one[4] for one in opened if one[5] == "ready")
    if aside != sorted(key for key, one in copies.items() if one[2] == "held"):
        yield f"laid aside are {aside}, held {sorted(key for key, one in copies.items() if one[2] == 'held')}"
    for hold_id, book, member, wanted, copy_id, standing, asked_at, said_at in opened:
        if asked_at != said_at:
            yield f"hold {hold_id} stands by {asked_at}, said at {said_at}"
        if standing == "ready" and copies[copy_id][4] != member:
            yield f"hold {hold_id} of {member} has copy {copy_id} of {copies[copy_id][4]}"
        if any(one[1] == book and one[4] == member and one[2] in OUT for one in copies.values()):
            yield f"member {member} waits for book {book} and has it"
        wants = wanted if wanted in copies and copies[wanted][2] != "withdrawn" else None
        if standing == "queued" and any(
            one[1] == book and one[2] == "shelf" and wants in (None, one[0]) for one in copies.values()
        ):
            yield f"hold {hold_id} of book {book} waits beside a free copy"


def passed_over(
    file: sqlite3.Connection, before: Mapping[int, set[int]], books: Sequence[int]
) -> tuple[dict[int, set[int]], list[str]]:
    """The holds of some books that are ready now; and who of those not so `before` came before another's turn."""
    rows = file.execute(
        "SELECT id, book_id, wanted_id, copy_id, standing FROM holds WHERE standing IN ('queued', 'ready') "
        f"AND book_id IN ({','.join(map(str, books))}) ORDER BY asked_at, id"
    ).fetchall()
    gone = {key for (key,) in file.execute("SELECT id FROM copies WHERE whereabouts = 'withdrawn'")}
    ready: dict[int, set[int]] = {book: set() for book in books}
    found = []
    for at, (hold_id, book, _, copy_id, standing) in enumerate(rows):
        if standing != "ready":
            continue
        ready[book].add(hold_id)
        if hold_id not in before.get(book, ()):
            found += [
                f"hold {hold_id} was served before {one[0]} of book {book}"
                for one in rows[:at]
                if one[1] == book and one[4] == "queued" and (one[2] in (None, copy_id) or one[2] in gone)
            ]
    return ready, found
