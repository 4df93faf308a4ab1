"""完成名单: who has finished a term, looked at by an organiser; then the groups are told and each is given a paper."""

from sqlmodel import col, select

from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.term import may_run, others, term_of
from bot.console.typed import person
from bot.finishing import RULE, certificate, finished, in_time, release
from bot.finishing import names as names_told
from bot.refusal import Refused
from models import roster, setting, together
from models import term as terms
from models.member import Member
from models.order import in_order
from models.role import Duty


@shows("/terms/{id}/finishers", "完成名单")
def show(ask: Ask) -> Page:
    """Everybody who has finished, with what a person should look at; once released, who was told so."""
    session, term = ask.session, term_of(ask)
    groups, approved = terms.groups_of(session, term), together.approved(session, term)
    found = [] if approved else together.finishers(session, term, ask.now)
    mine = [one for one in found if ask.groups is None or one.reader.groups & ask.groups]
    rows = finished(session, term, mine, ask.now)
    people = in_order((session.get_one(Member, one) for one in approved), by_rank=True)
    return Page(
        "term_finishers.html",
        {
            "term": term,
            "rule": RULE,
            "early": in_time(term, ask.now),
            "rows": rows,
            "approved": people,
            "pictured": _reachable(ask, people),
            "told": names_told(term, people, by_rank=True) if people else "",
            "certificate": _certificate(ask, term, people or [one for one, _ in rows]),
            "may_run": may_run(ask, groups),
            "groups": groups,
        },
    )


def _reachable(ask: Ask, people: list[Member]) -> list[Member]:
    """Those of some people who are the asker's."""
    ids = select(Member.id).where(*roster.reachable(ask.session, ask.groups))
    mine = set(ask.session.exec(ids.where(col(Member.id).in_([one.id for one in people]))))
    return [one for one in people if one.id in mine]


@does("/terms/{id}/finishers", duty=Duty.organiser)
def let_out(ask: Ask) -> Go:
    """Tell the groups who has finished, and give each a certificate."""
    session, term = ask.session, term_of(ask)
    if why := others(ask, terms.groups_of(session, term)):
        raise Refused(why)
    found, ticked = together.finishers(session, term, ask.now), set(ask.many.get("members", ()))
    ids = [one.reader.member_id for one in found if str(one.reader.member_id) in ticked]
    also = [one for one in ask.words.get("also", "").replace("，", "、").replace(" ", "、").split("、") if one]
    ids += [person(session, name).id or 0 for name in also]
    members = in_order((session.get_one(Member, one) for one in dict.fromkeys(ids)), by_rank=True)
    fresh = release(session, term, members, ask.now, ask.desk.by, ask.house.rules)
    said = f"已公布{len(members)}位，证书{fresh}份已放进待发箱或待转告名单。"
    return Go(f"/terms/{term.id}/finishers", said)


def _certificate(ask: Ask, term: terms.Term, people: list[Member]) -> str:
    """What the first of them gets."""
    if not people:
        return ""
    reader = together.readers(ask.session, term, people[0].id).get(people[0].id or 0)
    return certificate(ask.session, term, people[0], reader, setting.get(ask.session, "office"), ask.now.date())
