"""一年的走势: check-ins by month and persons by 界别, for the charts."""

from bot.pictured.scope import Scope
from bot.pictures.charts import Charts
from models import figures

NOBODYS = "未填界别"


def charts(scope: Scope) -> Charts:
    """The charts of the year of the days; months after today are to come."""
    span = (scope.session, scope.ids, scope.since, scope.until)
    by_month: list[int | None] = [0 if month <= scope.last.month else None for month in range(1, 13)]
    for day, number in figures.by_day(*span).items():
        by_month[day.month - 1] = (by_month[day.month - 1] or 0) + number
    sectors = tuple((sector or NOBODYS, number) for sector, number in figures.by_sector(*span))
    return Charts(
        scope.name,
        f"{scope.since.year}年读书走势",
        scope.days,
        tuple(by_month),
        sectors,
        figures.persons(*span),
        scope.office,
        scope.remark,
    )
