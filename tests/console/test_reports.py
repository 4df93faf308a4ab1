"""报表 over the real server: each export opens again, stands in the audit, and holds only what is the asker's."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from docx import Document
from sqlmodel import select

from bot.console.console import ROOT
from models.audit import Audit
from models.checkin import CheckIn
from models.consent import Consent
from models.db import insert
from models.ledger import Evidence, entered
from models.member import Member
from models.news import News
from models.recommendation import Recommendation
from models.reflection import Reflection
from models.seal import Seal
from tests.console.conftest import Browser, Office
from tests.passwords import PASSWORD

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"
ON_PAPER = NASTY.replace("\u202e", "")
MARCH = {"since": "2026-03-01", "until": "2026-03-31", "number": "第3期"}


def fill(office: Office) -> None:
    """One check-in in each of the two groups, and nasty words."""
    with office.db.begin() as session:
        for group in (1, 2):
            evidence = Evidence(office.now, date(2026, 3, 5), group, group, entry_id=None)
            insert(session, entered(CheckIn, evidence, []))
            insert(session, entered(Recommendation, evidence, [], words=NASTY))
        session.get_one(Member, 1).name = "周秘书"
        session.get_one(Member, 2).sector = NASTY


async def saved(browser: Browser, **fields: str) -> bytes:
    """Ask for an export as the page's form does; returns the file."""
    await browser.opens("/reports")
    headers = {"Origin": browser.root}
    csrf = re.search(r'name="_csrf" value="([^"]+)"', browser.page)
    assert csrf
    data = {"_csrf": csrf[1], "_page": f"{ROOT}/reports", **MARCH, **fields}
    async with browser.http.post(f"{browser.root}{ROOT}/reports/export", data=data, headers=headers) as answer:
        browser.status = answer.status
        return await answer.read()


def rows(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content))[sheet].iter_rows(min_row=2, values_only=True))


async def test_every_export_opens_again_and_is_in_the_audit(visit: Visit, office: Office) -> None:
    fill(office)
    browser = visit()
    await browser.logs_in("周秘书")
    ledger = rows(await saved(browser, kind="records"), "荐书")
    assert [row[-4] for row in ledger] == [NASTY, NASTY]
    assert rows(await saved(browser, kind="summary"), "概览")[-1][7] == 2
    with zipfile.ZipFile(BytesIO(await saved(browser, kind="lines"))) as archive:
        assert f"'{NASTY}" in archive.read("台账-荐书.csv").decode("utf-8-sig")
    words = [one.text for one in Document(BytesIO(await saved(browser, kind="briefing"))).paragraphs]
    assert "2026年3月，名册6人中有2人参与读书活动，参与率33.3%。" in words
    assert "第3期" in words
    assert Document(BytesIO(await saved(browser, kind="anthology"))).paragraphs
    with zipfile.ZipFile(BytesIO(await saved(browser, kind="dossier"))) as archive:
        assert len(archive.namelist()) == 6
    with office.db.begin() as session:
        taken = [one.detail["what"] for one in session.exec(select(Audit).where(Audit.act == "export"))]
    assert taken == ["records", "summary", "lines", "briefing", "anthology", "dossier"]


async def test_nobody_takes_what_is_not_theirs(visit: Visit, office: Office) -> None:
    fill(office)
    browser, other = visit(), visit()
    await browser.logs_in("林静")
    assert len(rows(await saved(browser, kind="records"), "荐书")) == 1
    assert "红山区读书群" not in browser.page
    await saved(browser, kind="records", **{"group-1": "yes"})
    assert browser.status == 404
    await other.logs_in("周秘书")
    await saved(other, kind="records")
    seen = []
    for number in range(1, 40):
        async with browser.http.get(f"{browser.root}{ROOT}/reports/file/{number}") as answer:
            seen += [await answer.read()] if answer.status == 200 else []
    assert [len(rows(one, "荐书")) for one in seen] == [1]
    await browser.opens("/dossiers")
    assert "积分办法" not in browser.words
    for path in ("/dossiers/points", "/dossiers/member/1"):
        await browser.sends(path, year="2026", act="agrees")
        assert browser.status == 404


