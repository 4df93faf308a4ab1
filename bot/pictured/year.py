"""我的书香一年: what one member read, wrote and handed on in a year, for their own eyes."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from bot.pictures.year import Read, Year
from bot.text.keywords import worth_keeping
from models import ledger, setting, written
from models.book import Book
from models.hop import Carried, carried
from models.member import Member, address


def year(session: Session, member: Member, number: int, today: date, groups: Collection[int] | None = None) -> Year:
    """The member's year, up to today; where groups are named, of their records and their copies alone."""
    span = (session, member.id or 0, date(number, 1, 1), min(date(number, 12, 31), today))
    sums = ledger.sum_of(*span, groups=groups)
    words, book_id = _best(written.reflections(*span, groups))
    book = session.get(Book, book_id) if book_id is not None else None
    return Year(
        name=address(member),
        year=number,
        days=sums.days,
        books=tuple(Read(title, finished) for title, finished in written.books_read(*span, groups)),
        reflections=sums.reflections,
        recommended=sums.recommendations,
        words=words,
        words_of=book.title if book else "",
        journeys=tuple(_told(one) for one in carried(*span, groups)),
        office=setting.get(session, "office"),
    )


def _best(texts: list[tuple[str, int | None]]) -> tuple[str, int | None]:
    """The sentence most worth keeping, and the book it is about."""
    of = {worth_keeping([text]): book_id for text, book_id in texts}
    best = max(of, key=len, default="")
    return best, of.get(best)


def _told(one: Carried) -> str:
    if one.after:
        return f"《{one.title}》从您手里又传给了{one.after}位书友"
    return f"《{one.title}》在您手里" if one.is_here else f"《{one.title}》您读过，已还回书架"
