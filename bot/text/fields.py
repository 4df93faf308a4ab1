"""领域: in which fields somebody's words are at home, by the words that tell one."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FIELDS = Path(__file__).parent / "fields.txt"


def fields_of(texts: Iterable[str]) -> list[tuple[str, int, tuple[str, ...]]]:
    """The fields of some texts with in how many of them each is heard, most first, and the words that told it."""
    heard: Counter[str] = Counter()
    by: dict[str, Counter[str]] = {}
    for text in texts:
        for field, words in _fields().items():
            if found := [word for word in words if word in text]:
                heard[field] += 1
                by.setdefault(field, Counter()).update(found)
    return [
        (field, number, tuple(word for word, _ in by[field].most_common(4))) for field, number in heard.most_common()
    ]


def names() -> list[str]:
    """Every field there is."""
    return list(_fields())


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    lines = (line.split() for line in FIELDS.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {field: tuple(words) for field, *words in lines}
