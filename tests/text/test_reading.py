"""Numbers, days, quotes and odd characters, and that no text takes longer than its length allows."""

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handler import route
from bot.text.catalogue import Catalogue, CatalogueProblem
from bot.text.clean import plain, unquote
from bot.text.days import day_of
from bot.text.numbers import value
from bot.text.progress import progress
from tests.cast import SHANGHAI
from tests.handlers.test_examples import heard

SENT = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两百", 200),
        ("一九八四", 1984),
        ("三千二百", 3200),
        ("零", 0),
    ],
)
def test_numbers(words: str, number: int) -> None:
    assert value(words) == number


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("昨天", date(2026, 4, 22)),
        ("前天", date(2026, 4, 21)),
        ("昨晚", date(2026, 4, 22)),
        ("上周五", date(2026, 4, 17)),
        ("4月20日", date(2026, 4, 20)),
        ("20号", date(2026, 4, 20)),
        ("28号", date(2026, 3, 28)),
        ("12月30日", date(2025, 12, 30)),
        ("今天", None),
        ("4月31日", None),
    ],
)
def test_days(words: str, day: date | None) -> None:
    assert day_of(words, SENT) == day


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("P20-35", {"pages": (20, 35)}),
        ("20—35页", {"pages": (20, 35)}),
        ("前100页", {"pages": (1, 100)}),
        ("读到350页", {"pages": (350, 350)}),
        ("三十页", {"page_count": 30}),
        ("三十多页", {"page_count": 30}),
        ("几十页", {}),
        ("一页页地读", {}),
        ("第二、三章", {"chapter": (2, 3)}),
        ("第十二回", {"chapter": (12, 12)}),
        ("半小时", {"minutes": 30}),
        ("一个半小时", {"minutes": 90}),
        ("1小时20分钟", {"minutes": 80}),
        ("一刻钟", {"minutes": 15}),
        ("读到一半", {"percent": 50}),
        ("12/100", {"day": 12}),
    ],
)
def test_progress(words: str, stated: dict[str, object]) -> None:
    found = progress(words)
    names = ("chapter", "pages", "page_count", "minutes", "percent", "day")
    assert {name: getattr(found, name) for name in names if getattr(found, name) is not None} == stated


def test_a_quoted_check_in_does_not_count_again() -> None:
    reply = "「林静：打卡《活着》读到98页」\n- - - - - - - - - - - - - - -\n真快"
    assert unquote(reply) == ("真快", ("林静", "打卡《活着》读到98页"))
    assert route(heard(reply)) == []


def test_what_nobody_sees_is_gone() -> None:
    assert plain("打\u200b卡\u202e[太阳]１２\0") == "打卡 12"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(words: str) -> None:
    assert isinstance(route(heard(words)), list)


def test_a_novel_is_no_record() -> None:
    assert route(heard("却说那一日，贾母带着众人往园中来，" * 1200)) == []


GROWING = (
    "打",
    "《",
    "《》",
    "1",
    "一",
    " ",
    "@",
    "“",
    "第一章",
    "P1-",
    "推荐《",
    "1.\n",
    "「：」\n-",
    "读到",
    "、",
    "12/",
    "[太阳]",
    "的",
    "a·",
)


@pytest.mark.parametrize("unit", GROWING)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        words = (unit * (length // len(unit) + 1))[:length]
        best = 10.0
        for _ in range(3):
            start = time.thread_time()
            route(heard(words))
            best = min(best, time.thread_time() - start)
        return best

    assert seconds(20_000) <= 8 * seconds(5_000) + 0.02


def test_a_catalogue_without_titles_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "书.tsv").write_text("name\tauthor\n活着\t余华\n", encoding="utf-8")
    with pytest.raises(CatalogueProblem, match="title"):
        Catalogue.load_tsv(tmp_path / "书.tsv")
    with pytest.raises(CatalogueProblem, match="读不了"):
        Catalogue.load_tsv(tmp_path / "没有.tsv")
