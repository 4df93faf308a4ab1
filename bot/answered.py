"""谁回复了: the answers to a notice as its organiser alone is told them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.text.phrase import cut
from bot.text.rollcall import title
from models import rollcall
from models.group import Group
from models.member import Member, address
from models.rollcall import RollCall, Tally

LONGEST = 20


def report(session: Session, call: RollCall, now: datetime) -> str:
    """“周六上午沙龙”（红山区读书群）的回复，4月23日20:00截止：收到2位：林老师、阿青 …"""
    group = session.get_one(Group, call.group_id)
    until = call.closed_at or call.closes_at
    ends = "已截止" if until <= now else f"到{until.month}月{until.day}日{until:%H:%M}截止"
    return "\n".join(
        [f"“{cut(title(call.title), LONGEST)}”（{group.name}）的回复，{ends}：", *_lines(rollcall.tally(session, call))]
    )


def _lines(tally: Tally) -> Iterator[str]:
    groups = (("参加", tally.comes), ("请假", tally.leave), ("收到", tally.received))
    said = [f"{words}{len(people)}位：{_names(people)}" for words, people in groups if people]
    yield from said or ["还没有人回复"]
    if tally.silent:
        yield f"还没有回复{len(tally.silent)}位：{_names(tally.silent)}"
        yield "（没有回复的只统计在这个群里有过记录的书友；其他人是否在群里，程序不知道。）"
    elif said:
        yield "在这个群里有过记录的书友都回复了。"


def _names(people: Sequence[Member]) -> str:
    return "、".join(address(one) for one in people)
