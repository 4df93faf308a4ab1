"""汇总: the figures of a span by month, group, 界别, 旗县区 and member, with charts on the first sheet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.exports import lacking
from bot.exports.appendix import meanings
from bot.exports.sheet import NONE, Chart, Column, Sheet
from models import share, tally
from models.group import Group
from models.member import Member
from models.order import in_order
from models.share import Share
from models.tally import CALLED, FIGURES, HELD, PASSED, Span

_EACH = tuple(Column(one.called, 13, "int") for one in FIGURES)
_PASSED = Column(CALLED[PASSED], 13, "int")
_WHOLE = (
    Column("月份", 14),
    Column("活动场次", 13, "int"),
    Column("参与人数", 13, "int"),
    Column("名册参与", 13, "int"),
    Column("名册人数", 13, "int"),
    Column("参与率", 11, "share"),
)
_PERSON = (Column("姓名", 10), Column("界别", 16), Column("专委会", 18), Column("旗县区", 12), Column("类型", 12))
_IN_SHARE = Column("计入参与率", 12)
_MEANING = (Column("指标", 18), Column("怎么算的", 96))
NAMELESS = "（未填）"
_AT = {one.name: number for number, one in enumerate(FIGURES)}


def sheets(session: Session, span: Span, now: datetime) -> list[Sheet]:
    """The overview with its charts, then a sheet a sort of row, and what each figure means."""
    named = dict(session.exec(select(Group.id, Group.name)).all()) | {None: "私信"}
    sectors = _by(session, span, lambda _: col(Member.sector), _AT["reflections"])
    of = share.of(session, span, tally.participants(session, span))
    lists = [
        _labelled("群", 28, _by(session, span, lambda one: col(one.table.group_id)), named),
        _labelled("界别", 20, sectors, {"": NAMELESS}),
        _labelled("旗县区", 16, _by(session, span, lambda _: col(Member.region)), {"": NAMELESS}),
        _members(session, span, of),
    ]
    months = list(_months(session, span, now))
    wrote = sum(1 for figures in sectors.values() if figures[_AT["reflections"]])
    overview = Sheet("概览", (*_WHOLE, *_EACH, _PASSED), months, _charts(len(months) - 1, wrote))
    gaps = lacking.sheets(session, span.since, span.until, span.groups, now)
    return [overview, *lists, *gaps, _meanings(of, has_gaps=bool(gaps))]


def _charts(months: int, sectors: int) -> tuple[Chart, ...]:
    """Those on the first sheet; `sectors` are the 界别 that wrote at all."""
    first = len(_WHOLE)
    both = (first + _AT["recommended"], first + _AT["reflections"])
    return (
        Chart("各月打卡人次", "column", "概览", 0, (first + _AT["read"],), months),
        Chart("各月荐书册数和体会篇数", "column", "概览", 0, both, months),
        Chart("各群打卡人次", "bar", "群", 0, (1 + _AT["read"],)),
        Chart("各旗县区打卡人次", "bar", "旗县区", 0, (1 + _AT["read"],)),
        *([Chart("各界别体会篇数", "bar", "界别", 0, (1 + _AT["reflections"],), min(sectors, 30))] if sectors else []),
    )  # fmt: skip


def _months(session: Session, span: Span, now: datetime) -> Iterator[Sequence[Any]]:
    """A row for each month, and the sum of all; persons are counted once in it."""
    for part in _parts(span):
        yield _whole(session, part, now, f"{part.since.year}年{part.since.month}月")
    yield _whole(session, span, now, "合计")


def _whole(session: Session, span: Span, now: datetime, label: str) -> Sequence[Any]:
    came = tally.participants(session, span)
    sums, of = tally.sums(session, span, now), share.of(session, span, came)
    told = (len(of.came), len(of.counted), of.rate) if of.rate is not None else (NONE, NONE, NONE)
    return (label, sums[HELD], len(came), *told, *(sums[one.name] for one in FIGURES), sums[PASSED])


def _parts(span: Span) -> Iterator[Span]:
    """The span month by month."""
    since = span.since
    while since <= span.until:
        following = (since.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield Span(since, min(following - timedelta(days=1), span.until), span.groups)
        since = following


_Table = Mapping[Any, Sequence[int]]


def _by(session: Session, span: Span, label: Any, most: int = _AT["read"]) -> _Table:
    """Every figure for each value of a column, those with the most of one figure first: as its chart shows it."""
    each = [tally.by(session, one, span, label(one)) for one in FIGURES]
    keys = dict.fromkeys(key for figures in each for key in figures)
    rows = {key: tuple(figures.get(key, 0) for figures in each) for key in keys}
    return dict(sorted(rows.items(), key=lambda one: (-one[1][most], str(one[0]))))


def _labelled(name: str, width: int, table: _Table, names: Mapping[Any, str]) -> Sheet:
    rows = [(names.get(key, key), *figures) for key, figures in table.items()]
    return Sheet(name, (Column(name, width), *_EACH), rows)


def _members(session: Session, span: Span, of: Share) -> Sheet:
    """Everybody of the roster and whoever else is in the figures, by 职务顺序 and 姓氏笔画: this is no ranking.

    Each with whether 参与率 counts them.

    Who asked not to be recorded stands in no list.
    """
    figures, counted = _by(session, span, lambda one: col(one.table.member_id)), set(of.counted)
    listed = [
        one
        for one in session.exec(select(Member).where(col(Member.recorded)))
        if one.id in figures or one.id in counted or (one.on_roster and span.groups is None)
    ]
    nothing = (0,) * len(FIGURES)
    rows = [
        (one.name, one.sector, one.committee, one.region, one.type, *figures.get(one.id, nothing),
         "是" if one.id in counted else "")
        for one in in_order(listed, by_rank=True)
    ]  # fmt: skip
    return Sheet("成员", (*_PERSON, *_EACH, _IN_SHARE), rows)


def _meanings(of: Share, *, has_gaps: bool) -> Sheet:
    rows = [*meanings(of)]
    rows.append(("各群相加", "同一天在两个群打卡，两个群各算1人次，合计只算1人次，所以各群相加可能多于合计。"))
    if has_gaps:
        rows.append(("未收听时段", "有些聊天没有收全，那时说的可能没有记下，各数可能偏少；时段另有一张表。"))
    return Sheet("指标说明", _MEANING, rows)
