"""The one address of all pages: the room and the office's console behind one door, over TLS where others reach it."""

import ssl
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.room.pages import RoomPages
from bot.config import LOOPBACK, Config
from bot.console.addresses import ROOT
from bot.console.console import Console
from bot.console.desk import UPLOAD_BYTES
from bot.console.door import Door
from bot.refusal import Refused
from models import account
from models.db import Database

WORDS_BYTES = 2 * 1024 * 1024
"""What a form may bring beside its files."""
EVERYWHERE = ("0.0.0.0", "::")


class CannotServe(Refused):
    """The pages cannot be served where the config says; the message is a sentence."""


def site(config: Config, door: Door, console: Console, room: RoomPages | None) -> web.Application:
    """Everything that is served; without a room the address leads to the console."""
    pages = web.Application(
        middlewares=[_known_host(config), _behind(door)], client_max_size=UPLOAD_BYTES + WORDS_BYTES
    )
    pages.add_routes(room.routes() if room else [web.get("/", _to_the_console)])
    pages.add_routes([web.get(ROOT, _to_the_console), *console.routes()])
    return pages


def _known_host(config: Config) -> Middleware:
    """Answer only under the address that is served, so that no other site's name can be pointed here."""
    known = {*LOOPBACK, config.web.host, (urlsplit(config.web.address).hostname or "").lower()}

    @web.middleware
    async def known_host(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = (urlsplit(f"//{request.host}").hostname or "").lower()
        if name not in known and config.web.host not in EVERYWHERE:
            raise web.HTTPMisdirectedRequest(text="请用本机地址打开。")
        return await handler(request)

    return known_host


def _behind(door: Door) -> Middleware:
    """From the first password on nobody is in the room who has not logged in; the console asks by itself."""

    @web.middleware
    async def behind_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_desk = request.path.startswith(f"{ROOT}/")
        if not is_desk and await door.is_shut() and await door.seat(request) is None:
            raise web.HTTPSeeOther(f"{ROOT}/login")
        return await handler(request)

    return behind_door


async def _to_the_console(request: web.Request) -> web.StreamResponse:
    raise web.HTTPSeeOther(f"{ROOT}/")


def check_address(config: Config, db: Database) -> None:
    """Refuse an address that others can reach for as long as nobody has a password, and one without TLS."""
    web_config = config.web
    if web_config.is_local and not web_config.address:
        return
    with db.look() as session:
        shut = account.any_account(session)
    if not shut:
        raise CannotServe(
            "还没有人设过密码，页面只能开在本机：先运行 user add 姓名 --role admin 和 user password 姓名，再对外开放。"
        )
    if not web_config.secure:
        raise CannotServe(
            f"web.host = {web_config.host!r}：对外的页面要用加密连接；请写明 web.certificate 和 web.key，"
            "或由前面的代理加密，并写 web.address。"
        )


def certificate(config: Config) -> ssl.SSLContext | None:
    """The certificate that the pages are served with; raises CannotServe where its files cannot be used."""
    if config.web.certificate is None:
        return None
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        tls.load_cert_chain(config.web.certificate, config.web.key)
    except (OSError, ssl.SSLError):
        raise CannotServe("web.certificate 或 web.key 用不了：请检查两个文件是否存在、是否是一对。") from None
    return tls
