"""词云: the words that members' reflections turn on, the weightier the larger; the same words stand the same way."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.pictures import palette as p
from bot.pictures.letters import Face, font, indent, settable, width
from bot.pictures.sheet import Box, Sheet

MOST = 48
HIGH = 1060
"""How tall the field of words is."""
_LARGEST = 150
_APART_X, _APART_Y = 22, 16
"""How far words stand from one another, in pixels."""
_STEP = 7
_STEEP = (0.5, 0.6, 0.7, 0.8, 1, 1.25, 1.5, 2, 3)
_FULL = 0.52
"""How much of the field words may fill, so that the last ones still find a place near the others."""


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword with its weight, any positive number."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Cloud:
    """The keywords, weightiest first, of how many reflections by how many persons."""

    group: str
    title: str
    days: str
    words: Sequence[Word]
    persons: int
    pieces: int
    office: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands: the left end of its base line, its size, and its ink."""

    word: str
    x: int
    y: int
    size: int
    box: Box


def draw(one: Cloud) -> bytes:
    """The cloud as a PNG; where nothing was written it says so."""
    page = Sheet()
    page.head(one.group, one.title, one.days)
    placed = placing(one.words)
    if placed:
        _set(page, placed)
        page.foot(one.office, f"{one.persons}位书友 · {one.pieces}篇体会", one.remark)
    else:
        page.nothing("这段日子的体会还不多，看不出大家都在想什么。", "读完写两句自己的话，就是体会。")
        page.foot(one.office, "", one.remark)
    return page.png()


def _set(page: Sheet, placed: Sequence[Placed]) -> None:
    page.down(24)
    upper = min(one.box[1] for one in placed)
    for number, one in enumerate(placed):
        colour = p.SEAL if number in (0, 5, 11, 19) else p.PINE if number % 3 != 2 else p.INK
        page.word(one.x, page.y + one.y - upper, one.word, one.size, colour=colour, face=Face.song)
    page.down(max(one.box[3] for one in placed) - upper + 20)


def placing(words: Sequence[Word]) -> list[Placed]:
    """Where the words stand, around the middle of the field; what finds no room even in the smallest size is left out.

    `y` counts from the field's upper edge.
    """
    shown = [Word(set_as, one.weight) for one in words[:MOST] if (set_as := settable(one.word))]
    placed: list[Placed] = []
    for one, size in zip(shown, _sizes(shown), strict=True):
        while size >= p.NOTE:
            found = _place(one.word, size, placed)
            if found:
                placed.append(found)
                break
            size = size * 4 // 5 if size > p.NOTE else 0
            size = max(size, p.NOTE) if size else 0
    return placed


def _sizes(words: Sequence[Word]) -> list[int]:
    """How large each word is to be: where many weigh much, the differences are made greater, until all have room."""
    most = max((one.weight for one in words), default=1)
    largest = _LARGEST if len(words) > 8 else p.FIGURE
    for steep in _STEEP:
        sizes = [round(p.NOTE + 6 + (largest - p.NOTE - 6) * (one.weight / most) ** steep) for one in words]
        inked = sum(width(one.word, Face.song, size) * size for one, size in zip(words, sizes, strict=True))
        if inked < _FULL * p.ROOM * HIGH:
            break
    return sizes


def _place(word: str, size: int, placed: Sequence[Placed]) -> Placed | None:
    """The nearest free place to the middle."""
    _, upper, _, lower = font(Face.song, size).getbbox(word, anchor="ls")
    wide, high = round(width(word, Face.song, size)), round(lower - upper)
    taken = [one.box for one in placed]
    for middle_x, middle_y in _spiral():
        left, top = middle_x - wide // 2, middle_y - high // 2
        box = (left, top, left + wide, top + high)
        if left < p.MARGIN or box[2] > p.WIDE - p.MARGIN or top < 0 or box[3] > HIGH:
            continue
        if not any(_near(box, other) for other in taken):
            return Placed(word, round(left + indent(word, size)), round(top - upper), size, box)
    return None


def _near(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _APART_X
        and other[0] < one[2] + _APART_X
        and one[1] < other[3] + _APART_Y
        and other[1] < one[3] + _APART_Y
    )


def _spiral() -> Iterator[tuple[int, int]]:
    """Points from the middle of the field outwards, a little wider than high."""
    turn = 0.0
    while (far := _STEP * turn / 2) < p.WIDE:
        yield round(p.WIDE / 2 + far * math.cos(turn)), round(HIGH / 2 + far * 0.85 * math.sin(turn))
        turn += min(0.6, 2 * _STEP / max(far, 1))
