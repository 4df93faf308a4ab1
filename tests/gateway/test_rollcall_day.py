"""The roll-call over the real gateway: nothing of it is said in the group."""

from tests.drift_day import heard, told
from tests.gateway.conftest import CONTACTS, ROOM, Core, Gateway, opened, soon
from tests.rollcall_day import AFTER, DAY, END, Turn, state

WITH_TING = "r5@chatroom"
"""The same group with one more member: a mock room's members stay as they are."""


def test_a_roll_call(core: Core, gateway: Gateway) -> None:
    contacts = CONTACTS | {"王婷": "ting"}
    gateway.do("contact", id="ting", name="王婷")
    gateway.do("forget", id=ROOM)
    gateway.do("room", id=WITH_TING, topic="红山区读书群", members=["bot", *contacts.values()])
    opened(core)
    (core.folder / "members.csv").write_text("姓名\n" + "\n".join(contacts), encoding="utf-8")
    core.command("import", "members", str(core.folder / "members.csv"))
    core.command("user", "add", "阿青", "--role", "organiser")
    for who in ("lin", "qing"):
        gateway.speak(who, "大家好", WITH_TING)
    assert soon(lambda: all(map(core.may_write_privately, ("lin", "qing"))), 70)
    ledger = core.folder / "data" / "shuxiang.sqlite"

    def play(turn: Turn) -> None:
        before = heard(ledger, turn.words)
        gateway.speak(contacts[turn.who], turn.words, None if turn.alone else WITH_TING)
        assert soon(lambda: heard(ledger, turn.words) == before + 1), turn
        assert state(ledger) == turn.expected, turn

    for turn in DAY:
        play(turn)
    to_qing = "SELECT text FROM posts WHERE person = 'qing' AND standing = 'sent' AND text LIKE '%还没有回复1位：王婷%'"
    assert soon(lambda: core.rows(to_qing)), core.log("core.log")
    assert soon(lambda: core.rows("SELECT 1 FROM posts WHERE person = 'lin' AND text LIKE '这一项由会务办理%'"))
    assert "已截止" in core.command(*END)
    for turn in AFTER:
        play(turn)
    assert soon(lambda: told(ledger, "已截止：\n参加1位：林静\n请假1位：周秘书\n还没有回复1位：王婷"))
    in_group = [one["text"] for one in gateway.do("said") if one["place"] == WITH_TING]
    assert not [said for said in in_group if "回复" in said or "会务办理" in said]
