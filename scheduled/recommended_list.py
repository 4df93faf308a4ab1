"""荐书榜: the books that members recommended in the week or month, with who did and, where let through, why.

With it stand what is free on the shelf of the drift, and what fits a book that a member asked for meanwhile.
"""

from datetime import time
from functools import partial

from bot.covered import days, missed
from bot.job import Draft, Every, Occasion, Picture, weekly
from bot.pictured.scope import Scope
from bot.text.phrase import cut, some_titles, titles
from models import picturing, want
from models.group import Quotes
from models.member import address
from models.order import in_order, listed, noun
from models.recommendation import Entry, by_book, of_days
from models.shelves import free_titles

MOST_BOOKS = 6
MOST_NAMES = 4
MOST_QUOTED = 40
MOST_ON_SHELF = 8
MOST_ASKED = 2
TITLES = {Every.day: "今日荐书", Every.week: "一周荐书", Every.month: "月度荐书"}


@weekly("荐书榜", day=1, at=time(9))
def recommended_list(occasion: Occasion) -> Draft | None:
    """At most one screen of a phone; nothing where nobody recommended a book, or asked for one that fits."""
    group, free = occasion.group, occasion.group.quotes == Quotes.free
    rows = of_days(occasion.session, group.id or 0, occasion.since, occasion.until, quote_freely=free)
    entries = by_book(rows)
    asked = _asked(occasion)
    if not entries and not asked:
        return None
    lines = [f"【{TITLES[occasion.every]}】{days(occasion)}"]
    quotes: list[tuple[int, str]] = []
    for number, entry in enumerate(entries[:MOST_BOOKS], 1):
        lines += [f"{number}. 《{entry.title}》{entry.author}", f"   {_by(entry, by_rank=group.by_rank)}"]
        if entry.quotes:
            best = max(entry.quotes, key=lambda quote: min(len(quote[1]), MOST_QUOTED))
            quotes.append((best[0], f"   “{cut(best[1], MOST_QUOTED)}”"))
            lines.append(quotes[-1][1])
    rest = entries[MOST_BOOKS:]
    if rest:
        lines.append(f"另有{len(rest)}本：" + cut(titles(entry.title for entry in rest), 60))
    text = "\n".join(lines + asked + _shelf(occasion) + missed(occasion, "如有遗漏请补荐"))
    return Draft(text, tuple(quotes), _poster(occasion) if entries else None)


def _poster(occasion: Occasion) -> Picture | None:
    """The poster of the same days, where the office wants it."""
    if not picturing.wanted(occasion.session, "recommended_list"):
        return None
    from bot.pictured.poster import poster
    from bot.pictures.poster import draw

    shown, quotes = poster(Scope.of(occasion))
    return Picture(shown.title, partial(draw, shown), quotes)


def _by(entry: Entry, *, by_rank: bool) -> str:
    members = in_order(entry.members, by_rank=by_rank)
    return listed([address(member) for member in members], MOST_NAMES, noun(members)) + "荐"


def _asked(occasion: Occasion) -> list[str]:
    """What members asked for in these days and were not told privately, with what was recommended before."""
    group, lines = occasion.group, []
    for subject in want.of_days(occasion.session, group, occasion.since, occasion.until):
        if books := want.fitting(occasion.session, subject.split(), practice=group.practice):
            sought = subject.replace(" ", "")
            lines.append(f"有书友找“{sought}”的书，以前荐过{titles(book.title for book in books)}")
    return lines[:MOST_ASKED]


def _shelf(occasion: Occasion) -> list[str]:
    on_shelf = free_titles(occasion.session, occasion.group.venue_id)
    return [f"漂流架上可借：{some_titles(on_shelf, MOST_ON_SHELF)}"] if on_shelf else []
