"""共读完成: who finished a term, laid before an organiser; then a certificate for each and the names for the groups."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session

from bot import awarded
from bot.announcing import announce
from bot.privately import Rules, privately
from bot.refusal import Refused
from bot.text.phrase import full_day, month_day, stretch
from models import picturing, setting, together
from models.book import Book
from models.db import day_of
from models.member import Member, address
from models.order import in_order, noun
from models.term import Term, groups_of
from models.together import Finish, Reader

if TYPE_CHECKING:
    from bot.pictures.certificate import Certificate

RULE = "每天都打了卡（补的也算），或者读完全书、读到最后一周目标的算完成；待确认和机器人没听全的日子不算缺，另外注明"


def in_time(term: Term, now: datetime) -> str:
    """Why it is too early to say who has finished; empty where it is not."""
    if term.day_at(now) <= term.until:
        return f"“{term.title}”到{month_day(term.until)}才结束"
    if term.day_at(now) <= term.made_up_until:
        return f"“{term.title}”的漏卡到{month_day(term.made_up_until)}还可以补"
    return ""


def lines(session: Session, term: Term, found: Sequence[Finish], now: datetime) -> list[str]:
    """Each who has finished, with the days they read on and what a person should look at."""
    return [f"{member.name}  {said}" for member, said in finished(session, term, found, now)]


def finished(session: Session, term: Term, found: Sequence[Finish], now: datetime) -> list[tuple[Member, str]]:
    """Each who has finished, in the order of the roster, with what is to be said of it."""
    by_member = {one.reader.member_id: one for one in found}
    ordered = in_order((session.get_one(Member, one) for one in by_member), by_rank=True)
    return [(member, _line(session, term, member, by_member[member.id or 0], now)) for member in ordered]


def ready(session: Session, term: Term, members: Sequence[Member], now: datetime) -> None:
    """Raises Refused where it is too early to release the list, nobody is on it, or it was done before."""
    if early := in_time(term, now):
        raise Refused(f"{early}，名单还会变；过了再公布，不再等补卡的话，先把补卡的天数改为0。")
    if not members:
        raise Refused("名单上没有人，没有什么可公布的。")
    if together.approved(session, term):
        raise Refused(f"“{term.title}”的名单已经公布过了。")


def release(session: Session, term: Term, members: Sequence[Member], now: datetime, by: str, rules: Rules) -> int:
    """An organiser looked at the list: tell the groups and give each a certificate; returns how many are new.

    Raises Refused.
    """
    ready(session, term, members, now)
    together.approve(session, term, [one.id or 0 for one in members], now, by)
    return honour(session, term, members, now, rules)


def honour(session: Session, term: Term, members: Sequence[Member], now: datetime, rules: Rules) -> int:
    """Give each a certificate privately and tell the groups the names, once; returns how many certificates are new.

    Its picture is drawn when it goes out, so that a long list waits for no pen.
    """
    read, office = together.readers(session, term), setting.get(session, "office")
    pictured, fresh = picturing.wanted(session, picturing.CERTIFICATE), 0
    for member in members:
        reader = read.get(member.id or 0)
        words = certificate(session, term, member, reader, office, now.date())
        file = awarded.named(term, member, len(reader.days) if reader else 0, now.date()) if pictured else ""
        key = f"certificate:term-{term.id}:member-{member.id}"
        fresh += privately(session, rules, member, key, "certificate", words, now, file=file)
    for group in groups_of(session, term):
        words = names(term, members, by_rank=group.by_rank)
        announce(session, rules, [group], f"term-finishers:term-{term.id}", "certificate", words, now)
    return fresh


def certificate(session: Session, term: Term, member: Member, reader: Reader | None, office: str, day: date) -> str:
    """The words of one certificate."""
    book = f"，同读《{session.get_one(Book, term.book_id).title}》" if term.book_id is not None else ""
    days = f"，打卡{len(reader.days)}天" if reader and reader.days else ""
    span = awarded.span(term, "—")
    words = f"您参加“{term.title}”（{span}）{book}{days}，圆满完成。特此祝贺，感谢一路同读。"
    return "\n".join(["【共读证书】", f"{address(member)}：", words, *([office] if office else []), full_day(day)])


def award(session: Session, term: Term, member: Member) -> "Certificate":
    """The certificate of one of the released list, to be drawn; raises Refused where they are not on it."""
    at = together.approved_at(session, term, member.id)
    if at is None:
        raise Refused(f"“{term.title}”公布的完成名单上没有{member.name}；请先公布名单。")
    reader = together.readers(session, term, member.id).get(member.id or 0)
    return awarded.certificate(session, term, member, len(reader.days) if reader else 0, day_of(at))


def _line(session: Session, term: Term, member: Member, one: Finish, now: datetime) -> str:
    days = len(one.reader.days)
    how = "读满全程" if one.on_all_days else "读到了目标"
    look = f"，请核对：{_unsure(session, term, one, now)}" if one.unsure else ""
    resting = "，正在休养，不在群里公布姓名" if member.resting else ""
    return f"{days}天  {how}{look}{resting}"


def _unsure(session: Session, term: Term, one: Finish, now: datetime) -> str:
    """第5天待确认、第12天（4月12日19:00—22:00没听全）"""
    silent = together.unheard(session, term, one.unsure, now, one.reader.groups)
    said = []
    for day in one.unsure:
        spans = "、".join(stretch(missed.since, missed.until) for missed in silent.get(day, ())[:2])
        which = f"第{term.number(day)}天"
        said.append(f"{which}待确认" if day in one.reader.waiting else f"{which}（{spans}没听全）")
    return "、".join(said)


def names(term: Term, members: Sequence[Member], *, by_rank: bool) -> str:
    """The list as a group sees it: nobody who is ill or away."""
    shown = in_order((one for one in members if not one.resting and one.recorded), by_rank=by_rank)
    head = f"【共读】“{term.title}”完成名单（{len(shown)}{noun(shown)}）"
    return f"{head}\n{'、'.join(address(one) for one in shown)}\n祝贺完成共读的书友，也谢谢每一位一路同读的书友。"
