"""设置: what the office decides: for each group, for all of them, and where the rest is decided."""

from bot.console.console import routes
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.pages.records import own_groups
from bot.console.typed import number
from bot.refusal import Refused
from models import allowance, retention, role, setting, venue
from models.allowance import decide_cap
from models.audit import note
from models.lending import RULES, CannotLend, decide_lending, lending
from models.role import Duty
from models.setting import Setting
from models.venue import Venue

PART = "这里的设置管全市各群，由管全市的管理员改；要改请找他们。"
ELSEWHERE = (
    ("/users", "谁能做什么、登录密码"),
    ("/schedules", "定时：各群帖子的开关和时间"),
    ("/calendar", "放假安排、静默期"),
    ("/pictures", "图片、哪些帖子带配图"),
    ("/broadcasts", "群发要不要第二人同意"),
    ("/events/forms", "活动形式"),
    ("/audit", "操作日志"),
)
"""Other pages on which the office decides something."""
OFFICE = {"office": "单位名称", "briefing_to": "简报报送"}


@shows("/settings", "设置", duty=Duty.admin, menu=90)
def overview(ask: Ask) -> Page:
    """The groups, the office's own settings, and where the rest is."""
    session, known = ask.session, {one.path for one in routes() if one.method == "GET"}
    rules = lending(session)
    return Page(
        "settings.html",
        {
            "groups": own_groups(ask),
            "regions": role.regions(session),
            "whole_city": ask.groups is None,
            "elsewhere": [(path, words) for path, words in ELSEWHERE if path in known],
            "office": {name: (words, setting.get(session, name)) for name, words in OFFICE.items()},
            "cap": allowance.cap(session),
            "rules": {name: (words, getattr(rules, name)) for name, words in RULES.items()},
            "kinds": [(kind, retention.days(session, kind)) for kind in retention.KINDS],
            "fewest": retention.FEWEST,
            "venues": venue.listed(session),
        },
    )


@does("/settings/office", duty=Duty.admin)
def office(ask: Ask) -> Go:
    """Keep what the office decided for all groups."""
    refuse_part(ask)
    session, words, by = ask.session, ask.words, ask.desk.by
    for name in OFFICE:
        typed, before = " ".join(words.get(name, "").split()), setting.get(session, name)
        if typed != before:
            note(session, ask.now, by, "set", Setting(name=name, value=typed), before=before, after=typed)
            setting.put(session, name, typed)
    cap = wanted(words.get("cap", ""), "每天私信上限")
    try:
        decide_cap(session, cap, ask.now, by)
    except ValueError:
        raise Refused(f"每天私信上限应在0到{allowance.MOST_A_DAY}之间。") from None
    for name, called in RULES.items():
        try:
            decide_lending(session, name, wanted(words.get(name, ""), called), ask.now, by)
        except CannotLend as problem:
            raise Refused(str(problem)) from None
    return Go("/settings", "设置改好了。")


@does("/settings/retention", duty=Duty.admin, anew=True)
def keep(ask: Ask) -> Go:
    """Keep how long what is no part of the ledger stays."""
    refuse_part(ask)
    for kind in retention.KINDS:
        days = wanted(ask.words.get(kind.name, ""), kind.called)
        if days == retention.days(ask.session, kind):
            continue
        try:
            retention.decide(ask.session, kind, days, ask.now, ask.desk.by)
        except ValueError:
            raise Refused(f"{kind.called}应写0（一直保存）或至少{retention.FEWEST}天。") from None
    return Go("/settings", "保存期改好了，今晚起按新的清理。")


@does("/settings/venue", duty=Duty.admin)
def shelf(ask: Ask) -> Go:
    """Put a shelf on the list, or change who looks after it."""
    refuse_part(ask)
    one = ask.session.get(Venue, ask.number("venue"))
    name = " ".join(ask.words.get("name", "").split())
    if one is None and not name:
        raise Refused("请写书架的名称。")
    one = one or venue.called(ask.session, name)
    one.keeper, one.region = (" ".join(ask.words.get(field, "").split()) for field in ("keeper", "region"))
    ask.session.add(one)
    note(ask.session, ask.now, ask.desk.by, "set", one, name=one.name, keeper=one.keeper, region=one.region)
    return Go("/settings", f"书架“{one.name}”记好了。")


def refuse_part(ask: Ask) -> None:
    """What holds for all groups is the whole city's."""
    if ask.groups is not None:
        raise Refused(PART)


def wanted(words: str, called: str) -> int:
    """The number that was typed; raises Refused where none was."""
    found = number(words, called)
    if found is None:
        raise Refused(f"请写{called}。")
    return found
