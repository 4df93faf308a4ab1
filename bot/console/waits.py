"""等您处理: what waits for somebody who has a duty, what presses first; nobody is told of what they may not settle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, func, or_, select

from bot.almanac import SHANGHAI
from bot.console.desk import Ask
from models import (
    approval,
    broadcast,
    clue,
    dossier,
    holdings,
    news,
    questions,
    relay,
    roster,
    seal,
    settling,
    shelving,
    together,
)
from models import term as terms
from models.binding import number_unbound
from models.event import Event, EventGroup, Stage
from models.group import Group
from models.member import Member
from models.role import Duty
from models.tally import Span

Own = frozenset[int] | None
"""The groups in which the asker has a duty, None for the whole city."""
LOOK_BACK = timedelta(days=90)
"""For how long what nobody took up still asks to be."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many of something, and the page on which it is settled."""

    number: int
    what: str
    to: str


def waits(ask: Ask) -> list[Waiting] | None:
    """What there is for the asker to do; None where they only look."""
    organises, keeps = ask.reach(Duty.organiser), ask.reach(Duty.secretary)
    if organises == keeps == frozenset():
        return None
    found: list[Waiting] = []
    if organises != frozenset():
        found += _of_organisers(ask, organises)
    if keeps != frozenset():
        found += _of_secretaries(ask, keeps)
    return [one for one in found if one.number]


def _of_organisers(ask: Ask, own: Own) -> Iterator[Waiting]:
    session, today = ask.session, _today(ask)
    yield Waiting(broadcast.to_approve(session, own), "条群发等另一位同事看", "/broadcasts")
    yield Waiting(approval.number_asking(session, own), "个帖子等您过目", "/looks")
    yield Waiting(settling.number_doubtful(session, own, ask.now), "个帖子没有发成或要核实", "/looks")
    yield Waiting(settling.number_to_paste(session, own), "条待贴到群里", "/to-paste")
    yield Waiting(relay.number_waiting(session, roster.reachable(session, own)), "条话待转告", "/to-pass-on")
    yield Waiting(_drafts(ask, own), "场活动等您确认", "/events")
    yield Waiting(_unannounced(ask, own), "期共读的完成名单等您公布", "/terms")
    yield Waiting(holdings.number_overdue(session, today, own), "本漂流书到期未还", "/copies/overdue")
    yield Waiting(shelving.number_loose(session, own), "条漂流对不上书", "/copies/loose")


def _of_secretaries(ask: Ask, own: Own) -> Iterator[Waiting]:
    session, today = ask.session, _today(ask)
    yield Waiting(questions.number(session, own), "条待确认", "/pending")
    waiting = clue.number(session, own, today - LOOK_BACK, today, "waiting")
    yield Waiting(waiting, "条建言还没有办理", "/clues?what=waiting")
    yield Waiting(_objections(ask, own), "位成员对档案有异议", "/dossiers")
    last = today.replace(day=1) - timedelta(days=1)
    month = Span(last.replace(day=1), last)
    if _was_heard(ask, month) and seal.overlaps(session, month) is None:
        told = news.of_month(session, month.since)
        lacking = sum(one not in told for one in news.regions(session, own))
        yield Waiting(lacking, f"个旗县区还没有写{last.month}月动态", "/reports")
        if own is None:
            yield Waiting(1, f"份{last.month}月简报还没有封存", "/reports")
    if own is None:
        yield Waiting(number_unbound(session), "个账号没对上名册", "/members/binding")


def _drafts(ask: Ask, own: Own) -> int:
    """Events to come that were read off a notice and that nobody has confirmed yet."""
    ahead = or_(col(Event.starts_at).is_(None), col(Event.starts_at) > ask.now)
    query = select(func.count(func.distinct(Event.id))).join(EventGroup).where(Event.stage == Stage.draft, ahead)
    if own is not None:
        query = query.where(col(EventGroup.group_id).in_(own))
    return ask.session.exec(query).one()


def _unannounced(ask: Ask, own: Own) -> int:
    """Terms that are over, lately, and of which nobody has let out who finished."""
    session, today = ask.session, _today(ask)
    over = [one for one in terms.around(session, today - LOOK_BACK, today) if one.made_up_until < today]
    mine = [one for one in over if own is None or any(group.id in own for group in terms.groups_of(session, one))]
    return sum(not together.approved(session, one) and bool(together.finishers(session, one, ask.now)) for one in mine)


def _objections(ask: Ask, own: Own) -> int:
    """Members who found something wrong in their page."""
    query = select(func.count()).select_from(dossier.Check).join(Member)
    whose = roster.reachable(ask.session, own)
    return ask.session.exec(query.where(dossier.Check.stage == dossier.Stage.objected, *whose)).one()


def _was_heard(ask: Ask, span: Span) -> bool:
    """Whether any group was open by the end of some days."""
    after = datetime.combine(span.until + timedelta(days=1), time(), SHANGHAI)
    query = select(Group.id).where(col(Group.opened_at) < after, ~col(Group.practice)).limit(1)
    return ask.session.exec(query).first() is not None


def _today(ask: Ask) -> date:
    return ask.now.astimezone(SHANGHAI).date()
