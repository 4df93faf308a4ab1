"""本单位的模板: what ships can be taken, the sample is like what papers are filled with, what is wrong is named."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from bot.exports import anthology, briefing, dossier, own_template, word
from bot.exports.word import FOLDER
from bot.refusal import Refused
from models import consent
from models.member import Member
from tests.cast import Room
from tests.exports.test_anthology import YEAR
from tests.exports.test_briefing import APRIL, talked


def lines(*some: str) -> bytes:
    """A Word file of these paragraphs."""
    made, out = Document(), io.BytesIO()
    for one in some:
        made.add_paragraph(one)
    made.save(out)
    return out.getvalue()


def packed(**files: str | bytes) -> bytes:
    """A zip of these files; a __ in a name is a slash, a _ a point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def shape(value: Any) -> Any:
    """What a value consists of, whatever it says."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.mark.parametrize("name", own_template.KINDS)
def test_what_ships_can_be_taken(name: str, tmp_path: Path) -> None:
    content = word.template_of(name, tmp_path).read_bytes()
    own_template.check(name, "模板.docx", content)
    own_template.take(name, b"own", tmp_path)
    assert word.template_of(name, tmp_path).read_bytes() == b"own"
    own_template.drop(name, tmp_path)
    assert word.template_of(name, tmp_path) == FOLDER / f"{name}.docx"


def test_the_samples_are_what_the_papers_are_filled_with(room: Room, tmp_path: Path) -> None:
    talked(room)
    with room.db.begin() as session:
        lin = session.get_one(Member, 1)
        consent.decide(session, lin, consent.ANTHOLOGY, room.now, "周秘书", agrees=True)
        report = briefing.gathered(session, APRIL, room.now)
        made = {
            "briefing": briefing.values(session, report, "第4期", room.now, tmp_path),
            "anthology": anthology.values(session, YEAR, room.now, by_sector=False)[0],
            "dossier": dossier.values(session, lin, dossier.of_all(session, 2026, room.now), room.now),
        }
    samples = own_template.SAMPLES
    for name, values in made.items():
        assert values.keys() == samples[name].keys()
        filled = {one: value for one, value in values.items() if value}
        assert shape(filled) == shape({one: samples[name][one] for one in filled}), name


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "不是 Word 文件"),
        (packed(word__document_xml="<x"), "不是 Word 文件"),
        (packed(word__document_xml=b"0" * (word.BIGGEST + 1)), "解开后超过100MB"),
        (b"x" * (own_template.MOST + 1), "最多5MB"),
        (lines("{{ 标提 }}"), "{{ 标提 }} 不认识；可以用的有：简报名"),
        (lines("{%p for 行 in 指标 %}", "{{ 行.数量 }}", "{%p endfor %}"), "不认识：“数量”"),
        (lines("{{ 标题"), "“{{ 标题”后面缺“}}”"),
        (lines("{%p for 行 in 指标 %}", "{{ 行.名称 }}"), "循环没有写完"),
        (lines("{{ 标题 | 大写 }}"), "大写"),
        (lines("{{ 标题 + 1 }}"), "算不出来"),
        (lines("{{ range(10 ** 9) }}"), "算不出来"),
        (lines("{{ 标题.__class__ }}"), "不允许使用"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_wrong_is_said_by_its_name(content: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        own_template.check("briefing", "模板.docx", content)
    assert why in str(refused.value)
