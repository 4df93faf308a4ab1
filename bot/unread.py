"""内容未知: what is no text but stands with somebody's reading waits for a person, whether it came before or after."""

import re
from datetime import datetime, timedelta

from bot.handler import Context
from bot.heard import Heard
from bot.in_term import DAY_ALONE
from bot.message import Medium
from bot.text.found import Kind
from models import medium as media
from models.checkin import CheckIn
from models.db import Row
from models.inbox import keep, records_near
from models.ledger import Evidence, entered
from models.presence import Speaker

NEAR = timedelta(minutes=5)
"""How far apart the words and the picture may be sent."""
MOST = 40
"""How many of the group's last messages are looked through for it."""
NAMES = {
    Medium.image: "图片",
    Medium.voice: "语音",
    Medium.video: "视频",
    Medium.file: "文件",
    Medium.link: "链接",
}
READING = (Kind.checkin, Kind.reflection, Kind.excerpt)
_CODES = re.compile(rf"\[({'|'.join(NAMES.values())})\]")
_WRITTEN = re.compile(r"读后感|读书(?:心得|体会|笔记|打卡)|心得体会|书摘|摘抄")


def stands_beside(context: Context, heard: Heard, speaker: Speaker) -> None:
    """Let what is not text wait where it stands with reading: this message's own, or one sent just before it."""
    incoming = context.incoming
    told = (found for _, found in heard.understood or () if context.part or found.why != (DAY_ALONE,))
    tells = any(found.kind in READING for found in told)
    if incoming.medium in NAMES:
        span = (incoming.sent_at - NEAR, incoming.sent_at + NEAR)
        is_written = bool(_WRITTEN.search(incoming.text))
        if tells or is_written or records_near(context.session, speaker.identity_id, context.group_id, *span):
            _wait(context, context.message_id, incoming.medium, incoming.sent_at)
    elif tells and context.part:
        code = _CODES.search(incoming.text)
        if code:
            named = next(medium for medium, name in NAMES.items() if name == code[1])
            _wait(context, context.message_id, named, incoming.sent_at)
        if _is_near(speaker.media_at, incoming.sent_at):
            for one in media.seen_of(context.session, speaker.identity_id, context.group_id, tuple(NAMES), MOST):
                if _is_near(one.sent_at, incoming.sent_at):
                    _wait(context, one.message_id, Medium(one.medium), one.sent_at)


def _is_near(one: datetime | None, other: datetime) -> bool:
    return one is not None and abs(one - other) <= NEAR


def _wait(context: Context, message_id: int, medium: Medium, sent_at: datetime) -> None:
    """Enter a check-in that a person decides about, and keep the thing."""
    is_this = message_id == context.message_id
    part = context.part if is_this else 0
    evidence = Evidence(context.now, sent_at.date(), context.member_id, context.group_id, message_id, part=part)
    context.rows += entered(CheckIn, evidence, [], unsure=f"内容未知：{NAMES[medium]}")
    thing: Row = (media.Kept, {"message_id": message_id, "medium": medium.value, "file": "", "tries": 0, "reason": ""})
    context.rows.append(thing)
    if is_this:
        context.part += 1
        context.lines.append(f"{NAMES[medium]}，内容未知（待确认）")
    else:
        keep(context.session, message_id)
