"""The Wechaty channel of the core: takes from the ear's file in order, posts by unary calls, knows rooms by name."""

import asyncio
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channel import THING_BYTES, Attachment, HandIn, Health, Limits, SendFailed, SendUnknown, Thing
from bot.channels.wechaty.ear import take_lock
from bot.channels.wechaty.gateway import SEND_DEADLINE, Address, Gateway, GatewayProblem
from bot.channels.wechaty.login import drawn, link
from bot.channels.wechaty.store import EarStore, Kept, Silence
from bot.channels.wechaty.translate import CHANNEL, incoming
from bot.message import Medium, Place, Receipt

log = logging.getLogger(__name__)

_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
ARTWORK = 3
"""The gateway's word for a picture as it was sent."""
POLL = 0.05
AGAIN = 2.0
AT_ONCE = 128
CODE_EVERY = 1.0
AT_THE_GATEWAY = "请看看网关是否开着、网络是否通；通了会自己接上。运行 python -m bot check 看详情。"


class WechatyChannel:
    """One WeChat account behind a gateway."""

    name = CHANNEL
    limits = Limits(
        reads_all=True,
        needs_mention=False,
        proactive=True,
        private=True,
        human_confirms=False,
        post_bytes=2000,
        gap=2.0,
        mentions_all=True,
        files=True,
    )

    def __init__(self, where: Address, account: str, folder: Path, now: Callable[[], datetime]) -> None:
        self.account = account
        self._now = now
        self._folder = folder
        self._store = EarStore(folder / "ear.sqlite")
        self._gateway = Gateway(where)

    def allow(self, rooms: dict[str, str], people: dict[str, str]) -> None:
        """Tell the ear whose messages to keep: id -> name."""
        self._store.allow(rooms, people)

    def start_ear(self, arguments: Sequence[str]) -> bool:
        """Start an ear of its own where none listens, detached, so that it outlives this process; whether it did."""
        if not self._is_deaf():
            return False
        with (self._folder / "ear.log").open("ab") as out:
            subprocess.Popen(
                [sys.executable, "-m", "bot", "ear", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        return True

    def _is_deaf(self) -> bool:
        """Whether no ear runs: a killed one leaves its last words in the file, but not the lock."""
        lock = take_lock(self._folder)
        if lock is None:
            return False
        lock.close()
        return True

    async def listen(self, hand_in: HandIn) -> None:
        """Hand in what the ear keeps, in order; each is taken out of its file once the core has committed it."""
        while True:
            version = self._store.version()
            kept = self._store.waiting(AT_ONCE)
            if kept:
                await asyncio.gather(*(hand_in(incoming(one.body, self.account, self._now())) for one in kept))
                await self._take_away(kept)
                continue
            while self._store.version() == version:  # noqa: ASYNC110 (the other side is another process)
                await asyncio.sleep(POLL)

    async def _take_away(self, kept: Sequence[Kept]) -> None:
        """Delete what is committed; where the disk refuses, it is handed in again later and dropped as known."""
        try:
            self._store.take_away([one.seq for one in kept])
        except sqlite3.OperationalError as error:
            log.error("收听文件写不进去（%s），稍后再试", error)
            await asyncio.sleep(AGAIN)

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """A picture in its full size, a voice, a film or a file; None for a card, which is words elsewhere."""
        if medium == Medium.link:
            return None
        of_picture = {"type": ARTWORK} if medium == Medium.image else {}
        method = "message_image_stream" if medium == Medium.image else "message_file_stream"
        name, content = "", bytearray()
        try:
            async for part in self._gateway.stream(method, id=message_id, **of_picture):
                name = part.file_box_chunk.name or name
                content += part.file_box_chunk.data
                if len(content) > THING_BYTES:
                    return None
        except GatewayProblem as problem:
            raise SendFailed(str(problem), final=False) from None
        suffix = Path(name).suffix.lower()
        return Thing(bytes(content), suffix if _SUFFIX.fullmatch(suffix) else "") if content else None

    async def send(self, place: Place, text: str, *, mentions_all: bool = False) -> Receipt:
        """Post one text; never tried again here, since a gateway that is slow may have sent it.

        Everybody is mentioned one by one: what else gateways take for @所有人 differs from one to the next.
        """
        what: dict[str, Any] = {"conversation_id": place.room or place.person or "", "text": text}
        if mentions_all:
            what["mentonal_ids"] = await self._everybody(place)
        return await self._posted(place, self._gateway.call, "message_send_text", **what)

    async def send_file(self, place: Place, file: Attachment) -> Receipt:
        """Post one picture or file, in pieces small enough for one message of the gateway."""
        return await self._posted(place, self._gateway.send_file, place.room or place.person or "", file)

    async def _posted(
        self, place: Place, call: Callable[..., Awaitable[Any]], *words: object, **more: object
    ) -> Receipt:
        try:
            answer = await call(*words, deadline=SEND_DEADLINE, **more)
        except GatewayProblem as problem:
            raise await self._failure(place, problem, may_be_out=problem.maybe_done) from None
        return Receipt(answer.id or None)

    async def _everybody(self, place: Place) -> list[str]:
        me = self._store.state().get("me", "")
        try:
            members = (await self._gateway.call("room_member_list", id=place.room or "")).member_ids
        except GatewayProblem as problem:
            raise await self._failure(place, problem, may_be_out=False) from None
        return [one for one in members if one != me]

    async def _failure(self, place: Place, problem: GatewayProblem, *, may_be_out: bool) -> SendFailed | SendUnknown:
        """What a send that met a problem is: final where the gateway has other rooms, but that one no more."""
        with suppress(GatewayProblem):
            rooms = (await self._gateway.call("room_list")).ids
            if place.room and rooms and place.room not in rooms:
                return SendFailed("机器人已经不在这个群里，或者群编号变了", final=True)
        return SendUnknown(str(problem)) if may_be_out else SendFailed(str(problem), final=False)

    async def rooms(self) -> dict[str, str]:
        """The gateway's rooms, id -> topic; raises GatewayProblem."""
        ids = (await self._gateway.call("room_list")).ids
        return {one: str((await self._gateway.call("room_payload", id=one)).topic) for one in ids}

    def lost_ids(self) -> bool:
        """Whether the account's ids changed all at once and not every group is bound again."""
        return self._store.state().get("rebind") == "yes"

    def silences(self) -> list[Silence]:
        """When nobody listened."""
        return self._store.silences()

    def health(self) -> Health:
        """As the ear wrote it down."""
        state, silence = self._store.state(), next(reversed(self._store.silences()), None)
        since = datetime.fromisoformat(silence.since) if silence and silence.until is None else None
        if self._is_deaf():
            return Health(False, since, "收听程序没有运行", "请重新运行 python -m bot run，它会自己启动收听。")
        if state.get("listening") != "yes":
            return Health(False, since, state.get("error", "").rstrip("。") or "正在连网关", AT_THE_GATEWAY)
        if state.get("login") == "no":
            code = state.get("code", "")
            where = (
                f"二维码在运行程序的窗口里，也可以打开 {link(code)}。"
                if code
                else "运行 python -m bot check 看二维码。"
            )
            return Health(False, since, "微信没有登录", f"请在机器人的手机上重新登录：{where}")
        if self.lost_ids():
            why = f"网关里的群编号全变了，{self._store.stuck()}条消息先收着，对上以前不记"
            return Health(False, since, why, "请运行 python -m bot check，照它说的把群对上。")
        begun = state.get("since")
        return Health(True, datetime.fromisoformat(begun) if begun else None)

    async def show_codes(self, show: Callable[[str], None]) -> None:
        """Show every new login code that the ear was given, until cancelled."""
        shown = ""
        while True:
            code = self._store.state().get("code", "")
            if code and code != shown:
                show(drawn(code))
            shown = code
            await asyncio.sleep(CODE_EVERY)

    def erase(self, message_ids: Iterable[str]) -> None:
        """Wipe recalled messages out of the ear's file."""
        self._store.erase(message_ids)

    async def check(self) -> list[str]:
        """What is wrong with the gateway or the ear, as sentences; asks by unary calls and never opens the stream."""
        wrong = []
        try:
            await self._gateway.call("version")
        except GatewayProblem as problem:
            wrong.append(str(problem))
        state = self._store.state()
        if self._is_deaf():
            wrong.append("没有在收听：收听程序没有运行；请重新运行 python -m bot run，它会自己启动收听。")
        elif state.get("listening") != "yes":
            wrong.append(f"没有在收听。{state.get('error', '')}".strip())
        elif state.get("login") == "no":
            wrong.append(drawn(state["code"]) if state.get("code") else "微信没有登录，请扫码。")
        if self.lost_ids():
            wrong.append(await self._how_to_bind(state.get("missing", "")))
        return wrong

    async def _how_to_bind(self, missing: str) -> str:
        """What to do about ids that changed, with the rooms of the same names as they are called now."""
        rooms: dict[str, str] = {}
        with suppress(GatewayProblem):
            rooms = await self.rooms()
        found = [(name, one) for name in missing.split("、") for one, topic in rooms.items() if topic == name]
        said = "；".join(f"group set {name} room={one}" for name, one in found) or "group set 群名 room=新编号"
        return (
            f"网关里的群编号全变了，还没对上的群：{missing}；{self._store.stuck()}条消息先收着，对上以前不记。"
            f"请核对后运行：{said}。"
        )

    def close(self) -> None:
        """Close the connection and the file."""
        self._gateway.close()
        self._store.close()
