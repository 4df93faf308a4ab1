"""A term and a vote as an organiser plans them on the command line, with every slip of the pen told in a sentence."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.attachments import called
from bot.awarded import load
from bot.commands import command, finishing, terms, votes
from bot.config import Config
from bot.storage import open_database
from models.audit import Audit
from models.ballot import Candidate
from models.book import Book
from models.checkin import CheckIn
from models.group import Group
from models.member import Identity, Member
from models.outbox import Post
from models.recommendation import Recommendation
from models.term import Term, TermWeek
from tests.cast import SHANGHAI
from tests.commands.test_drifting import ask, run

GROUPS = ("红山区读书群", "松山区读书群")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text('[seed]\noffice = "赤峰市政协"\n', encoding="utf-8")
    it_is(monkeypatch, "2026-03-20 10:00")
    db = open_database(Config())
    with db.begin() as session:
        session.add_all(Member(name=name) for name in ("林静", "阿青", "周秘书"))
        session.add_all(Book(title=title) for title in ("活着", "乡土中国", "边城"))
        opened = datetime(2026, 3, 1, tzinfo=SHANGHAI)
        for number, name in enumerate(GROUPS):
            session.add(Group(name=name, channel="room", account="room", room=f"r{number}", opened_at=opened))
        session.add(Group(name="新城区读书群", channel="room", account="room", room="r9"))
        session.flush()
        account = Identity(channel="room", account="room", contact="l", shown_name="林静", member_id=1, friend=True)
        session.add(account)
    db.close()
    return tmp_path


def it_is(monkeypatch: pytest.MonkeyPatch, words: str) -> datetime:
    at = datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)
    for module in (command, terms, votes, finishing):
        monkeypatch.setattr(module, "now", lambda: at)
    return at


def april(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    words = ("term", "add", "四月共读", "--book", "活着", "--since", "2026-04-01", "--days", "21")
    return run(capsys, *words, *more)


def test_a_term_is_planned_changed_and_called_off(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = april(capsys, "--leader", "阿青", "--day-ends", "02:00", "--make-up", "5")
    assert "四月共读  《活着》  2026-04-01—2026-04-21（21天）  领读阿青" in said
    assert "每天算到次日02:00，5天内可补；群：红山区读书群、松山区读书群" in said
    said = run(capsys, "term", "week", "四月共读", "2", "--goal", "第4-7章", "--word", "这一周慢一点。")
    assert "“四月共读”第2周（4月8日—4月14日）定好了，读到第7章算达到。" in said
    said = run(capsys, "term", "set", "四月共读", "until=2026-04-30", "ends=22:00", "makeup=0", "leave=松山区读书群")
    assert "2026-04-30（30天）" in said
    assert "每天算到22:00，不补卡；群：红山区读书群" in said
    assert "第2周：第4-7章；领读人说：这一周慢一点。" in run(capsys, "term", "show", "四月共读")
    assert "30天" in run(capsys, "term", "list")
    assert "从现在起不再计入" in run(capsys, "term", "end", "四月共读")
    assert "已经提前结束了" in run(capsys, "term", "end", "四月共读", status=1)
    term = ask(lambda session: session.exec(select(Term)).one())
    assert (term.until, term.day_ends, term.leader_id, term.ended_at is not None) == (date(2026, 4, 30), 1320, 2, True)
    assert ask(lambda session: session.exec(select(TermWeek)).one().chapter) == 7
    acts = ask(lambda session: [one.act for one in session.exec(select(Audit).where(col(Audit.subject).like("term%")))])
    assert acts == ["add", "set", "set", "set", "set", "leave", "end"]


def test_two_terms_in_a_group_may_overlap_and_that_is_said(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    april(capsys)
    said = run(capsys, "term", "add", "双书共读", "--since", "2026-04-20", "--days", "7", "--group", GROUPS[0])
    assert "各读各的书" in said
    assert "注意：“红山区读书群”里“四月共读”也在读，日子有重叠" in said
    assert "松山区" not in said
    said = run(capsys, "term", "add", "五月共读", "--since", "2026-05-01", "--days", "7")
    assert "注意" not in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--since", "2026-04-21", "--until", "2026-04-01"), "最后一天（4月1日）在第一天（4月21日）之前"),
        (("--since", "2026-04-01", "--days", "0"), "最后一天（3月31日）在第一天（4月1日）之前"),
        (("--since", "2026-04-01"), "请写明到哪一天为止"),
        (("--since", "4月1日", "--days", "21"), "看不懂日期“4月1日”"),
        (("--since", "2026-04-01", "--until", "2029-04-21"), "最长366天"),
        (("--since", "2026-04-01", "--days", "99999999"), "最长366天"),
        (("--since", "2026-04-01", "--until", "2026-04-21", "--days", "20"), "对不上：从4月1日起20天，是到4月20日"),
        (("--since", "2026-04-01", "--days", "21", "--book", "无此书"), "没有叫“无此书”的书"),
        (("--since", "2026-04-01", "--days", "21", "--leader", "路人"), "名册上没有“路人”"),
        (("--since", "2026-04-01", "--days", "21", "--group", "无此群"), "没有叫“无此群”的群"),
        (("--since", "2026-04-01", "--days", "21", "--group", "新城区读书群"), "“新城区读书群”还没有开张"),
        (("--since", "2026-04-01", "--days", "21", "--day-ends", "25:00"), "看不懂时间“25:00”"),
        (("--since", "2026-04-01", "--days", "21", "--day-ends", "12:00"), "每天要在18:00到次日06:00之间结束"),
        (("--since", "2026-04-01", "--days", "21", "--make-up", "100"), "补卡的天数应是0到30"),
    ],
)
@pytest.mark.usefixtures("office")
def test_what_cannot_be_is_told_in_a_sentence(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in run(capsys, "term", "add", "四月共读", *words, status=1)
    assert "还没有共读" in run(capsys, "term", "list")


def test_what_does_not_fit_a_term_is_refused(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    april(capsys)
    assert "已经有叫“四月共读”的共读" in run(
        capsys, "term", "add", "四月共读", "--since", "2026-05-01", "--days", "3", status=1
    )
    assert "没有叫“五月共读”的共读；现有：四月共读" in run(capsys, "term", "show", "五月共读", status=1)
    assert "有3周，没有第4周" in run(capsys, "term", "week", "四月共读", "4", "--goal", "读完", status=1)
    assert "请写明这一周的目标" in run(capsys, "term", "week", "四月共读", "2", status=1)
    assert "在第一天（4月1日）之前" in run(capsys, "term", "set", "四月共读", "until=2026-03-01", status=1)
    assert "应写成 设置=值" in run(capsys, "term", "set", "四月共读", "until", status=1)
    assert "已经参加" in run(capsys, "term", "set", "四月共读", f"join={GROUPS[0]}", status=1)
    assert "还没有开张" in run(capsys, "term", "set", "四月共读", "join=新城区读书群", status=1)
    run(capsys, "term", "set", "四月共读", f"leave={GROUPS[0]}")
    assert "没有参加" in run(capsys, "term", "set", "四月共读", f"leave={GROUPS[0]}", status=1)
    assert "只剩这一个群" in run(capsys, "term", "set", "四月共读", f"leave={GROUPS[1]}", status=1)


def test_an_opening_that_will_not_be_posted_is_said(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(monkeypatch, "2026-04-01 10:00")
    assert "今天发帖的时间已过" in april(capsys)
    it_is(monkeypatch, "2026-04-03 10:00")
    assert "第一天已经过了" in run(capsys, "term", "set", "四月共读", "makeup=4")


def test_who_finished_is_looked_at_and_then_told_once(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    april(capsys)
    db = open_database(Config())
    with db.begin() as session:
        for day in range(1, 22):
            at = datetime(2026, 4, day, 20, tzinfo=SHANGHAI)
            for member in (1, 2) if day < 21 else (1,):
                session.add(CheckIn(member_id=member, group_id=1, book_id=1, day=at.date(), made_at=at))
    db.close()
    it_is(monkeypatch, "2026-04-23 21:30")
    assert "漏卡到4月24日还可以补，名单还会变" in run(capsys, "term", "finishers", "四月共读")
    assert "补卡的天数改为0" in run(capsys, "term", "finishers", "四月共读", "--confirm", status=1)
    it_is(monkeypatch, "2026-04-25 22:30")
    said = run(capsys, "term", "finishers", "四月共读")
    assert "林静  21天  读满全程" in said
    assert "阿青" not in said
    assert "名单上没有周秘书" in run(
        capsys, "term", "finishers", "四月共读", "--without", "周秘书", "--confirm", status=1
    )
    said = run(capsys, "term", "finishers", "四月共读", "--also", "阿青", "--confirm")
    assert "已公布2位，证书2份" in said
    assert "已经公布过了" in run(capsys, "term", "finishers", "四月共读", "--confirm", status=1)
    posts = ask(lambda session: session.exec(select(Post).order_by(col(Post.id))).all())
    mine, picture = (post for post in posts if post.person == "l")
    assert (picture.text, called(picture.file)) == ("", "共读证书-林静.png")
    db = open_database(Config())
    assert load(db, Config().data, picture.file).content.startswith(b"\x89PNG")
    db.close()
    assert f"［附件］data/files/{picture.file[:24]}" not in run(capsys, "relay", "list")
    assert "共读证书-阿青.png" in run(capsys, "relay", "list")
    run(capsys, "picture", "certificate", "四月共读", "阿青", "--out", "证书.png")
    assert Path("证书.png").read_bytes().startswith(b"\x89PNG")
    assert mine.text == (
        "【共读证书】\n林静：\n您参加“四月共读”（2026年4月1日—4月21日），同读《活着》，打卡21天，圆满完成。"
        "特此祝贺，感谢一路同读。\n赤峰市政协\n2026年4月25日"
    )
    told = [post for post in posts if post.room]
    assert {post.text for post in told} == {
        "【共读】“四月共读”完成名单（2位书友）\n阿青、林静\n祝贺完成共读的书友，也谢谢每一位一路同读的书友。"
    }
    assert {post.due_at.strftime("%m-%d %H:%M") for post in (mine, *told)} == {"04-26 07:00"}


def test_a_vote_is_put_to_the_groups_and_closed(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "近来荐的书不够" in run(capsys, "vote", "open", "五月读哪本", status=1)
    db = open_database(Config())
    with db.begin() as session:
        at = datetime(2026, 3, 10, 20, tzinfo=SHANGHAI)
        for member, book in ((1, 2), (1, 1), (2, 2), (3, 3)):
            session.add(Recommendation(member_id=member, group_id=1, book_id=book, day=at.date(), made_at=at))
    db.close()
    tried = run(capsys, "vote", "open", "五月读哪本", "--dry-run")
    assert "还没有投票" in run(capsys, "vote", "list")
    said = run(capsys, "vote", "open", "五月读哪本")
    assert tried.strip() in said
    assert said.startswith(
        "【选书】五月读哪本\n1. 《乡土中国》\n2. 《活着》\n3. 《边城》\n请直接在群里回复编号，最多选3本"
    )
    assert "3月23日10:00截止。" in said
    assert "已放进2个群的待发箱" in said
    assert "“五月读哪本”还在投票" in run(capsys, "vote", "open", "六月读哪本", status=1)
    assert "已经有叫“五月读哪本”的投票" in run(capsys, "vote", "open", "五月读哪本", status=1)
    assert "0人投票" in run(capsys, "vote", "list")
    assert "这次没有收到投票" in run(capsys, "vote", "close", "五月读哪本")
    assert "结果发过了" in run(capsys, "vote", "close", "五月读哪本", status=1)
    assert "没有叫“七月”的投票" in run(capsys, "vote", "close", "七月", status=1)
    assert len(ask(lambda session: session.exec(select(Candidate)).all())) == 3
    assert len(ask(lambda session: session.exec(select(Post)).all())) == 4
    at = it_is(monkeypatch, "2026-04-20 10:00")
    run(capsys, "vote", "open", "六月读哪本", "--book", "活着", "--book", "边城", "--days", "1", "--most", "9")
    monkeypatch.setattr(votes, "now", lambda: at + timedelta(days=1))
    assert "已到点截止，结果由程序次日早上发到群里" in run(capsys, "vote", "close", "六月读哪本")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((" ",), "请给这次投票起个名称"),
        (("五月", "--group", "新城区读书群"), "“新城区读书群”还没有开张"),
        (("五月", "--days", "0"), "天数应是1到60之间"),
        (("五月", "--most", "0", "--book", "活着", "--book", "边城"), "至少是1"),
        (("五月", "--book", "活着"), "候选的书至少要2本"),
        (("五月", "--book", "活着", "--book", "活着"), "候选的书至少要2本"),
        (("五月", "--book", "无此书"), "没有叫“无此书”的书"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_vote_that_cannot_be_is_refused(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in run(capsys, "vote", "open", *words, status=1)


def test_a_practice_group_does_not_read_or_vote_together_with_real_ones(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    april(capsys, "--group", "红山区读书群")
    db = open_database(Config())
    with db.begin() as session:
        session.exec(select(Group).where(Group.name == "松山区读书群")).one().practice = True
    db.close()
    both = ("--group", "红山区读书群", "--group", "松山区读书群")
    of_may = ("term", "add", "五月共读", "--since", "2026-05-01", "--days", "21")
    for words in (
        ("term", "set", "四月共读", "join=松山区读书群"),
        (*of_may, *both),
        ("vote", "open", "五月读哪本", "--book", "活着", "--book", "边城", *both),
    ):
        assert "“松山区读书群”是演练群，那里的记录不进统计" in run(capsys, *words, status=1)
    assert "群：红山区读书群" in run(capsys, *of_may)
