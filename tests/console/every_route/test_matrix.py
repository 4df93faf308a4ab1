"""Every route for every role, in its own groups and in others': nobody sees or changes what is not theirs."""

from collections.abc import Callable

import pytest

from models.role import CITY, GRANTED_BY
from tests.console.conftest import Browser
from tests.console.every_route.neighbours import THERE
from tests.console.every_route.sample import PEOPLE, SECRET, Form, Sample, addresses, forms, walked

Visit = Callable[[], Browser]
IDS = 6
MAY_CHANGE = ("全市admin", "全市organiser", "全市secretary")


@pytest.mark.parametrize("name", PEOPLE)
async def test_each_sees_the_pages_of_their_role_and_nothing_of_other_groups(visit: Visit, name: str) -> None:
    browser, (duty, scope) = visit(), PEOPLE[name]
    await browser.logs_in(name)
    seen = 0
    for route in walked("GET"):
        for path in addresses(route, IDS):
            await browser.opens(path)
            may = any(duty in GRANTED_BY[one] for one in route.duties)
            assert browser.status in ((200, 404) if may else (403,)), (path, browser.status)
            seen += sum(words in browser.page for words in (SECRET, THERE))
            assert scope == CITY or not any(words in browser.page for words in (SECRET, THERE)), path
    assert scope != CITY or seen, "秘密在哪儿都看不见：这个测试什么也没比"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", [one for one in PEOPLE if one not in MAY_CHANGE])
async def test_nobody_changes_what_is_not_theirs(visit: Visit, office: Sample, name: str) -> None:
    """They send every form of every page that the whole city's admin sees, filled in as it stands there.

    Which database it is makes no difference to who may what; that each form works on both the next test shows.
    """
    all_forms = await every_form(visit())
    browser = visit()
    await browser.logs_in(name)
    rows = office.of_other_groups if name.startswith("红山") else office.everything
    before = rows()
    for one in all_forms:
        await browser.opens("/")
        await browser.sends(one.action, **dict(one.fields))
        assert browser.status < 500, one
    assert rows() == before


async def test_the_same_forms_change_much_when_it_is_one_s_own(visit: Visit, office: Sample) -> None:
    browser = visit()
    all_forms = await every_form(browser)
    before = office.of_other_groups()
    for one in all_forms:
        await browser.opens("/")
        await browser.sends(one.action, **dict(one.fields))
        assert browser.status < 500, one
    after = office.of_other_groups()
    assert {table for table in before if before[table] != after[table]} >= {
        "checkins",
        "reflections",
        "recommendations",
    }


async def every_form(browser: Browser) -> list[Form]:
    """All that can be sent from the pages of the whole city's admin."""
    await browser.logs_in("全市admin")
    found: dict[Form, None] = {}
    for route in walked("GET"):
        if route.title:
            for path in addresses(route, IDS):
                await browser.opens(path)
                found |= dict.fromkeys(changed(one) for one in forms(browser.page) if one.method == "POST")
    return list(found)


def changed(form: Form) -> Form:
    """The form with a little added to every text in it; what is chosen, numbers and days stay."""
    plain = ("yes", "on", "no")
    fields = ((name, words if words.isascii() or words in plain else f"{words}改") for name, words in form.fields)
    return Form(form.method, form.action, tuple(fields))
