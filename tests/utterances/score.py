"""How answers compare with labelled messages: entered rightly or falsely, missed, or put before a person."""

import itertools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.text.found import Kind

KINDS = tuple(kind.value for kind in Kind)
LEDGER = tuple(kind for kind in KINDS if kind not in ("correction", "query"))
"""What is entered; a question or a correction enters nothing of its own."""
MOST = 7
"""More records of one kind in a message are compared in the order given."""
Record = dict[str, Any]


@dataclass
class Tally:
    """Counts over a set of messages; `right`, `made`, `true` and `asked` by kind, `fields` and `exact` by field.

    A record that waits for a person (`unsure`) is not made; it is `asked` where a true one was missed.
    """

    right: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    empty: int = 0
    false: int = 0
    unsure: int = 0

    def precision(self, kinds: Sequence[str] = LEDGER) -> float:
        """Of the records made, the share that is true."""
        return _share(_sum(self.right, kinds), _sum(self.made, kinds))

    def recall(self, kinds: Sequence[str] = LEDGER) -> float:
        """Of the true records, the share that was made."""
        return _share(_sum(self.right, kinds), _sum(self.true, kinds))

    def recall_with_review(self) -> float:
        """Of the true entries, the share that was made or put before a person."""
        return _share(_sum(self.right, LEDGER) + _sum(self.asked, LEDGER), _sum(self.true, LEDGER))

    def exactness(self) -> float:
        """Of the fields stated in matched records, the share that is equal."""
        return _share(self.exact.total(), self.fields.total())

    def add(self, truth: Sequence[Record], answer: Sequence[Record]) -> None:
        """Count one message."""
        sure = [record for record in answer if not record.get("unsure")]
        self.messages += 1
        self.unsure += len(sure) != len(answer)
        self.empty += not truth
        self.false += not truth and any(record["kind"] in LEDGER for record in sure)
        for kind in KINDS:
            self._add_kind(kind, _of(truth, kind), _of(sure, kind), len(_of(answer, kind)) - len(_of(sure, kind)))

    def _add_kind(self, kind: str, true: list[Record], made: list[Record], unsure: int) -> None:
        matched = _matched(true, made)
        self.right[kind] += len(matched)
        self.made[kind] += len(made)
        self.true[kind] += len(true)
        self.asked[kind] += min(unsure, len(true) - len(matched))
        for one, other in matched:
            for name in one.keys() | other.keys():
                self.fields[name] += 1
                self.exact[name] += one.get(name) == other.get(name)


def _of(records: Iterable[Record], kind: str) -> list[Record]:
    return [_stated(record) for record in records if record["kind"] == kind]


def _stated(record: Record) -> Record:
    unsaid = (None, [], "", False)
    return {k: _plain(v) for k, v in record.items() if k not in ("kind", "unsure") and v not in unsaid}


def _plain(value: Any) -> Any:
    """A value as it is compared: width, case and punctuation folded, names in any order."""
    if isinstance(value, str):
        folded = unicodedata.normalize("NFKC", value).casefold()
        return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LN")
    if isinstance(value, list):
        return frozenset(map(_plain, value)) if any(isinstance(one, str) for one in value) else tuple(value)
    return value


def _matched(true: list[Record], made: list[Record]) -> list[tuple[Record, Record]]:
    """The pairs of true and made records that agree best."""
    if max(len(true), len(made)) > MOST:
        return list(zip(true, made, strict=False))
    if len(true) <= len(made):
        ways = (list(zip(true, some, strict=True)) for some in itertools.permutations(made, len(true)))
    else:
        ways = (list(zip(some, made, strict=True)) for some in itertools.permutations(true, len(made)))
    return max(ways, key=lambda pairs: sum(_agreeing(one, other) for one, other in pairs))


def _agreeing(one: Record, other: Record) -> int:
    return sum(one.get(name) == other.get(name) for name in one.keys() | other.keys())


def _sum(counts: Counter[str], kinds: Sequence[str]) -> int:
    return sum(counts[kind] for kind in kinds)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
