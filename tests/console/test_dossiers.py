"""档案核对: looked at first, sent to whom one chooses, not at night; and back where one was after each answer."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from sqlmodel import select

from bot import dossiers
from bot.console.console import ROOT
from models.audit import Audit
from models.consent import Consent
from models.db import insert
from models.dossier import Check
from models.entry import Entry
from models.ledger import Evidence, entered
from models.member import Identity, Member
from models.outbox import Post
from models.points import PointsRule
from models.recommendation import Recommendation
from models.relay import Relay
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"


@pytest.fixture
def year(office: Office) -> Office:
    """阿青 recommended something; the people are of two 界别, 路人 and 林静 of 松山区."""
    with office.db.begin() as session:
        for name in ("路人", "林静"):
            office.member(session, name).region = "松山区"
        office.member(session, "阿青").sector = office.member(session, "林静").sector = "教育界"
        entry = Entry(by="测试", at=NOON, source="paper")
        session.add(entry)
        session.flush()
        evidence = Evidence(NOON, date(2026, 3, 5), 2, 1, entry_id=entry.id)
        insert(session, entered(Recommendation, evidence, [], words="好"))
    return office


async def test_nothing_is_sent_before_it_was_looked_at(visit: Visit, year: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/dossiers?year=2026&sector=教育界")
    assert "发给这里列出的全部2人" in words
    assert "老马" not in words
    words = await browser.opens("/dossiers/send?year=2026&sector=教育界&all=yes")
    assert "发给2人核对" in words
    assert "发给谁 阿青 、 林静" in words
    assert "说什么（阿青收到的） 阿青您好，这是您2026年的履职读书档案，请核对" in words
    assert "没有要发的人" in await browser.opens("/dossiers/send?year=2026")
    with year.db.look() as session:
        assert not session.exec(select(Relay)).all()


async def test_those_who_were_ticked_get_theirs_in_the_morning(visit: Visit, year: Office) -> None:
    year.now = NOON.replace(hour=23, minute=54)
    with year.db.begin() as session:
        session.add(Identity(channel="room", account="room", contact="q", shown_name="阿青", member_id=2, friend=True))
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/dossiers/send?year=2026&region=&one=2&one=6&one=999")
    assert "发给2人核对 现在是静默时段或节假日， 2026年4月23日 07:00 起" in words
    assert "4月23日07:00起发给2人核对" in await browser.sends("/dossiers/send")
    with year.db.look() as session:
        post = session.exec(select(Post).where(Post.person == "q")).one()
        assert (post.due_at.day, post.due_at.hour) == (23, 7)
        assert len(session.exec(select(Relay)).all()) == 1
        assert {one.by for one in session.exec(select(Audit).where(Audit.act == "send"))} == {"工作台：周秘书"}
    assert "没有要发的人" in await browser.opens("/dossiers/send?year=2026&one=2")


async def test_many_are_sent_in_slices(visit: Visit, year: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossiers, "SLICE", 4)
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/dossiers/send?year=2026&all=yes")
    assert "已经发给4人，还有2人" in await browser.sends("/dossiers/send")
    assert "发给6人核对" in await browser.sends("/dossiers/send")
    with year.db.look() as session:
        assert len(session.exec(select(Check)).all()) == 6


async def test_every_answer_comes_back_to_the_same_list(visit: Visit, year: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/dossiers/send?year=2026&one=2")
    await browser.sends("/dossiers/send")
    await browser.opens("/dossiers?year=2026&sector=教育界&stage=sent")
    assert "请写下有什么出入" in await browser.sends("/dossiers/member/2", act="objects")
    assert "阿青" in browser.words
    assert "老马" not in browser.words
    assert "有异议" in await browser.sends("/dossiers/member/2", act="objects", words=NASTY)
    assert 'name="sector" value="教育界"' in browser.page
    assert 'name="stage" value="sent"' in browser.page
    assert "没有这样的人" in browser.words
    await browser.opens("/dossiers/member/2?year=2026&sector=教育界")
    assert "<script>alert" not in browser.page
    assert "阿青：核对无误" in await browser.sends("/dossiers/member/2", act="right")
    assert browser.at.endswith("/dossiers/member/2")
    await browser.sends("/dossiers/member/2", act="agrees")
    with year.db.look() as session:
        assert [one.member_id for one in session.exec(select(Consent))] == [2]


async def test_one_persons_page_is_opened_and_saved(visit: Visit, year: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/members/2")
    assert browser.links('/dossiers/member/2[^"]*') == ["/dossiers/member/2?year=2026"]
    assert "荐书册数 1册" in await browser.opens("/dossiers/member/2?year=2026")
    csrf = browser.page.partition('name="_csrf" value="')[2].partition('"')[0]
    to = f"{browser.root}{ROOT}/dossiers/member/2/file"
    async with browser.http.post(to, data={"_csrf": csrf, "year": "2026"}, headers={"Origin": browser.root}) as answer:
        made = Document(BytesIO(await answer.read()))
    assert "阿青" in [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    with year.db.look() as session:
        (row,) = session.exec(select(Audit).where(Audit.act == "export")).all()
        assert (row.subject_id, row.detail) == (2, {"what": "dossier", "year": 2026})


async def test_points_are_the_whole_citys_and_each_sees_their_own_people(visit: Visit, year: Office) -> None:
    browser, part = visit(), visit()
    await browser.logs_in("周秘书")
    await browser.opens("/dossiers?year=2026")
    assert "不是合适的数" in await browser.sends("/dossiers/points", year="2026", **{"points-read": "很多"})
    await browser.sends("/dossiers/points", year="2026", **{"points-read": "1.5", "most-read": "20"})
    with year.db.look() as session:
        assert [(one.points, one.most) for one in session.exec(select(PointsRule))] == [(1.5, 20)]
        others = session.exec(select(Member.id).where(Member.name == "阿青")).one()
    await part.logs_in("林静")
    words = await part.opens("/dossiers?year=2026")
    assert "路人" in words
    assert "阿青" not in words
    assert "没有要发的人" in await part.opens(f"/dossiers/send?year=2026&one={others}")
    await part.sends("/dossiers/send", year="2026", people=str(others))
    await part.opens(f"/dossiers/member/{others}")
    assert part.status == 404
    with year.db.look() as session:
        assert not session.exec(select(Check)).all()
