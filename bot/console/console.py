"""Serves the office's pages: each address to whom it is for, forms checked, refusals shown above what was typed."""

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from aiohttp import web
from sqlmodel import Session

from bot.console.addresses import ROOT, found, menu, routes
from bot.console.desk import UPLOAD_BYTES, USUAL, Again, Ask, File, Go, House, NotAllowed, NotFound, Page, Route
from bot.console.door import ALONGSIDE, Door, Seat
from bot.console.filled import filled
from bot.console.sent import Sent, sent_by
from bot.console.template import render
from bot.message import clean
from bot.refusal import Refused
from models import role
from models.db import Database

log = logging.getLogger(__name__)

OWN_PASSWORD = "/password"
STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOO_LARGE = f"文件超过{UPLOAD_BYTES // 1024 // 1024}MB，没有收下；请压缩或拆成几份再传。"
NOWHERE = "没有这一页，或者它不在您管的范围里。"
THERE = "刚才填写的都还在；请看一遍，再按一次。"
EXPIRED = "这个页面过期了，请返回上一页，刷新后再提交。"
FIRST = (
    "还没有人设过密码。请在这台电脑上运行 python -m bot user add 姓名 --role admin，"
    "再运行 python -m bot user password 姓名，然后回到这里登录。"
)


class Console:
    """The pages over one database, behind one door."""

    def __init__(
        self,
        db: Database,
        door: Door,
        now: Callable[[], datetime],
        data: Path,
        *,
        demo: bool,
        has_room: bool,
        house: House = USUAL,
    ) -> None:
        self._db, self._door, self._now, self._data, self._house = db, door, now, data, house
        self._always = {"demo": demo, "has_room": has_room, "root": ROOT, "menu_of": menu}
        self._said: dict[int | None, tuple[str, str]] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        """What the app serves."""
        served = [web.route(one.method, ROOT + one.path, partial(self._serve, one)) for one in routes()]
        return [
            *served,
            web.get(f"{ROOT}/login", self._login_page),
            web.post(f"{ROOT}/login", self._login),
            web.post(f"{ROOT}/confirm", self._confirm),
            web.post(f"{ROOT}/logout", self._logout),
            web.static(f"{ROOT}/static", STATIC),
            web.route("*", ROOT + "/{nowhere:.*}", self._nowhere),
        ]

    async def _serve(self, route: Route, request: web.Request) -> web.StreamResponse:
        """One page or form, from the door to the answer."""
        try:
            sent = await sent_by(request)
        except web.HTTPRequestEntityTooLarge:
            return await self._too_large(request)
        seat = await self._door.seat(request)
        if seat is None:
            return await self._ask_to_log_in(sent)
        if sent.method == "POST" and not _is_own_form(request, seat, sent):
            return self._plain(EXPIRED, 403, seat)
        if seat.once and route.path != OWN_PASSWORD:
            return _to(ROOT + OWN_PASSWORD)
        if route.anew and not seat.confirmed(self._now()):
            return self._render("confirm.html", 200, seat, sent=sent.carried())
        match = {name: clean(one) for name, one in request.match_info.items()}
        return await self._answered(request, route, seat, sent, match)

    async def _answered(
        self, request: web.Request, route: Route, seat: Seat, sent: Sent, match: dict[str, str], *, back: str = ""
    ) -> web.StreamResponse:
        """What a page or form answers, or why not; to a file on its own one is sent from the page `back`."""
        try:
            answer = await self._work(route, seat, sent, match, aside=ALONGSIDE in request.headers)
        except Refused as refusal:
            return await self._show_again(seat, sent, 422, refused=str(refusal))
        except NotFound:
            return self._plain(NOWHERE, 404, seat)
        except NotAllowed as reason:
            return self._plain(str(reason), 403, seat)
        except Exception:
            log.exception("页面 %s %s 出错", sent.method, sent.path)
            return self._plain("程序出错了，没有改动任何东西；原因已写进日志，请告诉管理员。", 500, seat)
        if isinstance(answer, Go):
            if back and (to := found("GET", ROOT + answer.to)) and not to[0].title:
                return self._begin(seat, ROOT + answer.to, back)
            self._said[seat.desk.sitting_id] = answer.said, ""
            return _to(ROOT + answer.to)
        if isinstance(answer, Again):
            return await self._show_again(seat, sent, 200, said=answer.said)
        return _html(answer, 200) if isinstance(answer, bytes) else await _file(request, answer)

    async def _work(
        self,
        route: Route,
        seat: Seat,
        sent: Sent,
        match: dict[str, str],
        *,
        refused: str = "",
        said: str = "",
        aside: bool = False,
    ) -> bytes | Go | Again | File:
        """Do what is asked, in one transaction; a page comes as it is sent. Raises Refused, NotFound, NotAllowed."""
        now = self._now()
        read = await asyncio.to_thread(route.reads, sent.files) if route.reads else None

        def work(session: Session) -> bytes | Go | Again | File:
            is_demo = seat.desk.sitting_id is None
            groups = None if is_demo else role.reach(session, seat.desk.member_id, *route.duties)
            if groups == frozenset():
                raise NotAllowed(role.refusal(session, route.duty, None))
            words = sent.words | match
            answer = route.work(
                Ask(session, seat.desk, groups, now, self._data, words, sent.many, sent.files, read, self._house)
            )
            if not isinstance(answer, Page):
                return answer
            values = self._values(seat, sent.path, now, aside=aside)
            values |= {"refused": refused} | ({"said": said} if said else {})
            return render(answer.template, values | dict(answer.values))

        is_tried = bool(route.earnest) and not sent.words.get(route.earnest)
        writes = self._db.rehearse if is_tried else self._db.write
        return await (writes if route.method == "POST" else self._db.read)(work)

    async def _show_again(
        self, seat: Seat, sent: Sent, status: int, *, refused: str = "", said: str = ""
    ) -> web.Response:
        """The page that a form stood on, with a sentence on top and the form as it was filled in."""
        page = render("sentence.html", self._values(seat, "", self._now()) | {"words": refused or said})
        if there := found("GET", sent.page):
            route, match = there
            try:
                work = self._work(route, seat, Sent("GET", sent.page), match, refused=refused, said=said)
                page = done if isinstance(done := await work, bytes) else page
            except (NotFound, NotAllowed, Refused):
                pass
        return _html(await asyncio.to_thread(filled, page, sent), status)

    def _begin(self, seat: Seat, file: str, page: str) -> web.Response:
        """Back on the page that it was asked for on, with the file on its way."""
        self._said[seat.desk.sitting_id] = "下载开始了。", file
        return _to(page if found("GET", page) else f"{ROOT}/")

    def _values(self, seat: Seat | None, path: str, now: datetime, *, aside: bool = False) -> dict[str, Any]:
        said, begins = self._said.pop(seat.desk.sitting_id, ("", "")) if seat and not aside else ("", "")
        who = {"desk": seat.desk, "csrf": seat.csrf} if seat else {"desk": None, "csrf": ""}
        return {
            **self._always,
            **who,
            "path": path,
            "now": now,
            "said": said,
            "begins": begins,
            "refused": "",
        }

    def _render(self, template: str, status: int, seat: Seat | None = None, **values: Any) -> web.Response:
        return _html(render(template, self._values(seat, "", self._now()) | values), status)

    def _plain(self, words: str, status: int, seat: Seat | None = None) -> web.Response:
        return self._render("sentence.html", status, seat, words=words)

    async def _too_large(self, request: web.Request) -> web.StreamResponse:
        """Of a form with such a file nothing was read: the page as it is, with the sentence on top."""
        seat, page = await self._door.seat(request), urlsplit(request.headers.get("Referer", ""))
        if seat is None:
            return self._plain(TOO_LARGE, 413)
        sent = Sent("POST", request.path, page._replace(scheme="", netloc="").geturl())
        return await self._show_again(seat, sent, 413, refused=TOO_LARGE)

    async def _nowhere(self, request: web.Request) -> web.StreamResponse:
        seat = await self._door.seat(request)
        return self._plain(NOWHERE, 404, seat)

    async def _ask_to_log_in(self, sent: Sent) -> web.Response:
        if not await self._door.is_shut():
            return self._plain(FIRST, 401)
        return self._render("login.html", 401, sent=sent.carried(), goes_on=sent.method == "POST", name="")

    async def _login_page(self, request: web.Request) -> web.StreamResponse:
        if await self._door.is_shut():
            return self._render("login.html", 200, sent="", goes_on=False, name="")
        if await self._door.seat(request):
            return _to(f"{ROOT}/")
        return self._plain(FIRST, 200)

    async def _login(self, request: web.Request) -> web.StreamResponse:
        words = (await sent_by(request)).words
        carried, name = words.get("_sent", ""), words.get("_name", "")
        if not _same_origin(request):
            return self._plain(EXPIRED, 403)
        sent = Sent.again(carried) or Sent("GET", f"{ROOT}/")
        try:
            token, seat = await self._door.enter(request, name, words.get("_password", ""))
        except Refused as refusal:
            return self._render(
                "login.html", 401, sent=carried, goes_on=sent.method == "POST", name=name, refused=str(refusal)
            )
        if sent.method != "POST" or seat.once:
            response = _to(sent.to if found("GET", sent.to) else f"{ROOT}/")
        else:
            response = await self._show_again(seat, sent, 200, said=THERE)
        self._door.hand_over(response, token)
        return response

    async def _confirm(self, request: web.Request) -> web.StreamResponse:
        """The password once more, then what was asked for before it."""
        form = await sent_by(request)
        carried = form.words.get("_sent", "")
        sent, seat = Sent.again(carried), await self._door.seat(request)
        if seat is None:
            return await self._ask_to_log_in(sent or Sent("GET", f"{ROOT}/"))
        if not _is_own_form(request, seat, form):
            return self._plain(EXPIRED, 403, seat)
        try:
            await self._door.confirm(seat, form.words.get("_password", ""))
        except Refused as refusal:
            return self._render("confirm.html", 401, seat, sent=carried, refused=str(refusal))
        there = found(sent.method, sent.to) if sent else None
        if sent is None or there is None or seat.once:
            return _to(f"{ROOT}/")
        if sent.method == "GET":
            return _to(sent.to) if there[0].title else self._begin(seat, sent.to, sent.page)
        if sent.files:
            return await self._show_again(seat, sent, 200, said=THERE)
        return await self._answered(request, there[0], seat, sent, there[1], back=sent.page)

    async def _logout(self, request: web.Request) -> web.StreamResponse:
        seat = await self._door.seat(request)
        if seat and _is_own_form(request, seat, await sent_by(request)):
            await self._door.leave(seat)
        response = _to(f"{ROOT}/login")
        self._door.hand_over(response, "")
        return response


