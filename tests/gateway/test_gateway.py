"""The whole bot behind a real Wechaty gateway: what members say becomes records, once, whatever breaks meanwhile."""

import time
from urllib.parse import quote

from bot.pictures.labels import Label, sheets
from tests.gateway.conftest import ROOM, TOKEN, Core, Gateway, soon

PAGES = "SELECT page_last FROM checkins WHERE page_last IS NOT NULL ORDER BY id"


def opened(core: Core) -> Core:
    core.start()
    assert soon(core.listens), core.log("ear.log")
    core.open_group()
    return core


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


def test_the_gateway_dies_and_the_bot_listens_again_within_five_seconds(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.kill()
    assert soon(lambda: not core.listens())
    time.sleep(3)
    gateway.start()
    start = time.monotonic()
    assert soon(core.listens, 10)
    assert time.monotonic() - start <= 5
    gateway.speak("lin", "打卡《活着》读到98页")
    assert soon(lambda: core.rows(PAGES)) == [(98,)]


def test_after_a_minute_away_too_and_the_gap_is_on_record(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.kill()
    time.sleep(60)
    gateway.start()
    start = time.monotonic()
    assert soon(core.listens, 10)
    assert time.monotonic() - start <= 5
    assert soon(lambda: core.rows("SELECT 1 FROM gaps WHERE until IS NOT NULL AND reason NOT LIKE '收听程序%'"), 70)


def test_a_silent_cut_is_noticed_within_35_seconds(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.freeze()
    start = time.monotonic()
    assert soon(lambda: not core.listens(), 40)
    assert time.monotonic() - start <= 35


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


def test_when_all_ids_change_nothing_is_recorded_until_they_are_bound_again(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.speak("lin", "打卡《活着》读到98页")
    assert soon(lambda: core.may_write_privately("lin"), 70)
    gateway.do("forget", id=ROOM)
    for who, name in (("lin-2", "林静"), ("lu-2", "路人")):
        gateway.do("contact", id=who, name=name)
    gateway.do("room", id="r9@chatroom", topic="红山区读书群", members=["bot", "lin-2"])
    gateway.do("logout")
    gateway.do("login", id="bot")
    assert soon(lambda: core.ear().get("rebind") == "yes"), core.log("ear.log")
    gateway.speak("lin-2", "打卡《活着》读到120页", room="r9@chatroom")
    gateway.speak("lin-2", "我的记录", room=None)
    gateway.speak("lu-2", "我的记录", room=None)
    gateway.speak("lu-2", "打卡《活着》读到77页", room="r2@chatroom")
    said = core.command("check")
    assert "对上以前不记" in said
    assert "group set 红山区读书群 room=r9@chatroom" in said
    assert soon(lambda: core.rows("SELECT 1 FROM identities WHERE gone"), 70)
    assert "群编号全变了" in core.log("core.log")
    assert core.rows(PAGES) == [(98,)]
    core.command("group", "set", "红山区读书群", "room=r9@chatroom")
    assert soon(lambda: len(core.rows(PAGES)) == 2, 90), core.log("core.log")
    assert core.rows("SELECT count(DISTINCT member_id) FROM checkins") == [(1,)]
    assert soon(lambda: gateway.said("本月打卡1天"), 30), core.log("core.log")
    assert len(gateway.said("打卡1天")) == 1
    assert soon(lambda: "群编号" not in core.command("check"), 30)


def test_the_login_code_is_shown_where_people_look_and_gone_after_the_login(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.do("logout")
    code = "https://login.weixin.qq.com/l/4ZbX==?a=1&b=%2F"
    gateway.do("scan", link=code)
    link = f"https://wechaty.js.org/qrcode/{quote(code, safe='')}"
    assert soon(lambda: link in core.log("core.log")), core.log("ear.log")
    assert "▄▄▄▄▄" in core.log("core.log")
    assert link in core.log("ear.log")
    said = core.command("check")
    assert link in said
    assert "▄▄▄▄▄" in said
    gateway.do("login", id="bot")
    assert soon(lambda: "qrcode" not in core.command("check"))


def test_an_ear_that_was_killed_is_missed_by_check(core: Core, gateway: Gateway) -> None:
    opened(core)
    assert "没有在收听" not in core.command("check")
    core.kill_ear()
    assert core.listens()
    assert "没有在收听：收听程序没有运行" in core.command("check")


def test_a_wrong_token_is_said_without_the_token(core: Core) -> None:
    core.configure(token="falsch-und-geheim")
    core.start()
    assert soon(lambda: "令牌" in core.ear().get("error", "")), core.log("ear.log")
    said = core.command("check") + core.log("ear.log") + core.log("core.log")
    assert "网关不认这个令牌" in said
    assert "falsch-und-geheim" not in said
    assert TOKEN not in said


def test_a_second_listener_is_said(core: Core, gateway: Gateway, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    opened(core)
    second = Core(tmp_path_factory.mktemp("second"), gateway)
    second.configure()
    second.start()
    try:
        assert soon(lambda: "另一个程序" in second.ear().get("error", "")), second.log("ear.log")
        assert "另一个程序" in second.command("check")
        assert core.listens()
    finally:
        second.kill()
        second.command("ear", "--stop")


def test_an_own_authority_is_checked_with_the_host_name(gateway: Gateway, core: Core, tmp_path) -> None:  # type: ignore[no-untyped-def]
    import trustme

    ours, others = trustme.CA(), trustme.CA()
    certificate = ours.issue_cert("gateway.example")
    ours.cert_pem.write_to_path(tmp_path / "ca.pem")
    others.cert_pem.write_to_path(tmp_path / "other.pem")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    gateway.kill()
    gateway.options = {"tls": "on", "cert": str(tmp_path / "cert.pem"), "key": str(tmp_path / "key.pem")}
    gateway.start()
    for ca, name in (("other.pem", "gateway.example"), ("ca.pem", "elsewhere.example")):
        core.configure(tls="ca", ca=str(tmp_path / ca), server_name=name)
        assert "证书验证不过" in core.command("check")
    core.configure(tls="ca", ca=str(tmp_path / "ca.pem"), server_name="gateway.example")
    core.start()
    assert soon(core.listens), core.log("ear.log")
    core.configure(endpoint="10.0.0.1:1", tls="bundled")
    assert "只能用于本机" in core.command("check")


def test_the_ear_stays_small(core: Core) -> None:
    core.start()
    assert soon(core.listens)
    pid = core.ear()["pid"]
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        resident = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    assert resident <= 45 * 1024
