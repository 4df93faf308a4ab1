"""Who a row of a list names: 红山区-刘宝山+1（带孩子） is 刘宝山; without number, place, unit, remark and companions."""

from functools import lru_cache

from bot.text.drift_people import is_likely, person
from bot.text.quick import quick

_FILLER = " \t\n，,。;；、:：.．-—~*·"
_CUT = quick(r"[\s（(【\[+＋，,：:/;；。！!|｜～~《]")
_UNIT = quick(
    r"(?:.{2,10}(?:[区县旗市镇乡村局办站院校馆科所处界会组部店厂委盟联社队团场]|中学|小学|大学|公司|中心|办公室|政协|机关|书屋|银行|农行|法院|图书馆))"
    r"|民[盟建进革]|农工党?|致公党?|九三(?:学社)?|台盟|中共|无党派|工会|妇联|侨联|科协|文联|工商联|团委|青联|台联|作协|残联|特邀|教育|医卫|医药|文艺|文博|新闻|科技|经济|农业|社科|体育|宗教|法律|农牧|税务|统战部?|政协|线[上下]|现场|委员|克旗|阿旗|翁旗|喀旗|巴林[左右]旗|[左右]旗|松山|红山|元宝山|宁城|林西|敖汉|会务|交通|企业|机关"
)
_TAIL = quick(
    r"(?:[+＋xX×]?\d{1,2}[人位个名]?|[一两二三四五六]\s?[人位个名]|带\S{0,8}|携\S{0,6}|线[上下](?:参加)?|现场|报名|参加|准时到?|到场|必到|全程|待定|代报|夫妇|一家.{0,3}|已到|晚到.{0,6}|坐车|自驾|确认|同去|[和与跟]\S{0,3}(?:老伴|爱人|孩子|家属|女儿|儿子))\Z"
)
_LEAD = quick(
    r"(?:我是|我[，,：:\s]|代\s?(?=[\u4e00-\u9fff]{2,4}\b)|替(?=[\u4e00-\u9fff]{2,4}\b)|@|姓名[：:]|报名[：:\s])\s?"
)

_BETWEEN = quick(r"[、，,\s/]|(?<=[\u4e00-\u9fff]{2})[和与跟及](?=[\u4e00-\u9fff]{2})")
_DASH = quick(r"[-—–_·](?=\S)")
_HAN_NAME = quick(r"[\u4e00-\u9fff]{2,4}")


def name_and_remark(body: str) -> tuple[str, str]:
    """The person of a row, and the rest of it; an empty name where the row is empty."""
    body = body.strip(_FILLER)
    lead = _LEAD.match(body)
    words = body[lead.end() :] if lead else body
    if not words:
        return "", ""
    cut = _CUT.search(words, 1)
    first, rest = (words[: cut.start()], words[cut.start() :]) if cut else (words, "")
    if _UNIT.fullmatch(first) and rest[:1] in (" ", "\t", "：", ":", "，", ",", "、"):
        second = rest.strip(_FILLER)
        cut = _CUT.search(second, 1)
        name = second[: cut.start()] if cut else second
        if name and (is_full(name) or len(name) <= 4):
            first, rest = name, second[cut.start() :] if cut else ""
    return bare_name(first), rest.strip(_FILLER)


@lru_cache(maxsize=4096)
def shown_name(sender: str) -> str:
    """The person's name in what a group shows of a sender; kept, as the same people talk all day."""
    return name_and_remark(sender)[0]


def names_in(words: str) -> tuple[str, ...]:
    """The persons of a list in a line: 田文军、李凤霞和苏日娜."""
    found = []
    for piece in _BETWEEN.split(words):
        name = name_and_remark(piece)[0]
        if name and 2 <= len(name) <= 8 and person(name):
            found.append(name)
    return tuple(dict.fromkeys(found))


def bare_name(words: str) -> str:
    """A name as the list writes it, without the unit before it and what is added behind."""
    words = _TAIL.sub("", words.strip(_FILLER)) or words
    pieces = [piece for piece in _DASH.split(words) if piece.strip()]
    if len(pieces) > 1:
        words = _of_pieces(pieces, words)
    unit = _ATTACHED.match(words)
    if unit and is_full(words[unit.end() :]) and not is_full(words):
        words = words[unit.end() :]
    named = person(words)
    return named if named and named in words and len(named) >= 2 and not named.startswith(("老", "小")) else words


_ATTACHED = quick(r".{1,8}?(?:[区县旗市镇乡局界会联委盟]|民[盟建进革]|政协)(?=[\u4e00-\u9fff]{2,3}\Z)")


def _of_pieces(pieces: list[str], words: str) -> str:
    """Of 松山区-教育界-王秀芝 the person; of 乌云·其木格 the whole."""
    if "·" in words and not any(sign in words for sign in "-—–_"):
        return words
    likely = [piece for piece in pieces if is_full(piece) and not _UNIT.fullmatch(piece)]
    if likely:
        return likely[-1]
    return pieces[-1] if _UNIT.fullmatch(pieces[0]) else pieces[0]


def is_full(words: str) -> bool:
    """Whether words look like a whole name by themselves: a surname and one or two characters more."""
    return bool(_HAN_NAME.fullmatch(words)) and is_likely(words) and bool(person(words)) and words[0] not in "小老阿大"
