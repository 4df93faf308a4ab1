"""四月好书: the books that members recommended, for the poster."""

from bot.pictured.scope import Scope
from bot.pictures.poster import Commended, Poster
from bot.text.phrase import cut
from models.member import Member, address
from models.recommendation import Entry, by_book, of_days

MOST_QUOTED = 60


def poster(scope: Scope) -> tuple[Poster, tuple[int, ...]]:
    """The poster, and the messages whose words stand on it."""
    rows = [
        row
        for group in scope.groups
        for row in of_days(
            scope.session, group.id or 0, scope.since, scope.until, quote_freely=scope.quotes_freely(group)
        )
    ]
    entries = by_book(rows)
    books = [_commended(entry) for entry in entries]
    quoted = tuple(best[0] for entry in entries if (best := _best(entry)))
    persons = len({row.member.id for row in rows})
    return (
        Poster(scope.name, scope.called("好书"), scope.days, tuple(books), persons, scope.office, scope.remark),
        quoted,
    )


def _commended(entry: Entry) -> Commended:
    persons = len({member.id for member in entry.members})
    best = _best(entry)
    if best is None:
        return Commended(entry.title, entry.author, persons, cover=entry.cover)
    return Commended(entry.title, entry.author, persons, cut(best[1], MOST_QUOTED), address(best[2]), entry.cover)


def _best(entry: Entry) -> tuple[int, str, Member] | None:
    """The fullest words that may be quoted."""
    return max(entry.quotes, key=lambda quote: min(len(quote[1]), MOST_QUOTED), default=None)
