"""月度致谢: thanks to those who read and wrote in the month, and congratulations on what they reached; praise only."""

from datetime import time

from bot.covered import days, missed
from bot.job import Draft, Every, Occasion, monthly
from models.figures import Figures, of_group
from models.member import Member, address
from models.order import in_order, listed, noun
from models.praise import Mark, milestones

TITLES = {Every.day: "今日致谢", Every.week: "一周致谢", Every.month: "月度致谢"}
MOST_LINES = 8
MOST_NAMES = 8
MARKS = {"打卡": "第{}次打卡", "读完": "读完第{}本书"}
FIRSTS = {"打卡": "第一次打卡", "荐书": "第一次荐书", "体会": "第一次写体会"}


@monthly("月度致谢", day=1, at=time(10), on=False)
def monthly_thanks(occasion: Occasion) -> Draft | None:
    """At most one screen of a phone; nothing where nothing was recorded."""
    group = occasion.group
    span = (occasion.session, group.id or 0, occasion.since, occasion.until)
    thanks = _thanks(of_group(*span))
    if not thanks:
        return None
    marks = list(milestones(*span).items())[:MOST_LINES]
    reached = [_reached(mark, members, by_rank=group.by_rank) for mark, members in marks]
    congratulations = ["祝贺：", *reached] if reached else []
    head = f"【{TITLES[occasion.every]}】{days(occasion)}"
    return Draft("\n".join([head, thanks, *congratulations, *missed(occasion, "以上为已收到的部分")]))


def _thanks(figures: Figures) -> str:
    who = f"{len(figures.readers)}{noun(figures.readers)}" if figures.readers else "大家"
    counts = (
        (figures.days, "打卡{}次"),
        (figures.recommended, "荐书{}本"),
        (figures.reflections, "写下体会{}篇"),
        (figures.excerpts, "摘抄{}则"),
    )
    said = "，".join(words.format(number) for number, words in counts if number)
    return said and f"感谢{who}{said}。"


def _reached(mark: Mark, members: list[Member], *, by_rank: bool) -> str:
    called, number = mark
    what = FIRSTS[called] if number == 1 else MARKS[called].format(number)
    ordered = in_order(members, by_rank=by_rank)
    return f"{what}：{listed([address(member) for member in ordered], MOST_NAMES, noun(ordered))}"
