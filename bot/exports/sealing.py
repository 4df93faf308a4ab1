"""封存: the file that was handed in is kept in the data folder beside its figures, and is never written over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.exports import word
from bot.exports.briefing import Report, period
from bot.refusal import Refused
from models import seal as seals
from models import tally
from models.audit import Audit
from models.seal import FINAL, FRESH, Seal
from models.tally import CALLED, MEASURE, Span

FOLDER = "sealed"
CAME = "came"
"""The name under which the number of persons stands beside the figures that add up."""
_CALLED = {CAME: ("参与人数", "人"), **{name: (called, MEASURE[name]) for name, called in CALLED.items()}}


@dataclass(frozen=True, slots=True)
class Changed:
    """Since a report was exported last: when and by whom that was, and each figure that is another one now."""

    at: datetime
    by: str
    figures: tuple[tuple[str, str, str], ...]

    @property
    def told(self) -> str:
        """打卡人次299人次，现在302人次; …"""
        return "；".join(f"{called}{before}，现在{now}" for called, before, now in self.figures)


def figures(session: Session, span: Span, now: datetime) -> dict[str, int]:
    """What a report says at this moment, to be taken down in the audit with its export."""
    return {CAME: tally.number_of_participants(session, span), **tally.sums(session, span, now)}


def changed(session: Session, span: Span, now: Mapping[str, int]) -> Changed | None:
    """Where the last export of the same days and groups said otherwise than the figures are `now`; None where it said
    the same or there is none.
    """
    row = _exported(session, span)
    if row is None:
        return None
    said: dict[str, int] = row.detail["figures"]
    differ = tuple(
        (called, f"{said[name]}{measure}", f"{now[name]}{measure}")
        for name, (called, measure) in _CALLED.items()
        if said.get(name, now[name]) != now[name]
    )
    return Changed(row.at, row.by, differ) if differ else None


def named(now: Mapping[str, int]) -> str:
    """参与人数2人、打卡人次2人次…: the figures that are not nothing, as they would be sealed."""
    told = [f"{called}{now[name]}{measure}" for name, (called, measure) in _CALLED.items() if now[name]]
    return "、".join(told) or "这个月没有记录"


def refuse(session: Session, span: Span, at: datetime) -> None:
    """Raises Refused where days cannot be sealed: one was handed in already, or is still to come."""
    before = seals.overlaps(session, span)
    if before is not None:
        raise Refused(
            f"{before.since}至{before.until}的{before.number or '简报'}已经封存；"
            "以后补记、更正的，会在下一期的“上期补正”里。不封存也可以再导出。"
        )
    if at.date() <= span.until:
        raise Refused(f"{period(span)}还没有过完，不能封存。")


def seal(
    session: Session, report: Report, content: bytes, data: Path, *, number: str, at: datetime, by: str, final: bool
) -> Seal:  # fmt: skip
    """Keep a report as handed in; `final`: the file is the office's last wording, else one made just now."""
    refuse(session, report.span, at)
    part = "-部分群" if report.span.scope else ""
    name = f"{report.span.since}至{report.span.until}{part}-{at:%Y%m%d%H%M%S}-{FINAL if final else FRESH}.docx"
    (data / FOLDER).mkdir(parents=True, exist_ok=True)
    word.write(data / FOLDER / name, content)
    return seals.seal(session, report.span, report.own, report.corrected, number=number, file=name, at=at, by=by)


def _exported(session: Session, span: Span) -> Audit | None:
    """The last export of a report of these days and groups that was taken down with its figures."""
    query = select(Audit).where(Audit.act == "export").order_by(col(Audit.id).desc())
    days = {"what": "briefing", "since": str(span.since), "until": str(span.until)}
    for row in session.exec(query):
        if (
            row.detail.items() >= days.items()
            and "figures" in row.detail
            and _scope(row.detail["groups"]) == span.scope
        ):
            return row
    return None


def _scope(groups: Sequence[Any] | str | None) -> str:
    """The groups of an export as `Span.scope` writes them."""
    return groups if isinstance(groups, str) else " ".join(str(one) for one in groups or ())
