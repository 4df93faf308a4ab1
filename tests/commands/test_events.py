"""`event`: the office enters events, confirms what was read off notices, moves and cancels them, lets people in."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.config import Config
from bot.storage import open_database
from models import form
from models.audit import Audit
from models.event import Event, Stage, invited
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.relay import Relay
from models.signup import SignUp
from tests.cast import SHANGHAI
from tests.commands.desk import ask, run


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two groups, one of which the bot only writes ready words for; 林静 is on the roster and has no account."""
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    db = open_database(Config())
    opened = datetime(2026, 4, 1, tzinfo=SHANGHAI)
    with db.begin() as session:
        session.add_all(Member(name=name) for name in ("林静", "阿青"))
        session.add(Group(name="市主群", channel="room", account="room", room="r1", main=True, opened_at=opened))
        session.add(Group(name="松山区群", channel="transcript", account="transcript", room="r2", opened_at=opened))
    db.close()


def sign_up(name: str, **fields: object) -> None:
    db = open_database(Config())
    with db.begin() as session:
        person = session.exec(select(Member).where(Member.name == name)).one()
        at = datetime(2026, 4, 2, tzinfo=SHANGHAI)
        row = SignUp(member_id=person.id or 0, event="读书沙龙", group_id=1, day=at.date(), made_at=at, event_id=1)
        for field, value in fields.items():
            setattr(row, field, value)
        session.add(row)
    db.close()


SALON = ("event", "add", "读书沙龙", "start=2099-04-25T14:30", "end=2099-04-25T16:30", "venue=政协书房", "places=1")


