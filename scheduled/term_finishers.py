"""完成名单过目: when nothing of a term can be made up any more its organisers are told who has finished it."""

from collections.abc import Iterator
from datetime import time, timedelta

from bot.job import Notice, Round, notices
from models import role, together
from models.member import Member, address
from models.order import in_order, listed, noun
from models.role import Duty
from models.term import Term, around, groups_of
from models.together import Finish

REMEMBERED = timedelta(days=60)
"""How far back a term may have begun to end that is still told of, where quiet weeks or holidays came between."""
MOST_NAMES = 60


@notices("共读完成名单", at=time(9, 30))
def term_finishers(round: Round) -> Iterator[Notice]:
    """Once for each term and organiser, on the first round after its make-up days; rounds made ahead are too early."""
    if round.day != round.now.date():
        return
    for term in around(round.session, round.day - REMEMBERED, round.day):
        if term.made_up_until < round.day and not together.approved(round.session, term):
            yield from _of_term(round, term)


def _of_term(round: Round, term: Term) -> Iterator[Notice]:
    groups = groups_of(round.session, term)
    organisers = {one.id: one for group in groups for one in role.of(round.session, Duty.organiser, group.id)}
    if not organisers:
        return
    found = together.finishers(round.session, term, round.now)
    for one in organisers.values():
        words = f"{address(one)}您好，“{term.title}”补卡已截止，{_who(round, found)}"
        yield Notice(one.id or 0, f"term-finishers:term-{term.id}:to-{one.id}", words)


def _who(round: Round, found: list[Finish]) -> str:
    if not found:
        return "这一期没有达到完成条件的书友。"
    ordered = in_order((round.session.get_one(Member, one.reader.member_id) for one in found), by_rank=True)
    names = listed([address(one) for one in ordered], MOST_NAMES, noun(ordered))
    unsure = len([one for one in found if one.unsure])
    look = f"，其中{unsure}位有待核对的日子" if unsure else ""
    return f"完成的有{len(found)}位{look}：{names}。请在工作台“共读”里看过名单，再公布、发证书。"
