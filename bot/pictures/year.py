"""我的书香一年: one member's year, for their own eyes: the days, the books, their best words; nobody is compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face
from bot.pictures.sheet import Sheet
from bot.text.phrase import quoted

MOST_BOOKS, MOST_JOURNEYS = 10, 4


@dataclass(frozen=True, slots=True)
class Read:
    """A book of the year, and whether it was read to its end."""

    title: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What one read, wrote and handed on in a year. `journeys` are the drifting books one had, with who came after."""

    name: str
    year: int
    days: int
    books: Sequence[Read]
    reflections: int
    recommended: int
    words: str = ""
    words_of: str = ""
    journeys: Sequence[str] = ()
    office: str = ""
    remark: str = ""


def draw(one: Year) -> bytes:
    """The year as a PNG; one without a record says so kindly."""
    page = Sheet()
    page.head(one.office or "书香政协", "我的书香一年", f"{one.year}年 · {one.name}")
    if not (one.days or one.books or one.reflections or one.recommended or one.journeys):
        page.nothing("这一年还没有留下记录。", "书一直在，哪天翻开都不晚。")
        page.foot("书香群记")
        return page.png()
    counts = (("天读书", one.days), ("本书", len(one.books)), ("篇体会", one.reflections), ("本荐书", one.recommended))
    known = [(what, number) for what, number in counts if number][:3]
    if known:
        page.figures(known)
    if one.words:
        _words(page, one)
    if one.books:
        _books(page, one.books)
    if one.journeys:
        page.title("漂流过的书")
        for line in one.journeys[:MOST_JOURNEYS]:
            page.paragraph(line, p.TEXT, most=2)
            page.down(8)
    page.foot("感谢这一年，与书相伴", "", one.remark)
    return page.png()


def _words(page: Sheet, one: Year) -> None:
    page.title("我写下的一句")
    top = page.y
    page.down(4)
    page.paragraph(
        quoted(one.words), p.LEAD + 4, x=p.MARGIN + 40, room=p.ROOM - 40, most=6, face=Face.song, colour=p.PINE
    )
    if one.words_of:
        page.paragraph(f"读《{one.words_of}》", p.TEXT, x=p.MARGIN + 40, room=p.ROOM - 40, most=1, colour=p.SOFT)
    page.field((p.MARGIN, top + 6, p.MARGIN + 6, page.y), p.SEAL)
    page.down(10)


def _books(page: Sheet, books: Sequence[Read]) -> None:
    page.title("这一年的书")
    for book in books[:MOST_BOOKS]:
        said = "读完" if book.finished else ""
        page.word(p.WIDE - p.MARGIN, page.y + p.LEAD, said, p.NOTE, colour=p.SEAL, anchor="r")
        page.word(p.MARGIN, page.y + p.LEAD, f"《{book.title}》", p.LEAD, face=Face.song, room=p.ROOM - 110)
        page.down(p.LEAD * 1.7)
    if len(books) > MOST_BOOKS:
        page.paragraph(f"还有{len(books) - MOST_BOOKS}本", p.TEXT, colour=p.SOFT)
