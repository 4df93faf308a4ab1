"""标签: sheets of labels to print for the copies that wait for one, and the word that they are stuck on."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.console.desk import Answer, Ask, File, Go, Page, does, saves, shows
from bot.labelling import of_codes, standing, stick
from bot.refusal import Refused
from bot.text.copies import in_brief
from models import holdings
from models.book import Book
from models.copy import Copy
from models.role import Duty

_BETWEEN = re.compile(r"[\s、，,;；]+")


@shows("/copies/labels", "标签", duty=Duty.organiser)
def labels(ask: Ask) -> Page:
    """What waits for its label."""
    waiting = _own(ask, standing(ask.session, waiting=True))
    codes = [one.code for one, _ in waiting]
    return Page(
        "labels.html",
        {"waiting": waiting, "brief": in_brief(codes) if codes else "", "codes": ask.words.get("codes", "")},
    )


@saves("/copies/labels.pdf", duty=Duty.organiser, anew=False)
def pdf(ask: Ask) -> Answer:
    """The sheets: of the codes typed, of all copies, or of those that wait."""
    words, which = ask.words.get("codes", "").strip(), ask.words.get("which", "")
    found = _typed(ask, words) if words else _own(ask, standing(ask.session, waiting=which != "all"))
    if not found:
        return Go("/copies/labels", "没有待贴码的漂流本；要重印请写编号，或选全部。")
    return File("漂流标签.pdf", "application/pdf", _sheets([(one.code, book.title) for one, book in found]))


@does("/copies/labels", duty=Duty.organiser)
def stuck(ask: Ask) -> Go:
    """These labels are stuck on."""
    words = ask.words.get("codes", "").strip()
    if not words:
        raise Refused("请写贴好的编号，例如 CF-0012到CF-0040。")
    number = stick(ask.session, (one for one, _ in _typed(ask, words)), ask.now, ask.desk.by)
    return Go("/copies/labels", f"记下了，{number}本贴好了。" if number else "这些早已记作贴好了。")


def _typed(ask: Ask, words: str) -> list[tuple[Copy, Book]]:
    found = of_codes(ask.session, [one for one in _BETWEEN.split(words) if one])
    if others := [one.code for one, _ in found if not holdings.may_keep(ask.session, one, ask.groups)]:
        raise Refused(f"{in_brief(others)}不在您管的范围里。")
    return found


def _own(ask: Ask, found: Sequence[tuple[Copy, Book]]) -> list[tuple[Copy, Book]]:
    if ask.groups is None:
        return list(found)
    return [pair for pair in found if holdings.may_keep(ask.session, pair[0], ask.groups)]


def _sheets(labels: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """The PDF, drawn only when it is sent: a page of it takes a moment and much memory."""
    from bot.pictures.labels import Label, write

    with TemporaryDirectory() as folder:
        path = Path(folder) / "labels.pdf"
        write(path, [Label(code, title) for code, title in labels])
        with path.open("rb") as file:
            while piece := file.read(1 << 16):
                yield piece
