"""The ear: a small process that holds the gateway's one event stream and keeps what is said before anything else.

A gateway keeps nothing for a listener that is away, so this process lives on while the rest is restarted or upgraded.
"""

import asyncio
import json
import logging
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.wechaty.gateway import Address, Gateway, GatewayProblem
from bot.channels.wechaty.login import drawn, link
from bot.channels.wechaty.store import SOMEBODY, EarStore
from bot.message import clean

log = logging.getLogger("bot.ear")

HEARTBEAT, MESSAGE, DONG, SCAN, READY, LOGIN, LOGOUT = 1, 2, 3, 22, 23, 25, 26
DING_EVERY = 15.0
DONG_WITHIN = 12.0
BACK_OFF = (0.1, 4.0)
SLOW_RETRY = 15.0
FETCHES = 32
KEEP_AGAIN = 1.0
NAMES_LAST = 300.0
LOOKED = 0.3


class Ear:
    """Listens until cancelled. `store` says whose messages are kept and holds them."""

    def __init__(self, where: Address, store: EarStore) -> None:
        self._where, self._store = where, store
        self._names: dict[tuple[str, str], tuple[float, str]] = {}
        self._friends: dict[str, tuple[float, bool]] = {}
        self._me = store.state().get("me", "")
        self._dong = asyncio.Event()

    async def run(self) -> None:
        """Hold the stream, and open it again whenever it is lost."""
        pause = BACK_OFF[0]
        self._store.silence_begins(_now(), "收听程序没有运行")
        while True:
            try:
                await self._hold()
            except Exception as error:
                if not isinstance(error, GatewayProblem):
                    log.exception("收听时出错，重新连接")
                problem = error if isinstance(error, GatewayProblem) else GatewayProblem("收听程序出错，见 ear.log。")
                was_listening = self._store.state().get("listening") == "yes"
                self._store.set(listening="no", error=str(problem), error_at=_now().isoformat())
                self._store.silence_begins(_now(), str(problem))
                log.error("%s", problem)
                pause = BACK_OFF[0] if was_listening else min(pause * 2, BACK_OFF[1])
                # Full jitter: many ears must not come back to one gateway at the same moment.
                await asyncio.sleep(SLOW_RETRY if problem.slow else random.uniform(0, pause))

    async def _hold(self) -> None:
        """One stream, from its opening to its end."""
        gateway = Gateway(self._where)
        fetched: asyncio.Queue[asyncio.Task[dict[str, Any] | None]] = asyncio.Queue(FETCHES)
        tasks = [
            asyncio.create_task(self._follow(gateway, fetched)),
            asyncio.create_task(self._keep_in_order(fetched)),
            asyncio.create_task(self._ding(gateway)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            while not fetched.empty():
                fetched.get_nowait().cancel()
            gateway.close()

    async def _follow(self, gateway: Gateway, fetched: asyncio.Queue[asyncio.Task[dict[str, Any] | None]]) -> None:
        """Take events in order; a message's payload is fetched at once, several at a time."""
        async for kind, words in gateway.events():
            data = json.loads(words) if words.startswith("{") else {}
            if kind == HEARTBEAT and self._store.state().get("listening") != "yes":
                self._store.silence_ends(_now())
                self._store.set(listening="yes", error="", since=_now().isoformat())
                log.info("开始收听")
            elif kind == MESSAGE:
                await fetched.put(asyncio.create_task(self._fetch(gateway, str(data.get("messageId", "")))))
            elif kind == DONG:
                self._dong.set()
                self._store.set(dong_at=_now().isoformat())
            elif kind == LOGIN:
                self._me = str(data.get("contactId", ""))
                self._store.set(me=self._me, login="yes", code="", error="")
            elif kind == LOGOUT:
                self._store.set(login="no", error="微信已退出登录，请重新扫码。")
                log.error("微信已退出登录，请重新扫码。")
            elif kind == SCAN:
                self._ask_for_login(str(data.get("qrcode") or ""))
            if kind in (LOGIN, READY):
                await self._look_for_rooms(gateway)

    def _ask_for_login(self, code: str) -> None:
        """Keep the code for `run` and `check` to show; once the phone has scanned it, it comes without one."""
        self._store.set(login="no", code=code)
        if code:
            log.warning("微信没有登录，请扫码：%s", link(code))
            if sys.stderr.isatty():
                print(drawn(code), file=sys.stderr)

    async def _keep_in_order(self, fetched: asyncio.Queue[asyncio.Task[dict[str, Any] | None]]) -> None:
        while True:
            body = await (await fetched.get())
            if body is not None:
                await self._keep(body)

    async def _keep(self, body: dict[str, Any]) -> None:
        """Keep one payload, however long the disk takes; meanwhile the gateway holds back what comes next."""
        while True:
            try:
                return self._store.keep(body["id"], self._place(body), body)
            except sqlite3.OperationalError as error:
                log.error("消息 %s 存不下（%s），%s 秒后再试", body["id"], error, KEEP_AGAIN)
                await asyncio.sleep(KEEP_AGAIN)

    def _place(self, body: dict[str, Any]) -> str:
        """The room it waits for; a private message of a new id waits until all are bound again."""
        if body["room"] or self._store.allows("person", _partner(body, self._me)):
            return str(body["room"])
        return SOMEBODY

    async def _fetch(self, gateway: Gateway, message_id: str) -> dict[str, Any] | None:
        """A message with the names people see, or None when it is nobody's that is listened to."""
        message = None
        for attempt in range(3):
            try:
                message = await gateway.call("message_payload", id=message_id)
                break
            except GatewayProblem:
                await asyncio.sleep(0.2 * 4**attempt)
        if message is None:
            self._store.missed(_now(), f"消息 {message_id} 取不到内容")
            log.error("消息 %s 取不到内容", message_id)
            return None
        if not await self._is_wanted(gateway, message):
            return None
        return {
            "id": message_id,
            "room": message.room_id,
            "from": message.from_id,
            "to": message.to_id,
            "name": await self._name(gateway, message.room_id, message.from_id),
            "friend": await self._is_friend(gateway, message.from_id),
            "text": clean(message.text),
            "file": clean(message.filename),
            "type": int(message.type),
            "timestamp": int(message.timestamp),
            "mentions": list(message.mention_ids),
            "me": self._me,
        }

    async def _is_wanted(self, gateway: Gateway, message: Any) -> bool:
        """By id; when all ids changed, by a name that equals an allowed one's."""
        partner = message.to_id if message.from_id == self._me else message.from_id
        kind, one = ("room", message.room_id) if message.room_id else ("person", partner)
        if self._store.allows(kind, one):
            return True
        if self._store.state().get("rebind") != "yes":
            return False
        name = await (self._topic(gateway, one) if kind == "room" else self._name(gateway, "", one))
        return bool(name) and name in self._store.allowed(kind).values()

    async def _name(self, gateway: Gateway, room: str, contact: str) -> str:
        """The name that the room shows, else the contact's own; looked up again after five minutes."""
        kept = self._names.get((room, contact))
        if kept and time.monotonic() - kept[0] < NAMES_LAST:
            return kept[1]
        name = ""
        with suppress(GatewayProblem):
            if room:
                member = await gateway.call("room_member_payload", id=room, member_id=contact)
                name = member.room_alias or member.name
        with suppress(GatewayProblem):
            name = name or (await gateway.call("contact_payload", id=contact)).name
        self._names[(room, contact)] = (time.monotonic(), clean(name))
        return clean(name)

    async def _is_friend(self, gateway: Gateway, contact: str) -> bool:
        """Whether the account may write to a contact; looked up again after five minutes."""
        kept = self._friends.get(contact)
        if kept and time.monotonic() - kept[0] < NAMES_LAST:
            return kept[1]
        friend = False
        with suppress(GatewayProblem):
            friend = bool((await gateway.call("contact_payload", id=contact)).friend)
        self._friends[contact] = (time.monotonic(), friend)
        return friend

    async def _topic(self, gateway: Gateway, room: str) -> str:
        with suppress(GatewayProblem):
            return str((await gateway.call("room_payload", id=room)).topic)
        return ""

    async def _look_for_rooms(self, gateway: Gateway) -> None:
        """When none of the allowed rooms exists any more, all ids have changed: a person has to bind each again."""
        with suppress(GatewayProblem):
            there = set((await gateway.call("room_list")).ids)
            wanted = self._store.allowed("room")
            missing = [name for one, name in wanted.items() if one not in there]
            was_lost = self._store.state().get("rebind") == "yes"
            is_lost = bool(missing and there) and (was_lost or len(missing) == len(wanted))
            self._store.set(rebind="yes" if is_lost else "no", missing="、".join(missing) if is_lost else "")
            if is_lost and not was_lost:
                log.error("网关里的群编号全变了：同名群的消息先收着，不记；请重新对上每个群。")
            elif was_lost and not is_lost:
                log.info("每个群都重新对上了，收着的消息接着处理。")

    async def _ding(self, gateway: Gateway) -> None:
        """Ask for a sign of life on the stream itself; a cut line sends no error."""
        while True:
            self._dong.clear()
            await gateway.call("ding", data="shuxiang")
            try:
                await asyncio.wait_for(self._dong.wait(), DONG_WITHIN)
            except TimeoutError:
                raise GatewayProblem("网关不再应声，重新连接。") from None
            if self._store.state().get("rebind") == "yes":
                await self._look_for_rooms(gateway)
            await asyncio.sleep(DING_EVERY)


def main(where: Address, folder: Path) -> int:
    """Listen until SIGTERM; 1 when another ear holds the folder's lock."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = take_lock(folder)
    if lock is None:
        time.sleep(LOOKED)  # somebody may only have looked whether an ear runs
        lock = take_lock(folder)
    if lock is None:
        print("已经有一个收听程序在运行。", file=sys.stderr)
        return 1
    store = EarStore(folder / "ear.sqlite")
    store.set(pid=str(os.getpid()), listening="no")
    try:
        asyncio.run(_until_stopped(Ear(where, store)))
    finally:
        store.silence_begins(_now(), "收听程序停了")
        store.set(listening="no", pid="")
        store.close()
        lock.close()
    return 0


async def _until_stopped(ear: Ear) -> None:
    running = asyncio.ensure_future(ear.run())
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, running.cancel)
    with suppress(asyncio.CancelledError):
        await running


def take_lock(folder: Path) -> Any:
    """The open lock file of a data folder, or None while another process holds it; it ends with the process."""
    handle = (folder / "ear.lock").open("a+")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


def _partner(body: dict[str, Any], me: str) -> str:
    """Who a private message is with, whoever of the two wrote it."""
    return str(body["to"] if body["from"] == me else body["from"])


def _now() -> datetime:
    return datetime.now(UTC)
