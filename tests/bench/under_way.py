"""What is under way in a province beside its records: questions, posts, events, drifting copies, seals, strangers."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from models import seal as seals
from models.attendance import Attendance
from models.audit import Audit
from models.copy import Copy, Whereabouts
from models.db import SHANGHAI, insert
from models.dossier import Check, Stage
from models.entry import Entry
from models.event import Event, EventGroup
from models.hold import Hold, Waiting
from models.hop import Hop
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.pending import Pending
from models.relay import Relay
from models.signup import SignUp
from models.tally import Span
from models.venue import Venue

NOON = datetime(2026, 4, 22, 12, tzinfo=SHANGHAI)
QUESTION_EVERY = 50
"""Of so many records one is an open question."""
MONTHS, REGIONS, OF_ONE_GROUP = 40, 12, 20
"""Months with events; in each one event for all, one for each 旗县区, and some for one group."""
MONTHS_SEALED = 35
COPIES, VENUES, STRANGERS, HOLDS = 9_000, 60, 500, 3_000
POSTS = {
    Standing.sent: 100_000,
    Standing.merged: 5_000,
    Standing.waiting: 1_000,
    Standing.asking: 300,
    Standing.by_hand: 300,
    Standing.failed: 150,
    Standing.sending: 50,
}
HALF = timedelta(minutes=30)


def is_question(number: int) -> bool:
    """Whether the record of that number waits for a yes or no."""
    return number % QUESTION_EVERY == 1


def fill(session: Session, records: int, members: int, groups: int) -> None:
    """Put in what rests on the records, and all else."""
    insert(session, ((Pending, _question(one)) for one in range(1, records + 1) if is_question(one)))
    insert(session, [(Entry, {"id": 1, "by": "秘书", "at": NOON, "source": "paper", "file": "", "remark": ""})])
    _people(session, members, groups)
    _posts(session, groups)
    _events(session, members, groups)
    _seal_months(session)
    insert(session, ((Audit, _act(number)) for number in range(1, 200_001)))


def _question(number: int) -> dict[str, Any]:
    at = NOON - timedelta(minutes=number % 20_000)
    return {"message_id": number, "part": 0, "kind": "checkins", "why": "替别人打卡，没有说是谁", "asked_at": at}


def _people(session: Session, members: int, groups: int) -> None:
    """Whom nobody knows yet, who has still to be told something, and whose page is being checked."""
    unknown = range(members + 1, members + STRANGERS + 1)
    insert(session, ((Member, {"id": one, "name": f"生人{one}", "on_roster": False}) for one in unknown))
    insert(session, ((Identity, _account(one)) for one in unknown))
    insert(session, ((Relay, _relay(one)) for one in range(1, 2001)))
    checked = {"year": 2026, "stage": Stage.sent, "round": 1, "sent_at": NOON}
    insert(session, ((Check, {"member_id": one} | checked) for one in range(1, members + 1, 2)))


def _account(number: int) -> dict[str, Any]:
    named = {"contact": f"p{number}", "shown_name": f"委员{number % 977}🌸"}
    return {"id": number, "channel": "room", "account": "room", "member_id": number} | named


def _relay(number: int) -> dict[str, Any]:
    said = {"text": "您借的书快到期了。", "why": "还不是机器人的好友", "made_at": NOON - timedelta(hours=number)}
    return {"key": f"relay:{number}", "job": "drift", "member_id": number, "liaison": f"联络员{number % 40}"} | said


def _posts(session: Session, groups: int) -> None:
    number = 0
    for standing, amount in POSTS.items():
        some = range(number + 1, number + amount + 1)
        insert(session, ((Post, _post(one, one % groups + 1, standing)) for one in some))
        number += amount


def _post(number: int, group: int, standing: Standing) -> dict[str, Any]:
    is_over = standing in (Standing.sent, Standing.merged)
    at = NOON - timedelta(minutes=4 * (number % 100_000)) if is_over else NOON + HALF * (number % 40 - 20)
    lease = NOON - HALF if standing == Standing.sending else None
    place = {"channel": "room", "account": "room", "room": f"r{group}", "group_id": group}
    said = {"key": f"post:{number}", "job": "weekly_report", "text": f"【本周书讯】第{number}期" + "，读书的人不少" * 9}
    when = {"made_at": at, "due_at": at, "sent_at": at if is_over else None, "lease_until": lease}
    return place | said | when | {"standing": standing, "expires_at": None if is_over else NOON + timedelta(days=1)}


def _events(session: Session, members: int, groups: int) -> None:
    events = list(_planned(groups))
    insert(session, ((Event, event) for event, _ in events))
    invited = ((event["id"], group) for event, those in events for group in those)
    insert(session, ((EventGroup, {"event_id": event, "group_id": group}) for event, group in invited))
    for table, amount in ((SignUp, 40), (Attendance, 30)):
        insert(session, ((table, _came(table, event, one, members)) for event, _ in events for one in range(amount)))


def _planned(groups: int) -> Iterator[tuple[dict[str, Any], list[int]]]:
    number = 0
    for month in range(MONTHS):
        first = date(2023 + (month + 3) // 12, (month + 3) % 12 + 1, 1)
        whom = [list(range(1, groups + 1))]
        whom += [[one for one in range(1, groups + 1) if one % REGIONS == region] for region in range(REGIONS)]
        whom += [[(month * 31 + one * 47) % groups + 1] for one in range(OF_ONE_GROUP)]
        for at, those in enumerate(whom):
            number += 1
            starts_at = datetime(first.year, first.month, 1 + at % 28, 15, tzinfo=SHANGHAI)
            when = {"month": first, "starts_at": starts_at, "ends_at": starts_at + 4 * HALF}
            yield {"id": number, "title": f"第{number}场读书沙龙", "venue": "政协书房", "made_by": "会务",
                   "made_at": NOON} | when, those  # fmt: skip


def _came(table: type[Any], event: dict[str, Any], number: int, members: int) -> dict[str, Any]:
    member = (event["id"] * 41 + number * 53) % members + 1
    row = {"entry_id": 1, "part": 0, "seq": 0, "member_id": member, "group_id": None, "state": "sure"}
    row |= {"day": event["starts_at"].date(), "made_at": event["starts_at"], "event_id": event["id"]}
    return row | ({"event": event["title"], "name": "", "leaves": False} if table is SignUp else {"name": ""})


def copies(session: Session, members: int) -> None:
    """Put the drifting copies in, of which the records speak; the members, groups and books are there."""
    shelves = ({"id": one, "name": f"{one}号书屋", "region": f"{one % REGIONS}旗"} for one in range(1, VENUES + 1))
    insert(session, ((Venue, one) for one in shelves))
    insert(session, ((Copy, _copy(one, members)) for one in range(1, COPIES + 1)))
    stops = ({"copy_id": one, "seq": 0, "venue_id": one % VENUES + 1, "since": NOON} for one in range(1, COPIES + 1))
    insert(session, ((Hop, one) for one in stops))
    waits = (
        {"book_id": one % 700 + 1, "member_id": one, "group_id": None, "asked_at": NOON, "standing": Waiting.queued}
        for one in range(1, HOLDS + 1)
    )
    insert(session, ((Hold, one) for one in waits))


def _copy(number: int, members: int) -> dict[str, Any]:
    is_out, day = number % 3 == 0, NOON.date() + timedelta(days=number % 60 - 10)
    row = {"id": number, "code": f"CF-{number:04}", "book_id": number % 4000 + 1, "home_id": number % VENUES + 1}
    row |= {"group_id": number % 1000 + 1, "entered_at": NOON, "since": NOON, "labelled": number % 30 != 0}
    where = Whereabouts.reader if is_out else Whereabouts.shelf
    held = {"member_id": number % members + 1, "venue_id": None} if is_out else {"member_id": None}
    row |= {"whereabouts": where, "due": day if is_out else None, "venue_id": number % VENUES + 1}
    return row | held


def _seal_months(session: Session) -> None:
    """Every month was handed in, up to the last but one."""
    for number in range(MONTHS_SEALED):
        year, month = 2023 + (number + 3) // 12, (number + 3) % 12 + 1
        since = date(year, month, 1)
        span = Span(since, (since + timedelta(days=32)).replace(day=1) - timedelta(days=1))
        own = seals.of_days(session, span, NOON)
        seals.seal(session, span, own, [], number="", file=f"简报-{since}.docx", at=NOON, by="工作台：秘书")


def _act(number: int) -> dict[str, Any]:
    at = NOON - timedelta(minutes=200_000 - number)
    said = {"detail": {"state": ["pending", "confirmed"]}, "subject": "checkins", "subject_id": number}
    return {"at": at, "by": f"工作台：秘书{number % 60}", "act": "settle"} | said
