"""委员履职读书档案: a member's reading year on one page, with the points that the office's rules give for it."""

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from bot.exports import lacking
from bot.exports.lacking import Lack
from bot.exports.word import fill
from bot.text.phrase import full_day
from models import points, setting, tally
from models.attendance import Attendance
from models.book import Book
from models.checkin import CheckIn
from models.dossier import STAGES, Check, of_year
from models.event import Event
from models.member import Member
from models.order import ids_in_order, in_order
from models.points import PointsRule
from models.recommendation import Recommendation
from models.record import Record
from models.reflection import Reflection
from models.tally import FIGURES, Span

MOST = 12
"""How many titles a line of the page names."""
SHORTEST, LONGEST = 12, 90
"""How many characters a sentence has that the page quotes."""


@dataclass(frozen=True, slots=True)
class Year:
    """What all pages of a year have in common: the rules, every member's figures, how far each check is, what was not
    heard, and in which groups each member spoke (told where something was not heard).
    """

    number: int
    rules: list[PointsRule]
    figures: Mapping[int, Mapping[str, int]]
    checks: Mapping[int, Check]
    office: str
    lacks: Sequence[Lack]
    groups: Mapping[int, frozenset[int]]

    @property
    def span(self) -> Span:
        """Its days, in all groups: a member's year is one, wherever they spoke."""
        return Span(date(self.number, 1, 1), date(self.number, 12, 31))


def of_all(session: Session, number: int, now: datetime, whose: Collection[int] | None = None) -> Year:
    """Count a year once for everybody, or for some members, up to now."""
    figures: dict[int, dict[str, int]] = {}
    span = Span(date(number, 1, 1), date(number, 12, 31))
    for one in FIGURES:
        for member_id, amount in tally.by(session, one, span, col(one.table.member_id), whose).items():
            figures.setdefault(member_id, {})[one.name] = amount
    office = setting.get(session, "office") or "书香政协办公室"
    lacks = lacking.of_span(session, span, now)
    groups = _groups(session, span, whose) if lacks else {}
    return Year(number, points.listed(session), figures, of_year(session, number, whose), office, lacks, groups)


def members(session: Session, regions: Sequence[str] | None = None) -> list[Member]:
    """Whose pages there are: everybody on the roster who is recorded, or of some 旗县区, by 职务顺序 and 姓氏笔画."""
    return in_order(session.exec(select(Member).where(*_whose(regions))), by_rank=True)


def numbers(session: Session, regions: Sequence[str] | None, *where: ColumnElement[bool]) -> list[int]:
    """The ids alone of those persons of whom something holds: a page shows a few of twenty thousand."""
    placed = select(Member.id, Member.rank, Member.name).where(*_whose(regions), *where)
    return ids_in_order(session.exec(placed))


def _whose(regions: Sequence[str] | None) -> list[ColumnElement[bool]]:
    """Nobody who asked not to be recorded has a page: it would say that they read nothing."""
    return [
        col(Member.on_roster).is_(True),
        col(Member.recorded).is_(True),
        *([] if regions is None else [col(Member.region).in_(regions)]),
    ]


def values(session: Session, member: Member, year: Year, now: datetime) -> dict[str, Any]:
    """What the placeholders of a member's page stand for."""
    figures = year.figures.get(member.id or 0, {})
    scored = points.scored(year.rules, figures)
    total = sum(scored.values())
    check = year.checks.get(member.id or 0)
    return {
        "年": str(year.number),
        "姓名": member.name,
        "界别": member.sector,
        "专委会": member.committee,
        "旗县区": member.region,
        "类型": member.type,
        "积分": f"{total:g}分" if year.rules else "没有设积分办法",
        "项目": [
            {
                "名称": one.called,
                "数量": f"{figures.get(one.name, 0)}{one.measure}",
                "积分": f"{scored[one.name]:g}" if one.name in scored else "—",
                "算法": _rule(year.rules, one.name),
            }
            for one in FIGURES
        ],
        "图书": _titles(session, CheckIn, member, year),
        "荐书": _titles(session, Recommendation, member, year),
        "活动": _listed(_events(session, member, year), "场"),
        "体会": _titles(session, Reflection, member, year),
        "未收全": lacking.of_groups(year.lacks, _of_member(member, year)) if year.lacks else "",
        "摘句": _sentence(session, member, year),
        "核对": STAGES[check.stage if check else None],
        "编发单位": year.office,
        "编发日期": full_day(now),
    }


