"""漂流书目: which books stand on which shelf, what came back this week, and what is waited for; nobody is named."""

from datetime import datetime, time, timedelta

from bot.almanac import SHANGHAI
from bot.job import Draft, Occasion, weekly
from bot.text.phrase import shelves, some_titles
from models.shelves import came_back, on_shelves, waited_for

MOST = 8
"""Titles that are named of one shelf."""
MOST_WANTED = 5


@weekly("漂流书目", day=5, at=time(9), on=False)
def drift_list(occasion: Occasion) -> Draft | None:
    """A line for each shelf; nothing where no copy is in the drift."""
    listed, wanted = on_shelves(occasion.session), waited_for(occasion.session, MOST_WANTED)
    if not listed and not wanted:
        return None
    lines = ["【漂流书目】", *shelves(listed, MOST)]
    if back := came_back(occasion.session, *_span(occasion)):
        lines.append(f"本周回架：{some_titles(back, MOST)}")
    if wanted:
        lines.append("有书友在等：" + "，".join(f"《{title}》{number}位" for title, number in wanted))
    if listed:
        lines.append("想看哪本，说一声“想借《书名》”。")
    return Draft("\n".join(lines))


def _span(occasion: Occasion) -> tuple[datetime, datetime]:
    first = datetime.combine(occasion.since, time(), SHANGHAI)
    return first, datetime.combine(occasion.until, time(), SHANGHAI) + timedelta(days=1)
