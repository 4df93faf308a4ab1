"""What can be exported from a page: each sort with its name, its file's ending and type, and what writes it."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.exports import anthology, briefing, csv, dossier, excel, records, sealing, summary, word
from bot.exports.sheet import Sheet
from bot.refusal import Refused
from models.group import Group
from models.seal import Seal
from models.tally import Span

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One export as it was asked for: its days and groups, and the number of a 简报 or of what was handed in.

    `by_sector`: the chapters of a 汇编 are 界别, else books.
    """

    session: Session
    span: Span
    number: str
    now: datetime
    data: Path
    by_sector: bool = False


Make = Callable[[Wanted, Path], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of export: what it is called, its file's ending and type, and what writes it."""

    called: str
    suffix: str
    type: str
    make: Make


def _ledger(wanted: Wanted) -> list[Sheet]:
    return records.sheets(wanted.session, wanted.span.since, wanted.span.until, wanted.now, wanted.span.groups)


def _records(wanted: Wanted, path: Path) -> None:
    excel.write(path, _ledger(wanted))


def _lines(wanted: Wanted, path: Path) -> None:
    """CSV files, one a kind, in one zip."""
    csv.write(path.with_name("台账.csv"), _ledger(wanted))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(path.parent.glob("*.csv")):
            archive.write(one, one.name)


def _summary(wanted: Wanted, path: Path) -> None:
    excel.write(path, summary.sheets(wanted.session, wanted.span, wanted.now))


def _briefing(wanted: Wanted, path: Path) -> None:
    report = briefing.gathered(wanted.session, wanted.span, wanted.now)
    values = briefing.values(wanted.session, report, wanted.number, wanted.now, wanted.data)
    path.write_bytes(word.fill(word.template_of("briefing", wanted.data), values))


def _anthology(wanted: Wanted, path: Path) -> None:
    values, _ = anthology.values(wanted.session, wanted.span, wanted.now, by_sector=wanted.by_sector)
    path.write_bytes(word.fill(word.template_of("anthology", wanted.data), values))


def _dossiers(wanted: Wanted, path: Path) -> None:
    """The pages of the year in which the span ends, of whoever is of the groups' 旗县区."""
    session, regions = wanted.session, None
    if wanted.span.groups is not None:
        of_groups = select(Group.region).where(col(Group.id).in_(wanted.span.groups), Group.region != "")
        regions = list(session.exec(of_groups))
    year, people = dossier.of_all(session, wanted.span.until.year, wanted.now), dossier.members(session, regions)
    template = word.template_of("dossier", wanted.data)
    with path.open("wb") as file:
        file.writelines(dossier.zipped(session, template, people, year, wanted.now))


def _handed_in(wanted: Wanted, path: Path) -> None:
    """What was handed in, as it was kept."""
    kept = wanted.data / sealing.FOLDER / wanted.session.get_one(Seal, int(wanted.number)).file
    if not kept.is_file():
        raise Refused(f"封存的文件 {kept.name} 不在数据文件夹的 {sealing.FOLDER} 里；请从备份里找回。")
    path.write_bytes(kept.read_bytes())


KINDS = {
    "briefing": Kind("月度简报（Word）", ".docx", _DOCX, _briefing),
    "records": Kind("台账（Excel，每类一张表）", ".xlsx", _XLSX, _records),
    "lines": Kind("台账（CSV，打成一包）", ".zip", _ZIP, _lines),
    "summary": Kind("汇总（Excel，按月、群、界别、成员，带图表）", ".xlsx", _XLSX, _summary),
    "anthology": Kind("体会汇编（Word，按书或按界别）", ".docx", _DOCX, _anthology),
    "dossier": Kind("履职读书档案（全年，每人一页，打成一包）", ".zip", _ZIP, _dossiers),
}
SEALED = Kind("封存的简报", ".docx", _DOCX, _handed_in)
