"""One event on the desk from its list to its files: signed up, let in, ticked, photographed, thanked."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import openpyxl
from PIL import Image
from sqlmodel import Session, select

from bot.things import FOLDER
from models import event_photo, medium
from models.attendance import Attendance, attended
from models.audit import Audit
from models.db import insert
from models.entry import Entry
from models.event import Event
from models.inbox import Message
from models.ledger import Evidence, entered
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.reflection import Reflection
from models.relay import Relay
from models.seats import seats
from tests.console.conftest import NOON, Browser, Office
from tests.console.test_events import BAD, come, hold, sign_up
from tests.passwords import PASSWORD

Visit = Callable[[], Browser]
LONG = "读到最后一页，才明白平常日子里的好，值得慢慢地过、细细地记下来。"


def coming(office: Office, event_id: int) -> dict[str, int]:
    """Who comes, with how many guests."""
    with office.db.look() as session:
        found = seats(session, session.get_one(Event, event_id)).coming
        return {session.get_one(Member, one.member_id).name: one.guests for one in found}


def sheet(*rows: Sequence[str]) -> bytes:
    """A workbook of some lines."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def write(session: Session, office: Office, name: str, words: str, group_id: int = 1) -> None:
    """Somebody wrote something in a group an hour after the event of three days ago began."""
    member_id = office.member(session, name).id or 0
    identity = Identity(channel="room", account="room", contact=name, shown_name=name, member_id=member_id)
    session.add(identity)
    session.flush()
    at = NOON - timedelta(days=3) + timedelta(hours=4)
    said = {"channel": "room", "account": "room", "external_id": f"{name}-{words[:4]}", "text": words, "medium": "text"}
    message = Message(**said, group_id=group_id, identity_id=identity.id, sent_at=at, heard_at=at, kept=True)
    session.add(message)
    session.flush()
    evidence = Evidence(made_at=at, day=at.date(), member_id=member_id, group_id=group_id, message_id=message.id)
    insert(session, entered(Reflection, evidence, [], words=words))


async def test_somebody_is_put_on_the_list_and_taken_off_and_who_waits_moves_up(office: Office, visit: Visit) -> None:
    event_id = hold(office, places=2)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/signups"
    await desk.opens(at)
    assert "路人：已报名" in await desk.sends(at, who="路人", guests="1")
    assert "林静：候补第1位" in await desk.sends(at, who="林静")
    assert "名册上没有" in await desk.sends(at, who=BAD)
    assert "不是整数" in await desk.sends(at, who="林静", guests="几个")
    assert coming(office, event_id) == {"路人": 1}
    with office.db.look() as session:
        one = office.member(session, "路人").id
    words = await desk.sends(f"{at}/{one}", act="leave")
    assert "空出的位子给了候补的1位" in words
    assert coming(office, event_id) == {"林静": 0}
    assert "已经不在名单上" in await desk.sends(f"{at}/{one}", act="leave")
    with office.db.look() as session:
        assert "有您的位子了" in session.exec(select(Relay)).one().text


async def test_who_came_too_late_is_let_in(office: Office, visit: Visit) -> None:
    event_id = hold(office, deadline=NOON - timedelta(days=1))
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/signups"
    assert "过了截止才报" in await desk.opens(at)
    with office.db.look() as session:
        one = office.member(session, "路人").id
    assert "路人可以参加了" in await desk.sends(f"{at}/{one}", act="admit")
    assert coming(office, event_id) == {"路人": 0}


async def test_who_came_is_ticked_and_what_came_in_meanwhile_stays(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-1)
    sign_up(office, event_id, "路人", "林静", "王建国")
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/attendance"
    await desk.opens(at)
    with office.db.look() as session:
        ids = {name: office.member(session, name).id for name in ("路人", "林静", "王建国")}
    come(office, event_id, "王建国")
    words = await desk.sends(at, **{f"how-{ids['路人']}": "site", f"how-{ids['林静']}": "online"})
    assert "改了2人的签到" in words
    with office.db.look() as session:
        found = attended(session, event_id)
    assert found == {ids["路人"]: False, ids["林静"]: True, ids["王建国"]: False}
    await desk.opens(at)
    assert "改了2人的签到" in await desk.sends(at, **{f"how-{ids['路人']}": "", f"how-{ids['林静']}": "site"})
    with office.db.look() as session:
        assert attended(session, event_id) == {ids["林静"]: False, ids["王建国"]: False}
        by = {one.by for one in session.exec(select(Audit).where(Audit.subject == "attendances"))}
        assert by == {"工作台：阿青"}


