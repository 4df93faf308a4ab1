"""粘贴: a chat is looked through and recorded, once, in the asker's groups, with nothing typed lost on the way."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlmodel import select

from bot import pasted
from models import audit, book
from models.book import Book
from models.checkin import CheckIn
from models.db import Database
from models.entry import Entry
from models.group import Group
from models.inbox import Message
from models.member import Member
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
CHAT = """林静 2026-04-21 20:15
打卡《活着》读到98页

会务-小李<b>\u202e𠮷 2026-04-21 20:16
推荐《乡土中国》，做基层工作的都该备一本

林静 2026-04-22 08:00
=1+1 大家早 <script>alert(1)</script>
"""


@pytest.fixture
def chat(office: Office) -> Office:
    """A book that everybody reads."""
    with office.db.begin() as session:
        book.enter(session, Book(title="活着", author="余华"))
    return office


def messages(office: Office) -> int:
    with office.db.look() as session:
        return len(session.exec(select(Message.id)).all())


async def test_a_chat_is_previewed_recorded_and_not_twice(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    words = await browser.sends("/paste", group="1", text=CHAT)
    assert "读出 3 条消息" in words
    assert "2026年4月21日至2026年4月22日" in words
    assert "打卡《活着》读至98页" in words
    assert "荐书《乡土中国》" in words
    assert "名册上没有的发言人" in words
    assert "会务-小李<b>" in words
    assert "<b>\u202e" not in browser.page
    assert "另有1条新消息里没有要记的" in words
    assert messages(chat) == 0
    words = await browser.sends("/paste", record="yes")
    assert "“红山区读书群”新收3条消息，记下打卡1条，荐书1条。" in words
    with chat.db.look() as session:
        [entry] = session.exec(select(Entry))
        assert [one.by for one in audit.history(session, entry)] == ["工作台：周秘书"]
        assert session.exec(select(CheckIn)).one().page_last == 98
    words = await browser.sends("/paste", group="1", text=CHAT)
    assert "这些消息以前都收过，没有要记的" in words
    assert "记录</button>" not in browser.page


async def test_a_file_and_its_words_that_wait(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    text = "林静 昨天 20:15\n代他打卡《活着》\n"
    words = await browser.sends_file("/paste", "群聊.txt", text.encode("gb18030"), group="1", day="2026-04-22")
    assert "其中待确认 1" in words
    assert "按2026年4月22日复制的来算" in words
    await browser.sends("/paste", record="yes")
    with chat.db.look() as session:
        assert session.exec(select(Entry)).one().file == "群聊.txt"


async def test_what_is_wrong_is_said_and_what_was_typed_stays(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    for typed, sentence in (
        ({"group": "", "text": CHAT}, "请选这段聊天是哪个群的"),
        ({"group": "1", "text": ""}, "请粘贴聊天"),
        ({"group": "1", "text": "不是聊天<i>"}, "不像一条消息的开头"),
        ({"group": "1", "text": CHAT, "year": "1990"}, "年份应在2011到2026之间"),
        ({"group": "1", "text": CHAT, "day": "2027-01-01"}, "还没有到"),
        ({"group": "1", "text": "林静 2026-05-01 20:15\n早\n"}, "还没有到"),
    ):
        words = await browser.sends("/paste", **typed)
        assert sentence in words, typed
        assert browser.status == 422
        assert typed["text"].strip()[:4] in words, typed
    assert "不是文字文件" in await browser.sends_file("/paste", "图.png", b"\x89PNG\x00\x01\xff\xfe\xfa", group="1")


async def test_what_was_said_before_the_opening_needs_a_word(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    early = CHAT.replace("2026-04", "2026-02")
    assert "早于开张 3" in await browser.sends("/paste", group="1", text=early)
    assert "记录</button>" not in browser.page
    assert "新消息 3" in await browser.sends("/paste", group="1", text=early, before="yes")


async def test_a_session_that_ends_loses_nothing(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    await browser.sends("/paste", group="1", text=CHAT)
    chat.now = NOON + timedelta(hours=3)
    assert "刚才填写的都还在" in await browser.sends("/paste", record="yes")
    await browser.sends("/login", _name="周秘书", _password="春天在草原上读书")
    assert "新收3条消息" in await browser.sends("/paste")


async def test_one_pastes_only_into_ones_own_groups(visit: Visit, chat: Office) -> None:
    browser = visit()
    await browser.logs_in("林静")
    words = await browser.opens("/paste")
    assert "松山区读书群" in words
    assert "红山区读书群" not in words
    assert "请选这段聊天是哪个群的" in await browser.sends("/paste", group="1", text=CHAT)
    await browser.logs_in("王建国")
    await browser.opens("/paste")
    assert browser.status == 403
    await browser.sends("/paste", group="1", text=CHAT, record="yes")
    assert browser.status == 403
    assert messages(chat) == 0


async def test_a_month_of_five_thousand_lines(visit: Visit, chat: Office) -> None:
    lines = []
    for number in range(1700):
        at = NOON - timedelta(days=20) + timedelta(minutes=17 * number)
        said = f"打卡《活着》读到{number % 180 + 1}页" if number % 3 == 0 else f"第{number}句闲话，今天风真大"
        lines.append(f"书友{number % 40} {at:%Y-%m-%d %H:%M}\n{said}\n")
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    words = await browser.sends("/paste", group="1", text="\n".join(lines))
    assert "读出 1700 条消息" in words
    assert len(browser.page) < 1_500_000
    assert "新收1700条消息" in await browser.sends("/paste", record="yes")
    with chat.db.look() as session:
        assert len(session.exec(select(Member).where(Member.name.startswith("书友"))).all()) == 40  # type: ignore[attr-defined]


async def test_while_one_looks_through_a_paste_the_groups_are_heard(
    visit: Visit, chat: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview stands still with everything taken in, while this process and another write."""
    is_in, may_go, take_all = Event(), Event(), pasted.take_all

    def stands_still(*paste: Any) -> Any:
        tally = take_all(*paste)
        is_in.set()
        assert may_go.wait(20)
        return tally

    monkeypatch.setattr(pasted, "take_all", stands_still)
    browser, other = visit(), Database(chat.db.url)
    await browser.logs_in("周秘书")
    await browser.opens("/paste")
    looking = asyncio.create_task(browser.sends("/paste", group="1", text=CHAT))
    try:
        assert await asyncio.to_thread(is_in.wait, 20)
        for db in (chat.db, other):
            await asyncio.wait_for(db.write(lambda session: session.add(Member(name="新来的"))), 5)
    finally:
        may_go.set()
        other.close()
    assert "打卡《活着》读至98页" in await looking
    assert messages(chat) == 0
    with chat.db.look() as session:
        assert len(session.exec(select(Member).where(Member.name == "新来的")).all()) == 2
        assert session.exec(select(CheckIn)).all() == []


async def test_what_is_still_to_be_pasted_is_listed(visit: Visit, chat: Office) -> None:
    with chat.db.begin() as session:
        group = session.get_one(Group, 1)
        group.channel, group.opened_at = "transcript", NOON - timedelta(days=5)
    browser = visit()
    await browser.logs_in("周秘书")
    assert "还没有收进来的时段" not in await browser.opens("/paste")
    await browser.sends("/paste", group="1", text=CHAT, record="yes")
    assert "还没有收进来的时段 群 时段 红山区读书群 4月17日12:00—20日24:00" in browser.words
