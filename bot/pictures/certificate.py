"""共读证书: what one who has read a term to its end is given, with room for the office's seal."""

from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face, settable, width, wrapped
from bot.pictures.sheet import Sheet
from bot.text.phrase import quoted

HIGH = 1480
_EDGE = 44
_ROOM = p.WIDE - 2 * 130


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose it is, as they are addressed; the term, its days as words, its book, and on how many days they read.

    `book` may be empty, where each read their own; `days` 0, where nobody counted.
    """

    name: str
    term: str
    span: str
    book: str
    days: int
    office: str
    day: str


def draw(one: Certificate) -> bytes:
    """The certificate as a PNG."""
    page = Sheet()
    page.frame((_EDGE, _EDGE, p.WIDE - _EDGE, HIGH - _EDGE), p.PINE, 6)
    page.frame((_EDGE + 16, _EDGE + 16, p.WIDE - _EDGE - 16, HIGH - _EDGE - 16), p.PINE, 2)
    page.y = 190
    _middle(page, "共读证书", p.FIGURE, colour=p.PINE, heavy=True)
    page.down(20)
    page.rule(colour=p.SEAL, thick=4, x=p.WIDE / 2 - 60, room=120)
    page.down(76)
    _middle(page, one.name, p.DISPLAY - 16, heavy=True)
    page.down(44)
    for words in _told(one):
        _middle(page, words, p.LEAD + 2)
        page.down(14)
    _signature(page, one)
    page.y = HIGH - p.MARGIN // 2 - 20
    return page.png()


def _told(one: Certificate) -> list[str]:
    read = f"同读《{one.book}》" if one.book else "各读一书"
    days = f"打卡{one.days}天，圆满完成" if one.days else "圆满完成"
    return [one.span, f"参加{quoted(one.term)}", read, days, "特此祝贺，感谢一路同读"]


def _middle(page: Sheet, words: str, size: int, *, colour: str = p.INK, heavy: bool = False) -> None:
    """Set words around the middle, on two lines at most, smaller where they are long."""
    while size > p.TEXT and width(settable(words), Face.song, size) > _ROOM:
        size -= 4
    for line in wrapped(words, Face.song, size, _ROOM, 2):
        page.word(p.WIDE / 2, page.y + size, line, size, colour=colour, face=Face.song, heavy=heavy, anchor="m")
        page.down(size * 1.4)


def _signature(page: Sheet, one: Certificate) -> None:
    """The office and the day at the lower right; around them nothing, so that a seal can be pressed there."""
    middle, room = p.WIDE - 300, 400
    lines = wrapped(one.office or "（签章）", Face.song, p.TEXT, room, 2)
    y = HIGH - 240 - p.TEXT * 1.5 * (len(lines) - 1)
    for line in lines:
        page.word(middle, y, line, p.TEXT, face=Face.song, anchor="m")
        y += p.TEXT * 1.5
    page.word(middle, y + 6, one.day, p.TEXT, face=Face.song, anchor="m")
    page.stamp(130, HIGH - 290)
