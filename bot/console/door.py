"""The door: who may come in with which password, for how long, and how often one may try."""

import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.console.desk import Desk
from bot.passwords import fits
from bot.refusal import Refused
from models import account
from models.account import CONFIRMED, Account, Sitting
from models.db import Database
from models.member import Member
from models.role import Duty, Role

TRIES, WITHIN = 20, timedelta(minutes=10)
"""How many wrong passwords one address may type in a span of time."""
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


class Door:
    """One for all pages. `secure`: the pages are reached over TLS, and the cookie goes nowhere else."""

    def __init__(self, db: Database, now: Callable[[], datetime], *, demo: bool, secure: bool) -> None:
        self._db, self._now, self._demo, self._secure = db, now, demo, secure
        self._wrong: dict[str, deque[datetime]] = defaultdict(deque)
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

    async def enter(self, request: web.Request, name: str, password: str) -> str:
        """Log in; returns the new cookie's token. Raises Refused, in the same words whatever was wrong."""
        address, now = request.remote or "", self._now()
        wrong = self._wrong[address]
        while wrong and now - wrong[0] > WITHIN:
            wrong.popleft()
        if len(wrong) >= TRIES:
            raise Refused("试得太多了，请过10分钟再试。")
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        refusal = await self._db.write(lambda session: _enter(session, name, password, token, csrf, now))
        if refusal:
            wrong.append(now)
            raise Refused(refusal)
        return token

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


def _enter(session: Session, name: str, password: str, token: str, csrf: str, now: datetime) -> str:
    """Why nobody may come in with that name and password; empty where they are in."""
    whose = account.of_name(session, name.strip())
    if whose is None:
        fits(None, password)
        return WRONG
    if refusal := _refusal(session, whose, password, now):
        return refusal
    account.begin(session, whose, token, csrf, now)
    return ""


def _refusal(session: Session, whose: Account, password: str, now: datetime) -> str:
    if whose.shut_until and now < whose.shut_until:
        minutes = -((now - whose.shut_until) // timedelta(minutes=1))
        return f"密码错了{whose.failures}次，请过{minutes}分钟再试。"
    if not fits(whose.password, password):
        account.failed(session, whose, now)
        return WRONG
    return ""


def _desk(session: Session, member: Member, sitting_id: int | None) -> Desk:
    held = session.exec(select(Role).where(Role.member_id == member.id))
    return Desk(member.id or 0, member.name, frozenset(one.duty for one in held), sitting_id)


def _seen(session: Session, number: int | None, now: datetime) -> None:
    session.execute(update(Sitting).where(col(Sitting.id) == number).values(seen_at=now))
