"""For whom a member signs up or asks leave: 给侨联报三个人：夏蔚、倪小舟、关雪峰; 替乌云校长登记一下; 把额日登的取消."""

from bot.text.drift_people import is_likely
from bot.text.names import is_full, names_in
from bot.text.numbers import value
from bot.text.quick import quick

_MANY = {"俩": 2, "仨": 3}
_ENLIST = r"(?:报名|报[上一个下]?|参加|算上|记上|写上|加上|添上|登记|划掉|去掉|删掉|请假|名单)"
_COUNTED = quick(
    r"(?:报|加|算|划|记|补|添|去|来|上)(?:上|个|名|一下|掉)?\s?([一二两三四五六七八九十俩仨\d]{1,2})(?:个人|个|人|位|名)?(?=委员|同志|书友|吧|：|:|\s|，|$)"
)
_AFTER_COLON = quick(rf"{_ENLIST}[^：:。；\n]{{0,24}}[：:]\s?([^。；;\n（(]{{2,80}})")
_AFTER_COUNT = quick(r"(?:委员|同志|书友|吧|呗|啊|，|：|:|\s){0,6}([^。；;\n（(]{2,80})")
_TOGETHER = quick(
    r"(?:算上|加上|记上|写上|添上|带上|划掉|划去|去掉)([\u4e00-\u9fff·]{2,8}(?:[、和与][\u4e00-\u9fff·]{2,4}){0,8})(?=[，。！!\s]|\Z|吧|也|都|一起)"
)
_INSTEAD = quick(
    r"(?:代|帮|替|给)([\u4e00-\u9fff·]{2,8}?(?:[、和与][\u4e00-\u9fff·]{2,4}){0,6})(?:也|先|在群里)?(?:报(?:个|上|一?下)?名?|请(?:个|一?下|一?天)?假|取消|参加|接龙|告(?:个)?假|登记|留个|占个|补)"
)
_PUT = quick(
    r"把([^，。：:\s]{2,14}?)(?:的)?(?:名字?|那个名额|名额|报名)?(?:也|都|先)?(?:(?:[写添加补记算划勾删抹]|登记)[上进到掉去了在入回]|去掉|取消|登记|[写添加补]一)"
)
_LISTED_BEFORE = quick(
    r"(?:\A|[，。；\s])([\u4e00-\u9fff·]{2,12}(?:[、和与][\u4e00-\u9fff·]{2,4}){1,8}?)(?=[俩两三四五六]|都|也|因|等|不|去|来|退|请|要|临时|今天|明天|[，。\s])"
)
_SELF = quick(r"[我咱俺]")
_PROXY = quick(
    r"托我|让我|叫我|委托我?|[帮替][他她]|代发|代为|代他|代她|[他她]们?[^，。]{0,6}(?:[去来到赶]不|参加不|不[去来能]|请假)|名单|麻烦(?:给)?(?:划|勾|删|去|抹)"
)
_SUBJECT = quick(
    r"(?:\A|[，。；\s])([\u4e00-\u9fff·]{2,7}?)(?=委?托我|那天|这天|今[天晚]|明[天晚]|后天|因|要|在(?!群)|出差|住院|急诊|生病|发烧|家[里中]|孩子|临时|单位|也|都|说|(?:教师|中秋|国庆|端午|春|劳动|儿童)节|手术|有[事会个]|不|最近|被|刚|又|下[周乡]|周|开会|值班|病|[去来到赶]不|的)"
)
_KIN = quick(r"\A(?:我|咱|俺)(?:们|家|的|这)*(?:老?(?:姐妹|哥们|姐们|同事|同学|战友|邻居|学生|徒弟|朋友|搭档|领导))?")
_NOBODY = quick(
    r"[我你您他她它咱俺谁哪某]|大家|各位|名字|名额|老伴|爱人|媳妇|孩子|闺女|女儿|儿子|老[公婆]|爸|妈|一个|两个|家属|朋友|同事|后面|别人|旁人|后来|周[一二三四五六日末]|排队|群里|麻烦|谢|登记|沙龙|讲坛|书会|分享会|活动|现场|线[上下]|这边|界别|名单|时间|下午|上午|晚上|单位|不好意思|抱歉|今天|明天|确实|实在|家里|临时"
)


def joiners(text: str, own: str) -> tuple[str, ...]:
    """Those a sign-up names, the sender among them where they are listed too; empty where it is the sender alone."""
    return _alone_is_nobody(_listed(text) or _instead(text), own)


def leavers(text: str, own: str) -> tuple[str, ...]:
    """Those for whom leave is asked; empty where it is the sender alone."""
    return _alone_is_nobody(_listed(text) or _instead(text) or _before(text) or _subject(text), own)


_SUBSTITUTE = quick(
    r"(?:换成?|改成?|改由|由|让|叫|请)([\u4e00-\u9fff·]{2,6}?)(?:同志|替我|代我|顶替?我?|补上?)?(?:去|来|参加|出席|顶上?|补上|顶替)(?=\W|\Z|吧|了|哈)"
)


def substitute(text: str) -> tuple[str, ...]:
    """Who comes instead of somebody who does not: 换老赵去, 由王芳顶上; empty where nobody is named."""
    match = _SUBSTITUTE.search(text)
    return _persons(match[1]) if match else ()


def _alone_is_nobody(names: tuple[str, ...], own: str) -> tuple[str, ...]:
    return () if len(names) == 1 and names[0] == own else names


def _persons(words: str, most: int | None = None) -> tuple[str, ...]:
    """The names in a stretch that lists persons, up to the first word that is none."""
    found: list[str] = []
    for name in names_in(words):
        if _NOBODY.search(name) or len(name) > 5:
            break
        found.append(name)
    return tuple(found[:most])


def _listed(text: str) -> tuple[str, ...]:
    """A list behind a colon, or behind how many there are."""
    count = _COUNTED.search(text)
    most = _many(count[1]) if count else None
    colon = _AFTER_COLON.search(text)
    if colon:
        names = _persons(colon[1], most)
        if len(names) > 1 or (names and most == 1) or (names and is_full(names[0])):
            return names
    if count and most and most > 1:
        behind = _AFTER_COUNT.match(text, count.end())
        names = _persons(behind[1], most) if behind else ()
        if len(names) > 1:
            return names
    return ()


def _many(words: str) -> int | None:
    return _MANY.get(words) or value(words)


def _instead(text: str) -> tuple[str, ...]:
    """Those named after 代, 替, 帮, 把, 算上."""
    for pattern in (_INSTEAD, _TOGETHER, _PUT):
        for match in pattern.finditer(text):
            words = _KIN.sub("", match[1])
            names = _persons(words.split("的")[0]) if words else ()
            if names and (
                pattern is not _PUT or all(is_likely(name) or len(names) > 1 or len(name) <= 3 for name in names)
            ):
                return names
    return ()


def _before(text: str) -> tuple[str, ...]:
    """Several persons named before what is said of them: 高娃、乌力吉俩人都不来了."""
    for match in _LISTED_BEFORE.finditer(text):
        if "、" not in match[1] and not _PROXY.search(text):
            continue
        names = _persons(match[1])
        if len(names) > 1:
            return names
    return ()


def _subject(text: str) -> tuple[str, ...]:
    """The one person of whom the sender reports that they do not come, where the sender does so for them."""
    if not _PROXY.search(text) and _SELF.search(text):
        return ()
    for match in _SUBJECT.finditer(text):
        names = _persons(match[1])
        if len(names) == 1 and is_likely(names[0]):
            return names
    return ()
