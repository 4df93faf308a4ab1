"""删除前说明白: what goes when a member is deleted, what stays and why, in the same words for desk and command."""

from sqlmodel import Session, select

from bot.keeping import DAYS, WEEKS
from models import leaving
from models.member import Member
from models.seal import Seal


def goes(session: Session, member: Member) -> list[str]:
    """What is deleted for good."""
    kept = leaving.kept(session, member)
    said = [
        (kept.messages, f"说过的{kept.messages}条话的原文，别人引用的也在内"),
        (kept.media, f"发过的{kept.media}份图片、语音和文件"),
        (kept.records, f"{kept.records}条记录里的话和姓名；这些记录不再计入统计"),
        (kept.told, f"单独告诉过、等着转告的{kept.told}条话"),
        (kept.accounts, f"{kept.accounts}个账号：显示的名字、和名册的对应"),
    ]
    return [
        *(words for number, words in said if number),
        "姓名、群昵称、称谓、界别等名册上的资料，登录密码，表过的同意，对档案的答复",
        "只为这一位录入的原件（纸质、文件）",
        "程序和会务写过的帖子、通知、照片说明里的姓名，改成“某书友”",
    ]


def stays(session: Session) -> list[tuple[str, str]]:
    """What is not deleted, and why."""
    sealed = len(session.exec(select(Seal.id)).all())
    handed_in = [(f"已经封存的{sealed}份报表", "交出去的要和存档一样，不能再改")] if sealed else []
    return [
        *handed_in,
        ("别人说的话里提到的姓名", "那是别人的原话"),
        ("“有过一条记录”这件事，没有话，也没有姓名", "以前报过的数字要查得到来历"),
        ("漂流书走过的一站、完成名单里的一位，写作“已删除的成员”", "书在哪里、有几位要对得上"),
        ("会务自己写的简报和各地动态，几个人共用的签到单原件，活动照片", "是大家的，请会务看过再改"),
        ("每条话的指纹，不能还原成话", "再粘贴同一段聊天时认得出，不会又记一遍"),
        (f"每晚备份里的，最多再留{WEEKS + DAYS // 7}周", "备份轮换以后就没有了；用旧备份恢复的，要再删除一次"),
        ("各人微信里的聊天", "不在程序里，程序删不了"),
    ]


AFTERWARDS = "删除以后，本人再在群里说话，会当作新来的人记；不愿再被记录的，请本人在群里说一句“不要记我”。"
