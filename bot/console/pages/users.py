"""用户和角色: who may do what where, a password that is good for coming in once, and who is logged in."""

import secrets
from collections.abc import Mapping

from bot.console.desk import Answer, Ask, Go, NotFound, Page, Upload, does, shows
from bot.console.pages.records import own_groups
from bot.console.typed import person
from bot.passwords import hashed
from bot.refusal import Refused
from models import account, role
from models.group import Group
from models.member import Member
from models.role import CALLED, CITY, Duty, Role, Scope

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that nobody takes for one another when they are read out."""


def fresh(files: Mapping[str, Upload]) -> tuple[str, str]:
    """A password to be read out and what is kept of it; made beside everything else, as it takes a moment."""
    word = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))
    return word, hashed(word)


@shows("/users", "用户和角色", duty=Duty.admin)
def users(ask: Ask) -> Page:
    """Everybody with a role that is the asker's to give, and the form for another one."""
    listed: dict[int, tuple[Member, list[tuple[Role, str]]]] = {}
    for member, one in role.listed(ask.session):
        if _is_mine(ask, one):
            listed.setdefault(member.id or 0, (member, []))[1].append((one, _where(ask, one)))
    return Page(
        "users.html",
        {
            "users": [
                (member, held, account.of_member(ask.session, number)) for number, (member, held) in listed.items()
            ],
            "open": account.open_sittings(ask.session, ask.now),
            "called": CALLED,
            "groups": own_groups(ask),
            "regions": role.regions(ask.session) if ask.groups is None else [],
            "whole_city": ask.groups is None,
        },
    )


@does("/users", duty=Duty.admin, anew=True)
def give(ask: Ask) -> Go:
    """Give a person a role."""
    member, words = person(ask.session, ask.words.get("who", "")), ask.words
    duty = next((duty for duty in Duty if duty.value == words.get("duty")), None)
    if duty is None:
        raise Refused("请选角色。")
    scope = _scope(ask, words.get("where", ""))
    is_new = role.give(ask.session, member, duty, scope, ask.now, ask.desk.by)
    has_one = account.of_member(ask.session, member.id or 0) is not None
    hint = "" if has_one else "还没有登录密码，请按“给一次性密码”。"
    return Go("/users", f"{member.name}{'现在是' if is_new else '已经是'}{_where(ask, scope)}的{CALLED[duty]}。{hint}")


@does("/users/{id}/take", duty=Duty.admin, anew=True)
def take(ask: Ask) -> Go:
    """Take one role back; the last admin of the whole city stays."""
    one = ask.session.get(Role, ask.number("role"))
    if one is None or one.member_id != ask.number("id") or not _is_mine(ask, one):
        raise NotFound
    admins = [each for _, each in role.listed(ask.session) if (each.duty, _scope_of(each)) == (Duty.admin, CITY)]
    if [each.id for each in admins] == [one.id]:
        raise Refused("这是管全市的最后一位管理员；请先让另一位当管理员，再收回。")
    member, said = ask.session.get_one(Member, one.member_id), f"{_where(ask, one)}的{CALLED[one.duty]}"
    role.take(ask.session, one, ask.now, ask.desk.by)
    return Go("/users", f"{member.name}不再是{said}。")


@does("/users/{id}/password", duty=Duty.admin, anew=True, reads=fresh)
def password(ask: Ask) -> Answer:
    """Set a password that is shown once and good for coming in once."""
    member = _user(ask)
    word, kept = ask.read
    account.set_password(ask.session, member, kept, ask.now, ask.desk.by, once=True)
    return Page("password_set.html", {"member": member, "word": word})


@does("/users/{id}/shut", duty=Duty.admin)
def shut(ask: Ask) -> Go:
    """Log a person out everywhere, but from where the asker sits."""
    member = _user(ask)
    whose = account.of_member(ask.session, member.id or 0)
    number = account.shut(ask.session, whose, ask.now, ask.desk.by, ask.desk.sitting_id) if whose else 0
    return Go("/users", f"{member.name}在{number}处退出了登录。" if number else f"{member.name}没有别处的登录。")


@shows("/password", "我的密码")
def own(ask: Ask) -> Page:
    """The form for a password of one's own."""
    mine = account.of_member(ask.session, ask.desk.member_id)
    others = account.open_sittings(ask.session, ask.now).get(ask.desk.member_id, 1) - 1
    return Page("password.html", {"account": mine, "others": others})


@does("/password", duty=Duty.read_only)
def choose(ask: Ask) -> Go:
    """Choose one's own password, or log out wherever else one is logged in; the old one is typed with it."""
    mine = account.of_member(ask.session, ask.desk.member_id)
    if mine is None:
        raise Refused("演示里没有密码。")
    if ask.words.get("others"):
        number = account.shut(ask.session, mine, ask.now, ask.desk.by, ask.desk.sitting_id)
        return Go("/password", f"在别处的{number}个登录都退出了。" if number else "别处没有登录。")
    from bot.passwords import fits

    typed = ask.words.get("_new", "")
    if not mine.once and not fits(mine.password, ask.words.get("_old", "")):
        raise Refused("现在的密码不对，没有改。")
    if typed != ask.words.get("_again", ""):
        raise Refused("两次输入的新密码不一样，没有改。")
    if fits(mine.password, typed):
        raise Refused("新密码和现在的一样，请换一个。")
    member = ask.session.get_one(Member, ask.desk.member_id)
    account.set_password(ask.session, member, hashed(typed), ask.now, ask.desk.by, but=ask.desk.sitting_id)
    return Go("/", "密码改好了，别处的登录都退出了。")


def _user(ask: Ask) -> Member:
    """A person all of whose roles are the asker's to give."""
    member = ask.session.get(Member, ask.number("id"))
    held = [one for whose, one in role.listed(ask.session) if member and whose.id == member.id]
    if member is None or not held or not all(_is_mine(ask, one) for one in held):
        raise NotFound
    return member


def _is_mine(ask: Ask, one: Role) -> bool:
    """Whether a role lies within what the asker is admin of."""
    return ask.groups is None or (one.group_id is not None and one.group_id in ask.groups)


def _scope(ask: Ask, words: str) -> Scope:
    """Where a role is to hold, as the form says it: the city, group-3 or region-松山区."""
    sort, _, which = words.partition("-")
    group = next((one for one in own_groups(ask) if sort == "group" and str(one.id) == which), None)
    if group is not None:
        return Scope(group_id=group.id)
    if sort == "region" and ask.groups is None and which in role.regions(ask.session):
        return Scope(region=which)
    if words == "city" and ask.groups is None:
        return CITY
    raise Refused("请选在哪里：全市、一个旗县区，或一个群。")


def _scope_of(one: Role) -> Scope:
    return Scope(one.group_id, one.region)


def _where(ask: Ask, place: Role | Scope) -> str:
    if place.group_id is not None:
        return f"“{ask.session.get_one(Group, place.group_id).name}”"
    return f"{place.region}各群" if place.region else "全市"
