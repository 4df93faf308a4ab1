"""CF-0012到哪了: a venue or a reader without a name in the group, the whole journey in private."""

from tests.cast import Room


def drifting(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "CF-0012已取书")


def test_the_group_hears_no_name(room: Room) -> None:
    drifting(room)
    assert room.says("周秘书", "CF-0012到哪了") == ["《活着》（CF-0012）在一位书友手中。"]
    assert room.says("周秘书", "《活着》漂到哪儿了？") == ["《活着》（CF-0012）在一位书友手中。"]


def test_where_a_group_turned_that_on_names_are_told(room: Room) -> None:
    drifting(room)
    with room.db.begin() as session:
        room.group(session).names_readers = True
    assert room.says("周秘书", "CF-0012到哪了") == ["《活着》（CF-0012）在阿青手中。"]


def test_in_private_the_whole_journey_with_a_line_of_feeling(room: Room) -> None:
    drifting(room)
    room.says("阿青", "读《活着》有感：人是为活着本身而活着的，福贵的一辈子就是把这句话过了一遍，看完半夜睡不着。")
    (card,) = room.says("周秘书", "CF-0012的传书卡", room=None)
    assert "1. 书架" in card
    assert "2. 阿青" in card
    assert "“" in card


def test_of_a_book_that_is_not_in_the_drift_people_are_asked(room: Room) -> None:
    assert room.says("周秘书", "《活着》漂到哪儿了？") == []
    assert room.says("周秘书", "CF-0999到哪了") == ["没有登记过CF-0999，请看看书上的标签。"]


def test_how_far_somebody_read_is_no_question_after_a_copy(room: Room) -> None:
    drifting(room)
    assert room.says("周秘书", "《活着》读到哪了？") == []
    assert room.says("周秘书", "谁在读《活着》") == []
