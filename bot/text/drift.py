"""图书漂流 in one message: each act of the drift with the books, codes and persons that belong to it."""

import re
from collections.abc import Iterator

from bot.text import clean, speech
from bot.text.drift_acts import GATE
from bot.text.drift_clauses import Clause, Told, arrows, clauses, told
from bot.text.drift_items import Item, items, talk
from bot.text.drift_people import giver
from bot.text.drift_unreal import OF_DRIFT, is_elsewhere, is_list_of_others, is_slip
from bot.text.found import Found, Kind, Title
from bot.text.quick import quick
from bot.text.sentence import Sentence

LONGEST = 700
"""A longer message is an essay or a notice; nobody borrows a book in so many words."""

SHORT = 60
ESSAY = 150
"""A message longer than this must speak of the drift in so many words."""
NEAR = 60
MOST_QUOTED = 3
"""Books or codes of a quoted message that "这本" may mean; of more it is not known which."""

_OWN_SHELF = quick(r"回书?[架柜]")
_LIST_HEAD = quick(r"漂流(?:书目|图书|书单|清单|目录)|放漂|上架|入架|入库|开漂")


_OF_COPIES = quick(
    r"[漂借捐册套]|(?<!读)书(?!记|法|香|面)|[Cc][Ff]|编号|\d号|归还|还[了回给上到]|放回|[已来]取|取[到走了]|预约|排[队个上着我]|下一?[个位棒家站]|认领|给我|留给|留着|要了|我要|这本|那本|[一两几三]本|到手|转[给交]|[送捎带]给|投放"
)
"""What talk of a copy has that names no book and answers none."""


def drift(sentence: Sentence) -> Iterator[Found]:
    """The records of the drift that a message states."""
    if len(sentence.text) > LONGEST or not GATE.search(sentence.masked):
        return
    if not (sentence.mentions or sentence.quoted or _OF_COPIES.search(sentence.masked)):
        return
    named = items(sentence)
    words = arrows(talk(sentence.text, named))
    if is_list_of_others(words):
        return
    if _LIST_HEAD.search(words[:60]) and sum(bool(item.codes) for item in named) >= 3 and not is_slip(words):
        yield _found(Kind.drift_release, list(named))
        return
    is_essay = len(words) > ESSAY and not OF_DRIFT.search(words)
    if is_essay or is_slip(words) or speech.is_notice(sentence.masked):
        return
    cut = clauses(words, named)
    found = list(told(cut))
    if found:
        yield from _records(sentence, words, cut, found)


def _records(sentence: Sentence, words: str, cut: list[Clause], found: list[Told]) -> Iterator[Found]:
    """One record for each kind, for a pass one for each receiver; without items only where that is plainly a book."""
    merged: dict[tuple[Kind, str], list[Told]] = {}
    for one in found:
        merged.setdefault((one.act.kind, one.act.to), []).append(one)
    for (kind, to), ones in merged.items():
        named = [item for one in ones for item in one.items]
        books, codes = _quoted(sentence, kind) if not named else ((), ())
        if not named and not books and not codes and not _stands_alone(kind, words):
            continue
        if (named and not _is_near(words, ones)) or (kind != Kind.drift_release and is_elsewhere(words)):
            continue
        unsure = kind == Kind.drift_return and _OWN_SHELF.search(words) is not None and not OF_DRIFT.search(words)
        giver_of = giver(_around(cut, ones)) if kind == Kind.drift_take else None
        yield _found(kind, named, books=books, codes=codes, giver=giver_of, receiver=to or None, unsure=unsure)


def _around(cut: list[Clause], ones: list[Told]) -> str:
    """The clause of an act with its neighbours, up to the next act of another kind."""
    at = ones[0].at
    near = [cut[at].words]
    if at and not cut[at - 1].acts:
        near.insert(0, cut[at - 1].words)
    for clause in cut[at + 1 : at + 3]:
        if clause.acts and clause.acts[0].kind != Kind.drift_take:
            break
        near.append(clause.words)
    return "，".join(near)


def _is_near(words: str, ones: list[Told]) -> bool:
    """In a long message an act must stand with its book or code."""
    return len(words) <= 2 * SHORT or any(abs(item.start - one.act.start) < NEAR for one in ones for item in one.items)


