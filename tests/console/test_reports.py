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
from models.points import PointsRule
from models.recommendation import Recommendation
from models.relay import Relay
from tests.console.conftest import PASSWORD, Browser, Office

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"
MARCH = {"since": "2026-03-01", "until": "2026-03-31", "group": "", "number": "第3期"}


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
    assert rows(await saved(browser, kind="summary"), "概览")[-1][5] == 2
    with zipfile.ZipFile(BytesIO(await saved(browser, kind="lines"))) as archive:
        assert f"'{NASTY}" in archive.read("台账-荐书.csv").decode("utf-8-sig")
    words = [one.text for one in Document(BytesIO(await saved(browser, kind="briefing"))).paragraphs]
    assert "2026年3月，共有2人参与读书活动，参与率33.3%。" in words
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
    await saved(browser, kind="records", group="1")
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
    [({"since": "2026-05-01"}, "晚于截止日期"), ({"since": "昨天"}, "请选起的日期"), ({"kind": "x"}, "请选要导出什么")],
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


async def test_a_months_news_and_its_seal(visit: Visit, office: Office) -> None:
    fill(office)
    browser = visit()
    await browser.logs_in("周秘书")
    assert "还有2个旗县区没有写" in await browser.opens("/reports?month=2026-03")
    await browser.sends("/reports/news", region="松山区", month="2026-03", text=NASTY)
    assert "松山区的动态存好了" in browser.words
    assert "<script>alert" not in browser.page
    with office.db.begin() as session:
        assert [one.text for one in session.exec(select(News))] == [NASTY]
    said = await browser.sends("/reports/seal", month="2026-03", number="第3期")
    assert "2026年3月的简报封存了" in said
    assert "已经封存" in await browser.sends("/reports/seal", month="2026-03", number="第3期")
    assert "还没有过完" in await browser.sends("/reports/seal", month="2026-04")
    words = [one.text for one in Document(BytesIO(await saved(browser, kind="sealed", number="1"))).paragraphs]
    assert f"【松山区】{NASTY}" in words
    other = visit()
    await other.logs_in("林静")
    await saved(other, kind="sealed", number="1")
    assert other.status == 404


async def test_points_the_check_and_the_consents(visit: Visit, office: Office) -> None:
    fill(office)
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/dossiers?year=2026")
    assert "不是合适的数" in await browser.sends("/dossiers/points", year="2026", **{"points-read": "很多"})
    await browser.sends("/dossiers/points", year="2026", **{"points-read": "1.5", "most-read": "20"})
    assert "发给6人核对" in await browser.sends("/dossiers/send", year="2026")
    assert "都发过了" in await browser.sends("/dossiers/send", year="2026")
    assert "请写下有什么出入" in await browser.sends("/dossiers/member/2", year="2026", act="objects")
    assert "有异议" in await browser.sends("/dossiers/member/2", year="2026", act="objects", words=NASTY)
    assert "<script>alert" not in browser.page
    assert "阿青：核对无误" in await browser.sends("/dossiers/member/2", year="2026", act="right")
    await browser.sends("/dossiers/member/2", year="2026", act="agrees")
    with office.db.begin() as session:
        assert [(one.points, one.most) for one in session.exec(select(PointsRule))] == [(1.5, 20)]
        assert [one.member_id for one in session.exec(select(Consent))] == [2]
        assert any("积分合计：1.5分" in one.text for one in session.exec(select(Relay)))
