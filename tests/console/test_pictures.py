"""图片: every kind drawn for whom it is, of the asker's groups alone, while everybody else goes on working."""

import asyncio
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.pictured import kinds
from bot.pictured.scope import Scope
from models import picturing, together
from models import term as terms
from models.audit import Audit
from models.book import Book
from models.copy import Copy
from models.db import insert
from models.entry import Entry
from models.event import Event, EventGroup, Stage
from models.group import Group
from models.ledger import Evidence, entered
from models.recommendation import Recommendation
from models.term import Plan
from tests.console.conftest import Browser, Office
from tests.console.test_thoughts import NASTY, wrote

Visit = Callable[[], Browser]
TODAY = date(2026, 4, 22)


def lived(office: Office) -> None:
    """A book that both groups recommended, one that only the second did, an event, a term, a drifting copy."""
    wrote(office, "路人", 1, f"土地养人{NASTY}。", quotable=True)
    with office.db.begin() as session:
        session.add_all((Book(title=f"活着{NASTY}"), Book(title="边城")))
        session.add(Entry(by="测试", at=office.now, source="paper"))
        session.flush()
        reader, quiet = (office.member(session, name) for name in ("路人", "阿青"))
        reader.region = "松山区"
        for group, book in ((1, 1), (2, 2)):
            evidence = Evidence(office.now, TODAY, reader.id or 0, group, entry_id=1)
            insert(session, entered(Recommendation, evidence, [book]))
        copy = Copy(code="CF-0012", book_id=1, group_id=1, since=office.now, entered_at=office.now)
        event = Event(title=f"沙龙{NASTY}", month=TODAY, starts_at=office.now - timedelta(days=3), stage=Stage.on,
                      made_by="测试", made_at=office.now)  # fmt: skip
        session.add_all((copy, event))
        session.flush()
        session.add(EventGroup(event_id=event.id or 0, group_id=1))
        some = [session.get_one(Group, one) for one in (1, 2)]
        span = (TODAY - timedelta(days=40), TODAY - timedelta(days=20))
        term = terms.plan(session, Plan("四月共读", 1, *span), some, office.now, "测试")
        together.approve(session, term, [reader.id or 0, quiet.id or 0], office.now, "测试")


async def drawn(browser: Browser, query: str) -> bytes:
    """The file of a picture; nothing where there is none."""
    async with browser.http.get(f"{browser.root}/desk/pictures/file?{query}") as answer:
        browser.status = answer.status
        content = await answer.read()
        return content if answer.content_type == "image/png" else b""


@pytest.mark.parametrize(
    "query",
    ["", "kind=poster&month=2026-04&group=1", "kind=calendar", "kind=cloud", "kind=charts&year=2026",
     "kind=year&who=路人", "kind=journey&code=cf-0012", "kind=event&id=1", "kind=certificate&id=1&who=路人"],
)  # fmt: skip
async def test_each_kind_is_shown_and_saved(visit: Visit, office: Office, query: str) -> None:
    lived(office)
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens(f"/pictures?{query}")
    assert "保存图片" in words
    assert "<script>alert" not in browser.page
    [file] = browser.links(r"/pictures/file[^\"]*")
    assert (await drawn(browser, file.partition("?")[2])).startswith(b"\x89PNG")


async def test_a_picture_shows_the_asker_s_groups_alone(visit: Visit, office: Office) -> None:
    lived(office)
    city, part = visit(), visit()
    await city.logs_in("周秘书")
    await part.logs_in("林静")

    def poster(session: Session, *ids: int) -> bytes:
        groups = [session.get_one(Group, one) for one in ids]
        return kinds.poster(Scope.of_month(session, groups, TODAY, office.now))(office.data)

    with office.db.look() as session:
        whole, mine = poster(session, 1, 2), poster(session, 2)
    assert (await drawn(city, ""), await drawn(part, ""), await drawn(part, "group=2")) == (whole, mine, mine)
    for query in ("group=1", "kind=journey&code=CF-0012", "kind=event&id=1", "kind=certificate&id=1&member=2"):
        assert await drawn(part, query) == b"", query
        assert part.status == 404, query
        assert "保存图片" not in await part.opens(f"/pictures?{query}"), query
    assert "王建国" not in await part.opens("/pictures?kind=certificate&id=1&member=3")
    assert await drawn(part, "kind=certificate&id=1&who=路人")
    assert await drawn(part, "kind=year&who=路人") != await drawn(city, "kind=year&who=路人")


