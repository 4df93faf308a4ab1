"""Every export opened by LibreOffice and printed: all its words are on the paper, whole, with its charts and fonts."""

import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from PIL import Image
from sqlmodel import select

from bot.exports import anthology, briefing, dossier, events, excel, records, summary, word
from bot.exports.sheet import Column, Sheet
from bot.exports.word import FOLDER
from models import event_photo, news
from models.db import Database
from models.event import Event
from models.signup import SignUp
from models.tally import Span
from tests.conftest import part
from tests.exports import ledger
from tests.exports.ledger import NOW
from tests.exports.printed import Page, printed

MARCH, SPRING = Span(date(2026, 3, 1), date(2026, 3, 31)), Span(date(2026, 2, 10), date(2026, 5, 20))
TABLES, TEXTS = ("台账.xlsx", "汇总.xlsx", "活动.xlsx", "签到表.xlsx"), ("简报.docx", "档案.docx", "汇编.docx")
EVERY = (*TABLES, *TEXTS)
_BLANK = re.compile(r"[\s\u200b]+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, grown_sqlite: Path) -> Path:
    """Every export of a ledger of five months, as files."""
    to = tmp_path_factory.mktemp("papers")
    shutil.copyfile(grown_sqlite, to / "ledger.sqlite")
    db = Database(f"sqlite:///{to / 'ledger.sqlite'}")
    (to / briefing.MEDIA).mkdir()
    Image.new("RGB", (1600, 900), (120, 150, 110)).save(to / briefing.MEDIA / "1.jpg", "JPEG")
    with db.begin() as session:
        ledger.fill(session)
        event = session.get_one(Event, 4)
        event_photo.lay_down(session, event, "1.jpg", "大家围坐读书", NOW, "阿青")
        for row in session.exec(select(SignUp)):
            row.event_id, row.day = event.id, date(2026, 3, 1)
        news.write(session, "红山区", MARCH.since, "红山区举办读书沙龙两场。" * 12, NOW, "周秘书")
        excel.write(to / "台账.xlsx", records.sheets(session, MARCH.since, MARCH.until, NOW))
        excel.write(to / "汇总.xlsx", summary.sheets(session, SPRING, NOW))
        excel.write(to / "活动.xlsx", events.sheets(session, event))
        excel.write(to / "签到表.xlsx", events.sign_in_sheets(session, event))
        report = briefing.gathered(session, MARCH, NOW)
        made = {
            "简报": (FOLDER / "briefing.docx", briefing.values(session, report, "第3期", NOW, to)),
            "汇编": (FOLDER / "anthology.docx", anthology.values(session, SPRING, NOW, by_sector=True)[0]),
            "档案": (
                FOLDER / "dossier.docx",
                dossier.values(session, dossier.members(session)[0], dossier.of_all(session, 2026, NOW), NOW),
            ),
        }
        for name, (template, values) in made.items():
            word.write(to / f"{name}.docx", word.fill(template, values))
    db.close()
    _spoilt(to)
    return to


def _spoilt(to: Path) -> None:
    """Two tables with a fault: columns too narrow, and a row too low for its words."""
    narrow = (Column("日期", 4, "date"), Column("数", 3, "int"))
    excel.write(to / "窄.xlsx", [Sheet("窄", narrow, [(date(2026, 3, 1), 1_234_567)])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(excel, "_lines", lambda *_: 1)
        excel.write(to / "矮.xlsx", [Sheet("矮", (Column("体会", 20),), [(ledger.OWN,)])])


@pytest.fixture(scope="module")
def papers(folder: Path) -> dict[str, list[Page]]:
    return printed(part("office"), [folder / one for one in (*EVERY, "窄.xlsx", "矮.xlsx")], folder)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_cut_off_off_the_page_or_in_a_font_that_lacks_it(papers: dict[str, list[Page]], name: str) -> None:
    faults = [f"第{number}页：{why}" for number, page in enumerate(papers[name], 1) for why in page.faults]
    assert not faults, faults[:20]


def test_a_fault_is_found(papers: dict[str, list[Page]]) -> None:
    assert [why for page in papers["窄.xlsx"] for why in page.faults if "###" in why]
    assert ledger.OWN not in papers["矮.xlsx"][0].words


@pytest.mark.parametrize("name", EVERY)
def test_every_word_and_figure_is_there(papers: dict[str, list[Page]], folder: Path, name: str) -> None:
    there = "".join(re.sub(r"—\d+—$", "", page.words) for page in papers[name])
    wanted = set(_cells(folder / name) if name in TABLES else _lines(folder / name))
    assert len(wanted) > 20
    assert not {one for one in wanted if one not in there}


def _cells(path: Path) -> Iterable[str]:
    """What stands in a workbook's cells, as it is shown; a share is shown in percent."""
    for page in openpyxl.load_workbook(path):
        for row in page.iter_rows():
            for cell in row:
                shown = f"{cell.value:%Y-%m-%d}" if cell.is_date else cell.value
                if shown is not None and not isinstance(shown, float):
                    yield _plain(str(shown))


def _lines(path: Path) -> Iterable[str]:
    """What stands in a Word file's paragraphs and tables."""
    found = Document(str(path))
    cells = (cell.text for table in found.tables for row in table.rows for cell in row.cells)
    for line in (*(one.text for one in found.paragraphs), *cells):
        yield from (_plain(one) for one in re.split(r"[\t\n]", line))


def _plain(words: str) -> str:
    """Words without blanks, up to what turns them round: the rest of them is set from the right."""
    return _BLANK.sub("", words.partition("\u202e")[0])


def test_the_charts_are_drawn_and_the_pictures_shown(papers: dict[str, list[Page]]) -> None:
    assert papers["汇总.xlsx"][0].bars >= 15
    assert sum(page.pictures for page in papers["简报.docx"]) == 3


def test_each_takes_as_many_pages_as_it_should(papers: dict[str, list[Page]]) -> None:
    pages = {name: len(papers[name]) for name in EVERY}
    assert pages["档案.docx"] == 1
    assert pages["汇总.xlsx"] == 6
    assert pages["签到表.xlsx"] == 2
    assert 8 <= pages["台账.xlsx"] <= 24
    assert 5 <= pages["简报.docx"] <= 16
    assert all(f"第{number}页" in page.words for number, page in enumerate(papers["台账.xlsx"], 1))


def test_the_contents_say_on_which_page_each_chapter_begins(papers: dict[str, list[Page]], folder: Path) -> None:
    pages = papers["汇编.docx"]
    contents = re.findall(r"篇\.+(\d+)", "".join(page.words for page in pages[1:3]))
    chapters = [one.text for one in Document(str(folder / "汇编.docx")).paragraphs if one.style.name == "Heading 1"]
    assert len(chapters) == len(ledger.SECTORS)
    for page, chapter in zip(contents, chapters, strict=True):
        assert pages[int(page) - 1].words.startswith(_plain(chapter))
    assert len({*contents}) == len(contents)
