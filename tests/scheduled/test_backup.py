"""每晚备份: one file a night, once, and the old ones go."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot import chores, keeping
from bot.job import Errand
from tests.cast import Room
from tests.posts import chore


def test_a_night_s_backup_is_made_once_and_can_be_opened(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    do, night = chore("backup").do, Errand(room.db, tmp_path, room.now.replace(hour=3, minute=30))
    assert do(night) == "已备份到 shuxiang-2026-04-21.zip"
    assert do(night) == "今天已经备份过"
    (file,) = keeping.nightly(tmp_path).values()
    assert keeping.unpack(file, tmp_path).rows["checkins"] == 1


def test_an_old_night_and_what_a_crash_left_go(room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    (folder / ".part-crashed").mkdir(parents=True)
    os.utime(folder / ".part-crashed", (0, 0))
    for back in range(1, 60):
        (folder / f"shuxiang-{(room.now - timedelta(days=back)):%Y-%m-%d}.zip").write_bytes(b"x")
    chore("backup").do(Errand(room.db, tmp_path, room.now))
    assert len(list(folder.iterdir())) == len(keeping.nightly(tmp_path)) == keeping.DAYS + keeping.WEEKS


def test_the_reason_of_one_that_was_not_made_names_the_file_alone(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*paths: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("bot.keeping.os.replace", full)
    said = chores.do_now(room.db, tmp_path, chore("backup"), room.now)
    assert said == (False, "备份写不进 shuxiang-2026-04-21.zip：磁盘已满。")
