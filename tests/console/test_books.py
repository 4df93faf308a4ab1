"""图书: found, put right, given a cover, made one with another and parted again."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from sqlmodel import select

from bot import things
from bot.storage import catalogue_size, load_catalogue
from models import book as books
from models.book import Book
from models.checkin import CheckIn
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]


@pytest.fixture
def shelf(office: Office) -> Office:
    """Two books of the list and one that was merely heard, with a reader."""
    with office.db.begin() as session:
        books.enter(session, Book(title="额尔古纳河右岸", author="迟子建", isbn="9787020082148"), ("右岸",))
        books.enter(session, Book(title="活着", author="余华"))
        heard = books.heard(session, "额尔古纳河右案<b>\u202e𠮷")
        reader = office.member(session, "路人")
        told = {"member_id": reader.id, "group_id": 1, "day": NOON.date(), "made_at": NOON}
        session.add(CheckIn(**told, book_id=heard.id, minutes=20))
    return office


RIGHT = {"title": "额尔古纳河右岸", "author": "迟子建", "aliases": "右岸", "isbn": "9787020082148", "verified": "yes"}


async def test_books_are_found_with_those_nobody_checked_first(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("王建国")
    words = await browser.opens("/books")
    assert words.index("右案<b>") < words.index("《活着》")
    assert "<b>\u202e" not in browser.page
    for query, seen, unseen in (
        ("words=右岸", "迟子建", "余华"),
        ("words=9787020082148", "迟子建", "余华"),
        ("words=余华", "《活着》", "迟子建"),
        ("which=unchecked", "右案", "余华"),
        ("which=unlisted", "没有这样的书", "余华"),
    ):
        words = await browser.opens(f"/books?{query}")
        assert seen in words, query
        assert unseen not in words, query
    assert "1条记录" in await browser.opens("/books/3")
    assert "保存" not in browser.words
    [link] = browser.links(r"/records\?[^\"]*")
    assert "20分钟" in await browser.opens(link)


async def test_a_book_is_put_right_and_the_bot_learns_it(visit: Visit, shelf: Office) -> None:
    with shelf.db.begin() as session:
        before = catalogue_size(session)
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/2")
    said = await browser.sends(
        "/books/2",
        title="《活着（新版）》",
        author="余 华",
        aliases="福贵、活",
        isbn="978-7-5063-6543-7",
        unlisted="yes",
    )
    assert "改好了" in said
    assert "书名：活着 → 活着（新版）" in said
    with shelf.db.begin() as session:
        one = session.get_one(Book, 2)
        assert (one.title, one.isbn, one.listed, one.verified) == ("活着（新版）", "9787506365437", False, False)
        assert books.aliases_of(session, 2) == ["福贵", "活", "活着"]
        assert catalogue_size(session) != before
        assert load_catalogue(session)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "书名不能空着"),
        ({"title": "活着", "author": ""}, "“活着”已经是《活着》（编号2）的名字"),
        ({"aliases": "活着"}, "“活着”已经是《活着》"),
        ({"aliases": "123"}, "别名要写成文字"),
        ({"isbn": "9787020082149"}, "ISBN“9787020082149”校验不对"),
        ({"year": "二零年"}, "出版年“二零年”不是整数"),
        ({"year": "3026"}, "不像真的"),
    ],
)
async def test_what_a_book_cannot_be_is_refused(
    visit: Visit, shelf: Office, fields: dict[str, str], sentence: str
) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/1")
    said = await browser.sends("/books/1", **(RIGHT | {"publisher": "写了的出版社"} | fields))
    assert browser.status == 422
    assert sentence in said
    assert 'value="写了的出版社"' in browser.page


async def test_two_people_do_not_write_over_one_another(visit: Visit, shelf: Office) -> None:
    first, second = visit(), visit()
    await first.logs_in("周秘书")
    await second.logs_in("老马")
    for browser in (first, second):
        await browser.opens("/books/1")
    await first.sends("/books/1", **RIGHT | {"aliases": "右岸、河右岸"})
    said = await second.sends("/books/1", **RIGHT | {"publisher": "人民文学出版社"})
    assert "还没有保存您的" in said
    assert "现在记的是：右岸、河右岸" in said


async def test_two_that_are_one_are_merged_and_parted(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/3")
    assert "没有叫“没有的书”的书" in await browser.sends("/books/3/merge", into="没有的书")
    assert "边是同一本书" in await browser.sends("/books/3/merge", into="3")
    assert "并入了《额尔古纳河右岸》" in await browser.sends("/books/3/merge", into="右岸")
    assert "1条记录" in browser.words
    assert "已并入" in await browser.opens("/books/3")
    await browser.opens("/books/merges")
    assert "又是两本" in await browser.sends("/books/merges")
    with shelf.db.begin() as session:
        assert session.exec(select(CheckIn)).one().book_id == 3
    assert "没有可以撤销的合并" in browser.words


async def test_a_book_counts_only_the_records_of_one_s_own_groups(visit: Visit, shelf: Office) -> None:
    for name, count in (("周秘书", "1条记录"), ("林静", "还没有记录")):
        browser = visit()
        await browser.logs_in(name)
        assert count in await browser.opens("/books/3"), name


async def test_who_keeps_a_region_looks_but_changes_no_book(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("林静")
    assert "保存" not in await browser.opens("/books/1")
    for path in ("/books/1", "/books/1/merge", "/books/1/cover", "/books/merges"):
        await browser.opens("/books/1")
        browser.page = browser.page or ""
        assert "由管全市的秘书维护" in await browser.sends(path, remove="yes", into="2", merge="1")


def painted(size: tuple[int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "teal").save(out, kind)
    return out.getvalue()


async def test_a_cover_is_made_small_kept_and_taken_away(visit: Visit, shelf: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/1")
    assert "封面换好了" in await browser.sends_file("/books/1/cover", "封面.png", painted((2000, 3000)))
    with shelf.db.begin() as session:
        name = session.get_one(Book, 1).cover
    await things.clear(shelf.db, shelf.data)
    with Image.open(shelf.data / "media" / name) as kept:
        assert (kept.format, kept.size) == ("JPEG", (560, 840))
    assert 'src="/desk/books/1/cover"' in browser.page
    assert "封面去掉了" in await browser.sends("/books/1/cover", remove="yes")
    await things.clear(shelf.db, shelf.data)
    assert not (shelf.data / "media" / name).exists()


@pytest.mark.parametrize(
    "content",
    [b"<svg onload=alert(1)>", painted((10, 10)), painted((6000, 6000)), painted((200, 300))[:200]],
    ids=["不是图片", "太小", "太大", "断了"],
)
async def test_what_is_no_cover_is_refused(visit: Visit, shelf: Office, content: bytes) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/books/1")
    assert "不是能用的图片" in await browser.sends_file("/books/1/cover", "封面.png", content)
    assert browser.status == 422
