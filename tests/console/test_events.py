"""活动 on the desk: drafts settled by one press, an event entered, moved and called off, and who may see it at all."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlmodel import col, select

from models import event as events
from models import group as groups
from models import seats
from models.attendance import Attendance
from models.audit import Audit
from models.entry import Entry
from models.event import Event, Stage
from models.outbox import Post, Standing
from models.relay import Relay
from models.signinsheet import Signed, enter
from tests.console.conftest import NOON, Browser, Office

BAD = "<script>alert(1)</script>=1+1 \u202e逆𠮷"


def hold(
    office: Office,
    title: str = "读书沙龙",
    *,
    days: int = 3,
    where: Iterable[str] = ("红山区读书群",),
    **values: object,
) -> int:
    """An event at half past two, so many days from now, for some groups."""
    with office.db.begin() as session:
        begins = (NOON + timedelta(days=days)).replace(hour=14, minute=30)
        said = {
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "month": begins.date(),
            "venue": "政协书房",
        }
        event = Event(title=title, made_by="测试", made_at=NOON, **(said | values))  # type: ignore[arg-type]
        ids = [one.id or 0 for one in groups.listed(session) if one.name in where]
        return events.enter(session, event, ids, "测试").id or 0


def sign_up(office: Office, event_id: int, *names: str, **said: int | bool) -> None:
    """Some told the office that they come."""
    with office.db.begin() as session:
        event = session.get_one(Event, event_id)
        for name in names:
            seats.put_down(session, event, office.member(session, name).id or 0, NOON, "测试", **said)  # type: ignore[arg-type]


def come(office: Office, event_id: int, *names: str) -> None:
    """Some were there."""
    with office.db.begin() as session:
        event, entry = session.get_one(Event, event_id), Entry(by="测试", at=NOON, source="spoken")
        session.add(entry)
        session.flush()
        for name in names:
            enter(session, event, office.member(session, name).id or 0, Signed(0, name), entry.id or 0, NOON)


async def test_an_event_is_entered_and_stands_in_the_list(office: Office, visit: Callable[[], Browser]) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events/new")
    with office.db.look() as session:
        red = next(str(one.id) for one in groups.listed(session) if one.name == "红山区读书群")
    said = {"title": BAD, "starts_at": "2026-04-25T14:30", "venue": BAD, "places": "20", "groups": red}
    words = await desk.sends("/events/new", **said)
    assert "记下了" in words
    assert "<script>alert" not in desk.page
    words = await desk.opens("/events")
    assert "<script>alert" not in desk.page
    assert "4月25日（周六）14:30" in words
    assert "0人，还有20个名额" in words
    with office.db.look() as session:
        event = session.exec(select(Event)).one()
        assert [one.name for one in events.invited(session, event.id or 0)] == ["红山区读书群"]
        assert session.exec(select(Audit).where(Audit.subject == "events")).one().by == "工作台：阿青"


async def test_what_cannot_be_is_said_above_the_form_as_it_was_typed(
    office: Office, visit: Callable[[], Browser]
) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    for said, refusal in (
        ({"starts_at": "2026-04-25T14:30", "ends_at": "2026-04-25T13:00"}, "结束时间不晚于开始时间"),
        ({"starts_at": "明天下午"}, "认不出"),
        ({"month": "", "starts_at": ""}, "请写明是哪个月"),
        ({"starts_at": "2026-04-25T14:30", "places": "许多"}, "不是整数"),
    ):
        await desk.opens("/events/new")
        words = await desk.sends("/events/new", title="夏夜诗会", **said)
        assert refusal in words
        assert 'value="夏夜诗会"' in desk.page
    with office.db.look() as session:
        assert session.exec(select(Event)).all() == []


async def test_a_draft_is_confirmed_or_dropped_by_one_press(office: Office, visit: Callable[[], Browser]) -> None:
    yes, no = hold(office, "诗会", stage=Stage.draft), hold(office, "不算数的", stage=Stage.draft)
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events")
    assert "确认了" in await desk.sends(f"/events/{yes}/confirm")
    assert "不记为活动" in await desk.sends(f"/events/{no}/refuse")
    assert "已经确认过了" in await desk.sends(f"/events/{yes}/confirm")
    with office.db.look() as session:
        assert session.get_one(Event, yes).stage == Stage.on
        assert session.get_one(Event, no).stage == Stage.refused


async def test_a_draft_without_an_hour_waits_for_it(office: Office, visit: Callable[[], Browser]) -> None:
    midnight = (NOON + timedelta(days=3)).replace(hour=0)
    draft = hold(office, "诗会", stage=Stage.draft, starts_at=midnight, ends_at=None)
    desk = visit()
    await desk.logs_in("阿青")
    assert "补上几点再确认" in await desk.opens("/events")
    assert "还不知道几点开始" in await desk.sends(f"/events/{draft}/confirm")
    await desk.opens(f"/events/{draft}")
    await desk.sends(f"/events/{draft}", title="诗会", starts_at="2026-04-25T09:00")
    assert "确认了" in await desk.sends(f"/events/{draft}/confirm")


async def test_a_moved_event_tells_who_signed_up_and_lays_the_notice_before_the_organiser(
    office: Office, visit: Callable[[], Browser]
) -> None:
    event_id = hold(office, where=("红山区读书群", "松山区读书群"))
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens(f"/events/{event_id}")
    said = {"title": "读书沙龙", "venue": "玉龙书屋", "starts_at": "2026-04-26T14:30", "ends_at": "2026-04-25T16:30"}
    words = await desk.sends(f"/events/{event_id}", **said)
    assert "报了名的1位已分别告知" in words
    assert (
        "【活动变动】“读书沙龙”现定于4月26日（周日）14:30—16:30，玉龙书屋（原定4月25日（周六）14:30—16:30，政协书房）"
        in words
    )
    with office.db.look() as session:
        posts = session.exec(select(Post).where(Post.job == "event_notice")).all()
        assert [one.standing for one in posts] == [Standing.asking] * 2
        assert "有变动" in session.exec(select(Relay)).one().text
    assert "已放进2个群的待发箱" in await desk.sends(f"/events/{event_id}/notice", act="send", text="改到周日了。")
    with office.db.look() as session:
        posts = session.exec(select(Post).where(Post.job == "event_notice")).all()
        assert {(one.standing, one.text) for one in posts} == {(Standing.waiting, "改到周日了。")}


async def test_a_second_move_lets_the_first_notice_go(office: Office, visit: Callable[[], Browser]) -> None:
    event_id = hold(office)
    desk = visit()
    await desk.logs_in("阿青")
    for venue in ("玉龙书屋", "委员工作室"):
        await desk.opens(f"/events/{event_id}")
        await desk.sends(f"/events/{event_id}", title="读书沙龙", starts_at="2026-04-25T14:30", venue=venue)
    with office.db.look() as session:
        posts = session.exec(select(Post).order_by(col(Post.id))).all()
        assert [one.standing for one in posts] == [Standing.stopped, Standing.asking]
        assert "委员工作室" in posts[1].text
    assert "通知不发了" in await desk.sends(f"/events/{event_id}/notice", act="drop", text="")


async def test_an_event_is_called_off_with_its_reason(office: Office, visit: Callable[[], Browser]) -> None:
    event_id = hold(office)
    sign_up(office, event_id, "路人", "林静")
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens(f"/events/{event_id}")
    words = await desk.sends(f"/events/{event_id}/cancel", why="大雪。")
    assert "报了名的2位已分别告知" in words
    assert "【活动取消】因大雪，原定4月25日" in words
    assert "已经取消了" in await desk.sends(f"/events/{event_id}/cancel")
    assert "已取消" in await desk.opens("/events")


async def test_two_change_one_event(office: Office, visit: Callable[[], Browser]) -> None:
    event_id = hold(office)
    one, other = visit(), visit()
    for desk in (one, other):
        await desk.logs_in("阿青")
        await desk.opens(f"/events/{event_id}")
    said = {"title": "读书沙龙", "starts_at": "2026-04-25T14:30", "venue": "政协书房"}
    await one.sends(f"/events/{event_id}", **said, places="30")
    words = await other.sends(f"/events/{event_id}", **said, places="50")
    assert "有人改过这场活动" in words
    assert "现在记的是：30" in words
    assert 'value="50"' in other.page


async def test_the_past_shows_its_three_figures_and_is_found_by_group_form_and_period(
    office: Office, visit: Callable[[], Browser]
) -> None:
    held, _ = hold(office, "老活动", days=-10), hold(office, "松山的", days=-40, where=["松山区读书群"])
    sign_up(office, held, "路人", "林静")
    come(office, held, "林静")
    desk = visit()
    await desk.logs_in("王建国")
    words = await desk.opens("/events")
    assert "老活动 红山区读书群 2 1 0" in words
    assert "松山的" in words
    assert "松山的" not in await desk.opens("/events?since=2026-04-01")
    assert "老活动" not in await desk.opens("/events?until=2026-03-31")
    assert "老活动" not in await desk.opens("/events?group=2")
    assert "认不出" in await desk.opens("/events?since=去年")


async def test_nobody_sees_or_changes_what_is_not_theirs(office: Office, visit: Callable[[], Browser]) -> None:
    red, pine = hold(office, "红山的"), hold(office, "松山的", where=["松山区读书群"])
    scoped = visit()
    await scoped.logs_in("林静")
    words = await scoped.opens("/events")
    assert "松山的" in words
    assert "红山的" not in words
    await scoped.opens(f"/events/{red}")
    assert scoped.status == 404
    await scoped.opens(f"/events/{pine}")
    assert "取消这场活动" not in scoped.words
    looking = visit()
    await looking.logs_in("王建国")
    await looking.opens(f"/events/{red}")
    assert looking.status == 200
    await looking.sends(f"/events/{red}/cancel")
    assert looking.status == 403
    with office.db.look() as session:
        assert session.get_one(Event, red).stage == Stage.on
        assert session.exec(select(Attendance)).all() == []
