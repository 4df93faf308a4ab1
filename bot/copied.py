"""Paste in, copy out: chat that people copied becomes messages; posts for such a group wait to be pasted by hand."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.message import Incoming, Medium, Quoted, clean
from bot.text.transcript import Spoken
from models.words import essence

CHANNEL = "transcript"
_MEDIA = {
    "图片": Medium.image,
    "照片": Medium.image,
    "语音": Medium.voice,
    "视频": Medium.video,
    "文件": Medium.file,
    "链接": Medium.link,
    "小程序": Medium.link,
    "视频号": Medium.link,
    "动画表情": Medium.emoticon,
    "表情": Medium.emoticon,
    "位置": Medium.other,
    "名片": Medium.other,
    "聊天记录": Medium.other,
    "合并转发": Medium.other,
    "红包": Medium.other,
    "转账": Medium.other,
}
_PLACEHOLDER = re.compile(rf"!?\[(?P<sort>{'|'.join(_MEDIA)})(?:[:：|][^\n]{{0,2000}})?\](?P<rest>[^\n]{{0,2000}})")
_WITH_WORDS = (Medium.image, Medium.voice, Medium.emoticon)
_NO_WORDS = re.compile(r"[\s\d\"'″′秒.]{0,20}|\([^\n]{0,2000}\)")


def incoming(said: Iterable[Spoken], group: str) -> Iterator[Incoming]:
    """Messages of a group's transcript; the same words by the same name in the same minute get the same ids again."""
    seen: Counter[str] = Counter()
    for one in said:
        text = clean(one.text)
        minute = one.sent_at.strftime("%Y-%m-%dT%H:%M" if one.timed else "%Y-%m-%d")
        digest = hashlib.sha256("\x1f".join((group, one.name, minute, essence(text))).encode()).hexdigest()[:24]
        seen[digest] += 1
        yield Incoming(
            channel=CHANNEL,
            account=CHANNEL,
            id=f"{digest}-{seen[digest]}",
            sender=f"{group}/{one.contact or one.name}",
            sender_name=one.name,
            text="" if _is_bare(text) else text,
            sent_at=one.sent_at,
            room=group,
            medium=_medium(text),
            mentions_bot="@书香群记" in text,
            quoted=Quoted(*one.quoted) if one.quoted else None,
        )


def _is_bare(text: str) -> bool:
    """Whether a message is a placeholder alone: its sender wrote no word."""
    match = _PLACEHOLDER.fullmatch(text)
    return bool(match and _MEDIA[match["sort"]] in _WITH_WORDS and _NO_WORDS.fullmatch(match["rest"]))


def ordinal(incoming: Incoming) -> int:
    """The how-manieth of its sort a message is in its transcript, from 1."""
    return int(incoming.id.rpartition("-")[2])


def _medium(text: str) -> Medium:
    """What a placeholder such as [图片] or [语音] 12" stands for; words beside it are words."""
    match = _PLACEHOLDER.fullmatch(text)
    if match is None:
        return Medium.text
    medium = _MEDIA[match["sort"]]
    return Medium.text if medium in _WITH_WORDS and not _NO_WORDS.fullmatch(match["rest"]) else medium