def _is_own_form(request: web.Request, seat: Seat, sent: Sent) -> bool:
    return _same_origin(request) and hmac.compare_digest(sent.words.get("_csrf", "").encode(), seat.csrf.encode())


def _same_origin(request: web.Request) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.host


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={**HEADERS, "Location": address})


def _html(body: bytes, status: int) -> web.Response:
    return web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)


async def _file(request: web.Request, file: File) -> web.StreamResponse:
    headers = {**HEADERS, "Content-Type": file.kind + ("; charset=utf-8" if file.kind.startswith("text/") else "")}
    if file.name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response, pieces = web.StreamResponse(headers=headers), iter(file.content)
    piece = await asyncio.to_thread(next, pieces, None)
    await response.prepare(request)
    while piece is not None:
        await response.write(piece)
        piece = await asyncio.to_thread(next, pieces, None)
    await response.write_eof()
    return response


def address(path: str, **query: str | int) -> str:
    """An address of the console with what is asked."""
    asked = {name: value for name, value in query.items() if value not in ("", 0)}
    return path + (f"?{urlencode(asked)}" if asked else "")


def turned(
    at: int, most: int, *, more: bool, asked: Mapping[str, str | int] = MappingProxyType({}), name: str = "at"
) -> dict[str, str]:
    """The addresses of the pages before and after the one that begins `at`, for `parts.turn`; empty where none is.

    `name` is what an address calls the place, `asked` what else it asks for.
    """

    def to(place: int) -> str:
        return address("", **{**asked, name: place}) or "?"

    return {"newer": to(max(at - most, 0)) if at else "", "older": to(at + most) if more else ""}