def told(page: Mapping[str, Any]) -> str:
    """The page as a private message: what it says, and how to answer."""
    rows = [
        f"{one['名称']}：{one['数量']}" + (f"，{one['积分']}分" if one["积分"] != "—" else "") for one in page["项目"]
    ]
    lists = [f"{title}：{page[name]}" for title, name in LISTS.items() if page[name] != "无"]
    whole = f"积分合计：{page['积分']}" if page["积分"].endswith("分") else ""
    head = f"{page['姓名']}您好，这是您{page['年']}年的履职读书档案，请核对："
    end = "没有问题请回“核对无误”；有出入请直接说，我们核实后更正。"
    return "\n".join(one for one in (head, *rows, whole, *lists, page["未收全"], end) if one)


def zipped(session: Session, template: Path, people: Sequence[Member], year: Year, now: datetime) -> Iterator[bytes]:
    """Every page in one zip, piece by piece; the same data give the same bytes."""
    made = _Pipe()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for number, member in enumerate(people, 1):
            name = f"{number:04d}-{member.name.replace('/', '／')}.docx"
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), page(session, template, member, year, now))
            yield made.taken()
    yield made.taken()


def page(session: Session, template: Path, member: Member, year: Year, now: datetime) -> bytes:
    """One member's page."""
    return fill(template, values(session, member, year, now))


class _Pipe(io.RawIOBase):
    """What a zip is written to while what is whole of it is taken away."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, some: Any) -> int:
        self._kept.append(bytes(some))
        return len(some)

    def taken(self) -> bytes:
        """What was written since it was asked last."""
        kept, self._kept = self._kept, []
        return b"".join(kept)


LISTS = {"读过的书": "图书", "荐过的书": "荐书", "参加的活动": "活动", "写过体会的书": "体会"}
"""The lists of a page, and the placeholders that stand for them."""


def _rule(rules: Sequence[PointsRule], figure: str) -> str:
    return next((f"每{tally.MEASURE[figure]}{points.told(one)}" for one in rules if one.figure == figure), "不计分")


def _groups(session: Session, span: Span, whose: Collection[int] | None) -> dict[int, frozenset[int]]:
    """In which groups each member spoke."""
    found: dict[int, set[int]] = {}
    for table in tally.TAKES_PART:
        query = select(table.member_id, table.group_id).where(*tally.of_span(table, span)).distinct()
        if whose is not None:
            query = query.where(col(table.member_id).in_(whose))
        for member_id, group_id in session.exec(query):
            found.setdefault(member_id, set()).add(group_id or 0)
    return {member_id: frozenset(groups) for member_id, groups in found.items()}


def _of_member(member: Member, year: Year) -> frozenset[int]:
    """The groups that are a member's: where they spoke, and that of their 旗县区, where they may have."""
    own = {
        group.id or 0
        for one in year.lacks for group in one.groups
        if group.region and not group.main and group.region == member.region
    }  # fmt: skip
    return year.groups.get(member.id or 0, frozenset()) | own


def _titles(session: Session, table: type[Record], member: Member, year: Year) -> str:
    query = select(Book.title).join(table, col(table.book_id) == col(Book.id))
    query = query.where(table.member_id == member.id, *tally.of_span(table, year.span))
    found = dict.fromkeys(session.exec(query.order_by(col(table.day), col(table.id))))
    return _listed([f"《{one}》" for one in found], "种")


def _events(session: Session, member: Member, year: Year) -> list[str]:
    query = select(Event.title).join(Attendance, col(Attendance.event_id) == col(Event.id))
    query = query.where(Attendance.member_id == member.id, *tally.of_span(Attendance, year.span))
    return list(dict.fromkeys(session.exec(query.order_by(col(Attendance.day), col(Attendance.id)))))


def _listed(names: Sequence[str], measure: str) -> str:
    if len(names) <= MOST:
        return "、".join(names) or "无"
    return f"{'、'.join(names[:MOST])}等{len(names)}{measure}"


def _sentence(session: Session, member: Member, year: Year) -> str:
    """One sentence of their own, the longest that fits on a line or two; nothing where nobody may quote them."""
    query = select(Reflection.words).where(
        Reflection.member_id == member.id, *tally.of_span(Reflection, year.span), col(Reflection.quotable).is_not(False)
    )
    sentences = [
        one for words in session.exec(query) for one in words.replace("！", "。").replace("\n", "。").split("。")
    ]
    fitting = [one.strip() for one in sentences if SHORTEST <= len(one.strip()) <= LONGEST]
    return f"“{max(fitting, key=len)}。”" if fitting else ""
