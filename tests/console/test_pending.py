"""待确认: what the bot was not sure of, in words; one key for right and wrong, and one to take that back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming
from bot.storage import load_catalogue
from models.audit import Audit
from models.checkin import CheckIn
from models.inbox import Message
from models.pending import Pending
from models.record import State
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]


@pytest.fixture
def asked(office: Office) -> Office:
    """Two questions of 红山区 and one of 松山区, the first kept as it was before; the talk began a day earlier."""
    with office.db.begin() as session:
        for number, (who, room, hours, text) in enumerate(
            (
                ("路人", "红山区读书群", -14, "大家晚安"),
                ("路人", "红山区读书群", 0, "替几位书友打卡"),
                ("林静", "松山区读书群", 0, "替几位书友打卡"),
                ("阿青", "红山区读书群", 1, "替几位书友打卡"),
            )
        ):
            fields = {"channel": "room", "account": "room", "id": f"m{number}", "sender": who, "sender_name": who}
            at = NOON + timedelta(hours=hours)
            incoming = Incoming(**fields, room=room, sent_at=at, text=text)
            Hearing(session, Rules(), at).take([understand(incoming, load_catalogue(session))])
        first, *_ = session.exec(select(Pending).order_by(Pending.id)).all()  # type: ignore[arg-type]
        first.why = "像是打卡、措辞+2.2、有书名+2.1、句子-0.9、自己-0.3"
        session.add(first)
    return office


async def test_why_is_told_in_words_with_the_day_of_everything(visit: Visit, asked: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/pending")
    assert "第1条，共3条" in words
    assert "当作打卡？ 像是打卡，没有明说" in words
    assert "+2.2" not in words
    assert "路人 4月21日 22:00 大家晚安" in words
    assert "路人 4月22日 12:00 替几位书友打卡" in words
    assert "路人 2026年4月22日：打卡" in words
    assert "替别人打卡，没有说是谁" in await browser.opens("/pending?at=2")


async def test_a_wrong_key_is_taken_back_and_both_are_in_the_audit(visit: Visit, asked: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/pending?at=2")
    words = await browser.sends("/pending/2", right="yes")
    assert "记上了：林静 2026年4月22日：打卡。 撤销刚才这一条" in words
    assert "第2条，共2条" in words
    assert "撤销了，这一条重新待确认" in await browser.sends("/pending/2/undo")
    assert "第2条，共3条" in browser.words
    await browser.sends("/pending/2", right="no")
    await browser.sends("/pending/2/undo")
    with asked.db.look() as session:
        question = session.get_one(Pending, 2)
        row = session.exec(select(CheckIn).where(CheckIn.message_id == question.message_id)).one()
        acts = [one.act for one in session.exec(select(Audit).where(Audit.subject == "checkins").order_by(Audit.id))]
        assert (question.settled_at, question.answer, row.state) == (None, None, State.pending)
        assert session.get_one(Message, question.message_id).kept
        assert acts == ["settle", "reopen", "settle", "reopen"]


async def test_what_was_changed_since_is_not_taken_back(visit: Visit, asked: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/pending")
    await browser.sends("/pending/1", right="yes")
    back = browser.page
    await browser.opens("/records/checkins/1")
    await browser.sends("/records/checkins/1", who="阿青", day="2026-04-22")
    browser.page = back
    assert "这一条后来又有改动，不能再撤销" in await browser.sends("/pending/1/undo")


async def test_each_sees_counts_and_undoes_only_their_own(visit: Visit, asked: Office) -> None:
    of_region, browser = visit(), visit()
    await of_region.logs_in("林静")
    assert "第1条，共1条" in await of_region.opens("/pending?at=1")
    assert "先放着" not in of_region.words
    assert "1 条待确认" in await of_region.opens("/")
    await browser.logs_in("周秘书")
    await browser.opens("/pending")
    await browser.sends("/pending/1", right="no")
    assert "撤销刚才这一条" not in await of_region.opens("/pending?undo=1")
    await of_region.sends("/pending/1/undo")
    assert of_region.status == 404
