"""选书: votes on the next book: asked, counted, closed; books with as many votes are said to be level."""

from bot.announcing import announce
from bot.choosing import candidates, list_of, open_vote, result
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.occasion import may_run_any
from bot.console.term import chosen_groups, is_mine, may_run, others, own_groups
from bot.console.typed import number, some_books
from bot.refusal import Refused
from models import ballot
from models.ballot import Vote
from models.role import Duty

RECENT, NUMBER = 30, 8
"""Days of which recommendations are looked through for candidates, and how many candidates."""


@shows("/votes", "选书")
def listed(ask: Ask) -> Page:
    """The votes of the asker's groups, the latest first."""
    rows = []
    for vote in ballot.listed(ask.session):
        groups = ballot.groups_of(ask.session, vote)
        if is_mine(ask, groups):
            where = groups[0].name if len(groups) == 1 else f"{len(groups)}个群"
            rows.append((vote, vote.is_open(ask.now), ballot.voters(ask.session, vote), where))
    return Page("votes.html", {"rows": rows, "may_plan": may_run_any(ask)})


@shows("/votes/new", "开一次投票", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The form, with what was recommended most in the asker's groups."""
    groups = own_groups(ask)
    found = candidates(ask.session, groups, ask.now.date(), RECENT, NUMBER)
    books = "\n".join(f"《{one.title}》" for one in found)
    return Page("vote_new.html", {"groups": groups, "books": books, "recent": RECENT})


@does("/votes/new", duty=Duty.organiser)
def ask_groups(ask: Ask) -> Go:
    """Open a vote and put its list in the outbox of every group."""
    session, words = ask.session, ask.words
    books = [one for line in words.get("books", "").split("\n") if line.strip() for one in some_books(session, line)]
    days, most = number(words.get("days", ""), "天数"), number(words.get("most", ""), "每人最多选几本")
    vote = open_vote(
        session,
        words.get("title", ""),
        books,
        chosen_groups(ask),
        ask.now,
        ask.desk.by,
        days=3 if days is None else days,
        most=3 if most is None else most,
    )
    told = _tell(ask, vote, "vote-list", list_of(session, vote))
    return Go(f"/votes/{vote.id}", f"名单已放进{told}个群的待发箱。")


@shows("/votes/{id}", "一次投票")
def show(ask: Ask) -> Page:
    """How the votes stand, and what the groups are told."""
    vote = _vote(ask)
    groups, is_open = ballot.groups_of(ask.session, vote), vote.is_open(ask.now)
    return Page(
        "vote.html",
        {
            "vote": vote,
            "is_open": is_open,
            "counted": ballot.count(ask.session, vote),
            "voters": ballot.voters(ask.session, vote),
            "groups": groups,
            "list": list_of(ask.session, vote),
            "result": result(ask.session, vote),
            "may_run": may_run(ask, groups),
        },
    )


@does("/votes/{id}/close", duty=Duty.organiser)
def close(ask: Ask) -> Go:
    """End a vote now and tell the groups what came of it."""
    vote = _vote(ask)
    if why := others(ask, ballot.groups_of(ask.session, vote)):
        raise Refused(why)
    if vote.closed_at is not None:
        raise Refused(f"“{vote.title}”已经截止，结果发过了。")
    if not vote.is_open(ask.now):
        raise Refused(f"“{vote.title}”已到点截止，结果由程序次日早上发到群里。")
    ballot.close(ask.session, vote, ask.now, ask.desk.by)
    told = _tell(ask, vote, "vote-result", result(ask.session, vote))
    return Go(f"/votes/{vote.id}", f"截止了，结果已放进{told}个群的待发箱。")


def _vote(ask: Ask) -> Vote:
    vote = ask.session.get(Vote, ask.number("id"))
    if vote is None or not is_mine(ask, ballot.groups_of(ask.session, vote)):
        raise NotFound
    return vote


def _tell(ask: Ask, vote: Vote, what: str, words: str) -> int:
    groups = ballot.groups_of(ask.session, vote)
    return announce(ask.session, ask.house.rules, groups, f"{what}:vote-{vote.id}", "vote", words, ask.now)
