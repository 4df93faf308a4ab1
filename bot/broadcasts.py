"""放出群发: what has to be in order before a broadcast leaves, and how its way is called, wherever one asks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot import attachments
from bot.almanac import Night
from bot.refusal import Refused
from models import broadcast
from models.broadcast import Able, Broadcast, CannotSend, Seen
from models.outcome import Stage

CALLED = {
    Stage.draft: "还没有放出",
    Stage.skipped: "不发",
    Stage.waiting: "待发",
    Stage.by_hand: "待贴",
    Stage.sending: "发送中",
    Stage.sent: "已发",
    Stage.unknown: "发送不明",
    Stage.failed: "失败",
    Stage.stopped: "已停",
}


@contextmanager
def sentence() -> Iterator[None]:
    """A rule's refusal is shown to who asked."""
    try:
        yield
    except CannotSend as problem:
        raise Refused(str(problem)) from None


def mind_the_night(due: datetime, night: Night, insist: str, *, yes: bool) -> None:
    """Refuse a moment at which people sleep; `insist` says how one says that it is meant so."""
    if due in night and not yes:
        raise Refused(f"{due:%m月%d日%H:%M}是夜里，会打扰大家；确实要这时发，请{insist}。")


def release(
    session: Session, one: Broadcast, able: Able, data: Path, at: datetime, by: str, member_id: int | None
) -> list[Seen]:
    """Let it out as `models.broadcast.release` does, its file being there. Raises Refused."""
    if one.file and not (data / attachments.FOLDER / one.file).is_file():
        raise Refused(f"附件“{attachments.called(one.file)}”不在数据文件夹里了；请另写一条，重新带上文件。")
    with sentence():
        return broadcast.release(session, one, able, at, by, member_id)


def alike(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Groups that see the same stand together, in order."""
    same: dict[tuple[object, ...], list[Seen]] = {}
    for each in seen:
        same.setdefault((each.texts, each.file, each.skipped, each.remarks), []).append(each)
    return list(same.values())


def summary(stages: Mapping[Stage, int]) -> str:
    """已发5个群，失败1个群"""
    return "，".join(f"{CALLED[stage]}{stages[stage]}个群" for stage in Stage if stages.get(stage))
