"""应本人要求删除: what goes and what stays stands there before, the name is typed once more, and then it is gone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from models import role
from models.audit import Audit
from models.checkin import CheckIn
from models.entry import Entry
from models.group import Group
from models.member import Member
from models.role import Duty, Scope
from models.seal import Seal
from tests.console.conftest import NOON, Browser, Office
from tests.passwords import PASSWORD

Visit = Callable[[], Browser]
NAME = "路过<b>\u202e𠮷"


@pytest.fixture
def reader(office: Office) -> int:
    """Somebody with one record."""
    with office.db.begin() as session:
        one = Member(name=NAME, card="教育界-路过", region="松山区")
        session.add_all((one, Entry(by="测试", at=NOON, source="paper")))
        session.add(Seal(since=NOON.date(), until=NOON.date(), file="四月.docx", figures={}, made_by="", made_at=NOON))
        session.flush()
        session.add(CheckIn(member_id=one.id or 0, made_at=NOON, entry_id=1, day=NOON.date(), group_id=1))
        return one.id or 0


def everything(office: Office) -> str:
    with office.db.look() as session:
        tables = SQLModel.metadata.sorted_tables
        return "\n".join(str(cell) for table in tables for row in session.execute(table.select()) for cell in row)


async def test_it_is_said_before_and_done_on_the_name(visit: Visit, office: Office, reader: int) -> None:
    desk = visit()
    await desk.logs_in("老马")
    assert "应本人要求删除" in await desk.opens(f"/members/{reader}")
    words = await desk.opens(f"/members/{reader}/leave")
    assert "1条记录里的话和姓名；这些记录不再计入统计" in words
    assert "已经封存的1份报表 交出去的要和存档一样" in words
    assert "最多再留5周" in words
    assert "<b>\u202e" not in desk.page
    assert "照样写一遍" in await desk.sends(f"/members/{reader}/leave", name="路过")
    assert NAME in everything(office)
    office.now += timedelta(minutes=20)
    assert "再输一次密码" in await desk.sends(f"/members/{reader}/leave", name=NAME)
    assert "删除了这一位" in await desk.sends("/confirm", _password=PASSWORD)
    assert NAME not in everything(office)
    assert "教育界-路过" not in everything(office)
    with office.db.look() as session:
        [done] = session.exec(select(Audit).where(Audit.act == "delete"))
        assert done.by == "工作台：老马"
    await desk.opens(f"/members/{reader}/leave")
    assert desk.status == 404
    assert "删除 已删除的成员" in await desk.opens("/audit")


async def test_what_is_still_theirs_is_settled_first(visit: Visit, office: Office, reader: int) -> None:
    with office.db.begin() as session:
        session.get_one(Group, 1).contact = NAME
    desk = visit()
    await desk.logs_in("老马")
    assert "还是群的联系人；请先改成别人" in await desk.opens(f"/members/{reader}/leave")
    assert 'name="name"' not in desk.page
    assert "还是群的联系人" in await desk.sends(f"/members/{reader}/leave", name=NAME)
    assert desk.status == 422
    assert NAME in everything(office)


async def test_only_the_whole_city_s_admin_does_it(visit: Visit, office: Office, reader: int) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.admin, Scope(region="松山区"), NOON, "测试")
    for name, status in (("周秘书", 403), ("王建国", 403), ("林静", 200)):
        desk = visit()
        await desk.logs_in(name)
        assert "应本人要求删除" not in await desk.opens(f"/members/{reader}")
        words = await desk.opens(f"/members/{reader}/leave")
        assert desk.status == status
        assert "照样写一遍" not in words
        await desk.sends(f"/members/{reader}/leave", name=NAME)
        assert desk.status in (403, 422)
    assert NAME in everything(office)
