"""荐书榜: the books that members recommended in the week or month, with who did and, where let through, why."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.almanac import SHANGHAI
from bot.job import Draft, Every, Occasion, weekly
from bot.text.phrase import cut, stretch
from models import gap
from models.group import Quotes
from models.member import address
from models.recommendation import Recommended, of_days

MOST_BOOKS = 6
MOST_NAMES = 4
MOST_QUOTED = 40
WORTH_A_WORD = timedelta(hours=1)
"""A shorter gap is on record but not told in the list."""
TITLES = {Every.day: "今日荐书", Every.week: "一周荐书", Every.month: "本月荐书"}


@dataclass(slots=True)
class Entry:
    """One book of the list: its recommenders, once each and in order, and the sentences that may be quoted."""

    title: str
    author: str
    names: list[str] = field(default_factory=list)
    quotes: list[tuple[int, str]] = field(default_factory=list)


@weekly("荐书榜", day=1, at=time(9))
def recommended_list(occasion: Occasion) -> Draft | None:
    """At most one screen of a phone; nothing where nobody recommended a book."""
    group, free = occasion.group, occasion.group.quotes == Quotes.free
    rows = of_days(occasion.session, group.id or 0, occasion.since, occasion.until, quote_freely=free)
    entries = sorted(merged(rows), key=lambda entry: -len(entry.names))
    if not entries:
        return None
    lines = [f"【{TITLES[occasion.every]}】{_span(occasion.since, occasion.until)}"]
    quotes: list[tuple[int, str]] = []
    for number, entry in enumerate(entries[:MOST_BOOKS], 1):
        lines += [f"{number}. 《{entry.title}》{entry.author}", f"   {_by(entry.names)}"]
        if entry.quotes:
            best = max(entry.quotes, key=lambda quote: min(len(quote[1]), MOST_QUOTED))
            quotes.append((best[0], f"   “{cut(best[1], MOST_QUOTED)}”"))
            lines.append(quotes[-1][1])
    rest = entries[MOST_BOOKS:]
    if rest:
        lines.append(f"另有{len(rest)}本：" + cut("".join(f"《{entry.title}》" for entry in rest), 60))
    return Draft("\n".join(lines + _missed(occasion)), tuple(quotes))


def merged(rows: list[Recommended]) -> list[Entry]:
    """One entry a book, in the order first recommended."""
    entries: dict[int, Entry] = {}
    for row in rows:
        entry = entries.setdefault(row.book.id or 0, Entry(row.book.title, row.book.author))
        if address(row.member) not in entry.names:
            entry.names.append(address(row.member))
        if row.quote and row.message_id is not None:
            entry.quotes.append((row.message_id, row.quote))
    return list(entries.values())


def _missed(occasion: Occasion) -> list[str]:
    """Of days that were not heard or pasted the list may lack something, and says so."""
    first = datetime.combine(occasion.since, time(), SHANGHAI)
    last = datetime.combine(occasion.until, time(), SHANGHAI) + timedelta(days=1)
    gaps = gap.of_group(occasion.session, occasion.group, first, last, occasion.now)
    spans = [
        stretch(max(one.since, first), min(one.until, last))
        for one in gaps
        if min(one.until, last) - max(one.since, first) >= WORTH_A_WORD
    ]
    return [f"（{'、'.join(spans[:3])}{'等时段' if len(spans) > 3 else ''}未收全，如有遗漏请补荐）"] if spans else []


def _by(names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return "、".join(names) + "荐"
    return "、".join(names[:MOST_NAMES]) + f"等{len(names)}位书友荐"


def _span(since: date, until: date) -> str:
    if since == until:
        return f"{since.month}月{since.day}日"
    last = f"{until.day}日" if since.month == until.month else f"{until.month}月{until.day}日"
    return f"{since.month}月{since.day}日—{last}"
