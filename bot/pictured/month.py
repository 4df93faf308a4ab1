"""四月打卡: how many read on each day of a month, for the picture of it."""

from bot.pictured.scope import Scope
from bot.pictures.month import Month
from models import figures


def month(scope: Scope) -> Month:
    """The month in which the days begin."""
    span = (scope.session, scope.ids, scope.since, scope.until)
    return Month(
        scope.name,
        scope.called("打卡"),
        scope.since.replace(day=1),
        scope.begun,
        scope.last,
        figures.by_day(*span),
        figures.persons(*span),
        scope.office,
        scope.remark,
    )
