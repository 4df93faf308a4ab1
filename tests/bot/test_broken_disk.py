"""A full, read-only or broken disk: said in one clear line, nothing lost, and the process goes on when it is mended."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from bot.channels.room.channel import CannotKeep, RoomChannel
from bot.channels.room.directory import Directory
from bot.config import Config
from bot.dispatch import Dispatch
from bot.hearing import Rules
from bot.storage import StorageProblem, open_database
from models import migrations
from models.db import Database
from tests.cast import SHANGHAI, Room

NOW = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)
ENVIRONMENT = {
    "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    "PATH": "/usr/bin:/bin",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
FULL, READ_ONLY = "PRAGMA max_page_count=1", "PRAGMA query_only=ON"


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Room, list[str]]:
    """A group on a SQLite file, and the pragmas that every new connection runs: what breaks its disk."""
    db = Database(f"sqlite:///{tmp_path / 'shuxiang.sqlite'}")
    migrations.upgrade(db.engine)
    room, breaks = Room(db), list[str]()
    event.listen(db.engine, "checkout", lambda connection, *_: [connection.execute(one) for one in breaks])
    return room, breaks


@pytest.mark.parametrize(
    ("pragmas", "sentence"),
    [([FULL], "database or disk is full"), ([READ_ONLY], "readonly database")],
    ids=["full", "read-only"],
)
async def test_what_is_said_meanwhile_waits_and_is_recorded_after(
    broken: tuple[Room, list[str]], caplog: pytest.LogCaptureFixture, pragmas: list[str], sentence: str
) -> None:
    room, breaks = broken
    breaks += pragmas
    dispatch = Dispatch(room.db, Rules(), lambda: room.catalogue, lambda: NOW)
    working = asyncio.create_task(dispatch.run())
    long = "打卡《活着》读到98页，" + "哈哈哈哈哈" * 900
    handed = asyncio.gather(*(dispatch.hand_in(room.incoming("教育界-林静", f"{long}{at}")) for at in range(3)))
    await _until(lambda: sentence in caplog.text)
    assert "3条消息在等" in caplog.text
    assert not handed.done()
    breaks[:] = ["PRAGMA max_page_count=1000000", "PRAGMA query_only=OFF"]
    await asyncio.wait_for(handed, 10)
    assert len({row.message_id for row in room.records()}) == 3
    working.cancel()
    room.db.close()


async def _until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came")


def test_a_chat_that_cannot_be_kept_is_not_said_and_says_so(tmp_path: Path) -> None:
    channel = RoomChannel(tmp_path, lambda: Directory((), ()), lambda: NOW)
    channel.store._file.execute(READ_ONLY)
    with pytest.raises(CannotKeep, match="腾出空间后再发"):
        channel.say("r1", "lin", "林静", "打卡")
    channel.store._file.execute("PRAGMA query_only=OFF")
    assert channel.say("r1", "lin", "林静", "打卡\ud800\0").text == "打卡\ufffd"
    channel.close()


def test_a_data_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StorageProblem, match="建不了数据文件夹"):
        open_database(Config(data=tmp_path / "data"))


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "shuxiang.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageProblem, match="不是数据库"):
        open_database(Config(data=tmp_path))


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "shuxiang.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE orders (id INTEGER)")
    with pytest.raises(StorageProblem, match="别的程序的表"):
        open_database(Config(data=tmp_path))
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT name FROM sqlite_master").fetchall() == [("orders",)]


def test_the_example_of_a_postgresql_address_can_be_copied() -> None:
    with pytest.raises(StorageProblem) as problem:
        open_database(Config(database="没有这种写法"))
    example = re.search('"(.+)"', str(problem.value))
    assert example
    assert make_url(example[1]).password == "密码"


FULL_DISK = """
import resource, sys
from pathlib import Path
from bot.__main__ import main
from bot.exports import excel
from bot.exports.sheet import Column, Sheet
from bot.refusal import Refused

def export():
    rows = ((f"第{number}行，{hash((number, number))}",) for number in range(20_000))
    try:
        excel.write(Path("台账.xlsx"), [Sheet("打卡", (Column("文字", 20),), rows)])
    except Refused as problem:
        print(problem, file=sys.stderr)

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["init"]) if sys.argv[2] == "init" else export())
"""


def on_a_full_disk(folder: Path, most: int, act: str) -> str:
    """`init` or an export where no file can grow beyond `most` bytes; returns what it printed on standard error."""
    said = "赤峰市政协\n红山区读书群\n1\n阿青\n\n"
    call = [sys.executable, "-c", FULL_DISK, str(most), act]
    return subprocess.run(
        call, cwd=folder, env=ENVIRONMENT, input=said, capture_output=True, text=True, check=False
    ).stderr


@pytest.mark.parametrize("most", [10, 3000])
def test_init_on_a_full_disk_leaves_no_half_config(tmp_path: Path, most: int) -> None:
    words = on_a_full_disk(tmp_path, most, "init")
    assert words.startswith("写 成员名单.xlsx 时出错：文件太大。")
    assert "Traceback" not in words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("most", [2000, 100_000], ids=["at once", "midway"])
def test_an_export_on_a_full_disk_says_so_in_one_line(tmp_path: Path, most: int) -> None:
    assert on_a_full_disk(tmp_path, most, "export") == "写 台账.xlsx 时出错：文件太大。\n"
    assert list(tmp_path.iterdir()) == []
