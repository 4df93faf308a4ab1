"""What was kept comes back on either kind of database, and what was said since is not said a second time."""

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot import attachments, clock, keeping, things
from bot.channels.room.store import Said, Store
from bot.commands import older
from bot.config import Config
from bot.exports import sealing, word
from bot.refusal import Refused
from bot.restoring import restore
from models import backup, gap, outbox, setting
from models.audit import Audit
from models.book import Book
from models.db import Database
from models.member import Member
from models.outbox import Post, Standing
from models.tables import metadata
from tests import postgres
from tests.cast import Room

New = Callable[[str], Config]


@pytest.fixture
def new(request: pytest.FixtureRequest, tmp_path: Path) -> New:
    """An office that begins anew, on a kind of database."""

    def config(kind: str) -> Config:
        url = "" if kind == "sqlite" else postgres.new(request.getfixturevalue("postgres"))
        return Config(data=tmp_path / "new", database=url)

    return config


def rows(db: Database) -> dict[str, list[str]]:
    """Everything but what a restore itself writes down."""
    with db.engine.connect() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in ("audit", "settings", "gaps")]
        return {table.name: sorted(map(str, connection.execute(table.select()))) for table in tables}


def kept(room: Room, folder: Path) -> Path:
    keeping.make(room.db, folder, folder / "一.zip", room.now)
    return folder / "一.zip"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_comes_back_on_either_kind(room: Room, tmp_path: Path, new: New, kind: str) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("会务-阿青", "推荐《乡土中国》，做基层工作的都该备一本")
    with room.db.begin() as session:
        session.add(Book(title="活着(旧)", merged_into=3))
        session.flush()
        session.add(Book(title="活著", merged_into=4))
        session.execute(update(Post).values(standing=Standing.sent))
    templates = word.own("briefing", tmp_path).parent.name
    folders = (things.FOLDER, attachments.FOLDER, older.FOLDER, sealing.FOLDER, templates)
    for name in folders:
        (tmp_path / name).mkdir()
        (tmp_path / name / "1").write_bytes(b"kept")
    store = Store(tmp_path / "room.sqlite")
    store.add(Said("s1", "r1", "林静", "林静", "text", "大家好", room.now))
    config = new(kind)
    restore(config, kept(room, tmp_path), room.now, "周秘书")
    again = Database(config.url)
    assert rows(again) == rows(room.db)
    assert {name: (config.data / name / "1").read_bytes() for name in folders} == dict.fromkeys(folders, b"kept")
    brought = Store(config.data / "room.sqlite")
    assert brought.find("s1") == store.find("s1")
    brought.close()
    with again.begin() as session:
        session.add(Member(name="新来的"))
        session.flush()
        assert session.exec(select(Audit.by).where(Audit.act == "restore")).one() == "周秘书"
    again.close()
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_there_is_refused_and_put_aside_when_told_so(room: Room, tmp_path: Path, new: New, kind: str) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    config = new(kind)
    file = kept(room, tmp_path)
    restore(config, file, room.now, "周秘书")
    with pytest.raises(Refused, match=r"已经有数据（1个群、3位成员、1条消息、1条记录）.*--replace"):
        restore(config, file, room.now, "周秘书")
    again = Database(config.url)
    with again.begin() as session:
        session.add(Member(name="后来的"))
    again.close()
    before = restore(config, file, room.now, "周秘书", replace=True).before
    assert before
    (old,) = (path for path in before.iterdir() if path.name in ("shuxiang.sqlite", "before.zip"))
    other = Config(data=before if kind == "sqlite" else tmp_path / "other")
    if kind == "postgresql":
        restore(other, old, room.now, "周秘书")
    for one, is_there in ((config, False), (other, True)):
        db = Database(one.url)
        with db.begin() as session:
            assert (session.exec(select(Member).where(Member.name == "后来的")).first() is not None) == is_there
        db.close()


