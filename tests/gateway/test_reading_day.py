"""The 23rd of April: everybody signs up, signs in, checks in and writes, while the core is killed in the middle.

`SHUXIANG_READING_DAY=800 pytest -s tests/gateway/test_reading_day.py` lives it with the whole city and prints its
figures; the rate is 40 messages a second at the peak in either case.
"""

import os
import time
from collections import Counter
from datetime import datetime, timedelta
from statistics import median

from bot.text.jielong import jielong
from models.db import SHANGHAI, Database
from models.event import Event, EventGroup
from models.seats import seats
from tests.gateway.conftest import ROOM, Core, Gateway, soon
from tests.gateway.crowd import EVENT, GROUPS, Crowd

PEOPLE = int(os.environ.get("SHUXIANG_READING_DAY", "80"))
PEAK = 40
AWAY = 3.0
"""Seconds until the killed core is started again."""


def test_a_reading_day_of_the_whole_city(core: Core, gateway: Gateway) -> None:
    crowd = Crowd(PEOPLE, PEAK)
    _invite(core, gateway, crowd)
    sent, killed_at, back_at = _live(core, gateway, crowd)
    said_all = time.time()
    total = len(sent)
    assert soon(lambda: core.rows("SELECT count(*) FROM messages") == [(total,)], 120), core.log("core.log")[-2000:]
    drained = time.time() - said_all
    assert {one for (one,) in core.rows("SELECT external_id FROM messages")} == set(sent)
    assert _counted(core) == crowd.expected()
    _the_lists_are_right(core, crowd)
    rate = max(Counter(int(at) for at in sent.values()).values())
    late = _latencies(core, sent, killed_at, back_at)
    print(
        f"\n{PEOPLE}人，{len(GROUPS)}个群，{total}条消息，{crowd.seconds:.0f}秒，最多一秒{rate}条；"
        f"中途 kill -9 主程序，{back_at - killed_at:.1f}秒后恢复；"
        f"从说出到入账：中位{median(late) * 1000:.0f}毫秒，"
        f"99%在{sorted(late)[int(len(late) * 0.99)] * 1000:.0f}毫秒内；说完后{drained:.1f}秒全部入账"
    )


def _invite(core: Core, gateway: Gateway, crowd: Crowd) -> None:
    """Eight groups, everybody in the roster and in their room, the event, and the groups open."""
    config = core.folder / "config.toml"
    more = "".join(f'\n[[seed.groups]]\nname = "{name}"\nchannel = "wechaty"\n' for name in GROUPS[1:])
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    for one in crowd.guests:
        gateway.do("contact", id=one.contact, name=one.name)
    gateway.do("forget", id=ROOM)
    for number, name in enumerate(GROUPS):
        members = ["bot", *(one.contact for one in crowd.guests if one.group == number)]
        gateway.do("room", id=room(number), topic=name, members=members)
    roster = "姓名\n" + "\n".join(one.name for one in crowd.guests)
    (core.folder / "roster.csv").write_text(roster, encoding="utf-8")
    said = core.command("import", "members", str(core.folder / "roster.csv"))
    assert str(len(crowd.guests)) in said, said
    core.start()
    assert soon(core.listens), core.log("ear.log")
    assert soon(lambda: core.rows("SELECT count(*) FROM groups WHERE room IS NOT NULL") == [(len(GROUPS),)], 70)
    for name in GROUPS:
        assert "待发箱" in core.command("group", "open", name)
    opened = "SELECT count(*) FROM groups WHERE opened_at IS NOT NULL"
    assert soon(lambda: core.rows(opened) == [(len(GROUPS),)], 60), core.log("core.log")
    _plan(core)


def room(number: int) -> str:
    """The room of a group."""
    return f"day-{number}@chatroom"


def _plan(core: Core) -> None:
    now = datetime.now(SHANGHAI)
    db = Database(f"sqlite:///{core.folder / 'data' / 'shuxiang.sqlite'}")
    with db.begin() as session:
        event = Event(title=EVENT, month=now.date().replace(day=1), made_by="阿青", made_at=now)
        event.starts_at, event.ends_at = now + timedelta(minutes=1), now + timedelta(hours=2)
        event.venue, event.link = "玉龙书屋", "腾讯会议 123-456-789"
        session.add(event)
        session.flush()
        numbers = core.rows("SELECT id FROM groups")
        session.add_all(EventGroup(event_id=event.id or 0, group_id=number) for (number,) in numbers)
    db.close()


def _live(core: Core, gateway: Gateway, crowd: Crowd) -> tuple[dict[str, float], float, float]:
    """Say everything at its time; returns when each message was said, and when the core was killed and back."""
    sent: dict[str, float] = {}
    begun, middle = time.time(), len(crowd.lines) // 2
    killed_at = back_at = 0.0
    for number, line in enumerate(crowd.lines):
        time.sleep(max(0.0, begun + line.after - time.time()))
        sent[gateway.speak(line.who.contact, line.text, room(line.who.group))] = time.time()
        if number == middle:
            core.kill()
            killed_at = time.time()
        if killed_at and not back_at and time.time() - killed_at > AWAY:
            core.start()
            back_at = time.time()
    return sent, killed_at, back_at


def _counted(core: Core) -> dict[str, Counter[str]]:
    """Persons by group, counted without the program."""

    def count(table: str, where: str = "1") -> Counter[str]:
        query = (
            f"SELECT groups.name, count(*), count(DISTINCT member_id) FROM {table} "
            f"JOIN groups ON groups.id = group_id WHERE state = 'sure' AND {where} GROUP BY groups.name"
        )
        rows = core.rows(query)
        assert all(number == persons for _, number, persons in rows), rows
        return Counter({name: number for name, number, _ in rows})

    return {
        "signups": count("signups", "event_id = 1 AND NOT leaves"),
        "attendances": count("attendances", "event_id = 1"),
        "online": count("attendances", "event_id = 1 AND online"),
        "checkins": count("checkins"),
        "reflections": count("reflections"),
    }


def _the_lists_are_right(core: Core, crowd: Crowd) -> None:
    """One list of the event over all groups, with everybody once; and each group's last 接龙 is what the ledger has."""
    db = Database(f"sqlite:///{core.folder / 'data' / 'shuxiang.sqlite'}")
    with db.look() as session:
        found = seats(session, session.get_one(Event, 1))
    db.close()
    assert (len(found.coming), found.waiting, found.gone) == (len(crowd.guests), (), ())
    assert sum(seat.online for seat in found.coming) == sum(one.online for one in crowd.guests)
    for number, name in enumerate(GROUPS):
        last = [line.text for line in crowd.lines if line.who.group == number and line.text.startswith("#接龙")][-1:]
        names = {one for text in last for one in (jielong(text) or jielong("")).names}  # type: ignore[union-attr]
        of_group = f"JOIN groups ON groups.id = group_id WHERE list_id AND groups.name = '{name}'"
        assert {row for (row,) in core.rows(f"SELECT signups.name FROM signups {of_group}")} == names


def _latencies(core: Core, sent: dict[str, float], killed_at: float, back_at: float) -> list[float]:
    """Seconds from the word to the commit, of messages said while the core was there."""
    heard = dict(core.rows("SELECT external_id, (julianday(heard_at) - 2440587.5) * 86400 FROM messages"))
    usual = (one for one in sent.items() if not killed_at - 1 <= one[1] <= back_at + 5)
    return [heard[one] - at for one, at in usual]
