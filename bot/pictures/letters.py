"""字: which signs can be set at all, how wide they run, and where a Chinese line may end.

The fonts know 30,000 signs, the rare ones of names among them. A letter that they do not know is set as 〓, which is
how printers mark one; a picture in the text, such as a face, is left out.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache

import pylopdf_fonts_zh_cn
from PIL import ImageFont

from bot.pictures.palette import NOTE

MISSING = "〓"
WIDOW = 4
"""A last line shorter than so many signs looks lost."""
_OPENS, _CLOSES = "《〈「『“‘（【", "》〉」』”’）】，。、；：！？…⸺—～·"
_SQUEEZED = re.compile(
    rf"(?<=[》〉」』”’）】，。、；：！？])(?=[{_OPENS}》〉」』”’）】，。、；：！？])|(?<=[{_OPENS}])(?=[{_OPENS}])"
)
"""Between these two marks half a sign's width is empty twice."""
_UNBROKEN = re.compile(rf"[{_OPENS}]*(?:(?<=《)[^《》]{{1,8}}》|[A-Za-z0-9'.,:%+-]+ ?|……|.)[{_CLOSES}]*", re.DOTALL)
"""What stays together at the end of a line: a Latin word or a number, a sign with its punctuation."""
_PICTORIAL = {"So", "Sk", "Mn", "Me"}
"""Kinds of sign (faces, what colours them or is put above a letter) that are left out where no font has them."""
_FACES = range(0x1F000, 0x20000)
_THINNEST = 4
"""So many of the thinnest letters stand in the width of one sign, at most."""


class Face(StrEnum):
    """A font, by what it is for: titles and people's words are set in `song`, all else in `hei`."""

    hei = "hei"
    song = "song"


class TooSmall(ValueError):
    """A letter nobody can read on a phone."""


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A font of a size in pixels. Raises TooSmall."""
    if size < NOTE:
        raise TooSmall(f"{size}像素的字在手机上看不清，至少{NOTE}")
    path = pylopdf_fonts_zh_cn.sans_path() if face == Face.hei else pylopdf_fonts_zh_cn.serif_path()
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def settable(words: str) -> str:
    """The words in one line of signs that the fonts have."""
    return " ".join("".join(map(_sign, unicodedata.normalize("NFC", words))).split()).replace("——", "⸺")


@cache
def _sign(sign: str) -> str:
    if sign.isspace():
        return " "
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Cf", "Cs", "Co"):
        return ""
    if all(_has(face, sign) for face in Face):
        return sign
    return "" if kind in _PICTORIAL or ord(sign) in _FACES else MISSING


def _has(face: Face, sign: str) -> bool:
    """Whether a font draws something else for a sign than the box it draws for what it does not have."""
    of_size = font(face, NOTE)
    return bytes(of_size.getmask(sign)) != bytes(of_size.getmask("\uffff"))


def runs(words: str) -> list[str]:
    """The words cut where two marks stand half a sign nearer to one another than their boxes."""
    return _SQUEEZED.split(words)


def width(words: str, face: Face, size: int) -> float:
    """How wide a line runs, in pixels."""
    return sum(_advance(sign, face, size) for sign in words) - size / 2 * (len(runs(words)) - 1)


@lru_cache(20_000)
def _advance(sign: str, face: Face, size: int) -> float:
    return font(face, size).getlength(sign)


def indent(words: str, size: int) -> float:
    """How far a line that begins with an opening mark is moved to the left, so that its ink begins at the margin."""
    return size / 2 if words[:1] and words[0] in _OPENS else 0


def wrapped(words: str, face: Face, size: int, room: float, most: int = 0) -> list[str]:
    """The lines that words make in a width; of more than `most`, where that is not 0, the last one ends with …

    A last line of one or two signs gets some from above.
    """
    words = settable(words)
    words = words[: most * round(room / size) * _THINNEST] if most else words
    lines = _filled(words, face, size, room)
    if most and len(lines) > most:
        return [*lines[: most - 1], cut_off("".join(lines[most - 1 :]), face, size, room)]
    for narrower in range(1, WIDOW + 1):
        if len(lines) > 1 and width(lines[-1], face, size) < WIDOW * size:
            tried = _filled(words, face, size, room - narrower * size)
            lines = tried if len(tried) == len(lines) else lines
    return lines


def _filled(words: str, face: Face, size: int, room: float) -> list[str]:
    lines = [""]
    for piece in _UNBROKEN.findall(words):
        if lines[-1] and width((lines[-1] + piece).rstrip(), face, size) > room:
            lines.append("")
        if width(piece.rstrip(), face, size) <= room:
            lines[-1] += piece
            continue
        for sign in piece:
            if width(lines[-1] + sign, face, size) > room:
                lines.append("")
            lines[-1] += sign
    return [line.strip() for line in lines if line.strip()]


def cut_off(words: str, face: Face, size: int, room: float) -> str:
    """One line, as much of it as there is room for; a title in which it is cut keeps its closing mark."""
    if width(words, face, size) <= room:
        return words
    kept = 0
    while width(words[: kept + 1] + "…》", face, size) <= room:
        kept += 1
    head = words[:kept].rstrip("，、；：—…《“（ ")
    opened_before = max(0, words.count("》") - words.count("《"))
    is_in_title = opened_before + head.count("《") > head.count("》")
    return head + ("…》" if is_in_title else "…")
