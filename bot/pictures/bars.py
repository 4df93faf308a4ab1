"""柱图: some figures side by side as a picture for a printed page, in the green of the office's papers."""

import io
from collections.abc import Sequence
from functools import cache

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

_WIDE, _MARGIN, _ROW, _TITLE, _TEXT = 1400, 30, 58, 40, 32
_TALL = 460
_GREEN, _INK, _LINE = "#1F6B46", "#1D2421", "#C9D8CC"


def lying(title: str, rows: Sequence[tuple[str, int]]) -> bytes:
    """A PNG with a bar for each name, one below the other, in the order given; long names are cut with …"""
    pen, picture = _sheet(title, 110 + _ROW * max(len(rows), 1))
    names = [_cut(name, 460) for name, _ in rows]
    left = _MARGIN + int(max((_font(_TEXT).getlength(name) for name in names), default=0)) + 20
    most = max((number for _, number in rows), default=0) or 1
    room = _WIDE - left - 130
    for at, (name, (_, number)) in enumerate(zip(names, rows, strict=True)):
        y = 100 + at * _ROW
        pen.text((left - 20, y + _ROW // 2), name, fill=_INK, font=_font(_TEXT), anchor="rm")
        pen.rectangle((left, y + 10, left + max(room * number // most, 3 if number else 0), y + _ROW - 10), fill=_GREEN)
        end = left + room * number // most + 14
        pen.text((end, y + _ROW // 2), f"{number}", fill=_INK, font=_font(_TEXT), anchor="lm")
    return _png(picture)


def standing(title: str, rows: Sequence[tuple[str, int]]) -> bytes:
    """A PNG with a bar for each day or month; only every so manieth is named where they are many."""
    pen, picture = _sheet(title, _TALL)
    most = max((number for _, number in rows), default=0) or 1
    step, high, base = (_WIDE - 2 * _MARGIN) / max(len(rows), 1), _TALL - 200, _TALL - 60
    every = max(1, round(len(rows) / 16))
    pen.line((_MARGIN, base, _WIDE - _MARGIN, base), fill=_LINE, width=3)
    for at, (name, number) in enumerate(rows):
        x = _MARGIN + at * step
        top = base - high * number // most
        if number:
            pen.rectangle((int(x + step * 0.18), top, int(x + step * 0.82), base), fill=_GREEN)
        if number and (len(rows) <= 16 or number == most):
            pen.text((x + step / 2, top - 6), f"{number}", fill=_INK, font=_font(_TEXT - 6), anchor="ms")
        if at % every == 0:
            pen.text((x + step / 2, base + 10), name, fill=_INK, font=_font(_TEXT - 4), anchor="mt")
    return _png(picture)


def _sheet(title: str, high: int) -> tuple[ImageDraw.ImageDraw, Image.Image]:
    picture = Image.new("RGB", (_WIDE, high), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((_WIDE // 2, _MARGIN), title, fill=_INK, font=_font(_TITLE), anchor="mt")
    return pen, picture


def _cut(name: str, room: int) -> str:
    if _font(_TEXT).getlength(name) <= room:
        return name
    while _font(_TEXT).getlength(name + "…") > room:
        name = name[:-1]
    return name + "…"


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.quantize(32).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size)
