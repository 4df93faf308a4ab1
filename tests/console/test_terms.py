"""共读 on the desk: a term entered, changed and ended, its weeks and readers, who finished it, and votes on a book."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session, select

from models import ballot, role, together
from models import group as groups
from models import term as terms
from models.audit import Audit
from models.ballot import Ballot, Vote
from models.book import Book
from models.checkin import CheckIn
from models.db import insert
from models.entry import Entry
from models.ledger import Evidence, entered
from models.member import Member
from models.outbox import Post
from models.relay import Relay
from models.role import Duty, Scope
from models.term import Plan, Term
from tests.console.conftest import NOON, Browser, Office
from tests.console.test_events import BAD

Visit = Callable[[], Browser]
TODAY = NOON.date()


def begin(office: Office, title: str = "四月共读", *, ago: int = 5, days: int = 21, where: str = "红山松山") -> int:
    """A term that began some days ago."""
    with office.db.begin() as session:
        book = Book(title=f"{title}的书", verified=True)
        session.add(book)
        session.flush()
        since = TODAY - timedelta(days=ago)
        some = [one for one in groups.listed(session) if one.name[:2] in where]
        said = Plan(title, book.id, since, since + timedelta(days=days - 1))
        return terms.plan(session, said, some, NOON - timedelta(days=ago + 1), "测试").id or 0


def read(office: Office, term_id: int, name: str, days: int, *, page: int | None = None, group_id: int = 1) -> None:
    """Somebody read on the first days of a term."""
    with office.db.begin() as session:
        term, member = session.get_one(Term, term_id), office.member(session, name).id or 0
        entry = Entry(by="测试", at=NOON, source="paper")
        session.add(entry)
        session.flush()
        for number in range(days):
            day = term.since + timedelta(days=number)
            evidence = Evidence(NOON, day, member, group_id, entry_id=entry.id)
            insert(session, entered(CheckIn, evidence, [term.book_id] if term.book_id else [], page_last=page))


def ids(session: Session) -> dict[str, str]:
    """The groups by the first two characters of their names."""
    return {one.name[:2]: str(one.id) for one in groups.listed(session)}


async def test_a_term_is_entered_for_some_groups(office: Office, visit: Visit) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/terms/new")
    with office.db.look() as session:
        red = ids(session)["红山"]
    said = {"title": BAD, "book": f"《{BAD}》", "since": "2026-05-01", "until": "2026-05-21", "leader": "林静"}
    words = await desk.sends("/terms/new", **said, make_up="5", day_ends="次日02:00", groups=red)
    assert "开好了" in words
    assert "每天算到次日02:00，漏了的5天内可以补，领读：林静" in words
    assert "<script>alert" not in desk.page
    words = await desk.opens("/terms")
    assert "5月1日—5月21日（21天）" in words
    assert "<script>alert" not in desk.page
    with office.db.look() as session:
        term = session.exec(select(Term)).one()
        assert (term.day_ends, [one.name for one in terms.groups_of(session, term)]) == (1560, ["红山区读书群"])


async def test_what_no_term_can_be_is_said(office: Office, visit: Visit) -> None:
    begin(office)
    desk = visit()
    await desk.logs_in("阿青")
    usual = {"title": "五月共读", "since": "2026-05-01", "until": "2026-05-21", "groups": "1"}
    for said, refusal in (
        ({"until": "2026-04-01"}, "在第一天（5月1日）之前"),
        ({"until": "2028-04-01"}, "最长366天"),
        ({"since": "五一"}, "认不出"),
        ({"title": "四月共读"}, "已经有叫“四月共读”的共读"),
        ({"make_up": "99"}, "0到30之间"),
        ({"day_ends": "12:00"}, "18:00到次日06:00之间"),
        ({"leader": "无名氏"}, "名册上没有"),
        ({"groups": "77"}, "请至少选一个"),
    ):
        await desk.opens("/terms/new")
        assert refusal in await desk.sends("/terms/new", **(usual | said)), said
    with office.db.look() as session:
        assert len(terms.listed(session)) == 1


async def test_readers_stand_in_the_order_of_the_roster_with_where_they_are(office: Office, visit: Visit) -> None:
    term_id = begin(office)
    with office.db.begin() as session:
        for name, rank in (("路人", 2), ("林静", 1)):
            one = office.member(session, name)
            one.rank = rank
            session.add(one)
    read(office, term_id, "路人", 5, page=98)
    read(office, term_id, "林静", 2, page=30, group_id=2)
    desk = visit()
    await desk.logs_in("王建国")
    words = await desk.opens(f"/terms/{term_id}")
    assert words.index("林静") < words.index("路人")
    assert "读至98页" in words
    assert "保存每周的话" not in words
    pine = visit()
    await pine.logs_in("林静")
    words = await pine.opens(f"/terms/{term_id}")
    assert "读至30页" in words
    assert "读至98页" not in words


async def test_a_term_is_changed_and_what_was_seen_is_looked_after(office: Office, visit: Visit) -> None:
    term_id = begin(office)
    one, other = visit(), visit()
    for desk in (one, other):
        await desk.logs_in("阿青")
        await desk.opens(f"/terms/{term_id}")
    said = {"title": "四月共读", "book": "四月共读的书", "since": "2026-04-17", "day_ends": "24:00", "make_up": "3"}
    words = await one.sends(f"/terms/{term_id}", **said, until="2026-04-30")
    assert "改好了" in words
    assert "最后一天：2026-05-07 → 2026-04-30" in words
    assert "有人改过这期共读" in await other.sends(f"/terms/{term_id}", **said, until="2026-05-30")
    assert "和原来一样" in await one.sends(f"/terms/{term_id}", **said, until="2026-04-30")


async def test_weeks_groups_and_an_early_end(office: Office, visit: Visit) -> None:
    term_id = begin(office)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/terms/{term_id}"
    await desk.opens(at)
    words = await desk.sends(f"{at}/weeks", **{"goal-2": "第4-7章", "word-2": BAD, "goal-9": "没有这一周"})
    assert "改了1周" in words
    assert "读到第7章算达到" in words
    assert "<script>alert" not in desk.page
    assert "到时候群里会看到的话" in words
    assert "松山区读书群不再参加" in await desk.sends(f"{at}/groups", group="2", act="leave")
    assert "只剩这一个群" in await desk.sends(f"{at}/groups", group="1", act="leave")
    assert "松山区读书群参加了" in await desk.sends(f"{at}/groups", group="2", act="join")
    assert "已有的打卡都留着" in await desk.sends(f"{at}/end")
    assert "已经提前结束了" in await desk.sends(f"{at}/end")
    with office.db.look() as session:
        acts = [one.act for one in session.exec(select(Audit).where(Audit.by == "工作台：阿青"))]
    assert acts == ["set", "leave", "join", "end"]


async def test_who_finished_is_looked_at_and_let_out_once(office: Office, visit: Visit) -> None:
    term_id = begin(office, ago=30)
    read(office, term_id, "路人", 21)
    read(office, term_id, "林静", 21, group_id=2)
    read(office, term_id, "王建国", 3)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/terms/{term_id}/finishers"
    words = await desk.opens(at)
    assert "路人 21天 读满全程" in words
    assert "王建国 3天" not in words
    with office.db.look() as session:
        one = str(office.member(session, "路人").id)
    assert "已公布2位" in await desk.sends(at, members=one, also="周秘书")
    assert "已经公布过了" in await desk.sends(at, members=one)
    with office.db.look() as session:
        names = {office.member(session, name).id for name in ("路人", "周秘书")}
        assert set(together.approved(session, session.get_one(Term, term_id))) == names
        assert len(session.exec(select(Post).where(Post.job == "certificate", Post.room != "")).all()) == 2
        assert any("【共读证书】" in one.text for one in session.exec(select(Relay)))


async def test_each_of_many_gets_a_certificate_as_a_picture(office: Office, visit: Visit) -> None:
    term_id = begin(office, ago=30)
    with office.db.begin() as session:
        session.add_all(Member(name=f"书友{number}") for number in range(40))
    desk = visit()
    await desk.logs_in("阿青")
    said = await desk.sends(f"/terms/{term_id}/finishers", also="、".join(f"书友{number}" for number in range(40)))
    assert "证书40份" in said
    assert list(office.data.glob("files/*")) == []
    words = await desk.opens("/to-pass-on")
    assert words.count("［附件］共读证书-书友") == 40
    [first, *_] = desk.links(r"/to-pass-on/\d+/file")
    async with desk.http.get(f"{desk.root}/desk{first}") as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
        assert (await answer.read()).startswith(b"\x89PNG")
    other = visit()
    await other.logs_in("林静")
    await other.opens(first)
    assert other.status == 404


async def test_a_list_that_still_changes_is_not_let_out(office: Office, visit: Visit) -> None:
    term_id = begin(office)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/terms/{term_id}/finishers"
    assert "名单还会变" in await desk.opens(at)
    assert "名单还会变" in await desk.sends(at, also="路人")
    with office.db.look() as session:
        assert session.exec(select(Post)).all() == []


async def test_a_vote_is_asked_counted_and_closed_with_its_tie(office: Office, visit: Visit) -> None:
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens("/votes/new")
    said = {"title": "五月读哪本", "books": f"《活着》\n《边城》\n{BAD}", "groups": "1"}
    assert "候选的书至少要2本" in await desk.sends("/votes/new", **(said | {"books": "《活着》"}))
    assert "还没有选群" in await desk.sends("/votes/new", **(said | {"groups": ""}))
    words = await desk.sends("/votes/new", **said, days="2", most="2")
    assert "名单已放进1个群的待发箱" in words
    assert "<script>alert" not in desk.page
    with office.db.begin() as session:
        vote = session.exec(select(Vote)).one()
        for name, number in (("路人", 1), ("林静", 2)):
            member = office.member(session, name).id or 0
            session.add(Ballot(vote_id=vote.id or 0, member_id=member, numbers=[number], at=NOON))
    words = await desk.opens(f"/votes/{vote.id}")
    assert "2人投了票" in words
    assert "《活着》《边城》并列第一" in words
    assert "结果已放进1个群的待发箱" in await desk.sends(f"/votes/{vote.id}/close")
    assert "结果发过了" in await desk.sends(f"/votes/{vote.id}/close")
    assert "已截止" in await desk.opens("/votes")
    with office.db.look() as session:
        assert not session.get_one(Vote, vote.id).is_open(NOON)
        assert [one.job for one in session.exec(select(Post))] == ["vote", "vote"]
        assert ballot.voters(session, vote) == 2


async def test_a_term_of_several_districts_is_not_one_districts_to_change(office: Office, visit: Visit) -> None:
    both, red = begin(office), begin(office, "红山共读", where="红山")
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), NOON, "测试")
    desk = visit()
    await desk.logs_in("林静")
    assert "红山共读" not in await desk.opens("/terms")
    for page in ("", "/finishers"):
        await desk.opens(f"/terms/{red}{page}")
        assert desk.status == 404
        await desk.opens(f"/terms/{both}{page}")
        assert desk.status == 200
    assert desk.page.count('<form method="post"') == 2
    for page in ("/end", "/weeks", "/finishers"):
        assert "由管这些群的会务办理" in await desk.sends(f"/terms/{both}{page}")
    looking = visit()
    await looking.logs_in("王建国")
    for page in ("/terms", f"/terms/{both}", f"/terms/{both}/finishers", "/votes"):
        await looking.opens(page)
        assert looking.status == 200
    await looking.sends(f"/terms/{both}/end")
    assert looking.status == 403
