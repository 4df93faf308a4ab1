"""今日一句: one line an evening says what the group read and wrote that day; nobody who is absent is named."""

from datetime import datetime, time, timedelta

from bot.almanac import SHANGHAI
from bot.job import Draft, Occasion, daily
from models import gap
from models.figures import of_group
from models.group import Ack
from models.order import noun

WORTH_A_WORD = timedelta(minutes=1)
"""A shorter gap, such as a restart, is on record but not told in the group."""


@daily("今日一句", at=time(21))
def evening_digest(occasion: Occasion) -> Draft | None:
    """The day's figures in one line; nothing where the group chose otherwise or nothing was recorded."""
    group = occasion.group
    if group.ack != Ack.digest:
        return None
    day = of_group(occasion.session, group.id or 0, occasion.until, occasion.until)
    parts = []
    if day.readers:
        parts.append(f"{len(day.readers)}{noun(day.readers)}打卡" + _books([title for title, _ in day.books]))
    for number, words in ((day.recommended, "荐书{}本"), (day.reflections, "体会{}篇"), (day.excerpts, "摘抄{}则")):
        if number:
            parts.append(words.format(number))
    if not parts:
        return None
    return Draft("今日" + "，".join(parts) + "。" + _missed(occasion))


def _books(titles: list[str]) -> str:
    if not titles:
        return ""
    return f"，读《{titles[0]}》" if len(titles) == 1 else f"，读《{titles[0]}》等{len(titles)}本"


def _missed(occasion: Occasion) -> str:
    """When the bot did not hear the group that day: the figures may be short by what was said then."""
    start = datetime.combine(occasion.until, time(), SHANGHAI)
    gaps = gap.of_group(occasion.session, occasion.group, start, start + timedelta(days=1), occasion.now)
    gaps = [one for one in gaps if one.until - one.since >= WORTH_A_WORD]
    if not gaps:
        return ""
    if len(gaps) == 1 and gaps[0].lasts and gaps[0].reason == gap.UNPASTED:
        return f"（截至{gaps[0].since:%H:%M}）"
    spans = [f"{max(one.since, start):%H:%M}—{one.until:%H:%M}" for one in gaps[:3]]
    return f"（{'、'.join(spans)}未能收听，如有遗漏请补打卡）"