async def test_nobody_came_to_what_has_not_begun(office: Office, visit: Visit) -> None:
    event_id = hold(office)
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    assert "还没有开始，先不能记到场" in await desk.opens(f"/events/{event_id}/attendance")
    assert "还没有开始" in await desk.sends(f"/events/{event_id}/attendance/more", names="路人")
    assert "还没有开始" in await desk.opens(f"/events/{event_id}/sheet")


async def test_who_was_there_is_added_by_name(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-1)
    desk = visit()
    await desk.logs_in("阿青")
    await desk.opens(f"/events/{event_id}/attendance")
    at = f"/events/{event_id}/attendance/more"
    assert "记下2人到场" in await desk.sends(at, names="路人、林静", how="online")
    assert "名册里对不上这个名字" in await desk.sends(at, names=f"王建国、{BAD}")
    assert "早就记过了" in await desk.sends(at, names="路人")
    with office.db.look() as session:
        assert list(attended(session, event_id).values()) == [True, True]


async def test_a_sign_in_sheet_is_tried_first(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-1)
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/sheet"
    await desk.opens(at)
    content = sheet(("姓名", "签名"), ("路人", "√"), ("林静", "√"), (BAD, "√"), ("王建国", ""))
    words = await desk.sends_file(at, "签到单.xlsx", content)
    assert "新记到场 3 人" in words
    assert "没有报名、直接来的2人：林静" in words
    assert "<script>alert" not in desk.page
    with office.db.look() as session:
        assert session.exec(select(Attendance)).all() == []
        assert session.exec(select(Entry).where(Entry.source == "sheet")).all() == []
    assert "新记到场3人" in await desk.sends(at)
    with office.db.look() as session:
        entry = session.exec(select(Entry).where(Entry.source == "sheet")).one()
        assert (office.data / FOLDER / entry.file).read_bytes() == content
        assert entry.file in medium.files(session)
        assert len(attended(session, event_id)) == 3
    await desk.opens(at)
    await desk.sends_file(at, "签到单.csv", b"\x00\xff")
    assert desk.status == 422
    for rows in ("[", "[1]", '[["a",1,2,3]]', '[[1,"路人",null,{}]]'):
        await desk.sends(at, act="go", _rows=rows)
        assert desk.status < 500


