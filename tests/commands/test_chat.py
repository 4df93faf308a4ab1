"""Paste in, copy out, as an office without any gateway does it at the command line."""

import io
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import SHANGHAI
from tests.commands.test_commands import office, run

__all__ = ["office"]
GROUP = ("--group", "红山区读书群")
NOW = datetime(2026, 4, 24, 9, 0, tzinfo=SHANGHAI)
CHAT = """教育界-林静 2026/4/22 20:15:10
打卡《活着》读到98页

会务-阿青 2026/4/22 20:16:00
推荐《乡土中国》，做基层工作的都该备一本

教育界-林静 2026/4/22 20:17:00
更正一下，刚才写错了，是读到89页
"""


@pytest.fixture
def group(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An office on a morning in April whose group is open since the day before yesterday."""
    for module in ("chat", "posting", "groups", "checking", "exporting", "importing", "command"):
        monkeypatch.setattr(f"bot.commands.{module}.now", lambda: NOW)
    run(capsys, "import", "members", "成员名单.xlsx")
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-22 09:00")
    return office


def chat(folder: Path, text: str = CHAT, name: str = "上周.txt", encoding: str = "utf-8") -> str:
    (folder / name).write_text(text, encoding=encoding)
    os.utime(folder / name, (NOW.timestamp(), NOW.timestamp()))
    return name


def test_a_look_says_who_and_what_and_leaves_nothing(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looked = run(capsys, "import", "chat", chat(group), *GROUP, "--dry-run")
    assert "读出3条消息（写法：昵称和时间），2026-04-22。" in looked
    assert "04-22 20:15 林静（教育界-林静）  打卡《活着》读至98页" in looked
    assert "04-22 20:17 林静（教育界-林静）  更正" in looked
    assert "新消息3条，会记下打卡1条，荐书1条。" in looked
    assert "只是预览，没有记。" in looked
    assert "新收3条消息，记下2条记录" in run(capsys, "import", "chat", chat(group), *GROUP)
    again = run(capsys, "import", "chat", chat(group), *GROUP, "--dry-run")
    assert "新消息0条，没有要记的。\n另有3条以前收过，不再记。" in again
    run(capsys, "export", "records", "--from", "2026-04-22", "--out", "四月.csv")
    assert ",89," in (group / "四月-打卡.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_files_in_every_encoding(group: Path, capsys: pytest.CaptureFixture[str], encoding: str) -> None:
    assert "打卡1条" in run(capsys, "import", "chat", chat(group, encoding=encoding), *GROUP, "--dry-run")


def test_from_the_clipboard(group: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO("林静 昨天 20:15\n打卡《活着》读到98页".encode("utf-8-sig")))
    )
    said = run(capsys, "import", "chat", "-", *GROUP)
    assert "04-23 20:15 林静  打卡" in said
    assert "按2026年04月24日复制的来算" in said
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"?? 2026-04-23 20:15\n????")))
    assert "$OutputEncoding" in run(capsys, "import", "chat", "-", *GROUP, status=1)


def test_relative_days_count_from_the_day_the_file_was_saved(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = chat(group, "林静 昨天 20:15\n打卡《活着》读到98页\n")
    saved = (NOW - timedelta(days=1)).timestamp()
    os.utime(group / name, (saved, saved))
    said = run(capsys, "import", "chat", name, *GROUP, "--dry-run")
    assert "04-22 20:15 林静" in said
    assert "按2026年04月23日复制的来算" in said


def test_a_picture_beside_a_check_in_waits_for_a_person(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "教育界-林静 2026/4/22 20:15:10\n打卡\n教育界-林静 2026/4/22 20:15:40\n[图片]\n"
    assert "打卡1条，内容未知1条" in run(capsys, "import", "chat", chat(group, text), *GROUP)
    assert "内容未知：图片" in run(capsys, "pending", "list")


def test_what_is_no_chat_is_said_with_its_line(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "import", "chat", chat(group, "\n读书的意义\n好\n"), *GROUP, status=1)
    assert "第2行“读书的意义”没认出来" in said
    assert "林静 2026/4/23 20:15:03" in said
    assert "请在最前面加一行日期" in run(capsys, "import", "chat", chat(group, "林静 20:15\n打卡\n"), *GROUP, status=1)
    assert "2011到2026" in run(capsys, "import", "chat", chat(group), *GROUP, "--year", "2027", status=1)
    assert "读不了" in run(capsys, "import", "chat", "没有.txt", *GROUP, status=1)


def test_days_that_were_not_pasted_are_told(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "“红山区读书群”4月22日09:00以后的聊天还没有贴进来" in run(capsys, "check")
    run(capsys, "import", "chat", chat(group), *GROUP)
    assert "“红山区读书群”4月23日起的聊天还没有贴进来" in run(capsys, "check")
    later = "林静 2026/4/24 08:15:10\n打卡《活着》读到120页\n"
    assert "还没有收进来的时段：4月23日。" in run(capsys, "import", "chat", chat(group, later), *GROUP)
    assert "“红山区读书群”4月23日的聊天还没有贴进来" in run(capsys, "check")
    run(capsys, "export", "records", "--from", "2026-04-22", "--to", "2026-04-24", "--out", "四月.csv")
    assert "2026-04-23" in (group / "四月-未收听时段.csv").read_text(encoding="utf-8-sig")
    all_of_it = f"{CHAT}{later}"
    assert "还没有收进来" not in run(capsys, "import", "chat", chat(group, all_of_it), *GROUP)
    assert "还没有贴进来" not in run(capsys, "check")


def test_a_list_is_copied_out_pasted_and_known_again(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "import", "chat", chat(group), *GROUP)
    assert main_out(capsys, "post", "recommended_list", *GROUP, "--copy").startswith("【一周荐书】")
    copied = main_out(capsys, "post", "recommended_list", *GROUP, "--copy").strip()
    assert "待贴" in run(capsys, "outbox", "list")
    pasted = f"会务-阿青 2026/4/24 08:59:30\n{copied}\n"
    assert "记下0条记录" in run(capsys, "import", "chat", chat(group, CHAT + pasted), *GROUP)
    assert "待贴" not in run(capsys, "outbox", "list")
    assert "今天已经发过一次" in run(capsys, "post", "recommended_list", *GROUP, "--copy")


def test_a_long_list_is_copied_out_in_pieces(
    group: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.page.POST_BYTES", 60)
    monkeypatch.setattr("models.page.pages.__defaults__", (60,))
    run(capsys, "import", "chat", chat(group), *GROUP)
    copied = main_out(capsys, "post", "recommended_list", *GROUP, "--copy")
    pieces = [part.strip() for part in copied.split("——")[2::2]]
    assert len(pieces) > 1
    assert all(0 < len(piece.encode()) <= 60 for piece in pieces)


def test_copied_out_of_a_group_with_a_gateway_it_is_not_sent_by_the_bot(
    group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlmodel import Session, select

    from models.db import Database
    from models.group import Group
    from models.outbox import Post, Standing, claim

    run(capsys, "import", "chat", chat(group), *GROUP)
    db = Database(f"sqlite:///{group / 'data' / 'shuxiang.sqlite'}")
    with db.begin() as session:
        row = session.exec(select(Group).where(Group.name == "红山区读书群")).one()
        row.channel = row.account = "wechaty"
        row.room = "r1"
    run(capsys, "post", "recommended_list", *GROUP)
    main_out(capsys, "post", "recommended_list", *GROUP, "--copy")

    def claimed(session: Session) -> list[Post]:
        return claim(session, "wechaty", "wechaty", "甲", NOW, 8)

    with db.begin() as session:
        assert claimed(session) == []
        assert [post.standing for post in session.exec(select(Post).where(Post.job != "opening"))] == [Standing.by_hand]
    db.close()


def test_the_opening_words_enter_no_ledger(group: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = main_out(capsys, "group", "open", "松山区读书群").partition("\n\n")[2]
    run(capsys, "group", "open", "松山区读书群", "--read-at", "2026-04-23 09:00")
    pasted = f"会务-阿青 2026/4/23 09:00:30\n{words}\n"
    assert "新收1条消息，记下0条记录" in run(capsys, "import", "chat", chat(group, pasted), "--group", "松山区读书群")


def test_each_command_works_in_a_process_of_its_own(office: Path) -> None:
    year = datetime.now(SHANGHAI).year - 1
    chat(office, CHAT.replace("2026/4", f"{year}/4"))
    said = [
        subprocess.run(
            [sys.executable, "-m", "bot", *words.split()],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf-8"},
        )
        for words in (
            "group open 红山区读书群",
            f"group open 红山区读书群 --read-at {year - 1}-01-02T09:00",
            "import chat 上周.txt --group 红山区读书群",
            "outbox list",
        )
    ]
    assert [(one.returncode, one.stderr) for one in said] == [(0, "")] * 4
    assert "记下2条记录" in said[2].stdout


def main_out(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command writes for the next one to read."""
    from bot.__main__ import main

    assert main(list(words)) == 0
    return capsys.readouterr().out
