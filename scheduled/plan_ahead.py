"""下月活动: the events of the coming month that the group is invited to, so that everybody can keep the day free."""

from datetime import date, time, timedelta

from bot.job import Draft, Occasion, monthly
from bot.occasions import when
from models.event import Event
from models.held import month_after, of_month

MOST = 12


@monthly("下月活动", day=25, at=time(10), on=False)
def plan_ahead(occasion: Occasion) -> Draft | None:
    """A line for each event that is still to come; nothing where none is planned."""
    month = _coming(occasion)
    listed = of_month(occasion.session, occasion.group.id or 0, month)
    events = [one for one in listed if one.starts_at is None or one.starts_at > occasion.now]
    if not events:
        return None
    more = [f"……共{len(events)}场。"] if len(events) > MOST else []
    return Draft(
        "\n".join([f"【{month.month}月活动】", *map(_line, events[:MOST]), *more, "具体以届时的通知为准，欢迎参加。"])
    )


def _coming(occasion: Occasion) -> date:
    """The month after the one in which the post is due, or asked for, as its first day."""
    is_asked_for = occasion.until == occasion.now.date()
    due = occasion.until if is_asked_for else occasion.until + timedelta(days=1)
    return month_after(due)


def _line(event: Event) -> str:
    """4月23日（周四）15:00 读书沙龙，政协书房，主讲：乌云"""
    day = when(event) if event.starts_at else "日子待定"
    where = event.venue or ("线上" if event.link else "")
    return "，".join(filter(None, (f"{day} {event.title}", where, f"主讲：{event.speaker}" if event.speaker else "")))
