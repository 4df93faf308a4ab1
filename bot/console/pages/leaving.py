"""删除一位成员: what goes, what stays and why, before it is done on their word; what is gone is gone."""

from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.members import whom
from bot.parting import AFTERWARDS, goes, stays
from bot.refusal import Refused
from models import leaving
from models.member import Member
from models.role import Duty

PART = "删除一位成员，由管全市的管理员来做；要删请找他们。"


@shows("/members/{id}/leave", "删除一位成员", duty=Duty.admin)
def show(ask: Ask) -> Page:
    """Everything that one has to know before."""
    one, session = _whom(ask), ask.session
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    told = {"goes": goes(session, one), "stays": stays(session), "afterwards": AFTERWARDS}
    return Page("leaving.html", told | {"one": one, "holds": leaving.holds(session, one)})


@does("/members/{id}/leave", duty=Duty.admin, anew=True)
def delete(ask: Ask) -> Go:
    """Delete them; their name is typed once more, so that it is nobody else."""
    one = _whom(ask)
    if ask.groups is not None:
        raise Refused(PART)
    name = one.name
    if ask.words.get("name", "").strip() != name:
        raise Refused(f"请把要删除的这一位的姓名“{name}”照样写一遍。")
    try:
        number = leaving.delete_member(ask.session, one, ask.now, ask.desk.by)
    except leaving.Stays as why:
        raise Refused(str(why)) from None
    return Go(
        "/members", f"删除了这一位：{number}条话的原文、记录里的话、账号和姓名都没有了。图片和文件在下次清理时删去。"
    )


def _whom(ask: Ask) -> Member:
    one = whom(ask)
    if not one.on_roster:
        raise NotFound
    return one
