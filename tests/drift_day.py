"""A drift day with the mistakes people make, as one conversation: played in the browser and over the real gateway."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.cast import SHANGHAI

CODE = "CF-0912"


@dataclass(frozen=True, slots=True)
class Turn:
    """Who says what, where the copy is then (state and whose), and what the group hears, if anything."""

    who: str
    words: str
    state: str
    whose: str = ""
    heard: str = ""


DAY: Sequence[Turn] = (
    Turn("阿青", f"放漂《活着》一本，编号{CODE}，搁在玉龙书屋了", "shelf"),
    Turn("林静", "想借《活着》", "held", "林静"),
    Turn("周秘书", "《活着》我也想借，给排个队", "held", "林静"),
    Turn("周秘书", f"{CODE}已取书", "reader", "周秘书"),  # jumps the queue
    Turn("林静", f"{CODE}到哪了", "reader", "周秘书", heard=f"《活着》（{CODE}）在一位书友手中。"),
    Turn("阿青", f"{CODE}已取书", "reader", "周秘书"),  # two say they have it
    Turn("周秘书", f"{CODE}续借", "reader", "周秘书"),  # others wait
    Turn("阿青", f"{CODE}帮周秘书还了，放回玉龙书屋", "held", "林静"),  # returned by another
    Turn("林静", f"{CODE}已取书", "reader", "林静"),
    Turn("林静", f"{CODE}已取书", "reader", "林静"),  # twice taken
    Turn("林静", "CF-0999还了", "reader", "林静"),  # a code nobody knows
    Turn("阿青", f"《乡土中国》{CODE}已取书", "reader", "林静"),  # the wrong copy in hand
    Turn("林静", f"{CODE}找不到了", "missing"),
    Turn("林静", f"{CODE}找到了", "reader", "林静"),  # found again
    Turn("林静", "《活着》转给阿青了", "way", "阿青"),
    Turn("阿青", f"{CODE}收到了", "reader", "阿青"),
    Turn("阿青", f"{CODE}还了", "shelf"),
    Turn("林静", f"{CODE}已取书", "reader", "林静"),
    Turn("林静", f"{CODE}续借", "reader", "林静"),  # nobody waits
    Turn("阿青", f"{CODE[-4:]} 还 林静", "shelf"),  # a line of the keeper's register
    Turn("阿青", "捐书登记：市图书馆，玉龙书屋\n《额尔古纳河右岸》迟子建\n《乡土中国》 2本", "shelf"),
    Turn("周秘书", f"{CODE}我想借", "held", "周秘书"),
    Turn("林静", f"预约{CODE}", "held", "周秘书"),
)
"""At its end one copy waits for 周秘书, and for 林静 where 周秘书 does not come in time."""


def six_days_later(folder: Path, *config: str) -> None:
    """Move the queue on as the night of a later day does, in a process whose clock stands there."""
    clock = folder / "clock"
    clock.write_text((datetime.now(SHANGHAI) + timedelta(days=6)).isoformat())
    call = [sys.executable, "-m", "tests.browser.clocked", str(clock), "post", "drift_queue", *config]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert "1本留书过期未取，1位书友轮到了" in done.stdout, done.stdout + done.stderr


def donated(ledger: Path) -> int:
    """How many copies came with the donation."""
    with sqlite3.connect(ledger, timeout=30) as file:
        number: int = file.execute(
            "SELECT count(*) FROM copies WHERE owner = '市图书馆' AND entry_id IS NOT NULL"
        ).fetchone()[0]
    return number


def place(ledger: Path) -> tuple[str, str]:
    """Where the copy of the day is, and whose turn it is or who has it; from the ledger's file."""
    with sqlite3.connect(ledger, timeout=30) as file:
        row = file.execute(
            "SELECT whereabouts, coalesce(members.name, '') FROM copies "
            "LEFT JOIN members ON members.id = copies.member_id WHERE code = ?",
            (CODE,),
        ).fetchone()
    return row or ("", "")


def questions(ledger: Path) -> list[str]:
    """What waits for a person to decide."""
    with sqlite3.connect(ledger, timeout=30) as file:
        asked = file.execute("SELECT why FROM pending WHERE settled_at IS NULL AND kind = 'drift_acts' ORDER BY id")
        return [why for (why,) in asked]


def heard(ledger: Path, words: str) -> int:
    """How often these words were said to the bot or in its groups, as far as it has heard them."""
    with sqlite3.connect(ledger, timeout=30) as file:
        number: int = file.execute("SELECT count(*) FROM messages WHERE text = ?", (words,)).fetchone()[0]
    return number


def told(ledger: Path, words: str) -> list[str]:
    """What was prepared for one person alone, sent to them or for their contact to pass on, that holds some words."""
    with sqlite3.connect(ledger, timeout=30) as file:
        sent = "SELECT text FROM posts WHERE person IS NOT NULL UNION ALL SELECT text FROM relays"
        return [text for (text,) in file.execute(sent) if words in text]


def in_group(ledger: Path, words: str) -> list[str]:
    """What the bot said in a group that holds some words."""
    with sqlite3.connect(ledger, timeout=30) as file:
        said = file.execute("SELECT text FROM posts WHERE room IS NOT NULL").fetchall()
    return [text for (text,) in said if words in text]
