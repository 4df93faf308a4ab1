"""留书到期: what was not fetched in time is the next one's."""

from datetime import timedelta
from pathlib import Path

from bot.job import Chore, Errand, find
from models.copy import Whereabouts
from tests.cast import Room
from tests.handlers.test_drift_ledger import in_queue, state


def done(room: Room) -> str:
    job = find()["drift_queue"]
    assert isinstance(job, Chore)
    return job.do(Errand(room.db, Path(), room.now))


def test_the_place_goes_to_the_next_after_the_days_of_grace(room: Room) -> None:
    room.says("林静", "放漂《活着》，编号CF-0012")
    room.says("阿青", "想借《活着》")
    room.says("周秘书", "想借《活着》")
    room.now += timedelta(days=5)
    assert done(room) == ""
    assert state(room, "CF-0012") == (Whereabouts.held, "阿青")
    room.now += timedelta(days=1)
    assert done(room) == "1本留书过期未取，1位书友轮到了"
    assert state(room, "CF-0012") == (Whereabouts.held, "周秘书")
    assert in_queue(room, "CF-0012") == ["周秘书"]
