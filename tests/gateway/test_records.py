"""The whole bot behind a real Wechaty gateway: what members say becomes records, once, whatever breaks meanwhile."""

import time

from bot.pictures.labels import Label, sheets
from tests.gateway.conftest import PAGES, ROOM, Core, Gateway, opened, soon


def test_a_check_in_becomes_a_record_and_the_list_is_posted_once(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.speak("lin", "打卡《活着》读到98页")
    gateway.speak("lu", "打卡《活着》读到77页", room="r2@chatroom")
    gateway.speak("qing", "推荐《乡土中国》，做基层工作的都该备一本")
    assert soon(lambda: core.rows("SELECT 1 FROM recommendations")), core.log("core.log")
    assert core.rows(PAGES) == [(98,)]
    assert core.rows("SELECT text FROM messages WHERE text LIKE '%77页%'") == []
    core.command("post", "recommended_list")
    core.command("post", "recommended_list")
    assert soon(lambda: gateway.said("【一周荐书】"))
    time.sleep(1)
    assert len(gateway.said("【一周荐书】")) == 1
    assert len(gateway.said("我是“书香群记”")) == 1


def test_a_question_is_answered_privately_and_the_echo_is_no_message(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.speak("lin", "打卡《活着》读到98页")
    gateway.speak("lin", "我的记录")
    assert soon(lambda: gateway.said("本月打卡1天")), core.log("core.log")
    assert soon(lambda: core.rows("SELECT 1 FROM posts WHERE text LIKE '%本月打卡1天%' AND standing = 'sent'"))
    assert core.rows("SELECT count(*) FROM checkins") == [(1,)]


def test_the_core_is_killed_while_members_talk_and_nothing_is_lost_or_doubled(core: Core, gateway: Gateway) -> None:
    opened(core)
    for page in range(1, 21):
        gateway.speak("lin", f"打卡《活着》读到{page}页")
        if page == 7:
            core.command("post", "evening_digest")
            core.kill()
    core.start()
    assert soon(lambda: len(core.rows(PAGES)) >= 20), core.log("core.log")
    assert core.rows(PAGES) == [(page,) for page in range(1, 21)]
    time.sleep(1)
    posted = gateway.said()
    assert len(posted) == len(set(posted))


def test_the_same_message_twice_and_unknown_kinds_do_no_harm(core: Core, gateway: Gateway) -> None:
    opened(core)
    message = gateway.speak("lin", "打卡《活着》读到98页")
    gateway.do("again", id=message)
    for number, (kind, text) in enumerate(((99, "?"), (13, "拍了拍"), (6, ""), (7, "打卡《活着》读到99页\0\ud800")), 1):
        payload = {"id": f"x{number}", "type": kind, "text": text, "talkerId": "lin", "roomId": "r1@chatroom"}
        gateway.do("inject", payload=payload | {"timestamp": int(time.time())})
    assert soon(lambda: len(core.rows(PAGES)) >= 2), core.log("core.log")
    assert core.rows(PAGES) == [(98,), (99,)]
    assert "Traceback" not in core.log("core.log") + core.log("ear.log")


def test_a_recall_on_the_gateway_takes_the_record_back(core: Core, gateway: Gateway) -> None:
    opened(core)
    at = int(time.time())
    said = {"id": "7810092927857443194", "type": 7, "text": "打卡《活着》读到98页", "talkerId": "lin", "timestamp": at}
    gateway.do("inject", payload=said | {"roomId": "r1@chatroom"})
    assert soon(lambda: core.rows(PAGES))
    words = '<sysmsg type="revokemsg"><revokemsg><newmsgid>7810092927857443194</newmsgid></revokemsg></sysmsg>'
    gateway.do("inject", payload=said | {"id": "x2", "type": 13, "text": words, "roomId": "r1@chatroom"})
    assert soon(lambda: core.rows("SELECT 1 FROM checkins WHERE state = 'cancelled'"))
    assert core.rows("SELECT text FROM messages WHERE text LIKE '%98页%'") == []


def test_a_photo_of_a_label_is_fetched_and_read(core: Core, gateway: Gateway) -> None:
    opened(core)
    copies, picture = core.folder / "清单.csv", core.folder / "label.png"
    copies.write_text("编号,书名,书架\nCF-0012,活着,玉龙书屋\n", encoding="utf-8")
    assert "新增漂流本1本" in core.command("import", "copies", str(copies))
    next(sheets([Label("CF-0012", "活着")])).crop((0, 0, 1654, 886)).save(picture)
    payload = {"id": "p1", "type": 6, "text": "", "talkerId": "lin", "roomId": ROOM, "timestamp": int(time.time())}
    gateway.do("inject", payload=payload, picture=str(picture))
    assert soon(lambda: core.rows("SELECT 1 FROM drift_acts")), core.log("core.log")
    assert core.rows("SELECT act, copy_code, state FROM drift_acts") == [("drift_take", "CF-0012", "sure")]
    assert core.rows("SELECT 1 FROM photos") == []
