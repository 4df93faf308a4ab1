"""群的开张和停用: the words a group hears before its first record, and the end of recording there."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot.refusal import Refused
from models import group as groups
from models import outbox
from models.group import Group
from models.ledger import CALLED
from models.outbox import BY_HAND


def opening_words(group: Group, office: str) -> str:
    """The bot's first post in a group, also ready to copy where the channel cannot post."""
    whom = group.contact or office or "本群会务"
    by_paste = group.channel == BY_HAND
    own = f"想看自己的记录，请找{whom}。" if by_paste else "想看自己的记录，请说“我的记录”；用法请说“帮助”。"
    return (
        "各位书友好，我是“书香群记”，帮大家记读书账，大家照常聊天就行。\n"
        f"会记：{'、'.join(CALLED.values())}。说“今天读了《乡土中国》30页”“推荐《活着》”就算记上。\n"
        "图书漂流也照常说：“放漂《活着》一本”“想借《乡土中国》”“《活着》已还”，书在哪儿、轮到谁，我来记。\n"
        "不记：问候、闲聊、通知和转发的文章；撤回的消息，原话一并删除。\n"
        "没有记录的消息，一小时后不再保留原文。\n"
        f"{own}\n"
        f"不愿被记录，{'在群里' if by_paste else ''}说一句“不要记我”：从那时起您说的不再记录，原话不留，也不再提醒您；"
        "说“可以记我了”就恢复。\n"
        f"有疑问请找{whom}。"
    )


def open_up(session: Session, group: Group, office: str, now: datetime, by: str, read_at: datetime | None) -> None:
    """Lay the opening words ready, or take down that they were read at `read_at`, from when on is recorded.

    Where the channel can post they go out by themselves, and recording begins when they did. A group that was closed
    hears them anew. Raises Refused.
    """
    if group.opened_at and group.is_open:
        raise Refused(f"“{group.name}”在{group.opened_at:%Y年%m月%d日%H:%M}已经开张了。")
    if read_at is not None and read_at > now:
        raise Refused("开场白贴出的时间不能在将来。")
    if read_at is not None and group.closed_at and read_at < group.closed_at.replace(second=0, microsecond=0):
        raise Refused(f"这个群停用到{group.closed_at:%m月%d日%H:%M}以后才能再开张，请写明重新贴出开场白的时间。")
    if read_at is None and group.channel != BY_HAND and group.room is None:
        raise Refused(f"还不知道“{group.name}”是网关里的哪个群；请先运行 run，让它按群名对上，再开张。")
    # A post though it may be pasted by hand: so the words are known again, and enter no ledger when somebody does.
    again = f":{group.closed_at.astimezone(UTC):%Y%m%dT%H%M%S}" if group.closed_at else ""
    key = f"opening:group-{group.id}{again}"
    post = outbox.to_group(group, key, outbox.OPENING, opening_words(group, office), now)
    outbox.put(session, post)
    if read_at is None:
        return
    groups.open_group(session, group, read_at, by)
    for piece in outbox.pieces(session, post.key):
        if piece.standing in outbox.OPEN:
            outbox.decide(session, piece, read_at, sent=True)


def close_down(session: Session, group: Group, now: datetime, by: str) -> int:
    """Nothing more of a group is read, recorded or posted; returns how many posts were waiting. Raises Refused."""
    if why := groups.shut(group):
        raise Refused(f"“{group.name}”{why}，没有改动。")
    groups.close_group(session, group, now, by)
    return outbox.stop_for(session, group.id or 0, "群已停用")
