"""定时 over the real server: times per group, what it would say, looks, quotations, days off; each for one's own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from bot import plans
from bot.job import find
from models import outbox, role
from models.audit import Audit
from models.book import Book
from models.db import insert
from models.group import Group, Quotes
from models.ledger import Evidence, entered
from models.outbox import Post, Standing
from models.recommendation import Recommendation
from models.role import Duty, Scope
from tests.console.conftest import Browser, Office

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"


@pytest.fixture
def busy(office: Office) -> Office:
    """林静 runs 松山区; each group has a recommendation, a post that waits for a look, and one that is in doubt."""
    now = office.now
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), now, "测试")
        session.add(Book(title=NASTY))
        session.flush()
        for group in session.exec(select(Group).order_by(Group.id)).all():
            group.quotes = Quotes.ask
            evidence = Evidence(now, date(2026, 4, 21), group.id or 0, group.id, entry_id=None)
            insert(session, entered(Recommendation, evidence, [1], words=f"{group.id}号{NASTY}"))
            whose = {"channel": "room", "account": "room", "room": group.room, "group_id": group.id, "made_at": now}
            asks = Post(
                key=f"recommended-list:group-{group.id}:w",
                job="recommended_list",
                text=f"榜{NASTY}",
                **whose,
                due_at=now,
            )
            asks.standing, asks.expires_at = Standing.asking, now + timedelta(hours=3)
            outbox.put(session, asks)
            lost = Post(key=f"weekly-report:group-{group.id}:w", job="weekly_report", text="小结", **whose, due_at=now)
            lost.standing, lost.lease_until = Standing.sending, now - timedelta(minutes=1)
            outbox.put(session, lost)
    return office


def posts(office: Office) -> dict[str, Post]:
    with office.db.begin() as session:
        return {post.key: post for post in session.exec(select(Post))}


async def test_everything_on_the_clock_is_listed_with_its_times(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    said = await browser.opens("/schedules")
    assert all(job.title in said for job in find().values())
    assert "2026年4月27日 09:00 2026年5月6日 09:00 2026年5月11日 09:00" in said
    assert "待过目" in said
    assert "过目（4）" in said


async def test_a_group_decides_and_it_is_in_the_audit(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/schedules/recommended_list/1")
    said = await browser.sends("/schedules/recommended_list/1", every="周五", at="18:00", asks="会务过目后发", _act="")
    assert "改为：每周五18:00（会务过目后发）" in said
    assert "2026年4月24日 18:00" in said
    assert "夜里的安静时段" in await browser.sends("/schedules/recommended_list/1", every="周五", at="23:00", _act="")
    assert "看不懂时间" in await browser.sends("/schedules/recommended_list/1", every="周五", at="饭后", _act="")
    await browser.opens("/schedules/recommended_list")
    assert "改为：关" in await browser.sends("/schedules/recommended_list/1", _listed="yes", _act="off")
    await browser.opens("/schedules")
    assert "每周一09:00，1个群关" in browser.words
    with busy.db.begin() as session:
        told = [one.detail for one in session.exec(select(Audit).where(Audit.subject == "groups"))]
    assert told == [
        {"recommended_list": ["每周一09:00", "每周五18:00（会务过目后发）"]},
        {"recommended_list": ["每周五18:00（会务过目后发）", "关"]},
    ]


async def test_what_is_done_for_all_is_decided_by_who_runs_the_city(visit: Visit, busy: Office) -> None:
    browser, part = visit(), visit()
    await browser.logs_in("阿青")
    await browser.opens("/schedules/backup")
    assert "改为：每天02:15" in await browser.sends("/schedules/backup", at="02:15", _act="")
    assert "改为：关" in await browser.sends("/schedules/backup", _act="off")
    await part.logs_in("林静")
    await part.opens("/schedules/backup")
    assert "由管全市的会务定" in await part.sends("/schedules/backup", _act="on")
    await part.opens("/calendar")
    assert "由管全市的会务定" in await part.sends("/calendar/days", first="2027-02-05", _sort="off")
    assert "由管全市的会务定" in await part.sends("/calendar/quiet", first="2027-02-05", name="会")
    with busy.db.begin() as session:
        assert not plans.of_all(session, find()["backup"]).on  # type: ignore[arg-type]


async def test_it_is_tried_without_a_trace(visit: Visit, busy: Office) -> None:
    browser, before = visit(), posts(busy)
    await browser.logs_in("阿青")
    said = await browser.opens("/schedules/recommended_list/1?try=yes")
    assert "【一周荐书】4月16日—22日" in said
    assert "<script>alert" not in browser.page
    assert "没有可说的" in await browser.opens("/schedules/vote_result/1?try=yes")
    assert "没有要告知的" in await browser.opens("/schedules/drift_notices?try=yes")
    assert posts(busy).keys() == before.keys()


async def test_what_waits_for_a_look_is_changed_let_through_or_withheld(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    said = await browser.opens("/looks")
    assert NASTY in said
    assert "<script>alert" not in browser.page
    assert "文字是空的" in await browser.sends("/looks/1", _act="approve", text=" ", seen=_seen(browser, 1))
    assert "存好了" in await browser.sends("/looks/1", _act="save", text="改过的榜", seen=_seen(browser, 1))
    said = await browser.sends("/looks/1", _act="approve", text="更晚的改动", seen="旧")
    assert "您打开以后这一帖变过" in said
    assert "更晚的改动" in said
    assert "放出了" in await browser.sends("/looks/1", _act="approve", text="改过的榜", seen=_seen(browser, 1))
    assert "不是待过目的" in await browser.sends("/looks/1", _act="refuse")
    assert "不发了" in await browser.sends("/looks/3", _act="refuse")
    assert "已经有了" in await browser.sends("/looks/2/settle", _arrived="yes")
    assert "再发一次" in await browser.sends("/looks/4/settle", _arrived="no")
    assert "不用了结" in await browser.sends("/looks/4/settle", _arrived="no")
    found = posts(busy)
    assert [
        (found[f"{key}:w"].standing, found[f"{key}:w"].text[:4])
        for key in ("recommended-list:group-1", "recommended-list:group-2")
    ] == [
        (Standing.waiting, "改过的榜"),
        (Standing.stopped, f"榜{NASTY}"[:4]),
    ]
    assert [found[f"weekly-report:group-{one}:w"].standing for one in (1, 2)] == [Standing.sent, Standing.waiting]
    with busy.db.begin() as session:
        acts = [one.act for one in session.exec(select(Audit).where(Audit.subject == "posts").order_by(Audit.id))]
    assert acts == ["edit", "approve", "refuse", "settle", "settle"]


def _seen(browser: Browser, number: int) -> str:
    form = browser.page.partition(f'action="/desk/looks/{number}"')[2]
    return form.partition('name="seen" value="')[2].partition('"')[0]


async def test_a_look_comes_too_late(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/looks")
    seen = _seen(browser, 1)
    busy.now += timedelta(minutes=100)
    await browser.opens("/")
    busy.now += timedelta(minutes=100)
    assert "不再发" in await browser.sends("/looks/1", _act="approve", text="榜", seen=seen)


async def test_words_are_let_into_posts_or_kept_out(visit: Visit, busy: Office) -> None:
    browser, part = visit(), visit()
    await part.logs_in("林静")
    assert f"2号{NASTY}" in await part.opens("/quotes")
    assert "1号" not in part.words
    await part.sends("/quotes/R1", _allowed="yes")
    assert part.status == 404
    await browser.logs_in("阿青")
    await browser.opens("/quotes")
    assert "可以引用这一条" in await browser.sends("/quotes/R1", _allowed="yes")
    assert "这一条不引用" in await browser.sends("/quotes/R2", _allowed="no")
    assert "已经定过了" in await browser.sends("/quotes/R1", _allowed="no")
    for strange in ("R999", "X1", "R", "R99999999999", "R²"):
        await browser.sends(f"/quotes/{strange}", _allowed="yes")
        assert browser.status == 404
    with busy.db.begin() as session:
        assert [one.quotable for one in session.exec(select(Recommendation).order_by(Recommendation.id))] == [
            True,
            False,
        ]
        acts = {one.act for one in session.exec(select(Audit).where(Audit.subject == "recommendations"))}
    assert acts == {"quote", "withhold"}


async def test_days_off_and_quiet_weeks_are_entered_and_taken_back(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/calendar")
    assert "7天记为：放假" in await browser.sends("/calendar/days", first="2027-02-05", last="2027-02-11", _sort="off")
    assert "2027年2月5日至2027年2月11日：放假" in browser.words
    assert "晚于截止日期" in await browser.sends("/calendar/days", first="2027-02-05", last="2027-02-01", _sort="off")
    for odd, why in (("春节", "认不出"), ("99999999999-1-1", "认不出"), ("9999-12-31", "年份不对")):
        assert why in await browser.sends("/calendar/days", first=odd, last="", _sort="off")
    assert "两会期间不主动说话" in await browser.sends(
        "/calendar/quiet", first="2026-04-25", last="2026-04-28", name="两会"
    )
    assert "重叠" in await browser.sends("/calendar/quiet", first="2026-04-28", last="", name="会")
    await browser.opens("/schedules")
    assert "两会期间（4月25日—4月28日）不发，并入其后的一帖" in browser.words
    await browser.opens("/calendar")
    assert "取消了：两会" in await browser.sends("/calendar/quiet/end", first="2026-04-25")
    assert "已经取消了" in await browser.sends("/calendar/quiet/end", first="2026-04-25")


async def test_nobody_sees_or_changes_what_is_not_theirs(visit: Visit, busy: Office) -> None:
    part, reader, before = visit(), visit(), posts(busy)
    await part.logs_in("林静")
    assert "红山区" not in await part.opens("/schedules/recommended_list")
    assert "松山区" in part.words
    assert "红山区" not in await part.opens("/looks")
    await part.opens("/schedules/recommended_list/1")
    assert part.status == 404
    for path in ("schedules/recommended_list/1", "looks/1", "looks/2/settle"):
        await part.sends(f"/{path}", _act="off")
        assert part.status == 404, path
    await reader.logs_in("王建国")
    for path in (
        "schedules",
        "schedules/recommended_list",
        "schedules/recommended_list/1",
        "looks",
        "quotes",
        "calendar",
    ):
        await reader.opens(f"/{path}")
        assert (reader.status, reader.page.count('<form method="post"')) == (200, 1), path
    paths = ("schedules/recommended_list/1", "schedules/backup", "looks/1", "looks/2/settle", "quotes/R1")
    for path in (*paths, "calendar/days", "calendar/quiet", "calendar/quiet/end"):
        await reader.sends(f"/{path}", _act="off")
        assert reader.status == 403, path
    assert {key: post.standing for key, post in posts(busy).items()} == {key: p.standing for key, p in before.items()}
    await reader.opens("/schedules/nothing")
    assert reader.status == 404
