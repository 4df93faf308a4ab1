"""大家想了些什么: the words of a month with who may be quoted, each with the records behind it, of one's own groups."""

from collections.abc import Callable
from datetime import date, timedelta

from bot.console import span
from models.db import insert
from models.entry import Entry
from models.group import Group, Quotes
from models.ledger import Evidence, entered
from models.reflection import Reflection
from tests.console.conftest import Browser, Office

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷"
SOIL = "人要养土地，土地也养人，这是老人教的道理"
SEA = "远方的海洋里有海洋的规矩，这句没有人允许引用"


def wrote(office: Office, name: str, group: int, words: str, *, quotable: bool | None = None) -> None:
    """Somebody's reflection, entered from paper."""
    with office.db.begin() as session:
        entry = Entry(by="测试", at=office.now, source="paper")
        session.add(entry)
        session.flush()
        member = office.member(session, name).id or 0
        evidence = Evidence(office.now, date(2026, 4, 20), member, group, entry_id=entry.id)
        insert(session, entered(Reflection, evidence, [], words=words, quotable=quotable))


def thought(office: Office) -> None:
    """What two persons wrote of in each group; one of them may be quoted."""
    with office.db.begin() as session:
        session.get_one(Group, 1).quotes = Quotes.ask
    wrote(office, "路人", 1, f"{SOIL}{NASTY}。{SEA}。")
    wrote(office, "王建国", 1, f"{SOIL}。", quotable=True)
    wrote(office, "林静", 2, "雪山下的牧场让人想起雪山的孩子。")
    wrote(office, "周秘书", 2, "雪山和牧场，孩子们都该去看看。", quotable=True)


async def test_each_word_says_how_many_wrote_of_it_and_leads_to_their_records(visit: Visit, office: Office) -> None:
    thought(office)
    browser = visit()
    await browser.logs_in("王建国")
    await browser.opens("/records")
    assert browser.links("/thoughts") == ["/thoughts"]
    words = await browser.opens("/thoughts?month=2026-04&group=1")
    assert "红山区读书群，2026年4月1日—30日：2位书友写了2篇体会" in words
    assert "土地 2位书友、2篇" in words
    assert f"2位书友、2篇 {SOIL}。 ——王建国" in words
    assert "海洋" not in words
    [to] = [one for one in browser.links(r"/thoughts\?[^\"]*") if "%E5%9C%9F%E5%9C%B0" in one]
    words = await browser.opens(to)
    assert "写到“ 土地 ”的体会" in words
    assert "共2篇" in words
    assert "<script>alert" not in browser.page
    await browser.opens(browser.links(r"/records/reflections/\d+")[0])
    assert browser.status == 200


async def test_nobody_sees_what_other_groups_think(visit: Visit, office: Office) -> None:
    thought(office)
    browser = visit()
    await browser.logs_in("林静")
    words = await browser.opens("/thoughts?month=2026-04")
    assert "雪山 2位书友、2篇" in words
    assert "2位书友、2篇 雪山和牧场，孩子们都该去看看。 ——周秘书" in words
    assert "土地" not in words
    assert "红山区读书群" not in words
    assert "没有这个群，或者它不在您管的范围里" in await browser.opens("/thoughts?month=2026-04&group=1")
    assert "没有写到它的体会" in await browser.opens("/thoughts?month=2026-04&word=土地")


async def test_a_month_without_words_and_one_that_is_none(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    assert "2026年4月1日—30日：还没有体会" in await browser.opens("/thoughts")
    wrote(office, "路人", 1, "土地养人。")
    assert "1位书友写了1篇体会，还看不出" in await browser.opens("/thoughts")
    assert "月份“去年”认不出" in await browser.opens("/thoughts?month=去年")
    assert "年份应在2000到2026之间" in await browser.opens("/thoughts?month=0001-01")


async def test_of_a_province_one_begins_with_one_group(visit: Visit, office: Office) -> None:
    thought(office)
    with office.db.begin() as session:
        opened = office.now - timedelta(days=9)
        session.add_all(
            Group(name=f"第{number}群", channel="room", account="room", room=f"r{number}", opened_at=opened)
            for number in range(span.MOST_AT_ONCE)
        )
    browser = visit()
    await browser.logs_in("周秘书")
    assert "红山区读书群，2026年4月1日—30日：2位书友" in await browser.opens("/thoughts")
    assert "各读书群，2026年4月1日—30日：4位书友" in await browser.opens("/thoughts?group=all")
