"""加书: a list of copies is looked through before it comes in; one copy, and one book, are typed."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from sqlmodel import select

from models import role, venue
from models.audit import Audit
from models.book import Book, BookAlias
from models.copy import Copy
from models.entry import Entry
from models.group import Group
from models.role import Duty, Scope
from models.venue import Venue
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
ODD = "=1+1<b>\u202e𠮷"


@pytest.fixture
def shelves(office: Office) -> Office:
    """Two shelves, one of 松山区, whose organiser is 林静."""
    with office.db.begin() as session:
        venue.called(session, "玉龙书屋")
        session.get_one(Group, 2).venue_id = venue.called(session, "松山书屋").id
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), NOON, "测试")
    return office


def sheet(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("编号", "书名", "作者", "来源", "书架"), *rows):
        book.active.append(row)
    for cell in book.active["B"]:
        cell.data_type = "s"
    book.save(out)
    return out.getvalue()


def codes(office: Office) -> list[str]:
    with office.db.look() as session:
        return sorted(session.exec(select(Copy.code)))


async def test_a_list_is_looked_through_before_it_comes_in(visit: Visit, shelves: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/new")
    content = sheet(
        (12, "活着", "余华", "林静", None), (None, ODD, None, None, "新书屋"), (None, None, None, None, None)
    )
    said = await browser.sends_file("/copies/import", "清单<1>.xlsx", content, shelf="玉龙书屋")
    assert "新增 2 本，账上已有 0 本。现在还什么都没有改" in said
    assert ODD.replace("\u202e", "") in said.replace("\u202e", "")
    assert "=1+1<b>" not in browser.page
    assert codes(shelves) == []
    said = await browser.sends("/copies/import")
    assert "新增漂流本2本。放在：玉龙书屋1本，新书屋1本（新书架）。没有编号的1本编为 CF-0013，待贴码。" in said
    assert codes(shelves) == ["CF-0012", "CF-0013"]
    with shelves.db.look() as session:
        entry = session.exec(select(Entry)).one()
        assert (entry.by, entry.source, entry.file) == ("工作台：阿青", "list", "清单1.xlsx")
    await browser.opens("/copies/new")
    said = await browser.sends_file("/copies/import", "清单.xlsx", content, shelf="玉龙书屋")
    assert "新增 0 本，账上已有 2 本" in said
    assert "没有编号的1行算作账上已有的 CF-0013" in said


async def test_nothing_comes_in_while_something_is_wrong(visit: Visit, shelves: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/new")
    content = sheet((1, "活着", None, None, None), (1, "边城", None, None, "玉龙书屋"))
    said = await browser.sends_file("/copies/import", "清单.xlsx", content)
    assert "第2行没有写书架" in said
    assert "编号 CF-0001 写了2次" in said
    assert "导入</button>" not in browser.page
    await browser.sends("/copies/import")
    assert codes(shelves) == []
    await browser.opens("/copies/new")
    assert "请先选一份捐书清单" in await browser.sends("/copies/import")
    assert "没有“书名”这一栏" in await browser.sends_file("/copies/import", "清单.csv", "编号,题\n1,2\n".encode())


async def test_one_copy_is_added_and_the_same_not_twice(visit: Visit, shelves: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/new")
    one = {"title": f"《{ODD}》", "shelf": "玉龙书屋", "code": "cf12", "owner": "林静"}
    assert "ISBN“7”校验不对" in await browser.sends("/copies/new", **one, isbn="7")
    assert "放在：玉龙书屋1本。" in await browser.sends("/copies/new", **one)
    assert "CF-0012" in browser.words
    await browser.opens("/copies/new")
    assert "账上已有 CF-0012" in await browser.sends("/copies/new", **one)
    assert "的编号 CF-0012 账上已是" in await browser.sends("/copies/new", **one | {"title": "边城"})
    assert codes(shelves) == ["CF-0012"]


async def test_a_keeper_of_some_groups_puts_books_on_their_shelves_alone(visit: Visit, shelves: Office) -> None:
    browser, reader = visit(), visit()
    await browser.logs_in("林静")
    await browser.opens("/copies/new")
    assert "玉龙书屋" not in browser.page
    for shelf in ("玉龙书屋", "自己起的"):
        said = await browser.sends("/copies/new", title="活着", shelf=shelf)
        assert f"“{shelf}”不是您管的书架；您管的有：松山书屋" in said
    await browser.sends_file("/copies/import", "清单.xlsx", sheet((1, "活着", None, None, "玉龙书屋")))
    assert "不是您管的书架" in await browser.sends("/copies/import")
    await browser.opens("/copies/new")
    assert "放在：松山书屋1本" in await browser.sends("/copies/new", title="活着", shelf="松山书屋")
    await reader.logs_in("王建国")
    await reader.opens("/copies/new")
    assert reader.status == 403
    with shelves.db.look() as session:
        assert len(session.exec(select(Venue)).all()) == 2


async def test_a_book_is_added_by_hand(visit: Visit, office: Office) -> None:
    browser, part = visit(), visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/new")
    assert "书名不能空着" in await browser.sends("/books/new", title=" ")
    one = {
        "title": f"《{ODD}》",
        "author": "某人",
        "aliases": "别名一、别名二",
        "isbn": "9787506365437",
        "year": "2012",
    }
    assert "加进图书了" in await browser.sends("/books/new", **one)
    assert "=1+1<b>" not in browser.page
    await browser.opens("/books/new")
    assert "已经是" in await browser.sends("/books/new", **one)
    await part.logs_in("林静")
    assert "由管全市的秘书维护" in await part.opens("/books/new")
    await part.opens("/books")
    assert "由管全市的秘书维护" in await part.sends("/books/new", title="边城")
    with office.db.look() as session:
        book = session.exec(select(Book)).one()
        assert (book.author, book.isbn, book.verified) == ("某人", "9787506365437", True)
        assert len(session.exec(select(BookAlias)).all()) == 2
        assert (
            session.exec(select(Audit).where(Audit.subject == "books", Audit.act == "add")).one().subject_id == book.id
        )