def test_a_database_in_use_is_left_alone(room: Room, tmp_path: Path) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    is_sqlite = room.db.engine.dialect.name == "sqlite"
    config = Config(data=tmp_path, database="" if is_sqlite else room.db.url)
    file = kept(room, tmp_path)
    before = rows(room.db)
    with pytest.raises(Refused, match="正在使用"):
        restore(config, file, room.now, "周秘书", replace=True)
    room.says("教育界-林静", "打卡《活着》读到99页")
    assert len(before["checkins"]) + 1 == len(rows(room.db)["checkins"])


def test_a_damaged_database_is_put_aside(room: Room, tmp_path: Path, new: New) -> None:
    config, file = new("sqlite"), kept(room, tmp_path)
    config.data.mkdir()
    (config.data / "shuxiang.sqlite").write_bytes(b"no database at all" * 999)
    with pytest.raises(Refused, match=r"不是数据库.*--replace"):
        restore(config, file, room.now, "周秘书")
    before = restore(config, file, room.now, "周秘书", replace=True).before
    assert before
    assert (before / "shuxiang.sqlite").read_bytes().startswith(b"no database")


def test_nothing_is_posted_twice_after_a_restore(room: Room, tmp_path: Path, new: New) -> None:
    fields = {"channel": "room", "account": "room", "room": "r1", "made_at": room.now, "due_at": room.now}
    with room.db.begin() as session:
        outbox.put(session, Post(key="answer", text="答", **fields))
        outbox.put(session, Post(key="under way", text="榜", **fields))
        outbox.put(session, Post(key="next week", text="通知", **fields | {"due_at": room.now + timedelta(days=7)}))
        outbox.claim(session, "room", "room", "me", room.now, 1)
    config = new("sqlite")
    later = room.now + timedelta(hours=6)
    assert restore(config, kept(room, tmp_path), later, "周秘书").doubtful == 2
    db = Database(config.url)
    with db.begin() as session:
        assert {post.key for post in outbox.unknown(session, later)} == {"answer", "under way"}
        assert outbox.claim(session, "room", "room", "me", later, 9) == []
        assert setting.get(session, clock.LAST_TICK) == later.isoformat()
        (missed,) = gap.touching(session, room.now, later)
        assert (missed.since, missed.until) == (room.now, later)
        standing = session.exec(select(Post.standing).order_by(col(Post.id))).all()
        assert standing == [Standing.sending, Standing.sending, Standing.waiting]
    db.close()


def test_a_file_out_of_its_folder_stays_in_it(room: Room, tmp_path: Path, new: New) -> None:
    with zipfile.ZipFile(kept(room, tmp_path), "a") as whole:
        whole.writestr("media/../../out.txt", "x")
    config = new("sqlite")
    restore(config, tmp_path / "一.zip", room.now, "周秘书")
    assert (config.data / "media" / "out.txt").exists()
    assert not (tmp_path / "out.txt").exists()


def test_an_older_program_s_backup_is_brought_to_today_s_schema(room: Room, tmp_path: Path, new: New) -> None:
    from alembic import command
    from alembic.config import Config as Alembic

    from models.migrations import FOLDER

    old = Database(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    alembic = Alembic()
    alembic.set_main_option("script_location", str(FOLDER))
    with old.engine.connect() as connection:
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0006")
        connection.exec_driver_sql(
            "INSERT INTO members (name, on_roster, card, title, sector, committee, region, level,"
            " type, liaison, recorded, reminded, welcomed) VALUES ('林静', 1, '', '', '', '', '', '', '', '', 1, 1, 0)"
        )
        connection.commit()
    old.close()
    found = backup._kept(tmp_path / "ledger.sqlite")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as whole:
        whole.write(tmp_path / "ledger.sqlite", "ledger.sqlite")
        label = {"made_at": room.now.isoformat(), "schema": "0006", "rows": found, "media": 0, "form": 1}
        whole.writestr("backup.json", json.dumps(label))
    config = new("sqlite")
    restore(config, tmp_path / "old.zip", room.now, "周秘书")
    db = Database(config.url)
    with db.begin() as session:
        assert session.exec(select(Member.name)).all() == ["林静"]
    db.close()
