"""荐书榜: the week's books with who commends them, and their words where they may be shown."""

from bot import clock
from bot.job import find
from models.group import Quotes
from models.ledger import quotable, words_to_ask
from tests.cast import Room


def test_quotes_wait_for_an_organiser_where_the_group_asks(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    job = find()["recommended_list"]
    draft = room.ask(lambda session: clock.write_now(session, room.group(session), job, room.now))
    assert "遍遍不同" not in draft.text
    with room.db.begin() as session:
        ((code, name, words),) = words_to_ask(session)
        assert (name, words[-4:]) == ("林静", "遍遍不同")
        row = quotable(session, code)
        assert row is not None
        row.quotable = True
    draft = room.ask(lambda session: clock.write_now(session, room.group(session), job, room.now))
    assert "遍遍不同" in draft.text


def test_joint_recommenders_stand_together(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》，读了三遍，遍遍不同")
    room.says("会务-阿青", "推荐《活着》，写得节制")
    room.says("会务-阿青", "推荐《乡土中国》")
    draft = room.ask(
        lambda session: clock.write_now(session, room.group(session), find()["recommended_list"], room.now)
    )
    assert draft.text.count("《活着》") == 1
    assert draft.text.index("《活着》") < draft.text.index("《乡土中国》")
    assert len(draft.text.splitlines()) <= 20
