"""A term's last day over the real gateway."""

from datetime import datetime

from models.db import SHANGHAI
from tests.gateway.conftest import CONTACTS, ROOM, Core, Gateway, opened, soon
from tests.term_day import DAY, opening, read


def test_a_terms_last_day(core: Core, gateway: Gateway) -> None:
    opened(core)
    (core.folder / "members.csv").write_text("姓名\n" + "\n".join(CONTACTS), encoding="utf-8")
    (core.folder / "books.csv").write_text("书名,作者\n活着,余华\n乡土中国,费孝通\n", encoding="utf-8")
    core.command("import", "members", str(core.folder / "members.csv"))
    core.command("import", "books", str(core.folder / "books.csv"))
    assert "三周共读" in core.command(*opening(datetime.now(SHANGHAI).date(), "红山区读书群"))
    ledger = core.folder / "data" / "shuxiang.sqlite"
    for turn in DAY:
        gateway.speak(CONTACTS[turn.who], turn.words)
        assert soon(lambda turn=turn: read(ledger, turn.who)[0] == turn.days), (turn, read(ledger, turn.who))
    assert read(ledger, "林静")[1:] == (5, 0)
    gateway.speak("lin", "我差哪几天")
    assert soon(lambda: core.rows("SELECT 1 FROM posts WHERE person = 'lin' AND text LIKE '%到昨天共20天%'"))
    assert not [said for said in gateway.do("said") if said["place"] == ROOM and "到昨天" in said["text"]]
