"""How well the bot understands labelled messages: `make understanding`, for the kept-aside third and for the rest."""

import argparse
import hashlib
import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.handler import route
from bot.sample import load
from bot.text.catalogue import Catalogue, CatalogueRow
from bot.understand import sentence_of

FOLDER = Path(__file__).parent
ENTRIES = ("checkin", "recommendation", "reflection", "excerpt")
KINDS = (*ENTRIES, "query")
Record = dict[str, Any]


@dataclass
class Tally:
    """Counts over a set of messages. `right`, `made` and `true` are by kind, the others plain numbers."""

    right: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    false_messages: int = 0
    unsure: int = 0
    fields: int = 0
    fields_right: int = 0

    def precision(self, kinds: Sequence[str]) -> float:
        """Of the records made, the share that is true."""
        made = sum(self.made[kind] for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / made if made else 1.0

    def recall(self, kinds: Sequence[str]) -> float:
        """Of the true records, the share that was made."""
        true = sum(self.true[kind] for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / true if true else 1.0


def held_out(message_id: str) -> bool:
    """The third that is scored only: never read, never chosen by."""
    return int(hashlib.sha256(message_id.encode()).hexdigest(), 16) % 3 == 0


def messages(paths: Iterable[Path]) -> list[Record]:
    """The labelled messages of some files."""
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def tally(labelled: Iterable[Record], catalogue: Catalogue) -> Tally:
    """Understand every message and count; kinds that are not entered yet are left out of the truth."""
    counts = Tally()
    for message in labelled:
        truth = [record for record in message["records"] if record["kind"] in KINDS]
        answer = [found.label() for _, found in route(sentence_of(message, catalogue))]
        sure = [record for record in answer if not record.get("unsure") and record["kind"] in KINDS]
        counts.messages += 1
        counts.unsure += len(sure) != len(answer)
        counts.false_messages += not truth and any(record["kind"] in ENTRIES for record in sure)
        for kind in KINDS:
            _count(counts, kind, _of(truth, kind), _of(sure, kind))
    return counts


def _of(records: list[Record], kind: str) -> list[Record]:
    return [{k: _plain(v) for k, v in one.items() if k != "kind"} for one in records if one["kind"] == kind]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) and any(isinstance(one, str) for one in value) else value


def _count(counts: Tally, kind: str, truth: list[Record], made: list[Record]) -> None:
    short, long = sorted((truth, made), key=len)
    best = (
        max(
            (list(zip(short, order, strict=False)) for order in itertools.permutations(long[:6], len(short))),
            key=_agreeing,
        )
        if len(short) <= 6
        else list(zip(short, long, strict=False))
    )
    counts.right[kind] += len(best)
    counts.made[kind] += len(made)
    counts.true[kind] += len(truth)
    counts.fields += sum(len(one.keys() | other.keys()) for one, other in best)
    counts.fields_right += _agreeing(best)


def _agreeing(pairs: list[tuple[Record, Record]]) -> int:
    return sum(one.get(key) == other.get(key) for one, other in pairs for key in one.keys() | other.keys())


def table(name: str, counts: Tally) -> str:
    """The counts as people read them."""
    lines = [
        f"{name}：{counts.messages}条消息",
        f"  记入台账的准确率 {counts.precision(ENTRIES):.3f}  召回率 {counts.recall(ENTRIES):.3f}",
        f"  误记的消息 {counts.false_messages}  待确认的消息 {counts.unsure}",
        f"  字段准确率 {counts.fields_right / max(counts.fields, 1):.3f}（{counts.fields_right}/{counts.fields}）",
    ]
    for kind in KINDS:
        figures = f"准确 {counts.precision([kind]):.3f}  召回 {counts.recall([kind]):.3f}  真有 {counts.true[kind]}"
        lines.append(f"    {kind:15} {figures}")
    return "\n".join(lines)


def sample_catalogue() -> Catalogue:
    """The sample's sixty books."""
    books = enumerate(load().books, 1)
    return Catalogue.build(
        CatalogueRow(key, one.title, one.subtitle, one.author, "", one.aliases) for key, one in books
    )


def main() -> int:
    """Print the table of the kept-aside third and of the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--catalogue", type=Path)
    parser.add_argument("--messages", type=Path)
    args = parser.parse_args()
    catalogue = Catalogue.load_tsv(args.catalogue) if args.catalogue else sample_catalogue()
    labelled = messages([args.messages] if args.messages else sorted(FOLDER.glob("*.jsonl")))
    print(f"书目 {len(catalogue)} 本；只计打卡、荐书、体会、摘抄和提问。")
    print(table("留出的三分之一", tally([one for one in labelled if held_out(one["id"])], catalogue)))
    print(table("其余", tally([one for one in labelled if not held_out(one["id"])], catalogue)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
