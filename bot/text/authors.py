"""Who wrote a book, as the sender says it beside the title: 迟子建著, 作者：马伯庸, 林语堂《苏东坡传》."""

import re

_NAME = r"(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:[·・][\u4e00-\u9fff]{1,8}){1,2})"
_NAMES = rf"{_NAME}(?:、{_NAME}){{0,3}}"
_AFTER = re.compile(
    rf"\A[，,\s]{{0,2}}(?:[（(][^）)]{{0,8}}[）)])?(?:作者(?:是|[：:])?\s?)?({_NAMES})\s?(?:等)?(?:著|写的|主编|编著|所著|写|的书)"
    rf"|\A[，,（(\s]{{0,2}}作者(?:是|[：:])?\s?({_NAMES})"
)
_FIELD = re.compile(rf"作者\s?[：:]\s?({_NAMES})")
_BEARING = re.compile(rf"({_NAMES})(?:老师|教授|先生|奶奶)?的?\Z")
_ALONE = re.compile(rf"\A\s{{0,2}}({_NAME})(?=[，,。；;\s—、\n（(]|\Z)|\A[，,]({_NAME})(?=[，,。]|\Z)")
_NO_NAME = re.compile(
    r"[我你他她它这那本的了是在就都也很推荐看读写给和与讲第今昨天各位大家好书一二三五]|特别|非常|建议|值得|适合|作者|编者|译本|薄薄|通俗|共读|分享|漂流|打卡|不错|里面|图文|强推|同荐|安利|必读|喜欢|作家|经典|真的|先生|通勤|老师|委员"
)


def author_beside(text: str, start: int, end: int) -> tuple[str, ...]:
    """The authors named right after or right before a title that stands at `start` to `end`."""
    after, before = text[end : end + 40], text[max(0, start - 14) : start]
    said = _AFTER.match(after)
    if said:
        return _split(said[1] or said[2])
    field = _FIELD.search(text[end : end + 60].split("《")[0])
    if field:
        return _split(field[1])
    alone = _ALONE.match(after)
    if alone and _is_name(alone[1] or alone[2]):
        return _split(alone[1] or alone[2])
    bearing = _BEARING.search(re.split(r"[，。！？；：:,!?;\s①-⑳.、]|推荐|安利|荐|看|读", before)[-1])
    if bearing and _is_name(bearing[1]):
        return _split(bearing[1])
    return ()


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for name in names.split("、") if name)


def _is_name(words: str) -> bool:
    return not _NO_NAME.search(words) and (len(words) <= 3 or "·" in words or words[0] in _SURNAMES)


_SURNAMES = frozenset("欧上司诸皇尉公夏东南西")
