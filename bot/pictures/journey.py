"""传书路: the way of a drifting copy, stop by stop, with the words its readers let through."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face
from bot.pictures.sheet import Sheet
from bot.text.phrase import quoted

MOST = 9
"""So many stops are drawn; of more the first two and the last ones."""
_TEXT_AT = p.MARGIN + 64
_LINE_AT = p.MARGIN + 16


@dataclass(frozen=True, slots=True)
class Stop:
    """A shelf or a reader, the days there as words, and what the reader felt, where it was let through."""

    who: str
    days: str
    words: str = ""
    is_shelf: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """A copy's stops, first to last; `days` since it set out, `readers` each once."""

    code: str
    title: str
    author: str
    stops: Sequence[Stop]
    readers: int
    days: int
    office: str = ""


def draw(one: Journey) -> bytes:
    """The journey as a PNG; of a copy that went nowhere yet it says so."""
    page = Sheet()
    page.head(f"图书漂流 {one.code}", f"《{one.title}》", one.author)
    page.figures((("位书友读过", one.readers), ("站", len(one.stops)), ("天在路上", one.days)))
    if not one.readers:
        page.nothing("它还在书架上，等第一位书友。", f"想读就在群里说一声“想借{one.code}”。")
    else:
        page.down(10)
        _way(page, one.stops)
    page.foot(one.office, one.code)
    return page.png()


def _way(page: Sheet, stops: Sequence[Stop]) -> None:
    left_out = len(stops) - MOST
    shown = list(stops) if left_out <= 0 else [*stops[:2], *stops[left_out + 2 :]]
    before: tuple[float, float] | None = None
    for number, stop in enumerate(shown):
        if left_out > 0 and number == 2:
            page.word(_TEXT_AT, page.y + p.NOTE, f"……中间还有{left_out}站", p.NOTE, colour=p.SOFT)
            page.down(p.NOTE + 40)
        at = (_LINE_AT, page.y + p.LEAD - 16)
        if before:
            page.lines((before, at), p.RULE, 4)
            _mark(page, shown[number - 1], before)
        _mark(page, stop, at)
        _stop(page, stop)
        before = at


def _mark(page: Sheet, stop: Stop, at: tuple[float, float]) -> None:
    page.dot(*at, 14, p.PINE if stop.is_shelf else p.SEAL, p.PAPER if stop.is_shelf else "")


def _stop(page: Sheet, stop: Stop) -> None:
    room = p.WIDE - p.MARGIN - _TEXT_AT
    days = page.word(p.WIDE - p.MARGIN, page.y + p.LEAD, stop.days, p.NOTE, colour=p.SOFT, anchor="r", room=380)
    page.word(_TEXT_AT, page.y + p.LEAD, stop.who, p.LEAD, room=room - 400 if days else room)
    page.down(p.LEAD + 18)
    if stop.words:
        page.paragraph(quoted(stop.words), p.TEXT, x=_TEXT_AT, room=room, most=3, face=Face.song, colour=p.PINE)
    page.down(38)
