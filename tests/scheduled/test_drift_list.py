"""漂流书目: shelf by shelf, and nobody is named."""

from bot.job import GroupPost, find
from bot.plans import write_now
from models.book import find_by_title
from models.venue import called
from tests.cast import Room


def written(room: Room) -> str:
    job = find()["drift_list"]
    assert isinstance(job, GroupPost)
    draft = room.ask(lambda session: write_now(session, room.group(session), job, room.now))
    return draft.text if draft else ""


def test_where_nothing_drifts_there_is_no_list(room: Room) -> None:
    assert written(room) == ""


def test_shelves_what_came_back_and_what_is_waited_for(room: Room) -> None:
    with room.db.begin() as session:
        called(session, "玉龙书屋")
    room.says("林静", "放漂《活着》，编号CF-0012，放在玉龙书屋")
    room.says("林静", "放漂《乡土中国》，编号CF-0013，放在玉龙书屋")
    room.says("阿青", "CF-0012已取书")
    room.says("周秘书", "想借《活着》")
    assert written(room).splitlines() == [
        "【漂流书目】",
        "玉龙书屋：《乡土中国》",
        "有书友在等：《活着》1位",
        "想看哪本，说一声“想借《书名》”。",
    ]
    room.says("阿青", "CF-0013取走了")
    room.says("阿青", "CF-0013还了，放回玉龙书屋")
    assert "本周回架：《乡土中国》" in written(room)
    assert not any(name in written(room) for name in ("阿青", "周秘书", "林静"))


def test_a_book_that_is_not_to_be_listed_stays_out(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    with room.db.begin() as session:
        book = find_by_title(session, "活着")
        assert book
        book.listed = False
    assert written(room) == ""


def test_what_stands_on_no_known_shelf_is_called_other_only_beside_others(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    assert written(room).splitlines()[1] == "《活着》"
    with room.db.begin() as session:
        called(session, "玉龙书屋")
    room.says("林静", "放漂《乡土中国》，编号CF-0013，放在玉龙书屋")
    assert written(room).splitlines()[1:3] == ["玉龙书屋：《乡土中国》", "其他：《活着》"]
