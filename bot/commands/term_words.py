"""共读的说法: how an organiser's words for a term are read: its days, when a day ends, which term is meant."""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from bot.commands.books import one_book
from bot.commands.people import known as person
from bot.refusal import Refused
from bot.term_plan import make_up_days, minutes, new_title
from models import term as terms
from models.term import Term


def known(session: Session, title: str) -> Term:
    """The term of that title, or a sentence with those there are."""
    found = terms.titled(session, title.strip("“” "))
    if not found:
        names = "、".join(dict.fromkeys(one.title for one in terms.listed(session)[:10])) or "（还没有）"
        raise Refused(f"没有叫“{title}”的共读；现有：{names}。")
    return found[0]


def day_named(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refused(f"看不懂日期“{words}”；写成 2026-04-01。") from None


FIELDS: dict[str, tuple[str, Callable[[Session, str], object]]] = {
    "title": ("title", new_title),
    "book": ("book_id", lambda session, words: None if words == "-" else one_book(session, words).id),
    "since": ("since", lambda _, words: day_named(words)),
    "until": ("until", lambda _, words: day_named(words)),
    "leader": ("leader_id", lambda session, words: person(session, words).id if words else None),
    "makeup": ("make_up_days", lambda _, words: make_up_days(words)),
    "ends": ("day_ends", lambda _, words: minutes(words)),
}
"""What may be changed of a term, the column that keeps it, and how its value is read."""
