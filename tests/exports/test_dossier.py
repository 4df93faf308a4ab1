"""委员履职读书档案: one page a member, points by the office's rules, and the round in which everybody checks theirs."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from docx import Document
from sqlmodel import select

from bot import dossiers
from bot.exports import dossier as pages
from bot.exports.word import FOLDER
from bot.privately import Rules
from models import dossier, gap, points
from models.audit import Audit
from models.dossier import Stage
from models.member import Identity, Member
from models.relay import Relay
from tests.cast import Room

TEMPLATE = FOLDER / "dossier.docx"


def talked(room: Room) -> None:
    for number in range(30):
        room.says("教育界-林静", f"打卡《活着》读到{number + 1}页")
        room.now += timedelta(days=1)
    room.says("教育界-林静", "推荐《乡土中国》，做基层工作的都该备一本")


def told(content: bytes) -> str:
    made = Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def test_points_follow_the_rules_and_their_limits(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        points.decide(session, "read", 1, 20, room.now, "周秘书")
        points.decide(session, "recommended", 2.5, None, room.now, "周秘书")
        member = session.get_one(Member, 1)
        words = told(pages.page(session, TEMPLATE, member, pages.of_all(session, 2026, room.now), room.now))
        assert "22.5分" in words
        assert "每人次1分，一年最多20分" in words
        assert "《乡土中国》" in words
        points.decide(session, "read", 0, None, room.now, "周秘书")
        assert [one.figure for one in points.listed(session)] == ["recommended"]
        assert [one.act for one in session.exec(select(Audit).where(Audit.subject == "points_rules"))] == ["points"] * 3


def test_everybodys_pages_in_one_zip_the_same_each_time(room: Room, tmp_path: Path) -> None:
    talked(room)
    made = []
    for _ in range(2):
        with room.db.begin() as session:
            year = pages.of_all(session, 2026, room.now)
            made.append(b"".join(pages.zipped(session, TEMPLATE, pages.members(session), year, room.now)))
    assert made[0] == made[1]
    with zipfile.ZipFile(BytesIO(made[0])) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == 3
        lin = next(one for one in names if "林静" in one)
        assert "30人次" in told(archive.read(lin))


def test_each_gets_their_page_to_check_and_answers(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        member = session.get_one(Member, 1)

        def send() -> int:
            return dossiers.send(session, Rules(), [member], 2026, room.now, "周秘书")

        text = dossiers.words(session, member, 2026, room.now)
        assert "打卡人次：30人次" in text
        assert "核对无误" in text
        assert (send(), send()) == (1, 0)
        assert [one.text for one in session.exec(select(Relay))] == [text]
        check = dossier.of_year(session, 2026)[1]
        dossier.answer(session, check, "少了一场读书沙龙", room.now, "周秘书")
        assert check.stage == Stage.objected
        assert send() == 1
        assert len(session.exec(select(Relay)).all()) == 2
        dossier.answer(session, check, "", room.now, "周秘书")
        assert (check.stage, check.answer) == (Stage.agreed, "")
        assert send() == 0
        year = pages.of_all(session, 2026, room.now)
        assert "核对无误" in told(pages.page(session, TEMPLATE, member, year, room.now))


def test_whoever_is_a_friend_is_written_to_but_not_at_night(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    night = room.now.replace(hour=23, minute=54)
    with room.db.begin() as session:
        session.exec(select(Identity)).first().friend = True  # type: ignore[union-attr]
        session.flush()
        dossiers.send(session, Rules(), [session.get_one(Member, 1)], 2026, night, "周秘书")
    (post,) = (one for one in room.posts() if one.job == "dossier")
    assert "请核对" in post.text
    assert (post.due_at.day, post.due_at.hour) == (night.day + 1, 7)


def test_what_was_not_heard_in_a_members_groups_is_told_on_their_page(room: Room) -> None:
    talked(room)
    with room.db.begin() as session:
        session.add(Member(name="孟克", region="松山区"))
        at = room.now.replace(day=2, hour=9, minute=0)
        gap.report(session, "room", "room", at, at + timedelta(hours=11), "断网")
        session.flush()
        year = pages.of_all(session, 2026, room.now)
        lin, meng = (session.exec(select(Member).where(Member.name == name)).one() for name in ("林静", "孟克"))
        line = "“红山区读书群”5月2日09:00—20:00的聊天没有收全，那时说的可能没有记下。"
        assert line in told(pages.page(session, TEMPLATE, lin, year, room.now))
        assert line in pages.told(pages.values(session, lin, year, room.now))
        assert "没有收全" not in told(pages.page(session, TEMPLATE, meng, year, room.now))
        room.group(session).region = "松山区"
        session.flush()
        year = pages.of_all(session, 2026, room.now)
        assert line in told(pages.page(session, TEMPLATE, meng, year, room.now))
