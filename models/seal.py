"""封存: what was handed in stays as it was; what came to light afterwards is reported in the next as 上期补正."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, func
from sqlalchemy import select as sa_select
from sqlmodel import Field, Session, SQLModel, col, select

from models import tally
from models.audit import note
from models.db import Instant, day_of, insert
from models.tally import BY_NAME, FIGURES, HELD, Span, Unit

FINAL, FRESH = "定稿", "封存时生成"
"""How the name of a kept file says where it is from."""


class Seal(SQLModel, table=True):
    """One report that was handed in: its days and groups (`scope`, empty for all), its number and its file's name.

    `figures` holds each figure as reported, and under `corrections` what it said of earlier periods.
    """

    __tablename__ = "seals"

    id: int | None = Field(default=None, primary_key=True)
    since: date
    until: date
    scope: str = ""
    number: str = ""
    file: str
    figures: dict[str, dict[str, int]] = Field(sa_type=JSON)
    made_by: str
    made_at: datetime = Field(sa_type=Instant)

    @property
    def is_final(self) -> bool:
        """Whether its file is the wording that was handed in, not one made at the moment of sealing."""
        return FINAL in self.file


class SealedUnit(SQLModel, table=True):
    """One unit as it was reported: how much a record added to a figure; less than nothing where it was taken back."""

    __tablename__ = "sealed_units"

    id: int | None = Field(default=None, primary_key=True)
    seal_id: int = Field(foreign_key="seals.id", index=True)
    figure: str
    subject: str
    subject_id: int
    day: date
    amount: int


_Key = tuple[str, str, int, date]
NOTHING = (0, 0, 0)
"""The trace of no units."""


def of_days(session: Session, span: Span, now: datetime) -> list[Unit]:
    """Every unit of every figure in a span, with the events that were held by now."""
    records = (unit for one in FIGURES for unit in tally.units(session, one, span))
    return [*_held(session, span, now), *records, *tally.passed(session, span)]


def _held(session: Session, span: Span, now: datetime) -> list[Unit]:
    held = tally.held(session, span, now)
    return [Unit(HELD, "events", one.id or 0, day_of(one.starts_at or now), 1, book_id=one.book_id) for one in held]


def corrections(session: Session, span: Span, now: datetime) -> list[Unit]:
    """What changed in periods that were handed in before this one begins: more, or less, than was reported then."""
    before = [one for one in of_scope(session, span.scope) if one.until < span.since]
    if not before:
        return []
    stretches = [replace(span, since=since, until=until) for since, until in _stretches(before)]
    apart = _apart(session, stretches)
    reported = _reported(session, stretches, apart)
    some = [one for stretch in stretches for one in (*_held(session, stretch, now), *tally.passed(session, stretch))]
    some += [
        one for name, day in apart for one in tally.units(session, BY_NAME[name], replace(span, since=day, until=day))
    ]
    current = {(one.figure, one.subject, one.subject_id, one.day): one for one in some}
    changed: list[Unit] = []
    for key in sorted({*reported, *current}):
        had, has = reported.get(key, 0), current.get(key)
        difference = (has.amount if has else 0) - had
        if difference:
            changed.append(replace(has, amount=difference) if has else Unit(*key, amount=difference))
    return changed


def seal(
    session: Session,
    span: Span,
    own: list[Unit],
    corrected: list[Unit],
    *,
    number: str,
    file: str,
    at: datetime,
    by: str,
) -> Seal:
    """Keep a report as handed in. Raises ValueError with the seal that covers one of its days already."""
    overlapping = overlaps(session, span)
    if overlapping:
        raise ValueError(overlapping)
    figures = {"own": summed(own), "corrections": summed(corrected)}
    made = Seal(since=span.since, until=span.until, scope=span.scope, number=number, file=file, figures=figures,
                made_by=by, made_at=at)  # fmt: skip
    session.add(made)
    session.flush()
    insert(session, [(SealedUnit, _row(one, made.id or 0)) for one in (*own, *corrected)])
    note(session, at, by, "seal", made, since=span.since.isoformat(), until=span.until.isoformat(), file=file)
    return made


def overlaps(session: Session, span: Span) -> Seal | None:
    """The report that was handed in for the same groups and one of the same days."""
    return next(
        (one for one in of_scope(session, span.scope) if one.since <= span.until and span.since <= one.until), None
    )


def of_scope(session: Session, scope: str) -> list[Seal]:
    """What was handed in for just these groups, the oldest first."""
    return list(session.exec(select(Seal).where(Seal.scope == scope).order_by(col(Seal.since), col(Seal.id))))


def listed(session: Session) -> list[Seal]:
    """Everything that was handed in, the newest first."""
    return list(session.exec(select(Seal).order_by(col(Seal.id).desc())))


def summed(some: list[Unit]) -> dict[str, int]:
    """Each figure that units add up to, zeros included."""
    sums = dict.fromkeys(tally.CALLED, 0)
    for one in some:
        sums[one.figure] += one.amount
    return sums


def _apart(session: Session, stretches: list[Span]) -> set[tuple[str, date]]:
    """The figures and days of stretches on which units are other ones than were reported; told by traces, since three
    years of a province's units are a million.
    """
    what = (col(SealedUnit.figure), col(SealedUnit.day))
    query = sa_select(*what, *tally.trace(col(SealedUnit.subject_id), col(SealedUnit.amount))).join(Seal)
    query = query.where(*_within(stretches), col(SealedUnit.figure).in_(BY_NAME)).group_by(*what)
    said = {(figure, day): tuple(map(int, sums)) for figure, day, *sums in session.execute(query)}
    are = {
        (one.name, day): trace
        for one in FIGURES
        for stretch in stretches
        for day, trace in tally.traces(session, one, stretch).items()
    }
    return {key for key in {*said, *are} if said.get(key, NOTHING) != are.get(key, NOTHING)}


def _reported(session: Session, stretches: list[Span], apart: set[tuple[str, date]]) -> dict[_Key, int]:
    """How much of each record was reported so far, of the days of stretches: of the figures that are kept by units
    only where they are apart.
    """
    what = (SealedUnit.figure, SealedUnit.subject, SealedUnit.subject_id, SealedUnit.day)
    query = select(*what, func.sum(SealedUnit.amount)).join(Seal)  # type: ignore[call-overload]
    days = col(SealedUnit.figure).not_in(BY_NAME) | col(SealedUnit.day).in_({day for _, day in apart})
    found = session.exec(query.where(*_within(stretches), days).group_by(*what))
    return {
        (figure, subject, number, day): int(amount)
        for figure, subject, number, day, amount in found
        if figure not in BY_NAME or (figure, day) in apart
    }


def _within(stretches: list[Span]) -> tuple[ColumnElement[bool], ...]:
    """Of what was reported what is of the days of stretches; what was handed in after them begins behind the last."""
    return col(Seal.scope) == stretches[-1].scope, col(SealedUnit.day) <= stretches[-1].until


def _stretches(seals: list[Seal]) -> list[tuple[date, date]]:
    """The days that were reported, neighbouring periods as one."""
    joined: list[tuple[date, date]] = []
    for one in seals:
        if joined and (one.since - joined[-1][1]).days == 1:
            joined[-1] = (joined[-1][0], one.until)
        else:
            joined.append((one.since, one.until))
    return joined


def _row(one: Unit, seal_id: int) -> dict[str, object]:
    names = ("figure", "subject", "subject_id", "day", "amount")
    return {"seal_id": seal_id, **{name: getattr(one, name) for name in names}}
