"""标签: what is stuck on a drifting copy, its code in large type with what to write, 24 on a sheet of A4.

The sheet is the usual label paper of three by eight (70 × 37 mm); on plain paper one cuts along the dots.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
from PIL import Image, ImageDraw, ImageFont

from bot.text.copies import taken

DPI = 600
COLUMNS, ROWS = 3, 8
A_SHEET = COLUMNS * ROWS


def _px(mm: float) -> int:
    return round(mm / 25.4 * DPI)


_PAGE = (_px(210), _px(297))
_WIDTH, _HEIGHT, _ABOVE = 70.0, 37.0, 0.5
_INSET = 5.0
"""Millimetres from a label's edge to what is printed: more than a printer leaves white at the edge of the paper."""
_MODULE, _QUIET = 20, 4
_CODE, _TITLE, _HINT, _WORDS = 9.4, 3.4, 2.9, 5.4
"""How large each line is set, in millimetres, and how far below the label's upper edge it stands."""
_CODE_AT, _TITLE_AT, _HINT_AT, _WORDS_AT = 11.7, 17.0, 26.0, 32.2
_TITLE_LINES, _LINE = 2, 4.2
_DOTS = 1.2
_UNBROKEN = re.compile(r"[《（“‘]*(?:[A-Za-z0-9'’.,:-]+\s?|.)[，。：；！？、）》”’…]*", re.DOTALL)
"""What stays together at the end of a line: a Latin word, a sign with its punctuation."""


@dataclass(frozen=True, slots=True)
class Label:
    """One copy's label: its code (CF-0012) and the title of the book."""

    code: str
    title: str


def write(path: Path, labels: Sequence[Label]) -> int:
    """Write the sheets as a PDF of A4 pages in the labels' order; returns how many pages.

    One page after the other, since each takes 35 MB while it is drawn.
    """
    number = 0
    for number, page in enumerate(sheets(labels), 1):
        page.save(path, "PDF", resolution=DPI, append=number > 1)
    return number


def sheets(labels: Sequence[Label]) -> Iterator[Image.Image]:
    """The pages, black on white, row by row."""
    left = iter(labels)
    while some := list(islice(left, A_SHEET)):
        page = Image.new("1", _PAGE, 1)
        pen = ImageDraw.Draw(page)
        for number, label in enumerate(some):
            row, column = divmod(number, COLUMNS)
            _draw(page, pen, label, column * _WIDTH, _ABOVE + row * _HEIGHT)
        _cutting_lines(pen)
        yield page


def single(label: Label) -> bytes:
    """One label alone, as a PNG of its size at the printer's resolution."""
    page = next(sheets([label]))
    out = io.BytesIO()
    page.crop((0, 0, _px(_WIDTH), _px(_ABOVE + _HEIGHT))).save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _draw(page: Image.Image, pen: ImageDraw.ImageDraw, label: Label, x: float, y: float) -> None:
    code = _qr(taken(label.code))
    side = code.width * 25.4 / DPI
    page.paste(code, (_px(x + _WIDTH - _INSET - side), _px(y + (_HEIGHT - side) / 2)))
    room = _WIDTH - 2 * _INSET - side - _MODULE * _QUIET * 25.4 / DPI
    _line(pen, label.code, x, y + _CODE_AT, _CODE, room, bold=True)
    for number, line in enumerate(_fitted(f"《{label.title}》", room)):
        _line(pen, line, x, y + _TITLE_AT + number * _LINE, _TITLE, room)
    _line(pen, "取到书，在群里发：", x, y + _HINT_AT, _HINT, room)
    _line(pen, taken(label.code), x, y + _WORDS_AT, _WORDS, room, bold=True)


def _line(
    pen: ImageDraw.ImageDraw, text: str, x: float, y: float, size: float, room: float, *, bold: bool = False
) -> None:
    """Set one line, smaller where it would not fit."""
    wide = _font(size).getlength(text) / DPI * 25.4
    font = _font(size * min(1, room / wide))
    place = (_px(x + _INSET), _px(y))
    pen.text(place, text, fill=0, font=font, anchor="ls", stroke_width=round(font.size / 40) if bold else 0)


def _fitted(title: str, room: float) -> list[str]:
    """A title on as many lines as there are, the last one cut with …》 where it is longer."""
    font, most = _font(_TITLE), room / 25.4 * DPI
    lines = [""]
    for piece in _UNBROKEN.findall(title):
        if lines[-1] and font.getlength(lines[-1] + piece) > most:
            lines.append("")
        for sign in piece:
            if font.getlength(lines[-1] + sign) > most:
                lines.append("")
            lines[-1] += sign
    if len(lines) > _TITLE_LINES:
        last = lines[_TITLE_LINES - 1]
        while font.getlength(last + "…》") > most:
            last = last[:-1]
        lines = [*lines[: _TITLE_LINES - 1], last + "…》"]
    return lines


def _qr(text: str) -> Image.Image:
    """The code without its white margin, which the label has around it; a worn one is still read (level Q or more)."""
    matrix = segno.make_qr(text, error="q", mode="byte", encoding="utf-8").matrix
    small = Image.new("1", (len(matrix), len(matrix)), 1)
    small.putdata([0 if dark else 1 for row in matrix for dark in row])
    return small.resize((len(matrix) * _MODULE, len(matrix) * _MODULE), Image.Resampling.NEAREST)


def _cutting_lines(pen: ImageDraw.ImageDraw) -> None:
    """Dots along the edges of the labels, hardly seen on label paper."""
    step, bottom = _px(_DOTS), _px(_ABOVE + ROWS * _HEIGHT)
    for column in range(1, COLUMNS):
        x = _px(column * _WIDTH)
        pen.point([(x + dx, y) for y in range(_px(_ABOVE), bottom, step) for dx in (-1, 0, 1)], fill=0)
    for row in range(ROWS + 1):
        y = _px(_ABOVE + row * _HEIGHT)
        pen.point([(x, y + dy) for x in range(0, _PAGE[0], step) for dy in (-1, 0, 1)], fill=0)


@cache
def _font(mm: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), _px(mm))
