"""操作日志: every act in a plain sentence, newest first, for admins, and of a part of the city only what is theirs."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.console.vocabulary import ACTS
from models import clue, quiet, retention, role
from models.advice import Advice
from models.audit import Audit, note
from models.book import Book
from models.checkin import CheckIn
from models.clue import Stage
from models.entry import Entry
from models.group import Group
from models.quiet import Quiet
from models.role import Duty, Scope
from models.setting import Setting
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
BY = "工作台：周秘书"


@pytest.fixture
def busy(office: Office) -> Office:
    """An office in which this and that was done."""
    with office.db.begin() as session:
        reader = office.member(session, "路人")
        session.add_all((Entry(by=BY, at=NOON, source="paper"), Book(title="活着<b>\u202e𠮷")))
        session.flush()
        told = {"member_id": reader.id, "made_at": NOON, "entry_id": 1, "day": NOON.date()}
        checkin = CheckIn(**told, group_id=1, book_id=1, page_first=98, page_last=98)
        advice = Advice(**told, group_id=2, words="建议修桥")
        session.add_all((checkin, advice))
        note(session, NOON, BY, "cancel", checkin, state=["sure", "cancelled"], minutes=[None, 35])
        clue.step(session, advice, Stage.taken, NOON.date(), NOON, BY)
        note(session, NOON, "命令行：root", "set", session.get_one(Group, 2), ack=["digest", "each"])
        quiet.add(session, Quiet(NOON.date(), NOON.date() + timedelta(days=7), "两会"), NOON, BY)
        retention.decide(session, retention.KINDS[0], 60, NOON, BY)
        note(session, NOON, f"成员：{reader.id}", "unrecord", reader)
        note(
            session,
            NOON,
            BY,
            "export",
            Group(name="", channel=""),
            what="briefing",
            since="2026-04-01",
            until="2026-04-30",
        )
        session.add(
            Audit(at=NOON, by=BY, act="merge", subject="books", subject_id=77, detail={"into": 1, "moved": {"x": [1]}})
        )
        session.add(Audit(at=NOON, by=BY, act="odd", subject="nothing", subject_id=5, detail={"a": {"b": 1}}))
    return office


async def test_acts_are_told_in_sentences(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("老马")
    words = await browser.opens("/audit")
    for sentence in (
        "周秘书 工作台 撤销 路人的打卡《活着<b>",
        "状态：记上了 → 已撤销",
        "分钟：空 → 35",
        "办理到“采纳” 路人的建言",
        "root 命令行 改 “松山区读书群” 确认方式：晚上一句 → 每条回一句",
        "改 静默期 空 → 2026年4月22日至2026年4月29日两会",
        "改 保存期 私信、回答和转告的话：90 → 60",
        "路人 本人说不要记 路人",
        "导出 简报（2026-04-01至2026-04-30）",
        "并入别的书 一本书",
        "改 一项记录",
        "给了角色 林静：松山区的秘书",
        "登录 工作台",
        "设密码 林静",
    ):
        assert sentence in words, sentence
    table = words.split("做了什么 ")[-1]
    assert not re.search(r"[{}\[\]]|成员：\d|登录：\d|group_id|None", table)
    assert "<b>\u202e" not in browser.page


async def test_it_is_looked_through(visit: Visit, busy: Office) -> None:
    browser = visit()
    await browser.logs_in("老马")
    for query, seen, unseen in (
        ("who=root", "确认方式", "撤销"),
        ("who=路人", "本人说不要记 路人", "确认方式："),
        ("what=建言线索", "办理到", "静默期 "),
        ("act=导出", "简报（", "办理到"),
        ("since=2026-04-23", "没有这样的操作", "确认方式："),
        ("until=2026-04-21", "没有这样的操作", "确认方式："),
        ("since=abc", "认不出", "确认方式："),
    ):
        words = (await browser.opens(f"/audit?{query}")).split("清空条件")[1]
        assert seen in words, query
        assert unseen not in words, query
    with busy.db.begin() as session:
        for number in range(120):
            note(session, NOON, BY, "set", Setting(name=f"x{number}", value=""))
    assert "登录 工作台" not in await browser.opens("/audit")
    for _ in range(2):
        [older] = browser.links(r"/audit\?after=[^\"]*")
        words = await browser.opens(older)
    assert "登录 工作台" in words


async def test_only_admins_look_and_only_at_what_is_theirs(visit: Visit, busy: Office) -> None:
    with busy.db.begin() as session:
        role.give(session, busy.member(session, "阿青"), Duty.admin, Scope(region="松山区"), NOON, "测试")
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/audit")
    assert browser.status == 403
    await browser.logs_in("阿青")
    words = (await browser.opens("/audit")).split("清空条件")[1]
    assert "办理到“采纳” 路人的建言" in words
    assert "“松山区读书群”" in words
    for other in ("撤销 路人", "静默期", "保存期", "导出 简报", "设密码"):
        assert other not in words, other


def written() -> Iterator[tuple[str, str]]:
    """Every act that some source file notes by a word of its own."""
    root = Path(__file__).parents[2]
    for path in sorted(
        one for folder in ("bot", "models", "handlers", "scheduled") for one in (root / folder).rglob("*.py")
    ):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "note" and len(call.args) > 3:
                for part in ast.walk(call.args[3]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield path.name, part.value


def test_every_act_that_is_noted_has_a_word() -> None:
    acts = list(written())
    assert len(acts) > 50
    assert [one for one in acts if one[1] not in ACTS] == []
