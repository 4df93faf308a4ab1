"""Coming in at the gateway: the code to scan, ids that a login changes, the token, one listener, the certificate."""

from urllib.parse import quote

from tests.gateway.conftest import PAGES, ROOM, TOKEN, Core, Gateway, opened, soon


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
