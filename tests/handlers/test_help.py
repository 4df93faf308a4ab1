"""帮助: an example for each capability, in a group and in private."""

from tests.cast import Room


def test_help_shows_an_example_of_each_capability(room: Room) -> None:
    (answer,) = room.says("教育界-林静", "帮助")
    assert all(name in answer for name in ("打卡", "荐书", "体会", "摘抄", "我的记录", "不要记我"))
    assert len(answer.splitlines()) <= 12
    assert answer.splitlines()[1].startswith("· 打卡：")


def test_help_is_asked_for_in_plain_words(room: Room) -> None:
    assert room.says("教育界-林静", "@书香群记 你会干什么", mentions_bot=True) == room.says("会务-阿青", "帮助")
    assert room.says("教育界-林静", "谁能帮助我搬一下书") == []