async def test_after_the_password_the_download_begins_and_one_is_back_on_the_page(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    office.now += timedelta(minutes=20)
    assert "再输一次密码" in (await saved(browser, kind="records")).decode()
    await browser.opens("/reports")
    said = await browser.sends("/reports/export", kind="records", **MARCH)
    assert "再输一次密码" in said
    assert "密码不对" in await browser.sends("/confirm", _password="想不起来了，试一个")
    assert "下载开始了" in await browser.sends("/confirm", _password=PASSWORD)
    assert browser.at == f"{ROOT}/reports"
    file = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', browser.page)
    assert file
    async with browser.http.get(browser.root + file[1]) as answer:
        assert "2026-03-31.xlsx" in unquote(answer.headers["Content-Disposition"])
    assert "下载开始了" not in await browser.opens("/reports")


async def test_what_is_wrong_with_an_export_is_said_after_the_password(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    office.now += timedelta(minutes=20)
    await browser.opens("/reports")
    await browser.sends("/reports/export", kind="records", since="2026-05-01", until="2026-04-01", number="第9期")
    assert "晚于截止日期" in await browser.sends("/confirm", _password=PASSWORD)
    assert 'value="第9期"' in browser.page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"since": "0226-03-01"}, "年份应在2000到2027之间，“226”不对"),
        ({"until": "9999-12-31"}, "年份应在2000到2027之间，“9999”不对"),
        ({"since": "2010-01-01"}, "超过10年"),
        ({"since": "2026-05-01"}, "晚于截止日期"),
        ({"since": "昨天"}, "请选起的日期"),
        ({"kind": "x"}, "请选要导出什么"),
    ],
)
async def test_a_form_filled_in_wrongly_is_shown_again_with_what_was_typed(
    visit: Visit, fields: dict[str, str], why: str
) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    said = (await saved(browser, **{"kind": "records", "number": "第<9>期", **fields})).decode()
    assert browser.status == 422
    assert why in said
    assert "第&lt;9&gt;期" in said


async def test_who_has_written_the_months_news_and_who_has_not(visit: Visit, office: Office) -> None:
    browser, other = visit(), visit()
    await browser.logs_in("周秘书")
    assert "2026年3月：还有2个旗县区没有写（红山区、松山区）" in await browser.opens("/reports")
    said = await browser.opens("/reports/news?month=2026-03&region=松山区")
    assert said.index("红山区 没写") < said.index("松山区 没写")
    await browser.sends("/reports/news", region="松山区", month="2026-03", text=NASTY)
    assert "松山区的动态存好了" in browser.words
    assert "松山区 已写" in browser.words
    assert "还有1个旗县区没有写" in browser.words
    assert "<script>alert" not in browser.page
    with office.db.begin() as session:
        assert [one.text for one in session.exec(select(News))] == [NASTY]
    assert "松山区的动态撤掉了" in await browser.sends("/reports/news", region="松山区", month="2026-03", text=" ")
    await other.logs_in("林静")
    assert "红山区" not in await other.opens("/reports/news?month=2026-03")
    await other.sends("/reports/news", region="红山区", month="2026-03", text="别处的")
    assert other.status == 404


def wording(words: str) -> bytes:
    """A Word file of one paragraph."""
    made, kept = Document(), BytesIO()
    made.add_paragraph(words)
    made.save(kept)
    return kept.getvalue()


async def test_a_month_is_sealed_with_the_wording_that_was_handed_in(visit: Visit, office: Office) -> None:
    fill(office)
    browser, other = visit(), visit()
    await browser.logs_in("周秘书")
    assert "参与人数2人、打卡人次2人次、荐书册数2册。" in await browser.opens("/reports/seal?month=2026-03")
    sends = {"month": "2026-03", "number": "第3期", "which": "final"}
    assert "请选报出去的那份 Word 文件" in await browser.sends("/reports/seal", **sends)
    for name, content in (("稿.docx", b"no word file"), ("空.docx", wording(" ")), ("表.docx", zipped("xl/a.xml"))):
        said = await browser.sends_file("/reports/seal", name, content, **sends)
        assert browser.status == 422
        assert re.search("不是 Word 文件|里没有文字", said)
    assert "“第3期”" not in browser.words
    assert 'value="第3期"' in browser.page
    final = wording(f"改过的定稿{NASTY}")
    assert "封存了，留的是报出去的定稿" in await browser.sends_file("/reports/seal", "定稿.docx", final, **sends)
    assert re.search("下载 ?定稿", browser.words)
    assert await saved(browser, kind="sealed", number="1") == final
    assert "已经封存" in await browser.sends_file("/reports/seal", "定稿.docx", final, **sends)
    assert "已经封存" in await browser.opens("/reports/seal?month=2026-03")
    assert "还没有过完" in await browser.sends("/reports/seal", month="2026-04", which="fresh")
    await other.logs_in("林静")
    await saved(other, kind="sealed", number="1")
    assert other.status == 404


