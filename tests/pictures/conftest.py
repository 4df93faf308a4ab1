"""What is looked at in every picture: its file, and where on the page words stand."""

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from bot.pictures.palette import MARGIN, WIDE
from bot.pictures.sheet import Box, Sheet

MOST_BYTES = 400_000
Look = Callable[[bytes], list[Box]]


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Iterator[Look]:
    """Asserts that a picture is whole: size, weight, words inside the margins and not on one another."""
    sheets: list[Sheet] = []
    finish = Sheet.png

    def png(page: Sheet) -> bytes:
        sheets.append(page)
        return finish(page)

    monkeypatch.setattr(Sheet, "png", png)

    def whole(drawn: bytes) -> list[Box]:
        picture = Image.open(io.BytesIO(drawn))
        boxes = sheets[-1].boxes
        assert picture.format == "PNG"
        assert picture.width == WIDE
        assert len(drawn) < MOST_BYTES
        for left, upper, right, lower in boxes:
            assert left >= MARGIN // 2, (left, upper)
            assert right <= WIDE - MARGIN // 2, (right, upper)
            assert lower <= picture.height - MARGIN // 3
        assert [pair for pair in _pairs(boxes) if _overlap(*pair)] == []
        return boxes

    return whole


def _pairs(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            yield one, other


def _overlap(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 2 and high > 2
