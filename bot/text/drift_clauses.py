"""The talk about the drift cut into clauses, and which books and codes belong to which act."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.text.drift_acts import NO_PAPER, OWN_COPY, PASSES_ON, WANTS, Act, acts
from bot.text.drift_items import Item
from bot.text.drift_unreal import OF_DRIFT, is_later
from bot.text.found import Kind
from bot.text.quick import quick

REACH = 5
"""Clauses that are looked back on for what an act speaks of."""

_CLAUSE = quick(r"[^，。！？；,!?;\n\s]+[？?]?")
_OBJECT_LEAD = quick(r"[一二两三四五几这那本套部了的是：:、和跟与■●◇\s《]{0,60}")
_LABEL = quick(r"(?:编[号码]|书号|书\s?名|书目|作者)[：:]?")
_JOINS = quick(r"算上?(?:我|俺)|加(?:我|俺)一个")
_DONE_KINDS = (Kind.drift_take, Kind.drift_pass, Kind.drift_return)
_COUNT = quick(r"[\d一二三两]{1,2}[本册套]?")
_END = quick(r"[。！？!?；;\n]")
_PURE = quick(
    r"(?:[■●◇、\s和与跟及以还有也的本一两三四五套各册又：:/\d×（）()·-]|编号|编码|书名|贴着?|那|这|就是|还是|分别|[①-⑩])*"
)
_CODE_LEAD = quick(r"编[号码]|贴着?|号码|书号|码是|标的|●")
_ARROW = quick(r"\s{0,3}(?:→|->|=>|➡️?|—>|>>)\s{0,3}|\s转\s")
_READ = quick(r"[看读翻啃]完|[看读]毕|[还归]|●|签收|[送捎带交]回|交到|完事|漂流本")
_NEW = quick(r"新书|新到|新增|新编|新上")


@dataclass(slots=True)
class Clause:
    """One clause of the talk with what it names and does; `ends`: a sentence ends before it."""

    start: int
    words: str
    ends: bool = False
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
    """An act, the number of its clause, and the items that belong to it."""

    act: Act
    items: list[Item]
    at: int


def arrows(words: str) -> str:
    """The talk, as long as it was, with an arrow joined to what stands on both sides; several tell a plot or a way."""
    joint = "→" if len(_ARROW.findall(words)) == 1 else "，"
    return _ARROW.sub(lambda match: joint * len(match[0]), words)


def clauses(words: str, named: tuple[Item, ...]) -> list[Clause]:
    """The talk in clauses, each with its items and acts."""
    offers = bool(OWN_COPY.search(words)) and not NO_PAPER.search(words)
    found: list[Clause] = []
    before = 0
    for match in _CLAUSE.finditer(words):
        found.append(Clause(match.start(), match[0], bool(_END.search(words, before, match.start()))))
        before = match.end() - 1
    for clause in found:
        end = clause.start + len(clause.words)
        clause.items = [item for item in named if clause.start <= item.start < end]
        clause.acts = acts(clause.words, clause.start, offers=offers)
    _without_plans(found)
    if not OF_DRIFT.search(words) and named:
        _without_joining(found)
    for clause, after in itertools.pairwise(found):
        if not clause.acts and WANTS.match(clause.words) and PASSES_ON.search(after.words):
            clause.acts = [Act(Kind.drift_request, clause.start, clause.start + 3)]
    return _without_places(found, words)


def _without_plans(found: list[Clause]) -> None:
    """What a day to come was named for in the same sentence is not done yet."""
    before = ""
    for clause in found:
        before = "" if clause.ends else before
        if before and clause.acts and is_later(before, clause.words):
            clause.acts = [act for act in clause.acts if act.kind not in _DONE_KINDS]
        before += clause.words


def _without_joining(found: list[Clause]) -> None:
    """算我一个 beside a book may mean reading it together: only where the talk is of the drift is it wanted."""
    for clause in found:
        clause.acts = [act for act in clause.acts if not _JOINS.match(clause.words, act.start - clause.start)]


def _without_places(found: list[Clause], words: str) -> list[Clause]:
    """A book laid on a shelf is returned only where the talk is of one read or of a code, and not of a release."""
    is_release = any(act.kind == Kind.drift_release for clause in found for act in clause.acts)
    is_back = any(act.kind == Kind.drift_return and not act.is_place for clause in found for act in clause.acts)
    for clause in found:
        if is_back:
            clause.acts = [act for act in clause.acts if not _is_shelving(act, clause.words, clause.start)]
        elif is_release or not _READ.search(words) or _NEW.search(words):
            clause.acts = [act for act in clause.acts if not act.is_place]
    return found


_SHELVED = quick(r"[上入]架")


def _is_shelving(act: Act, words: str, start: int) -> bool:
    """Whether a release says no more than that a copy stands on its shelf again."""
    return act.kind == Kind.drift_release and bool(_SHELVED.search(words[act.start - start : act.end - start]))


def told(found: list[Clause]) -> Iterator[Told]:
    """Every act with its items: those of its own clause, else those named right before, else right behind."""
    for at, clause in enumerate(found):
        together: list[Told] = []
        for number, act in enumerate(clause.acts):
            own = _object([item for item in clause.items if _owner(clause, item) is act], act)
            if not own and clause.items and number:
                own = [item for item in clause.items if item.start < act.start]
            together.append(Told(act, _reached(found, at, own, act), at))
        yield from _dealt_out(together)


def _dealt_out(together: list[Told]) -> list[Told]:
    """As many copies handed to as many persons in one breath (分别转给林静、石磊): one each, in order."""
    named = together[0].items if together else []
    passes = [one for one in together if one.act.kind == Kind.drift_pass]
    if 1 < len(passes) == len(together) == len(named) and all(
        one.act.start == last.act.end for last, one in itertools.pairwise(passes)
    ):
        for one, item in zip(passes, named, strict=True):
            one.items = [item]
    return together


def _object(own: list[Item], act: Act) -> list[Item]:
    """Of 用《甲》换了一本《乙》 what was got is what comes behind."""
    behind = [item for item in own if item.start >= act.start]
    return behind if act.is_swap and behind else own


def _owner(clause: Clause, item: Item) -> Act:
    """The act of the clause that an item belongs to: the one right before it (拿走一本■), else the next."""
    before = [act for act in clause.acts if act.start <= item.start]
    after = [act for act in clause.acts if act.start > item.start]
    if not before or not after:
        return (before or after)[0 if not before else -1]
    if before[-1].kind == after[0].kind == Kind.drift_pass:
        return after[0]
    between = clause.words[before[-1].end - clause.start : item.start - clause.start]
    return before[-1] if _OBJECT_LEAD.fullmatch(between) else after[0]


def _reached(found: list[Clause], at: int, own: list[Item], act: Act) -> list[Item]:
    reached = list(own)
    if reached or not found[at].items:
        reached = _before(found, at, own) + reached
    if not reached or act.kind != Kind.drift_pass:
        reached += _behind(found, at, act, reached)
    return reached


def _before(found: list[Clause], at: int, own: list[Item]) -> list[Item]:
    """What the clauses before name, back to the last act; with items of its own only a list that runs into it."""
    reached: list[Item] = []
    for clause in reversed(found[max(0, at - REACH) : at]):
        if clause.is_pure:
            reached = clause.items + reached
        elif _LABEL.fullmatch(clause.words):
            continue
        elif own or _is_whole(reached):
            break
        elif clause.acts:
            return clause.items if clause.items and not reached else reached
        elif not reached or _completes(clause.items, reached):
            reached = clause.items + reached
    return reached


def _is_whole(reached: list[Item]) -> bool:
    """Whether both a book and a code are named, or a book that needs none."""
    return any(item.book for item in reached)


def _completes(more: list[Item], reached: list[Item]) -> bool:
    """Whether some items give the books to codes that were named without."""
    return bool(more) and all(item.codes for item in reached) and all(item.book for item in more)


def _behind(found: list[Clause], at: int, act: Act, own: list[Item]) -> list[Item]:
    """The list that follows an act, and the codes given to what it names."""
    reached: list[Item] = []
    for clause in found[at + 1 : at + 12]:
        if clause.acts and own and not clause.items:
            return []
        if clause.acts and not (clause.items and clause.acts[0].kind == act.kind == Kind.drift_release):
            break
        if clause.is_pure or clause.gives_codes or (clause.items and not own and not reached):
            reached += clause.items
        elif (own or reached) and not _COUNT.fullmatch(clause.words):
            if not clause.items and not reached:
                continue
            break
    return reached
