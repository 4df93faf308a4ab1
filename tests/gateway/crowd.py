"""A reading day of the whole city: who says what when, and what must stand in the ledger afterwards."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

EVENT = "书香政协读书日"
GROUPS = ("红山区读书群", "松山区读书群", "元宝山区读书群", "宁城县读书群", "敖汉旗读书群", "喀喇沁旗读书群",
          "林西县读书群", "市主群")  # fmt: skip
"""The first is the group that every test of the gateway has."""
TITLES = ("活着", "乡土中国", "额尔古纳河右岸", "平凡的世界", "围城")
_NAMES = product("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何", "景德文国建秀晓永", "岚峰洁勇梅")
_JOINS = (f"{EVENT}我报名", f"{EVENT}我参加", f"{EVENT}算我一个")
_JOINS_AFAR = (f"{EVENT}我线上参加", f"{EVENT}我报名，线上参加")
_CHATTER = ("今天风大，大家路上慢些", "现场人真不少", "谢谢会务的老师们", "大家中午好", "书屋门口好停车吗")
_MOODS = ("踏实", "亲切", "沉静", "开阔", "羞愧", "感动", "警醒", "温暖")
_WORK = ("下乡调研", "写提案", "接待群众", "走访企业", "带孩子们读书", "联系界别")
BY_LIST = 0.4
"""How many sign up on the list that goes from hand to hand in their group."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of the city: where they talk, whether they join from afar, and how they sign up."""

    contact: str
    name: str
    group: int
    online: bool
    by_list: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `after` are the seconds since the day began."""

    after: float
    who: Guest
    text: str


class Crowd:
    """`number` people over eight groups, each of whom signs up, signs in, checks in and writes once."""

    def __init__(self, number: int, peak: float, seed: int = 423) -> None:
        self._rng = Random(seed)
        names = ["".join(parts) for parts in _NAMES]
        self.guests = [
            Guest(f"guest-{at}", name, at % len(GROUPS), self._rng.random() < 0.5, self._rng.random() < BY_LIST)
            for at, name in enumerate(names[:number])
        ]
        assert len(self.guests) == number
        said = list(self._said())
        self.seconds = 2 * len(said) / peak
        """The rate grows evenly to its peak in the middle and falls again."""
        times = sorted(self._rng.triangular(0, self.seconds) for _ in said)
        self.lines = [Line(after, who, text) for after, (who, text) in zip(times, said, strict=True)]

    def _said(self) -> Iterator[tuple[Guest, str]]:
        """Everything in the order it is said: first most sign up, then acts of all kinds stand side by side."""
        acts = [
            (self._rng.triangular(at, at + 1.5), kind, who) for who in self.guests for at, kind in enumerate("jicw")
        ]
        acts += [(self._rng.uniform(0, 4.5), "t", who) for who in self._rng.sample(self.guests, len(self.guests) // 2)]
        lists: dict[int, list[str]] = {}
        for _, kind, who in sorted(acts, key=lambda act: act[0]):
            yield who, self._signs_up(who, lists) if kind == "j" else self._words(kind, who)

    def _signs_up(self, who: Guest, lists: dict[int, list[str]]) -> str:
        if not who.by_list:
            return self._rng.choice(_JOINS_AFAR if who.online else _JOINS)
        rows = lists.setdefault(who.group, [])
        rows.append(f"{who.name}（线上）" if who.online else who.name)
        return "\n".join([f"#接龙\n{EVENT}报名", *(f"{number}. {row}" for number, row in enumerate(rows, 1))])

    def _words(self, kind: str, who: Guest) -> str:
        title, number = self._rng.choice(TITLES), who.contact.partition("-")[2]
        if kind == "i":
            return "线上签到" if who.online else "签到"
        if kind == "c":
            return f"打卡《{title}》读到{10 + int(number) % 300}页"
        if kind == "t":
            return self._rng.choice(_CHATTER)
        mood, work = self._rng.choice(_MOODS), self._rng.choice(_WORK)
        thought = f"读到第{number}段想起自己{work}的日子，心里很{mood}，也明白书里的道理要落在一件件小事上。"
        return f"读《{title}》有感：{thought}"

    def expected(self) -> dict[str, Counter[str]]:
        """What each act must have left in the ledger, counted by group."""
        groups = Counter(GROUPS[one.group] for one in self.guests)
        afar = Counter(GROUPS[one.group] for one in self.guests if one.online)
        return {"signups": groups, "attendances": groups, "online": afar, "checkins": groups, "reflections": groups}
