"""记录: found, opened, changed by one person at a time, taken out, put back and entered by hand."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from bot import things
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming
from bot.storage import load_catalogue
from models import book as books
from models.audit import Audit
from models.book import Book
from models.checkin import CheckIn
from models.entry import Entry
from models.member import Member
from models.record import State
from models.reflection import Reflection
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]
ODD = "<b>读罢</b> =1+1 \u202e反着 𠮷野家，书里写的苦难让我想了很久，人要往前看，日子总会好起来的。"


@pytest.fixture
def said(office: Office) -> Office:
    """林静 and 路人 talked in two groups."""
    with office.db.begin() as session:
        for title, author in (("活着", "余华"), ("乡土中国", "费孝通")):
            books.enter(session, Book(title=title, author=author))
        catalogue = load_catalogue(session)
        for number, (who, room, text) in enumerate(
            (
                ("林静", "松山区读书群", "打卡《活着》读到98页"),
                ("路人", "红山区读书群", "打卡《乡土中国》第3章"),
                ("路人", "红山区读书群", f"读《活着》体会：{ODD}"),
            )
        ):
            fields = {"channel": "room", "account": "room", "id": f"m{number}", "sender": who, "sender_name": who}
            incoming = Incoming(**fields, room=room, sent_at=NOON, text=text)
            Hearing(session, Rules(), NOON).take([understand(incoming, catalogue)])
    return office


async def test_the_ledger_is_found_by_kind_person_book_day_and_words(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    assert "打卡《活着》读至98页" in await browser.opens("/records")
    for query, seen, unseen in (
        ("kind=checkins", "《乡土中国》", "体会《活着》"),
        ("who=林静", "《活着》读至98页", "《乡土中国》"),
        ("book=活着", "体会《活着》", "《乡土中国》"),
        ("words=𠮷野家", "体会《活着》", "《乡土中国》"),
        ("since=2026-04-23", "没有这样的记录", "《乡土中国》"),
        ("since=2026-04-22&until=2026-04-22", "《乡土中国》", "没有这样的记录"),
        ("state=gone", "没有这样的记录", "《乡土中国》"),
        ("who=没有的人", "没有叫“没有的人”的人", "《乡土中国》"),
        ("since=2026-99-99", "开始日期“2026-99-99”认不出", "《乡土中国》"),
        ("after=x_y", "《乡土中国》", "没有这样的记录"),
    ):
        words = await browser.opens(f"/records?{query}")
        assert (browser.status, seen in words, unseen in words) == (200, True, False), (query, words)


async def test_nobody_sees_or_changes_what_is_not_theirs(visit: Visit, said: Office) -> None:
    of_region = visit()
    await of_region.logs_in("林静")
    words = await of_region.opens("/records")
    assert "《活着》读至98页" in words
    assert "《乡土中国》" not in words
    assert "这个群不在您管的范围里" in await of_region.opens("/records?group=1")
    await of_region.opens("/records/checkins/2")
    assert of_region.status == 404
    await of_region.opens("/")
    await of_region.sends("/records/checkins/2", who="路人", day="2026-04-22")
    assert of_region.status == 404
    only_looks = visit()
    await only_looks.logs_in("王建国")
    assert "保存" not in await only_looks.opens("/records/checkins/2")
    await only_looks.sends("/records/checkins/2", who="林静")
    assert only_looks.status == 403


async def test_a_record_shows_what_it_rests_on_and_nothing_of_it_is_run(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    words = await browser.opens("/records/reflections/1")
    assert "<b>读罢</b> =1+1" in words
    assert "<b>读罢" not in browser.page
    assert "𠮷野家" in words
    assert "记下以后没有改过" in words


async def test_a_record_is_changed_with_its_history(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/checkins/1")
    words = await browser.sends(
        "/records/checkins/1",
        who="阿青",
        day="2026-04-20",
        book="乡土中国",
        page_first="89",
        page_last="89",
        finished="yes",
    )
    assert "改好了" in words
    assert "人：林静 → 阿青" in words
    assert "书：《活着》 → 《乡土中国》" in words
    assert "止页：98 → 89" in words
    assert "读完：否 → 是" in words
    with said.db.begin() as session:
        row = session.get_one(CheckIn, 1)
        assert (row.page_last, row.finished, row.day.day, row.state) == (89, True, 20, State.sure)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"who": "没有的人"}, "名册上没有“没有的人”"),
        ({"day": "2026-04-23"}, "还没有到"),
        ({"day": "明天"}, "日期“明天”认不出"),
        ({"page_last": "-3"}, "不是整数"),
        ({"page_last": "88"}, "起页和止页要么都写"),
        ({"page_first": "99", "page_last": "98"}, "起页99在止页98后面"),
        ({"percent": "120"}, "应在0到100之间"),
    ],
)
async def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    visit: Visit, said: Office, fields: dict[str, str], sentence: str
) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/checkins/1")
    typed = {"who": "林静", "day": "2026-04-22", "book": "活着", "minutes": "37"} | fields
    words = await browser.sends("/records/checkins/1", **typed)
    assert browser.status == 422
    assert sentence in words
    assert 'name="minutes" value="37"' in browser.page


async def test_the_second_of_two_people_is_told_and_shown_both(visit: Visit, said: Office) -> None:
    first, second = visit(), visit()
    await first.logs_in("周秘书")
    await second.logs_in("老马")
    for browser in (first, second):
        await browser.opens("/records/checkins/1")
    reading = {"who": "林静", "day": "2026-04-22", "book": "活着"}
    await first.sends("/records/checkins/1", **reading, page_first="90", page_last="90")
    words = await second.sends("/records/checkins/1", **reading, page_first="95", page_last="95", minutes="30")
    assert "您打开以后周秘书改过这一条，还没有保存您的" in words
    assert "现在记的是：90" in words
    assert 'name="page_last" value="95"' in second.page
    assert "改好了" in await second.sends(
        "/records/checkins/1", **reading, page_first="95", page_last="95", minutes="30"
    )
    with said.db.begin() as session:
        assert session.get_one(CheckIn, 1).page_last == 95


async def test_a_record_is_taken_out_and_put_back(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/reflections/1")
    assert "撤销了" in await browser.sends("/records/reflections/1/out")
    assert "体会《活着》" not in await browser.opens("/records")
    assert "体会《活着》" in await browser.opens("/records?state=gone")
    await browser.opens("/records/reflections/1")
    assert "恢复了" in await browser.sends("/records/reflections/1/back")
    with said.db.begin() as session:
        assert session.get_one(Reflection, 1).state == State.confirmed
        acts = [one.act for one in session.exec(select(Audit).where(Audit.subject == "reflections"))]
        assert acts == ["cancel", "restore"]


async def test_the_history_keeps_no_words_of_a_member(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/reflections/1")
    await browser.sends("/records/reflections/1", who="路人", day="2026-04-22", book="活着", words="改短了")
    with said.db.begin() as session:
        detail = session.exec(select(Audit).where(Audit.act == "correct")).one().detail
    assert detail["words"][1] == 3
    assert "苦难" not in str(detail)


async def test_what_came_on_paper_is_entered_with_its_file(visit: Visit, said: Office) -> None:
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens("/records/new?kind=reflections")
    fields = {
        "who": "林静",
        "day": "2026-04-18",
        "book": "《活着》《乡土中国》",
        "words": ODD,
        "source": "paper",
        "group": "2",
    }
    words = await browser.sends_file("/records/new", "稿子<1>.PDF", b"%PDF-1.4 paper", **fields)
    assert "录入了林静的2条体会" in words
    assert "周秘书2026年4月22日 12:00录入，来自纸质" in words
    assert "稿子<1>.PDF" in words
    with said.db.begin() as session:
        entry = session.exec(select(Entry)).one()
    await things.clear(said.db, said.data)
    assert (said.data / "media" / entry.file).read_bytes() == b"%PDF-1.4 paper"
    await browser.opens("/records/new?kind=reflections")
    words = await browser.sends("/records/new", **fields)
    assert "林静4月18日已经记过这样一条体会" in words
    assert "反着 𠮷野家" in words
    assert "录入了林静的2条体会" in await browser.sends("/records/new", **fields, again="yes")


async def test_nothing_is_entered_for_who_said_not_to_be_recorded_or_into_another_group(
    visit: Visit, said: Office
) -> None:
    with said.db.begin() as session:
        session.exec(select(Member).where(Member.name == "路人")).one().recorded = False
    browser = visit()
    await browser.logs_in("林静")
    await browser.opens("/records/new")
    fields = {"day": "2026-04-18", "book": "活着", "source": "spoken", "finished": "yes"}
    assert "请选一个您管的群" in await browser.sends("/records/new", **fields, who="阿青", group="1")
    assert "请选一个您管的群" in await browser.sends("/records/new", **fields, who="阿青", group="")
    whole = visit()
    await whole.logs_in("周秘书")
    await whole.opens("/records/new")
    assert "请选是哪个群的" in await whole.sends("/records/new", **fields, who="阿青", group="")
    assert "录入了阿青的1条打卡" in await whole.sends("/records/new", **fields, who="阿青", group="none")
    assert "路人说过不要记" in await browser.sends("/records/new", **fields, who="路人", group="2")


async def test_from_a_question_one_comes_to_the_form_and_saving_answers_it(visit: Visit, said: Office) -> None:
    with said.db.begin() as session:
        incoming = Incoming(
            channel="room", account="room", id="m9", sender="林静", sender_name="林静", room="松山区读书群",
            sent_at=NOON, text="代他打卡《活着》",
        )  # fmt: skip
        Hearing(session, Rules(), NOON).take([understand(incoming, load_catalogue(session))])
        row = session.exec(select(CheckIn).where(CheckIn.state == State.pending)).first()
    assert row is not None
    browser = visit()
    await browser.logs_in("林静")
    await browser.opens("/pending")
    assert f'data-key="e" href="/desk/records/checkins/{row.id}?then=' in browser.page
    await browser.opens(f"/records/checkins/{row.id}?then=1")
    assert "记上了" in await browser.sends(
        f"/records/checkins/{row.id}", who="林静", day="2026-04-22", book="活着", page_count="5"
    )
    with said.db.begin() as session:
        row = session.get_one(CheckIn, row.id)
        assert (row.state, row.page_count) == (State.confirmed, 5)
    assert "没有待确认的记录" in browser.words


async def test_pages_follow_one_another_without_a_gap(visit: Visit, said: Office) -> None:
    with said.db.begin() as session:
        for number in range(120):
            session.add(
                CheckIn(
                    entry_id=None,
                    message_id=None,
                    member_id=1,
                    group_id=1,
                    day=NOON.date(),
                    made_at=NOON,
                    minutes=1 + number,
                )
            )
    browser = visit()
    await browser.logs_in("周秘书")
    seen: list[str] = []
    path = "/records?kind=checkins"
    while path:
        await browser.opens(path)
        seen += browser.links(r"/records/checkins/\d+")
        path = next(iter(browser.links(r"/records\?[^\"]*after=[^\"]*")), "")
    assert len(seen) == len(set(seen)) == 122
