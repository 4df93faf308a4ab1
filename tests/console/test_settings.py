"""设置: what the office decides for a group and for all, who may do what, and passwords that are good once."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import select

from models import account, allowance, audit, retention, role, setting
from models.account import Account, Sitting
from models.group import Ack, Group, Quotes
from models.lending import lending
from models.outbox import Post, Standing
from models.role import Duty, Role, Scope
from models.venue import Venue
from tests.console.conftest import NOON, Browser, Office
from tests.passwords import kept

Visit = Callable[[], Browser]
GROUP = {"ack": "each", "quotes": "free", "ranks": "off", "readers": "on", "order": "time", "talk": "15"}
OFFICE = {"office": "赤峰市政协<b>\u202e𠮷", "cap": "50", "pickup": "3", "loan": "20", "renewal": "10", "renewals": "0"}


@pytest.fixture
async def admin(visit: Visit, office: Office) -> Browser:
    browser = visit()
    await browser.logs_in("老马")
    return browser


async def test_a_group_is_set_up(admin: Browser, office: Office) -> None:
    await admin.opens("/settings/groups/1")
    named = GROUP | {"name": "红山区读书群", "region": "红山区"}
    words = await admin.sends("/settings/groups/1", **named, contact="=阿青<i>")
    assert "改好了" in words
    assert "=阿青<i>" not in admin.page
    with office.db.look() as session:
        group = session.get_one(Group, 1)
        assert (group.ack, group.quotes, group.names_readers, group.by_rank) == (Ack.each, Quotes.free, True, False)
        assert group.talk_minutes == 15
        changed = [name for one in audit.history(session, group) for name in one.detail]
    assert changed == ["ack", "quotes", "readers", "order", "contact", "talk"]
    assert "老马 改 确认方式：晚上一句 → 每条回一句" in admin.words
    assert "没有改动" in await admin.sends("/settings/groups/1", **named, contact="=阿青<i>")
    assert "最多管720分钟" in await admin.sends("/settings/groups/1", **named | {"talk": "999"})
    assert "请选“记下以后怎么说”" in await admin.sends("/settings/groups/1", **named | {"ack": "loud"})
    assert "没有叫“某处”的书架" in await admin.sends("/settings/groups/1", **named, shelf="某处")


async def test_the_office_decides_for_all(admin: Browser, office: Office) -> None:
    await admin.opens("/settings")
    assert "设置改好了" in await admin.sends("/settings/office", **OFFICE)
    assert "<b>\u202e" not in admin.page
    with office.db.look() as session:
        assert (setting.get(session, "office"), allowance.cap(session)) == (OFFICE["office"], 50)
        rules = lending(session)
        assert (rules.pickup, rules.loan, rules.renewal, rules.renewals) == (3, 20, 10, 0)
    for wrong, sentence in (
        ({"cap": "10001"}, "应在0到10000之间"),
        ({"cap": "很多"}, "不是整数"),
        ({"loan": "0"}, "借期天数应是1到365之间的整数"),
        ({"pickup": ""}, "请写留书天数"),
    ):
        assert sentence in await admin.sends("/settings/office", **OFFICE | wrong), wrong
    with office.db.look() as session:
        assert allowance.cap(session) == 50
    days = {kind.name: "100" for kind in retention.KINDS}
    assert "至少60天" in await admin.sends("/settings/retention", **days | {"notices": "5"})
    assert "保存期改好了" in await admin.sends("/settings/retention", **days)
    await admin.sends("/settings/venue", venue="", name="玉龙书屋", keeper="阿青", region="红山区")
    await admin.sends("/settings/venue", venue="1", name="", keeper="林静", region="")
    with office.db.look() as session:
        assert [(one.name, one.keeper) for one in session.exec(select(Venue))] == [("玉龙书屋", "林静")]
    assert "请写书架的名称" in await admin.sends("/settings/venue", venue="", name=" ")


async def test_a_group_opens_with_its_words(admin: Browser, office: Office) -> None:
    with office.db.begin() as session:
        for number, channel in ((1, "transcript"), (2, "room")):
            group = session.get_one(Group, number)
            group.opened_at, group.channel = None, channel
    words = await admin.opens("/settings/groups/1")
    assert "不愿被记录" in words
    assert "不能在将来" in await admin.sends("/settings/groups/1/open", read_at="2026-05-01T10:00")
    assert "请写明" in await admin.sends("/settings/groups/1/open", read_at="")
    assert "开张了" in await admin.sends("/settings/groups/1/open", read_at="2026-04-22T10:00")
    assert "已经开张了" in await admin.sends("/settings/groups/1/open", read_at="2026-04-22T10:00")
    await admin.sends("/settings/groups/2/open")
    with office.db.look() as session:
        assert [one.standing for one in session.exec(select(Post).order_by(Post.id))] == [  # type: ignore[arg-type]
            Standing.sent,
            Standing.waiting,
        ]
        opened = session.get_one(Group, 1).opened_at
        assert opened is not None
        assert opened.hour == 10
        assert session.get_one(Group, 2).opened_at is None


async def test_roles_are_given_and_taken(admin: Browser, office: Office) -> None:
    await admin.opens("/users")
    assert "路人现在是“红山区读书群”的会务。还没有登录密码" in await admin.sends(
        "/users", who="路人", duty="organiser", where="group-1"
    )
    assert "名册上没有“谁呀”" in await admin.sends("/users", who="谁呀", duty="organiser", where="city")
    assert 'value="谁呀"' in admin.page
    assert "请选在哪里" in await admin.sends("/users", who="路人", duty="organiser", where="region-没有区")
    with office.db.look() as session:
        given = session.exec(select(Role).where(Role.group_id == 1)).one()
        boss = session.exec(select(Role).where(Role.duty == Duty.admin)).one()
    assert "不再是“红山区读书群”的会务" in await admin.sends(f"/users/{given.member_id}/take", role=str(given.id))
    assert "最后一位管理员" in await admin.sends(f"/users/{boss.member_id}/take", role=str(boss.id))
    await admin.sends("/users/1/take", role=str(boss.id))
    assert admin.status == 404


async def test_a_password_is_good_once(admin: Browser, office: Office, visit: Visit) -> None:
    secretary = visit()
    await secretary.logs_in("周秘书")
    with office.db.look() as session:
        number = office.member(session, "周秘书").id
    await admin.opens("/users")
    words = await admin.sends(f"/users/{number}/password")
    [word] = re.findall(r"\w{4}-\w{4}-\w{4}", words)
    assert word not in await admin.opens("/users")
    assert "一次性密码，还没有改" in admin.words
    await secretary.opens("/")
    assert secretary.status == 401
    await secretary.logs_in("周秘书", word)
    assert "请先换成自己的" in secretary.words
    assert "请先换成自己的" in await secretary.opens("/records")
    assert "不一样" in await secretary.sends("/password", _new="草原上的新密码啊", _again="别的")
    assert "请换一个" in await secretary.sends("/password", _new=word, _again=word)
    assert "密码要有" in await secretary.sends("/password", _new="短", _again="短")
    assert "密码改好了" in await secretary.sends("/password", _new="草原上的新密码啊", _again="草原上的新密码啊")
    await secretary.opens("/records")
    assert secretary.status == 200
    again = visit()
    await again.logs_in("周秘书", word)
    assert again.status == 401
    await again.logs_in("周秘书", "草原上的新密码啊")
    assert again.status == 200
    with office.db.look() as session:
        noted = str([(one.by, one.act, one.detail) for one in session.exec(select(audit.Audit))])
        assert word not in noted
        assert "草原上" not in noted


async def test_one_leaves_the_other_sittings(office: Office, visit: Visit, admin: Browser) -> None:
    here, there = visit(), visit()
    for browser in (here, there):
        await browser.logs_in("周秘书")
    assert "您在别处还有1个登录" in await here.opens("/password")
    assert "现在的密码不对" in await here.sends(
        "/password", _old="错的错的错的错", _new="草原上的新密码啊", _again="草原上的新密码啊"
    )
    assert "在别处的1个登录都退出了" in await here.sends("/password", others="yes")
    await there.opens("/")
    assert there.status == 401
    with office.db.look() as session:
        number = office.member(session, "周秘书").id
    await admin.opens("/users")
    assert "周秘书在1处退出了登录" in await admin.sends(f"/users/{number}/shut")
    await here.opens("/")
    assert here.status == 401
    with office.db.look() as session:
        whose = account.of_member(session, number or 0)
        assert isinstance(whose, Account)
        assert not session.exec(select(Sitting).where(Sitting.account_id == whose.id)).all()


async def test_an_admin_of_a_part_stays_in_it(office: Office, visit: Visit) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "路人"), Duty.admin, Scope(group_id=2), NOON, "测试")
        account.set_password(session, office.member(session, "路人"), kept(), NOON, "测试")
        secretary, admins = office.member(session, "周秘书").id, session.exec(select(Role.id)).all()
    browser = visit()
    await browser.logs_in("路人")
    words = await browser.opens("/settings")
    assert "松山区读书群" in words
    assert "红山区读书群" not in words
    assert "保存期" not in words
    await browser.opens("/settings/groups/1")
    assert browser.status == 404
    await browser.opens("/users")
    for path, form in (
        ("/settings/office", OFFICE),
        ("/settings/retention", {}),
        ("/settings/venue", {"name": "某处"}),
        ("/users", {"who": "林静", "duty": "admin", "where": "city"}),
        ("/users", {"who": "林静", "duty": "admin", "where": "group-1"}),
        ("/users", {"who": "林静", "duty": "admin", "where": "region-松山区"}),
    ):
        await browser.sends(path, **form)
        assert browser.status == 422, path
    for path in (f"/users/{secretary}/password", f"/users/{secretary}/shut", "/settings/groups/1"):
        await browser.sends(path, **GROUP)
        assert browser.status == 404, path
    assert "现在是“松山区读书群”的秘书" in await browser.sends("/users", who="林静", duty="secretary", where="group-2")
    with office.db.look() as session:
        assert len(session.exec(select(Role.id)).all()) == len(admins) + 1
        assert not role.may(session, office.member(session, "林静").id or 0, Duty.admin, None)
    for name in ("周秘书", "王建国"):
        await browser.logs_in(name)
        await browser.opens("/settings")
        assert browser.status == 403
        await browser.sends("/users", who="林静", duty="admin", where="city")
        assert browser.status == 403
