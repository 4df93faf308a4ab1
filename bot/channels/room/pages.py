"""The room's page: one HTML file, a WebSocket for everything live, and the pictures."""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from bot.channels.room.channel import RoomChannel
from bot.channels.room.directory import LedgerLine, Person, private
from bot.channels.room.store import BOT, Said
from bot.message import BOT_NAME, clean
from bot.refusal import Refused

STATIC = Path(__file__).parent / "static"
LONGEST = 20_000
PICTURE_BYTES = 5 * 1024 * 1024
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}
RECALL_WITHIN = timedelta(minutes=2)
LINES = 60
_REF = re.compile(r"[0-9a-f]{32}")
_NAMED = {"image": "[图片]", "file": "[文件]"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class RoomPages:
    """The pages over one room. `show` puts new lines into the ledger panel of every open page."""

    def __init__(self, channel: RoomChannel, *, demo: bool) -> None:
        self._channel, self._demo = channel, demo
        self._open: dict[web.WebSocketResponse, str] = {}
        self._lines: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
        self._tasks: set[asyncio.Task[None]] = set()
        channel.heard.append(self._spread)

    def routes(self) -> list[web.RouteDef]:
        """What the app serves."""
        return [
            web.get("/", self._page),
            web.get("/room/live", self._live),
            web.get("/room/static/{name}", self._asset),
            web.get("/room/pictures/{id}", self._picture),
            web.post("/room/pictures", self._upload),
        ]

    def show(self, lines: Sequence[LedgerLine]) -> None:
        """Show lines in the panel; those of a message that is shown already take the place of what stood there."""
        for (chat, message_id), some in groupby(lines, key=lambda line: (line.chat, line.message_id)):
            of_one = [asdict(line) for line in some]
            kept = self._lines[chat]
            kept[message_id] = of_one
            if len(kept) > LINES:
                del kept[next(iter(kept))]
            self._send_to(chat, {"type": "ledger", "message_id": message_id, "lines": of_one})

    async def close(self) -> None:
        """Close every open page's socket."""
        for socket in list(self._open):
            await socket.close()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "room.html", headers=HEADERS)

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        path = STATIC / request.match_info["name"]
        if path.parent != STATIC or not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=HEADERS)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        picture = self._channel.store.picture(request.match_info["id"])
        if picture is None:
            raise web.HTTPNotFound
        return web.Response(body=picture[1], content_type=picture[0], headers=HEADERS)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        _check_origin(request)
        body = await request.content.read(PICTURE_BYTES + 1)
        while body and len(body) <= PICTURE_BYTES and not request.content.at_eof():
            body += await request.content.read(PICTURE_BYTES + 1 - len(body))
        kind = next((kind for magic, kind in PICTURES.items() if body.startswith(magic)), None)
        if kind is None:
            return web.json_response({"error": "只能发 PNG、JPEG、GIF 或 WebP 图片。"}, status=415)
        if len(body) > PICTURE_BYTES:
            return web.json_response({"error": "图片超过5MB，请压缩后再发。"}, status=413)
        return web.json_response({"id": self._channel.store.keep_picture(body, kind)})

    async def _live(self, request: web.Request) -> web.StreamResponse:
        _check_origin(request)
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=256 * 1024)
        await socket.prepare(request)
        await socket.send_json(self._hello())
        try:
            async for frame in socket:
                if frame.type == WSMsgType.TEXT:
                    await self._hear(socket, frame.data)
        finally:
            self._open.pop(socket, None)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, data: str) -> None:
        """One request of a page: to be somebody, or to say, recall or load something."""
        asked: dict[str, Any] = {}
        try:
            asked = json.loads(data)
            person = self._channel.directory().person(str(asked.get("me", "")))
            if person is None:
                raise Refused("名册里没有这个人了，请重新选择身份。")
            if asked.get("type") == "be":
                self._open[socket] = person.contact
                await socket.send_json(self._state(person, int(asked.get("since") or 0)))
            elif asked.get("type") == "say":
                self._say(person, asked)
            elif asked.get("type") == "recall":
                self._recall(person, str(asked.get("id", "")))
        except Refused as refusal:
            await socket.send_json({"type": "refused", "words": str(refusal), "ref": asked.get("ref")})
        except (ValueError, TypeError, AttributeError):
            await socket.send_json({"type": "refused", "words": "页面发来的内容看不懂，请刷新后再试。", "ref": None})
        else:
            if asked.get("ref"):
                await socket.send_json({"type": "done", "ref": asked["ref"]})

    def _say(self, person: Person, asked: dict[str, Any]) -> None:
        chat, text, kind = str(asked.get("chat", "")), str(asked.get("text", "")), str(asked.get("kind", "text"))
        if chat not in self._channel.directory().chats_of(person.contact):
            raise Refused("您不在这个群里。")
        if kind not in ("text", "image") or (kind == "image" and self._channel.store.picture(text) is None):
            raise Refused("图片没有传成功，请再选一次。")
        if not clean(text).strip():
            raise Refused("不能发空白消息。")
        if len(text) > LONGEST:
            raise Refused(f"一条消息最多{LONGEST}字，这条有{len(text)}字，请分几条发。")
        ref = str(asked.get("ref", ""))
        if not _REF.fullmatch(ref):
            raise ValueError(ref)
        if self._channel.store.find(ref):
            return
        name = person.name if chat.startswith("private:") else person.card
        quoted = self._quoted(chat, asked.get("quotes"))
        self._channel.say(chat, person.contact, name, text, ref=ref, kind=kind, quoted=quoted)

    def _quoted(self, chat: str, message_id: Any) -> dict[str, str] | None:
        said = self._channel.store.find(str(message_id)) if message_id else None
        if said is None or said.chat != chat or said.recalled:
            return None
        return {
            "id": said.id,
            "sender": said.sender_name,
            "text": said.text if said.kind == "text" else _NAMED.get(said.kind, ""),
        }

    def _recall(self, person: Person, message_id: str) -> None:
        said = self._channel.store.find(message_id)
        if said is None or said.sender != person.contact or said.recalled or said.recalls:
            raise Refused("只能撤回自己发的消息。")
        if self._channel.now() - said.at > RECALL_WITHIN:
            raise Refused("发出超过2分钟，不能撤回了。")
        self._channel.say(said.chat, person.contact, said.sender_name, "", kind="recall", recalls=message_id)

    def _hello(self) -> dict[str, Any]:
        people = [asdict(person) for person in self._channel.directory().people]
        return {"type": "hello", "demo": self._demo, "bot": {"contact": BOT, "name": BOT_NAME}, "people": people}

    def _state(self, person: Person, since: int) -> dict[str, Any]:
        """Everything a page shows for one person; after a break only what was said since."""
        directory = self._channel.directory()
        chats = directory.chats_of(person.contact)
        cards = {one.contact: one.card for one in directory.people}
        rooms = [
            {"id": room.id, "name": room.name, "people": [{"contact": one, "card": cards[one]} for one in room.people]}
            for room in directory.rooms
            if room.id in chats
        ]
        own = {"id": private(person.contact), "name": BOT_NAME, "people": []}
        store = self._channel.store
        said = store.since(chats, since) if since else [one for chat in chats for one in store.recent(chat)]
        return {
            "type": "state",
            "me": asdict(person),
            "chats": [*rooms, own],
            "said": [_shown(one) for one in said],
            "ledger": [line for chat in chats for lines in self._lines[chat].values() for line in lines],
            "resumed": bool(since),
        }

    def _spread(self, said: Said) -> None:
        self._send_to(said.chat, {"type": "said", "said": _shown(said)})

    def _send_to(self, chat: str, words: dict[str, Any]) -> None:
        directory = self._channel.directory()
        for socket, contact in list(self._open.items()):
            if chat in directory.chats_of(contact) and not socket.closed:
                task = asyncio.ensure_future(_send(socket, words))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)


async def _send(socket: web.WebSocketResponse, words: dict[str, Any]) -> None:
    try:
        await socket.send_json(words)
    except (ConnectionError, RuntimeError):
        return


def _shown(said: Said) -> dict[str, Any]:
    return {**asdict(said), "at": said.at.isoformat()}


def _check_origin(request: web.Request) -> None:
    """Another site's page must not talk to this one."""
    origin = request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc != request.headers.get("Host"):
        raise web.HTTPForbidden(text="请直接打开本页面使用。")
