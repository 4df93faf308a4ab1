"""建言线索: from the group to an office and back to the author, each step with its day, each figure with its list."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from models import audit
from models.advice import Advice
from models.clue import ClueStep
from models.entry import Entry
from models.relay import Relay
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]


@pytest.fixture
def advised(office: Office) -> Office:
    """路人 made two suggestions in 红山区 and one in 松山区."""
    with office.db.begin() as session:
        author = office.member(session, "路人")
        session.add(Entry(by="周秘书", at=NOON, source="paper"))
        session.flush()
        for group, day, words in (
            (1, 1, "建议在老旧小区增设充电棚<b>\u202e𠮷"),
            (1, 3, "=1+1 建议错峰放学"),
            (2, 5, "建议修桥"),
        ):
            told = {"member_id": author.id, "group_id": group, "made_at": NOON, "entry_id": 1}
            session.add(Advice(**told, words=words, day=NOON.date().replace(day=day)))
    return office


def stages(office: Office) -> list[str]:
    with office.db.look() as session:
        return [one.stage.value for one in session.exec(select(ClueStep).order_by(ClueStep.id))]  # type: ignore[arg-type]


async def walk(browser: Browser, path: str = "/clues/1") -> None:
    """All steps of a suggestion."""
    await browser.opens(path)
    await browser.sends(path, stage="taken", day="2026-04-06")
    passed = {"form": "提案", "office": "市政协提案委<i>", "number": "第12号"}
    await browser.sends(path, stage="passed", day="2026-04-10", **passed)
    await browser.sends(path, stage="answered", day="2026-04-20", words="已列入年度计划")


async def test_a_suggestion_goes_all_the_way(visit: Visit, advised: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/clues")
    assert "收到建言 3" in words
    assert "充电棚<b>" in words
    assert "<b>\u202e" not in browser.page
    await walk(browser)
    assert stages(advised) == ["taken", "passed", "answered"]
    words = browser.words
    assert "作为提案转交市政协提案委<i>（第12号）" in words
    assert "路人您好，您4月1日提出的建言" in words
    assert "已列入年度计划。感谢您的建言。" in words
    words = await browser.sends("/clues/1", stage="told", day="2026-04-21", words="答复好了。", send="yes")
    assert "反馈的话准备好了" in words
    with advised.db.look() as session:
        assert [one.text for one in session.exec(select(Relay))] == ["答复好了。"]
    words = await browser.opens("/clues")
    for figure in ("采纳 1", "转交（转化） 1", "其中已答复 1", "其中已反馈 1", "答复率 100%", "平均办理天数 10天"):
        assert figure in words
    for link in browser.links(r"/clues\?[^\"]*what=(?:taken|passed|answered|told)"):
        words = await browser.opens(link)
        assert "充电棚" in words, link
        assert "错峰" not in words, link
    assert "错峰" in await browser.opens("/clues?what=waiting")
    assert "充电棚" not in browser.words
    assert "充电棚" in await browser.opens("/clues?what=at-told")
    assert "没有这样的建言" in await browser.opens("/clues?what=passed&since=2026-04-11")


async def test_steps_are_taken_in_order_and_back(visit: Visit, advised: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/clues/1")
    for form, sentence in (
        ({"stage": "answered", "words": "好"}, "现在是“还没有采纳”"),
        ({"stage": "taken", "day": "2026-03-01"}, "日期应在2026年4月1日到2026年4月22日之间"),
        ({"stage": "taken", "day": "2026-05-01", "words": "留着"}, "日期应在"),
        ({"stage": ""}, "请选下一步"),
    ):
        assert sentence in await browser.sends("/clues/1", **form)
        assert form.get("words", "")[:2] in browser.page
    await browser.sends("/clues/1", stage="taken", day="2026-04-06")
    assert "作为提案还是社情民意" in await browser.sends("/clues/1", stage="passed", form="提案", office=" ")
    await browser.sends("/clues/1", stage="passed", form="社情民意", office="市政府办", day="2026-04-07")
    assert "请写明答复的内容" in await browser.sends("/clues/1", stage="answered", words=" ")
    await browser.sends("/clues/1", stage="handling", day="2026-04-08", words="住建局在办")
    assert "只能撤销最后一步" in await browser.sends("/clues/1/undo", stage="taken")
    await browser.sends("/clues/1/undo", stage="handling")
    assert stages(advised) == ["taken", "passed"]
    with advised.db.look() as session:
        acts = session.exec(select(audit.Audit).where(audit.Audit.subject == "clue_steps")).all()
        assert [one.act for one in acts] == ["step", "step", "step", "step back"]
        assert "住建局" not in str([one.detail for one in acts])


async def test_one_follows_what_is_ones_own(visit: Visit, advised: Office) -> None:
    browser = visit()
    await browser.logs_in("林静")
    words = await browser.opens("/clues")
    assert "修桥" in words
    assert "充电棚" not in words
    assert "收到建言 1" in words
    await browser.opens("/clues/1")
    assert browser.status == 404
    await browser.opens("/clues/3")
    await browser.sends("/clues/1", stage="taken", day="2026-04-06")
    assert browser.status == 404
    await browser.logs_in("王建国")
    await browser.opens("/clues/1")
    assert "记下</button>" not in browser.page
    for path in ("/clues/1", "/clues/1/undo"):
        await browser.sends(path, stage="taken", day="2026-04-06")
        assert browser.status == 403
    assert stages(advised) == []
    assert "认不出" in await browser.opens("/clues?since=abc")
