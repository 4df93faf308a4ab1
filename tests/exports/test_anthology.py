"""体会汇编: own words only, only of those who agreed, under their book or 界别."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import text

from bot.exports import anthology, word
from bot.exports.word import FOLDER
from models import consent
from models.member import Member
from models.tally import Span
from tests.cast import Room
from tests.exports.test_briefing import OWN

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(("by_sector", "heading"), [(False, "《活着》"), (True, "教育<界>")])
def test_only_who_agreed_is_printed_under_their_heading(room: Room, by_sector: bool, heading: str) -> None:
    room.says("教育界-林静", OWN)
    room.says("会务-阿青", "读《乡土中国》有感：费孝通先生讲的礼治秩序，放在今天的社区里还看得见影子，值得琢磨。")
    room.says("教育界-林静", "摘抄《论语》：“学而不思则罔，思而不学则殆。”")
    with room.db.begin() as session:
        session.execute(text("UPDATE members SET sector = '教育<界>' WHERE name = '林静'"))
        lin = session.get_one(Member, 1)
        assert consent.decide(session, lin, consent.ANTHOLOGY, room.now, "周秘书", agrees=True)
        assert not consent.decide(session, lin, consent.ANTHOLOGY, room.now, "周秘书", agrees=True)
        made, missing = anthology.values(session, YEAR, room.now, by_sector=by_sector)
        assert missing == ["阿青"]
        book = Document(BytesIO(word.fill(FOLDER / "anthology.docx", made)))
        words = [one.text for one in book.paragraphs]
        assert [one.text for one in book.paragraphs if one.style.name == "Heading 1"] == [heading]
        assert f"{heading}　1篇\t　" in words
        assert OWN in words
        assert not any("学而不思" in one or "礼治秩序" in one for one in words)
        consent.decide(session, lin, consent.ANTHOLOGY, room.now, "周秘书", agrees=False)
        assert anthology.values(session, YEAR, room.now, by_sector=by_sector)[0]["各章"] == []
