"""各地动态: what each 旗县区 tells of itself in a month's 简报, and who has not written yet."""

from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.typed import last_month
from bot.console.typed import month as typed_month
from models import news
from models.role import Duty


@shows("/reports/news", "各地动态", duty=Duty.secretary)
def written(ask: Ask) -> Page:
    """A row for each of the asker's 旗县区, as their groups stand, and the paragraph of the chosen one."""
    month = typed_month(ask.words.get("month", ""), ask.now.date()) or last_month(ask.now.date())
    texts, regions = news.of_month(ask.session, month), news.regions(ask.session, ask.groups)
    chosen = ask.words.get("region", "")
    return Page(
        "news.html",
        {
            "month": f"{month:%Y-%m}",
            "rows": [(one, texts.get(one, "")) for one in regions],
            "missing": sum(1 for one in regions if one not in texts),
            "chosen": chosen if chosen in regions else "",
        },
    )


@does("/reports/news", duty=Duty.secretary)
def write(ask: Ask) -> Go:
    """Keep the paragraph of a 旗县区 for a month."""
    region, month = ask.words.get("region", ""), typed_month(ask.words.get("month", ""), ask.now.date())
    if region not in news.regions(ask.session, ask.groups) or month is None:
        raise NotFound
    text = ask.words.get("text", "").strip()
    news.write(ask.session, region, month, text, ask.now, ask.desk.by)
    return Go(f"/reports/news?month={month:%Y-%m}", f"{region}的动态{'存好了' if text else '撤掉了'}。")
