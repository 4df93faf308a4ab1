"""An organiser looks at a post before it goes out, sees what became of each, and does by hand what the clock does."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest
from sqlmodel import select

from bot import clock
from bot.__main__ import main
from bot.config import load
from bot.job import Chore, Errand, Every, Notice, Plan
from bot.storage import open_database
from models import relay
from models.audit import Audit
from models.member import Member
from models.outbox import Post, Standing
from tests.posts import LATE, at, notices, post

Say = Callable[..., str]
GROUP = "红山区读书群"
CONFIG = f'[[seed.groups]]\nname = "{GROUP}"\nchannel = "wechaty"\nroom = "r1"\n'


class Office:
    """A data folder with one open group, commands typed there, and a clock that rings when told."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch
        Path("config.toml").write_text(CONFIG, encoding="utf-8")
        self.types("04-01 09:00", "group", "open", GROUP, "--read-at", "2026-04-01 09:00")

    def types(self, when: str, *words: str, status: int = 0) -> str:
        """Somebody types a command at that moment."""
        for module in ("outgoing", "posting", "schedules", "holidays", "groups", "checking", "users"):
            self._monkeypatch.setattr(f"bot.commands.{module}.now", lambda: at(when), raising=False)
        self._capsys.readouterr()
        assert main(list(words)) == status
        said = self._capsys.readouterr()
        return said.out + said.err

    def rings(self, *moments: str) -> None:
        """The clock rings."""
        db = open_database(load(Path("config.toml")))
        for moment in moments:
            with db.begin() as session:
                clock.ring(session, at(moment), LATE)
        db.close()

    def posts(self) -> list[Post]:
        """What is in the outbox, but for the opening words."""
        db = open_database(load(Path("config.toml")))
        with db.begin() as session:
            found = list(session.exec(select(Post).where(Post.job != "opening")))
        db.close()
        return found

    def audit(self) -> list[str]:
        """The acts on posts and settings, in order."""
        db = open_database(load(Path("config.toml")))
        with db.begin() as session:
            found = [f"{one.act} {one.subject}" for one in session.exec(select(Audit).order_by(Audit.id))]
        db.close()
        return found


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], declared: Say
) -> Office:
    monkeypatch.chdir(tmp_path)
    declared(post("recommended_list"))
    return Office(capsys, monkeypatch)


@pytest.fixture
def asked(office: Office) -> Office:
    """A list waits for a look since nine."""
    office.types("04-26 08:00", "group", "set", GROUP, "recommended_list=ask")
    office.rings("04-26 08:00", "04-27 09:00")
    return office


def test_a_post_waits_for_a_look_and_goes_out_when_approved(asked: Office) -> None:
    assert "每周一09:00（会务过目后发）" in asked.types("04-27 09:00", "group", "list")
    (waits,) = asked.posts()
    listed = asked.types("04-27 09:30", "outbox", "list")
    assert f"{waits.id}  待过目（04-27 22:00前）  04-27 09:00  《recommended_list》  {GROUP}" in listed
    assert "已放进待发箱" in asked.types("04-27 15:00", "outbox", "approve", str(waits.id))
    (out,) = asked.posts()
    assert (out.standing, out.expires_at) == (Standing.waiting, at("04-27 22:00"))
    assert "不是待过目的" in asked.types("04-27 15:01", "outbox", "approve", str(waits.id), status=1)
    assert asked.audit()[-1] == "approve posts"


