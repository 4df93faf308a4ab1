"""Fetches the pictures, voices and files that wait for a person into the data folder, and clears away what is over."""

import logging
from functools import partial
from pathlib import Path

from bot import attachments
from bot.channel import Channel, SendFailed, Thing
from bot.message import Medium
from models import files
from models import medium as media
from models.db import Database

log = logging.getLogger(__name__)

FOLDER = media.FOLDER


async def fetch(db: Database, channel: Channel, data: Path) -> None:
    """Ask a channel for everything of its account that is still wanted."""
    for one in await db.read(lambda session: media.wanted(session, channel.name, channel.account)):
        file, reason = "", "渠道里已经没有原件"
        try:
            thing = await channel.thing(one.external_id, Medium(one.medium))
            if thing is not None:
                file, reason = _keep(thing, one.message_id, data), ""
        except (SendFailed, OSError) as problem:
            reason = str(problem)
            log.warning("消息 %d 的原件没有取到：%s", one.message_id, problem)
        await db.write(partial(media.fetched, message_id=one.message_id, file=file, reason=reason))


async def clear(db: Database, data: Path) -> None:
    """Delete the files of messages that were recalled or found to be no reading, and those nobody sends any more."""
    folder = data / FOLDER
    if folder.exists():
        here = {path.name for path in folder.iterdir()}
        for name in here - await db.read(media.files):
            (folder / name).unlink(missing_ok=True)
    attachments.clear(data, await db.read(files.still_needed))


def _keep(thing: Thing, message_id: int, data: Path) -> str:
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{message_id}{thing.suffix}"
    (folder / name).write_bytes(thing.content)
    return name
