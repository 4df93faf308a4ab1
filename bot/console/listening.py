"""各渠道: whether each is heard now, what came and went last, what waits, and what to do where it is not well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.channel import Health
from bot.console.desk import Ask
from models import gap, traffic
from models.group import Group
from models.outbox import BY_HAND

CALLED = {"wechaty": "微信", "room": "浏览器群聊", BY_HAND: "手工粘贴的群"}
LONG = timedelta(minutes=15)
"""What is due for so long should have been sent."""
ELSEWHERE = Health(
    False,
    why="这个程序没有接这个账号",
    remedy="如果有别的程序在收听它，请到那边看；没有的话，请检查配置文件的 [wechaty] 一节，再重新运行。",
)


@dataclass(frozen=True, slots=True)
class Channel:
    """One account of a channel with its groups. `health` is None where people carry the talk by hand.

    `late`: since when the oldest of what waits should have been sent, None where it is not long ago.
    """

    called: str
    groups: tuple[str, ...]
    health: Health | None
    heard: datetime | None
    sent: datetime | None
    waiting: int
    late: datetime | None

    @property
    def state(self) -> str:
        """How it is, in a word or two."""
        if self.health is None:
            return "由人粘贴"
        return "正在收听" if self.health.listens else "这里看不到" if self.health is ELSEWHERE else "没有收听"


def channels(ask: Ask, own: list[Group]) -> list[Channel]:
    """The channels of the asker's open groups."""
    return list(_channels(ask, own))


def _channels(ask: Ask, own: list[Group]) -> Iterator[Channel]:
    now_is = ask.house.listening()
    for (channel, account), some in groupby(sorted(own, key=_account), key=_account):
        groups = list(some)
        ids = [one.id or 0 for one in groups]
        theirs = None if ask.groups is None else ids
        number, oldest = traffic.waiting(ask.session, channel, account, theirs, ask.now)
        yield Channel(
            CALLED.get(channel, channel) + (f"（{account}）" if account not in (channel, "") else ""),
            tuple(one.name for one in groups),
            None if channel == BY_HAND else now_is.get((channel, account)) or _by_gaps(ask, channel, account),
            traffic.heard_last(ask.session, ids),
            traffic.sent_last(ask.session, channel, account, theirs),
            number,
            oldest if oldest and channel != BY_HAND and oldest < ask.now - LONG else None,
        )


def _by_gaps(ask: Ask, channel: str, account: str) -> Health:
    """What the ledger knows of an account to which another program listens, or none."""
    lasting = [one for one in gap.touching(ask.session, ask.now, ask.now, channel) if one.account == account]
    return Health(False, lasting[-1].since, lasting[-1].reason, ELSEWHERE.remedy) if lasting else ELSEWHERE


def _account(group: Group) -> tuple[str, str]:
    return group.channel, "" if group.channel == BY_HAND else group.account
