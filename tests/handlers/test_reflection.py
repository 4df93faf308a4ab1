"""体会 in the group: own thoughts, beside a check-in or alone."""

from models.checkin import CheckIn
from models.reflection import Reflection
from tests.cast import Room


def test_one_message_can_be_two_records(room: Room) -> None:
    room.says(
        "教育界-林静",
        "《乡土中国》第三章读完。我才明白，我们下乡调研先得学会听懂乡音，不然记的和老百姓说的不是一回事。",
    )
    assert {type(row) for row in room.records()} == {CheckIn, Reflection}


def test_own_words_are_kept_as_they_were_written(room: Room) -> None:
    words = "读《活着》有感：人是为活着本身而活着的。这句话我四十岁才懂，因为父亲走后我才学会守着日子。"
    room.says("教育界-林静", words)
    (row,) = [row for row in room.records() if isinstance(row, Reflection)]
    assert "四十岁才懂" in row.words


def test_praise_of_a_person_is_none(room: Room) -> None:
    room.says("教育界-林静", "阿青说得真好，受教了！")
    assert room.records() == []


def test_a_pasted_document_is_nobodys_thought(room: Room) -> None:
    thought = "读《活着》有感：我想起父亲那一辈，什么苦都咽下去，活着本身就是他们的答案。"
    room.says("教育界-林静", f"## 第一章 读书笔记\n{thought}\n\n## 第二章\n{thought}")
    assert room.records() == []
    room.says("教育界-林静", thought)
    assert len(room.records()) == 1
