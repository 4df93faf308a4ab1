"""群: added by hand, renamed, handed to another 旗县区, closed and opened anew, by an admin, in their own groups."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from models import audit, role
from models.checkin import CheckIn
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.role import Duty, Scope
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
NAME = "巴林左旗读书群<b>\u202e𠮷"
NEW = {"name": NAME, "region": "巴林左旗", "contact": "=阿青", "practice": "no"}
SET = {"ack": "digest", "quotes": "ask", "ranks": "off", "readers": "off", "order": "rank", "talk": "30"}
CHAT = "书友甲 2026-04-22 {hour}:00\n打卡《活着》读到{page}页\n"


@pytest.fixture
async def admin(visit: Visit, office: Office) -> Browser:
    browser = visit()
    await browser.logs_in("老马")
    await browser.opens("/settings")
    return browser


def group(office: Office, number: int = 3) -> Group:
    with office.db.look() as session:
        return session.get_one(Group, number)


async def test_a_group_carried_by_hand_from_its_name_to_its_first_record(admin: Browser, office: Office) -> None:
    words = await admin.sends("/settings/groups", **NEW)
    assert f"加上了“{NAME}”，还没有开张" in words
    assert "不愿被记录" in words
    assert "<b>\u202e" not in admin.page
    assert (group(office).channel, group(office).region, group(office).practice) == ("transcript", "巴林左旗", False)
    assert "开张了" in await admin.sends("/settings/groups/3/open", read_at="2026-04-22T06:00")
    await admin.opens("/paste")
    assert "新收1条消息" in await admin.sends("/paste", group="3", text=CHAT.format(hour="07", page=9), record="yes")


async def test_what_cannot_be_added_is_said_and_stays_typed(admin: Browser, office: Office) -> None:
    for wrong, sentence in (
        ({"name": " "}, "群名是空的"),
        ({"name": "红山区读书群"}, "已经有叫“红山区读书群”的群了"),
        ({"name": "书" * 61}, "现在有61字"),
        ({"practice": ""}, "请选是正式的群还是演练群"),
    ):
        assert sentence in await admin.sends("/settings/groups", **NEW | wrong), wrong
        assert 'value="巴林左旗"' in admin.page
    await admin.sends("/settings/groups", **NEW | {"practice": "yes"})
    assert "程序重新启动以后" in admin.words
    assert (group(office).channel, group(office).practice) == ("room", True)


async def test_a_renamed_group_knows_its_people_and_pastes(admin: Browser, office: Office) -> None:
    await admin.sends("/settings/groups", **NEW)
    await admin.sends("/settings/groups/3/open", read_at="2026-04-22T06:00")
    first, second = CHAT.format(hour="07", page=9), CHAT.format(hour="08", page=20)
    await admin.opens("/paste")
    await admin.sends("/paste", group="3", text=first, record="yes")
    await admin.opens("/settings/groups/3")
    assert "改好了" in await admin.sends("/settings/groups/3", **SET, name="左旗书友群", region="红山区")
    assert f"群名：{NAME} → 左旗书友群" in admin.words
    assert "旗县区：巴林左旗 → 红山区" in admin.words
    await admin.opens("/paste")
    assert "新收1条消息" in await admin.sends("/paste", group="3", text=first + "\n" + second, record="yes")
    with office.db.look() as session:
        assert len(session.exec(select(Member).where(Member.name == "书友甲")).all()) == 1
        assert len(session.exec(select(CheckIn)).all()) == 2
    await admin.opens("/settings")
    await admin.sends("/settings/groups", **NEW)
    assert "还没有开张" in admin.words


async def test_a_group_is_closed_and_opened_anew(admin: Browser, office: Office) -> None:
    with office.db.begin() as session:
        session.get_one(Group, 1).channel = "transcript"
        session.add(Post(key="x", channel="transcript", account="room", group_id=1, text="请贴", made_at=NOON,
                         due_at=NOON, standing=Standing.by_hand))  # fmt: skip
    words = await admin.opens("/settings/groups/1")
    assert "已有的记录一条不少" in words
    assert "等着发的1个帖子不发了" in await admin.sends("/settings/groups/1/close")
    assert "2026年4月22日 12:00停用" in admin.words
    assert "已经停用，没有改动" in await admin.sends("/settings/groups/1/close")
    assert "已停用" in await admin.opens("/settings")
    assert "红山区读书群" not in await admin.opens("/paste")
    await admin.opens("/settings/groups/1")
    assert "以后才能再开张" in await admin.sends("/settings/groups/1/open", read_at="2026-04-22T11:00")
    assert "开张了" in await admin.sends("/settings/groups/1/open", read_at="2026-04-22T12:00")
    with office.db.look() as session:
        done = [one.act for one in audit.history(session, session.get_one(Group, 1))]
    assert (done, group(office, 1).is_open) == (["retire", "open"], True)


async def test_a_part_of_the_city_closes_its_own_and_adds_none(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.admin, Scope(region="松山区"), NOON, "测试")
    browser = visit()
    await browser.logs_in("林静")
    assert "加一个群" not in await browser.opens("/settings")
    assert "由管全市的管理员改" in await browser.sends("/settings/groups", **NEW)
    await browser.sends("/settings/groups/1/close")
    assert browser.status == 404
    await browser.opens("/settings/groups/2")
    await browser.sends("/settings/groups/2", **SET, name="松山书友群", region="红山区")
    assert (group(office, 2).name, group(office, 2).region) == ("松山书友群", "松山区")
    await browser.sends("/settings/groups/2/close")
    assert not group(office, 2).is_open
    assert group(office, 1).is_open
