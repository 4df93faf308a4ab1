"""The room as a channel: what members type is handed in, in order and until committed; posts appear for everybody."""

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import Callable
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path

from bot.channel import Attachment, HandIn, Health, Limits, SendFailed, Thing
from bot.channels.room.directory import Directory, private
from bot.channels.room.store import BOT, Said, Store
from bot.message import BOT_NAME, Incoming, Medium, Place, Quoted, Receipt, clean
from bot.refusal import Refused

log = logging.getLogger(__name__)

AGAIN = 2.0
MEDIA = {"text": Medium.text, "image": Medium.image, "file": Medium.file, "recall": Medium.recall}
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
FILE = "application/octet-stream"


class CannotKeep(Refused):
    """What is said cannot be written down, so it is not said."""


class RoomChannel:
    """The browser's group chats. `heard` is called with everything that is said, for the open pages."""

    name = "room"
    account = "room"
    limits = Limits(
        reads_all=True,
        needs_mention=False,
        proactive=True,
        private=True,
        human_confirms=False,
        post_bytes=20_000,
        mentions_all=True,
        files=True,
    )

    def __init__(self, folder: Path, directory: Callable[[], Directory], now: Callable[[], datetime]) -> None:
        self.store = Store(folder / "room.sqlite")
        self.directory = directory
        self.now = now
        self.heard: list[Callable[[Said], None]] = []
        self._since = now()
        self._something = asyncio.Event()

    def health(self) -> Health:
        """It hears for as long as the program runs."""
        return Health(True, self._since)

    async def listen(self, hand_in: HandIn) -> None:
        """Hand in what was said, oldest first; what a crash left over comes again under the same id."""
        while True:
            self._something.clear()
            waiting = self.store.unhanded()
            for said in waiting:
                await hand_in(self._incoming(said))
                await self._mark_handed(said)
            if not waiting:
                await self._something.wait()

    async def _mark_handed(self, said: Said) -> None:
        """Where the disk refuses, it is handed in again and dropped as known."""
        try:
            self.store.mark_handed([said.id])
        except sqlite3.OperationalError as error:
            log.error("聊天记录写不进去（%s），稍后再试", error)
            await asyncio.sleep(AGAIN)

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """The picture of a message; None once it was recalled."""
        said = self.store.find(message_id)
        picture = self.store.picture(said.text) if said and said.kind == "image" else None
        return Thing(picture[1], f".{picture[0].rpartition('/')[2]}") if picture else None

    async def send(self, place: Place, text: str, *, mentions_all: bool = False) -> Receipt:
        """Say something as the bot; the echo is handed in as a gateway would. That it mentions all, its words show."""
        return self._post(place, "text", text)

    async def send_file(self, place: Place, file: Attachment) -> Receipt:
        """Show a picture, or a file to be fetched, as the bot."""
        kind = guess_type(file.name)[0] or ""
        is_picture = kind in PICTURES
        try:
            kept = self.store.keep_picture(file.content, kind if is_picture else FILE)
        except sqlite3.OperationalError as error:
            log.error("聊天记录写不进去（%s）", error)
            raise SendFailed("聊天记录写不进磁盘", final=False) from None
        return self._post(place, "image", kept) if is_picture else self._post(place, "file", f"{kept} {file.name}")

    def _post(self, place: Place, kind: str, words: str) -> Receipt:
        chat = place.room or private(place.person or "")
        try:
            said = self.say(chat, BOT, BOT_NAME, words, kind=kind)
        except CannotKeep as full:
            raise SendFailed(str(full), final=False) from None
        return Receipt(said.id)

    def say(
        self,
        chat: str,
        sender: str,
        sender_name: str,
        text: str,
        *,
        ref: str = "",
        kind: str = "text",
        quoted: dict[str, str] | None = None,
        recalls: str | None = None,
    ) -> Said:
        """Keep one thing said, under the id its page gave it, and show it on every open page; raises CannotKeep."""
        said = Said(ref or uuid.uuid4().hex, chat, sender, sender_name, kind, clean(text), self.now(), quoted, recalls)
        try:
            said = self.store.add(said)
            if recalls:
                self.store.erase(recalls)
        except sqlite3.OperationalError as error:
            log.error("聊天记录写不进去（%s）", error)
            raise CannotKeep("没有发出：聊天记录写不进磁盘，可能是满了或只读。请腾出空间后再发。") from None
        self._something.set()
        for listener in self.heard:
            listener(said)
        return said

    def close(self) -> None:
        """Close the history's file."""
        self.store.close()

    def _incoming(self, said: Said) -> Incoming:
        is_private = said.chat.startswith("private:")
        partner = said.chat.removeprefix("private:") if is_private else said.sender
        return Incoming(
            channel=self.name,
            account=self.account,
            id=said.id,
            sender=partner,
            sender_name=said.sender_name,
            text=said.text if said.kind == "text" else "",
            sent_at=said.at,
            room=None if is_private else said.chat,
            medium=MEDIA.get(said.kind, Medium.other),
            mentions_bot=f"@{BOT_NAME}" in said.text,
            quoted=Quoted(said.quoted.get("sender", ""), said.quoted.get("text", "")) if said.quoted else None,
            own=said.sender == BOT,
            friend=True,
            recalls=said.recalls,
        )
