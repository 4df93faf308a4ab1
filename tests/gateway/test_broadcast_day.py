"""The broadcast over the real gateway: to three groups, called off while the second gets it, and one that is gone."""

from tests.broadcast_day import SECOND, THIRD, WORDS, day, prepared, stages, written
from tests.gateway.conftest import CONTACTS, ROOM, Core, Gateway, opened, soon

GROUPS = {"红山区读书群": ROOM, "松山区读书群": "r3@chatroom", "宁城县读书群": "r4@chatroom"}
SLOW = 12_000
"""Milliseconds that a send takes while somebody types the command that stops the rest."""


def test_a_broadcast(core: Core, gateway: Gateway) -> None:
    opened(core)
    for name, room in list(GROUPS.items())[1:]:
        gateway.do("room", id=room, topic=name, members=["bot", *CONTACTS.values()])
        core.command("group", "add", name, "--channel", "wechaty", "--room", room)
        core.command("group", "open", name)
    opened_ones = "SELECT count(*) FROM groups WHERE opened_at IS NOT NULL"
    assert soon(lambda: core.rows(opened_ones) == [(3,)], 30), core.log("core.log")
    (core.folder / "members.csv").write_text("姓名\n" + "\n".join(CONTACTS), encoding="utf-8")
    core.command("import", "members", str(core.folder / "members.csv"))
    prepared(core.command)
    ledger = core.folder / "data" / "shuxiang.sqlite"
    for step in day(tuple(GROUPS)):
        assert step.answer in core.command(*step.words), step
        assert soon(lambda step=step: stages(ledger) == step.stages, 30), (step, stages(ledger))
    gateway.do("sends", delay=SLOW)
    core.command(*written(SECOND, tuple(GROUPS)))
    core.command("broadcast", "approve", "2", "--yes", "--by", "周秘书")
    assert soon(lambda: stages(ledger, 2) == ("sent", "sending", "waiting"), 30), stages(ledger, 2)
    assert "正在发的那一条拦不住" in core.command("broadcast", "stop", "2")
    assert soon(lambda: stages(ledger, 2) == ("sent", "sent", "stopped"), 30), stages(ledger, 2)
    gateway.do("sends", delay=0)
    gateway.do("forget", id=GROUPS["宁城县读书群"])
    core.command(*written(THIRD, tuple(GROUPS)))
    core.command("broadcast", "approve", "3", "--yes", "--by", "周秘书")
    assert soon(lambda: stages(ledger, 3) == ("sent", "sent", "failed"), 30), stages(ledger, 3)
    assert "宁城县读书群  失败（机器人已经不在这个群里" in core.command("broadcast", "show", "3")
    assert _places(gateway, WORDS) == list(GROUPS.values())
    assert _places(gateway, SECOND) == _places(gateway, THIRD) == list(GROUPS.values())[:2]


def _places(gateway: Gateway, words: str) -> list[str]:
    """Where the words were posted, in order."""
    return [one["place"] for one in gateway.do("said") if one["text"] == words]
