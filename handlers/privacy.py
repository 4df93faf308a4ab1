"""不要记我, 最近住院: whether a member is recorded, reminded or left in peace is their own word, said in plain speech.

Who is ill is not reminded and is absent in no list or figure until they say that they are back, or the office does.
What they read meanwhile is recorded as ever and ends nothing: one may well read in a hospital bed.
"""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.sentence import Sentence
from models.audit import note

EXAMPLES = ("不要记我", "可以记我了", "别提醒我", "最近住院，跟大家请个假", "我回来了")

LONGEST = 24
LONGEST_LEAVE = 48

_NO = r"(?:以后|今后|从现在起|就|也|都|，|,){0,2}(?:不要|别|不用|不必|请勿|甭|不想)(?:再|给)?"
_YES = r"(?:还是|可以|恢复|重新|继续|照常|接着|开始|又|请){1,3}"
_ME = r"(?:给我记|记录?我(?:的(?:话|发言|内容|打卡|记录)?|说的)?|被(?:你|机器人)?记(?:录)?)"
_CALL = r"(?:给我)?(?:提醒|催|@)我(?:打卡|读书|还书)?"
_END = r"(?:了|啦|吧|的)?(?:，?谢谢)?[。.!！~～\s]{0,3}\Z"
_ALL = r"(?:大家|各位(?:老师|委员|书友|领导|同志|朋友)?)"
_WISHES = {
    "unrecord": quick(rf"\A(?:请|麻烦|我|机器人|[，,\s]){{0,3}}{_NO}{_ME}{_END}"),
    "record": quick(rf"\A{_YES}{_ME}{_END}"),
    "unremind": quick(rf"\A(?:请|麻烦|机器人|[，,\s]){{0,3}}{_NO}{_CALL}{_END}"),
    "remind": quick(rf"\A{_YES}{_CALL}{_END}"),
    "back": quick(
        rf"\A(?:{_ALL}好?[，,。!！\s]{{0,3}})?"
        r"(?:(?:我|本人)(?:已经?|今天|昨天|终于|刚刚?)?(?:回来|出院|康复|痊愈|归队|好)|(?:已经?|今天|昨天|终于|刚)?出院|病好)"
        rf"(?:了|啦)(?:[，,。!！\s]{{0,3}}(?:谢谢|感谢)(?:{_ALL})?(?:的?(?:关心|惦记|挂念))?)?[。.!！~～\s]{{0,3}}\Z"
    ),
}

# Somebody's own leave is made of these words and no others: who else is ill, when it was, and whatever is asked, is not.
# Where one begins like another the longer one stands first: what was taken is not tried anew.
_LEAVE = quick(
    rf"\A(?>等?(?:出院|康复|恢复|好了)(?:以|之)?后?再?(?:补上|补卡|跟上{_ALL}?|归队|参加)"
    r"|[请休](?:了|个|几天|一段时间|长)?(?:病)?假|请?(?:见谅|谅解|理解)|病休|病假|住院|住进医院|养病|养伤|休养|静养|卧床"
    r"|在?家里?(?=[休静养卧])|在?医院里?|[做动](?:了|完)?个?[小大]?手术|手术|治疗|观察|检查|调[理养]|恢复"
    r"|身体(?:原因|不适|不太?好|欠佳)|不舒服|因为?|由于|生?病"
    r"|我|本人|最近|近期|近来|这(?:几天|两天|些天|阵子|段时间|段日子|周|个月)|[今昨前明]天|下周|现在|目前"
    r"|刚刚?|已经?|又|正?在|还在|一直|暂时|先|要|得|需要"
    r"|(?:不能|没法)(?:按时)?(?:打卡|参加)|打不了卡|打卡先?停(?:一停|几天|一段时间)?|跟不上(?:大家|进度)?"
    rf"|[跟向和]?{_ALL}好?|抱歉|不好意思|对不住|谢谢|说一?声|报告一?下"
    r"|了|中|着|啦|呢|一段时间|一阵子?|几天|两天|半个月|一个月|[，,。.!！~～、；;\s]){1,24}+\Z"
)
_ILL = quick(r"住院|住进医院|养病|养伤|休养|静养|病休|病假|卧床")
_SELF = quick(r"我|本人")
_OWN = quick(r"\A(?:最近|近期|近来|这(?:几天|两天|些天|阵子|段时间|段日子))|[请休][^，,。]{0,5}假")

_DOES = {
    "unrecord": {"recorded": False},
    "record": {"recorded": True},
    "unremind": {"reminded": False},
    "remind": {"reminded": True, "resting": False},
    "rest": {"resting": True},
    "back": {"resting": False},
}
_ANSWERS = {
    "unrecord": "好的，从现在起不再记您的内容。想恢复时说一句“可以记我了”。",
    "record": "好的，从现在起照常记录。",
    "unremind": "好的，不再提醒您。想恢复时说一句“可以提醒我了”。",
    "remind": "好的，恢复提醒。",
    "rest": "知道了，请您安心休养，祝早日康复。这段时间不再提醒您，也不计缺席；回来时说一句“我回来了”就好。",
    "back": "欢迎回来，愿您安康。从现在起一切照常。",
}


def understand(sentence: Sentence) -> Iterator[Found]:
    """A wish about being recorded or reminded, or that one is ill or back, said on its own."""
    if not sentence.live:
        return
    if len(sentence.text) <= LONGEST:
        for wish, words in _WISHES.items():
            if words.match(sentence.text):
                yield Found(Kind.query, command=wish, why=("本人的意愿",))
    if len(sentence.text) <= LONGEST_LEAVE and _is_own_leave(sentence):
        yield Found(Kind.query, command="rest", why=("本人说在休养",))


def _is_own_leave(sentence: Sentence) -> bool:
    """Whether nothing is said but that the speaker is ill; without 我 an answer to somebody may be about another."""
    if not _ILL.search(sentence.text) or not _LEAVE.match(sentence.text):
        return False
    if _SELF.search(sentence.text):
        return True
    return sentence.quoted is None and (sentence.private or bool(_OWN.search(sentence.text)))


@handles("本人意愿", understand, examples=EXAMPLES, alone=True)
def obey(ctx: Context, found: Found) -> Reply | None:
    """Do as the member says, from now on; who was not away and is back, as people say at home, is not answered.

    A wish put to the bot is answered in the group where it cannot be privately; of an illness no word is said there.
    """
    wish, member = found.command or "", ctx.member
    if wish == "back" and not member.resting:
        return None
    for field, value in _DOES[wish].items():
        setattr(member, field, value)
    ctx.session.add(member)
    note(ctx.session, ctx.now, f"成员：{member.id}", wish, member)
    if wish in ("rest", "back") and not ctx.reachable:
        return None
    return Reply(_ANSWERS[wish], private=ctx.reachable)
