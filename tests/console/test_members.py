"""成员: found, changed by one person at a time, brought up to date from a list, and told apart from their accounts."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import select

from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming
from bot.storage import load_catalogue
from models.audit import Audit
from models.checkin import CheckIn
from models.inbox import Message
from models.member import Identity, Member, meet
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
HEAD = "姓名,群昵称,称谓,界别,旗县区,职务顺序\n"


def csv(*lines: str, head: str = HEAD) -> bytes:
    return (head + "\n".join(lines)).encode()


def excel(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


async def previews(browser: Browser, name: str, content: bytes) -> str:
    await browser.opens("/members/import")
    return await browser.sends_file("/members/import", name, content)


async def test_people_are_found_and_what_is_odd_in_a_name_is_only_shown(visit: Visit, office: Office) -> None:
    odd = "<i>乌云</i>\u202e𠮷"
    with office.db.begin() as session:
        session.add(Member(name=odd, card="=1+1", sector="教育界", rank=1))
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/members")
    assert words.index(odd) < words.index("路人")
    assert "<i>" not in browser.page
    words = await browser.opens("/members?words=教育界")
    assert odd in words
    assert "路人" not in words
    assert "名册上没有和“没有的”对得上的人" in await browser.opens("/members?words=没有的")


async def test_pages_of_the_roster_follow_one_another(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        session.add_all(Member(name=f"委员{number}", rank=number % 7) for number in range(120))
    browser = visit()
    await browser.logs_in("周秘书")
    seen: list[str] = []
    path = "/members"
    while path:
        await browser.opens(path)
        seen += browser.links(r"/members/\d+")
        path = next(iter(browser.links(r"/members\?[^\"]*after=[^\"]*")), "")
    assert len(seen) == len(set(seen)) == 126


async def test_a_person_is_changed_by_one_at_a_time(visit: Visit, office: Office) -> None:
    first, second = visit(), visit()
    await first.logs_in("周秘书")
    await second.logs_in("老马")
    with office.db.begin() as session:
        number = office.member(session, "路人").id
    for browser in (first, second):
        await browser.opens(f"/members/{number}")
    said = await first.sends(
        f"/members/{number}", name="路人", title="路委员", rank="12", resting="yes", liaison="阿青"
    )
    assert "改好了" in said
    assert "称谓：空 → 路委员" in said
    said = await second.sends(f"/members/{number}", name="路人", title="路主席")
    assert "还没有保存您的" in said
    assert "现在记的是：路委员" in said
    assert 'value="路主席"' in second.page
    with office.db.begin() as session:
        one = session.get_one(Member, number)
        assert (one.title, one.rank, one.resting, one.aside, one.liaison) == ("路委员", 12, True, False, "阿青")
        assert session.exec(select(Audit).where(Audit.act == "change")).one().by == "工作台：周秘书"


async def test_two_of_one_name_need_different_cards(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/members/new")
    assert "请写不同的群昵称" in await browser.sends("/members/new", name="路人")
    assert "职务顺序“头一个”不是整数" in await browser.sends("/members/new", name="路人", rank="头一个", title="写了的")
    assert 'value="写了的"' in browser.page
    assert "姓名不能空着" in await browser.sends("/members/new", name=" ")
    assert "路人加进名册了" in await browser.sends("/members/new", name="路人", card="科技界-路人")


async def test_a_year_of_reading_opens_its_records(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        one = office.member(session, "路人")
        for day in (2, 2, 20):
            told = {"member_id": one.id, "group_id": 1, "day": NOON.date().replace(day=day), "made_at": NOON}
            session.add(CheckIn(**told, minutes=day))
        number = one.id
    browser = visit()
    await browser.logs_in("周秘书")
    assert "4月 2" in await browser.opens(f"/members/{number}?year=2026")
    [link] = browser.links(r"/records\?[^\"]*")
    assert "打卡2分钟" in await browser.opens(link)
    assert "这一年还没有记录" in await browser.opens(f"/members/{number}?year=2025")


async def test_a_region_sees_its_own_people_and_the_roster_as_a_whole_is_the_citys(
    visit: Visit, office: Office
) -> None:
    with office.db.begin() as session:
        session.add(Member(name="松山的人", region="松山区"))
        number = office.member(session, "路人").id
    browser = visit()
    await browser.logs_in("林静")
    words = await browser.opens("/members")
    assert "松山的人" in words
    assert "路人" not in words
    await browser.opens(f"/members/{number}")
    assert browser.status == 404
    await browser.opens("/")
    assert "名册由管全市的秘书维护" in await previews(browser, "名单.csv", csv("新人,,,,,"))


async def test_a_list_is_looked_through_before_it_is_brought_in(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    said = await previews(
        browser, "名单.csv", csv("路人,经济界-路人,,经济界,红山区,", "阿青,,,,,", "<b>新人</b>,,,,,3")
    )
    assert "新增 1 人，更新 1 人，不变 1 人。现在还什么都没有改" in said
    assert "界别：空 → 经济界" in said
    assert "<b>新人</b>" in said
    with office.db.begin() as session:
        assert office.member(session, "路人").sector == ""
    assert "新增1人，更新1人" in await browser.sends("/members/import")
    with office.db.begin() as session:
        assert office.member(session, "路人").sector == "经济界"
        assert office.member(session, "<b>新人</b>").rank == 3
    assert "新增 0 人，更新 0 人，不变 1 人" in await previews(
        browser, "名单.csv", csv("路人,经济界-路人,,经济界,红山区,")
    )


async def test_who_changed_the_roster_meanwhile_is_not_written_over(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await previews(browser, "名单.csv", csv("路人,,,经济界,,"))
    with office.db.begin() as session:
        office.member(session, "路人").sector = "科技界"
    said = await browser.sends("/members/import")
    assert "名册在您预览以后有变动" in said
    assert "界别：科技界 → 经济界" in said
    assert "更新1人" in await browser.sends("/members/import")


async def test_doubled_names_are_told_apart_by_card_or_left_alone(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    said = await previews(
        browser, "名单.xlsx", excel(("姓名", "群昵称"), ("王芳", "教育界-王芳"), ("王芳", "医卫界-王芳"))
    )
    assert "名单里有2位王芳，按群昵称区分" in said
    assert "新增 2 人" in said
    await browser.sends("/members/import")
    said = await previews(browser, "名单.csv", csv("王芳,,王委员,,,"))
    assert "名册上有2位王芳，这一行没有群昵称，分不清是哪一位" in said


async def test_two_rows_that_tell_nobody_apart_are_both_named_and_left_out(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    rows = ("路人,,,经济界,,", "路人,,,科技界,,", "王芳,民盟-王芳,,民盟,,", "王芳,民盟-王芳,,民进,,", "阿青,,,民革,,")
    said = await previews(browser, "名单.csv", csv(*rows))
    assert "新增 0 人，更新 1 人，不变 0 人；不会导入 4 行" in said
    assert "第2行、第3行都是路人，又都没有群昵称，内容不一样，都没有导入" in said
    assert "第4行、第5行都是王芳（群昵称“民盟-王芳”），内容不一样，都没有导入" in said
    assert "新增0人，更新1人" in await browser.sends("/members/import")
    with office.db.look() as session:
        assert office.member(session, "路人").sector == ""
        assert not session.exec(select(Member).where(Member.name == "王芳")).all()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210 * 1024 * 1024)
    return out.getvalue()


def broken() -> bytes:
    content = bytearray(excel(("姓名",), *(("人" + str(number),) for number in range(3000))))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 400
    content[at : at + 64] = b"\xff" * 64
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("名单.csv", b"\xff\xfe\x00 not a table", "CSV 文件的编码认不出"),
        ("名单.csv", csv("a,b", head="人名,电话\n"), "里没有“姓名”这一栏；第一行是：人名、电话"),
        ("名单.csv", csv("a,b", head="姓名,姓名\n"), "有2栏都是“姓名”"),
        ("名单.csv", csv(head="姓名\n"), "里一个人也没有"),
        ("照片.jpg", b"\xff\xd8\xff", "照片.jpg 不是表格"),
        ("名单.xls", b"\xd0\xcf\x11\xe0", "旧版 Excel 格式"),
        ("名单.xlsx", b"PK\x03\x04 nothing", "打不开：不是 Excel 文件"),
        ("名单.xlsx", bomb(), "解开后超过200MB"),
        ("名单.xlsx", broken(), "已损坏"),
        ("../../名单\u202e.csv", csv("a,b", head="人名\n"), "名单.csv 里没有“姓名”"),
    ],
    ids=["字节", "没有姓名栏", "两栏姓名", "空表", "照片", "旧格式", "不是表", "炸弹", "坏了", "怪文件名"],
)
async def test_what_is_no_list_is_refused_by_a_sentence(
    visit: Visit, office: Office, name: str, content: bytes, sentence: str
) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    said = await previews(browser, name, content)
    assert browser.status == 422
    assert sentence in said


async def test_what_is_too_large_and_no_file_at_all_are_refused(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    assert "文件超过20MB" in await previews(browser, "名单.csv", b"x" * (21 * 1024 * 1024))
    await browser.opens("/members/import")
    assert "请先选一份名单" in await browser.sends("/members/import")
    assert "请先选一份名单" in await browser.sends("/members/import", _rows=json.dumps([{"id": 3}]))


async def test_an_account_is_shown_with_what_it_said_where(visit: Visit, office: Office) -> None:
    said = ("打卡《活着》读到98页", "今天下雪了<b>", "晚安")
    with office.db.begin() as session:
        for number, (text, room) in enumerate(zip(said, ("红山区读书群", "红山区读书群", "松山区读书群"), strict=True)):
            fields = {"channel": "room", "account": "room", "id": f"m{number}", "sender": "p9", "sender_name": "雪花"}
            incoming = Incoming(**fields, room=room, sent_at=NOON + timedelta(days=number), text=text)
            Hearing(session, Rules(), NOON).take([understand(incoming, load_catalogue(session))])
    browser, part = visit(), visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/members/binding")
    assert "红山区读书群、松山区读书群 2026年4月22日以来3条消息，记下1条" in words
    assert "晚安 最近一次，2026年4月24日 12:00" in words
    await part.logs_in("林静")
    assert "账号都对上了名册" in await part.opens("/members/binding")
    with office.db.begin() as session:
        for one in session.exec(select(Message)).all():
            one.kept = True
    words = await part.opens("/members/binding")
    assert "松山区读书群 2026年4月24日以来1条消息，记下1条" in words
    assert "红山区" not in words


async def test_an_account_is_bound_to_whom_it_is(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        session.add(Member(name="乌云其其格", card="民族界-乌云其其格"))
        account = meet(session, "room", "room", "p9", "乌云其其格 🌸")
        session.add(CheckIn(member_id=account.member_id, group_id=1, day=NOON.date(), made_at=NOON))
        number = account.id
    browser = visit()
    await browser.logs_in("周秘书")
    said = await browser.opens("/members/binding")
    assert "是乌云其其格（民族界-乌云其其格）" in said
    assert "名册上没有“谁”" in await browser.sends("/members/binding", account=str(number), who="", typed_who="谁")
    said = await browser.sends("/members/binding", account=str(number), who="民族界-乌云其其格")
    assert "“乌云其其格 🌸”就是乌云其其格" in said
    assert "账号都对上了名册" in said
    with office.db.begin() as session:
        owner = office.member(session, "乌云其其格").id
        assert session.get_one(Identity, number).member_id == owner
        assert session.exec(select(CheckIn)).one().member_id == owner
