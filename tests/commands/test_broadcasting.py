"""群发: written, looked at as each group will see it, approved by another, stopped; and who answered it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import attachments
from bot.__main__ import main
from bot.config import load
from bot.storage import open_database
from models import outbox, role
from models.audit import Audit
from models.broadcast import Broadcast
from models.event import Event
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.role import CITY, Duty
from tests.posts import at

GROUPS = (
    ("市主群", "wechaty"),
    ("红山区群", "wechaty"),
    ("教育界群", "transcript"),
    ("新群", "wechaty"),
    ("演练群", "room"),
)
SEED = "".join(
    f'[[seed.groups]]\nname = "{name}"\nchannel = "{channel}"\nroom = "{name}"\n' for name, channel in GROUPS
)
WORDS = "明天下午三点，玉龙书屋见。"


class Office:
    """Five groups of which all but one are open, and commands typed at a moment."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch
        Path("config.toml").write_text(SEED, encoding="utf-8")
        self.types("group", "list")
        self.ask(_enter)

    def types(self, *words: str, when: str = "04-23 09:00", status: int = 0) -> str:
        """Somebody types a command; returns everything it says."""
        for module in ("broadcasting", "rollcalls", "outgoing", "command"):
            self._monkeypatch.setattr(f"bot.commands.{module}.now", lambda: at(when), raising=False)
        self._capsys.readouterr()
        assert main(list(words)) == status, self._capsys.readouterr()
        said = self._capsys.readouterr()
        return said.out + said.err

    def writes(self, *more: str, status: int = 0, **when: str) -> str:
        """A broadcast is written."""
        return self.types(
            "broadcast", "write", *(more if "--text" in more else ("--text", WORDS, *more)), status=status, **when
        )

    def ask(self, question: Callable[[Session], object]) -> object:
        """A question to, or an act on, the ledger."""
        db = open_database(load(Path("config.toml")))
        with db.begin() as session:
            answer = question(session)
        db.close()
        return answer

    def posts(self) -> list[Post]:
        """What is in the outbox."""
        return list(self.ask(lambda session: session.exec(select(Post).order_by(Post.id)).all()))  # type: ignore[call-overload]


def _enter(session: Session) -> None:
    for group in session.exec(select(Group)):
        group.opened_at = at("04-01 09:00") if group.name != "新群" else None
    for name, duty in (("阿青", Duty.organiser), ("周秘书", Duty.organiser), ("林静", None)):
        member = Member(name=name)
        session.add(member)
        session.flush()
        if duty:
            role.give(session, member, duty, CITY, at("04-01 09:00"), "测试")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    monkeypatch.chdir(tmp_path)
    return Office(capsys, monkeypatch)


def test_each_group_is_shown_as_it_will_be_and_nothing_goes_out_before(office: Office) -> None:
    every = [word for name, _ in GROUPS[:-1] for word in ("--to", name)]
    said = office.writes(*every, "--all")
    assert f"—— 市主群、红山区群 ——\n@所有人 {WORDS}\n" in said
    assert f"—— 教育界群 ——\n{WORDS}\n（手工转贴" in said
    assert "不能自动@所有人，文字照发；贴的时候请自己点选" in said
    assert "—— 新群 ——\n（不发：这个群还没有开张" in said
    assert office.posts() == []
    assert "还没有放出4个群" in office.types("broadcast", "list")


def test_a_practice_group_is_not_written_to_together_with_real_ones(office: Office) -> None:
    said = office.writes("--to", "市主群", "--to", "演练群", status=1)
    assert "“演练群”是演练群，那里的记录不进统计，不能和正式的群放在一起；请分开来办。" in said
    assert "还没有群发" in office.types("broadcast", "list")
    assert "—— 演练群 ——" in office.writes("--to", "演练群")


def test_it_goes_to_those_that_can_have_it_and_never_twice(office: Office) -> None:
    office.writes("--to", "市主群", "--to", "教育界群", "--to", "新群", "--to", "没有的群")
    said = office.types("broadcast", "send", "1")
    assert "1个群马上开始发" in said
    assert "1个群请复制转贴" in said
    assert "新群：不发，这个群还没有开张" in said
    keys = [(post.key, post.standing) for post in office.posts()]
    assert keys == [("broadcast:1:group-1", Standing.waiting), ("broadcast:1:group-3", Standing.by_hand)]
    assert "不会再发第二遍" in office.types("broadcast", "send", "1", status=1)
    assert len(office.posts()) == 2


def test_a_long_text_and_a_file_are_messages_of_their_own(office: Office) -> None:
    Path("海报.png").write_bytes(b"\x89PNG")
    long = "\n".join(["书" * 100] * 10)
    assert "（分2条，第2条）" in office.writes(
        "--to", "市主群", "--to", "教育界群", "--text", long, "--file", "海报.png"
    )
    office.types("broadcast", "send", "1")
    posts = office.posts()
    assert [post.key.removeprefix("broadcast:1:") for post in posts[:3]] == ["group-1", "group-1#2", "group-1#3"]
    assert [bool(post.text) for post in posts[:3]] == [True, True, False]
    assert attachments.called(posts[2].file) == "海报.png"
    listed = office.types("outbox", "list")
    assert (Path("data/files") / posts[-1].file).read_bytes() == b"\x89PNG"
    assert str(Path("data/files") / posts[-1].file) in listed


