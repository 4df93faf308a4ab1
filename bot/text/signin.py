"""签到: who says that they, or others, have come to an event; whether that is so, what is on in the group decides."""

from dataclasses import dataclass

from bot.text.jielong import DATED, JieLong, Sort
from bot.text.names import names_in
from bot.text.quick import quick

LONGEST, LONGEST_LINE, LONGEST_LIST = 40, 300, 3000
"""Characters of what one says of oneself, of some names in one line, and of an organiser's list."""

_HINT = quick(r"签到|到场|报到|已经?到|[都均]到")
_AFAR, _HERE = r"线上|在线|云端|远程|视频", r"现场|线下|会场"
_HOW = rf"(?:(?P<how>{_AFAR}|{_HERE}))?"
_DONE = r"(?:了|啦|成功|完毕|完成)?"
_COMES = rf"{_HOW}(?:(?:已经?)?(?:签到|报到|到场)|已经?到(?:会?场|会|位|现场)?){_DONE}"
_OWN = quick(rf"\A(?P<before>[^\n]{{0,24}}?){_COMES}(?P<after>[^\n]{{0,24}})\Z")
_HEADED = quick(
    rf"\A(?P<about>[^\n：:，,、]{{0,24}}?){_HOW}(?:签到|到场)(?:名单|人员|情况)?(?:如下)?\s{{0,4}}[：:]\s{{0,4}}(?P<names>\S[\s\S]*)\Z"
)
_THEY = quick(
    rf"{_HOW}(?:(?:[都均]已?经?|已经?)?签到|(?:[都均]已?经?|已经?)到(?:会?场|会|位|现场)?){_DONE}[\s。.!！~～]{{0,8}}\Z"
)
_AFAR_WORD, _HOW_WORD = quick(_AFAR), quick(rf"{_AFAR}|{_HERE}")
_NUMBER = quick(r"\A\s{0,8}\d{1,3}\s{0,4}[.、．)）]")
_NO_SIGN_IN = quick(
    r"[?？]|怎|如何|咋|哪|谁|几|什么|多少|[吗么呢吧没未不别请能]|可以|需要|记得|准备|时间|地点|马上|待会|稍后|开始|快到"
)
_BARE = quick(r"[\W_]+|我(?!们)|本人|大家好|各位好|报告")
_HEAD = quick(rf"\A(?P<about>[^\n：:，,。]{{0,24}}?){_HOW}(?:签到|到场)(?:接龙|名单|表)?\W{{0,6}}\Z")
_HOUR = quick(r"(?:[\d点半分钟前时]|开始)\s?\Z|提前|准时|扫码")
_ASKED = quick(r"请|大家|各位|到场的?|已到的?|委员|老师|书友")
_SIGNS_UP = quick(r"报名|请假|预约|截止")
_TAKES_BACK = quick(
    r"\A\W{0,4}(?:请|麻烦)?(?:帮我)?(?:撤销|撤回|取消)(?:一?下)?(?:我的?|刚才的?)?签到(?:吧|了|谢谢)?\W{0,8}\Z"
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a message may say: `about` is what else stands in it (an event, the sender's name), empty where nothing does.

    `names` are others who came; `headed` where a list of them was begun as one. `online` is None where nobody said.
    """

    about: str = ""
    names: tuple[str, ...] = ()
    headed: bool = False
    online: bool | None = None


def sign_in(text: str) -> SignIn | None:
    """What a message would say of who came, were an event on; None where it can say nothing of the sort."""
    text = text.strip()
    if len(text) > LONGEST_LIST or not _HINT.search(text[:LONGEST_LINE]):
        return None
    if headed := _HEADED.match(text):
        return SignIn(bare(headed["about"]), _people(headed["names"]), True, _online(headed["how"]))
    if len(text) > LONGEST_LINE or "\n" in text or _NO_SIGN_IN.search(text):
        return None
    they = _THEY.search(text)
    names = names_in(text[: they.start()]) if they else ()
    own = _OWN.match(text) if len(text) <= LONGEST else None
    if own is None:
        return SignIn(bare(text[: they.start()]), names, online=_online(they["how"])) if they and names else None
    rest = own["before"] + own["after"]
    how = own["how"] or next(iter(_HOW_WORD.findall(rest)), None)
    return SignIn(bare(_HOW_WORD.sub("", rest)), names, online=_online(how))


def list_of_those_here(listed: JieLong) -> SignIn | None:
    """What the header of a 接龙 says where the list is one of who came; None where it gathers anything else."""
    if listed.sort not in (Sort.signup, Sort.unclear) or any(map(_SIGNS_UP.search, listed.header)):
        return None
    head = next(filter(None, map(_HEAD.match, listed.header)), None)
    if head is None or _HOUR.search(head["about"]):
        return None
    about = bare(_ASKED.sub("", DATED.sub("", head["about"])))
    return SignIn(about or bare(listed.event or ""), headed=True, online=_online(head["how"]))


def takes_back(text: str) -> bool:
    """Whether somebody takes their own sign-in back."""
    return len(text) <= LONGEST and bool(_TAKES_BACK.match(text))


def bare(words: str) -> str:
    """Words without punctuation, emoji and what one says of oneself."""
    return _BARE.sub("", words)


def _people(words: str) -> tuple[str, ...]:
    found = (name for line in words.splitlines() for name in names_in(_NUMBER.sub("", line)))
    return tuple(dict.fromkeys(name for name in found if not any(map(str.isdigit, name))))


def _online(how: str | None) -> bool | None:
    return None if how is None else bool(_AFAR_WORD.fullmatch(how))
