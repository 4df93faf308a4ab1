"""The year of events on the desk: the plan tried and brought in, the forms put in order, next month announced."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import select

from models import event as events
from models import form, role
from models.db import SHANGHAI
from models.entry import Entry
from models.event import Event
from models.outbox import Post, Standing
from models.relay import Relay
from models.role import Duty, Scope
from tests.console.conftest import NOON, Browser, Office
from tests.console.test_event_people import sheet
from tests.console.test_events import BAD, hold, sign_up

Visit = Callable[[], Browser]
HEAD = ("活动名称", "时间", "地点", "参加范围")


async def test_a_plan_is_tried_first_and_brought_in_again(office: Office, visit: Visit) -> None:
    event_id = hold(office, "读书沙龙")
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events/plan")
    content = sheet(
        HEAD,
        ("读书沙龙", "2026年4月26日14:30", "政协书房", "全体"),
        (BAD, "5月", "", "红山区"),
        ("空的", "某天", "", ""),
    )
    words = await desk.sends_file("/events/plan", "计划.xlsx", content)
    assert "新增 1 场，改动 1 场" in words
    assert "时间 4月25日（周六）14:30—16:30 → 4月26日（周日）14:30" in words
    assert "没有导入" in words
    assert "<script>alert" not in desk.page
    with office.db.look() as session:
        assert [one.title for one in session.exec(select(Event))] == ["读书沙龙"]
        assert session.exec(select(Post)).all() == []
    words = await desk.sends("/events/plan")
    assert "新增1场，改动1场，不变0场。改了时间地点的1场，告知了1人" in words
    with office.db.look() as session:
        entry = session.exec(select(Entry).where(Entry.source == "plan")).one()
        assert (office.data / "media" / entry.file).read_bytes() == content
        assert {one.title for one in session.exec(select(Event))} == {"读书沙龙", BAD}
        assert {one.standing for one in session.exec(select(Post).where(Post.job == "event_notice"))} == {
            Standing.asking
        }
        assert len(session.exec(select(Relay)).all()) == 1
    await desk.opens("/events/plan")
    assert "不变 2 场" in await desk.sends_file("/events/plan", "计划.xlsx", content)


async def test_a_plan_that_would_do_something_else_by_now_is_shown_again(office: Office, visit: Visit) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events/plan")
    await desk.sends_file("/events/plan", "计划.xlsx", sheet(HEAD, ("诗会", "2026年5月6日9:00", "", "")))
    at = datetime(2026, 5, 6, 9, tzinfo=SHANGHAI)
    hold(office, "诗会", starts_at=at, ends_at=at + timedelta(hours=1), where=("红山区读书群", "松山区读书群"))
    assert "在您预览以后有变动" in await desk.sends("/events/plan")


async def test_what_is_no_plan(office: Office, visit: Visit) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events/plan")
    for name, content in (("a.docx", b"PK"), ("a.xlsx", b"\x00"), ("a.csv", b""), ("a.xlsx", sheet(("甲", "乙")))):
        await desk.sends_file("/events/plan", name, content)
        assert desk.status == 422, name
    await desk.sends("/events/plan", _file="../../x")
    assert "请先选一份计划" in desk.words


async def test_the_forms_are_renamed_ordered_added_and_put_out_of_use(office: Office, visit: Visit) -> None:
    with office.db.look() as session:
        first, second = form.listed(session)[:2]
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/events/forms")
    said = {f"name-{first.id}": "双向荐书", f"number-{first.id}": "99", f"used-{first.id}": "yes"}
    said |= {f"name-{second.id}": second.name, f"number-{second.id}": "0", "name-new": BAD[:20]}
    assert "改了3种形式" in await desk.sends("/events/forms", **said)
    assert "<script>" not in desk.page
    with office.db.look() as session:
        found = [(one.name, one.used) for one in form.listed(session)]
    assert (found[0], found[-2:]) == ((second.name, False), [("双向荐书", True), (BAD[:20], True)])
    assert f"已经有一种形式叫“{second.name}”了" in await desk.sends("/events/forms", **{"name-new": second.name})
    assert "名称空着" in await desk.sends("/events/forms", **{f"name-{first.id}": " "})


async def test_next_month_is_announced_once_to_the_groups_that_are_chosen(office: Office, visit: Visit) -> None:
    at = datetime(2026, 5, 6, 9, tzinfo=SHANGHAI)
    hold(office, "五月诗会", starts_at=at, ends_at=at + timedelta(hours=1), where=("红山区读书群", "松山区读书群"))
    desk = visit()
    await desk.logs_in("阿青")
    assert "【5月活动】 5月6日（周三）09:00—10:00 五月诗会，政协书房" in await desk.opens("/events/month")
    assert "请至少选一个群" in await desk.sends("/events/month")
    assert "已放进1个群的待发箱" in await desk.sends("/events/month", groups="2")
    assert "1个群今天已经发过" in await desk.sends("/events/month", groups="2")
    with office.db.look() as session:
        assert [one.group_id for one in session.exec(select(Post))] == [2]


async def test_the_words_of_a_month_are_written_once_for_all_groups_with_the_same_events(
    office: Office, visit: Visit
) -> None:
    at = datetime(2026, 5, 6, 9, tzinfo=SHANGHAI)
    for title, where in (("五月诗会", ("红山区读书群", "松山区读书群")), ("登山", ("松山区读书群",))):
        hold(office, title, starts_at=at, ends_at=at + timedelta(hours=1), where=where)
    desk = visit()
    await desk.logs_in("阿青")
    words = await desk.opens("/events/month")
    assert (words.count("五月诗会"), words.count("登山"), words.count("发到选中的群")) == (2, 1, 2)
    with office.db.begin() as session:
        events.invite(session, session.exec(select(Event).where(Event.title == "登山")).one(), [1])
    words = await desk.opens("/events/month")
    assert (words.count("五月诗会"), words.count("登山"), words.count("发到选中的群")) == (1, 1, 1)


async def test_what_is_the_whole_citys_is_not_a_districts(office: Office, visit: Visit) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), NOON, "测试")
    desk = visit()
    await desk.logs_in("林静")
    for page in ("/events/plan", "/events/forms"):
        assert "由管全市的会务维护" in await desk.opens(page)
        await desk.opens("/events")
        assert "由管全市的会务维护" in await desk.sends(page, **{"name-new": "新"})
    await desk.opens("/events/month")
    assert "请至少选一个群" in await desk.sends("/events/month", groups="1")
