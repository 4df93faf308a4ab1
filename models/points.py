"""履职读书积分: what the office gives points for, by a table of rules that it edits; every place scores differently."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.tally import CALLED


class PointsRule(SQLModel, table=True):
    """So many `points` for each unit of a figure, up to `most` in a year; None for no limit."""

    __tablename__ = "points_rules"

    id: int | None = Field(default=None, primary_key=True)
    figure: str = Field(unique=True)
    points: float
    most: float | None = None


def listed(session: Session) -> list[PointsRule]:
    """Every rule, in the order in which the figures are reported; none until the office sets one."""
    order = list(CALLED)
    return sorted(
        session.exec(select(PointsRule).order_by(col(PointsRule.id))), key=lambda one: order.index(one.figure)
    )


def decide(session: Session, figure: str, points: float, most: float | None, at: datetime, by: str) -> None:
    """Set what a unit of a figure is worth; a rule worth nothing is taken out."""
    row = session.exec(select(PointsRule).where(PointsRule.figure == figure)).first()
    before = [row.points, row.most] if row else None
    row = row or PointsRule(figure=figure, points=0)
    row.points, row.most = points, most
    session.add(row)
    note(session, at, by, "points", row, before=before, after=[points, most] if points else None)
    if not points:
        session.delete(row)
    session.flush()


def scored(rules: list[PointsRule], figures: Mapping[str, int]) -> dict[str, float]:
    """The points that each rule gives for some figures."""
    got: dict[str, float] = {}
    for rule in rules:
        points = figures.get(rule.figure, 0) * rule.points
        got[rule.figure] = round(points if rule.most is None else min(points, rule.most), 2)
    return got


def told(rule: PointsRule) -> str:
    """What a rule gives: 2分，一年最多20分."""
    return f"{rule.points:g}分" + (f"，一年最多{rule.most:g}分" if rule.most is not None else "")
