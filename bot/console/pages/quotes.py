"""引用: own words of members that posts may quote once an organiser let them through."""

from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.schedules import tabs
from bot.refusal import Refused
from models import quoting
from models.role import Duty

SHOWN = 30


@shows("/quotes", "引用")
def quotes(ask: Ask) -> Page:
    """The newest words of each kind that nobody decided about yet."""
    asked = quoting.words_to_ask(ask.session, ask.groups, SHOWN)
    reach = ask.reach(Duty.organiser)
    mine = {one.code for one in asked if reach is None or one.row.group_id in reach}
    return Page("quotes.html", {"asked": asked, "mine": mine, "tabs": tabs(ask)})


@does("/quotes/{code}", duty=Duty.organiser)
def decide(ask: Ask) -> Go:
    """The next post may quote them, or no post ever."""
    row = quoting.quotable(ask.session, ask.words.get("code", ""))
    if row is None or not ask.may_see(row.group_id):
        raise NotFound
    if row.quotable is not None:
        raise Refused(f"这一条已经定过了：{'可以引用' if row.quotable else '不引用'}。")
    allowed = ask.words.get("_allowed") == "yes"
    quoting.decide(ask.session, row, ask.now, ask.desk.by, may=allowed)
    return Go("/quotes", "以后的帖子可以引用这一条。" if allowed else "这一条不引用。")