def test_a_second_person_approves_and_not_the_writer(office: Office) -> None:
    office.types("broadcast", "approval", "on")
    assert "写明是谁写的" in office.writes("--to", "市主群", status=1)
    assert "请另一位同事看过" in office.writes("--to", "市主群", "--by", "阿青")
    assert "另一位同事" in office.types("broadcast", "send", "1", status=1)
    assert "写的人自己不能批" in office.types("broadcast", "approve", "1", "--by", "阿青", status=1)
    assert "林静不是“市主群”的会务" in office.types("broadcast", "approve", "1", "--by", "林静", status=1)
    assert office.posts() == []
    office.types("broadcast", "approve", "1", "--by", "周秘书")
    assert len(office.posts()) == 1
    assert "阿青写  周秘书批" in office.types("broadcast", "show", "1")
    acts = [(one.act, one.by) for one in office.ask(lambda session: session.exec(select(Audit)).all())]  # type: ignore[attr-defined]
    assert [act for act in acts if act[0] in ("write", "approve")] == [("write", "阿青"), ("approve", "周秘书")]


def test_the_night_is_minded_and_another_time_is_kept(office: Office) -> None:
    assert "04月23日23:00是夜里" in office.writes("--at", "2026-04-23 23:00", status=1)
    assert "已经过了" in office.writes("--at", "2026-04-22 09:00", status=1)
    assert "看不懂时间" in office.writes("--at", "明早", status=1)
    office.writes("--to", "市主群", "--at", "2026-04-24 09:00")
    assert "04月24日09:00开始发" in office.types("broadcast", "send", "1")
    assert office.posts()[0].due_at == at("04-24 09:00")
    office.writes("--to", "市主群")
    assert "是夜里" in office.types("broadcast", "send", "2", when="04-23 23:30", status=1)
    office.types("broadcast", "send", "2", "--yes", when="04-23 23:30")
    assert office.posts()[1].due_at == at("04-23 23:30")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--text", " "), "群发是空的"),
        (("--to", "没有的群"), "没有可发的群"),
        (("--file", "没有.png"), "没有这个文件：没有.png"),
        (("--file", "空.png"), "“空.png”是空的"),
        (("--file", "大.pdf"), "文件“大.pdf”有20.0MB，最大20MB"),
        (("--event", "9"), "没有编号为 9 的活动"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(office: Office, words: tuple[str, ...], sentence: str) -> None:
    Path("空.png").write_bytes(b"")
    with Path("大.pdf").open("wb") as large:
        large.truncate(attachments.LARGEST + 1)
    assert sentence in office.writes(*words, status=1)
    assert office.ask(lambda session: session.exec(select(Broadcast)).all()) == []


def test_a_file_that_is_gone_by_then_is_said(office: Office) -> None:
    Path("海报.png").write_bytes(b"\x89PNG")
    office.writes("--to", "市主群", "--file", "海报.png")
    for path in Path("data/files").iterdir():
        path.unlink()
    assert "附件“海报.png”不在数据文件夹里了" in office.types("broadcast", "send", "1", status=1)


def test_stopped_it_stays_stopped_whatever_was_under_way(office: Office) -> None:
    office.writes("--to", "市主群", "--to", "红山区群", "--to", "教育界群")
    office.types("broadcast", "send", "1")

    def leaves(session: Session) -> None:
        outbox.claim(session, "wechaty", "wechaty", "甲", at("04-23 09:00"), 8, 1)

    office.ask(leaves)
    said = office.types("broadcast", "stop", "1", when="04-23 09:01")
    assert "市主群  发送中" in said
    assert "红山区群  已停（会务叫停）" in said
    assert "教育界群  已停（会务叫停）" in said
    assert "发送不明" in office.types("broadcast", "show", "1", when="04-23 09:05")
    office.ask(lambda session: outbox.postpone(session, 1, at("04-23 09:06"), "过于频繁"))
    assert {post.standing for post in office.posts()} == {Standing.stopped}
    assert "已经叫停" in office.types("broadcast", "send", "1", status=1)


def test_of_an_unknown_one_that_was_stopped_nothing_goes_out_again(office: Office) -> None:
    office.writes("--to", "市主群")
    office.types("broadcast", "send", "1")
    office.ask(lambda session: outbox.claim(session, "wechaty", "wechaty", "甲", at("04-23 09:00"), 8, 1))
    office.types("broadcast", "stop", "1", when="04-23 09:01")
    assert "叫停了的不再发" in office.types("outbox", "settle", "1", "again", when="04-23 09:05")
    assert office.posts()[0].standing == Standing.stopped


def test_a_notice_that_was_sent_opens_its_roll_call_in_each_group_it_reached(office: Office) -> None:
    def enter(session: Session) -> None:
        session.add(Event(title="沙龙", month=at("04-01 00:00").date(), made_by="阿青", made_at=at("04-01 09:00")))

    office.ask(enter)
    words = ("--text", "各位委员：周六沙龙，收到请回复", "--event", "1", "--by", "阿青")
    assert "发出后收集回复" in office.writes("--to", "市主群", "--to", "红山区群", *words)
    office.types("broadcast", "send", "1")
    assert "最近没有请大家回复的通知" in office.types("rollcall", "list")
    office.ask(lambda session: outbox.decide(session, session.get_one(Post, 1), at("04-23 09:01"), sent=True))
    assert "市主群  周六沙龙，收到请回复  0位回复" in office.types("rollcall", "list", when="04-23 10:00")
    assert "还没有人回复" in office.types("rollcall", "show", "1", when="04-23 10:00")
    office.types("rollcall", "close", "1", when="04-23 10:00")
    assert [(post.job, post.standing) for post in office.posts()[2:]] == [("rollcall", Standing.skipped)]
    assert "周六沙龙" in office.types("relay", "list")
    assert "已经截止" in office.types("rollcall", "close", "1", when="04-23 11:00", status=1)
