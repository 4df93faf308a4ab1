"""`make train`: learns from the labelled messages what speaks for each kind, and writes bot/text/judgement.json.

Logistic regression over the word classes and turns of phrase of bot/text/judgement.py; the kept-aside third is never
seen. Prints how well the same training does on each file's messages when it has seen only the other files.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass

from bot.text.found import Kind
from bot.text.judgement import WEIGHTS, classes, logistic, turns
from bot.text.sentence import Sentence
from bot.understand import sentence_of
from tests.utterances.measure import FOLDER, held_out, messages, sample_catalogue

KINDS = (Kind.reflection, Kind.checkin, Kind.recommendation)
STEPS = 1000
STEP = 0.12
MOMENTUM = 0.9
SHRINK = 0.0004
RARE = 3
"""How many times a message of the kind counts: there are far fewer of them."""
CLASS, TURN = 3.0, 0.3
"""How large the two sorts of evidence stand beside each other: the larger, the more freely it is learned."""
SEEN = 3
"""A turn of phrase is learned when at least so many messages have it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message: its file, its evidence by name, and whether it is of the kind."""

    file: str
    classes: dict[str, float]
    turns: frozenset[str]
    is_one: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """A weight for the constant (the empty name) and for each name of either sort."""

    classes: dict[str, float]
    turns: dict[str, float]

    def likely(self, example: Example) -> float:
        """How likely a message is of the kind."""
        known = sum(self.turns.get(name, 0.0) for name in example.turns)
        said = sum(self.classes.get(name, 0.0) * value for name, value in example.classes.items())
        return logistic(self.classes[""] + known + said)


def main() -> int:
    """Train, report and write."""
    catalogue = sample_catalogue()
    read = [
        (path.name, sentence_of(message, catalogue), {record["kind"] for record in message["records"]})
        for path in sorted(FOLDER.glob("*.jsonl"))
        for message in messages([path])
        if not held_out(message["id"])
    ]
    weights = {}
    for kind in KINDS:
        found = [example(kind, *one) for one in read]
        print(kind.value)
        report(found)
        learned = train(found)
        constant = round(learned.classes.pop(""), 3)
        weights[kind.value] = {
            "constant": constant,
            "classes": rounded(learned.classes),
            "turns": rounded(learned.turns),
        }
        print(f"  {len(learned.classes)}类词，{len(learned.turns)}种措辞")
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    return 0


def example(kind: Kind, file: str, sentence: Sentence, kinds: set[str]) -> Example:
    """A labelled message as evidence for one kind or against it."""
    return Example(file, classes(sentence), turns(sentence, kind), kind.value in kinds)


def train(found: list[Example]) -> Learned:
    """The weights that tell the examples apart best; the same for the same examples."""
    seen = Counter(name for example in found for name in example.turns)
    names = sorted({name for example in found for name in example.classes})
    phrases = sorted(name for name, times in seen.items() if times >= SEEN)
    place = {name: at for at, name in enumerate(["", *names])}
    later = {name: at for at, name in enumerate(phrases, len(place))}
    rows = [
        [(0, 1.0)]
        + [(place[name], CLASS * value) for name, value in sorted(example.classes.items())]
        + [(later[name], TURN) for name in sorted(example.turns) if name in later]
        for example in found
    ]
    weights = descend(rows, [example.is_one for example in found], len(place) + len(later))
    return Learned(
        {name: weights[at] * (CLASS if name else 1.0) for name, at in place.items()},
        {name: weights[at] * TURN for name, at in later.items()},
    )


def descend(rows: list[list[tuple[int, float]]], right: list[bool], width: int) -> list[float]:
    """Weights by steepest descent with momentum on the mean logistic loss, shrunk towards nothing."""
    weights, pace = [0.0] * width, [0.0] * width
    for _ in range(STEPS):
        slope = [SHRINK * weight for weight in weights]
        slope[0] = 0.0
        for row, is_one in zip(rows, right, strict=True):
            off = logistic(sum(weights[at] * value for at, value in row)) - is_one
            off *= (RARE if is_one else 1) / len(rows)
            for at, value in row:
                slope[at] += off * value
        for at, steep in enumerate(slope):
            pace[at] = MOMENTUM * pace[at] - STEP * steep
            weights[at] += pace[at]
    return weights


def rounded(weights: dict[str, float]) -> dict[str, float]:
    """Three decimals; what weighs nothing then is left out."""
    return {name: round(weight, 3) for name, weight in weights.items() if round(weight, 3)}


def report(found: list[Example]) -> None:
    """Precision and recall at a few thresholds on the messages of files that were left out of the training."""
    scored: list[tuple[float, bool]] = []
    for file in sorted({example.file for example in found}):
        learned = train([example for example in found if example.file != file])
        scored += [(learned.likely(example), example.is_one) for example in found if example.file == file]
    true = sum(is_one for _, is_one in scored)
    for threshold in (0.3, 0.5, 0.7, 0.9):
        made = [is_one for likely, is_one in scored if likely >= threshold]
        print(f"  {threshold}：准确 {sum(made) / max(len(made), 1):.3f}  召回 {sum(made) / true:.3f}")


if __name__ == "__main__":
    sys.exit(main())
