"""How long a page of 记录 takes on a million records, for each way of asking: `python -m tests.bench.search FOLDER`.

The folder holds what `tests.bench.million` made; the aim is 300 ms for every question, on the server.
"""

import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.checkin import CheckIn
from models.db import Database
from models.record import State
from models.search import Asked, newest
from tests.bench.million import NOON

TODAY, AIM, ROUNDS = NOON.date(), 300, 5


def questions() -> Mapping[str, Asked]:
    """What the office asks, from the whole city's newest to what is nowhere."""
    every = Asked()
    return {
        "全市最新": every,
        "最新打卡": replace(every, kinds=(CheckIn,)),
        "一个群": Asked([7]),
        "八十个群": Asked(range(1, 81)),
        "一个人": replace(every, people=[77]),
        "一个界别": replace(every, sector="3界"),
        "一个旗县区": replace(every, region="3旗"),
        "少数人的界别和旗县区": replace(every, sector="3界", region="3旗"),
        "一本书": replace(every, book_id=77),
        "没有记录的书": replace(every, book_id=10**8),
        "常见的字": replace(every, words="老人讲"),
        "没有的字": replace(every, words="哪里都没有的一句话"),
        "待确认": replace(every, states=(State.pending,)),
        "撤销的": replace(every, states=(State.cancelled,)),
        "两年前的一个月": replace(every, since=date(2024, 3, 1), until=date(2024, 3, 31)),
        "很早以前": replace(every, until=date(2020, 1, 1)),
        "群、书和字": Asked([7], book_id=77, words="老人讲"),
    }


def slowest(db: Database) -> list[tuple[str, float]]:
    """The median of each question and its next page in ms, the slowest first."""
    found = []
    for name, one in questions().items():
        took = []
        for _ in range(ROUNDS):
            with db.look() as session:
                began = time.perf_counter()
                _, after = newest(session, one, TODAY, 50)
                took.append(time.perf_counter() - began)
                if after:
                    began = time.perf_counter()
                    newest(session, one, TODAY, 50, after)
                    took.append(time.perf_counter() - began)
        found.append((name, 1000 * statistics.median(took)))
    return sorted(found, key=lambda one: -one[1])


def main() -> int:
    """Print each question's median, slowest first."""
    for name, median in slowest(Database(f"sqlite:///{Path(sys.argv[1]) / 'shuxiang.sqlite'}")):
        print(f"{name}：{median:.0f} ms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