def zipped(name: str) -> bytes:
    """An archive that is none of Word's."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(name, "x")
    return kept.getvalue()


async def test_figures_that_changed_since_the_export_are_named_before_they_are_sealed(
    visit: Visit, office: Office
) -> None:
    fill(office)
    browser = visit()
    await browser.logs_in("周秘书")
    await saved(browser, kind="briefing")
    assert "导出以后有变的数" not in await browser.opens("/reports/seal?month=2026-03")
    with office.db.begin() as session:
        insert(session, entered(CheckIn, Evidence(office.now, date(2026, 3, 9), 1, 1, entry_id=None), []))
    said = await browser.opens("/reports/seal?month=2026-03")
    assert "打卡人次 2人次 3人次" in said
    assert "荐书册数 2册" not in said
    sends = {"month": "2026-03", "which": "fresh"}
    assert "导出以后数字有变：打卡人次2人次，现在3人次" in await browser.sends("/reports/seal", **sends)
    assert "留的是刚生成的这一份" in await browser.sends("/reports/seal", sure="yes", **sends)
    assert re.search("下载 ?封存时生成", browser.words)
    with office.db.begin() as session:
        assert session.exec(select(Seal)).one().figures["own"]["read"] == 3


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/reports/seal?month=0226-03", "年份应在2000到2027之间，“226”不对"),
        ("/reports/news?month=9999-12", "年份应在2000到2027之间"),
        ("/reports/news?month=2026-13", "月份“2026-13”认不出"),
        ("/dossiers?year=226", "年份应在2000到2027之间"),
    ],
)
async def test_a_mistyped_year_is_refused(visit: Visit, path: str, why: str) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    assert why in await browser.opens(path)
    assert browser.status == 422


async def test_some_groups_and_regions_and_an_anthology_by_sector(visit: Visit, office: Office) -> None:
    fill(office)
    browser = visit()
    await browser.logs_in("周秘书")
    for ticked, number in (({"group-2": "yes"}, 1), ({"region-红山区": "yes", "group-2": "yes"}, 2), ({}, 2)):
        assert len(rows(await saved(browser, kind="records", **ticked), "荐书")) == number
    said = (await saved(browser, kind="records", since="昨天", **{"region-红山区": "yes"})).decode()
    assert re.search('name="region-红山区" value="yes" checked', said)
    words = "读《活着》有感：福贵的一生教我懂得，日子再难也要有人记得、有人说话。"
    with office.db.begin() as session:
        evidence = Evidence(office.now, date(2026, 3, 5), 2, 2, entry_id=None)
        insert(session, entered(Reflection, evidence, [], words=words))
        session.add(Consent(member_id=2, purpose="anthology", given_at=office.now, taken_by="周秘书"))
    for by, heading in (("book", "其他"), ("sector", ON_PAPER)):
        book = Document(BytesIO(await saved(browser, kind="anthology", by=by)))
        assert [one.text for one in book.paragraphs if one.style.name == "Heading 1"] == [heading]


async def test_everything_of_one_member_is_handed_over(visit: Visit, office: Office) -> None:
    fill(office)
    browser, part = visit(), visit()
    await browser.logs_in("周秘书")
    await browser.opens("/members/2")
    headers, csrf = {"Origin": browser.root}, re.search(r'name="_csrf" value="([^"]+)"', browser.page)
    assert csrf
    form = {"_csrf": csrf[1], "_page": f"{ROOT}/members/2"}
    async with browser.http.post(f"{browser.root}{ROOT}/members/2/export", data=form, headers=headers) as answer:
        with zipfile.ZipFile(BytesIO(await answer.read())) as archive:
            assert archive.namelist() == ["记录.xlsx", "全部.json"]
        to = answer.url.path.removeprefix(ROOT)
    await part.logs_in("林静")
    assert "下载全部资料" not in await part.opens("/members/2")
    await part.opens(to)
    assert part.status == 404
    with office.db.begin() as session:
        (row,) = session.exec(select(Audit).where(Audit.act == "export"))
        assert (row.subject, row.subject_id, row.by) == ("members", 2, "工作台：周秘书")
