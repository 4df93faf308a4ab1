"""图书漂流 in one message: each act of the drift with the books, codes and persons that belong to it."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.text import clean, speech
from bot.text.drift_acts import GATE, OWN_COPY, PASSES_ON, WANTS, Act, acts
from bot.text.drift_items import Item, items, talk
from bot.text.drift_people import giver
from bot.text.found import Found, Kind, Title
from bot.text.sentence import Sentence

LONGEST = 700
"""A longer message is an essay or a notice; nobody borrows a book in so many words."""

_CLAUSE = re.compile(r"[^，。！？；,!?;\n\s]+[？?]?")
_PURE = re.compile(r"(?:[■●◇、\s和与跟及以还有也的本一两三四五套各又：:]|编号|贴着?|那)*")
_CODE_LEAD = re.compile(r"编号|贴着?|号码|书号|码是|标的|●")
_LIST_HEAD = re.compile(r"漂流(?:书目|图书|书单|清单|目录)|放漂|上架|入库")
_STATUS = re.compile(
    r"小结|汇总|通报|统计[：:]|在架|逾期|超期|盘点|现状|状态|待取|未还|排期|流转情况|借出情况|(?:已?(?:借出|归还|还回|漂出|借走)\d+[本册])|格式[：:]|例如|比如|示例|寻书|查找"
)
_READ = re.compile(r"[看读翻]完|[看读]毕|[还归]|●")
_DRIFT = re.compile(r"漂流|放漂|漂给|书[屋房架]|●|排队|归还|下一个")
_BOUGHT = re.compile(r"买|订单|送货|当当|卓越|京东|淘宝|到货|发货|快递|充电|下单|正版|包装")
_SLIP = re.compile(r"(?:写|打|登|登记|记|报|弄|搞|说|发|填)错|更正|订正|撤销|撤回|作废")
SHORT = 60
ESSAY = 150


@dataclass(slots=True)
class Clause:
    """One clause of the talk with what it names and does."""

    start: int
    words: str
    items: list[Item] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    @property
    def is_pure(self) -> bool:
        """Names books or codes and says nothing else."""
        return bool(self.items) and not self.acts and bool(_PURE.fullmatch(self.words))

    @property
    def gives_codes(self) -> bool:
        return (
            bool(self.items)
            and not self.acts
            and bool(_CODE_LEAD.search(self.words))
            and not self.words.endswith(("?", "？"))
        )


@dataclass(slots=True)
class Told:
    """An act and the items that belong to it."""

    act: Act
    items: list[Item]
    at: int


def drift(sentence: Sentence) -> Iterator[Found]:
    """The records of the drift that a message states."""
    if len(sentence.text) > LONGEST or not GATE.search(sentence.masked):
        return
    named = items(sentence)
    words = talk(sentence.text, named)
    if (
        _LIST_HEAD.search(words[:60])
        and sum(bool(item.codes) for item in named) >= 3
        and not _STATUS.search(words[:80])
    ):
        yield _found(Kind.drift_release, list(named))
        return
    if speech.is_notice(sentence.masked) or _SLIP.search(words) or _STATUS.search(words[:80]):
        return
    clauses = _clauses(words, named)
    told = list(_told(clauses))
    if told:
        yield from _records(sentence, words, clauses, told)


def _clauses(words: str, named: tuple[Item, ...]) -> list[Clause]:
    offers = bool(OWN_COPY.search(words))
    found = [Clause(match.start(), match[0]) for match in _CLAUSE.finditer(words)]
    for clause in found:
        end = clause.start + len(clause.words)
        clause.items = [item for item in named if clause.start <= item.start < end]
        clause.acts = acts(clause.words, clause.start, offers=offers)
    for clause, after in itertools.pairwise(found):
        if not clause.acts and WANTS.match(clause.words) and PASSES_ON.match(after.words):
            clause.acts = [Act(Kind.drift_request, clause.start, clause.start + 3)]
    return _without_places(found, words)


def _without_places(found: list[Clause], words: str) -> list[Clause]:
    """A book laid on a shelf is returned only where the talk is of one read or of a code, and not of a release."""
    is_release = any(act.kind == Kind.drift_release for clause in found for act in clause.acts)
    if is_release or not _READ.search(words):
        for clause in found:
            clause.acts = [act for act in clause.acts if not act.is_place]
    return found


def _told(clauses: list[Clause]) -> Iterator[Told]:
    """Every act with its items: those of its own clause, else those named right before, else right behind."""
    for at, clause in enumerate(clauses):
        for number, act in enumerate(clause.acts):
            low = clause.acts[number - 1].end if number else 0
            is_last = number == len(clause.acts) - 1
            high = 10**9 if is_last else act.end
            own = [item for item in clause.items if low <= item.start < high]
            if not own and clause.items and number:
                own = [item for item in clause.items if item.start < act.start]
            yield Told(act, _reached(clauses, at, own, act), at)


def _reached(clauses: list[Clause], at: int, own: list[Item], act: Act) -> list[Item]:
    found = list(own)
    if found or not clauses[at].items:
        found = _before(clauses, at, only_pure=bool(own)) + found
    if not found or act.kind != Kind.drift_pass:
        found += _behind(clauses, at, has_any=bool(found))
    return found


def _before(clauses: list[Clause], at: int, *, only_pure: bool) -> list[Item]:
    """What is named in the clauses before, back to the last act; with items of its own only a list that runs into it."""
    found: list[Item] = []
    for clause in reversed(clauses[max(0, at - 5) : at]):
        if clause.is_pure:
            found = clause.items + found
        elif only_pure or found:
            break
        elif clause.acts:
            found = clause.items + found if clause.items else found
            if found:
                break
        else:
            found = clause.items + found
    return found


def _behind(clauses: list[Clause], at: int, *, has_any: bool) -> list[Item]:
    """The list that follows an act, and the codes given to what it names."""
    found: list[Item] = []
    for clause in clauses[at + 1 : at + 12]:
        if clause.acts:
            break
        if clause.is_pure or clause.gives_codes or (clause.items and not has_any and not found):
            found += clause.items
        elif has_any or found:
            if not clause.items and not found:
                continue
            break
    return found


def _records(sentence: Sentence, words: str, clauses: list[Clause], told: list[Told]) -> Iterator[Found]:
    """One record for each kind, for a pass one for each receiver; without items only where that is plainly a book."""
    merged: dict[tuple[Kind, str], list[Told]] = {}
    for one in told:
        merged.setdefault((one.act.kind, one.act.to), []).append(one)
    for (kind, to), ones in merged.items():
        named = [item for one in ones for item in one.items]
        books, codes = _quoted(sentence) if not named else ((), ())
        if not named and not books and not codes and not _stands_alone(kind, words):
            continue
        if named and not _is_near(words, ones):
            continue
        if not _DRIFT.search(words) and (len(words) > ESSAY or _BOUGHT.search(words)):
            continue
        giver_of = giver(_around(clauses, ones)) if kind == Kind.drift_take else None
        yield _found(kind, named, books=books, codes=codes, giver=giver_of, receiver=to or None)


def _around(clauses: list[Clause], ones: list[Told]) -> str:
    """The clause of an act with its neighbours, up to the next act of another kind."""
    at = ones[0].at
    near = [clauses[at].words]
    if at and not clauses[at - 1].acts:
        near.insert(0, clauses[at - 1].words)
    for clause in clauses[at + 1 : at + 3]:
        if clause.acts and clause.acts[0].kind != Kind.drift_take:
            break
        near.append(clause.words)
    return "，".join(near)


def _is_near(words: str, ones: list[Told]) -> bool:
    """In a long message an act must stand with its book or code, in a short one anywhere."""
    return len(words) <= 120 or any(abs(item.start - one.act.start) < 60 for one in ones for item in one.items)


_ALONE = {
    Kind.drift_request: re.compile(
        r"下一?(?:个|位|棒)[^，。]{0,4}(?:给我|是我|我)|这[本两几三][本]?[^，。]{0,4}我(?:也)?要|这[本套][^，。]{0,3}我想借|我(?:也)?想借这|书借我|这本[^，。]{0,4}(?:给我|借我)|这本我预约|这本我认领"
    ),
    Kind.drift_take: re.compile(
        r"(?:那|这|的|[一两三四五几])本?(?:书)?[^，。]{0,6}(?:收到[了啦]|拿到[了啦手]|取到[了啦]|取走|借走|拿走|领到|到手)|已取书|(?<![证文聘请协议通志愿])书(?:已经?|也)?(?:收到|拿到|取到|取走|领到|到手)[了啦]"
    ),
    Kind.drift_return: re.compile(
        r"[本书](?:已经?|都|也|刚|全)?(?:还了|还回|归还|放回|送回|送还|交还)|已还书|书房?屋?的书[^，。]{0,6}还了"
    ),
    Kind.drift_pass: re.compile(r"(?:那|这|[一两三]|几)本[^，。]{0,8}(?:转|漂|传)给|书[^，。]{0,6}(?:转|漂)给"),
    Kind.drift_release: re.compile(
        r"我?[^，。]{0,8}(?:[一两二三四五六七八九十几\d]本[^，。]{0,6}放漂|放漂了?[^，。]{0,4}[一两二三四五六七八九十几\d]本)"
    ),
}


def _stands_alone(kind: Kind, words: str) -> bool:
    """Whether an act that names neither book nor code is still one of the drift."""
    return len(words) <= SHORT and bool(_ALONE[kind].search(words))


def _quoted(sentence: Sentence) -> tuple[tuple[Title, ...], tuple[str, ...]]:
    """Books and codes of the message replied to, where it speaks of a book or two, or of one set of copies."""
    if sentence.quoted is None or len(sentence.text) > 2 * SHORT:
        return (), ()
    named = items(Sentence(clean.plain(sentence.quoted.text), catalogue=sentence.catalogue))
    books = tuple(dict.fromkeys(item.book for item in named if item.book))
    codes = tuple(dict.fromkeys(code for item in named for code in item.codes))
    return (books, codes) if max(len(books), len(codes)) <= 3 else ((), ())


def _found(
    kind: Kind,
    named: list[Item],
    *,
    books: tuple[Title, ...] = (),
    codes: tuple[str, ...] = (),
    giver: str | None = None,
    receiver: str | None = None,
) -> Found:
    own = tuple(dict.fromkeys(item.book for item in named if item.book))
    copies = tuple(dict.fromkeys(code for item in named for code in item.codes))
    return Found(kind, books=own or books, copies=copies or codes, giver=giver, receiver=receiver, why=("漂流",))
