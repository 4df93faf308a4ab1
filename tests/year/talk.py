"""What is said in the year: check-ins, recommended books, wishes, the acts of the drift and their mistakes."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from tests.year.gathering import Gathering
from tests.year.world import BY_PASTE, GROUPS, WANTED, City, Person

READS = ("打卡《{t}》读到{n}页", "今天读了《{t}》30页，读到{n}页", "《{t}》读完了，打卡", "《{t}》第{c}章，打卡")
PRAISE = (
    "推荐《{t}》，写得朴素，读来亲切",
    "给大家推荐《{t}》，值得慢慢看",
    "推荐《{t}》，作者下了真功夫，读了很受启发",
)
FELT = (
    "读《{t}》有感：书里写的乡村变化，我们下乡调研时都见过，读来格外亲切，也更觉得基层的事要一件一件办。",
    "《{t}》摘抄：\n“土地是沉默的，种地的人也是沉默的，可年年有收成。”",
)
CHATTER = ("各位早上好", "今天风大，大家出门慢点", "收到", "下午的会改到三点了", "谢谢分享")
WISHES = ("不要记我", "可以记我了", "别提醒我", "可以提醒我了", "最近住院，跟大家请个假", "我回来了")
ASKS = ("我的记录", "书单", "{c}到哪了", "排行榜")


@dataclass(frozen=True, slots=True)
class Words:
    """One message before it is sent: whose, in which group, None in private."""

    who: Person
    group: int | None
    text: str


class Talk:
    """Somebody to speak and something to say, as the shelves and the queues are just now."""

    def __init__(self, city: City, rng: Random) -> None:
        self._city, self._rng = city, rng
        self._by_id = {one.member: one for one in city.people}
        self._gathering = Gathering(city.held, city.to_read, rng)
        self._of_group = {
            group: [one.member for one in city.people if group in one.groups] for group in range(1, GROUPS + 1)
        }
        acts: dict[Callable[[sqlite3.Connection], Words | None], int] = {
            self._asks_for: 30, self._fetches: 24, self._takes: 9, self._brings_back: 22, self._hands_on: 8,
            self._receives: 8, self._renews: 7, self._loses: 1, self._finds: 2, self._withdraws: 1, self._puts_in: 3,
            self._takes_what_another_has: 3, self._jumps_the_queue: 3, self._names_no_known_copy: 2,
            self._names_the_wrong_title: 2, self._brings_back_anothers: 3, self._writes_the_register: 4,
        }  # fmt: skip
        self._acts, self._weights = list(acts), list(acts.values())

    def next(self, file: sqlite3.Connection, now: datetime) -> Words:
        """What is said now."""
        if decided := self._gathering.organiser(now):
            return Words(self._city.people[0], None, decided)
        if self._rng.random() < 0.3 and (said := self._gathering.says(file, now, self._of_group)):
            return Words(self._by_id[int(said[0])], *said[1:])
        kind = self._rng.random()
        if kind < 0.55:
            (act,) = self._rng.choices(self._acts, self._weights)
            said = act(file)
            if said:
                return said
        templates = READS if kind < 0.76 else PRAISE if kind < 0.87 else FELT if kind < 0.91 else CHATTER
        templates = ASKS if kind > 0.98 else WISHES if kind > 0.955 else templates
        words = self._rng.choice(templates).replace("{t}", self._title()).replace("{c}", f"CF-{self._number():04d}")
        words = words.replace("{n}", str(self._rng.randrange(10, 300)))
        return self._say(self._rng.choice(self._city.people), words)

    def correction(self, before: Words) -> Words:
        """Its speaker takes back, or sets right, what was said just before."""
        wrong = self._rng.choice(
            ("撤销刚才那条", f"刚才写错了，是CF-{self._number():04d}", f"更正，是《{self._title()}》")
        )
        return Words(before.who, before.group, wrong)

    def _say(self, who: Person, words: str) -> Words:
        private = who.friend and self._rng.random() < 0.1
        return Words(who, None if private else self._rng.choice(who.groups), words)

    def _anybody(self) -> Person:
        return self._rng.choice(self._city.people)

    def _title(self) -> str:
        return self._rng.choice(self._city.titles)

    def _number(self) -> int:
        return self._rng.randrange(1, 600)

    def _one(self, file: sqlite3.Connection, where: str, order: str = "code") -> tuple[str, str, int | None] | None:
        """(code, title, whose) of a copy, an early one of the order rather than a late one."""
        rows = file.execute(
            "SELECT c.code, b.title, c.member_id FROM copies c JOIN books b ON b.id = c.book_id "
            f"WHERE {where} ORDER BY {order}"
        ).fetchall()
        if not rows:
            return None
        at = int(len(rows) * self._rng.random() ** 2) if order != "code" else self._rng.randrange(len(rows))
        code, title, whose = rows[at]
        return code, title, whose

    def _of(self, file: sqlite3.Connection, where: str, *forms: str, order: str = "code") -> Words | None:
        """Who has it, or for whom it is held, says something of a copy."""
        found = self._one(file, where, order)
        if found is None or found[2] not in self._by_id:
            return None
        return self._say(self._by_id[found[2] or 0], self._filled(forms, found))

    def _by_another(self, file: sqlite3.Connection, where: str, *forms: str) -> Words | None:
        found = self._one(file, where)
        return self._say(self._anybody(), self._filled(forms, found)) if found else None

    def _filled(self, forms: tuple[str, ...], found: tuple[str, str, int | None]) -> str:
        other, whose = self._anybody().name, self._by_id.get(found[2] or 0)
        name = whose.name if whose else other
        form = self._rng.choice(forms).replace("{c}", found[0]).replace("{t}", found[1])
        return form.replace("{o}", other).replace("{w}", name).replace("{b}", self._title())

    def _asks_for(self, file: sqlite3.Connection) -> Words:
        title = self._rng.choice(self._city.titles[:WANTED]) if self._rng.random() < 0.75 else self._title()
        return self._say(
            self._anybody(), self._rng.choice(("想借《{t}》", "《{t}》想借，给排个队")).replace("{t}", title)
        )

    def _fetches(self, file: sqlite3.Connection) -> Words | None:
        return self._of(file, "c.whereabouts = 'held'", "{c}已取书", "《{t}》取到了，谢谢", order="c.since")

    def _takes(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'shelf'", "{c}已取书", "{c}拿走了")

    def _brings_back(self, file: sqlite3.Connection) -> Words | None:
        forms = ("{c}还了", "《{t}》还了，放玉龙书屋", "{c}已还，放在政协书房")
        return self._of(file, "c.whereabouts IN ('reader', 'way')", *forms, order="c.since")

    def _hands_on(self, file: sqlite3.Connection) -> Words | None:
        return self._of(file, "c.whereabouts = 'reader'", "{c}转给{o}了", "《{t}》转给{o}了", order="c.since")

    def _receives(self, file: sqlite3.Connection) -> Words | None:
        return self._of(file, "c.whereabouts = 'way'", "{c}收到了", order="c.since")

    def _renews(self, file: sqlite3.Connection) -> Words | None:
        return self._of(file, "c.whereabouts = 'reader'", "{c}续借", "《{t}》续借", order="c.due")

    def _loses(self, file: sqlite3.Connection) -> Words | None:
        return self._of(file, "c.whereabouts = 'reader'", "{c}找不到了")

    def _finds(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'missing'", "{c}找到了")

    def _withdraws(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'shelf'", "{c}不漂了，我收回")

    def _puts_in(self, file: sqlite3.Connection) -> Words:
        form = self._rng.choice(("放漂《{t}》一本，搁在玉龙书屋了", "我有一本《{t}》，愿意拿出来漂流"))
        return self._say(self._anybody(), form.replace("{t}", self._title()))

    def _takes_what_another_has(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'reader'", "{c}已取书", "{c}转给{o}了")

    def _jumps_the_queue(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'held'", "{c}已取书")

    def _names_no_known_copy(self, file: sqlite3.Connection) -> Words:
        return self._say(self._anybody(), "CF-9876已取书")

    def _names_the_wrong_title(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'shelf'", "《{b}》{c}已取书")

    def _brings_back_anothers(self, file: sqlite3.Connection) -> Words | None:
        return self._by_another(file, "c.whereabouts = 'reader'", "{c}帮{w}还了，放回玉龙书屋")

    def _writes_the_register(self, file: sqlite3.Connection) -> Words | None:
        found = self._one(file, "c.whereabouts IN ('reader', 'shelf')")
        if found is None:
            return None
        group = self._rng.randrange(1, BY_PASTE)
        row = self._filled(("{c} 还 {w}",) if found[2] else ("{c} 借 {o}",), found)
        return Words(self._city.organiser(group), group, row)
