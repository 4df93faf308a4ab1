"""Files as they come out of a printer: LibreOffice opens and prints them, another program reads the pages again.

A sign is as it should be when it stands on the paper, in a Chinese font that is in the file, and leaves ink there.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
from PIL import Image, ImageFont
from pypdfium2 import raw

FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent
FONT = "NotoSansSC-Regular"
GREEN = (0x1F, 0x6B, 0x46)
"""The first colour of every chart."""
_SCALE, _EDGE = 3, 1.0


@dataclass
class Page:
    """One page: its words without blanks, how much is drawn on it, and what is wrong with it."""

    words: str = ""
    bars: int = 0
    pictures: int = 0
    faults: list[str] = field(default_factory=list)


def printed(office: str, files: list[Path], folder: Path) -> dict[str, list[Page]]:
    """The pages of each file by its name: all are printed in one go, with one font on the machine."""
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder / 'fonts'}</cachedir></fontconfig>")
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    environment = os.environ | {"FONTCONFIG_FILE": str(config)}
    done = subprocess.run([*command, "--outdir", folder, *files], env=environment, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {one.name: read(folder / f"{one.stem}.pdf") for one in files}


def read(path: Path) -> list[Page]:
    """The pages of a PDF."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        return [_page(pdf[number]) for number in range(len(pdf))]
    finally:
        pdf.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    found, (wide, high) = Page(), page.get_size()
    ink = page.render(scale=_SCALE).to_pil().convert("L")
    words, fonts = page.get_textpage(), {}
    for at in range(raw.FPDFText_CountChars(words)):
        sign = chr(raw.FPDFText_GetUnicode(words, at))
        if "\ud800" <= sign < "\udc00":  # Of a rare sign two halves are told, of one box.
            sign = (
                (sign + chr(raw.FPDFText_GetUnicode(words, at + 1))).encode("utf-16", "surrogatepass").decode("utf-16")
            )
        elif sign.isspace() or not sign.isprintable():
            continue
        found.words += sign
        box = _box(words, at)
        drawn = raw.FPDFText_GetTextObject(words, at)
        name = fonts.setdefault(ctypes.addressof(drawn.contents) if drawn else 0, _font(drawn))
        found.faults += (f"“{sign}”{why}" for why in _faults(sign, name, box, wide, high, ink))
    if "###" in found.words:
        found.faults.append("一格太窄，只见###")
    for one in page.get_objects(max_depth=15):
        left, bottom, right, top = one.get_bounds()
        if one.type == raw.FPDF_PAGEOBJ_IMAGE:
            found.pictures += 1
            if left < -_EDGE or bottom < -_EDGE or right > wide + _EDGE or top > high + _EDGE:
                found.faults.append("一幅图出了页边")
        elif one.type == raw.FPDF_PAGEOBJ_PATH and _colour(one) == GREEN:
            found.bars += 1
    return found


def _faults(
    sign: str, font: str, box: tuple[float, float, float, float], wide: float, high: float, ink: Image.Image
) -> Iterator[str]:
    left, bottom, right, top = box
    if left < -_EDGE or bottom < -_EDGE or right > wide + _EDGE or top > high + _EDGE:
        yield "出了页边"
        return
    if FONT not in font:
        yield f"用的是{font or '没有带上的字体'}"
    if not _has(sign):
        yield "字体里没有"
    area = [round(one * _SCALE) for one in (left, high - top, right, high - bottom)]
    darkest, _ = ink.crop((area[0], area[1], max(area[2], area[0] + 1), max(area[3], area[1] + 1))).getextrema()
    if darkest > 200:
        yield "被遮住了"


def _box(words: pypdfium2.PdfTextPage, at: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(words, at, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _font(drawn: raw.FPDF_PAGEOBJECT) -> str:
    """The name of the font that something is written in, empty where the file does not carry it."""
    font = raw.FPDFTextObj_GetFont(drawn) if drawn else None
    if not font or raw.FPDFFont_GetIsEmbedded(font) != 1:
        return ""
    name = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, name, 200)
    return name.value.decode()


def _colour(one: pypdfium2.PdfObject) -> tuple[int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(one, *parts)
    return parts[0].value, parts[1].value, parts[2].value


@cache
def _has(sign: str) -> bool:
    """Whether the font has a sign, and does not draw the box that stands for what it lacks."""
    font = ImageFont.truetype(str(FONTS / f"{FONT}.otf"), 24)
    return bytes(font.getmask(sign)) != bytes(font.getmask("\ue000"))
