"""A broadcast to three groups by command, approved by a second person: played in the browser and over the gateway."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from models import outcome
from models.broadcast import Broadcast
from models.db import SHANGHAI, Database

WORDS = "各位委员：读书沙龙的书目已贴在玉龙书屋门口，欢迎先睹为快。"
SECOND = "各位委员：读书沙龙请带上书，书屋备有茶水。"
THIRD = "各位委员：读书沙龙的合影已洗好，可到书屋领取。"
Typed = Callable[..., str]
"""Types a command and returns what it says."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is typed, words of the answer, and how far the broadcast is in each of its groups by then."""

    words: tuple[str, ...]
    answer: str
    stages: tuple[str, ...] = ()


def prepared(typed: Typed) -> None:
    """Two organisers, and the office wants that one of them looks at what the other wrote."""
    for name in ("阿青", "周秘书"):
        typed("user", "add", name, "--role", "organiser")
    assert "群发要另一位同事看过才发" in typed("broadcast", "approval", "on")


def written(text: str, groups: Sequence[str], by: str = "阿青") -> tuple[str, ...]:
    """The command that writes it."""
    to = [word for group in groups for word in ("--to", group)]
    return ("broadcast", "write", "--text", text, *to, "--by", by)


def day(groups: Sequence[str]) -> Sequence[Step]:
    """From the first word to the approval, with those who may not."""
    drafts, send, approve = ("draft",) * 3, ("broadcast", "send", "1"), ("broadcast", "approve", "1", "--yes", "--by")
    return (
        Step(written(WORDS, groups, by="林静"), "林静不是"),
        Step(written(WORDS, groups)[:-2], "写明是谁写的"),
        Step(written(WORDS, groups), "请另一位同事看过", drafts),
        Step((*send, "--by", "阿青"), "按规定要另一位同事看过才能发", drafts),
        Step((*approve, "阿青"), "写的人自己不能批", drafts),
        Step((*approve, "林静"), "林静不是", drafts),
        Step((*approve, "周秘书"), "3个群马上开始发", ("sent",) * 3),
        Step((*approve, "周秘书"), "不会再发第二遍", ("sent",) * 3),
    )


def stages(ledger: Path, number: int = 1) -> tuple[str, ...]:
    """How far a broadcast is in each of its groups, in their order; nothing where there is none of that number."""
    db = Database(f"sqlite:///{ledger}")
    try:
        with db.look() as session:
            one = session.get(Broadcast, number)
            found = outcome.standing(session, one, datetime.now(SHANGHAI)) if one else ()
            return tuple(each.stage.value for each in found)
    finally:
        db.close()
