"""体会汇编: the own words of those who agreed, as a printed book by book or 界别, with its contents."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.exports.briefing import period
from models import consent, setting, tally
from models.book import Book
from models.consent import ANTHOLOGY
from models.member import Member
from models.order import in_order
from models.reflection import Reflection
from models.tally import Span

SHORTEST = 20
"""Fewer characters are a remark and no piece of a book."""


def values(session: Session, span: Span, now: datetime, *, by_sector: bool) -> tuple[dict[str, Any], list[str]]:
    """What the placeholders stand for, and the names of those whose words are left out for want of their consent.

    What an organiser kept from being quoted is left out too; a piece told of several books stands once.
    """
    rows = _rows(session, span)
    agreed = consent.given(session, ANTHOLOGY)
    chapters: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row, member, book in rows:
        if member.id in agreed:
            heading = (member.sector or "其他") if by_sector else (book.title if book else "其他")
            chapters[heading].append(_piece(row, member, book))
    missing = in_order((member for _, member, _ in rows if member.id not in agreed), by_rank=True)
    ordered = sorted(chapters.items(), key=lambda one: (one[0] == "其他", -len(one[1]), one[0]))
    return {
        "书名": "书香政协体会汇编",
        "副题": period(span),
        "编发单位": setting.get(session, "office") or "书香政协办公室",
        "编发日期": f"{now.year}年{now.month}月",
        "各章": [
            {
                "号": number,
                "题目": name if by_sector or name == "其他" else f"《{name}》",
                "篇数": str(len(pieces)),
                # Under a 界别 nobody need be told again of which they are.
                "作者们": "、".join(dict.fromkeys(one["姓名" if by_sector else "作者"] for one in pieces)),
                "各篇": pieces,
            }
            for number, (name, pieces) in enumerate(ordered, 1)
        ],
    }, [one.name for one in missing]


def _rows(session: Session, span: Span) -> list[tuple[Reflection, Member, Book | None]]:
    query = (
        select(Reflection, Member, Book)
        .join(Member, col(Reflection.member_id) == col(Member.id))
        .join(Book, col(Reflection.book_id) == col(Book.id), isouter=True)
        .where(*tally.of_span(Reflection, span), col(Reflection.quotable).is_not(False))
        .order_by(col(Reflection.day), col(Reflection.id))
    )
    once: dict[tuple[int | None, str], tuple[Reflection, Member, Book | None]] = {}
    for row, member, book in session.exec(query):
        if len(row.words) >= SHORTEST:
            once.setdefault((member.id, row.words), (row, member, book))
    return list(once.values())


def _piece(row: Reflection, member: Member, book: Book | None) -> dict[str, Any]:
    whose = member.name + (f"（{member.sector}）" if member.sector else "")
    title = f"读《{book.title}》" if book else "读书体会"
    return {"题目": title, "各段": _paragraphs(row.words), "作者": whose, "姓名": member.name}


def _paragraphs(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]
