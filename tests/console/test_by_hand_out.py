"""待贴, 待转告 and 谁回复了 over the real server: what people pass on by hand, and who answered a notice."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from models import outbox, relay, role, rollcall
from models.audit import Audit
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.relay import Relay
from models.role import Duty, Scope
from models.rollcall import RollAnswer, RollCall, Says
from tests.console.conftest import Browser, Office

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"


@pytest.fixture
def scoped(office: Office) -> Office:
    """林静 runs the groups of 松山区 and those only; the texts of both groups wait to be pasted."""
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), office.now, "测试")
        for group in session.exec(select(Group)).all():
            group.channel = "transcript"
            outbox.put(session, _post(f"broadcast:1:group-{group.id}", group, f"给{group.name}的{NASTY}", office))
            outbox.put(session, _post(f"weekly-report:group-{group.id}:w", group, "书" * 700, office))
        for name, region in (("路人", "红山区"), ("王建国", "松山区")):
            member = office.member(session, name)
            member.region, member.liaison, member.aside = region, "阿青", True
            session.flush()
            relay.tell(session, member, f"told:{name}", "drift", f"{name}，{NASTY}", office.now)
    return office


def _post(key: str, group: Group, text: str, office: Office) -> Post:
    job = key.partition(":")[0].replace("-", "_")
    whose = {"channel": group.channel, "account": group.account, "group_id": group.id}
    return Post(key=key, job=job, text=text, made_at=office.now, due_at=office.now, **whose)


async def test_ready_texts_stand_by_group_in_order_and_are_settled(visit: Visit, scoped: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    said = await browser.opens("/to-paste")
    assert (
        said.index(f"给红山区读书群的{NASTY}") < said.index("第1段") < said.index("第2段") < said.index("松山区读书群")
    )
    assert "<script>alert" not in browser.page
    assert "已贴" in await browser.sends("/to-paste/1/done")
    assert f"给红山区读书群的{NASTY}" not in browser.words
    assert "请写明为什么不贴" in await browser.sends("/to-paste/2/not", reason=" ")
    assert "不贴" in await browser.sends("/to-paste/2/not", reason=NASTY)
    assert "不用了结" in await browser.sends("/to-paste/2/done")
    with scoped.db.begin() as session:
        rows = session.exec(select(Post).where(Post.job != "drift").order_by(Post.id)).all()
        assert [row.standing for row in rows[:3]] == [Standing.sent, Standing.stopped, Standing.by_hand]
        assert rows[1].reason == NASTY
        acts = session.exec(select(Audit.act, Audit.by).where(Audit.subject == "posts")).all()
    assert acts == [("settle", "工作台：阿青"), ("withhold", "工作台：阿青")]


async def test_nobody_settles_the_texts_of_other_groups(visit: Visit, scoped: Office) -> None:
    part, reader = visit(), visit()
    await part.logs_in("林静")
    assert "红山区" not in await part.opens("/to-paste")
    assert "给松山区读书群的" in part.words
    await part.sends("/to-paste/1/done")
    assert part.status == 404
    await part.opens("/to-pass-on")
    assert "王建国" in part.words
    assert "路人" not in part.words
    with scoped.db.begin() as session:
        strange = session.exec(select(Relay.id).where(Relay.key == "told:路人")).one()
    await part.sends(f"/to-pass-on/{strange}/done")
    assert part.status == 404
    await reader.logs_in("王建国")
    await reader.opens("/to-paste")
    assert "已贴" not in reader.words.replace("“已贴”", "")
    for path in ("to-paste/1/done", "to-paste/1/not", f"to-pass-on/{strange}/done", f"to-pass-on/{strange}/not"):
        await reader.sends(f"/{path}", reason="x")
        assert reader.status == 403, path


async def test_a_file_is_saved_under_its_name(visit: Visit, scoped: Office) -> None:
    (scoped.data / "files").mkdir()
    (scoped.data / "files" / "abc-海报.png").write_bytes(b"\x89PNG")
    with scoped.db.begin() as session:
        session.get_one(Post, 1).file = "abc-海报.png"
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/to-paste")
    (link,) = browser.links("/to-paste/1/file")
    async with browser.http.get(browser.root + "/desk" + link) as answer:
        assert await answer.read() == b"\x89PNG"
        assert "attachment" in answer.headers["Content-Disposition"]
    await browser.opens("/to-paste/2/file")
    assert browser.status == 404


async def test_words_are_passed_on_by_the_liaison_or_not(visit: Visit, scoped: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    said = await browser.opens("/to-pass-on")
    assert "请阿青转告 2条" in said
    assert NASTY in said
    assert "<script>alert" not in browser.page
    assert "已转告路人" in await browser.sends("/to-pass-on/1/done")
    assert "已经了结（阿青）" in await browser.sends("/to-pass-on/1/not", reason="晚了")
    assert "请写明为什么转不到" in await browser.sends("/to-pass-on/2/not", reason="")
    assert "转不到王建国" in await browser.sends("/to-pass-on/2/not", reason="电话停机")
    assert "没有待转告的话" in browser.words
    with scoped.db.begin() as session:
        assert [one.failed for one in session.exec(select(Relay).order_by(Relay.id))] == ["", "电话停机"]
        assert {one.act for one in session.exec(select(Audit).where(Audit.subject == "relays"))} == {"relay", "give up"}


async def test_who_answered_is_seen_and_ended_by_the_organiser(visit: Visit, scoped: Office) -> None:
    with scoped.db.begin() as session:
        for group in (1, 2):
            at = scoped.now - timedelta(hours=1)
            rollcall.begin(session, RollCall(group_id=group, title=f"{group}号通知{NASTY}", opened_at=at, closes_at=at))
        whose = {"roll_call_id": 1, "member_id": scoped.member(session, "路人").id, "says": Says.comes}
        session.add(RollAnswer(at=scoped.now, **whose))
    browser, part = visit(), visit()
    await browser.logs_in("阿青")
    assert "1号通知" in await browser.opens("/rollcalls")
    assert "1位" in browser.words
    assert "参加1位 路人" in await browser.opens("/rollcalls/1")
    assert "<script>alert" not in browser.page
    assert "截止了" in await browser.sends("/rollcalls/1/close")
    assert "已经截止了" in await browser.sends("/rollcalls/1/close")
    await part.logs_in("林静")
    assert "1号通知" not in await part.opens("/rollcalls")
    await part.opens("/rollcalls/1")
    assert part.status == 404
    await part.sends("/rollcalls/1/close")
    assert part.status == 404
    with scoped.db.begin() as session:
        assert session.exec(select(Member).where(Member.name == "路人")).one()
