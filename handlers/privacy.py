"""不要记我: whether a member is recorded and reminded is the member's own word, said in plain speech."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.sentence import Sentence
from models.audit import note

EXAMPLES = ("不要记我", "可以记我了", "别提醒我")

_NO = r"(?:以后|今后|从现在起|就|也|都|，|,){0,2}(?:不要|别|不用|不必|请勿|甭|不想)(?:再|给)?"
_YES = r"(?:还是|可以|恢复|重新|继续|照常|接着|开始|又|请){1,3}"
_ME = r"(?:给我记|记录?我(?:的(?:话|发言|内容|打卡|记录)?|说的)?|被(?:你|机器人)?记(?:录)?)"
_CALL = r"(?:给我)?(?:提醒|催|@)我(?:打卡|读书|还书)?"
_END = r"(?:了|啦|吧|的)?(?:，?谢谢)?[。.!！~～\s]{0,3}\Z"
_WISHES = {
    "unrecord": quick(rf"\A(?:请|麻烦|我|机器人|[，,\s]){{0,3}}{_NO}{_ME}{_END}"),
    "record": quick(rf"\A{_YES}{_ME}{_END}"),
    "unremind": quick(rf"\A(?:请|麻烦|机器人|[，,\s]){{0,3}}{_NO}{_CALL}{_END}"),
    "remind": quick(rf"\A{_YES}{_CALL}{_END}"),
}
_ANSWERS = {
    "unrecord": "好的，从现在起不再记您的内容。想恢复时说一句“可以记我了”。",
    "record": "好的，从现在起照常记录。",
    "unremind": "好的，不再提醒您。想恢复时说一句“可以提醒我了”。",
    "remind": "好的，恢复提醒。",
}


def understand(sentence: Sentence) -> Iterator[Found]:
    """A wish about being recorded or reminded, said on its own."""
    if sentence.live and len(sentence.text) <= 24:
        for wish, words in _WISHES.items():
            if words.match(sentence.text):
                yield Found(Kind.query, command=wish, why=("本人的意愿",))


@handles("本人意愿", understand, examples=EXAMPLES, alone=True)
def obey(ctx: Context, found: Found) -> Reply:
    """Do as the member says, from now on."""
    wish = found.command or ""
    field = "recorded" if wish.endswith("record") else "reminded"
    member = ctx.member
    setattr(member, field, not wish.startswith("un"))
    ctx.session.add(member)
    note(ctx.session, ctx.now, f"成员：{member.id}", wish, member)
    return Reply(_ANSWERS[wish], private=True)
