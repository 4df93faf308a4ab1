"""一个群的设置: added by hand, what holds in it, its opening and its closing."""

from datetime import datetime

from bot.almanac import SHANGHAI
from bot.console import deeds
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.settings import refuse_part, wanted
from bot.deciding import LONGEST_TALK, SETTINGS, current, decide
from bot.opening import close_down, open_up, opening_words
from bot.refusal import Refused
from bot.seed import add_group
from models import role, setting, venue
from models.audit import history as changes_of
from models.audit import note
from models.group import Group
from models.outbox import BY_HAND
from models.role import Duty

KINDS = {"no": BY_HAND, "yes": "room"}
"""Over which channel a group is reached that is added here: carried by hand, or for practice in the browser."""
FOR_ALL = ("region",)
"""What decides who looks after a group is decided by the whole city's admin alone."""
CHOICES = {
    "ack": ("记下以后怎么说", {"digest": "晚上汇总一句", "each": "每条回一句", "none": "不说"}),
    "quotes": ("帖子里引用体会", {"ask": "会务同意的才引用", "free": "可以直接引用"}),
    "ranks": ("在群里公开个人排行", {"off": "不公开", "on": "公开"}),
    "readers": ("在群里说书在谁手里", {"off": "不说", "on": "可以说"}),
    "order": ("名单的先后", {"rank": "按职务和姓氏笔画", "time": "按先后"}),
}
"""What is chosen for a group, and in which words."""


@does("/settings/groups", duty=Duty.admin)
def add(ask: Ask) -> Go:
    """Put a group on the list that no gateway reaches."""
    refuse_part(ask)
    name, region, contact = (" ".join(ask.words.get(field, "").split()) for field in ("name", "region", "contact"))
    channel = KINDS.get(ask.words.get("practice", ""))
    if channel is None:
        raise Refused("请选是正式的群还是演练群。")
    one = add_group(ask.session, name, channel)
    one.region, one.contact = region, contact
    note(ask.session, ask.now, ask.desk.by, "add", one)
    later = "程序重新启动以后，在浏览器群聊里看得到。" if one.practice else ""
    return Go(f"/settings/groups/{one.id}", f"加上了“{name}”，还没有开张。{later}")


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
            "regions": role.regions(ask.session),
            "whole_city": ask.groups is None,
            "opening": "" if one.is_open else opening_words(one, setting.get(ask.session, "office")),
            "by_hand": one.channel == BY_HAND,
            "now_at": ask.now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M"),
            "changes": [deeds.told(ask.session, each) for each in changes_of(ask.session, one)][::-1],
        },
    )


@does("/settings/groups/{id}", duty=Duty.admin)
def decide_group(ask: Ask) -> Go:
    """Keep what was decided for a group, each change by itself in the audit."""
    one, changed = _group(ask), 0
    talk = wanted(ask.words.get("talk", ""), "“这本书”管几分钟")
    if talk > LONGEST_TALK:
        raise Refused(f"“这本书”最多管{LONGEST_TALK}分钟；写0，就不按刚说到的书算。")
    for name in (each for each in SETTINGS if ask.groups is None or each not in FOR_ALL):
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


@does("/settings/groups/{id}/close", duty=Duty.admin)
def end(ask: Ask) -> Go:
    """Nothing more of the group is heard, recorded or posted there."""
    one = _group(ask)
    stopped = close_down(ask.session, one, ask.now, ask.desk.by)
    rest = f"等着发的{stopped}个帖子不发了。" if stopped else ""
    return Go(f"/settings/groups/{one.id}", f"“{one.name}”停用了，从现在起不再记录。{rest}")


def _group(ask: Ask) -> Group:
    one = ask.session.get(Group, ask.number("id"))
    if one is None or not ask.may_see(one.id):
        raise NotFound
    return one


def _moment(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Refused("请写明开场白是什么时候贴出的。") from None
