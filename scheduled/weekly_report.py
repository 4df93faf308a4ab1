"""一周小结: what the group read and wrote in the week, in figures; no names."""

from dataclasses import replace
from datetime import time

from bot.covered import days, missed
from bot.job import Draft, Every, Occasion, Picture, weekly
from bot.pictured.scope import Scope
from bot.text.found import Kind
from bot.text.phrase import titles
from models import picturing
from models.figures import Figures, of_group
from models.order import noun

TITLES = {Every.day: "今日小结", Every.week: "一周小结", Every.month: "月度小结"}
MOST_BOOKS = 3
DRIFT = {
    Kind.drift_release: "放漂{}本",
    Kind.drift_take: "取走{}本",
    Kind.drift_pass: "转手{}本",
    Kind.drift_return: "还回{}本",
}


@weekly("一周小结", day=7, at=time(17), on=False)
def weekly_report(occasion: Occasion) -> Draft | None:
    """Four lines at most, and one where something was not heard; nothing where nothing was recorded."""
    group = occasion.group
    figures = of_group(occasion.session, group.id or 0, occasion.since, occasion.until)
    lines = [line for line in (_read(figures), _written(figures), _drifted(figures)) if line]
    if not lines:
        return None
    head = f"【{TITLES[occasion.every]}】{days(occasion)}"
    text = "\n".join([head, *lines, *missed(occasion, "以上为已收到的部分")])
    return Draft(text, picture=_calendar(occasion) if figures.readers else None)


def _calendar(occasion: Occasion) -> Picture | None:
    """The month up to the last of these days, where the office wants it."""
    if not picturing.wanted(occasion.session, "weekly_report"):
        return None
    from bot.pictured.month import month
    from bot.pictures.month import draw

    shown = month(replace(Scope.of(occasion), since=occasion.until.replace(day=1)))
    return Picture(shown.title, lambda _: draw(shown))


def _read(figures: Figures) -> str:
    if not figures.readers:
        return ""
    names = [title for title, _ in figures.books]
    more = f"等{len(names)}本书" if len(names) > MOST_BOOKS else ""
    books = f"，读了{titles(names[:MOST_BOOKS])}{more}" if names else ""
    return f"{len(figures.readers)}{noun(figures.readers)}打卡{figures.days}次{books}。"


def _written(figures: Figures) -> str:
    counts = (
        (figures.recommended, "荐书{}本"),
        (figures.reflections, "体会{}篇"),
        (figures.excerpts, "摘抄{}则"),
        (figures.advice, "建言{}条"),
    )
    said = "，".join(words.format(number) for number, words in counts if number)
    return said and f"{said}。"


def _drifted(figures: Figures) -> str:
    said = "，".join(words.format(figures.drift[kind]) for kind, words in DRIFT.items() if figures.drift.get(kind))
    return said and f"图书漂流：{said}。"