async def test_a_member_s_year_is_their_secretary_s_to_draw(visit: Visit, office: Office) -> None:
    lived(office)
    for name, sees in (("林静", True), ("阿青", False), ("王建国", False)):
        browser = visit()
        await browser.logs_in(name)
        assert ("我的书香一年" in await browser.opens("/pictures")) is sees
        await drawn(browser, "kind=year&who=路人")
        assert browser.status == (200 if sees else 404)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("kind=year", "请写明是谁"),
        ("kind=year&who=谁", "名册上没有“谁”"),
        ("kind=charts&year=1999", "年份应在2000到2026之间"),
        ("kind=charts&year=x", "年份“x”不是整数"),
        ("kind=poster&month=x", "月份“x”认不出"),
        ("kind=journey", "请写漂流本的编号"),
        ("kind=journey&code=<b>", "没有编号为“<B>”的漂流本"),
        ("kind=event", "请选一场办过的活动"),
        ("kind=certificate&id=1&who=王建国", "完成名单上没有王建国"),
    ],
)
async def test_what_cannot_be_drawn_is_said(visit: Visit, office: Office, query: str, why: str) -> None:
    lived(office)
    browser = visit()
    await browser.logs_in("周秘书")
    assert why in await browser.opens(f"/pictures?{query}")
    assert "保存图片" not in browser.words
    await drawn(browser, query)
    assert browser.status == 404


async def test_which_posts_carry_one_is_decided_for_the_whole_city(visit: Visit, office: Office) -> None:
    part, city = visit(), visit()
    await part.logs_in("林静")
    assert "荐书榜配好书海报：只发文字" in await part.opens("/pictures")
    await part.sends("/pictures/posts", posts="weekly_report")
    assert part.status == 403
    await city.logs_in("阿青")
    await city.opens("/pictures")
    assert "存好了" in await city.sends("/pictures/posts", posts="weekly_report")
    assert "没有改动" in await city.sends("/pictures/posts", posts="weekly_report")
    with office.db.look() as session:
        assert [one for one in picturing.POSTS if picturing.wanted(session, one)] == ["weekly_report"]
        assert [one.by for one in session.exec(select(Audit).where(Audit.act == "set"))] == ["工作台：阿青"] * 2
    admin = visit()
    await admin.logs_in("老马")
    assert "改 配图：一周小结配打卡月历 否 → 是" in await admin.opens("/audit")


async def test_nobody_waits_while_one_is_drawn(visit: Visit, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(office)
    from bot.pictures import poster

    draw, go_on = poster.draw, threading.Event()

    def slow(one: poster.Poster, data: Path) -> bytes:
        assert go_on.wait(20)
        return draw(one, data)

    monkeypatch.setattr(poster, "draw", slow)
    looks, works = visit(), visit()
    await looks.logs_in("周秘书")
    await works.logs_in("阿青")
    waiting = asyncio.create_task(drawn(looks, ""))
    await works.opens("/pictures?kind=charts")
    assert "存好了" in await works.sends("/pictures/posts", posts="weekly_report")
    assert not waiting.done()
    go_on.set()
    assert (await waiting).startswith(b"\x89PNG")


async def test_a_picture_that_cannot_be_drawn_is_no_half_file(
    visit: Visit, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(office)
    monkeypatch.setattr("bot.pictures.poster.draw", lambda one, data: 1 / 0)
    browser = visit()
    await browser.logs_in("周秘书")
    assert await drawn(browser, "") == b""
    assert browser.status == 500
