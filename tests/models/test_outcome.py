"""How far a broadcast is: what a list counts is what its own page shows, group by group."""

from collections import Counter
from datetime import timedelta

from sqlmodel import select

from models import broadcast, outbox, outcome
from models.broadcast import Able, Broadcast
from models.db import Database
from models.group import Group
from models.outbox import Standing
from models.outcome import Stage
from tests.posts import at

NOW = at("04-23 09:00")
ABLE = Able(frozenset({"room"}), frozenset({"room"}))
LONG = "\n".join(["书" * 100] * 10)


def test_a_list_counts_what_the_page_of_each_shows(db: Database) -> None:
    with db.begin() as session:
        for number in range(6):
            opened = None if number == 5 else NOW
            session.add(Group(name=f"{number}群", channel="room", account="room", room=str(number), opened_at=opened))
        groups = session.exec(select(Group).order_by(Group.id)).all()
        draft, out = (Broadcast(text=LONG, due_at=NOW, written_by="阿青", written_at=NOW) for _ in range(2))
        for one in (draft, out):
            broadcast.write(session, one, groups)
        broadcast.release(session, out, ABLE, NOW, "阿青")
        ends = (Standing.failed, Standing.sending, Standing.sent, Standing.sent)
        for group, standing in zip(groups, ends, strict=False):
            first, second = outbox.pieces(session, broadcast.key(out, group))
            first.standing, second.standing, second.lease_until = Standing.sent, standing, NOW - timedelta(minutes=1)
        session.flush()
        for one in (draft, out):
            shown = Counter(each.stage for each in outcome.standing(session, one, NOW))
            assert outcome.counts(session, one, NOW, None) == shown
        some = outcome.counts(session, out, NOW, {groups[0].id, groups[2].id, groups[5].id})
        assert some == {Stage.failed: 1, Stage.sent: 1, Stage.skipped: 1}
        assert outcome.counts(session, out, NOW, None)[Stage.unknown] == 1
        broadcast.stop(session, draft, NOW, "阿青")
        assert outcome.counts(session, draft, NOW, None) == {Stage.stopped: 6}
