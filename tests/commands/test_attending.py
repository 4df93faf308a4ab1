"""Who came, as the secretary enters it: from a sheet, by name, taken back, and the lists of an event for the files."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from bot.config import Config
from bot.storage import open_database
from models.attendance import Attendance, attended
from models.event import Event, EventGroup
from models.group import Group
from models.member import Member
from models.record import State
from models.signup import SignUp
from tests.cast import SHANGHAI
from tests.commands.desk import ask, run, sheet

HEAD = ("序号", "姓名", "单位", "签名")
START = datetime(2026, 4, 23, 15, tzinfo=SHANGHAI)
PEOPLE = (
    ("林静", "教育界"),
    ("阿青", "机关"),
    ("王芳", "民盟"),
    ("王芳", "民进"),
    ("孟和", "农业界"),
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    db = open_database(Config())
    with db.begin() as session:
        session.add_all(Member(name=name, sector=sector) for name, sector in PEOPLE)
        session.add(Group(name="红山区读书群", channel="room", account="room"))
        for title in ("读书沙龙", "委员讲坛"):
            session.add(Event(title=title, month=START.date().replace(day=1), made_by="阿青", made_at=START))
        session.flush()
        event = session.get_one(Event, 1)
        event.starts_at, event.venue, event.link = START, "政协书房", "会议号 1"
        session.add(EventGroup(event_id=1, group_id=1))
        for member_id, guests, online in ((1, 2, None), (2, 0, True)):
            row = SignUp(event_id=1, member_id=member_id, day=START.date(), made_at=START, event="读书沙龙")
            row.guests, row.online = guests, online
            session.add(row)
    db.close()
    return tmp_path


def came() -> dict[int, bool]:
    found: dict[int, bool] = ask(lambda session: attended(session, 1))
    return found


def test_a_sheet_comes_in_and_who_is_not_clear_is_named(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(
        office / "签到单.xlsx",
        ("读书沙龙签到单",),
        HEAD,
        (1, "林 静", "教育界", "√"),
        (2, "王芳", "民盟区委", "王芳"),
        (3, "王芳", None, "√"),
        (4, "孟和", "农业界", None),
        (5, "阿青", "机关", "线上"),
        (6, "路人", "企业", "√"),
        (7, None, "企业", "√"),
        (8, "林静", "教育界", "请假"),
    )
    assert "没有写进账里" in run(capsys, "import", "signin", path, "--event", "读书沙龙", "--dry-run")
    assert came() == {}
    said = run(capsys, "import", "signin", path, "--event", "读书沙龙")
    assert "新记到场4人，签到单上早已记过0人，要人看1行。" in said
    assert "没有报名、直接来的2人：王芳、路人" in said
    assert "名册上没有、按来宾记的1人：路人" in said
    assert "第5行“王芳”名册上有2位，没有记；请写上单位再导入。" in said
    assert "第9行没有姓名，没有记。" in said
    assert came() == {1: False, 2: True, 3: False, 6: False}
    rows = ask(lambda session: session.exec(select(Attendance)).all())
    assert {(one.entry_id, one.message_id, one.day.isoformat()) for one in rows} == {(1, None, "2026-04-23")}
    assert "新记到场0人，签到单上早已记过4人" in run(capsys, "import", "signin", path, "--event", "1")


@pytest.mark.parametrize(
    ("rows", "event", "sentence"),
    [
        ([HEAD, (1, "林静", "教育界", None)], "读书沙龙", "签名一栏全是空的"),
        ([("姓名",), ("林静",)], "委员讲坛", "还没有定日子"),
        ([("姓名",), ("林静",)], "朗诵会", "没有叫“朗诵会”的活动"),
        ([("单位",), ("教育界",)], "读书沙龙", "没有“姓名”这一栏"),
    ],
)
def test_a_sheet_that_says_nothing_sure_is_refused(
    office: Path, capsys: pytest.CaptureFixture[str], rows: list[Any], event: str, sentence: str
) -> None:
    said = run(capsys, "import", "signin", sheet(office / "单.xlsx", *rows), "--event", event, status=1)
    assert sentence in said
    assert came() == {}


def test_the_secretary_adds_and_takes_away_by_name(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "记下2人到场" in run(capsys, "attend", "add", "读书沙龙", "林静", "孟和")
    assert "“王芳”名册上有2位" in run(capsys, "attend", "add", "读书沙龙", "阿青", "王芳", status=1)
    said = run(capsys, "attend", "show", "读书沙龙")
    assert "读书沙龙（4月23日（周四）15:00）：报名2人，到场2人，写体会0人" in said
    assert "现场2人：林静、孟和" in said
    assert "去掉1人" in run(capsys, "attend", "remove", "读书沙龙", "孟和")
    assert "没有记孟和到场" in run(capsys, "attend", "remove", "读书沙龙", "孟和", status=1)
    assert came() == {1: False}
    states = ask(lambda session: session.exec(select(Attendance.state).order_by(col(Attendance.id))).all())
    assert states == [State.sure, State.cancelled]


def test_an_event_s_three_lists_with_their_evidence(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "attend", "add", "读书沙龙", "林静", "孟和")
    said = run(capsys, "export", "event", "读书沙龙", "--out", "归档.xlsx")
    assert "活动记录清单3行、建议清单0行、反馈清单0行" in said
    book = openpyxl.load_workbook(office / "归档.xlsx")
    assert book.sheetnames == ["活动记录清单", "建议清单", "反馈清单"]
    head, *rows = book["活动记录清单"].iter_rows(values_only=True)
    told = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    assert [(name, one["报名"], one["到场"], one["签到依据"], one["同来"]) for name, one in told.items()] == [
        ("阿青", "已报名", None, None, None),
        ("林静", "已报名", "现场", "录入1", 2),
        ("孟和", None, "现场", "录入1", None),
    ]
    run(capsys, "export", "event", "1", "--out", "归档.csv")
    with (office / "归档-活动记录清单.csv").open(encoding="utf-8-sig") as lines:
        assert [row["姓名"] for row in csv.DictReader(lines)] == ["阿青", "林静", "孟和"]


def test_the_sheet_to_sign_on_has_those_who_come_to_the_place(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "签到表1行" in run(capsys, "export", "signin", "读书沙龙", "--out", "签到表.xlsx")
    rows = list(openpyxl.load_workbook(office / "签到表.xlsx")["签到表"].iter_rows(values_only=True))
    assert rows == [("序号", "姓名", "单位", "同来", "签名"), (1, "林静", "教育界", 2, None)]
    (office / "签到表.xlsx").rename(office / "回收.xlsx")
    assert "签名一栏全是空的" in run(capsys, "import", "signin", "回收.xlsx", "--event", "1", status=1)
    assert "不会写 表.doc" in run(capsys, "export", "signin", "读书沙龙", "--out", "表.doc", status=1)
