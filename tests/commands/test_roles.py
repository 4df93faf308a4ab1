"""Roles, who is told through the 联络员, and what waits to be passed on, as an office types it."""

import io
from pathlib import Path

import pytest
from sqlmodel import select

from bot.almanac import SHANGHAI
from bot.commands.command import now
from models import relay
from models.account import Account
from models.audit import Audit
from models.db import Database
from models.member import Member
from tests.commands.test_commands import office, run

__all__ = ["office"]
Out = pytest.CaptureFixture[str]


@pytest.fixture
def city(office: Path, capsys: Out) -> Path:
    """The office with its roster: 林静 and 阿青, and two of one name."""
    run(capsys, "import", "members", "成员名单.xlsx")
    rows = "姓名,群昵称,联络员,旗县区\n王芳,民盟-王芳,,\n王芳,民进-王芳,,\n巴特尔,,阿青,红山区\n"
    (office / "更多.csv").write_text(rows, encoding="utf-8")
    run(capsys, "import", "members", "更多.csv")
    return office


def test_a_role_is_given_listed_and_taken(city: Path, capsys: Out) -> None:
    assert "还没有人有角色" in run(capsys, "user", "list")
    assert "阿青现在是“红山区读书群”的会务。" in run(
        capsys, "user", "add", "阿青", "--role", "organiser", "--group", "红山区读书群"
    )
    assert "已经是" in run(capsys, "user", "add", "阿青", "--role", "organiser", "--group", "红山区读书群")
    assert "林静现在是红山区各群的秘书。" in run(
        capsys, "user", "add", "林静", "--role", "secretary", "--region", "红山区"
    )
    assert "林静现在是全市的管理员。" in run(capsys, "user", "add", "教育界-林静", "--role", "admin")
    listed = run(capsys, "user", "list")
    assert "阿青（会务-阿青）  会务 organiser  “红山区读书群”" in listed
    assert "林静不再是红山区各群的秘书。" in run(capsys, "user", "remove", "林静", "--region", "红山区")
    assert "林静不再是全市的管理员。" in run(capsys, "user", "remove", "林静")
    assert "没有这样的角色" in run(capsys, "user", "remove", "林静", status=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("王芳",), "名册上有2位“王芳”，请改用群昵称写明是哪一位：民盟-王芳、民进-王芳。"),
        (("张三",), "名册上没有“张三”。"),
        (("阿青", "--group", "没有的群"), "没有叫“没有的群”的群。现有：红山区读书群"),
        (("阿青", "--region", "松山区"), "没有叫“松山区”的旗县区。现有：红山区"),
    ],
)
def test_what_is_not_clear_is_refused_with_a_sentence(
    city: Path, capsys: Out, words: tuple[str, ...], said: str
) -> None:
    assert said in run(capsys, "user", "add", *words, "--role", "organiser", status=1)
    assert "还没有人有角色" in run(capsys, "user", "list")


def tell(city: Path, name: str, key: str) -> None:
    db = Database(f"sqlite:///{city / 'data' / 'shuxiang.sqlite'}")
    with db.begin() as session:
        member = session.exec(select(Member).where(Member.name == name)).one()
        relay.tell(session, member, key, "drift-notices", f"{name}您好，《活着》后天到期。", now())
    db.close()


def test_words_are_passed_on_by_contact_and_settled(city: Path, capsys: Out) -> None:
    assert "没有待转告的话" in run(capsys, "relay", "list")
    tell(city, "巴特尔", "due:1")
    tell(city, "林静", "due:2")
    listed = run(capsys, "relay", "list")
    assert listed.index("请阿青转告（1条）") < listed.index("还没有联络员（1条）")
    assert f"1  {now().astimezone(SHANGHAI):%m月%d日}  转告巴特尔（还没有对上账号）\n巴特尔您好" in listed
    assert "林静" not in run(capsys, "relay", "list", "--liaison", "阿青")
    assert "有2条话待转告" in run(capsys, "check")
    assert "已了结1条" in run(capsys, "relay", "done", "1")
    assert "已经了结" in run(capsys, "relay", "done", "1", status=1)
    assert "没有编号为 9" in run(capsys, "relay", "done", "9", status=1)
    assert "有1条话待转告" in run(capsys, "check")


def test_the_daily_cap_is_the_offices_to_say(city: Path, capsys: Out) -> None:
    assert "每天最多发200条私信" in run(capsys, "relay", "cap")
    assert "每天最多发100条私信" in run(capsys, "relay", "cap", "100")
    assert "0到10000" in run(capsys, "relay", "cap", "20000", status=1)


def test_a_leader_is_set_aside_with_audit(city: Path, capsys: Out) -> None:
    assert "林静的设置已改" in run(capsys, "member", "set", "林静", "aside=on", "resting=on")
    listed = run(capsys, "member", "list")
    assert "由联络员转告（aside）：林静（教育界-林静）" in listed
    run(capsys, "member", "set", "林静", "resting=off")
    assert "正在休养（resting）：没有" in run(capsys, "member", "list")
    assert "应写成 aside=on" in run(capsys, "member", "set", "林静", "aside=yes", status=1)
    db = Database(f"sqlite:///{city / 'data' / 'shuxiang.sqlite'}")
    with db.begin() as session:
        acts = session.exec(select(Audit).where(Audit.act == "set", Audit.subject == "members")).all()
    db.close()
    assert [one.detail for one in acts] == [
        {"aside": [False, True]},
        {"resting": [False, True]},
        {"resting": [True, False]},
    ]


def test_a_password_is_set_for_who_has_a_role(city: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def sets(typed: str, status: int) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        return run(capsys, "user", "password", "阿青", status=status)

    assert "还没有角色" in sets("春天在草原上读书", 1)
    run(capsys, "user", "add", "阿青", "--role", "organiser")
    assert "密码要有8到200个字符" in sets("短", 1)
    assert "太简单" in sets("啊" * 20, 1)
    assert "以“阿青”登录" in sets("春天在草原上读书", 0)
    with Database(f"sqlite:///{city / 'data' / 'shuxiang.sqlite'}").begin() as session:
        assert session.exec(select(Account.password)).one().startswith("$argon2id$")
