"""A ledger of five months that nobody talked into being: random, but the same each time, with every state a record has.

Some of its people asked not to be recorded after they had been, some are resting, one group is for practice, some
records came from paper, some were corrected; events were held, called off or lie ahead; suggestions were passed on.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import consent, points, revise
from models.advice import Advice
from models.attendance import Attendance
from models.book import Book
from models.checkin import CheckIn
from models.clue import ClueStep
from models.clue import Stage as Step
from models.db import Row, insert
from models.entry import Entry
from models.event import Event, EventGroup, Stage
from models.group import Group, Quotes
from models.inbox import Message
from models.ledger import RECORDS
from models.member import Identity, Member
from models.record import Record, State
from tests.cast import SHANGHAI

NOW = datetime(2026, 6, 3, 9, tzinfo=SHANGHAI)
FIRST, DAYS = date(2026, 1, 1), 151
GROUPS = {"市主群": "赤峰市", "红山区读书群": "红山区", "松山区读书群": "松山区", "翁旗群": "翁牛特旗",
          "演练": "红山区"}  # fmt: skip
REGIONS = ("红山区", "松山区", "翁牛特旗", "")
SECTORS = ("教育界", "医药卫生界", "=农业<界>", "无党派人士", "")
SURNAMES, GIVEN = "王丁马乌申冯毕刘祁那李吴何佟张陈林金周郑", "建国文斌俊峰静雪凡晓梅德福志远㸆镕"
TITLES = ("活着", "乡土中国", "额尔古纳河右岸", "置身事内", "平凡的世界", "论语", "<b>县中的孩子</b>", "我在北京送快递")
NASTY = "=1+1 的《<b>》\u202e倒着𬱖，"
OWN = "福贵的一生教我懂得，日子再难也要有人记得。我们下乡走访，最该做的就是坐下来听老乡把话讲完，把难处记在本子上。"
STATES = {State.sure: 70, State.confirmed: 10, State.pending: 8, State.cancelled: 7, State.merged: 5}
MEMBERS, EACH = 48, 360


def fill(session: Session) -> None:
    """Put it in."""
    dice = random.Random(11)
    _groups(session)
    people = _people(session, dice)
    session.add_all(Book(title=one, author="某某" if number % 3 else "", listed=number != 4)
                    for number, one in enumerate(TITLES))  # fmt: skip
    session.add_all([Entry(by="周秘书", at=NOW, source="paper", file="签名.pdf")])
    session.flush()
    _events(session)
    numbers = iter(range(1, 1_000_000))
    for table in RECORDS:
        rows = [_row(table, dice, next(numbers)) for _ in range(EACH)]
        insert(session, (_message(row["message_id"], row) for row in rows if row["message_id"]))
        insert(session, ((table, row) for row in rows))
    _corrected(session)
    _passed_on(session, dice)
    for one in people[::2]:
        consent.decide(session, one, consent.ANTHOLOGY, NOW, "周秘书", agrees=True)
    points.decide(session, "read", 0.5, 3, NOW, "周秘书")
    points.decide(session, "words", 0.01, None, NOW, "周秘书")


def _groups(session: Session) -> None:
    for number, (name, region) in enumerate(GROUPS.items(), 1):
        row = Group(name=name, region=region, channel="room", account="room", room=f"r{number}", main=number == 1)
        row.opened_at, row.practice = NOW - timedelta(days=DAYS), name == "演练"
        row.quotes = Quotes.free if number == 2 else Quotes.ask
        session.add(row)
    session.flush()


def _people(session: Session, dice: random.Random) -> list[Member]:
    names = list(dict.fromkeys(f"{dice.choice(SURNAMES)}{dice.choice(GIVEN)}{dice.choice(GIVEN)}" for _ in range(90)))
    people = []
    for number, name in enumerate(names[:MEMBERS], 1):
        one = Member(
            name=name, sector=dice.choice(SECTORS), region=dice.choice(REGIONS), type="委员", committee="提案委"
        )
        one.recorded, one.resting, one.on_roster = number % 8 != 0, number % 11 == 0, number % 17 != 0
        one.rank = number if number < 4 else None
        session.add(one)
        session.flush()
        session.add(
            Identity(channel="room", account="room", contact=f"p{number}", shown_name=name, member_id=one.id or 0)
        )
        people.append(one)
    session.flush()
    return people


def _events(session: Session) -> None:
    for number in range(1, 11):
        at = datetime(2026, 1, 10, 9, 30, tzinfo=SHANGHAI) + timedelta(days=17 * number)
        event = Event(title=f"读书沙龙第{number}场", month=at.date().replace(day=1), starts_at=at, venue="政协书房",
                      made_by="阿青", made_at=NOW)  # fmt: skip
        event.stage = Stage.cancelled if number == 3 else Stage.on
        session.add(event)
        session.flush()
        session.add_all(EventGroup(event_id=number, group_id=group) for group in {1, 1 + number % 4})
    session.flush()


def _row(table: type[Record], dice: random.Random, number: int) -> dict[str, Any]:
    """One record: mostly said in a group, some privately, some from paper, a few twice on one day."""
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    member, group = dice.randint(1, MEMBERS), dice.choice((1, 1, 2, 2, 3, 4, 5, None))
    at = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(minutes=dice.randrange(1440))
    row: dict[str, Any] = {"member_id": member, "group_id": group, "day": day, "part": 0, "seq": 0, "made_at": at}
    row |= {"message_id": None, "entry_id": 1, "state": dice.choices(list(STATES), list(STATES.values()))[0]}
    if dice.random() < 0.9:
        row |= {"message_id": number, "entry_id": None}
    row["book_id"] = dice.choice((None, *range(1, len(TITLES) + 1)))
    return row | dict(_own(table, dice, row))


def _message(number: int, row: dict[str, Any]) -> Row:
    said = {"channel": "room", "account": "room", "external_id": f"m{number}", "medium": "text", "kept": True}
    whose = {"group_id": row["group_id"], "identity_id": row["member_id"], "fingerprint": ""}
    when = {"sent_at": row["made_at"], "heard_at": row["made_at"], "text": "说过的话"}
    return Message, {"id": number, **said, **whose, **when}


def _own(table: type[Record], dice: random.Random, row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a record of its kind says beside whose and when."""
    if "words" in table.model_fields:
        yield "words", NASTY * dice.randrange(2) + OWN[: dice.randrange(5, len(OWN))] * dice.randint(1, 3)
    if "quotable" in table.model_fields:
        yield "quotable", dice.choice((None, None, True, False))
    if table is CheckIn:
        first = dice.randint(1, 300)
        yield from {"page_first": first, "page_last": first + 20, "minutes": dice.choice((None, 30))}.items()
        yield "finished", dice.random() < 0.2
    elif table is Attendance:
        event = dice.randint(1, 10)
        yield "event_id", event
        yield "day", date(2026, 1, 10) + timedelta(days=17 * event)
        yield "online", dice.random() < 0.3
    elif str(table.__tablename__) == "drift_acts":
        yield from {"act": "drift_take", "copy_code": f"CF-{dice.randint(1, 99):04}", "said_at": row["made_at"]}.items()
    elif str(table.__tablename__) == "signups":
        yield from {"event": "读书沙龙", "leaves": dice.random() < 0.2}.items()


def _corrected(session: Session) -> None:
    """Some records say something else since, some were taken out, one came back."""
    counted = select(CheckIn).join(Member).where(CheckIn.state == State.sure, col(Member.recorded))
    some = list(session.exec(counted.order_by(col(CheckIn.id)).limit(12)))
    for row in some[:8]:
        told = revise.Told(
            session.get_one(Member, row.member_id),
            row.day - timedelta(days=1),
            (2,),
            {"page_first": 1, "page_last": 400},
        )
        revise.revise(session, row, told, NOW, "周秘书")
    for row in some[8:]:
        revise.take_out(session, row, NOW, "周秘书")
    revise.put_back(session, some[-1], NOW, "周秘书")


def _passed_on(session: Session, dice: random.Random) -> None:
    for number, one in enumerate(session.exec(select(Advice).order_by(col(Advice.id)).limit(120))):
        day = one.day + timedelta(days=dice.randrange(20))
        steps = (Step.taken, Step.passed) if number % 2 else (Step.taken,)
        session.add_all(
            ClueStep(advice_id=one.id or 0, stage=step, day=day, form="提案", office="提案委", by="周秘书", at=NOW)
            for step in steps
        )
    session.flush()
