"""Serves the office's pages: each address to whom it is for, forms checked, refusals shown above what was typed."""

import asyncio
import hmac
import importlib
import logging
import pkgutil
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from aiohttp import web
from aiohttp.web_request import FileField
from sqlmodel import Session

from bot.console import pages
from bot.console.desk import USUAL, Answer, Ask, File, Go, House, NotFound, Page, Route, Upload, declared
from bot.console.door import ALONGSIDE, Door, Seat
from bot.console.template import render
from bot.message import clean
from bot.refusal import Refused
from models import role
from models.db import Database

log = logging.getLogger(__name__)

ROOT, OWN_PASSWORD = "/desk", "/password"
PARTS = {"台账": range(4), "读书": range(4, 5), "发布": range(5, 6), "管理": range(6, 10)}
"""The parts of the menu, and the tens of the numbers of their pages."""
STATIC = Path(__file__).parent / "static"
UPLOAD_BYTES = 20 * 1024 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
TOO_LARGE = f"文件超过{UPLOAD_BYTES // 1024 // 1024}MB，没有收下；请拆成几份再传。"
FIRST = (
    "还没有人设过密码。请在这台电脑上运行 python -m bot user add 姓名 --role admin，"
    "再运行 python -m bot user password 姓名，然后回到这里登录。"
)
Fields = dict[str, str]


@cache
def routes() -> tuple[Route, ...]:
    """Every page and every form, as the files in `pages` declare them."""
    for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    return tuple(declared)


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
        self._always = {"demo": demo, "has_room": has_room, "root": ROOT, "menu_of": _menu}
        self._said: dict[int | None, str] = {}

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
        ]

    async def _serve(self, route: Route, request: web.Request) -> web.StreamResponse:
        """One page or form, from the door to the answer."""
        try:
            form, many, files = await _form(request)
        except web.HTTPRequestEntityTooLarge:
            return self._plain(TOO_LARGE, 413)
        seat = await self._door.seat(request)
        if seat is None:
            return await self._ask_to_log_in(request, form, has_files=bool(files))
        if route.method == "POST" and not _is_own_form(request, seat, form):
            return self._plain("这个页面过期了，请返回上一页，刷新后再提交。", 403, seat)
        if seat.once and route.path != OWN_PASSWORD:
            raise web.HTTPSeeOther(ROOT + OWN_PASSWORD, headers=HEADERS)
        if route.anew and not seat.confirmed(self._now()):
            return self._render("confirm.html", 200, seat, again=_again(request, form), refused="")
        words = _clean(request.query) | form | _clean(request.match_info)
        try:
            return await self._answer(route, request, seat, words, many, files)
        except Refused as refusal:
            return await self._show_again(request, seat, form, str(refusal))
        except NotFound:
            return self._plain("没有这一页，或者它不在您管的范围里。", 404, seat)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("页面 %s %s 出错", request.method, request.path)
            return self._plain("程序出错了，没有改动任何东西；原因已写进日志，请告诉管理员。", 500, seat)

    async def _answer(
        self,
        route: Route,
        request: web.Request,
        seat: Seat,
        words: Fields,
        many: Mapping[str, tuple[str, ...]],
        files: Mapping[str, Upload],
        *,
        path: str = "",
        refused: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> web.StreamResponse:
        now = self._now()
        read = await asyncio.to_thread(route.reads, files) if route.reads else None

        def work(session: Session) -> tuple[Answer | None, str]:
            is_demo = seat.desk.sitting_id is None
            groups = None if is_demo else role.reach(session, seat.desk.member_id, *route.duties)
            if groups == frozenset():
                return None, role.refusal(session, route.duty, None)
            answer = route.work(Ask(session, seat.desk, groups, now, self._data, words, many, files, read, self._house))
            if isinstance(answer, Page):
                values = self._values(seat, path or request.path, now, aside=ALONGSIDE in request.headers)
                values |= {"refused": refused, "typed": typed or {}}
                return File("", "text/html", [render(answer.template, values | dict(answer.values))]), ""
            return answer, ""

        is_tried = bool(route.earnest) and not words.get(route.earnest)
        writes = self._db.rehearse if is_tried else self._db.write
        answer, reason = await (writes if route.method == "POST" else self._db.read)(work)
        if answer is None:
            return self._plain(reason, 403, seat)
        if isinstance(answer, Go):
            self._said[seat.desk.sitting_id] = answer.said
            raise web.HTTPSeeOther(ROOT + answer.to, headers=HEADERS)
        assert isinstance(answer, File)
        return await _file(request, answer, 422 if refused else 200)

    async def _show_again(self, request: web.Request, seat: Seat, form: Fields, refusal: str) -> web.StreamResponse:
        """The page that the form stood on, with the sentence on top and everything as it was typed."""
        page = urlsplit(form.get("_page", ""))
        for one in sorted(routes(), key=lambda route: route.path.count("{")):
            match = one.method == "GET" and _pattern(one.path).fullmatch(page.path.removeprefix(ROOT))
            if match:
                words = dict(parse_qsl(page.query)) | match.groupdict()
                again = partial(self._answer, path=page.path, refused=refusal, typed=form)
                try:
                    return await again(one, request, seat, words, {}, {})
                except (NotFound, Refused):
                    break
        return self._plain(refusal, 422, seat)

    def _values(self, seat: Seat | None, path: str, now: datetime, *, aside: bool = False) -> dict[str, Any]:
        said = self._said.pop(seat.desk.sitting_id, "") if seat and not aside else ""
        who = {"desk": seat.desk, "csrf": seat.csrf} if seat else {"desk": None, "csrf": ""}
        return {**self._always, **who, "path": path, "now": now, "said": said, "refused": "", "typed": {}}

    def _render(self, template: str, status: int, seat: Seat | None = None, **values: Any) -> web.Response:
        body = render(template, self._values(seat, "", self._now()) | values)
        return web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)

    def _plain(self, words: str, status: int, seat: Seat | None = None) -> web.Response:
        return self._render("sentence.html", status, seat, words=words)

    async def _ask_to_log_in(self, request: web.Request, form: Fields, *, has_files: bool) -> web.Response:
        if not await self._door.is_shut():
            return self._plain(FIRST, 401)
        again = _again(request, form) | ({"_files": "yes"} if has_files else {})
        return self._render("login.html", 401, again=again, refused="")

    async def _login_page(self, request: web.Request) -> web.StreamResponse:
        if await self._door.is_shut():
            return self._render("login.html", 200, again={"_path": f"{ROOT}/", "_method": "GET"}, refused="")
        if await self._door.seat(request):
            raise web.HTTPSeeOther(f"{ROOT}/")
        return self._plain(FIRST, 200)

    async def _login(self, request: web.Request) -> web.StreamResponse:
        form, _, _ = await _form(request)
        again = {name: words for name, words in form.items() if name not in ("_name", "_password")}
        if not _same_origin(request):
            return self._plain("这个页面过期了，请刷新后再登录。", 403)
        try:
            token = await self._door.enter(request, form.get("_name", ""), form.get("_password", ""))
        except Refused as refusal:
            return self._render("login.html", 401, again=again, refused=str(refusal), typed=form)
        response = await self._go_on(again, None, token)
        self._door.hand_over(response, token)
        return response

    async def _confirm(self, request: web.Request) -> web.StreamResponse:
        form, _, _ = await _form(request)
        seat = await self._door.seat(request)
        again = {name: words for name, words in form.items() if name not in ("_password", "_csrf")}
        if seat is None:
            return self._render("login.html", 401, again=again, refused="")
        if not _is_own_form(request, seat, form):
            return self._plain("这个页面过期了，请返回上一页，刷新后再提交。", 403, seat)
        try:
            await self._door.confirm(seat, form.get("_password", ""))
        except Refused as refusal:
            return self._render("confirm.html", 401, seat, again=again, refused=str(refusal))
        return await self._go_on(again, seat, "")

    async def _go_on(self, again: Fields, seat: Seat | None, token: str) -> web.Response:
        """Where they wanted to go; what was typed before the login is there to be sent with one press."""
        path = again.get("_path", "")
        path = path if _PATH.fullmatch(path) else f"{ROOT}/"
        if again.get("_method") != "POST":
            return web.Response(status=303, headers={**HEADERS, "Location": path})
        if token:
            found = await self._db.read(lambda session: self._door._seated(session, token, self._now()))
            seat = found[0] if found else None
        kept = {name: words for name, words in again.items() if name not in ("_path", "_method", "_csrf")}
        return self._render("again.html", 200, seat, action=path, kept=kept)

    async def _logout(self, request: web.Request) -> web.StreamResponse:
        form, _, _ = await _form(request)
        seat = await self._door.seat(request)
        if seat and _is_own_form(request, seat, form):
            await self._door.leave(seat)
        response = web.Response(status=303, headers={**HEADERS, "Location": f"{ROOT}/login"})
        self._door.hand_over(response, "")
        return response


