"""The sample's office: eight groups, their talk, and one person for every role, city-wide and for one 旗县区."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import html
from sqlalchemy import ColumnElement, Table, false, or_, select, true
from sqlmodel import col

from bot.config import Config
from bot.console.console import ROOT, routes
from bot.console.desk import Route
from bot.demo import fill_when_new
from models import account, role
from models.account import Account, Sitting
from models.db import Database
from models.event import Event, EventGroup
from models.group import Group
from models.ledger import RECORDS
from models.member import Member
from models.role import CITY, Duty, Scope
from models.tables import TABLES
from tests.console.conftest import NOON
from tests.console.every_route.neighbours import THERE, meet
from tests.passwords import kept
from tests.sending import lay_out

REGION = "红山区"
SECRET = "只在别的群里说的话"
SCOPES = {"全市": CITY, "红山": Scope(region=REGION)}
PEOPLE = {f"{where}{duty}": (duty, scope) for duty in Duty for where, scope in SCOPES.items()}
OTHERS = select(Group.id).where(Group.region != REGION)
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Sample:
    """As `Office`, on the sample."""

    db: Database
    data: Path
    now: datetime = NOON

    def fill(self) -> None:
        """Put the sample in, with the people and the secret."""
        fill_when_new(self.db, Config(data=self.data), self.now)
        with self.db.begin() as session:
            lay_out(session, self.now)
            meet(session, self.now)
            for name, (duty, scope) in PEOPLE.items():
                member = Member(name=name)
                session.add(member)
                session.flush()
                role.give(session, member, duty, scope, NOON, "测试")
                account.set_password(session, member, kept(), NOON, "测试")
            for table in _tables():
                for said in {"words", "text"} & set(table.c.keys()):
                    there = table.update().where(table.c.group_id.in_(OTHERS))
                    session.execute(there.values({said: table.c[said] + SECRET}))

    def of_other_groups(self) -> Rows:
        """Every row that belongs to a group outside the 旗县区, or to somebody there, and what is of both."""
        wanted = {one: one.c.group_id.in_(OTHERS) for one in _tables()}
        stranger = select(Member.id).where(Member.name == THERE)
        for one in (table.__table__ for table in TABLES if "member_id" in table.__table__.c):
            wanted[one] = or_(wanted.get(one, false()), one.c.member_id.in_(stranger))
        shared = select(EventGroup.event_id).where(col(EventGroup.group_id).in_(OTHERS))
        return self._rows(wanted | {Event.__table__: Event.__table__.c.id.in_(shared)})

    def everything(self) -> Rows:
        """Every row but those of the door itself."""
        tables = (one.__table__ for one in TABLES if one not in (Account, Sitting))
        return self._rows(dict.fromkeys(tables, true()))

    def _rows(self, wanted: Mapping[Table, ColumnElement[bool]]) -> Rows:
        with self.db.look() as session:
            return {
                table.name: [
                    tuple(row)
                    for row in session.execute(select(table).where(which).order_by(*table.primary_key.columns))
                ]
                for table, which in wanted.items()
            }


def _tables() -> list[Table]:
    """The tables whose rows belong to groups."""
    return [one.__table__ for one in TABLES if "group_id" in one.__table__.c]


def addresses(route: Route, ids: int) -> list[str]:
    """The route's addresses with the first ids, for every kind of record where it names one."""
    paths = [route.path]
    if "{kind}" in route.path:
        paths = [route.path.replace("{kind}", str(one.__tablename__)) for one in RECORDS]
    if "{" not in paths[0]:
        return paths
    return [re.sub(r"\{\w+\}", str(number), one) for one in paths for number in range(1, ids + 1)]


def walked(method: str) -> list[Route]:
    """Every route of a method."""
    return [one for one in routes() if one.method == method]


@dataclass(frozen=True)
class Form:
    """A form of a page, filled in: where it goes, and what it sends when one of its buttons is pressed."""

    method: str
    action: str
    fields: tuple[tuple[str, str], ...]


def _first(words: Any) -> str:
    """What a field holds; of boxes of one name the first that is ticked."""
    return words if isinstance(words, str) else next(iter(words or ()), "")


def forms(page: str) -> list[Form]:
    """Every form of a page, once for each of its buttons, as it stands there."""
    found = []
    for form in html.fromstring(page).forms if page.strip() else []:
        action = (form.action or "").removeprefix(ROOT)
        fields = {name: _first(words) for name, words in form.fields.items() if name and name not in ("_csrf", "_page")}
        for button in form.xpath(".//button[not(@type) or @type='submit']") or [{}]:
            pressed = {button.get("name"): button.get("value", "")} if button.get("name") else {}
            to = button.get("formaction", action).removeprefix(ROOT).partition("?")[0]
            if to != "/logout":
                found.append(Form(form.method, to, tuple((fields | pressed).items())))
    return found
