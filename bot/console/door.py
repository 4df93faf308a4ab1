"""The door: who may come in with which password, for how long, and how often one may try."""

import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.config import LOOPBACK
from bot.console.desk import Desk
from bot.passwords import fits
from bot.refusal import Refused
from models import account
from models.account import CONFIRMED, Account, Sitting
from models.db import Database
from models.member import Member
from models.role import Duty, Role

TRIES, WITHIN = 100, timedelta(minutes=10)
"""How many wrong passwords may come from one address in a span of time: a whole office sits behind one."""
MOST_NAMES = 10_000
"""Of how many names that nobody has the wrong passwords are remembered."""
SEEN_EVERY = timedelta(minutes=1)
ALONGSIDE = "X-Alongside"
"""The header of what an open page asks for by itself: nobody sits there because of it, and it takes no message away."""
WRONG = "姓名或密码不对，请再试一次。忘了密码，请管理员重设。"


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody inside: what they may do, the word that their forms carry, and when they last typed the password.

    `once`: they came in with a password that an admin set, and choose their own before anything else.
    """

    desk: Desk
    csrf: str
    confirmed_at: datetime
    once: bool = False

    def confirmed(self, now: datetime) -> bool:
        """Whether the password was typed lately enough for what needs it anew."""
        return self.desk.sitting_id is None or now - self.confirmed_at < CONFIRMED


@dataclass(slots=True)
class Tried:
    """A name that nobody has: it shuts as one would that somebody has, or the difference would tell."""

    failures: int = 0
    shut_until: datetime | None = None


class Door:
    """One for all pages. `secure`: the pages are reached over TLS, and the cookie goes nowhere else.

    `proxied`: a proxy on this machine stands before them, and says where a request came from.
    """

    def __init__(
        self, db: Database, now: Callable[[], datetime], *, demo: bool, secure: bool, proxied: bool = False
    ) -> None:
        self._db, self._now, self._demo, self._secure, self._proxied = db, now, demo, secure, proxied
        self._wrong: dict[str, deque[datetime]] = defaultdict(deque)
        self._nobody: dict[str, Tried] = {}
        self._csrf_of_demo = secrets.token_urlsafe(24)
        self.cookie = "__Host-desk" if secure else "desk"

    async def is_shut(self) -> bool:
        """Whether one has to log in at all: from the first password on."""
        return await self._db.read(account.any_account)

    async def seat(self, request: web.Request) -> Seat | None:
        """Who asks; None where they have to log in first."""
        token, now = request.cookies.get(self.cookie, ""), self._now()
        found = await self._db.read(lambda session: self._seated(session, token, now))
        if found and found[1] and ALONGSIDE not in request.headers:
            await self._db.write(lambda session: _seen(session, found[0].desk.sitting_id, now))
        return found[0] if found else None

    def _seated(self, session: Session, token: str, now: datetime) -> tuple[Seat, bool] | None:
        """The seat, and whether it is time to write down that it was used."""
        if self._demo and not account.any_account(session):
            return Seat(Desk(0, "演示", frozenset(Duty)), self._csrf_of_demo, now), False
        found = account.sitting_of(session, token, now) if token else None
        if found is None:
            return None
        sitting, whose = found
        desk = _desk(session, session.get_one(Member, whose.member_id), sitting.id)
        return Seat(desk, sitting.csrf, sitting.confirmed_at, whose.once), now - sitting.seen_at > SEEN_EVERY

    async def enter(self, request: web.Request, name: str, password: str) -> tuple[str, Seat]:
        """Log in; returns the new cookie's token and the seat. Raises Refused, in the same words whatever was wrong."""
        now, wrong = self._now(), self._wrong[self._address(request)]
        while wrong and now - wrong[0] > WITHIN:
            wrong.popleft()
        if len(wrong) >= TRIES:
            raise Refused("试得太多了，请过10分钟再试。")
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        refusal = await self._db.write(lambda session: self._enter(session, name.strip(), password, token, csrf, now))
        if refusal:
            wrong.append(now)
            raise Refused(refusal)
        found = await self._db.read(lambda session: self._seated(session, token, now))
        assert found, "they just came in"
        return token, found[0]

    def _address(self, request: web.Request) -> str:
        """Where a request came from; only a proxy on this machine is believed about others."""
        remote = request.remote or ""
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if self._proxied and said and remote in LOOPBACK:
            return said
        return remote

    def _enter(self, session: Session, name: str, password: str, token: str, csrf: str, now: datetime) -> str:
        """Why nobody may come in with that name and password; empty where they are in."""
        whose = account.of_name(session, name)
        if whose is None:
            return self._refuse_nobody(name, password, now)
        if refusal := _refusal(session, whose, password, now):
            return refusal
        account.begin(session, whose, token, csrf, now)
        return ""

    def _refuse_nobody(self, name: str, password: str, now: datetime) -> str:
        tried = self._nobody.setdefault(name, Tried())
        if len(self._nobody) > MOST_NAMES:
            del self._nobody[next(iter(self._nobody))]
        if pause := _pause(tried, now):
            return pause
        fits(None, password)
        tried.failures += 1
        tried.shut_until = account.shut_after(tried.failures, now)
        return WRONG

    async def confirm(self, seat: Seat, password: str) -> None:
        """The password was typed once more; raises Refused where it is not theirs."""
        now = self._now()

        def check(session: Session) -> str:
            sitting = session.get_one(Sitting, seat.desk.sitting_id)
            whose = session.get_one(Account, sitting.account_id)
            if refusal := _refusal(session, whose, password, now):
                return refusal
            sitting.confirmed_at = now
            session.add(sitting)
            return ""

        if refusal := await self._db.write(check):
            raise Refused(refusal)

    async def leave(self, seat: Seat) -> None:
        """Log out."""
        now, number = self._now(), seat.desk.sitting_id
        if number is not None:
            await self._db.write(lambda session: account.end(session, session.get_one(Sitting, number), now))

    def hand_over(self, response: web.Response, token: str) -> None:
        """Give the browser its cookie; an empty token takes it away."""
        if token:
            response.set_cookie(
                self.cookie, token, httponly=True, secure=self._secure, samesite="Lax", path="/", max_age=None
            )
        else:
            response.del_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")


def _refusal(session: Session, whose: Account, password: str, now: datetime) -> str:
    if pause := _pause(whose, now):
        return pause
    if not fits(whose.password, password):
        account.failed(session, whose, now)
        return WRONG
    return ""


def _pause(whose: Account | Tried, now: datetime) -> str:
    if whose.shut_until is None or now >= whose.shut_until:
        return ""
    minutes = -((now - whose.shut_until) // timedelta(minutes=1))
    return f"密码错了{whose.failures}次，请过{minutes}分钟再试。"


def _desk(session: Session, member: Member, sitting_id: int | None) -> Desk:
    held = session.exec(select(Role).where(Role.member_id == member.id))
    return Desk(member.id or 0, member.name, frozenset(one.duty for one in held), sitting_id)


def _seen(session: Session, number: int | None, now: datetime) -> None:
    session.execute(update(Sitting).where(col(Sitting.id) == number).values(seen_at=now))