def test_the_organiser_hears_once_that_a_post_waits_and_check_says_what_stands_open(office: Office) -> None:
    db = open_database(load(Path("config.toml")))
    with db.begin() as session:
        session.add(Member(name="阿青"))
        session.flush()
    office.types("04-26 08:00", "user", "add", "阿青", "--role", "organiser")
    office.types("04-26 08:00", "group", "set", GROUP, "recommended_list=ask")
    office.rings("04-26 08:00", "04-27 09:00", "04-27 09:01")
    with db.begin() as session:
        ((_, member, words),) = relay.waiting(session)
    assert (member.name, words.text) == (
        "阿青",
        f"阿青您好，“{GROUP}”的《recommended_list》已写好，请您在工作台“过目”里看一看；4月27日22:00前没有过目就不发。",
    )
    said = office.types("04-27 09:02", "check")
    assert "有1个帖子等会务过目；用 outbox list 查看" in said
    assert "没有发出" not in said
    with db.begin() as session:
        waits = session.exec(select(Post).where(Post.standing == Standing.asking)).one()
        waits.standing, waits.reason = Standing.failed, "网关说不行"
        session.add(waits)
    assert "有1个帖子没有发出；用 outbox list 看原因" in office.types("04-27 09:03", "check", status=1)
    db.close()


def test_a_post_is_edited_and_a_long_one_goes_out_in_pieces(asked: Office) -> None:
    (waits,) = asked.posts()
    long = "\n".join(["书" * 100] * 10)
    asked.types("04-27 10:00", "outbox", "edit", str(waits.id), "--text", long)
    assert [one.text for one in asked.posts()] == [long]
    asked.types("04-27 10:01", "outbox", "approve", str(waits.id))
    pieces = asked.posts()
    assert len(pieces) == 2
    assert "\n".join(one.text for one in pieces) == long
    assert {one.standing for one in pieces} == {Standing.waiting}
    assert "是空的" in asked.types("04-27 10:00", "outbox", "edit", str(waits.id), "--text", " ", status=1)


def test_a_refused_post_is_not_posted(asked: Office) -> None:
    (waits,) = asked.posts()
    assert "1个帖子不发了" in asked.types("04-27 10:00", "outbox", "refuse", str(waits.id))
    assert "已停（会务决定不发）" in asked.types("04-27 10:00", "outbox", "list")


def test_a_post_nobody_looked_at_is_not_posted(asked: Office) -> None:
    (waits,) = asked.posts()
    assert "已经过了04月27日22:00" in asked.types("04-27 22:01", "outbox", "approve", str(waits.id), status=1)
    asked.rings("04-27 22:01")
    assert "未发（到时没有人过目，不发）" in asked.types("04-27 22:02", "outbox", "list")
    asked.types("04-28 09:00", "group", "set", GROUP, "recommended_list=noask")
    asked.rings("05-06 09:00")
    assert asked.posts()[-1].standing == Standing.waiting


def test_what_joins_a_post_is_looked_at_with_it(office: Office, declared: Say) -> None:
    declared(post("book_of_month", Every.month, day=27), post("recommended_list"))
    office.types("04-26 08:00", "group", "set", GROUP, "recommended_list=过目")
    office.rings("04-26 08:00", "04-27 09:00")
    assert [(one.job, one.standing) for one in office.posts() if one.merged_into is None] == [
        ("book_of_month", Standing.asking)
    ]


def test_the_office_declares_quiet_weeks(office: Office) -> None:
    office.types("04-20 09:00", "quiet", "add", "2026-04-27", "2026-04-28", "两会")
    assert "2026-04-27 — 2026-04-28  两会" in office.types("04-20 09:00", "quiet", "list")
    again = office.types("04-20 09:00", "quiet", "add", "2026-04-28", "2026-04-29", "全会", status=1)
    assert "与“两会”（2026-04-27 — 2026-04-28）重叠" in again
    assert "晚于" in office.types("04-20 09:00", "quiet", "add", "2026-04-28", "2026-04-27", "全会", status=1)
    office.rings("04-26 08:00", "04-27 09:00")
    assert "已并入（两会期间（4月27日—4月28日）不发，并入其后的一帖）" in office.types("04-27 09:00", "outbox", "list")
    assert "已取消" in office.types("04-27 10:00", "quiet", "remove", "2026-04-28")
    assert "不在哪段静默期里" in office.types("04-27 10:00", "quiet", "remove", "2026-04-28", status=1)
    assert office.audit().count("set settings") == 2
    office.rings("05-06 09:00")
    into = office.posts()[-1].id
    assert f"→第{into}号" in office.types("05-06 09:00", "outbox", "list")


