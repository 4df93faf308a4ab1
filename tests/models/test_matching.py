"""Which copy is meant, by its code, its title or nothing; and what is asked about instead of guessed."""

import pytest

from models.db import Database
from models.drift import Act, DriftAct
from tests.drifting import Drift, Told


@pytest.fixture
def drift(db: Database) -> Drift:
    """Two copies of 《活着》, one in each shelf, and one of 《乡土中国》."""
    drift = Drift(db)
    drift.listed("CF-0001")
    drift.listed("CF-0002", shelf="政协书房")
    drift.listed("CF-0003", "乡土中国")
    return drift


def meant(drift: Drift, told: Told) -> str:
    with drift.db.begin() as session:
        return drift.code_of(session, session.get_one(DriftAct, told.act_id))


def test_of_a_title_the_free_copy_in_the_named_shelf_is_taken(drift: Drift) -> None:
    assert meant(drift, drift.says("林静", Act.take, "活着", shelf="政协书房")) == "CF-0002"
    assert meant(drift, drift.says("阿青", Act.take, "活着")) == "CF-0001"


def test_what_was_laid_aside_for_the_speaker_comes_first(drift: Drift) -> None:
    drift.says("林静", Act.request, "CF-0002")
    assert meant(drift, drift.says("林静", Act.take, "活着")) == "CF-0002"


def test_what_is_laid_aside_for_another_is_left_as_long_as_one_is_free(drift: Drift) -> None:
    drift.says("林静", Act.request, "活着")
    assert meant(drift, drift.says("阿青", Act.take, "活着")) == "CF-0002"


def test_the_copy_that_was_handed_on_is_the_one_that_came(drift: Drift) -> None:
    drift.says("阿青", Act.take, "CF-0002")
    drift.says("阿青", Act.hand_on, "活着", to="林静")
    assert meant(drift, drift.says("林静", Act.take, "活着")) == "CF-0002"


def test_whom_it_came_from_says_which(drift: Drift) -> None:
    for who in ("阿青", "周秘书"):
        drift.says(who, Act.take, "活着")
    told = drift.says("林静", Act.take, "活着", giver="周秘书")
    assert (meant(drift, told), told.doubt) == ("CF-0002", "")


def test_without_a_title_it_is_the_one_book_the_speaker_has(drift: Drift) -> None:
    drift.says("林静", Act.take, "乡土中国")
    assert meant(drift, drift.says("林静", Act.give_back)) == "CF-0003"
    assert drift.says("阿青", Act.give_back).unknown == "没说是哪一本。"
    drift.says("林静", Act.take, "CF-0001")
    drift.says("林静", Act.take, "CF-0003")
    assert drift.says("林静", Act.give_back).unknown == "手里有几本，请说是哪一本。"


def test_取到了_alone_is_what_waits_for_the_speaker(drift: Drift) -> None:
    drift.says("林静", Act.request, "活着")
    assert meant(drift, drift.says("林静", Act.take)) == "CF-0001"


def test_a_return_is_of_who_says_it_else_of_the_only_one_that_is_out(drift: Drift) -> None:
    drift.says("林静", Act.take, "CF-0002")
    assert meant(drift, drift.says("路人", Act.give_back, "活着")) == "CF-0002"
    for who, code in (("林静", "CF-0002"), ("阿青", "CF-0001")):
        drift.says(who, Act.take, code)
    assert meant(drift, drift.says("林静", Act.give_back, "活着")) == "CF-0002"
    drift.says("林静", Act.take, "CF-0002")
    assert drift.says("路人", Act.give_back, "活着").unknown == "这本书有2本在漂（CF-0001、CF-0002），请说编号。"


def test_a_missing_copy_that_comes_back_is_found(drift: Drift) -> None:
    drift.says("周秘书", Act.lose, "CF-0002")
    assert meant(drift, drift.says("路人", Act.give_back, "活着")) == "CF-0002"


def test_who_has_a_copy_and_puts_it_in_again_means_that_one_else_a_new_one(drift: Drift) -> None:
    drift.says("林静", Act.take, "CF-0003")
    assert meant(drift, drift.says("林静", Act.release, "乡土中国")) == "CF-0003"
    assert meant(drift, drift.says("林静", Act.release, "乡土中国")) == "CF-0004"


def test_a_release_under_a_new_code_is_not_unknown(drift: Drift) -> None:
    told = drift.says("林静", Act.release, "CF-0300", title="活着")
    assert (told.unknown, meant(drift, told)) == ("", "CF-0300")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (Act.take, "CF-0001记着在林静手里，又有人说取到了"),
        (Act.hand_on, "CF-0001记着在林静手里，又有人说转出去了"),
        (Act.release, "CF-0001记着在林静手里，又有人说放漂了"),
        (Act.renew, "CF-0001记着在林静手里，别人说续借"),
        (Act.withdraw, "CF-0001记着在林静手里，别人说不漂了"),
        (Act.give_back, ""),
        (Act.request, ""),
        (Act.lose, ""),
    ],
)
def test_what_only_its_reader_can_do_is_asked_about_when_another_says_it(drift: Drift, act: Act, why: str) -> None:
    drift.says("林静", Act.take, "CF-0001")
    assert drift.says("阿青", act, "CF-0001", to="路人" if act == Act.hand_on else "").doubt == why


def test_who_takes_it_from_the_hand_it_was_in_is_not_doubted(drift: Drift) -> None:
    drift.says("林静", Act.take, "CF-0001")
    assert drift.says("阿青", Act.take, "CF-0001", giver="林静").doubt == ""
    assert drift.where("CF-0001") == "阿青"
