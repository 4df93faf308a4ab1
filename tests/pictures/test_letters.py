"""字: no box in place of a letter, no line that begins with a comma, nothing smaller than one can read."""

import struct
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest

from bot.pictures import letters
from bot.pictures.letters import Face, TooSmall, cut_off, font, settable, width, wrapped
from bot.pictures.palette import NOTE, TEXT
from bot.pictures.sheet import OffThePage, Sheet

RARE = "㸆镕喆堃龘𬭎𫖯𠅤"
PROSE = "读懂了基层，才读得懂“提案”为什么要这样写。每到一个村子（第233页），我都会想起他说的差序格局……真好！"


def known(path: Path) -> set[int]:
    """What a font knows by its own table: the groups of cmap's format 12."""
    data = path.read_bytes()
    tables = {data[at : at + 4]: struct.unpack(">I", data[at + 8 : at + 12])[0] for at in range(12, 412, 16)}
    start, found = tables[b"cmap"], set()
    for at in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        table = start + struct.unpack(">I", data[start + 8 + 8 * at : start + 12 + 8 * at])[0]
        if struct.unpack(">H", data[table : table + 2])[0] == 12:
            for group in range(struct.unpack(">I", data[table + 12 : table + 16])[0]):
                first, last, _ = struct.unpack(">III", data[table + 16 + 12 * group : table + 28 + 12 * group])
                found |= set(range(first, last + 1))
    return found


def test_rare_names_are_set_as_they_are() -> None:
    assert settable(RARE) == RARE


def test_what_no_font_has_is_a_clear_sign_or_gone() -> None:
    assert settable("\U00020bb7田") == "〓田"
    assert settable("\U000323b0氏") == "〓氏"
    assert settable("שלום") == "〓〓〓〓"
    assert settable("好书😀👍🏽❤️🇨🇳") in ("好书", "好书❤")
    assert settable("甲\u202e乙\u200b\ufeff\x00丙\n\t丁") == "甲乙丙 丁"


def test_every_sign_that_is_set_is_in_both_fonts() -> None:
    fonts = [known(pylopdf_fonts_zh_cn.sans_path()), known(pylopdf_fonts_zh_cn.serif_path())]
    assert all(len(one) > 30_000 for one in fonts)
    for start in (0x20, 0x3000, 0x4E00, 0x9F00, 0x20000, 0x2CB00, 0x1F600, 0x600):
        for code in range(start, start + 256):
            set_as = settable(chr(code)).strip()
            assert all(ord(sign) in one for sign in set_as for one in fonts), hex(code)


@pytest.mark.parametrize("room", range(120, 900, 37))
def test_no_line_begins_with_a_closing_mark_ends_with_an_opening_one_or_is_too_long(room: int) -> None:
    lines = wrapped(PROSE, Face.hei, TEXT, room)
    assert "".join(lines) == PROSE
    for line in lines:
        assert line[0] not in "，。！”》）…、"
        assert line[-1] not in "“《（"
        assert width(line, Face.hei, TEXT) <= room + TEXT
        assert not (line[0].isdigit() and not line.startswith("233"))


def test_what_is_cut_off_says_so_and_a_title_stays_closed() -> None:
    assert cut_off("《活着》", Face.hei, TEXT, 900) == "《活着》"
    assert cut_off("《" + "很长的书名" * 20 + "》", Face.hei, TEXT, 500).endswith("…》")
    assert not cut_off("《活着》" + "说得好" * 30, Face.hei, TEXT, 500).endswith("》")
    assert cut_off("下半截书名" * 9 + "》", Face.hei, TEXT, 500).endswith("…》")
    lines = wrapped("字" * 200, Face.hei, TEXT, 500, most=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert width(lines[1], Face.hei, TEXT) <= 500


def test_a_last_line_is_not_one_lost_sign() -> None:
    room = width("字" * 20, Face.hei, TEXT)
    assert [len(line) for line in wrapped("字" * 21, Face.hei, TEXT, room)][1] >= 3


def test_letters_nobody_can_read_and_words_off_the_page_are_refused() -> None:
    with pytest.raises(TooSmall):
        font(Face.hei, NOTE - 1)
    page = Sheet()
    with pytest.raises(TooSmall):
        page.word(100, 100, "小", NOTE - 1)
    with pytest.raises(OffThePage):
        page.word(1070, 100, "外", TEXT)
    with pytest.raises(OffThePage):
        page.word(100, 10, "外", TEXT)


def test_letters_that_were_never_asked_for_are_asked_for_once() -> None:
    assert letters._sign("书") == "书"
