"""A notice that asks for 收到, with the mistakes people make: played in the browser and over the real gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from models import rollcall
from models.db import Database
from models.member import Member
from models.rollcall import RollCall

CAST = ("林静", "周秘书", "王婷")
"""Those whom the notice asks; in the browser there are others too, who say nothing."""
PAGE = "打卡《活着》读到98页"
NOTICE = "各位委员：周六上午九点在玉龙书屋办沙龙，收到请回复"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who says what, in the group or to the bot alone, and who comes, is on leave, has got it and is silent then."""

    who: str
    words: str
    comes: str = ""
    leave: str = ""
    received: str = ""
    silent: str = ""
    alone: bool = False

    @property
    def expected(self) -> tuple[str, ...]:
        """What `state` says after it."""
        return self.comes, self.leave, self.received, self.silent


DAY: Sequence[Turn] = (
    *(Turn(who, PAGE) for who in CAST),  # so that the ledger knows them to be in the group
    Turn("林静", NOTICE),  # no organiser's
    Turn("阿青", NOTICE, silent="王婷、林静、周秘书"),
    Turn("林静", "收到", received="林静", silent="王婷、周秘书"),
    Turn("林静", "收到", received="林静", silent="王婷、周秘书"),  # twice
    Turn("周秘书", "收到，那天有事，请假", leave="周秘书", received="林静", silent="王婷"),
    Turn("林静", "收到，准时参加", comes="林静", leave="周秘书", silent="王婷"),  # the later word
    Turn("阿青", "好的，收到", comes="林静", leave="周秘书", silent="王婷"),  # who asked answers nothing
    Turn("林静", "谁还没回复", comes="林静", leave="周秘书", silent="王婷", alone=True),  # not hers to know
    Turn("阿青", "谁还没回复", comes="林静", leave="周秘书", silent="王婷", alone=True),
)
END = ("rollcall", "close", "1")
"""The organiser ends it before its day is over."""
AFTER: Sequence[Turn] = (
    Turn("王婷", "收到", comes="林静", leave="周秘书", silent="王婷"),
    Turn("周秘书", "收到，准时参加", comes="林静", leave="周秘书", silent="王婷"),
)


def state(ledger: Path) -> tuple[str, ...]:
    """Who of the cast comes, is on leave, has got the notice and is silent, in the office's order."""
    db = Database(f"sqlite:///{ledger}")
    try:
        with db.look() as session:
            call = session.exec(select(RollCall).order_by(col(RollCall.id).desc())).first()
            if call is None:
                return "", "", "", ""
            tally = rollcall.tally(session, call)
            return tuple(map(_names, (tally.comes, tally.leave, tally.received, tally.silent)))
    finally:
        db.close()


def _names(people: Sequence[Member]) -> str:
    return "、".join(one.name for one in people if one.name in CAST)
