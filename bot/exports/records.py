"""The ledger as sheets: one a kind, each row with who, where, what and the evidence it rests on."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from bot.exports.sheet import Column, Sheet
from models import gap
from models import group as groups
from models.book import Book
from models.checkin import CheckIn
from models.db import SHANGHAI
from models.excerpt import Excerpt
from models.group import Group
from models.inbox import Message
from models.member import Member
from models.outbox import BY_HAND
from models.recommendation import Recommendation
from models.record import COUNTS, Record
from models.reflection import Reflection

_WHO = (Column("日期", 12, "date"), Column("姓名", 10), Column("界别", 14), Column("旗县区", 12), Column("群", 20))
_BOOK = (Column("书名", 24), Column("作者", 16))
_GAP = (
    Column("渠道", 12),
    Column("群", 30),
    Column("起", 18, "datetime"),
    Column("止", 18, "datetime"),
    Column("原因", 50),
)
_EVIDENCE = (Column("消息时间", 18, "datetime"), Column("依据", 12))
_PLACE = tuple(Column(title, 8, "int") for title in ("起章", "止章", "起页", "止页", "页数", "分钟", "进度%", "第几天"))


def sheets(session: Session, since: date, until: date, now: datetime | None = None) -> list[Sheet]:
    """打卡, 荐书, 体会 and 摘抄 from `since` to `until`, both included; rows are read as they are written.

    Where nobody listened or pasted for a while up to `now`, and something may be missing, a last sheet says when.
    """
    listed = [
        Sheet("打卡", (*_WHO, *_BOOK, *_PLACE, Column("读完", 6), *_EVIDENCE), _checkins(session, since, until)),
        Sheet(
            "荐书", (*_WHO, *_BOOK, Column("推荐语", 50), *_EVIDENCE), _worded(session, Recommendation, since, until)
        ),
        Sheet("体会", (*_WHO, *_BOOK, Column("体会", 60), *_EVIDENCE), _worded(session, Reflection, since, until)),
        Sheet("摘抄", (*_WHO, *_BOOK, Column("摘抄", 60), *_EVIDENCE), _worded(session, Excerpt, since, until)),
    ]
    first, last = datetime.combine(since, time.min, SHANGHAI), datetime.combine(until, time.max, SHANGHAI)
    gaps = _gaps(session, first, last, now or last)
    return [*listed, Sheet("未收听时段", _GAP, gaps)] if gaps else listed


def _gaps(session: Session, first: datetime, last: datetime, now: datetime) -> list[Sequence[Any]]:
    """A row for each stretch with the groups it concerns, none named for all of a channel; one that lasts has no end.

    A stretch that was pasted since is left out.
    """
    opened = [group for group in groups.opened(session) if not group.practice]
    rows: list[Sequence[Any]] = []
    for one in gap.touching(session, first, last):
        here = [group for group in opened if (group.channel, group.account) == (one.channel, one.account)]
        lacking = [group for group in here if gap.of_group(session, group, one.since, one.until or now, now)]
        if lacking or not here or one.since == one.until:
            names = "、".join(group.name for group in lacking) if len(lacking) < len(here) else ""
            rows.append((one.channel, names, one.since, one.until, one.reason))
    for group in opened:
        if group.channel == BY_HAND:
            for missed in gap.of_group(session, group, first, last, now):
                until = None if missed.lasts else missed.until
                rows.append((group.channel, group.name, missed.since, until, missed.reason))
    return sorted(rows, key=lambda row: row[2])


def _checkins(session: Session, since: date, until: date) -> Iterator[Sequence[Any]]:
    for row, head, tail in _rows(session, CheckIn, since, until):
        assert isinstance(row, CheckIn)
        yield (
            *head,
            row.chapter_first,
            row.chapter_last,
            row.page_first,
            row.page_last,
            row.page_count,
            row.minutes,
            row.percent,
            row.challenge_day,
            "是" if row.finished else "",
            *tail,
        )


def _worded(
    session: Session, table: type[Recommendation] | type[Reflection] | type[Excerpt], since: date, until: date
) -> Iterator[Sequence[Any]]:
    for row, head, tail in _rows(session, table, since, until):
        assert isinstance(row, Recommendation | Reflection | Excerpt)
        yield (*head, row.words, *tail)


def _rows(
    session: Session, table: type[Record], since: date, until: date
) -> Iterator[tuple[Record, tuple[Any, ...], tuple[Any, ...]]]:
    """Each counted record with the cells before and after those of its kind."""
    query = (
        sa_select(table, Member, Group, Book, Message)
        .join(Member, col(table.member_id) == col(Member.id))
        .join(Group, col(table.group_id) == col(Group.id), isouter=True)
        .join(Book, col(table.book_id) == col(Book.id), isouter=True)
        .join(Message, col(table.message_id) == col(Message.id), isouter=True)
        .where(
            func.coalesce(Group.practice, False).is_(False),
            col(table.state).in_(COUNTS),
            col(table.day) >= since,
            col(table.day) <= until,
        )
        .order_by(col(table.day), col(table.id))
        .execution_options(yield_per=1000)
    )
    for row, member, group, book, message in session.execute(query):
        head = (row.day, member.name, member.sector, member.region, group.name if group else "私信")
        titles = (book.title, book.author) if book else ("", "")
        evidence = f"消息{row.message_id}" if row.message_id else f"录入{row.entry_id}"
        yield row, (*head, *titles), (message.sent_at if message else row.made_at, evidence)
