"""The door of the office's pages: who comes in, for how long, and what happens to what was typed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import text

from bot.console import door
from bot.console.addresses import ROOT, routes
from bot.console.desk import UPLOAD_BYTES
from models.role import GRANTED_BY
from tests.console.conftest import OFFICE, Browser, Office
from tests.passwords import PASSWORD

Visit = Callable[[], Browser]
ADDRESSES = [one for one in routes() if "{" not in one.path]


async def test_nobody_sees_anything_without_a_login(visit: Visit) -> None:
    browser = visit()
    for one in routes():
        path = re.sub(r"\{\w+\}", "1", one.path)
        said = await (browser.opens(path) if one.method == "GET" else browser.sends(path))
        assert browser.status == 401, path
        assert "登录工作台" in said


@pytest.mark.parametrize("name", OFFICE)
async def test_each_role_sees_its_pages_and_is_told_whom_to_ask_for_the_others(visit: Visit, name: str) -> None:
    browser, (duty, _) = visit(), OFFICE[name]
    await browser.logs_in(name)
    assert browser.at == f"{ROOT}/"
    for one in ADDRESSES:
        if one.method == "GET" and not one.anew:
            said = await browser.opens(one.path)
            may = duty in GRANTED_BY[one.duty]
            assert browser.status == (200 if may else 403), (name, one.path, said)
            assert may or "办理，请找" in said


async def test_who_has_no_role_any_more_is_out_at_once(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    with office.db.begin() as session:
        session.execute(text("DELETE FROM roles"))
    await browser.opens("/")
    assert browser.status == 403


async def test_a_wrong_password_says_the_same_as_an_unknown_name_and_shuts_after_five(
    visit: Visit, office: Office
) -> None:
    browser = visit()
    unknown = await browser.logs_in("没有这个人", "随便什么密码都行")
    for _ in range(5):
        assert await browser.logs_in("周秘书", "随便什么密码都行") in (unknown.replace("没有这个人", "周秘书"), unknown)
    assert "请过1分钟再试" in await browser.logs_in("周秘书")
    office.now += timedelta(minutes=1, seconds=1)
    await browser.logs_in("周秘书")
    assert browser.status == 200


async def test_a_name_that_nobody_has_shuts_in_the_same_words(visit: Visit, office: Office) -> None:
    browser = visit()
    said = {
        name: [await browser.logs_in(name, "随便什么密码都行") for _ in range(6)] for name in ("周秘书", "没有这个人")
    }
    assert "密码错了5次，请过1分钟再试" in said["没有这个人"][5]
    assert said["没有这个人"] == said["周秘书"]
    office.now += timedelta(minutes=1, seconds=1)
    assert "密码不对" in await browser.logs_in("没有这个人", "随便什么密码都行")
    assert "密码错了6次，请过2分钟再试" in await browser.logs_in("没有这个人", "随便什么密码都行")


async def test_one_address_may_not_try_for_ever(visit: Visit, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert door.TRIES >= 5 * 20, "一个办公室的人都在一个地址后面"
    monkeypatch.setattr(door, "TRIES", 6)
    browser = visit()
    for number in range(6):
        await browser.logs_in(f"猜{number}", "随便什么密码都行")
    assert "请过10分钟再试" in await browser.logs_in("周秘书")
    office.now += timedelta(minutes=11)
    await browser.logs_in("周秘书")
    assert browser.status == 200


@pytest.mark.parametrize(
    ("proxied", "remote", "said", "address"),
    [
        (True, "127.0.0.1", "6.6.6.6, 10.0.0.7", "10.0.0.7"),
        (True, "127.0.0.1", "", "127.0.0.1"),
        (True, "10.0.0.9", "10.0.0.7", "10.0.0.9"),
        (False, "127.0.0.1", "10.0.0.7", "127.0.0.1"),
    ],
)
def test_only_the_proxy_of_this_machine_is_believed(
    office: Office, proxied: bool, remote: str, said: str, address: str
) -> None:
    one = door.Door(office.db, lambda: office.now, demo=False, secure=True, proxied=proxied)
    headers = {"X-Forwarded-For": said} if said else {}
    assert one._address(make_mocked_request("POST", "/", headers).clone(remote=remote)) == address


async def test_a_login_gets_a_cookie_that_nobody_had_before(visit: Visit) -> None:
    browser = visit()
    browser.takes("chosen-by-somebody-else")
    await browser.logs_in("周秘书")
    first = browser.token
    assert first not in ("", "chosen-by-somebody-else")
    await browser.logs_in("周秘书")
    assert browser.token != first


async def test_a_form_of_another_site_or_another_sitting_is_refused(visit: Visit) -> None:
    browser, other = visit(), visit()
    await browser.logs_in("周秘书")
    await other.logs_in("周秘书")
    for fields in ({"origin": "https://elsewhere.example"}, {"origin": ""}, {"_csrf": ""}, {"_csrf": "x"}):
        await browser.opens("/")
        await browser.sends("/pending/1", **fields)
        assert browser.status == 403
    browser.page = other.page
    await browser.sends("/pending/1")
    assert browser.status == 403


async def test_a_sitting_ends_when_idle_after_half_a_day_and_with_a_new_password(visit: Visit, office: Office) -> None:
    browser = visit()
    for away, expected in ((timedelta(hours=1, minutes=59), 200), (timedelta(hours=2, minutes=1), 401)):
        await browser.logs_in("周秘书")
        office.now += away
        await browser.opens("/")
        assert browser.status == expected
    await browser.logs_in("周秘书")
    for _ in range(8):
        office.now += timedelta(hours=1, minutes=40)
        await browser.opens("/")
    assert browser.status == 401
    await browser.logs_in("周秘书")
    office.set_passwords()
    await browser.opens("/")
    assert browser.status == 401


async def test_a_form_that_was_sent_too_late_is_there_after_the_login_as_it_was(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/new?kind=reflections")
    office.now += timedelta(hours=3)
    said = await browser.sends("/records/new", kind="reflections", who="林静", words="写了半天的<话>", source="word")
    assert "刚才填写的都还在" in said
    assert "密码不对" in await browser.sends("/login", _name="周秘书", _password="想不起来了，试一个")
    assert "再按一次" in await browser.sends("/login", _name="周秘书", _password=PASSWORD)
    assert "写了半天的&lt;话&gt;</textarea>" in browser.page
    assert '<option value="word" selected' in browser.page
    assert "录入了林静的1条体会" in await browser.sends(
        "/records/new", who="林静", day="2026-04-20", group="1", words="写了半天的<话>", source="word"
    )


async def test_what_has_no_form_any_more_is_listed(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/")
    office.now += timedelta(hours=3)
    await browser.sends("/pending/1", right="yes", remark="写了半天的<话>")
    assert "刚才填写的 写了半天的<话>" in await browser.sends("/login", _name="周秘书", _password=PASSWORD)


async def test_all_that_was_ticked_is_ticked_after_the_login(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/events/new")
    data = [*re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', browser.page), ("title", "读书沙龙")]
    office.now += timedelta(hours=3)
    ticked = [("groups", "1"), ("groups", "2")]
    async with browser.http.post(
        browser.root + f"{ROOT}/events/new", data=data + ticked, headers={"Origin": browser.root}
    ) as answer:
        browser.page = await answer.text()
    await browser.sends("/login", _name="阿青", _password=PASSWORD)
    assert re.findall(r'name="groups" value="(\d)" checked', browser.page) == ["1", "2"]
    assert 'value="读书沙龙"' in browser.page


async def test_an_unknown_address_is_answered_by_the_desk(visit: Visit) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    for path in ("/没有这一页", "/records/checkins/1/out", "/x/y/z"):
        said = await browser.opens(path)
        assert browser.status == 404
        assert "没有这一页" in said
        assert "待确认" in said


async def test_too_large_a_file_leaves_one_on_the_page(visit: Visit) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    said = await browser.sends_file("/paste", "聊天.txt", bytes(UPLOAD_BYTES + 1))
    assert browser.status == 413
    assert "文件超过20MB" in said
    assert "退出" in said


async def test_logging_out_ends_it(visit: Visit) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    token = browser.token
    await browser.opens("/")
    await browser.sends("/logout")
    assert browser.token == ""
    browser.takes(token)
    await browser.opens("/")
    assert browser.status == 401
