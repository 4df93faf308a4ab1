"""登记本: the lines a keeper of the shelves writes down, 0112 还 邬立柱, and a donation of many books in one paste."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.text.copies import copies, written
from bot.text.days import day_of
from bot.text.found import Kind
from bot.text.quick import quick

_ACTS = {
    "借": Kind.drift_take,
    "取": Kind.drift_take,
    "领": Kind.drift_take,
    "还": Kind.drift_return,
    "转": Kind.drift_pass,
    "续": Kind.drift_renew,
    "丢": Kind.drift_lose,
    "约": Kind.drift_request,
}
_ROW = quick(
    r"\A\s*(?:\d{1,3}[.、．)）]\s*)?(?:[Cc][Ff]\s?[-—－]?\s?)?(\d{3,5})[\s,，、:：]+(借|取|领|还|转|续|丢|约)(?:走|出|书|回|了|给|借|失|到)*"
    r"(?:[\s,，、:：]+([\u4e00-\u9fff·]{2,8}))?(?:[\s,，、:：]+(\S{1,12}))?\s*\Z"
)
_DAY = quick(r"(?:\d{1,2}月)?\d{1,2}[日号]|\d{1,2}[./]\d{1,2}|[昨前]天")

HEAD = quick(r"\A\s*(?:捐书登记|漂流登记本?|上架登记|入漂登记)[：:\s]*([^\n]{0,60})(?:\n|\Z)")
"""What a donation in one paste begins with; behind it stand who gives and where the books go."""
_BOOK = quick(r"《([^》\n]{1,60})》\s*(.*)")
_PLAIN = quick(r"([^\s《》,，\t]{1,40})[\s,，\t]*([^\d\s《》,，]{0,24})")
_NUMBER = quick(r"\A\s*\d{1,3}[.、．)）]\s*")
_TIMES = quick(r"[×xX*]\s?(\d{1,2})\s?[本册]?|(\d{1,2})\s?[本册]")
_WORD = quick(r"\w")
_BRAND = quick(r"[，,、；;\s]+")
MOST_OF_ONE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the register: what was done with which copy, by or for whom, on what day where one is named."""

    code: str
    kind: Kind
    name: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Donated:
    """One book of a donation, `number` copies of it; a single one may have its code already."""

    title: str
    author: str
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Donation:
    """What a paste gives: from whom, to which shelf, which books; `unread` are the lines that nobody can read."""

    owner: str
    venue: str
    books: tuple[Donated, ...]
    unread: tuple[str, ...]


def register(text: str, sent_at: datetime) -> list[Row]:
    """The rows of a message that is nothing but rows, with blanks between; a single one counts only with a name."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_ROW.match(line) for line in lines]
    rows = [
        Row(written(int(one[1])), _ACTS[one[2]], one[3] or "", day_of(one[4] or "", sent_at))
        for one in found
        if one and (not one[4] or _DAY.fullmatch(one[4]))
    ]
    return rows if len(rows) == len(lines) and (len(rows) > 1 or any(row.name for row in rows)) else []


def donation(text: str) -> Donation | None:
    """A donation, where a message begins as one; None where it does not."""
    head = HEAD.match(text)
    if head is None:
        return None
    words = [word for word in _BRAND.split(head[1]) if word]
    read = [(line.strip(), list(_given(line))) for line in text[head.end() :].splitlines() if line.strip()]
    return Donation(
        owner=words[0] if words else "",
        venue=words[1] if len(words) > 1 else "",
        books=tuple(one for _, some in read for one in some),
        unread=tuple(line for line, some in read if not some),
    )


def _given(line: str) -> Iterator[Donated]:
    line = _NUMBER.sub("", line)
    coded = copies(line)
    code = coded[0].codes[0] if coded and len(coded[0].codes) == 1 else ""
    rest = line[: coded[0].start] + " " + line[coded[0].end :] if coded else line
    times = _TIMES.search(rest)
    number = int(times[1] or times[2]) if times and not code else 1
    rest = (rest[: times.start()] + rest[times.end() :] if times else rest).strip(" \t,，、:：")
    book = _BOOK.search(rest) or _PLAIN.fullmatch(rest)
    if book and _WORD.search(book[1]) and 0 < number <= MOST_OF_ONE:
        yield Donated(book[1].strip(), book[2].strip(" \t,，、著/"), code, number)
