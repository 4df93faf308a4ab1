"""摘抄 in the group: a book's words, never taken for the member's own."""

from models.excerpt import Excerpt
from tests.cast import Room


def test_excerpt_and_own_words_are_kept_apart(room: Room) -> None:
    room.says("教育界-林静", "摘抄《乡土中国》：“从基层上看去，中国社会是乡土性的。”")
    (row,) = room.records()
    assert isinstance(row, Excerpt)
    assert row.words == "从基层上看去，中国社会是乡土性的。"
