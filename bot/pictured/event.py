"""活动回顾: an event with its three figures and the words that may be quoted, for its card."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.occasions import day
from bot.pictures.event import MOST_WORDS, Quote, Review
from bot.text.phrase import cut
from models import setting
from models.book import Book
from models.event import Event, invited
from models.felt import felt
from models.form import Form
from models.group import Group
from models.member import address
from models.reflection import Reflection
from models.turnout import turnout

MOST_QUOTED = 100


def review(
    session: Session, event: Event, group: Group | None = None, written: Sequence[Reflection] | None = None
) -> tuple[Review, tuple[int, ...]]:
    """The card as one group may see it, and the messages whose words stand on it; with no group as any may.

    `written` is what was written of the event, where that is known.
    """
    found, groups = turnout(session, event, written), invited(session, event.id or 0)
    words = felt(session, event, group, written)[:MOST_WORDS]
    form = session.get(Form, event.form_id) if event.form_id is not None else None
    book = session.get(Book, event.book_id) if event.book_id is not None else None
    card = Review(
        group=group.name if group else groups[0].name if len(groups) == 1 else "各读书群",
        title=event.title,
        form=form.name if form else "活动回顾",
        day=_when(event),
        venue=event.venue or ("线上" if event.link else ""),
        signed_up=len(found.signed_up),
        attended=len(found.attended),
        reflected=len(found.reflected),
        quotes=tuple(Quote(cut(row.words, MOST_QUOTED), address(member)) for row, member in words),
        book=book.title if book else "",
        speaker=event.speaker,
        office=setting.get(session, "office"),
    )
    return card, tuple(row.message_id or 0 for row, _ in words)


def _when(event: Event) -> str:
    """2026年4月23日（周四）14:30"""
    if event.starts_at is None:
        return f"{event.month.year}年{event.month.month}月"
    return f"{event.starts_at.year}年{day(event.starts_at)}" + ("" if event.lacks_hour else f"{event.starts_at:%H:%M}")
