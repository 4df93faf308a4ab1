"""`make train`: learns from the labelled messages what speaks for own thoughts, and writes bot/text/thought.json.

Logistic regression over the word classes of bot/text/thought.py; the kept-aside third is never seen. Prints how well
the same training does on messages it has not seen, by cross-validation.
"""

import json
import random
import sys

from bot.sample import load
from bot.text.catalogue import Catalogue, CatalogueRow
from bot.text.thought import WEIGHTS, features, logistic
from bot.understand import sentence_of
from tests.utterances.measure import FOLDER, held_out, messages

STEPS = 400
STEP = 4.0
SHRINK = 0.001
RARE = 4
"""How many times a message with thoughts counts: there are far fewer of them."""
FOLDS = 5
Example = tuple[dict[str, float], bool]


def main() -> int:
    """Train, report and write."""
    catalogue = Catalogue.build(CatalogueRow(key, one.title) for key, one in enumerate(load().books, 1))
    learned_from = [one for one in messages(sorted(FOLDER.glob("*.jsonl"))) if not held_out(one["id"])]
    examples = [
        (
            features(sentence_of(one, catalogue)) | {"常数": 1.0},
            any(record["kind"] == "reflection" for record in one["records"]),
        )
        for one in learned_from
    ]
    report(examples)
    weights = {name: round(weight, 3) for name, weight in sorted(train(examples).items())}
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{WEIGHTS.name}：{len(weights)}个权重")
    return 0


def train(examples: list[Example]) -> dict[str, float]:
    """The weights that tell the examples apart best; the same for the same examples."""
    weights: dict[str, float] = {}
    for _ in range(STEPS):
        slope: dict[str, float] = {}
        for found, is_thought in examples:
            off = (score(weights, found) - is_thought) * (RARE if is_thought else 1)
            for name, value in found.items():
                slope[name] = slope.get(name, 0.0) + off * value
        for name, steep in slope.items():
            shrink = SHRINK * weights.get(name, 0.0) if name != "常数" else 0.0
            weights[name] = weights.get(name, 0.0) - STEP * (steep / len(examples) + shrink)
    return weights


def score(weights: dict[str, float], found: dict[str, float]) -> float:
    """How likely a message is a thought."""
    return logistic(sum(weights.get(name, 0.0) * value for name, value in found.items()))


def report(examples: list[Example]) -> None:
    """Precision and recall at a few thresholds on messages that were left out of the training."""
    order = list(range(len(examples)))
    random.Random(1).shuffle(order)
    scored: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        left_out = set(order[fold::FOLDS])
        weights = train([examples[at] for at in order if at not in left_out])
        scored += [(score(weights, examples[at][0]), examples[at][1]) for at in left_out]
    true = sum(is_thought for _, is_thought in scored)
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        made = [is_thought for likely, is_thought in scored if likely >= threshold]
        print(f"{threshold}：准确 {sum(made) / len(made):.3f}  召回 {sum(made) / true:.3f}")


if __name__ == "__main__":
    sys.exit(main())
