"""设置: what the office decides: for each group, for all of them, and where the rest is decided."""

from datetime import datetime

from bot.almanac import SHANGHAI
from bot.console import deeds
from bot.console.addresses import routes
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.records import own_groups
from bot.console.typed import number
from bot.deciding import LONGEST_TALK, SETTINGS, current, decide
from bot.opening import open_up, opening_words
from bot.refusal import Refused
from models import allowance, retention, setting, venue
from models.allowance import decide_cap
from models.audit import history as changes_of
from models.audit import note
from models.group import Group
from models.lending import RULES, CannotLend, decide_lending, lending
from models.outbox import BY_HAND
from models.role import Duty
from models.setting import Setting
from models.venue import Venue

PART = "这里的设置管全市各群，由管全市的管理员改；要改请找他们。"
ELSEWHERE = (
    ("/users", "谁能做什么、登录密码"),
    ("/schedules", "定时：各群帖子的开关和时间"),
    ("/calendar", "放假安排、静默期"),
    ("/broadcasts", "群发要不要第二人同意"),
    ("/events/forms", "活动形式"),
    ("/audit", "操作日志"),
)
"""Other pages on which the office decides something."""
OFFICE = {"office": "单位名称", "briefing_to": "简报报送"}
CHOICES = {
    "ack": ("记下以后怎么说", {"digest": "晚上汇总一句", "each": "每条回一句", "none": "不说"}),
    "quotes": ("帖子里引用体会", {"ask": "会务同意的才引用", "free": "可以直接引用"}),
    "ranks": ("在群里公开个人排行", {"off": "不公开", "on": "公开"}),
    "readers": ("在群里说书在谁手里", {"off": "不说", "on": "可以说"}),
    "order": ("名单的先后", {"rank": "按职务和姓氏笔画", "time": "按先后"}),
}
"""What is chosen for a group, and in which words."""


@shows("/settings", "设置", duty=Duty.admin, menu=90)
def overview(ask: Ask) -> Page:
    """The groups, the office's own settings, and where the rest is."""
    session, known = ask.session, {one.path for one in routes() if one.method == "GET"}
    rules = lending(session)
    return Page(
        "settings.html",
        {
            "groups": own_groups(ask),
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
    _refuse_part(ask)
    session, words, by = ask.session, ask.words, ask.desk.by
    for name in OFFICE:
        typed, before = " ".join(words.get(name, "").split()), setting.get(session, name)
        if typed != before:
            note(session, ask.now, by, "set", Setting(name=name, value=typed), before=before, after=typed)
            setting.put(session, name, typed)
    cap = _wanted(words.get("cap", ""), "每天私信上限")
    try:
        decide_cap(session, cap, ask.now, by)
    except ValueError:
        raise Refused(f"每天私信上限应在0到{allowance.MOST_A_DAY}之间。") from None
    for name, called in RULES.items():
        try:
            decide_lending(session, name, _wanted(words.get(name, ""), called), ask.now, by)
        except CannotLend as problem:
            raise Refused(str(problem)) from None
    return Go("/settings", "设置改好了。")


@does("/settings/retention", duty=Duty.admin, anew=True)
def keep(ask: Ask) -> Go:
    """Keep how long what is no part of the ledger stays."""
    _refuse_part(ask)
    for kind in retention.KINDS:
        days = _wanted(ask.words.get(kind.name, ""), kind.called)
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
    _refuse_part(ask)
    one = ask.session.get(Venue, ask.number("venue"))
    name = " ".join(ask.words.get("name", "").split())
    if one is None and not name:
        raise Refused("请写书架的名称。")
    one = one or venue.called(ask.session, name)
    one.keeper, one.region = (" ".join(ask.words.get(field, "").split()) for field in ("keeper", "region"))
    ask.session.add(one)
    note(ask.session, ask.now, ask.desk.by, "set", one, name=one.name, keeper=one.keeper, region=one.region)
    return Go("/settings", f"书架“{one.name}”记好了。")


@shows("/settings/groups/{id}", "一个群的设置", duty=Duty.admin)
def group(ask: Ask) -> Page:
    """What holds in one group."""
    one = _group(ask)
    return Page(
        "group_settings.html",
        {
            "one": one,
            "now_is": {name: current(ask.session, one, name) for name in SETTINGS},
            "choices": CHOICES,
            "venues": [place.name for place in venue.listed(ask.session)],
            "opening": "" if one.opened_at else opening_words(one, setting.get(ask.session, "office")),
            "by_hand": one.channel == BY_HAND,
            "now_at": ask.now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"),
            "changes": [deeds.told(ask.session, each) for each in changes_of(ask.session, one)][::-1],
        },
    )


@does("/settings/groups/{id}", duty=Duty.admin)
def decide_group(ask: Ask) -> Go:
    """Keep what was decided for a group, each change by itself in the audit."""
    one, changed = _group(ask), 0
    talk = _wanted(ask.words.get("talk", ""), "“这本书”管几分钟")
    if talk > LONGEST_TALK:
        raise Refused(f"“这本书”最多管{LONGEST_TALK}分钟；写0，就不按刚说到的书算。")
    for name in SETTINGS:
        value = str(talk) if name == "talk" else " ".join(ask.words.get(name, "").split())
        if name in CHOICES and value not in CHOICES[name][1]:
            raise Refused(f"请选“{CHOICES[name][0]}”。")
        if name == "shelf" and value and value not in [place.name for place in venue.listed(ask.session)]:
            raise Refused(f"没有叫“{value}”的书架，请先在设置里加上。")
        if value != current(ask.session, one, name):
            before = decide(ask.session, one, name, value)
            note(ask.session, ask.now, ask.desk.by, "set", one, **{name: [before, value]})
            changed += 1
    return Go(f"/settings/groups/{one.id}", "改好了。" if changed else "和原来一样，没有改动。")


@does("/settings/groups/{id}/open", duty=Duty.admin)
def begin(ask: Ask) -> Go:
    """The group's opening words go out, or were read already: recording begins with them."""
    one = _group(ask)
    read_at = _moment(ask.words.get("read_at", "")) if one.channel == BY_HAND else None
    open_up(ask.session, one, setting.get(ask.session, "office"), ask.now, ask.desk.by, read_at)
    said = f"“{one.name}”开张了，从那时起记录。" if read_at else f"开场白已放进待发箱；一发出就开始记录“{one.name}”。"
    return Go(f"/settings/groups/{one.id}", said)


def _group(ask: Ask) -> Group:
    one = ask.session.get(Group, ask.number("id"))
    if one is None or not ask.may_see(one.id):
        raise NotFound
    return one


def _refuse_part(ask: Ask) -> None:
    if ask.groups is not None:
        raise Refused(PART)


def _wanted(words: str, called: str) -> int:
    found = number(words, called)
    if found is None:
        raise Refused(f"请写{called}。")
    return found


def _moment(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Refused("请写明开场白是什么时候贴出的。") from None
