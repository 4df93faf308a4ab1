"""A province's ledger for measurements: three years of records and what is under way, put in by plain inserts.

Run by itself it fills the folder that is named and says how long that took: `python -m tests.bench.million FOLDER`.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models import migrations, tables
from models.book import Book
from models.db import Database, insert
from models.group import Group
from models.inbox import Message
from models.ledger import RECORDS
from models.member import Identity, Member
from models.record import Record, State
from tests.bench import under_way
from tests.bench.under_way import NOON

assert tables
AT_ONCE = 20_000
DAYS, BOOKS, SECTORS, REGIONS = 1095, 8000, 30, 12
SHARES = {"checkins": 62, "recommendations": 10, "reflections": 14, "excerpts": 9, "advice": 2, "drift_acts": 3}
"""Of a hundred records how many are of a kind."""
_SAID = "这几天读得慢一些，前面几章又翻了一遍，想起年轻时在乡下听老人讲的那些事，土地和人情都在里面，基层工作离不开"


def fill(db: Database, records: int = 1_000_000, members: int = 20_000, groups: int = 1_000) -> None:
    """Put that many in; the same numbers give the same ledger."""
    dice = random.Random(7)
    with db.begin() as session:
        _put(session, Group, (_group(number) for number in range(1, groups + 1)))
        _put(session, Member, (_member(number) for number in range(1, members + 1)))
        _put(session, Identity, (_identity(number) for number in range(1, members + 1)))
        _put(session, Book, ({"id": one, "title": f"第{one}号书"} | _BOOK for one in range(1, BOOKS + 1)))
        under_way.copies(session, members)
    kinds = {str(table.__tablename__): table for table in RECORDS}
    wanted = dice.choices([kinds[name] for name in SHARES], list(SHARES.values()), k=records)
    for first in range(1, records + 1, AT_ONCE):
        with db.begin() as session:
            some = range(first, min(first + AT_ONCE, records + 1))
            drawn = [(number, *_drawn(dice, members, groups)) for number in some]
            _put(session, Message, (_message(*one) for one in drawn))
            insert(session, [(wanted[one[0] - 1], _record(wanted[one[0] - 1], *one, dice)) for one in drawn])
    with db.begin() as session:
        under_way.fill(session, records, members, groups)


_BOOK = {"subtitle": "", "author": "某某", "publisher": "", "isbn": "", "verified": True, "listed": True}


def _put(session: Session, table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    insert(session, ((table, row) for row in rows))


def _group(number: int) -> dict[str, Any]:
    region = f"{number % REGIONS}旗"
    return {"id": number, "name": f"{number}号读书群", "channel": "room", "room": f"r{number}", "region": region,
            "opened_at": NOON - timedelta(days=DAYS)}  # fmt: skip


def _member(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"委员{number}", "sector": f"{number % SECTORS}界", "region": f"{number % REGIONS}旗"}


def _identity(number: int) -> dict[str, Any]:
    named = {"contact": f"p{number}", "shown_name": f"委员{number}"}
    return {"id": number, "channel": "room", "account": "room", "member_id": number} | named


def _drawn(dice: random.Random, members: int, groups: int) -> tuple[int, int, date]:
    """Whose, where and when: everybody speaks in a few groups only."""
    member = dice.randint(1, members)
    return member, (member * 7 + dice.randint(0, 2)) % groups + 1, NOON.date() - timedelta(days=dice.randrange(DAYS))


def _message(number: int, member: int, group: int, day: date) -> dict[str, Any]:
    at = datetime.combine(day, NOON.timetz())
    fixed = {"channel": "room", "account": "room", "external_id": f"m{number}", "medium": "text", "kept": True}
    said = {"text": _SAID[: 12 + number % 40], "sent_at": at, "heard_at": at, "fingerprint": f"{number:032x}"}
    return {"id": number, "group_id": group, "identity_id": member} | fixed | said


def _record(
    table: type[Record], number: int, member: int, group: int, day: date, dice: random.Random
) -> dict[str, Any]:
    at = datetime.combine(day, NOON.timetz())
    row: dict[str, Any] = {"message_id": number, "part": 0, "seq": 0, "member_id": member, "group_id": group}
    state = State.cancelled if number % 50 == 0 else State.pending if under_way.is_question(number) else State.sure
    row |= {"day": day, "state": state, "made_at": at}
    row["book_id"] = dice.randint(1, BOOKS) if table.__tablename__ != "advice" else None
    if "words" in table.model_fields:
        row["words"] = f"{_SAID * (1 + number % 3)}第{number}条"
    if table.__tablename__ == "drift_acts":
        which = number % under_way.COPIES + 1
        row |= {"act": "drift_take", "copy_code": f"CF-{which:04}", "said_at": at}
        row["copy_id"] = which if number % 100 else None
    return row


def grown(url: str, records: int) -> Database:
    """A ledger of so many records."""
    db = Database(url)
    migrations.upgrade(db.engine)
    fill(db, records)
    if db.engine.dialect.name == "postgresql":  # as it is a few minutes later by itself
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return db


def main() -> int:
    """Fill a folder's ledger."""
    began = time.perf_counter()
    grown(f"sqlite:///{Path(sys.argv[1]) / 'shuxiang.sqlite'}", 1_000_000).close()
    print(f"一百万条记录：{time.perf_counter() - began:.0f} 秒")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
