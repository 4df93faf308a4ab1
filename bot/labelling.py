"""贴码: which copies their typed codes mean, which still wait for their label, and the word that it is stuck on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.refusal import Refused
from bot.text.copies import in_brief, typed
from models.audit import note
from models.book import Book
from models.copy import Copy, Whereabouts


def of_codes(session: Session, words: Sequence[str]) -> list[tuple[Copy, Book]]:
    """The copies of typed codes, as typed and each once; refused where something is no code or nobody's."""
    codes: dict[str, None] = {}
    for one in words:
        if not typed(one):
            raise Refused(f"“{one}”不是漂流编号；请写成 CF-0012，或 CF-0012到CF-0040（一次最多100本）。")
        codes |= dict.fromkeys(typed(one))
    there = {copy.code: (copy, book) for copy, book in session.exec(_COPIES.where(col(Copy.code).in_(codes)))}
    if unknown := [code for code in codes if code not in there]:
        raise Refused(f"没有登记过这{'个' if len(unknown) == 1 else '些'}编号：{in_brief(unknown)}。")
    return [there[code] for code in codes]


def standing(session: Session, *, waiting: bool) -> list[tuple[Copy, Book]]:
    """The copies that drift, by code; `waiting`: those alone that wait for their label."""
    query = _COPIES.where(Copy.whereabouts != Whereabouts.withdrawn).order_by(func.length(Copy.code), col(Copy.code))
    return list(session.exec(query.where(~col(Copy.labelled)) if waiting else query))


def stick(session: Session, copies: Iterable[Copy], now: datetime, by: str) -> int:
    """These labels are stuck on; returns how many were not yet."""
    fresh = [copy for copy in copies if not copy.labelled]
    for copy in fresh:
        copy.labelled = True
        session.add(copy)
        note(session, now, by, "label", copy, labelled=[False, True])
    return len(fresh)


_COPIES = select(Copy, Book).join(Book, col(Book.id) == col(Copy.book_id))
