"""漂流: where every copy is, what the keeper enters of it, who waits, stock-taking and labels."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from PIL import Image
from sqlmodel import select

from models import audit, circulation, copy, venue
from models.book import Book
from models.copy import Copy
from models.drift import Act, DriftAct
from models.entry import Entry
from models.group import Group
from models.hold import Hold
from models.member import Member
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
LONG_AGO = NOON - timedelta(days=90)


@pytest.fixture
def shelf(office: Office) -> Office:
    """Three copies of two books on two shelves; the shelf of 松山区 is that of its group."""
    with office.db.begin() as session:
        books = [Book(title="活着", author="余华"), Book(title="乡土中国<b>\u202e𠮷")]
        session.add_all(books)
        session.add(Entry(by="周秘书", at=LONG_AGO, source="list"))
        session.flush()
        city, own = venue.called(session, "玉龙书屋"), venue.called(session, "松山书屋")
        session.get_one(Group, 2).venue_id = own.id
        for code, book, place in (("CF-0012", books[0], city), ("CF-0013", books[1], city), ("CF-0014", books[0], own)):
            new = Copy(code=code, book_id=book.id or 0, entered_at=LONG_AGO, since=LONG_AGO, entry_id=1)
            new.home_id, new.labelled = place.id, code != "CF-0013"
            circulation.put_in(session, new)
    return office


def standing(office: Office, code: str) -> str:
    with office.db.look() as session:
        one = copy.coded(session, code)
        assert one is not None
        holder = session.get(Member, one.member_id) if one.member_id else None
        return f"{one.whereabouts}{'：' + holder.name if holder else ''}"


async def test_copies_are_found(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("王建国")
    words = await browser.opens("/copies")
    assert "CF-0012" in words
    assert "乡土中国<b>" in words
    assert "<b>\u202e" not in browser.page
    for query, seen, unseen in (
        ("words=cf-0013", "CF-0013", "CF-0012"),
        ("words=活着", "CF-0014", "CF-0013"),
        ("venue=2", "CF-0014", "CF-0012"),
        ("unlabelled=yes", "CF-0013", "CF-0012"),
        ("state=out", "没有这样的漂流本", "CF-0012"),
        ("after=CF-0012", "CF-0013", ">CF-0012<"),
    ):
        words = await browser.opens(f"/copies?{query}")
        assert seen in words, query
        assert unseen not in browser.page, query
    await browser.opens("/copies/1")
    assert "登记</button>" not in browser.page


async def test_a_copy_goes_out_and_comes_back(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/1")
    assert "请写明CF-0012是谁的事" in await browser.sends("/copies/1", act="drift_take", who="")
    assert "名册上没有“某人”" in await browser.sends("/copies/1", act="drift_take", who="某人")
    assert "登记了：CF-0012 借出路人" in await browser.sends(
        "/copies/1", act="drift_take", who="路人", day="2026-03-01"
    )
    assert standing(shelf, "CF-0012") == "reader：路人"
    assert "2026年3月31日" in browser.words
    words = await browser.sends("/copies/1", act="drift_take", who="林静")
    assert "记着在路人手里" in words
    assert 'value="林静"' in browser.page
    await browser.sends("/copies/1", act="drift_take", who="林静", sure="yes")
    assert standing(shelf, "CF-0012") == "reader：林静"
    await browser.sends("/copies/acts/2")
    assert "恢复了" not in browser.words
    assert standing(shelf, "CF-0012") == "reader：路人"
    await browser.sends("/copies/acts/2")
    assert standing(shelf, "CF-0012") == "reader：林静"
    await browser.sends("/copies/1", act="drift_return", who="", venue="2")
    assert "松山书屋，可借" in browser.words or "在松山书屋" in browser.words
    await browser.sends("/copies/1", act="drift_withdraw", remark="封面掉了", sure="yes")
    assert standing(shelf, "CF-0012") == "withdrawn"
    assert "还没有到" in await browser.sends("/copies/1", act="drift_return", day="2027-01-01")
    await browser.sends("/copies/1/remark", remark="=HYPERLINK(1)")
    assert "备注改好了" in browser.words
    assert "阿青 改 备注：空 → =HYPERLINK(1)" in browser.words
    with shelf.db.look() as session:
        acts = [one.act for one in audit.history(session, session.get_one(DriftAct, 2))]
    assert acts == ["enter", "cancel", "restore"]


async def test_the_register_goes_on_line_by_line(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/register")
    await browser.sends("/copies/register", what="12", act="drift_take", who="路人", day="2026-04-20")
    assert "登记了：CF-0012 借出路人" in browser.words
    assert 'value="2026-04-20"' in browser.page
    words = await browser.sends("/copies/register", what="《活着》", act="drift_take", who="林静")
    assert "不止一本（CF-0012、CF-0014）" in words
    assert 'value="《活着》"' in browser.page
    assert "没有登记过这个编号：CF-0099" in await browser.sends("/copies/register", what="cf99", act="drift_renew")
    assert "没有叫“某书”的漂流本" in await browser.sends("/copies/register", what="某书", act="drift_renew")
    words = await browser.sends("/copies/register", what="13", act="drift_request", who="老李", guest="yes")
    assert "登记了：CF-0013 预约老李" in words
    assert "老李" in await browser.opens("/copies/queue")
    await browser.sends("/copies/queue", hold="1")
    assert "没有人在排队" in browser.words
    assert standing(shelf, "CF-0013") == "shelf"


async def test_who_is_late_is_told_to_nobody_else(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/1")
    await browser.sends("/copies/1", act="drift_take", who="路人", day="2026-02-01")
    words = await browser.opens("/copies/overdue")
    assert "路人您好，您借的《活着》（CF-0012）到期已有些日子了" in words
    assert "过了50天" in words
    await browser.logs_in("林静")
    assert "没有到期未还的书" in await browser.opens("/copies/overdue")


async def test_one_sees_the_shelves_of_ones_own_groups(visit: Visit, shelf: Office) -> None:
    with shelf.db.begin() as session:
        from models import role
        from models.role import Duty, Scope

        role.give(session, shelf.member(session, "林静"), Duty.organiser, Scope(region="松山区"), NOON, "测试")
    browser = visit()
    await browser.logs_in("林静")
    words = await browser.opens("/copies")
    assert "CF-0014" in words
    assert "CF-0012" not in words
    await browser.opens("/copies/1")
    assert browser.status == 404
    await browser.opens("/copies/register")
    assert "不在您管的范围里" in await browser.sends("/copies/register", what="12", act="drift_lose")
    await browser.opens("/copies/labels")
    assert "不在您管的范围里" in await browser.sends("/copies/labels", codes="CF-0013")
    await browser.sends("/copies/1", act="drift_lose", sure="yes")
    assert browser.status == 404
    await browser.opens("/copies/stock?shelf=2")
    words = await browser.sends("/copies/stock", **{"shelf": "2", "there-CF-0014": "yes", "also": "CF-0012"})
    assert "有1本不在您管的范围里" in words
    await browser.logs_in("王建国")
    await browser.opens("/copies")
    for path in ("/copies/1", "/copies/register", "/copies/stock", "/copies/labels", "/copies/queue", "/copies/acts/1"):
        await browser.sends(path, act="drift_lose")
        assert browser.status == 403, path
    assert standing(shelf, "CF-0012") == "shelf"


async def test_a_shelf_is_counted_by_ticking(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/stock?shelf=1")
    assert "账上在玉龙书屋的2本" in browser.words
    form = {"shelf": "1", "there-CF-0012": "yes", "rest": "missing"}
    words = await browser.sends("/copies/stock", **form, also="不是编号")
    assert "不是漂流编号" in words
    assert "不是编号" in browser.page
    words = await browser.sends("/copies/stock", **form, also="14")
    assert "一致 1 本，不一致 2 本" in words
    assert standing(shelf, "CF-0013") == "shelf"
    words = await browser.sends("/copies/stock")
    assert "盘点改好了2本，一致的1本没有动" in words
    assert standing(shelf, "CF-0013") == "missing"
    with shelf.db.look() as session:
        assert [one.venue_id for one in session.exec(select(Copy).order_by(Copy.code))][2] == 1  # type: ignore[arg-type]


async def test_a_sheet_is_uploaded_and_settled_if_nothing_moved(visit: Visit, shelf: Office) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("编号", "持有人", "日期"), ("CF-0012", "路人", "2026-04-02"), ("CF-0014", "", ""), ("0001", "谁", "")):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/stock")
    words = await browser.sends_file("/copies/stock", "盘点<b>.xlsx", out.getvalue())
    assert "CF-0012《活着》：账上在玉龙书屋，盘点在路人手里" in words
    assert "没有登记过 CF-0001" in words
    before = browser.page
    await browser.sends("/copies/1", act="drift_lose", sure="yes")
    browser.page = before
    assert "预览以后账上有变动" in await browser.sends("/copies/stock")
    assert "不是" in await browser.sends_file("/copies/stock", "图.png", b"\x89PNG") or browser.status == 422


async def test_labels_are_saved_and_stuck(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    assert "1本：CF-0013" in await browser.opens("/copies/labels")
    async with browser.http.get(f"{browser.root}/desk/copies/labels.pdf?codes=CF-0012、13") as answer:
        assert (await answer.read()).startswith(b"%PDF")
        assert answer.headers["Content-Type"] == "application/pdf"
    async with browser.http.get(f"{browser.root}/desk/copies/1/label") as answer:
        assert Image.open(io.BytesIO(await answer.read())).format == "PNG"
    assert "1本贴好了" in await browser.sends("/copies/labels", codes="CF-0013")
    assert "没有待贴码" in browser.words
    await browser.opens("/copies/labels.pdf")
    assert "没有待贴码的漂流本" in browser.words


async def test_a_wish_said_in_a_group_stands_in_the_queue(visit: Visit, shelf: Office) -> None:
    with shelf.db.begin() as session:
        one = copy.coded(session, "CF-0012")
        assert one is not None
        reader = shelf.member(session, "路人")
        circulation.report(session, Act.take, one, reader.id or 0, NOON, 1, NOON)
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/copies/1")
    await browser.sends("/copies/1", act="drift_request", who="林静")
    assert "林静 2026年4月22日预约" in browser.words
    await browser.sends("/copies/1", act="drift_pass", who="林静")
    assert standing(shelf, "CF-0012") == "way：林静"


async def test_the_queue_stands_a_page_at_a_time(visit: Visit, shelf: Office) -> None:
    with shelf.db.begin() as session:
        books = [Book(title=f"等第{number}本") for number in range(1, 102)]
        session.add_all(books)
        session.flush()
        who = [shelf.member(session, name).id or 0 for name in ("林静", "路人")]
        for at, book in enumerate(books):
            session.add(Hold(book_id=book.id or 0, member_id=who[0], asked_at=NOON + timedelta(minutes=at)))
        session.add(Hold(book_id=books[-1].id or 0, member_id=who[1], asked_at=NOON + timedelta(days=1)))
    browser = visit()
    await browser.logs_in("阿青")
    words = await browser.opens("/copies/queue")
    assert words.index("《等第101本》 2人") < words.index("《等第1本》 1人") < words.index("《等第99本》")
    assert "《等第100本》" not in words
    assert "下一页" in words
    assert "上一页" not in words
    for at in ("100", "4000"):
        words = await browser.opens(f"/copies/queue?at={at}")
        assert "《等第100本》 1人" in words
        assert "《等第99本》" not in words
        assert 'href="?" rel="prev"' in browser.page
    await browser.sends("/copies/queue", hold="2")
    assert "《等第1本》" in browser.words
    assert "《等第2本》" not in browser.words
    assert "下一页" not in browser.words


async def test_what_matches_no_copy_is_matched_by_its_code(visit: Visit, shelf: Office) -> None:
    with shelf.db.begin() as session:
        reader = shelf.member(session, "路人")
        told = {"member_id": reader.id, "group_id": 1, "day": NOON.date(), "made_at": NOON, "said_at": NOON}
        session.add(DriftAct(**told, act=Act.take, book_id=1, entry_id=1))
    browser = visit()
    await browser.logs_in("林静")
    assert "都对得上" in await browser.opens("/copies/loose")
    await browser.logs_in("阿青")
    assert "取书《活着》" in await browser.opens("/copies/loose")
    assert "请写一个您管的漂流本的编号" in await browser.sends("/copies/loose", code="")
    assert "对上了CF-0012" in await browser.sends("/copies/loose", code="12")
    assert standing(shelf, "CF-0012") == "reader：路人"
    assert "已经对上了" in await browser.sends("/copies/loose", act="1", code="12")
    await browser.logs_in("王建国")
    await browser.opens("/copies/loose")
    await browser.sends("/copies/loose", act="1", code="12")
    assert browser.status == 403
