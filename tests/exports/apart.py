"""The same figures by plain SQL, written apart from the product: what an export must equal."""

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from models.tally import Span

COUNTED = """r.state IN ('sure', 'confirmed') AND r.day BETWEEN '{since}' AND '{until}'
AND r.member_id IN (SELECT id FROM members WHERE recorded) AND {where}"""
EVERYWHERE = "(r.group_id IS NULL OR r.group_id NOT IN (SELECT id FROM groups WHERE practice))"
SOMEWHERE = "r.group_id IN ({groups}) AND r.group_id NOT IN (SELECT id FROM groups WHERE practice)"
FIGURES = {
    "attended": ("attendances", "r.event_id", "1", "1 = 1"),
    "read": ("checkins", "r.day", "1", "1 = 1"),
    "finished": ("checkins", "coalesce(r.book_id, -r.id)", "1", "r.finished"),
    "recommended": ("recommendations", "coalesce(r.book_id, -r.id)", "1", "1 = 1"),
    "reflections": ("reflections", "coalesce(r.message_id, -r.id)", "1", "1 = 1"),
    "words": ("reflections", "coalesce(r.message_id, -r.id)", "max(length(r.words))", "1 = 1"),
    "excerpts": ("excerpts", "coalesce(r.message_id, -r.id)", "1", "1 = 1"),
    "advice": ("advice", "coalesce(r.message_id, -r.id)", "1", "1 = 1"),
}
"""Of each figure: its table, what makes one unit of a person's day, how much it adds, and which records."""
TAKES_PART = ("checkins", "recommendations", "reflections", "excerpts", "advice", "attendances")


def counted(span: Span) -> str:
    """Which records of a table `r` count."""
    where = EVERYWHERE if span.groups is None else SOMEWHERE.format(groups=", ".join(map(str, sorted(span.groups))))
    return COUNTED.format(since=span.since, until=span.until, where=where)


def rows(session: Session, words: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    return [tuple(row) for row in session.execute(text(words))]


def by(session: Session, figure: str, span: Span, label: str = "r.day") -> dict[object, int]:
    """A figure for each value of a column of the record `r` or its member `m`, without zeros."""
    table, key, amount, which = FIGURES[figure]
    units = f"""SELECT {label} AS label, {amount} AS amount FROM {table} r JOIN members m ON m.id = r.member_id
    WHERE {counted(span)} AND {which} GROUP BY {label}, r.member_id, r.day, {key}"""
    return dict(rows(session, f"SELECT label, sum(amount) FROM ({units}) units GROUP BY label"))  # type: ignore[arg-type]


def number(session: Session, figure: str, span: Span) -> int:
    """A figure of a span."""
    return int(sum(by(session, figure, span).values()))


def came(session: Session, span: Span) -> set[int]:
    """Who took part."""
    each = (f"SELECT r.member_id FROM {table} r WHERE {counted(span)}" for table in TAKES_PART)
    return {int(str(one)) for (one,) in rows(session, " UNION ".join(each))}


def passed(session: Session, span: Span) -> int:
    """How many suggestions were passed on in the span, whenever they were made."""
    where = counted(Span(date(1, 1, 1), date(9999, 12, 31), span.groups))
    steps = f"""SELECT count(*) FROM clue_steps s JOIN advice r ON r.id = s.advice_id
    WHERE s.stage = 'passed' AND s.day BETWEEN '{span.since}' AND '{span.until}' AND {where}"""
    return int(str(rows(session, steps)[0][0]))
