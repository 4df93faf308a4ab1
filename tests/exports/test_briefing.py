"""月度简报: every figure is the sum of its list, only what was let through is quoted, a wrong placeholder is named."""

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from sqlalchemy import text
from sqlmodel import select

from bot.exports import briefing, sealing, word
from bot.exports.word import FOLDER
from bot.refusal import Refused
from models import event_photo, gap, news, seal, tally
from models.attendance import Attendance
from models.db import insert
from models.event import Event
from models.group import Group, Quotes
from models.ledger import Evidence, entered
from models.member import Member
from models.tally import Span
from tests.cast import Room
from tests.exports.make_templates import TEMPLATES

APRIL = Span(date(2026, 4, 1), date(2026, 4, 30))
OWN = (
    "读《活着》有感：福贵的一生教我懂得，日子再难也要有人记得、有人说话。我们下乡走访，最该做的就是坐下来听老乡把话讲完，"
    "把难处记在本子上，回来一件一件去办。"
)


def talked(room: Room) -> None:
    for line in ("打卡《活着》读到98页", "推荐《乡土中国》，做基层工作的都该备一本", OWN):
        room.says("教育界-林静", line)
    room.says("会务-阿青", "打卡《活着》读到98页")
    with room.db.begin() as session:
        session.execute(text("UPDATE groups SET region = '红山区'"))
        at = room.now - timedelta(hours=2)
        session.add(Event(title="读书沙龙", month=APRIL.since, starts_at=at, venue="政协书房", made_by="x", made_at=at))
        session.flush()
        insert(session, entered(Attendance, Evidence(room.now, room.now.date(), 2, 1), [], event_id=1))


def made(
    room: Room, template: Path = FOLDER / "briefing.docx", span: Span = APRIL, days: int = 20, data: Path | None = None
) -> bytes:
    now = room.now + timedelta(days=days)
    with room.db.begin() as session:
        report = briefing.gathered(session, span, now)
        return word.fill(template, briefing.values(session, report, "第4期", now, data or template.parent))


