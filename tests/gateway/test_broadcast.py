"""A broadcast over a real Wechaty gateway: text, a mention of everybody, a picture; and a group that is no more."""

import base64
import os
import time

from tests.gateway.conftest import ROOM, Core, Gateway, opened, soon

STANDS = "SELECT key, standing, reason FROM posts WHERE job = 'broadcast' ORDER BY id"
SENT = ("sent", "")


def test_text_picture_and_mention_arrive_once_and_answers_are_taken_down(core: Core, gateway: Gateway) -> None:
    opened(core)
    picture = os.urandom(5 * 1024 * 1024)
    (core.folder / "海报.png").write_bytes(b"\x89PNG\r\n\x1a\n" + picture)
    words = "各位委员：周六上午办沙龙，收到请回复"
    said = core.command(
        "broadcast", "write", "--text", words, "--all", "--file", str(core.folder / "海报.png"), "--yes"
    )
    assert f"@所有人 {words}" in said
    core.command("broadcast", "send", "1", "--yes")
    assert soon(lambda: gateway.do("files"), 20), core.log("core.log")
    assert soon(lambda: [row[1:] for row in core.rows(STANDS)] == [SENT, SENT], 20), core.rows(STANDS)
    assert [row[0] for row in core.rows(STANDS)] == ["broadcast:1:group-1", "broadcast:1:group-1#2"]
    (text,) = [one for one in gateway.do("said") if words in one["text"]]
    assert (text["place"], text["text"], set(text["mentions"])) == (ROOM, f"@所有人 {words}", {"lin", "qing", "zhou"})
    (file,) = gateway.do("files")
    assert (file["place"], file["name"]) == (ROOM, "海报.png")
    assert base64.b64decode(file["content"]) == b"\x89PNG\r\n\x1a\n" + picture
    gateway.speak("lin", "收到，准时参加")
    assert soon(lambda: core.rows("SELECT says FROM roll_answers") == [("comes",)]), core.log("core.log")
    assert "参加1位：林静" in core.command("rollcall", "show", "1")
    time.sleep(2)
    assert len(gateway.do("files")) == 1
    assert core.rows("SELECT count(*) FROM signups") == [(0,)]


def test_a_group_the_bot_has_left_is_a_failure_for_good_and_the_others_get_it(core: Core, gateway: Gateway) -> None:
    opened(core)
    core.command("group", "add", "别的群", "--channel", "wechaty", "--room", "r2@chatroom")
    core.command("group", "open", "别的群")
    assert soon(lambda: core.rows("SELECT 1 FROM groups WHERE name = '别的群' AND opened_at IS NOT NULL")), core.log(
        "core.log"
    )
    gateway.do("forget", id=ROOM)
    core.command("broadcast", "write", "--text", "明天下午三点，玉龙书屋见。", "--all")
    core.command("broadcast", "send", "1", "--yes")
    assert soon(lambda: [row[1] for row in core.rows(STANDS)] == ["failed", "sent"], 30), core.rows(STANDS)
    assert core.rows(STANDS)[0][2] == "机器人已经不在这个群里，或者群编号变了"
    said = core.command("broadcast", "show", "1")
    assert "红山区读书群  失败（机器人已经不在这个群里，或者群编号变了）" in said
    assert "别的群  已发" in said
