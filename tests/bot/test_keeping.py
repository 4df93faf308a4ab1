"""One file holds everything, is looked through before it has a name, and nobody has to stop for it."""

import json
import sqlite3
import threading
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import keeping
from bot.channels.room.store import Said, Store
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.refusal import Refused
from models import backup
from models.checkin import CheckIn
from models.db import insert, insert_numbered
from models.inbox import Message
from tests.cast import Room


def test_a_backup_says_what_it_holds_and_nobody_else_may_read_it(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    store = Store(tmp_path / "room.sqlite")
    store.add(Said("s1", "r1", "林静", "林静", "text", "大家好", room.now))
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "1.png").write_bytes(b"picture")
    label = keeping.make(room.db, tmp_path, tmp_path / "一.zip", room.now)
    store.close()
    assert keeping.contents(label.rows) == "1个群、3位成员、1条消息、1条记录"
    assert (label.media, (tmp_path / "一.zip").stat().st_mode & 0o777) == (1, 0o600)
    assert set(zipfile.ZipFile(tmp_path / "一.zip").namelist()) == {
        "ledger.sqlite",
        "room.sqlite",
        "media/1.png",
        "backup.json",
    }
    assert not list(tmp_path.glob(".part-*"))


def test_a_file_that_is_no_backup_is_left_alone_and_an_older_one_replaced(room: Room, tmp_path: Path) -> None:
    out = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(out, "w") as workbook:
        workbook.writestr("xl/workbook.xml", "")
    with pytest.raises(Refused, match="不是备份"):
        keeping.make(room.db, tmp_path, out, room.now)
    with pytest.raises(Refused, match="没有这个文件或文件夹"):
        keeping.make(room.db, tmp_path, tmp_path / "没有" / "一.zip", room.now)
    keeping.make(room.db, tmp_path, tmp_path / "一.zip", room.now)
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert keeping.make(room.db, tmp_path, tmp_path / "一.zip", room.now).rows["checkins"] == 1


def test_a_damaged_file_is_known(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    out = tmp_path / "一.zip"
    keeping.make(room.db, tmp_path, out, room.now)
    whole = out.read_bytes()
    for broken in (whole[:-200], whole[:3000] + bytes(64) + whole[3064:], b"", b"PK"):
        out.write_bytes(broken)
        with pytest.raises(Refused, match="损坏"):
            keeping.unpack(out, tmp_path)


def test_a_row_that_is_missing_is_known(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    rows = backup.snapshot(room.db, tmp_path / "l.sqlite")
    assert backup.fault(tmp_path / "l.sqlite", rows) == ""
    with sqlite3.connect(tmp_path / "l.sqlite") as connection:
        connection.execute("DELETE FROM checkins")
    assert backup.fault(tmp_path / "l.sqlite", rows) == "行数和备份时不一致"
    connection.execute("PRAGMA foreign_keys=OFF")
    with connection:
        connection.execute("DELETE FROM members")
    connection.close()
    assert backup.fault(tmp_path / "l.sqlite", rows) == "有的行指向不存在的行"


def test_a_newer_program_s_backup_is_refused(room: Room, tmp_path: Path) -> None:
    keeping.make(room.db, tmp_path, tmp_path / "一.zip", room.now)
    with zipfile.ZipFile(tmp_path / "一.zip") as old, zipfile.ZipFile(tmp_path / "二.zip", "w") as new:
        label = json.loads(old.read("backup.json")) | {"schema": "9999"}
        new.writestr("ledger.sqlite", old.read("ledger.sqlite"))
        new.writestr("backup.json", json.dumps(label))
    with pytest.raises(Refused, match="升级程序"):
        keeping.unpack(tmp_path / "二.zip", tmp_path)


def test_years_of_talk_are_kept_in_seconds_while_the_talk_goes_on(room: Room, tmp_path: Path) -> None:
    _fill(room, 20_000)
    stop, waits = threading.Event(), []

    def go_on() -> None:
        while not stop.is_set():
            began = time.monotonic()
            said = understand(room.incoming("教育界-林静", f"打卡《活着》第{room.said}章"), room.catalogue)
            room.db.write_now(lambda session, said=said: Hearing(session, Rules(), room.now).take([said]))
            waits.append(time.monotonic() - began)

    writer = threading.Thread(target=go_on)
    writer.start()
    began = time.monotonic()
    try:
        label = keeping.make(room.db, tmp_path, tmp_path / "一.zip", room.now)
        took = time.monotonic() - began
    finally:
        stop.set()
        writer.join()
    print(
        f"{room.db.engine.dialect.name}: {took:.1f} s, meanwhile {len(waits)} messages, the slowest {max(waits):.2f} s"
    )
    assert label.rows["checkins"] == label.rows["messages"] >= 20_000
    assert took < 30
    assert len(waits) > 5
    assert max(waits) < took / 2


def test_seven_nights_and_four_weeks_stay(room: Room, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "自己存的.zip").write_bytes(b"x")
    first = date(2026, 1, 1)
    for night in range(120):
        (tmp_path / "backups" / f"shuxiang-{first + timedelta(days=night)}.zip").write_bytes(b"x")
        nights = keeping.nightly(tmp_path)
        for day in nights.keys() - keeping.staying(nights):
            nights[day].unlink()
    left = sorted(keeping.nightly(tmp_path))
    last = first + timedelta(days=119)
    assert left[-7:] == [last - timedelta(days=back) for back in range(6, -1, -1)]
    assert len(left) == 11
    assert [day.isoweekday() for day in left[:4]] == [7, 7, 7, 7]
    assert last - left[0] > timedelta(days=27)
    assert (tmp_path / "backups" / "自己存的.zip").exists()


def _fill(room: Room, number: int) -> None:
    """Years of talk: some hundred check-ins a day."""
    days = [room.now - timedelta(days=1 + at // 100) for at in range(number)]
    text = "打卡《活着》第三章，老人和牛那一段读了两遍"
    fields = {"channel": "room", "account": "room", "group_id": 1, "medium": "text", "text": text, "kept": True}
    said = [
        fields | {"external_id": f"old{at}", "sent_at": day, "heard_at": day, "fingerprint": f"{at:032}"}
        for at, day in enumerate(days)
    ]
    read = {"member_id": 1, "group_id": 1, "book_id": 1}
    with room.db.begin() as session:
        for start in range(0, number, 2000):
            keys = insert_numbered(session, Message, said[start:][:2000])
            rows = zip(keys, days[start:], strict=False)
            insert(
                session, [(CheckIn, read | {"message_id": key, "day": day.date(), "made_at": day}) for key, day in rows]
            )