def test_an_event_is_entered_listed_and_has_its_form(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "event", "list") == "还没有活动。\n"
    said = run(capsys, *SALON, "deadline=2099-04-23")
    assert said == "1号活动记下了：“读书沙龙”（4月25日（周六）14:30—16:30，政协书房）\n"
    listed = run(capsys, "event", "list")
    assert "1  读书沙龙  4月25日（周六）14:30—16:30，政协书房  市主群、松山区群" in listed
    event = ask(lambda session: session.exec(select(Event)).one())
    assert f"{event.deadline:%H:%M}" == "23:59"
    assert ask(lambda session: form.named(session, "读书沙龙").id) == event.form_id
    assert [
        one.act for one in ask(lambda session: session.exec(select(Audit).where(Audit.subject == "events")).all())
    ] == ["add"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("start=2099-04-25T14:30", "end=2099-04-25T13:30"), "“沙龙”的结束时间不晚于开始时间，请核对。"),
        (("start=2099-04-25",), "start 还要写明几点，例如 2099-04-25T14:30。"),
        (("start=周六",), "看不懂start的时间“周六”；写成 2026-04-25T14:30。"),
        (("places=0",), "places 应是1以上的整数；不限人数就空着：places="),
        (("form=吃饭",), "没有叫“吃饭”的活动形式；有：双向荐读、"),
        (("天气=好",), "没有“天气”这一项；有：start、"),
        (("政协书房",), "“政协书房”应写成 项目=值，例如 places=60。"),
    ],
)
def test_what_cannot_be_is_said(
    office: None, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert run(capsys, "event", "add", "沙龙", *words, status=1).startswith(says)
    assert ask(lambda session: session.exec(select(Event)).all()) == []


def test_who_waits_is_let_in_and_told(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *SALON)
    sign_up("阿青", guests=0)
    sign_up("林静", waited=True)
    said = run(capsys, "event", "signups", "1")
    assert "候补第1位：林静" in said
    assert said.endswith("报名1人，候补1人。\n")
    assert run(capsys, "event", "admit", "1", "王芳", status=1).startswith("“读书沙龙”的候补和迟报名单里没有“王芳”")
    run(capsys, "event", "admit", "1", "林静")
    assert run(capsys, "event", "signups", "1").endswith("报名2人。\n")
    (relay,) = ask(lambda session: session.exec(select(Relay)).all())
    assert relay.text.startswith("林静您好，您报名的“读书沙龙”")


def test_a_move_prints_the_notice_or_lets_it_out(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *SALON)
    sign_up("林静")
    said = run(capsys, "event", "move", "1", "start=2099-04-26T09:00")
    assert "已报名的1位，已分别告知" in said
    assert said.endswith(
        "【活动变动】“读书沙龙”现定于4月26日（周日）09:00—11:00，政协书房"
        "（原定4月25日（周六）14:30—16:30，政协书房）。已报名的不用重报，来不了的请说一声。\n"
    )
    assert "没有变，不用改期" in run(capsys, "event", "move", "1", "start=2099-04-26T09:00", status=1)
    run(capsys, "event", "move", "1", "venue=玉龙书屋", "--tell")
    posts = ask(
        lambda session: session.exec(select(Post).where(Post.job == "event_notice").order_by(col(Post.id))).all()
    )
    assert [(one.standing, one.room) for one in posts] == [(Standing.waiting, "r1"), (Standing.by_hand, "r2")]
    told = ask(lambda session: [one.text for one in session.exec(select(Relay).order_by(col(Relay.id)))])
    assert ["玉龙书屋" in words for words in told] == [False, True]


def test_a_cancellation_stops_everything(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *SALON)
    sign_up("林静")
    said = run(capsys, "event", "cancel", "1", "--why", "大雪")
    assert "【活动取消】因大雪，原定4月25日（周六）14:30—16:30的“读书沙龙”取消" in said
    assert run(capsys, "event", "cancel", "1", status=1) == "“读书沙龙”已经取消了。\n"
    assert run(capsys, "event", "list") == "还没有活动。\n"
    assert "已取消" in run(capsys, "event", "list", "--all")


def test_a_draft_is_confirmed_with_what_it_lacked_or_refused(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *SALON)
    run(capsys, "event", "add", "委员讲坛")
    db = open_database(Config())
    with db.begin() as session:
        for event in session.exec(select(Event)):
            event.stage = Stage.draft
    db.close()
    assert "1号活动已确认" in run(capsys, "event", "confirm", "1", "places=5")
    assert run(capsys, "event", "confirm", "1", status=1) == "“读书沙龙”已经确认过了。\n"
    run(capsys, "event", "refuse", "2")
    stages = ask(lambda session: [one.stage for one in session.exec(select(Event).order_by(col(Event.id)))])
    assert stages == [Stage.on, Stage.refused]


def test_the_office_changes_the_forms(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "event", "form", "list").startswith("1. 双向荐读\n2. 委员讲坛\n3. 新春读书会\n4. 读书沙龙\n")
    run(capsys, "event", "form", "set", "读书沙龙", "name=周末沙龙")
    run(capsys, "event", "form", "set", "专题共读", "used=off")
    said = run(capsys, "event", "form", "set", "荐书会")
    assert "周末沙龙" in said
    assert said.endswith("荐书会\n")
    assert "（停用）" in run(capsys, "event", "form", "list")
    assert run(capsys, "event", "form", "set", "荐书会", "used=也许", status=1).startswith("“used=也许”应写成")


def test_a_practice_group_has_its_events_for_itself(office: None, capsys: pytest.CaptureFixture[str]) -> None:
    db = open_database(Config())
    with db.begin() as session:
        opened = datetime(2026, 4, 1, tzinfo=SHANGHAI)
        session.add(Group(name="演练群", channel="room", account="room", room="r3", opened_at=opened, practice=True))
    db.close()
    mixed = ("--group", "市主群", "--group", "演练群")
    said = run(capsys, "event", "add", "读书沙龙", "start=2099-04-25T14:30", *mixed, status=1)
    assert "“演练群”是演练群，那里的记录不进统计，不能和正式的群放在一起；请分开来办。" in said
    run(capsys, "event", "add", "读书沙龙", "start=2099-04-25T14:30")
    groups = ask(lambda session: [one.name for one in invited(session, session.exec(select(Event)).one().id)])
    assert groups == ["市主群", "松山区群"]
