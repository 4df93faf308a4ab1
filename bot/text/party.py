"""带谁来、怎么来: how many a sign-up brings along, and whether one comes or joins from afar, in whatever words."""

from bot.text.numbers import value
from bot.text.quick import quick

_N = r"([一两二三四五六七八九俩仨\d])"
_PLUS = quick(r"[+＋]\s?(\d)(?!\d)")
_BRINGS = quick(
    rf"(?<![能可])(?:带|领|携|捎|外加|另加|再加)(?:着|上|了|来)?(?:我)?{_N}?\s?[个位名口]?(?:人|孩子|娃|宝|小朋友|家属|家人|朋友|同事|客人|老伴|爱人|媳妇|老公|女儿|儿子|闺女|孙子|孙女|母亲|父亲|妈妈?|爸爸?|学生|徒弟|助手)"
)
_BRINGS_SOME = quick(rf"(?<![能可])(?:带|领|携|捎)(?:着|上|了|来)?{_N}\s?[个位名](?=\W|\Z)")
_WITH = quick(r"[和与跟](?:我)?(?:老伴|爱人|媳妇|老公|丈夫|妻子|孩子|女儿|儿子|闺女|家属|母亲|父亲)")
_FAMILY = quick(rf"(?:一家|全家|我们家?){_N}口")
_ALL = quick(rf"(?:共|一共|总共|我们)\s?{_N}\s?(?:个人|人|位|个)")
_COUPLE = quick(r"夫妇|夫妻|两口子|俩口子|伉俪")
_AFAR = quick(r"线上(?!线下)|云端|远程|腾讯会议|会议室?链接|视频参加|网上参加|在线(?:参加|收听|观看)|看直播|听直播")
_ON_SITE = quick(r"线下(?!线上)|现场(?!直播)|到场|到会|亲自[去来到]|当面")
_MANY = {"俩": 2, "仨": 3}


def guests(words: str, *, of_row: bool = False) -> int | None:
    """How many come along with who signs up: 2 for 带两人 or 一家三口; None where that is not said.

    `of_row`: the words are a row of a 接龙, where +1 is a guest; in talk it is a sign-up.
    """
    if of_row and (plus := _PLUS.search(words)):
        return int(plus[1])
    if family := _FAMILY.search(words) or _ALL.search(words):
        return max(_number(family[1]) - 1, 0)
    if brings := _BRINGS.search(words) or _BRINGS_SOME.search(words):
        return _number(brings[1]) if brings[1] else 1
    return 1 if _COUPLE.search(words) or _WITH.search(words) else None


def online(words: str) -> bool | None:
    """Whether one joins from afar (True) or comes (False); None where it is not said, or both are."""
    is_afar, is_there = bool(_AFAR.search(words)), bool(_ON_SITE.search(words))
    return is_afar if is_afar != is_there else None


def _number(words: str) -> int:
    return _MANY.get(words) or value(words) or 0
