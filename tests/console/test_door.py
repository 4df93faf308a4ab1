"""The door of the office's pages: who comes in, for how long, and what happens to what was typed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.console.console import ROOT, routes
from models.role import GRANTED_BY
from tests.console.conftest import OFFICE, PASSWORD, Browser, Office

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


async def test_one_address_may_not_try_for_ever(visit: Visit, office: Office) -> None:
    browser = visit()
    for number in range(20):
        await browser.logs_in(f"猜{number}", "随便什么密码都行")
    assert "请过10分钟再试" in await browser.logs_in("周秘书")
    office.now += timedelta(minutes=11)
    await browser.logs_in("周秘书")
    assert browser.status == 200


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


async def test_what_was_typed_when_the_sitting_ended_is_there_after_the_login(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/")
    office.now += timedelta(hours=3)
    said = await browser.sends("/pending/1", right="yes", remark="写了半天的<话>")
    assert "刚才填写的都还在" in said
    said = await browser.sends("/login", _name="周秘书", _password=PASSWORD)
    assert "写了半天的<话>" in said
    await browser.sends("/pending/1")
    assert browser.status == 404


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
