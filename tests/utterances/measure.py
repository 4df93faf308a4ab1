"""How well the bot understands labelled messages: `make understanding`, for the kept-aside third and for the rest."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.handler import route
from bot.sample import load
from bot.text.catalogue import Catalogue, CatalogueRow
from bot.understand import sentence_of
from tests.utterances.score import KINDS, Record, Tally

FOLDER = Path(__file__).parent


def held_out(message_id: str) -> bool:
    """The third that is scored only: never read, never chosen by."""
    return int(hashlib.sha256(message_id.encode()).hexdigest(), 16) % 3 == 0


def messages(paths: Iterable[Path]) -> list[Record]:
    """The labelled messages of some files."""
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]


def tally(labelled: Iterable[Record], catalogue: Catalogue) -> Tally:
    """Understand every message and count."""
    counts = Tally()
    for message in labelled:
        counts.add(message["records"], [found.label() for _, found in route(sentence_of(message, catalogue))])
    return counts


def table(name: str, counts: Tally) -> str:
    """The counts as people read them."""
    lines = [
        f"{name}：{counts.messages}条消息",
        f"  记入台账的准确率 {counts.precision():.3f}  召回率 {counts.recall():.3f}"
        f"  连同待确认的召回率 {counts.recall_with_review():.3f}",
        f"  误记的消息 {counts.false}（没有记录的消息{counts.empty}条）"
        f"  待确认的消息 {counts.unsure}（每百条{100 * counts.unsure / max(counts.messages, 1):.1f}）",
        f"  字段准确率 {counts.exactness():.3f}（{counts.exact.total()}/{counts.fields.total()}）",
    ]
    for kind in KINDS:
        if counts.true[kind] or counts.made[kind]:
            figures = f"准确 {counts.precision([kind]):.3f}  召回 {counts.recall([kind]):.3f}"
            lines.append(f"    {kind:15} {figures}  真有 {counts.true[kind]}  记对 {counts.right[kind]}")
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
    print(f"书目 {len(catalogue)} 本")
    print(table("留出的三分之一", tally([one for one in labelled if held_out(one["id"])], catalogue)))
    print(table("其余", tally([one for one in labelled if not held_out(one["id"])], catalogue)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
