"""The same drift day over the real gateway; what concerns one person goes to them alone, or to their contact."""

from tests.drift_day import CODE, DAY, donated, place, questions, six_days_later, told
from tests.gateway.conftest import CONTACTS, ROOM, Core, Gateway, opened, soon


def test_a_drift_day(core: Core, gateway: Gateway) -> None:
    opened(core)
    (core.folder / "members.csv").write_text("姓名\n" + "\n".join(CONTACTS), encoding="utf-8")
    core.command("import", "members", str(core.folder / "members.csv"))
    core.command("user", "add", "阿青", "--role", "organiser")
    ledger = core.folder / "data" / "shuxiang.sqlite"
    for turn in DAY:
        gateway.speak(CONTACTS[turn.who], turn.words)
        assert soon(lambda turn=turn: place(ledger) == (turn.state, turn.whose)), (turn, place(ledger))
        if turn.heard:
            assert soon(lambda turn=turn: gateway.said(turn.heard))
    assert soon(lambda: donated(ledger) == 3)
    six_days_later(core.folder, "--config", str(core.folder / "config.toml"))
    assert place(ledger) == ("held", "林静")
    assert [CODE in why for why in questions(ledger)] == [True, True]
    assert soon(lambda: told(ledger, "为您留到"))
    assert told(ledger, "续借好了")
    in_group = [one["text"] for one in gateway.do("said") if one["place"] == ROOM and CODE in one["text"]]
    assert in_group
    assert not [said for said in in_group if any(name in said for name in CONTACTS)]
