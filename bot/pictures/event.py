"""活动回顾: an event that is over, with its three figures and what those who were there let through."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face, settable
from bot.pictures.sheet import Sheet
from bot.text.phrase import quoted

MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words."""

    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Review:
    """An event: persons who signed up, who came, who wrote; where one of them is not known it is 0 and not shown."""

    group: str
    title: str
    form: str
    day: str
    venue: str
    signed_up: int
    attended: int
    reflected: int
    quotes: Sequence[Quote] = ()
    book: str = ""
    speaker: str = ""
    office: str = ""
    remark: str = ""


def draw(one: Review) -> bytes:
    """The card as a PNG; where the ledger knows of nobody it says so."""
    page = Sheet()
    page.head(one.form or one.group, one.title, one.day)
    _facts(page, one)
    counts = (("位报名", one.signed_up), ("位到场", one.attended), ("位写体会", one.reflected))
    known = [(what, number) for what, number in counts if number]
    if known:
        page.rule()
        page.down(36)
        page.figures(known)
    else:
        page.nothing("这场活动还没有报名、签到和体会的记录。", "补记以后再画一次就有了。")
    for quote in one.quotes[:MOST_WORDS]:
        _quote(page, quote)
    page.foot(one.office, one.group if one.office else "", one.remark)
    return page.png()


def _facts(page: Sheet, one: Review) -> None:
    book = f"《{one.book}》" if one.book else ""
    for name, said in (("地点", one.venue), ("主讲", one.speaker), ("书目", book)):
        if settable(said):
            page.word(p.MARGIN, page.y + p.TEXT, name, p.TEXT, colour=p.SOFT)
            page.paragraph(said, p.TEXT, x=p.MARGIN + 120, room=p.ROOM - 120, most=2)
    page.down(28)


def _quote(page: Sheet, quote: Quote) -> None:
    page.rule()
    page.down(30)
    page.paragraph(quoted(quote.words), p.LEAD, most=5, face=Face.song)
    page.word(p.WIDE - p.MARGIN, page.y + p.NOTE, f"——{quote.by}", p.NOTE, colour=p.SOFT, anchor="r", room=p.ROOM)
    page.down(p.NOTE + 30)
