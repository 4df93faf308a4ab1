"""Pictures, keywords and fields of interest as the office asks for them, with every slip told in a sentence."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.commands import command, interests, keywords, picturing
from bot.config import Config
from bot.storage import open_database
from models.audit import Audit
from models.book import Book
from models.checkin import CheckIn
from models.consent import Consent
from models.group import Group, Quotes
from models.member import Member
from models.picturing import POSTS
from models.recommendation import Recommendation
from models.reflection import Reflection
from tests.cast import SHANGHAI
from tests.commands.test_drifting import ask, run

AT = datetime(2026, 4, 28, 10, tzinfo=SHANGHAI)
THOUGHTS = {
    1: "老百姓的韧劲是从土地里长出来的，这句话我年轻时不懂。孩子们不信。",
    2: "土地养人，人也要养土地，两边都不能亏待，这是老人教的道理。",
}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    for module in (command, picturing, keywords, interests):
        monkeypatch.setattr(module, "now", lambda: AT)
    db = open_database(Config())
    with db.begin() as session:
        session.add_all(Member(name=name, sector="教育界") for name in ("林静", "阿青"))
        session.add(Book(title="活着", author="余华"))
        group = Group(name="红山区读书群", channel="room", account="room", room="r1", opened_at=AT.replace(day=1))
        group.quotes = Quotes.free
        session.add(group)
        session.flush()
        for member, words in THOUGHTS.items():
            said = {"member_id": member, "group_id": 1, "book_id": 1, "day": AT.date(), "made_at": AT}
            session.add(CheckIn(**said))
            session.add(Recommendation(**said, words="人是为活着本身而活着的"))
            session.add(Reflection(**said, words=words))
    db.close()
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "poster",
        "poster --group 红山区读书群",
        "calendar --month 2026-04",
        "cloud",
        "charts",
        "charts --year 2025",
        "year 林静",
    ],
)
@pytest.mark.usefixtures("office")
def test_a_picture_is_written_and_the_same_again(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "图.png：已画好" in run(capsys, "picture", *words.split(), "--out", "图.png")
    first = Path("图.png").read_bytes()
    run(capsys, "picture", *words.split(), "--out", "图.png")
    assert first.startswith(b"\x89PNG")
    assert Path("图.png").read_bytes() == first


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("poster --out 图.jpg", "请把文件名 图.jpg 改成以 .png 结尾"),
        ("poster --out 无此夹/图.png", "写不了 无此夹/图.png"),
        ("poster --group 无此群 --out 图.png", "没有叫“无此群”的群"),
        ("charts --year 1999 --out 图.png", "年份应在2000到2027之间"),
        ("year 路人 --out 图.png", "名册上没有“路人”"),
        ("journey CF-9999 --out 图.png", "没有编号为“CF-9999”的漂流本"),
        ("event 无此活动 --out 图.png", "没有叫“无此活动”的活动"),
        ("certificate 无此共读 林静 --out 图.png", "没有叫“无此共读”的共读"),
        ("attach weather=on", "“weather=on”应写成 名称=on 或 名称=off"),
        ("attach weekly_report=也许", "应写成 名称=on 或 名称=off"),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    words: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in run(capsys, "picture", *words.split(), status=1)
    assert not Path("图.png").exists()


@pytest.mark.usefixtures("office")
def test_which_posts_have_pictures_is_said_and_changed_with_its_history(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "picture", "attach")
    assert said.count("只发文字") == len(POSTS) - 1
    assert "certificate（共读证书配图）：带配图" in said
    said = run(capsys, "picture", "attach", "weekly_report=on", "certificate=off")
    assert "weekly_report（一周小结配打卡月历）：带配图" in said
    assert "certificate（共读证书配图）：只发文字" in said
    assert len(ask(lambda session: session.exec(select(Audit).where(Audit.act == "set")).all())) == 2


@pytest.mark.usefixtures("office")
def test_what_the_members_thought_with_a_sentence_and_who_wrote_it(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "keywords", "--group", "红山区读书群")
    assert said.startswith("红山区读书群 2026年4月1日—28日：2位书友写了2篇体会。\n土地  2位书友、2篇\n    “")
    assert "孩子  " not in said
    assert "体会还不多" in run(capsys, "keywords", "--from", "2026-03-01", "--to", "2026-03-31")
    assert "晚于截止日期" in run(capsys, "keywords", "--from", "2026-05-01", "--to", "2026-04-01", status=1)


@pytest.mark.usefixtures("office")
def test_fields_of_interest_are_told_of_who_agreed_and_of_nobody_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert "还没有人同意" in run(capsys, "interests")
    assert "林静还没有同意" in run(capsys, "interests", "林静", status=1)
    assert "请写明是谁" in run(capsys, "interests", "--agree", status=1)
    assert "林静同意了" in run(capsys, "interests", "林静", "--agree")
    assert "本来就同意" in run(capsys, "interests", "林静", "--agree")
    said = run(capsys, "interests")
    assert said.startswith("林静：")
    assert "农业农村（1处：土地）" in said
    assert "教育（1处：孩子）" in said
    assert "《活着》" in said
    assert "阿青" not in said
    assert "不再列入人才库" in run(capsys, "interests", "林静", "--withdraw")
    assert "还没有人同意" in run(capsys, "interests")
    assert ask(lambda session: session.exec(select(Consent)).all()) == []
    assert len(ask(lambda session: session.exec(select(Audit).where(Audit.act == "consent")).all())) == 2
