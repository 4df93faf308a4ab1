"""记录: the whole ledger, newest first, by kind, person, group, 界别, 旗县区, book, period and words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.almanac import SHANGHAI
from bot.console.console import address
from bot.console.desk import Ask, Page, shows
from bot.console.typed import book, day
from bot.console.vocabulary import STATES
from bot.refusal import Refused
from bot.text.phrase import line
from bot.told import found
from models import group as groups
from models import member as people
from models import role
from models.book import Book
from models.group import Group
from models.ledger import CALLED, RECORDS
from models.member import Member
from models.record import COUNTS, Record, State, Worded
from models.role import Duty
from models.search import Asked, Position, newest, people_named

Named = TypeVar("Named", Member, Group, Book)
MOST, SNIPPET = 50, 60
FILTERS = ("kind", "who", "member", "group", "sector", "region", "book", "since", "until", "words", "state")
STANDINGS = {
    "": ("记上的和待确认的", (*COUNTS, State.pending)),
    "counts": ("记上的", COUNTS),
    "pending": ("待确认的", (State.pending,)),
    "gone": ("撤销的和不重复算的", (State.cancelled, State.merged)),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One record in the list; `to` is its own page."""

    to: str
    day: date
    what: str
    words: str
    name: str
    group: str
    state: State


@shows("/records", "记录", menu=30)
def records(ask: Ask) -> Page:
    """A page of what was asked for."""
    asked = {name: ask.words.get(name, "").strip() for name in FILTERS}
    rows: list[Record] = []
    after, wrong = None, ""
    try:
        rows, after = newest(
            ask.session, _asked(ask, asked), ask.now.astimezone(SHANGHAI).date(), MOST, _position(ask.words)
        )
    except Refused as refusal:
        wrong = str(refusal)
    return Page(
        "records.html",
        {
            "asked": asked,
            "wrong": wrong,
            "rows": listed(ask.session, rows),
            "older": address("/records", **asked, after=_written(after)) if after else "",
            "is_first": "after" not in ask.words,
            "newest": address("/records", **asked),
            "kinds": CALLED,
            "states": STATES,
            "standings": {name: called for name, (called, _) in STANDINGS.items()},
            "groups": [(one.id, one.name) for one in own_groups(ask)],
            "sectors": [(one, one) for one in people.sectors(ask.session)],
            "regions": [(one, one) for one in role.regions(ask.session)],
            "member": ask.session.get(Member, ask.number("member")) if asked["member"] else None,
            "may_enter": may_keep(ask),
        },
    )


def own_groups(ask: Ask) -> list[Group]:
    """The groups that are the asker's here."""
    return [group for group in groups.listed(ask.session) if ask.may_see(group.id)]


def may_keep(ask: Ask) -> bool:
    """Whether the asker keeps the ledger anywhere."""
    return bool({Duty.secretary, Duty.admin} & ask.desk.duties)


def listed(session: Session, rows: Sequence[Record]) -> list[Listed]:
    """Records as lines of a list."""
    names = {one.id: one for one in _of_ids(session, Member, [row.member_id for row in rows])}
    rooms = {one.id: one.name for one in _of_ids(session, Group, [row.group_id for row in rows])}
    titles = _of_ids(session, Book, [row.book_id for row in rows])  # held, so that a line finds its book without asking
    lines = [
        Listed(
            to=f"/records/{row.__tablename__}/{row.id}",
            day=row.day,
            what=line(found(session, [row])),
            words=_snippet(row),
            name=names[row.member_id].name,
            group=rooms.get(row.group_id, "私信" if row.message_id else "不属于哪个群"),
            state=row.state,
        )
        for row in rows
    ]
    del titles
    return lines


def _of_ids(session: Session, table: type[Named], ids: Collection[int | None]) -> list[Named]:
    return list(session.exec(select(table).where(col(table.id).in_({one for one in ids if one is not None}))))


def _snippet(row: Record) -> str:
    words = " ".join(row.words.split()) if isinstance(row, Worded) else ""
    return words if len(words) <= SNIPPET else f"{words[:SNIPPET]}…"


def _asked(ask: Ask, typed: dict[str, str]) -> Asked:
    """What was asked for, in the asker's groups only."""
    chosen = ask.number("group")
    if chosen and not ask.may_see(chosen):
        raise Refused("这个群不在您管的范围里，请另选一个。")
    people_asked = [ask.number("member")] if typed["member"] else None
    if typed["who"]:
        people_asked = people_named(ask.session, typed["who"])
        if not people_asked:
            raise Refused(f"没有叫“{typed['who']}”的人，请核对姓名或群昵称。")
    wanted = book(ask.session, typed["book"]) if typed["book"] else None
    if typed["book"] and wanted is None:
        raise Refused(f"没有叫“{typed['book']}”的书，请核对书名，或到图书页查找。")
    return Asked(
        groups=[chosen] if chosen else ask.groups,
        kinds=[one for one in RECORDS if one.__tablename__ == typed["kind"]] or RECORDS,
        people=people_asked,
        sector=typed["sector"],
        region=typed["region"],
        book_id=wanted.id if wanted else None,
        since=day(typed["since"], "开始日期"),
        until=day(typed["until"], "结束日期"),
        words=typed["words"],
        states=STANDINGS.get(typed["state"], STANDINGS[""])[1],
    )


def _position(words: Mapping[str, str]) -> Position | None:
    """Where the page before ended, as its link says it; the first page where that is no such thing."""
    at = words.get("after", "").split("_")
    try:
        return date.fromisoformat(at[0]), int(at[1]), int(at[2])
    except (ValueError, IndexError):
        return None


def _written(position: Position) -> str:
    return "_".join(str(one) for one in position)