_ALONE = {
    Kind.drift_request: quick(
        r"下一?(?:个|位|棒|家|站)[^，。]{0,4}(?:给我|是我|归我|轮?到?我)|[这那][本几两三][本]?[^，。]{0,6}(?:我(?:也|先|就)?(?:想)?(?:要|借|预[约定订]|认领|号)|归我|给我|借我|留给我)|这[本套][^，。]{0,3}我想借|我(?:也)?想借这|书借我"
    ),
    Kind.drift_take: quick(
        r"(?:(?:[那这]|[一两三四五几])[几两三]?本|(?:的|这|那|漂流)书)[^，。]{0,6}(?:(?:收|拿|取|接|领)到[了啦手]?|[取借拿领抱]走|到手)|已取书|取书了|(?<![证文聘请协议通志愿])书(?:已经?|也|我)?(?:收到|拿到|取到|取走|领到|到手|拿着|取回|接到)[了啦]"
    ),
    Kind.drift_return: quick(
        r"[本书](?:已经?|都|也|刚|全|我)?(?:还了|还回|归还|放回|送回|送还|交还|还上)|已还书|还书了|书房?屋?的书[^，。]{0,6}还了"
    ),
    Kind.drift_pass: quick(
        r"(?:那|这|[一两三]|几)本[^，。]{0,8}(?:转|漂|传|移交|交|递)给|书[^，。]{0,6}(?:转|漂|传)给"
    ),
    Kind.drift_release: quick(
        r"我?[^，。]{0,8}(?:[一两二三四五六七八九十几\d]本[^，。]{0,6}放漂|放漂了?[^，。]{0,4}[一两二三四五六七八九十几\d]本)"
    ),
}


def _stands_alone(kind: Kind, words: str) -> bool:
    """Whether an act that names neither book nor code is still one of the drift."""
    return len(words) <= SHORT and bool(_ALONE[kind].search(words))


_AFLOAT = quick(r"漂|捎|转|送|[带寄取借还拿]|[Cc][Ff]|书[屋房架]|搁|放|编号|谁手|在谁|拿|接|腾|约|排|逾期|到期")
_ASKS_A_LOAN = quick(r"借|漂|求|排|约|下一|留")
_WHICH = quick(r"([①-⑩])|第([一二三四五六七八九十]|\d{1,2})[本个](?!月)")
_ROW = quick(r"([①-⑩])|(?:\A|\n|\s)(\d{1,2})[.、．]")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_NUMERALS = "一二三四五六七八九十"
_ALL = quick(r"都|全|[几两三四五]本")


def _quoted(sentence: Sentence, kind: Kind) -> tuple[tuple[Title, ...], tuple[str, ...]]:
    """Books and codes of the message replied to: those of the row meant, else of a message with few."""
    if sentence.quoted is None or len(sentence.text) > 2 * SHORT:
        return (), ()
    text = clean.plain(sentence.quoted.text)
    if not _AFLOAT.search(text) and not (kind == Kind.drift_request and _ASKS_A_LOAN.search(sentence.text)):
        return (), ()
    if which := _WHICH.search(sentence.text):
        text = _row(text, _number(which)) or text
    named = items(Sentence(text, catalogue=sentence.catalogue))
    books = tuple(dict.fromkeys(item.book for item in named if item.book))
    codes = tuple(dict.fromkeys(code for item in named for code in item.codes))
    is_clear = max(len(books), len(codes)) <= MOST_QUOTED or _ALL.search(sentence.text)
    return (books, codes) if is_clear else ((), ())


def _row(text: str, number: int) -> str:
    """The row of a numbered list, empty where it has no such number."""
    starts = list(_ROW.finditer(text))
    for start, end in zip(starts, [*(match.start() for match in starts[1:]), len(text)], strict=True):
        if _number(start) == number:
            return text[start.end() : end]
    return ""


def _number(match: re.Match[str]) -> int:
    if match[1]:
        return _CIRCLED.index(match[1]) + 1
    return int(match[2]) if match[2].isdecimal() else _NUMERALS.index(match[2]) + 1


def _found(
    kind: Kind,
    named: list[Item],
    *,
    books: tuple[Title, ...] = (),
    codes: tuple[str, ...] = (),
    giver: str | None = None,
    receiver: str | None = None,
    unsure: bool = False,
) -> Found:
    own = tuple(dict.fromkeys(item.book for item in named if item.book))
    copies = tuple(dict.fromkeys(code for item in named for code in item.codes))
    return Found(
        kind,
        books=own or books,
        copies=copies or codes,
        giver=giver,
        receiver=receiver,
        unsure=unsure,
        why=("像是还书，没有说是不是漂流的书" if unsure else "漂流",),
    )
