"""An event of two groups on the desk: whoever has one of them sees and acts for its people, and for nobody else."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from sqlmodel import select

from models import role, seats
from models.attendance import attended
from models.event import Event, Stage
from models.group import Group
from models.member import Member
from models.outbox import Post
from models.role import Duty, Scope
from tests.console.conftest import NOON, Browser, Office
from tests.console.test_event_people import coming, sheet, write
from tests.console.test_events import come, hold, sign_up

Visit = Callable[[], Browser]
BOTH = ("红山区读书群", "松山区读书群")
HERE, THERE = "松山人", "红山人"


@pytest.fixture
def two(office: Office) -> Office:
    """A reader of each 旗县区; 林静 is an organiser and a secretary of one of them."""
    with office.db.begin() as session:
        session.add_all((Member(name=HERE, region="松山区"), Member(name=THERE, region="红山区")))
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), NOON, "测试")
    return office


async def desk_of(visit: Visit, name: str) -> Browser:
    browser = visit()
    await browser.logs_in(name)
    return browser


def number(office: Office, name: str) -> int:
    with office.db.look() as session:
        return office.member(session, name).id or 0


async def test_one_sees_ones_own_people_and_the_figures_of_all(two: Office, visit: Visit) -> None:
    one = hold(two, days=-3, where=BOTH, places=20)
    sign_up(two, one, HERE)
    sign_up(two, one, THERE, guests=2)
    sign_up(two, one, "王建国", group_id=2)
    come(two, one, HERE, THERE)
    with two.db.begin() as session:
        write(session, two, THERE, "红山人写的体会，读完《活着》想了很多，记在这里慢慢看。")
    desk = await desk_of(visit, "林静")
    for page in ("/signups", "/attendance", "/thanks", "/lists", "/photos", "", "/sheet"):
        words = await desk.opens(f"/events/{one}{page}")
        assert desk.status == 200, page
        assert THERE not in words, page
    words = await desk.opens(f"/events/{one}/signups")
    assert HERE in words
    assert "王建国" in words
    assert "参加（含同来） 5 名额 20 还有 15" in words
    assert "上面的数是整场的" in words
    assert "报名 2 到场 1" in await desk.opens(f"/events/{one}/attendance")
    whole = await desk_of(visit, "阿青")
    assert THERE in await whole.opens(f"/events/{one}/signups")
    assert "只列出" not in whole.words


async def test_one_changes_nothing_for_both_groups(two: Office, visit: Visit) -> None:
    one, draft = hold(two, where=BOTH), hold(two, "诗会", where=BOTH, stage=Stage.draft)
    desk = await desk_of(visit, "林静")
    words = await desk.opens(f"/events/{one}")
    assert "由管全部这些群的会务来改" in words
    assert "取消这场活动" not in words
    for page in (f"/events/{one}", f"/events/{one}/cancel", f"/events/{draft}/confirm", f"/events/{draft}/refuse"):
        await desk.opens("/events")
        assert "红山区读书群也参加这场活动，由管这些群的会务办理" in await desk.sends(page, title="改了"), page
    with two.db.look() as session:
        kept = [(event.title, event.stage) for event in session.exec(select(Event).order_by(Event.id))]  # type: ignore[arg-type]
        assert kept == [("读书沙龙", Stage.on), ("诗会", Stage.draft)]
    own = hold(two, "松山的", where=BOTH[1:])
    await desk.opens(f"/events/{own}")
    await desk.sends(f"/events/{own}/cancel")
    assert "发到：松山区读书群" in desk.words


async def test_one_puts_ones_own_people_on_the_list_and_lets_nobody_pass(two: Office, visit: Visit) -> None:
    one = hold(two, where=BOTH, places=1)
    sign_up(two, one, THERE)
    desk = await desk_of(visit, "林静")
    at = f"/events/{one}/signups"
    await desk.opens(at)
    assert "红山人不是您管的群和旗县区的人" in await desk.sends(at, who=THERE)
    assert "松山人：候补第1位" in await desk.sends(at, who=HERE)
    assert "准许参加" not in desk.page
    assert "由管这些群的会务办理" in await desk.sends(f"{at}/{number(two, HERE)}", act="admit")
    await desk.sends(f"{at}/{number(two, THERE)}", act="leave")
    assert desk.status == 404
    assert coming(two, one) == {THERE: 0}
    await desk.opens(at)
    assert "去掉了" in await desk.sends(f"{at}/{number(two, HERE)}", act="leave")


async def test_a_secretary_enters_who_of_their_people_came(two: Office, visit: Visit) -> None:
    with two.db.begin() as session:
        for one in session.exec(select(role.Role).where(role.Role.duty == Duty.organiser, role.Role.region != "")):
            session.delete(one)
    event_id = hold(two, days=-1, where=BOTH)
    sign_up(two, event_id, HERE, THERE)
    desk = await desk_of(visit, "林静")
    at = f"/events/{event_id}/attendance"
    assert "保存签到" in await desk.opens(at)
    mine, other = number(two, HERE), number(two, THERE)
    assert "改了1人的签到" in await desk.sends(at, **{f"how-{mine}": "site", f"how-{other}": "site"})
    assert "红山人不是您管的群和旗县区的人，没有记" in await desk.sends(f"{at}/more", names=f"{HERE}、{THERE}")
    await desk.opens(f"/events/{event_id}/sheet")
    words = await desk.sends_file(
        f"/events/{event_id}/sheet", "签到单.xlsx", sheet(("姓名",), (HERE,), (THERE,), ("来宾",))
    )
    assert "第3行红山人不是您管的群和旗县区的人，没有记" in words
    await desk.sends(f"/events/{event_id}/sheet")
    with two.db.look() as session:
        came = {session.get_one(Member, one).name for one in attended(session, event_id)}
    assert came == {HERE, "来宾"}
    await desk.sends(f"/events/{event_id}/signups", who=HERE)
    assert desk.status == 403


async def test_the_lists_hold_ones_own_people(two: Office, visit: Visit) -> None:
    event_id = hold(two, days=-3, where=BOTH)
    sign_up(two, event_id, HERE, THERE)
    with two.db.begin() as session:
        for name, group in ((HERE, 2), (THERE, 1)):
            write(session, two, name, f"{name}写的体会，读完《活着》想了很多，记在这里慢慢看。", group)
    desk = await desk_of(visit, "林静")
    for what, kept in (("event", [1, 0, 1]), ("signin", [1])):
        await desk.opens(f"/events/{event_id}/lists")
        data = {"what": what, "_csrf": desk.page.split('name="_csrf" value="')[1].split('"')[0]}
        to = f"{desk.root}/desk/events/{event_id}/lists"
        async with desk.http.post(to, data=data, headers={"Origin": desk.root}) as answer:
            book = openpyxl.load_workbook(io.BytesIO(await answer.read()))
        cells = [cell for one in book for row in one.iter_rows(min_row=2, values_only=True) for cell in row]
        assert THERE not in cells
        assert not any(THERE in str(cell) for cell in cells)
        assert [one.max_row - 1 for one in book] == kept


async def test_the_notice_of_a_change_goes_to_ones_own_group(two: Office, visit: Visit) -> None:
    event_id = hold(two, where=BOTH)
    whole = await desk_of(visit, "阿青")
    await whole.opens(f"/events/{event_id}")
    await whole.sends(f"/events/{event_id}/cancel")
    desk = await desk_of(visit, "林静")
    assert "发到：松山区读书群" in await desk.opens(f"/events/{event_id}")
    assert "已放进1个群的待发箱" in await desk.sends(f"/events/{event_id}/notice", act="send", text="取消了。")
    with two.db.look() as session:
        texts = {session.get_one(Group, one.group_id).name: one.text for one in session.exec(select(Post))}
        assert texts["松山区读书群"] == "取消了。" != texts["红山区读书群"]
        assert seats.seats(session, session.get_one(Event, event_id)).heads == 0