def told(content: bytes) -> str:
    found = Document(BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


def test_what_an_office_would_write(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        news.write(session, "红山区", APRIL.since, "红山区办了一场<b>沙龙</b>。\u202e𠮷", room.now, "周秘书")
    words = told(made(room))
    assert "2026年4月，名册3人中有2人参与读书活动，参与率66.7%。举办活动1场，参加1人次。" in words
    assert "读书打卡2人次" in words
    assert "在政协书房举办读书沙龙，1人次参加。" in words
    assert "《活着》（余华），2人在读。" in words
    assert OWN in words
    assert "【红山区】红山区办了一场<b>沙龙</b>。𠮷" in words
    assert "未报送" not in words
    assert "{{" not in words


def test_words_that_nobody_let_through_are_not_quoted(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        room.group(session).quotes = Quotes.ask
    words = told(made(room))
    assert OWN not in words
    assert "四、体会选登\n本期没有选登体会。\n五、各地动态\n" in words
    with room.db.begin() as session:
        session.execute(text("UPDATE reflections SET quotable = true"))
    words = told(made(room))
    assert OWN in words
    assert "本期没有选登体会" not in words


def test_each_figure_is_the_sum_of_its_list(room: Room) -> None:
    talked(room)
    words = told(made(room))
    with room.db.begin() as session:
        sums = tally.sums(session, APRIL, room.now)
        for name, number in sums.items():
            heading = f"{tally.CALLED[name]}（{number}{tally.MEASURE[name]}"
            assert (heading in words) == (number > 0 and name not in ("reflections", "words")), heading
    assert "打卡人次（2人次）\n4月21日（2人次）：林静（1）、阿青（2）\n" in words
    assert "各群打卡人次\n红山区读书群 2：阿青1、林静1\n" in words
    assert "在读人数\n《活着》 2人：阿青、林静\n" in words
    assert f"体会篇数和字数（1篇，{sums['words']}字）\n4月21日：林静《活着》{len(OWN)}字（1）\n" in words


def test_the_days_that_were_not_heard_are_told_below_the_figures_and_listed(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        at = room.now.replace(day=23, hour=9, minute=0)
        gap.report(session, "room", "room", at, at + timedelta(hours=11), "断网")
    words = told(made(room))
    assert "本期“红山区读书群”有1段聊天没有收全，那时说的可能没有记下，以上各数可能偏少；时段见附录。" in words
    assert "没有收全的时段\n红山区读书群：4月23日09:00—20:00，断网\n" in words
    assert "没有收全" not in told(made(room, span=Span(date(2026, 5, 1), date(2026, 5, 31)), days=60))


def test_words_are_signed_with_a_name_and_only_people_of_the_roster_are_quoted(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        lin = session.get_one(Member, 1)
        lin.title, lin.sector = "林老师", "教育界"
    assert "（教育界　林静）" in told(made(room))
    with room.db.begin() as session:
        session.get_one(Member, 1).on_roster = False
    words = told(made(room))
    assert OWN not in words
    assert "还没有对上名册的：林静" in words
    assert "共有2人参与读书活动，其中名册2人中有1人参与，参与率50.0%" in words


def test_a_group_whose_people_nobody_knows_has_no_share(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        session.execute(text("UPDATE groups SET region = '', name = '读书群'"))
    words = told(made(room, span=Span(APRIL.since, APRIL.until, frozenset({1}))))
    assert "共有2人参与读书活动。" in words
    assert "参与率\n—\n—\n“读书群”看不出是哪个旗县区" in words


def test_a_year_is_listed_month_by_month(room: Room) -> None:
    talked(room)
    words = told(made(room, span=Span(date(2026, 1, 1), date(2026, 12, 31))))
    assert "打卡人次（2人次）\n4月（2人次）：阿青1、林静1\n" in words


def test_the_regions_stand_as_their_groups_stand_in_the_list(room: Room) -> None:
    with room.db.begin() as session:
        for number, region in enumerate(("红山区", "松山区", "宁城县", "红山区")):
            session.add(Group(name=f"{region}{number}群", channel="transcript", region=region))
        session.flush()
        assert news.regions(session, None) == ["红山区", "松山区", "宁城县"]
    assert "未报送动态的：红山区、松山区、宁城县。" in told(made(room))


def test_an_empty_month_is_said_plainly(room: Room) -> None:
    words = told(made(room))
    assert "2026年4月没有读书记录。" in words
    assert "本期没有举办活动。" in words


def test_the_same_data_give_the_same_file(room: Room) -> None:
    talked(room)
    assert made(room) == made(room)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("{{ 参与人树 }}", "参与人树"),
        ("{%p for 行 in 指标 %}\n{{ 行.数量 }}\n{%p endfor %}", "数量"),
        ("{{ 标题 ", "占位"),
        ("{{ 标题.__class__.__mro__ }}", "占位"),
    ],
)
def test_a_wrong_placeholder_is_refused_by_its_name(room: Room, tmp_path: Path, words: str, named: str) -> None:
    own = Document()
    for line in words.splitlines():
        own.add_paragraph(line)
    own.save(tmp_path / "模板.docx")
    talked(room)
    with pytest.raises(Refused, match=named):
        made(room, tmp_path / "模板.docx")


def test_what_is_no_word_file_is_refused(room: Room, tmp_path: Path) -> None:
    (tmp_path / "模板.docx").write_bytes(b"PK nothing")
    with pytest.raises(Refused, match="不是 Word 文件"):
        made(room, tmp_path / "模板.docx")
    with pytest.raises(Refused, match="没有这个文件"):
        made(room, tmp_path / "没有.docx")


def test_what_was_handed_in_stays_and_the_next_tells_what_came_later(room: Room, tmp_path: Path) -> None:
    talked(room)
    later = room.now + timedelta(days=20)
    with room.db.begin() as session:
        report = briefing.gathered(session, APRIL, later)
        kept = sealing.seal(session, report, b"handed in", tmp_path, number="第4期", at=later, by="周秘书", final=True)
        assert (tmp_path / "sealed" / kept.file).read_bytes() == b"handed in"
        with pytest.raises(Refused, match="已经封存"):
            sealing.seal(session, report, b"again", tmp_path, number="", at=later, by="周秘书", final=False)
    room.says("会务-阿青", "推荐《额尔古纳河右岸》，冬天围着炉子读特别合适")
    may = Span(date(2026, 5, 1), date(2026, 5, 31))
    words = told(made(room, span=may, days=60))
    assert re.search(r"4月21日 荐书册数＋1册 阿青《额尔古纳河右岸》（荐书\d）", words)
    with room.db.begin() as session:
        assert seal.listed(session)[0].figures["own"]["recommended"] == 1


def test_the_templates_that_ship_are_those_of_the_script() -> None:
    for name, make in TEMPLATES.items():
        shipped, fresh = Document(str(FOLDER / f"{name}.docx")), make()
        assert shipped.element.xml == fresh.element.xml


def test_an_event_is_shown_with_its_first_photos_and_captions(room: Room, tmp_path: Path) -> None:
    talked(room)
    folder = tmp_path / briefing.MEDIA
    folder.mkdir()
    with room.db.begin() as session:
        event = session.exec(select(Event)).one()
        for number, caption in enumerate(("大家围坐", "", "合影", "第四张")):
            Image.new("RGB", (300, 200), (number * 50, 90, 90)).save(
                tmp_path / briefing.MEDIA / f"{number}.jpg", "JPEG"
            )
            event_photo.lay_down(session, event, f"{number}.jpg", caption, room.now, "阿青")
        event_photo.lay_down(session, event, "gone.jpg", "不在了", room.now, "阿青")
    content = made(room, data=tmp_path)
    shown = [one.text for one in Document(BytesIO(content)).paragraphs]
    assert shown[shown.index("大家围坐") :][:5:2] == ["大家围坐", "读书沙龙", "合影"]
    assert "第四张" not in shown
    with zipfile.ZipFile(BytesIO(content)) as pieces:
        assert sum(name.startswith("word/media/") and name.endswith(".jpg") for name in pieces.namelist()) == 3
