"""The office's pages over a real server and a real database, asked as a browser asks."""

import io
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, FormData, web
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.channels.able import able
from bot.console.console import ROOT, Console
from bot.console.desk import House
from bot.console.door import Door
from models import account, role
from models.db import SHANGHAI, Database
from models.group import Group
from models.member import Member
from models.role import CITY, Duty, Scope
from tests.conftest import fresh
from tests.passwords import PASSWORD, kept

NOON = datetime(2026, 4, 22, 12, tzinfo=SHANGHAI)
OFFICE = {
    "周秘书": (Duty.secretary, CITY),
    "阿青": (Duty.organiser, CITY),
    "王建国": (Duty.read_only, CITY),
    "老马": (Duty.admin, CITY),
    "林静": (Duty.secretary, Scope(region="松山区")),
}
"""Who has which duty where; everybody has the same password. 路人 has none."""


class Browser:
    """One person's browser, with its cookies; it sends the address it stands on, as browsers do."""

    def __init__(self, server: TestServer, office: "Office") -> None:
        self.office, self.root = office, str(server.make_url("")).rstrip("/")
        self.http = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.status, self.page, self.at = 0, "", ""

    async def opens(self, path: str) -> str:
        """Open an address of the console; returns the page's words."""
        return await self.asks(path, {})

    async def asks(self, path: str, query: Mapping[str, str]) -> str:
        """Open an address with what a search form adds to it."""
        async with self.http.get(self.root + ROOT + path, params=query) as answer:
            self.status, self.page, self.at = answer.status, await answer.text(errors="replace"), answer.url.path
        return self.words

    async def sends(self, path: str, /, *, origin: str | None = None, **fields: str) -> str:
        """Send a form as the page holds it, with fields of one's own; returns the words of the page that answers."""
        data = self._hidden(path) | fields
        headers = {"Origin": self.root if origin is None else origin}
        async with self.http.post(self.root + ROOT + path, data=data, headers=headers) as answer:
            self.status, self.page, self.at = answer.status, await answer.text(errors="replace"), answer.url.path
        return self.words

    async def sends_file(self, path: str, name: str, content: bytes, /, *, into: str = "file", **fields: str) -> str:
        """Send a form with a file in one of its fields."""
        data = FormData(quote_fields=False)
        for field, value in (self._hidden(path) | fields).items():
            data.add_field(field, value)
        kind = None if name else "application/octet-stream"
        data.add_field(into, io.BytesIO(content), filename=name, content_type=kind)
        async with self.http.post(self.root + ROOT + path, data=data, headers={"Origin": self.root}) as answer:
            self.status, self.page, self.at = answer.status, await answer.text(errors="replace"), answer.url.path
        return self.words

    def _hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the page, those of the form that goes to the address before the others."""
        its_own = re.findall(f'(?s)<form[^>]*action="{re.escape(ROOT + path)}".*?</form>', self.page)
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.page + "".join(its_own))
        return {name: unescape(value) for name, value in found}

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that fit a pattern, once each."""
        found = re.findall(f'href="{ROOT}({pattern})"', self.page)
        return list(dict.fromkeys(unescape(one) for one in found))

    async def logs_in(self, name: str, password: str = PASSWORD) -> str:
        """From the login page on."""
        await self.opens("/login")
        return await self.sends("/login", _name=name, _password=password)

    def takes(self, token: str) -> None:
        """Carry a cookie from elsewhere."""
        self.http.cookie_jar.update_cookies({"desk": token}, URL(self.root))

    @property
    def words(self) -> str:
        """What a person reads on the page."""
        body = re.sub(r"(?s)<(script|style|head).*?</\1>", "", self.page)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def token(self) -> str:
        """The cookie's value."""
        return next((cookie.value for cookie in self.http.cookie_jar if cookie.key == "desk"), "")


class Office:
    """The people of the office, their groups, and the pages."""

    def __init__(self, db: Database, data: Path) -> None:
        self.db, self.now, self.data = db, NOON, data
        with db.begin() as session:
            for name, region in (("红山区读书群", "红山区"), ("松山区读书群", "松山区")):
                group = Group(name=name, channel="room", account="room", room=name, region=region)
                group.opened_at = NOON - timedelta(days=30)
                session.add(group)
            session.add_all(Member(name=name) for name in (*OFFICE, "路人"))
            session.flush()
            for name, (duty, scope) in OFFICE.items():
                role.give(session, self.member(session, name), duty, scope, NOON, "测试")

    def set_passwords(self) -> None:
        """Everybody of the office gets one."""
        with self.db.begin() as session:
            for name in OFFICE:
                account.set_password(session, self.member(session, name), kept(), NOON, "测试")

    @staticmethod
    def member(session, name: str) -> Member:  # type: ignore[no-untyped-def]
        from sqlmodel import select

        found: Member = session.exec(select(Member).where(Member.name == name)).one()
        return found


@pytest.fixture
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """One kind is enough for what each page says; `every_route` opens all, and sends every form, on both."""
    yield from fresh("sqlite", request, tmp_path)


@pytest.fixture
def office(db: Database, tmp_path: Path) -> Office:
    """An office where everybody has a password."""
    made = Office(db, tmp_path)
    made.set_passwords()
    return made


@pytest.fixture
async def visit(office: Office) -> AsyncIterator[Callable[[], Browser]]:
    """Opens a new browser on the office's pages."""
    door = Door(office.db, lambda: office.now, demo=False, secure=False)
    house = House(able=able())
    console = Console(office.db, door, lambda: office.now, office.data, demo=False, has_room=False, house=house)
    app = web.Application()
    app.add_routes(console.routes())
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    browsers: list[Browser] = []

    def new() -> Browser:
        browsers.append(Browser(server, office))
        return browsers[-1]

    yield new
    for one in browsers:
        await one.http.close()
    await server.close()
