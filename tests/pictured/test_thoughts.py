"""What the members thought about, from what they wrote themselves; what they copied out is not asked."""

from sqlmodel import select

from bot.pictured.thoughts import Thoughts, cloud, thoughts, with_word
from models.group import Quotes
from models.reflection import Reflection
from tests.cast import Room
from tests.pictured.scopes import april
from tests.scheduled.posts import decide

LIN, QING, ZHOU = "教育界-林静", "会务-阿青", "秘书处-周秘书"
THOUGHT = "读《活着》有感：老百姓的韧劲是从土地里长出来的，这句话我年轻时不懂。林静的话我记着。"
OTHER = "读《活着》有感：土地养人，人也要养土地，两边都不能亏待，这是老人教我的道理。"


def asked(room: Room, fewest: int = 1) -> Thoughts:
    found: Thoughts = room.ask(lambda session: thoughts(april(session, room), most=9, fewest=fewest))
    return found


def test_the_words_of_several_with_a_sentence_and_who_wrote_it(room: Room) -> None:
    room.says(LIN, THOUGHT)
    room.says(QING, OTHER)
    found = asked(room, fewest=2)
    assert (found.persons, found.pieces) == (2, 2)
    (one, *_) = [word for word in found.words if word.word == "土地"]
    assert (one.persons, one.pieces) == (2, 2)
    assert "土地" in one.example
    assert found.writers[one.by or 0].name in ("林静", "阿青")
    assert "林静" not in [word.word for word in asked(room).words]


def test_excerpts_are_not_asked_and_words_not_let_through_not_shown(room: Room) -> None:
    room.says(LIN, THOUGHT)
    room.says(QING, "摘抄《活着》：“人是为活着本身而活着的，草原辽阔。”")
    room.ask(lambda session: setattr(room.group(session), "quotes", Quotes.ask))
    words = {one.word: one for one in asked(room).words}
    assert "草原" not in words
    assert words["土地"].example == ""
    room.ask(lambda session: setattr(session.exec(select(Reflection)).one(), "quotable", True))
    assert [one.example for one in asked(room).words if one.example] == [THOUGHT.split("。")[0] + "。"]
    decide(room, "林静", resting=True)
    assert {one.example for one in asked(room).words} == {""}
    decide(room, "林静", recorded=False)
    assert asked(room).pieces == 0


def test_a_few_reflections_make_no_cloud(room: Room) -> None:
    room.says(LIN, THOUGHT)
    assert room.ask(lambda session: cloud(april(session, room))).words == ()
    for at in "一二三四五":
        room.says(ZHOU, f"读《活着》有感：土地和人情写得真，第{at}回读，老百姓的日子就是这样过来的，我外婆也是。")
    shown = room.ask(lambda session: cloud(april(session, room)))
    assert (shown.title, shown.persons, shown.pieces) == ("四月所思", 2, 6)
    assert "土地" in [one.word for one in shown.words]


def test_a_word_s_records_are_those_it_was_counted_in(room: Room) -> None:
    room.says(LIN, THOUGHT)
    room.says(QING, OTHER)
    room.says(ZHOU, "读《活着》有感：土地局的老同志说过，测量要一步一步来，急不得，这话放在哪里都对。")
    (one,) = [word for word in asked(room).words if word.word == "土地"]
    rows = room.ask(lambda session: [row.words for row in with_word(april(session, room), "土地")])
    assert len(rows) == one.pieces
    assert rows[0] in OTHER


def test_what_is_written_later_weighs_too(room: Room) -> None:
    """What is remembered of how common words are holds until the next reflection."""
    room.says(LIN, THOUGHT)
    before = {one.word: one.weight for one in asked(room).words}
    for number in range(3):
        room.says(QING, f"读《活着》有感：老百姓的日子第{number}回读还是那样过来的，我外婆也是这样讲的。")
    room.ask(lambda session: [setattr(row, "member_id", 1) for row in session.exec(select(Reflection))])
    after = {one.word: one.weight for one in asked(room).words}
    assert after["韧劲"] > before["韧劲"]