_PATH = re.compile(r"/(?:desk(?:/[^\s\\]*)?)?")


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)(?::[^}]*)?\}", r"(?P<\1>[^/]+)", path))


def _menu(desk: Any) -> list[tuple[str, list[Route]]]:
    """The pages in the menu that somebody may open, part by part."""
    may = [one for one in routes() if one.menu is not None and any(d in role.GRANTED_BY[one.duty] for d in desk.duties)]
    may.sort(key=lambda one: one.menu or 0)
    parts = [(part, [one for one in may if (one.menu or 0) // 10 in tens]) for part, tens in PARTS.items()]
    return [(part, pages) for part, pages in parts if pages]


async def _form(request: web.Request) -> tuple[Fields, dict[str, tuple[str, ...]], dict[str, Upload]]:
    """What was typed, what was chosen several times, and what was uploaded; text as the database takes it."""
    if request.method != "POST":
        return {}, {name: tuple(map(clean, request.query.getall(name))) for name in request.query}, {}
    posted = await request.post()
    words, many, files = {}, {}, {}
    for name in posted:
        values = posted.getall(name)
        if isinstance(values[0], FileField):
            content = await asyncio.to_thread(values[0].file.read)
            if content:
                files[name] = Upload(clean(values[0].filename or ""), content)
        else:
            typed = tuple(clean(one) for one in values if isinstance(one, str))
            if typed:  # A field for a file in which none was chosen comes as bytes.
                many[name], words[name] = typed, typed[0].replace("\r\n", "\n")
    return words, many, files


def _clean(words: Mapping[str, str]) -> Fields:
    return {name: clean(one) for name, one in words.items()}


def _again(request: web.Request, form: Fields) -> Fields:
    """What is to be asked once more when the password was typed."""
    if request.method == "GET":
        return {"_path": str(request.rel_url), "_method": "GET"}
    return {**form, "_path": str(request.rel_url), "_method": "POST"}


def _is_own_form(request: web.Request, seat: Seat, form: Fields) -> bool:
    return _same_origin(request) and hmac.compare_digest(form.get("_csrf", ""), seat.csrf)


def _same_origin(request: web.Request) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.host


async def _file(request: web.Request, file: File, status: int) -> web.StreamResponse:
    headers = {**HEADERS, "Content-Type": file.kind + ("; charset=utf-8" if file.kind.startswith("text/") else "")}
    if file.name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response, pieces = web.StreamResponse(status=status, headers=headers), iter(file.content)
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
