"""封存: the file that was handed in is kept in the data folder beside its figures, and is never written over."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.exports import word
from bot.exports.briefing import Report, period
from bot.refusal import Refused
from models import seal as seals
from models.seal import Seal

FOLDER = "sealed"


def seal(
    session: Session, report: Report, content: bytes, data: Path, *, number: str, at: datetime, by: str
) -> Seal:  # fmt: skip
    """Keep a report as handed in; raises Refused where one of its days was handed in already."""
    before = seals.overlaps(session, report.span)
    if before is not None:
        raise Refused(
            f"{before.since}至{before.until}的{before.number or '简报'}已经封存；"
            "以后补记、更正的，会在下一期的“上期补正”里。不封存也可以再导出。"
        )
    if at.date() <= report.span.until:
        raise Refused(f"{period(report.span)}还没有过完，不能封存。")
    name = (
        f"{report.span.since}至{report.span.until}{'' if not report.span.scope else '-部分群'}-{at:%Y%m%d%H%M%S}.docx"
    )
    (data / FOLDER).mkdir(parents=True, exist_ok=True)
    word.write(data / FOLDER / name, content)
    return seals.seal(session, report.span, report.own, report.corrected, number=number, file=name, at=at, by=by)
