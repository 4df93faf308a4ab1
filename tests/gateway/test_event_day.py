"""The reading day over the real gateway; what concerns one person goes to them alone, or to their contact."""

from datetime import datetime

from models.db import SHANGHAI
from tests.drift_day import heard, told
from tests.event_day import TWICE, day, expected, late, over, state
from tests.gateway.conftest import CONTACTS, ROOM, Core, Gateway, opened, soon

SECOND = "r3@chatroom"


def test_a_reading_day(core: Core, gateway: Gateway) -> None:
    opened(core)
    gateway.do("room", id=SECOND, topic="松山区读书群", members=["bot", "zhou"])
    core.command("group", "add", "松山区读书群", "--channel", "wechaty", "--room", SECOND)
    core.command("group", "open", "松山区读书群")
    (core.folder / "members.csv").write_text("姓名\n" + "\n".join(CONTACTS), encoding="utf-8")
    core.command("import", "members", str(core.folder / "members.csv"))
    core.command("user", "add", "阿青", "--role", "organiser")
    for who in CONTACTS.values():
        gateway.speak(who, "大家好")
    assert soon(lambda: all(map(core.may_write_privately, CONTACTS.values())), 70)
    ledger = core.folder / "data" / "shuxiang.sqlite"
    now = datetime.now(SHANGHAI)
    for turn in day(now):
        gateway.speak(CONTACTS[turn.who], turn.words, None if turn.alone else ROOM)
        assert soon(lambda turn=turn: state(ledger) == expected(turn)), (turn, state(ledger))
    for number, (made, turns) in enumerate((late(now), over(now)), 2):
        core.command(*made)
        for turn in turns:
            gateway.speak(CONTACTS[turn.who], turn.words, None if turn.alone else ROOM)
            assert soon(lambda turn=turn, number=number: state(ledger, number) == expected(turn)), turn
    for number, room in enumerate((ROOM, SECOND), 1):
        gateway.speak(CONTACTS[TWICE.who], TWICE.words, room)
        assert soon(lambda number=number: heard(ledger, TWICE.words) == number)
        assert state(ledger, 2) == expected(TWICE)
    groups = "SELECT count(DISTINCT group_id) FROM signups JOIN members ON members.id = member_id WHERE event_id = 2"
    assert core.rows(f"{groups} AND members.name = '{TWICE.who}'") == [(2,)]
    assert soon(lambda: told(ledger, "已经截止"))
    assert now.hour < 3 or soon(lambda: told(ledger, "停止签到"))
    assert soon(lambda: told(ledger, "候补第1位"))
    assert soon(lambda: told(ledger, "有变动"))
    assert soon(lambda: told(ledger, "取消了。给您添麻烦了"))
    in_group = [one["text"] for one in gateway.do("said") if one["place"] == ROOM]
    assert not [said for said in in_group if "候补" in said or "确认活动" in said]
