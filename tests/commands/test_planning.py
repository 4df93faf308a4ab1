"""A yearly plan as offices write it, imported, looked at first, and imported again when it changed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.config import Config
from bot.storage import open_database
from models.audit import Audit
from models.event import Event, EventGroup, Stage
from models.form import Form
from models.group import Group
from models.member import Member
from models.relay import Relay
from models.signup import SignUp
from tests.commands.desk import ask, run, sheet

HEAD = ("序号", "时间", "活动名称", "形式", "主讲人", "地点", "参加范围", "承办单位")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    db = open_database(Config())
    with db.begin() as session:
        session.add(Group(name="书香政协总群", channel="room", account="room", main=True))
        session.add(Group(name="红山区读书群", channel="room", account="room", region="红山区"))
        if session.exec(select(Form).where(Form.name == "读书沙龙")).first() is None:
            session.add(Form(name="读书沙龙", number=1))
    db.close()
    return tmp_path


def events() -> dict[str, str]:
    def said(one: Event) -> str:
        if one.starts_at is None:
            return f"{one.month:%m}月"
        return f"{one.starts_at:%m-%d %H:%M}" + (f"~{one.ends_at:%m-%d %H:%M}" if one.ends_at else "")

    query = select(Event).order_by(col(Event.id))
    return ask(lambda session: {one.title: said(one) for one in session.exec(query)})


def test_a_plan_comes_in_whatever_its_times_look_like(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(
        office / "计划.xlsx",
        ("书香政协2026年度活动计划表",),
        (None,),
        HEAD,
        (1, datetime(2026, 4, 23, 15), "世界读书日", "读书沙龙", "乌云", "政协书房", "全体委员", "文史委"),
        (2, "4月23日下午3点", "甲", None, None, None, "红山区全体委员", None),
        (3, "5月中旬", "乙", "围炉夜话", None, None, "政协机关", None),
        (4, "2026.6.23", "丙", None, None, None, None, None),
        (5, "第三季度", "丁", None, None, None, None, None),
        (6, date(2026, 8, 1), "戊", None, None, None, None, None),
        (7, "9月5日（周六）14：30—16：30", "己", None, None, None, None, None),
        (8, "待定", "庚", None, None, None, None, None),
        (9, "10月8日17:00-15:00", "辛", None, None, None, None, None),
        (10, "11月3日、11月10日", "壬", None, None, None, None, None),
        (11, "2月30日", "癸", None, None, None, None, None),
        (12, "11月1日", None, None, None, None, None, None),
        ("注：以上时间以通知为准",),
    )
    tried = run(capsys, "import", "plan", path, "--dry-run")
    assert "新增7场，改动0场，不变0场。" in tried
    assert "没有写进账里" in tried
    assert events() == {}
    said = run(capsys, "import", "plan", path)
    assert events() == {
        "世界读书日": "04-23 15:00",
        "甲": "04-23 15:00",
        "乙": "05月",
        "丙": "06-23 00:00",
        "丁": "07月",
        "戊": "08-01 00:00",
        "己": "09-05 14:30~09-05 16:30",
    }
    for sentence in (
        "没有用到的栏：承办单位。",
        "新增：4月23日（周四）15:00 世界读书日，政协书房（书香政协总群、红山区读书群）",
        "新增：4月23日（周四）15:00 甲（红山区读书群）",
        "第6行“乙”的形式“围炉夜话”不在活动形式里，先空着。",
        "第6行“乙”的参加范围“政协机关”对不上哪个群，先没有定群。",
        "第8行“丁”的时间不止一个月，先放在7月。",
        "第11行“庚”时间“待定”认不出，请写成 4月23日15:00 或 4月，没有导入。",
        "第12行“辛”时间“10月8日17:00-15:00”结束早于开始，请核对，没有导入。",
        "第13行“壬”时间“11月3日、11月10日”写了不止一天，请一场写一行，没有导入。",
        "第14行“癸”没有“2月30日”这一天，请核对，没有导入。",
        "第15行没有写活动名称，没有导入。",
    ):
        assert sentence in said, sentence
    first = ask(lambda session: session.exec(select(Event).where(Event.title == "世界读书日")).one())
    assert (first.speaker, first.venue, first.form_id is not None, first.entry_id) == ("乌云", "政协书房", True, 1)
    assert "新增0场，改动0场，不变7场。" in run(capsys, "import", "plan", path)
    assert len(events()) == 7


def test_heads_in_two_lines_and_merged_cells(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(
        office / "计划.xlsx",
        ("2027年读书活动安排",),
        ("序号", "活动时间", None, "活 动 名 称", "地点"),
        (None, "日期", "具体时间", None, None),
        (1, "4月23日", "15:00", "读书沙龙", "政协书房"),
        (2, None, "9:00-11:00", "委员讲坛", None),
        ("第四季度",),
        (3, None, None, "年终读书会", "玉龙书屋"),
        merged=("A1:E1", "A2:A3", "B2:C2", "D2:D3", "E2:E3", "B4:B5", "E4:E5", "A6:E6"),
    )
    said = run(capsys, "import", "plan", path)
    assert "新增3场" in said
    found = ask(lambda session: session.exec(select(Event).order_by(col(Event.id))).all())
    assert [(one.title, one.venue, one.month.isoformat()) for one in found] == [
        ("读书沙龙", "政协书房", "2027-04-01"),
        ("委员讲坛", "政协书房", "2027-04-01"),
        ("年终读书会", "玉龙书屋", "2027-10-01"),
    ]
    assert list(events().values()) == ["04-23 15:00", "04-23 09:00~04-23 11:00", "10月"]


def test_what_changed_is_changed_and_what_the_office_fixed_since_stays(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("时间", "活动名称", "地点"), ("4月23日15:00-17:00", "读书沙龙", "政协书房"), ("5月", "委员讲坛", None)]
    run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows), "--dry-run")
    run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows))

    def fix(session: Any) -> None:
        talk = session.exec(select(Event).where(Event.title == "委员讲坛")).one()
        talk.starts_at = datetime.fromisoformat("2026-05-20T09:00+08:00")

    ask(fix)
    rows[1] = ("4月24日15:00", "读书沙龙", "玉龙书屋")
    said = run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows))
    assert (
        "改动：读书沙龙：时间 4月23日（周四）15:00—17:00 → 4月24日（周五）15:00—17:00；地点 政协书房 → 玉龙书屋" in said
    )
    assert "新增0场，改动1场，不变1场。" in said
    assert events() == {"读书沙龙": "04-24 15:00~04-24 17:00", "委员讲坛": "05-20 09:00"}
    salon = ask(lambda session: session.exec(select(Event).where(Event.title == "读书沙龙")).one())
    assert salon.revision == 1
    changes = ask(
        lambda session: session.exec(select(Audit).where(Audit.act == "set", Audit.subject == "events")).all()
    )
    assert [sorted(one.detail) for one in changes] == [["ends_at", "starts_at", "venue"]]
    assert len(ask(lambda session: session.exec(select(EventGroup)).all())) == 4


def test_who_signed_up_for_what_moves_is_told(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("时间", "活动名称", "地点"), ("2037年4月23日15:00", "读书沙龙", "政协书房")]
    run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows))

    def sign_up(session: Any) -> None:
        session.add(Member(name="林静"))
        session.flush()
        at = datetime.fromisoformat("2036-04-01T09:00+08:00")
        session.add(SignUp(event_id=1, member_id=1, day=at.date(), made_at=at))

    ask(sign_up)
    rows[1] = ("2037年4月24日15:00", "读书沙龙", "政协书房")
    tried = run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows), "--dry-run")
    assert "已报名的1位" in tried
    assert ask(lambda session: session.exec(select(Relay)).all()) == []
    said = run(capsys, "import", "plan", str(office / "计划.xlsx"))
    assert "【活动变动】“读书沙龙”现定于4月24日" in said
    told = ask(lambda session: session.exec(select(Relay.text)).one())
    assert "有变动" in told


def test_events_of_one_name_are_told_apart_and_a_cancelled_one_stays_so(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ("月份", "活动名称"),
        (4, "委员讲坛"),
        (5, "委员讲坛"),
        ("6月", "委员讲坛"),
        ("6月3日9:00", "新书会"),
        ("6月3日9:00", "新书会"),
    ]
    path = sheet(office / "计划.xlsx", *rows)
    said = run(capsys, "import", "plan", path)
    assert "新增4场" in said
    assert "第6行“新书会”和第5行是同一场，只导入一次。" in said

    def cancel(session: Any) -> None:
        session.exec(select(Event).where(Event.month == date(2026, 5, 1))).one().stage = Stage.cancelled

    ask(cancel)
    rows[3] = ("7月", "委员讲坛")
    said = run(capsys, "import", "plan", sheet(office / "计划.xlsx", *rows))
    assert "第3行“委员讲坛”已经取消，没有动。" in said
    assert "改动：委员讲坛：时间 6月（日子待定） → 7月（日子待定）" in said
    months = ask(lambda session: [one.month.month for one in session.exec(select(Event).order_by(col(Event.id)))])
    assert months == [4, 5, 7, 6]


def test_what_is_no_plan_is_refused_and_csv_is_read(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sheet(office / "名单.xlsx", ("姓名", "界别"), ("林静", "教育界"))
    assert "没有“活动名称”和“时间”这两栏" in run(capsys, "import", "plan", path, status=1)
    (office / "计划.csv").write_text("日期,活动名称,名额\n2026/4/23 9:00,读书沙龙,限30人\n", encoding="gb18030")
    assert "新增1场" in run(capsys, "import", "plan", "计划.csv")
    assert ask(lambda session: session.exec(select(Event.places)).one()) == 30