def test_notices_and_chores_have_one_time_for_all(office: Office, declared: Say) -> None:
    done: list[Errand] = []
    backup = Chore("backup", "备份", Plan(True, Every.day, 1, time(3)), lambda errand: done.append(errand) or "已备份")
    declared(backup, notices(lambda of: [Notice(1, f"due:{of.day}", "《活着》今日到期")]), post("recommended_list"))
    office.types("04-27 08:00", "schedule", "set", "backup=04:30", "drift_notices=off")
    listed = office.types("04-27 08:00", "schedule", "list")
    assert "backup（备份）每天04:30" in listed
    assert "drift_notices（借书提醒）关" in listed
    office.types("04-27 08:00", "schedule", "set", "drift_notices=10:00")
    for wrong, words in (
        ("drift_notices=23:00", "安静时段"),
        ("backup=半夜", "看不懂时间"),
        ("recommended_list=off", "用 group set 群名 recommended_list=off"),
        ("colour=red", "有：backup、drift_notices"),
        ("backup", "名称=值"),
    ):
        assert words in office.types("04-27 08:00", "schedule", "set", wrong, status=1)
    assert "用 schedule set backup=off" in office.types("04-27 08:00", "group", "set", GROUP, "backup=off", status=1)
    office.rings("04-27 09:59", "04-27 10:00")
    assert "drift-notices:2026-04-27" in {one.key for one in office.posts()}


def test_what_the_clock_does_is_done_by_hand(office: Office, declared: Say) -> None:
    backup = Chore("backup", "备份", Plan(True, Every.day, 1, time(3)), lambda errand: f"已备份到{errand.data}")
    declared(backup, notices(lambda of: [Notice(1, f"due:{of.day}", "《活着》今日到期")]), post("recommended_list"))
    db = open_database(load(Path("config.toml")))
    with db.begin() as session:
        session.add(Member(name="林静"))
    db.close()
    assert office.types("04-27 08:00", "post", "backup") == "已备份到data\n"
    assert "已做（已备份到data）  04-27 08:00  备份" in office.types("04-27 08:00", "outbox", "list")
    shown = office.types("04-27 08:00", "post", "drift_notices", "--dry-run")
    assert shown == "林静：《活着》今日到期\n共1条。\n"
    assert "借书提醒1条" in office.types("04-27 08:00", "post", "drift_notices")
    assert "没有要告知的" in office.types("04-27 08:01", "post", "drift_notices")
    assert "不用 --group" in office.types("04-27 08:00", "post", "backup", "--group", GROUP, status=1)
    assert "没有可以先看的文字" in office.types("04-27 08:00", "post", "backup", "--dry-run", status=1)


def test_a_list_is_issued_again_by_command(office: Office, declared: Say) -> None:
    refused = office.types("04-27 10:00", "post", "recommended_list", "--group", GROUP, "--again", status=1)
    assert "还没有发出过" in refused
    office.types("04-27 10:00", "post", "recommended_list", "--group", GROUP, "--copy")
    office.types("04-27 10:05", "outbox", "settle", str(office.posts()[0].id), "sent")
    declared(post("recommended_list", text="改好了"))
    shown = office.types("04-27 11:00", "post", "recommended_list", "--group", GROUP, "--again", "--dry-run")
    assert shown.startswith("【更正】4月27日发出的")
    assert len(office.posts()) == 1
    copied = office.types("04-27 11:00", "post", "recommended_list", "--group", GROUP, "--again", "--copy")
    assert "请复制" in copied
    assert office.posts()[1].key == "recommended-list:group-1:2026-04-27:by-hand:again-1"
    assert "写明哪个群" in office.types("04-27 11:00", "post", "recommended_list", "--again", status=1)
