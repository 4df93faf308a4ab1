"""Writes models/strokes.txt: `python tests/strokes/make.py /usr/share/unicode cnchar.order.min.js`.

The folder holds Unicode's Unihan database, as Debian's package unicode-data has it (Unihan_….txt.bz2); the file is of
the npm package cnchar-order. Kept are the characters of the Basic Multilingual Plane and those of the 通用规范汉字表.
"""

import bz2
import json
import re
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent.parent / "models" / "strokes.txt"
HEAD = """\
# Chinese characters by strokes: the count, then the characters of that count, by the kinds of their strokes as they are
# written (横 竖 撇 点 折) where that is known, else by code point. Made by tests/strokes/make.py from
# kTotalStrokes of Unicode's Unihan database, Copyright © 1991-2022 Unicode, Inc., Unicode License v3
# (unicode.org/license.txt), and cnchar-order 3.2.6, Copyright (c) 2017 theajack, MIT License.
"""
KINDS = dict.fromkeys("ji", "1") | dict.fromkeys("fg", "2") | {"s": "3"} | dict.fromkeys("kdl", "4")
"""横 and 提, 竖 and 竖钩, 撇, 点 and 捺 in the letters of cnchar-order; every other one is a 折."""


def main(unihan: Path, orders: Path) -> None:
    """Write the table."""
    fields = "".join(bz2.decompress(path.read_bytes()).decode() for path in sorted(unihan.glob("Unihan_*.txt.bz2")))
    counts = {point: int(n) for point, n in re.findall(r"^U\+(\w+)\tkTotalStrokes\t(\d+)", fields, re.M)}
    common = set(re.findall(r"^U\+(\w+)\tkTGH\t", fields, re.M))
    found = re.search(r"JSON\.parse\('(\{\"一\".*?\})'\)", orders.read_text(encoding="utf-8"))
    assert found
    written: dict[str, str] = json.loads(found[1])
    lines: dict[int, list[tuple[str, str]]] = {}
    for point, count in counts.items():
        if len(point) == 4 or point in common:
            sign = chr(int(point, 16))
            kinds = "".join(KINDS.get(letter, "5") for letter in written.get(sign, "")) or "6"
            lines.setdefault(count, []).append((kinds, sign))
    table = [f"{count} {''.join(sign for _, sign in sorted(lines[count]))}" for count in sorted(lines)]
    OUT.write_text(HEAD + "\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
