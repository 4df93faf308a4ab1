"""一年的走势: check-ins by month and persons by 界别, for the charts."""

from bot.pictured.scope import Scope
from bot.pictures.charts import Charts
from models import figures

NOBODYS = "未填界别"


def charts(scope: Scope) -> Charts:
    """The charts of the year of the days, from the month on in which the first of the groups was opened."""
    span = (scope.session, scope.ids, scope.since, scope.until)
    begun = max(scope.begun, scope.since).month
    by_month: list[int | None] = [0 if begun <= month <= scope.last.month else None for month in range(1, 13)]
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
