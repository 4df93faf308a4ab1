"""共读: every term of the asker's groups, and a new one."""

from datetime import timedelta
from typing import Any

from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.occasion import may_run_any
from bot.console.term import book_of, chosen_groups, is_mine, own_groups, standing
from bot.console.typed import day, person, some_books
from bot.refusal import Refused
from bot.term_plan import check_span, make_up_days, minutes, new_title, not_mixed, warnings
from bot.text.phrase import month_day
from models import term as terms
from models import together
from models.book import Book
from models.member import Member
from models.role import Duty
from models.term import Plan, Term


@shows("/terms", "共读", menu=42)
def listed(ask: Ask) -> Page:
    """The terms, the latest first."""
    rows = []
    for term in terms.listed(ask.session):
        groups = terms.groups_of(ask.session, term)
        if is_mine(ask, groups):
            leader = ask.session.get(Member, term.leader_id) if term.leader_id else None
            rows.append(
                {
                    "term": term,
                    "book": book_of(ask, term),
                    "span": f"{month_day(term.since)}—{month_day(term.until)}（{term.length}天）",
                    "groups": groups[0].name if len(groups) == 1 else f"{len(groups)}个群",
                    "leader": leader.name if leader else "",
                    "standing": standing(term, ask),
                    "is_on": term.runs(ask.now),
                    "finished": len(together.approved(ask.session, term)),
                }
            )
    return Page("terms.html", {"rows": rows, "may_plan": may_run_any(ask)})


@shows("/terms/new", "开一期共读", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The form for a new term."""
    monday = ask.now.date() + timedelta(days=7 - ask.now.weekday())
    values = {"since": monday.isoformat(), "until": (monday + timedelta(days=20)).isoformat(), "make_up": 3}
    return Page("term_new.html", {"values": values | {"day_ends": "24:00"}, "groups": own_groups(ask)})


@does("/terms/new", duty=Duty.organiser)
def enter(ask: Ask) -> Go:
    """Enter a term."""
    chosen = chosen_groups(ask)
    if not chosen:
        raise Refused("请至少选一个开张了的群。")
    not_mixed(chosen)
    values = typed(ask, None)
    check_span(values["since"], values["until"])
    term = terms.plan(ask.session, Plan(**values), chosen, ask.now, ask.desk.by)
    return Go(f"/terms/{term.id}", " ".join([f"“{term.title}”开好了。", *warnings(ask.session, term, ask.now)]))


def typed(ask: Ask, term: Term | None) -> dict[str, Any]:
    """The columns as they were typed."""
    words = ask.words
    since, until = day(words.get("since", ""), "第一天"), day(words.get("until", ""), "最后一天")
    if since is None or until is None:
        raise Refused("请写明第一天和最后一天。")
    leader = words.get("leader", "").strip()
    before = ask.session.get(Member, term.leader_id) if term and term.leader_id else None
    return {
        "title": new_title(ask.session, words.get("title", ""), term),
        "book_id": _book_id(ask, term),
        "since": since,
        "until": until,
        "day_ends": minutes(words.get("day_ends", "") or "24:00"),
        "make_up_days": make_up_days(words.get("make_up", "").strip() or "0"),
        "leader_id": person(ask.session, leader, before).id if leader else None,
    }


def _book_id(ask: Ask, term: Term | None) -> int | None:
    standing = ask.session.get(Book, term.book_id) if term and term.book_id else None
    words = ask.words.get("book", "").strip().strip("《》")
    if standing is not None and words == standing.title:
        return standing.id
    found = some_books(ask.session, words) if words else []
    return found[0].id if found else None