async def test_photos_come_with_captions_and_go(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-1)
    photo = io.BytesIO()
    Image.new("RGB", (3000, 2000), "beige").save(photo, "JPEG")
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/photos"
    await desk.opens(at)
    assert "不是能用的照片" in await desk.sends_file(at, "x.jpg", b"<svg onload=alert(1)>")
    assert "收下了1张照片" in await desk.sends_file(at, "合影.jpg", photo.getvalue(), caption=BAD)
    assert "<script>alert" not in desk.page
    with office.db.look() as session:
        kept = event_photo.of_event(session, event_id)[0]
        assert kept.caption == BAD
        assert kept.file in medium.files(session)
        with Image.open(office.data / FOLDER / kept.file) as small:
            assert small.size == (1600, 1067)
    async with desk.http.get(f"{desk.root}/desk{at}/{kept.id}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    await desk.opens(at)
    assert "说明改好了" in await desk.sends(f"{at}/{kept.id}", caption="大家围坐")
    assert "60字以内" in await desk.sends(f"{at}/{kept.id}", caption="长" * 61)
    assert "照片去掉了" in await desk.sends(f"{at}/{kept.id}", act="remove")
    with office.db.look() as session:
        assert event_photo.of_event(session, event_id) == []
        assert kept.file not in medium.files(session)


async def test_words_are_let_through_and_the_thanks_are_sent_early(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-3)
    sign_up(office, event_id, "路人")
    come(office, event_id, "路人")
    with office.db.begin() as session:
        write(session, office, "路人", LONG)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/thanks"
    words = await desk.opens(at)
    assert "感谢1位书友参加，写下体会1篇" in words
    assert f"“{LONG}”" not in words
    with office.db.look() as session:
        row = session.exec(select(Reflection)).one()
    await desk.sends(f"{at}/words/{row.id}", act="let")
    assert f"“{LONG}”" in await desk.opens(at)
    assert "已放进待发箱" in await desk.sends(at, groups="1", act="send")
    with office.db.look() as session:
        post = session.exec(select(Post).where(Post.job == "event_follow_up")).one()
        assert (post.standing, LONG in post.text) == (Standing.waiting, True)
    assert "没有改动" in await desk.sends(at, groups="1", act="drop")


async def test_words_that_are_held_leave_the_thanks_that_wait_for_a_look(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-3)
    come(office, event_id, "路人")
    with office.db.begin() as session:
        write(session, office, "路人", LONG)
        row = session.exec(select(Reflection)).one()
        row.quotable = True
        session.add(row)
    desk = visit()
    await desk.logs_in("阿青")
    at = f"/events/{event_id}/thanks"
    await desk.opens(at)
    await desk.sends(at, groups="1", act="send")
    with office.db.begin() as session:
        post = session.exec(select(Post)).one()
        post.standing = Standing.asking
        session.add(post)
    assert "看过再发" in await desk.opens(at)
    await desk.sends(f"{at}/words/{row.id}", act="hold")
    with office.db.look() as session:
        assert LONG not in session.exec(select(Post)).one().text
    assert "不发了" in await desk.sends(at, groups="1", act="drop", text="")
    with office.db.look() as session:
        assert session.exec(select(Post)).one().standing == Standing.stopped


async def test_the_lists_are_had_after_the_password(office: Office, visit: Visit) -> None:
    event_id = hold(office, BAD, days=-1)
    sign_up(office, event_id, "路人")
    desk = visit()
    await desk.logs_in("阿青")
    office.now += timedelta(minutes=20)
    await desk.opens(f"/events/{event_id}/lists")
    assert "再输一次密码" in await desk.sends(f"/events/{event_id}/lists", what="event")
    assert "下载开始了" in await desk.sends("/confirm", _password=PASSWORD)
    assert desk.at == f"/desk/events/{event_id}/lists"
    file = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', desk.page)
    assert file
    async with desk.http.get(desk.root + file[1]) as answer:
        book = openpyxl.load_workbook(io.BytesIO(await answer.read()))
    assert book.sheetnames == ["活动记录清单", "建议清单", "反馈清单"]
    assert "路人" in [cell.value for cell in book["活动记录清单"]["C"]]
    with office.db.look() as session:
        row = session.exec(select(Audit).where(Audit.act == "export")).one()
        assert (row.by, row.subject_id) == ("工作台：阿青", event_id)


async def test_every_page_of_an_event_is_shut_to_who_is_of_another_region(office: Office, visit: Visit) -> None:
    event_id = hold(office, days=-3)
    desk = visit()
    await desk.logs_in("林静")
    for page in ("", "/signups", "/attendance", "/photos", "/thanks", "/lists"):
        await desk.opens(f"/events/{event_id}{page}")
        assert desk.status == 404, page
    entered_by_secretaries = ("/attendance", "/attendance/more", "/sheet", "/lists")
    for page in ("", "/signups", *entered_by_secretaries, "/photos", "/thanks"):
        await desk.opens("/events")
        await desk.sends(f"/events/{event_id}{page}")
        assert desk.status == (404 if page in entered_by_secretaries else 403), page
    looking = visit()
    await looking.logs_in("王建国")
    for page in ("", "/signups", "/attendance", "/photos", "/thanks", "/lists"):
        await looking.opens(f"/events/{event_id}{page}")
        assert looking.status == 200, page
        assert looking.page.count('<form method="post"') == 1, page
