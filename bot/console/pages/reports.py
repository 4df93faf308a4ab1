"""报表: everything an office hands in, of the groups that are the asker's; each export stands in the audit first."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import col, select

from bot import bounds
from bot.console.desk import Ask, File, Go, NotFound, Page, does, saves, shows
from bot.console.typed import last_month, last_of
from bot.refusal import Refused
from models import news, seal
from models.audit import Audit
from models.group import Group
from models.role import Duty
from models.seal import Seal
from models.tally import Span

_PIECE = 256 * 1024


@shows("/reports", "报表", duty=Duty.secretary, menu=70)
def reports(ask: Ask) -> Page:
    """The form for an export, how far 各地动态 of last month are, and what was handed in."""
    from bot.exports.offer import KINDS

    groups = _groups(ask)
    month = last_month(ask.now.date())
    written, regions = news.of_month(ask.session, month), news.regions(ask.session, ask.groups)
    return Page(
        "reports.html",
        {
            "kinds": {name: one.called for name, one in KINDS.items()},
            "groups": groups,
            "regions_of": sorted({one.region for one in groups if one.region}),
            "may_change": ask.reach(Duty.admin) is None,
            "since": ask.words.get("since") or month,
            "until": ask.words.get("until") or last_of(month),
            "month": month,
            "missing": [one for one in regions if one not in written],
            "regions": regions,
            "seals": [one for one in seal.listed(ask.session) if _is_mine(ask, one)],
        },
    )


@does("/reports/export", duty=Duty.secretary, anew=True)
def export(ask: Ask) -> Go:
    """Take down what is exported by whom; the file itself is read from the address that follows."""
    from bot.exports import sealing
    from bot.exports.offer import KINDS

    kind, span = ask.words.get("kind", ""), _span(ask)
    if kind not in KINDS and kind != "sealed":
        raise Refused("请选要导出什么。")
    if kind == "sealed" and not _sealed(ask):
        raise NotFound
    groups = None if span.groups is None else sorted(span.groups)
    detail = {"what": kind, "since": str(span.since), "until": str(span.until), "groups": groups}
    more: dict[str, Any] = {"number": ask.words.get("number", "").strip(), "by_sector": ask.words.get("by") == "sector"}
    if kind == "briefing":
        more["figures"] = sealing.figures(ask.session, span, ask.now)
    row = Audit(at=ask.now, by=ask.desk.by, act="export", subject="groups", detail={**detail, **more})
    ask.session.add(row)
    ask.session.flush()
    return Go(f"/reports/file/{row.id}")


@saves("/reports/file/{id}", duty=Duty.secretary, anew=True)
def file(ask: Ask) -> File:
    """The file of an export that the asker took down just before."""
    from bot.exports.offer import KINDS, SEALED, Wanted

    row = ask.session.get(Audit, ask.number("id"))
    if row is None or row.act != "export" or row.by != ask.desk.by or "number" not in row.detail:
        raise NotFound
    detail = row.detail
    groups = None if detail["groups"] is None else frozenset(detail["groups"])
    if ask.groups is not None and (groups is None or not groups <= ask.groups):
        raise NotFound
    kind = KINDS.get(detail["what"], SEALED)
    span = Span(date.fromisoformat(detail["since"]), date.fromisoformat(detail["until"]), groups)
    name = f"{re.sub('（.*', '', kind.called)}-{span.since}至{span.until}{kind.suffix}"
    folder = TemporaryDirectory(prefix="shuxiang-")
    path = Path(folder.name) / f"导出{kind.suffix}"
    by_sector = detail.get("by_sector", False)
    kind.make(Wanted(ask.session, span, detail["number"], ask.now, ask.data, by_sector), path)
    return File(name, kind.type, _pieces(path, folder))


def _span(ask: Ask) -> Span:
    since, until = (_day(ask.words.get(name, ""), said) for name, said in (("since", "起"), ("until", "止")))
    bounds.days(since, until, ask.now.date())
    return Span(since, until, _chosen(ask) or ask.groups)


def _chosen(ask: Ask) -> frozenset[int]:
    """The groups that were ticked by themselves or by their 旗县区; none where all are meant."""
    mine = _groups(ask)
    groups = {int(name[6:]) for name in ask.words if name.startswith("group-") and name[6:].isdecimal()}
    if not groups <= {one.id for one in mine}:
        raise NotFound
    regions = {name[7:] for name in ask.words if name.startswith("region-")}
    return frozenset(groups | {one.id or 0 for one in mine if one.region in regions})


def _day(words: str, which: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise Refused(f"请选{which}的日期。") from None


def _groups(ask: Ask) -> list[Group]:
    found = ask.session.exec(select(Group).where(~col(Group.practice)).order_by(col(Group.main).desc(), col(Group.id)))
    return [one for one in found if ask.may_see(one.id)]


def _sealed(ask: Ask) -> bool:
    """Whether what is asked for was handed in, and for groups that are the asker's."""
    row = ask.session.get(Seal, ask.number("number"))
    return row is not None and _is_mine(ask, row)


def _is_mine(ask: Ask, row: Seal) -> bool:
    return ask.groups is None or (row.scope != "" and {int(one) for one in row.scope.split()} <= ask.groups)


def _pieces(path: Path, folder: TemporaryDirectory[str]) -> Iterator[bytes]:
    """The file piece by piece; its folder goes with it."""
    with folder, path.open("rb") as content:
        while piece := content.read(_PIECE):
            yield piece
