"""Where the pages may be reached, and by whom: other machines only over TLS and with passwords."""

import ssl
from pathlib import Path

import pytest
import trustme
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.config import Config, Web
from bot.console.console import ROOT, Console
from bot.console.door import Door
from bot.site import CannotServe, certificate, check_address, site
from models.db import Database
from tests.console.conftest import NOON, Office


@pytest.mark.parametrize(
    ("there", "words"),
    [(Web(host="0.0.0.0"), "还没有人设过密码"), (Web(address="https://shu.example"), "还没有人设过密码")],
)
def test_nobody_else_reaches_the_pages_before_somebody_has_a_password(db: Database, there: Web, words: str) -> None:
    check_address(Config(web=Web()), db)
    with pytest.raises(CannotServe, match=words):
        check_address(Config(web=there), db)


def test_other_machines_reach_them_over_tls_only(db: Database, tmp_path: Path) -> None:
    Office(db, tmp_path).set_passwords()
    with pytest.raises(CannotServe, match="要用加密连接"):
        check_address(Config(web=Web(host="0.0.0.0")), db)
    check_address(Config(web=Web(address="https://shu.example")), db)
    check_address(Config(web=Web(host="0.0.0.0", certificate=tmp_path / "c.pem", key=tmp_path / "k.pem")), db)
    with pytest.raises(CannotServe, match="用不了"):
        certificate(Config(web=Web(certificate=tmp_path / "c.pem", key=tmp_path / "k.pem")))


async def test_over_tls_the_cookie_goes_nowhere_else(db: Database, tmp_path: Path) -> None:
    Office(db, tmp_path).set_passwords()
    authority = trustme.CA()
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "both.pem"))
    there = Config(web=Web(certificate=tmp_path / "both.pem", key=tmp_path / "both.pem"))
    door = Door(db, lambda: NOON, demo=False, secure=there.web.secure)
    console = Console(db, door, lambda: NOON, tmp_path, demo=False, has_room=False)
    server = TestServer(site(there, door, console, None), scheme="https", host="127.0.0.1")
    await server.start_server(ssl=certificate(there))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    root = str(server.make_url("")).rstrip("/")
    async with ClientSession() as http:
        words = {"_name": "周秘书", "_password": "春天在草原上读书", "_path": f"{ROOT}/", "_method": "GET"}
        asked = http.post(
            f"{root}{ROOT}/login", data=words, headers={"Origin": root}, ssl=trusting, allow_redirects=False
        )
        async with asked as answer:
            cookie = answer.headers["Set-Cookie"]
        async with http.get(f"{root}/", headers={"Host": "evil.example"}, ssl=trusting) as answer:
            assert answer.status == web.HTTPMisdirectedRequest.status_code
    await server.close()
    assert cookie.startswith("__Host-desk=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


async def test_the_room_asks_for_a_login_too_once_there_is_a_password(db: Database, tmp_path: Path) -> None:
    office = Office(db, tmp_path)
    door = Door(db, lambda: NOON, demo=True, secure=False)
    console = Console(db, door, lambda: NOON, tmp_path, demo=True, has_room=False)
    server = TestServer(site(Config(), door, console, None), host="127.0.0.1")
    await server.start_server()
    async with ClientSession() as http:
        for typed in ("/", ROOT):
            async with http.get(server.make_url(typed)) as answer:
                assert (answer.url.path, answer.status) == (f"{ROOT}/", 200)
        office.set_passwords()
        async with http.get(server.make_url("/")) as answer:
            assert answer.url.path == f"{ROOT}/login"
    await server.close()
