"""今日: whether each channel is heard, what came and went last and what waits, told to whom it concerns."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.channel import Health
from bot.console.desk import House
from models import gap
from models.group import Group
from models.inbox import Message
from models.outbox import Post, Standing
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
OUT = Health(False, NOON - timedelta(hours=2), "微信没有登录", "请在机器人的手机上重新登录。")


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], Health]:
    """What the app knows of its channels."""
    known = {("room", "room"): Health(True, NOON - timedelta(hours=4))}
    monkeypatch.setattr("tests.console.conftest.House", lambda able: House(able=able, listening=lambda: known))
    return known


def over(office: Office, number: int, channel: str, account: str) -> None:
    with office.db.begin() as session:
        group = session.get_one(Group, number)
        group.channel, group.account = channel, account


def heard(session: Session, group: int, hours: int) -> None:
    at = NOON - timedelta(hours=hours)
    said = {"channel": "room", "account": "room", "external_id": f"{group} {hours}", "medium": "text"}
    session.add(Message(**said, group_id=group, sent_at=at, heard_at=at))


def post(session: Session, group: Group, key: str, standing: Standing, hours: int) -> None:
    at = NOON - timedelta(hours=hours)
    place = {"channel": group.channel, "account": group.account, "group_id": group.id}
    sent_at = at if standing == Standing.sent else None
    session.add(Post(key=key, **place, text="荐书榜", standing=standing, made_at=at, due_at=at, sent_at=sent_at))


async def test_a_channel_that_is_well(states: dict[tuple[str, str], Health], office: Office, visit: Visit) -> None:
    with office.db.begin() as session:
        heard(session, 1, 5)
        heard(session, 2, 3)
        post(session, session.get_one(Group, 1), "a", Standing.sent, 6)
    desk = visit()
    words = await desk.logs_in("王建国")
    day = "2026年4月22日"
    line = f"浏览器群聊 红山区读书群、松山区读书群 正在收听 {day} 08:00起 {day} 09:00 {day} 06:00 没有"
    assert line in words


async def test_one_that_is_not_says_what_to_do_and_what_waits(
    states: dict[tuple[str, str], Health], office: Office, visit: Visit
) -> None:
    states["wechaty", "大号<b>\u202e𠮷"] = OUT
    over(office, 1, "wechaty", "大号<b>\u202e𠮷")
    with office.db.begin() as session:
        post(session, session.get_one(Group, 1), "a", Standing.waiting, 2)
        post(session, session.get_one(Group, 1), "b", Standing.waiting, -2)
    desk = visit()
    words = await desk.logs_in("阿青")
    assert "微信（大号<b>\u202e𠮷） 红山区读书群 没有收听 2026年4月22日 10:00起 微信没有登录。" in words
    assert "请在机器人的手机上重新登录。 还没有 还没有 1个 2026年4月22日 10:00就该发出" in words
    assert "<b>\u202e" not in desk.page
    part = visit()
    assert "微信" not in await part.logs_in("林静")


async def test_who_has_a_part_sees_their_groups_alone(
    states: dict[tuple[str, str], Health], office: Office, visit: Visit
) -> None:
    states["room", "room"] = OUT
    with office.db.begin() as session:
        heard(session, 1, 1)
        for number, key in ((1, "a"), (2, "b"), (2, "c")):
            post(session, session.get_one(Group, number), key, Standing.waiting, 0)
    desk = visit()
    words = await desk.logs_in("林静")
    assert "浏览器群聊 松山区读书群 没有收听" in words
    assert "请告诉管全市的管理员。 还没有 还没有 2个" in words
    assert "重新登录" not in words


async def test_what_people_carry_and_what_another_program_hears(office: Office, visit: Visit) -> None:
    over(office, 1, "transcript", "transcript")
    over(office, 2, "wechaty", "别的号")
    with office.db.begin() as session:
        post(session, session.get_one(Group, 1), "a", Standing.by_hand, 30)
    desk = visit()
    words = await desk.logs_in("周秘书")
    assert "手工粘贴的群 红山区读书群 由人粘贴 去粘贴 还没有 还没有 1个 去贴" in words
    assert "微信（别的号） 松山区读书群 这里看不到 这个程序没有接这个账号。" in words
    with office.db.begin() as session:
        gap.report(session, "wechaty", "别的号", NOON - timedelta(hours=1), None, "网关断了")
    assert "没有收听 2026年4月22日 11:00起 网关断了。" in await desk.opens("/")
