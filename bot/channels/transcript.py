"""Paste in, copy out: chat that people copied becomes messages; posts for such a group wait to be pasted by hand."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.message import Incoming, Medium, clean
from bot.text.transcript import Spoken

CHANNEL = "transcript"
_MEDIA = {
    "[图片]": Medium.image,
    "[语音]": Medium.voice,
    "[视频]": Medium.video,
    "[文件]": Medium.file,
    "[链接]": Medium.link,
}


def incoming(said: Iterable[Spoken], group: str) -> Iterator[Incoming]:
    """Messages of a group's transcript; the same words by the same name in the same minute get the same ids again."""
    seen: Counter[str] = Counter()
    for one in said:
        text = clean(one.text)
        stem = "\x1f".join((group, one.name, one.sent_at.isoformat(timespec="minutes"), text))
        digest = hashlib.sha256(stem.encode()).hexdigest()[:24]
        seen[digest] += 1
        yield Incoming(
            channel=CHANNEL,
            account=CHANNEL,
            id=f"{digest}-{seen[digest]}",
            sender=f"{group}/{one.name}",
            sender_name=one.name,
            text=text,
            sent_at=one.sent_at,
            room=group,
            medium=next((medium for sign, medium in _MEDIA.items() if text.startswith(sign)), Medium.text),
            mentions_bot="@书香群记" in text,
        )
