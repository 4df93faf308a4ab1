"""Titles as fingers and voice input miswrite them: 《平凡的事界》, 《乡士中国》, 《额尔古纳右岸》 lead to the one book meant."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

SHORTEST = 4
"""Characters from which on a name may be mended without its author: shorter ones have too many neighbours."""
LONG = 6
"""From here on any one wrong, missing or doubled character is taken for a slip."""
MOST = 3000
"""Neighbours that are looked at."""

_ALIKE = (
    "己已巳 土士 未末 日曰目白 人入八 戊戌戍 天夭夫 干千于 刀力刁 大太犬 王玉主壬 拔拨 晴睛 侯候 赢羸嬴 崇祟 折拆析 免兔 乌鸟 今令 住往佳"
    " 毫亳 肓盲 治冶 茶荼 幻幼 乒乓兵 历厉 贝见 爪瓜 辨辩瓣 栗粟 徙徒 戴载 密蜜 竞竟 喝渴 狠狼 很狠 粱梁 洒酒 孤狐弧 杨扬场 风凤 边达 园圆 圈团"
    " 间问闻 陈阵 处外 找我 活话 清请情 沙纱 村材 林材 木术本 牛午 石右古 田由甲申 四西 办为 历万 万方 义文 书节 书串 长张 名各 名多 草章 草早 岸崖"
    " 河何 江汪 传转 史吏 里理 羊芋 平乎 母毋 儿几 几凡 又叉义 士壮 去云 亡忘 心必 水永 冰水 火灭 父交 月用 丹舟 升开 井开 元无 无天 尤龙 车东 马鸟"
    " 众从 麦表 麦夏 卑皂 宫官 宜宣 宋宗 困因 因囚 阴阳 荒慌 蓝篮 苍仓 海悔梅 落洛 尘尖 埃挨 鹿麓 原愿 暑署 晓哓 渡度"
)
_OPPOSITES = (
    "前后 上下 大小 男女 父母 左右 生死 新旧 新老 黑白 城乡 爱恨 东西南北 春夏秋冬 内外 里外 先后 多少 有无 好坏 古今 天地 山水"
    " 红黑白黄蓝绿青紫 零〇一二三四五六七八九十百千万两 壹贰叁肆伍陆柒捌玖 甲乙丙丁 子女 夫妻 兄弟 姐妹 长短 高低 冷热 昼夜 朝夕"
)
_BEARING = frozenset("新续外后前小大老不无非未简全选别补正副零〇一二三四五六七八九十百千万两上中下")
"""Characters whose coming or going makes another title."""
_SORTS = frozenset("史论学选集传书录典编注画全概导引谈说课诗文词曲体校译述评讲札记志图")
"""Characters that say what sort of book it is: one for another is another book."""


def _groups(words: str) -> dict[str, str]:
    alike: dict[str, str] = {}
    for group in words.split():
        for sign in group:
            alike[sign] = alike.get(sign, "") + group.replace(sign, "")
    return alike


_LOOKS_LIKE = _groups(_ALIKE)
_OPPOSITE = _groups(_OPPOSITES)


class Slips:
    """The names that a catalogue has, findable by what was miswritten of them.

    Three orders over the same names (by beginning, by ending, by sound) stand in for an index: a name with one wrong
    character keeps its first or its last half.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = set(names)
        self._forward = sorted(names)
        self._backward = sorted(names, key=_reversed)
        self._by_sound = sorted((name for name in names if len(name) >= SHORTEST), key=sound)

    def near(self, name: str, book_of: Callable[[str], int | None]) -> str | None:
        """A name of the one book that `name` is a slip for; None where there is none, or more than one.

        `book_of` gives the book of a name, None for one that cannot be meant.
        """
        if len(name) < SHORTEST:
            return _only(self._one_edit(name), book_of) or None if len(name) > 1 else None
        likely = _only(self._likely(name), book_of)
        if likely is not None or len(name) < LONG:
            return likely or None
        return _only(self._one_edit(name), book_of) or None

    def _likely(self, name: str) -> Iterator[str]:
        """Names that sound the same, have two characters swapped, or one that looks much alike."""
        for other in _run(self._by_sound, sound(name), sound):
            if len(other) == len(name) and not _is_other(name, other) and sound(other) == sound(name):
                yield other
        yield from self._if_known(name.removesuffix("儿") if name.endswith("儿") else f"{name}儿", name)
        for at in range(len(name)):
            if at + 1 < len(name):
                yield from self._if_known(name[:at] + name[at + 1] + name[at] + name[at + 2 :], name)
            for sign in _LOOKS_LIKE.get(name[at], ""):
                if sign not in _OPPOSITE.get(name[at], ""):
                    yield from self._if_known(name[:at] + sign + name[at + 1 :], name)

    def _one_edit(self, name: str) -> Iterator[str]:
        """Names with one character other, more or less; where it is short, only one other."""
        half = len(name) // 2
        beginning, ending = name[:half], name[len(name) - half :]
        for order, part, key in ((self._forward, beginning, str), (self._backward, ending[::-1], _reversed)):
            for other in _run(order, part, key):
                if other != name and _differs_by_one(name, other):
                    yield other

    def _if_known(self, other: str, name: str) -> Iterator[str]:
        if other in self._names and other != name:
            yield other


def _only(candidates: Iterator[str], book_of: Callable[[str], int | None]) -> str | None:
    """A name of the one book among the candidates; None where there is none, and empty where there are several."""
    found = {book: other for other in candidates if (book := book_of(other)) is not None}
    return next(iter(found.values())) if len(found) == 1 else ("" if found else None)


def _run(order: list[str], part: str, key: Callable[[str], str]) -> Iterator[str]:
    """The names of an order whose key begins with `part`."""
    at = bisect_left(order, part, key=key)
    for other in order[at : at + MOST]:
        if not key(other).startswith(part):
            return
        yield other


def _differs_by_one(name: str, other: str) -> bool:
    """One character written for another, left out or put in, where that does not make another title."""
    if abs(len(name) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(name), len(other)) and name[start] == other[start]:
        start += 1
    if len(name) == len(other):
        return name[start + 1 :] == other[start + 1 :] and not _is_other(name, other)
    short, long = sorted((name, other), key=len)
    if short[start:] != long[start + 1 :] or len(short) + 1 < LONG:
        return False
    return 0 < start < len(short) and long[start] not in _BEARING and not long[start].isascii()


def _is_other(name: str, other: str) -> bool:
    """Whether two names of one length differ where a character means something else: 前 for 后, 三 for 四, a digit."""
    pairs = [(one, two) for one, two in zip(name, other, strict=True) if one != two]
    return any(
        one.isascii() or two.isascii() or two in _OPPOSITE.get(one, "") or {one, two} <= _SORTS for one, two in pairs
    )


def _reversed(name: str) -> str:
    return name[::-1]


def sound(words: str) -> str:
    """What a name sounds like, one sign a character: the same for characters that voice input mixes up."""
    return words.translate(_sounds())


@cache
def _sounds() -> dict[int, str]:
    """Each common character with the first of those that sound like it; zh and z, ing and in are told apart by few."""
    signs: dict[int, str] = {}
    first: dict[str, str] = {}
    lines = Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8").splitlines()
    for syllable, characters in (line.split() for line in lines if not line.startswith("#")):
        merged = syllable.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ing", "in")
        shown = first.setdefault(merged.replace("eng", "en"), characters[0])
        signs.update(dict.fromkeys(map(ord, characters), shown))
    return signs
