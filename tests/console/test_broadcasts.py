"""群发 over the real server: written, seen as each group will see it, approved by another, stopped, put right."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import select

from bot.console.console import ROOT
from models import broadcast, outbox, role
from models.audit import Audit
from models.broadcast import Broadcast
from models.group import Group
from models.outbox import Post, Standing
from models.role import Duty, Scope
from tests.console.conftest import Browser, Office
from tests.passwords import PASSWORD

Visit = Callable[[], Browser]
WORDS = "明天下午三点，玉龙书屋见。"
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷{{ 7*7 }}"
BOTH = {"group-1": "红山区读书群", "group-2": "松山区读书群"}


def posts(office: Office) -> list[Post]:
    with office.db.begin() as session:
        return list(session.exec(select(Post).where(Post.job == broadcast.JOB).order_by(Post.key)))


def by_hand(office: Office, name: str) -> None:
    """Nothing is sent to that group by itself."""
    with office.db.begin() as session:
        for group in session.exec(select(Group).where(Group.name == name)):
            group.channel = "transcript"


async def written(browser: Browser, name: str = "阿青", **fields: str) -> str:
    """Log in and write; returns the words of the preview."""
    await browser.logs_in(name)
    await browser.opens("/broadcasts/new")
    return await browser.sends("/broadcasts/new", **{"text": WORDS, **BOTH, **fields})


async def test_it_is_previewed_as_each_group_will_see_it_and_then_sent(visit: Visit, office: Office) -> None:
    by_hand(office, "松山区读书群")
    browser = visit()
    said = await written(browser, text=NASTY, all="@所有人")
    assert f"红山区读书群 @所有人 {NASTY}" in said
    assert "手工转贴" in said
    assert "<script>alert" not in browser.page
    assert posts(office) == []
    said = await browser.sends("/broadcasts/1/send")
    assert "1个群开始发了" in said
    assert "1个群请到“待贴”里复制转贴" in said
    assert "待发1个群，待贴1个群" in said
    assert [(post.standing, post.mentions_all) for post in posts(office)] == [
        (Standing.waiting, True),
        (Standing.by_hand, False),
    ]
    await browser.opens("/broadcasts")
    assert "待发1个群，待贴1个群" in browser.words
    with office.db.begin() as session:
        acts = session.exec(select(Audit.act, Audit.by).where(Audit.subject == "broadcasts")).all()
    assert acts == [("write", "工作台：阿青"), ("send", "工作台：阿青")]


async def test_who_wrote_it_does_not_approve_it_and_nothing_changes_between_look_and_send(
    visit: Visit, office: Office
) -> None:
    with office.db.begin() as session:
        broadcast.decide_asks(session, wanted=True, at=office.now, by="测试")
    writer, other = visit(), visit()
    assert "要另一位同事看过才发" in await written(writer)
    with office.db.begin() as session:
        mark = broadcast.mark(session, session.get_one(Broadcast, 1))
    assert "写的人自己不能批" in await writer.sends("/broadcasts/1/send", _mark=mark)
    await other.logs_in("老马")
    assert "看过了，发给2个群" in await other.opens("/broadcasts/1")
    seen = other.page
    await writer.opens("/broadcasts/1/edit")
    await writer.sends("/broadcasts/1/edit", text="改成后天。", **BOTH)
    other.page = seen
    assert "您看过以后有人改过" in await other.sends("/broadcasts/1/send")
    assert "开始发了" in await other.sends("/broadcasts/1/send")
    assert "老马看过" in other.words
    assert [post.text for post in posts(office)] == ["改成后天。"] * 2
    await other.opens("/broadcasts")
    await other.sends("/broadcasts/approval", _wanted="off")
    assert "看过预览就可以发" in other.words


async def test_it_is_stopped_half_way_and_what_failed_or_is_unknown_is_put_right(visit: Visit, office: Office) -> None:
    browser = visit()
    await written(browser)
    await browser.sends("/broadcasts/1/send")
    with office.db.begin() as session:
        first, second = (
            outbox.pieces(session, "broadcast:1:group-1")[0],
            outbox.pieces(session, "broadcast:1:group-2")[0],
        )
        first.standing, first.reason = Standing.failed, "网关说不行"
        second.standing, second.lease_until = Standing.sending, office.now - timedelta(minutes=1)
    said = await browser.opens("/broadcasts/1")
    assert "发送不明1个群，失败1个群" in said
    assert "网关说不行" in said
    assert "再发一次" in await browser.sends("/broadcasts/1/resend")
    assert "已经发到" in await browser.sends("/broadcasts/1/settle", _group="2", _arrived="yes")
    assert "待发1个群，已发1个群" in browser.words
    assert "不用了结" in await browser.sends("/broadcasts/1/settle", _group="2", _arrived="no")
    assert "已叫停" in await browser.sends("/broadcasts/1/stop")
    assert [post.standing for post in posts(office)] == [Standing.stopped, Standing.sent]
    assert "已经叫停，不再发" in await browser.sends("/broadcasts/1/resend")
    assert "已经叫停" in await browser.sends("/broadcasts/1/stop")


async def test_a_file_goes_with_it_and_a_form_that_outlived_its_sitting_keeps_its_words(
    visit: Visit, office: Office
) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/broadcasts/new")
    office.now += timedelta(hours=3)
    said = await browser.sends_file("/broadcasts/new", "海 报\u202e.png", b"\x89PNG", text=NASTY, **BOTH)
    assert "刚才填写的都还在" in said
    said = await browser.sends("/login", _name="阿青", _password=PASSWORD)
    assert "请重新选一次" in said
    assert "alert(1)" in said
    assert browser.page.count(" checked") == 2
    await browser.sends_file("/broadcasts/new", "海 报\u202e.png", b"\x89PNG", text=NASTY, **BOTH)
    assert browser.at == f"{ROOT}/broadcasts/1"
    assert 'alt="海 报.png"' in browser.page
    await browser.sends("/broadcasts/1/send")
    assert [bool(post.file) for post in posts(office)] == [False, True, False, True]


async def test_a_form_in_whose_file_field_nothing_was_chosen(visit: Visit, office: Office) -> None:
    browser = visit()
    await browser.logs_in("阿青")
    await browser.opens("/broadcasts/new")
    assert "存好了" in await browser.sends_file("/broadcasts/new", "", b"", text=WORDS, **BOTH)


async def test_what_is_wrong_is_said_above_the_form(visit: Visit, office: Office) -> None:
    browser = visit()
    assert "请勾选发给哪些群" in await written(browser, **dict.fromkeys(BOTH, ""))
    assert WORDS in browser.words
    for fields, why in (
        ({"text": " "}, "群发是空的"),
        ({"text": "长" * 5001}, "最多5000字"),
        ({"at": "明天"}, "认不出"),
        ({"at": "0001-01-01T00:00"}, "请检查时间"),
        ({"at": "2026-04-22T09:00"}, "已经过了"),
        ({"at": "2026-04-22T23:00"}, "夜里也发"),
        ({"event": "7"}, "在列出的活动里选"),
    ):
        assert why in await browser.sends("/broadcasts/new", **{"text": WORDS, **BOTH, **fields})
        assert browser.status == 422
    said = await browser.sends("/broadcasts/new", text=WORDS, at="2026-04-22T23:00", night="夜里也发", **BOTH)
    assert "定在2026年4月22日 23:00发" in said


async def test_nobody_sees_or_sends_what_is_not_theirs(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.organiser, Scope(region="松山区"), office.now, "测试")
    city, part, reader = visit(), visit(), visit()
    await written(city)
    await part.logs_in("林静")
    assert "红山区读书群" not in await part.opens("/broadcasts/1")
    assert "松山区读书群" in part.words
    assert "发给" not in part.words
    for act in ("send", "stop", "edit"):
        await part.sends(f"/broadcasts/1/{act}", text="改", **BOTH)
        assert part.status == 404
    await part.opens("/broadcasts/new")
    assert "请勾选" in await part.sends("/broadcasts/new", text=WORDS, **{"group-1": "红山区读书群"})
    await part.sends("/broadcasts/approval", _wanted="on")
    assert part.status == 403
    await reader.logs_in("王建国")
    assert WORDS in await reader.opens("/broadcasts/1")
    assert "改一改" not in reader.words
    for path in ("new", "1/send", "1/stop", "1/resend", "1/settle", "approval"):
        await reader.sends(f"/broadcasts/{path}")
        assert reader.status == 403, path
    with office.db.begin() as session:
        assert len(session.exec(select(Broadcast)).all()) == 1
    assert posts(office) == []


async def test_the_password_is_asked_again_before_it_goes(visit: Visit, office: Office) -> None:
    browser = visit()
    await written(browser)
    office.now += timedelta(minutes=20)
    assert "再输一次密码" in await browser.sends("/broadcasts/1/send")
    assert "开始发了" in await browser.sends("/confirm", _password=PASSWORD)


async def test_an_open_page_looks_again_without_keeping_anybody_in(visit: Visit, office: Office) -> None:
    browser = visit()
    await written(browser)
    await browser.sends("/broadcasts/1/send")
    office.now += timedelta(minutes=90)
    async with browser.http.get(f"{browser.root}{ROOT}/broadcasts/1", headers={"X-Alongside": "yes"}) as answer:
        assert answer.status == 200
    office.now += timedelta(minutes=40)
    await browser.opens("/broadcasts/1")
    assert browser.status == 401
