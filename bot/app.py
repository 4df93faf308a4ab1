"""Builds the running bot out of its parts, starts and stops them: the only wiring."""

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web
from sqlmodel import Session, col, select

from bot import awarded, chores, clock, panel, things
from bot.almanac import Night
from bot.channel import Channel, Health
from bot.channels.able import able
from bot.channels.room.channel import RoomChannel
from bot.channels.room.directory import Directory, LedgerLine, Person, Room, private
from bot.channels.room.pages import RoomPages
from bot.config import Config
from bot.console.console import Console
from bot.console.desk import House
from bot.console.door import Door
from bot.dispatch import Dispatch
from bot.hearing import Hearing, Outcome, Rules
from bot.message import Medium
from bot.outbox import Sender
from bot.photos import Photos
from bot.refusal import Refused
from bot.site import CannotServe, certificate, check_address, site
from bot.storage import catalogue_size, heard_since, load_catalogue, newest_book
from models import binding, gap, inbox, photo
from models import group as groups
from models.db import AWAY, Database
from models.group import Group
from models.member import Identity, Member, contacts_of

if TYPE_CHECKING:
    from bot.channels.wechaty.channel import WechatyChannel

log = logging.getLogger(__name__)


class App:
    """One running bot over one database. `run` returns when it is cancelled and everything is put away."""

    def __init__(
        self, config: Config, db: Database, now: Callable[[], datetime], *, demo: bool, ear: Sequence[str] = ()
    ) -> None:
        self._config, self._db, self._now, self._ear = config, db, now, ear
        with db.begin() as session:
            self._catalogue, self._catalogue_size = load_catalogue(session), catalogue_size(session)
            self._newest_book = newest_book(session)
            has_rooms = any(group.channel == "room" for group in groups.listed(session))
        self._rules = Rules(config.quiet_from, config.quiet_until)
        self._dispatch = Dispatch(db, self._rules, lambda: self._catalogue, now, self._committed)
        self._pages: RoomPages | None = None
        self._entered = asyncio.Event()
        channels: list[Channel] = []
        if has_rooms:
            config.data.mkdir(parents=True, exist_ok=True)
            self._room = RoomChannel(config.data, self._directory, now)
            self._pages = RoomPages(self._room, demo=demo)
            channels.append(self._room)
        self._wechaty = _behind_gateway(config, now)
        if self._wechaty:
            channels.append(self._wechaty)
        self._channels = channels
        self._door = Door(db, now, demo=demo, secure=config.web.secure)
        self._night = Night(config.quiet_from, config.quiet_until)
        house = House(self._rules, timedelta(minutes=config.late_minutes), able(), self._health)
        self._console = Console(db, self._door, now, config.data, demo=demo, has_room=has_rooms, house=house)
        files = partial(awarded.load, db, config.data)
        self._senders = [Sender(db, channel, now, self._night, files) for channel in channels]
        looking = (self._rules, lambda: self._catalogue, now, self._committed)
        self._photos = [Photos(db, channel, *looking) for channel in channels]

    async def run(self, ready: Callable[[str], None]) -> None:
        """Serve until cancelled; `ready` gets the pages' address once they answer."""
        check_address(self._config, self._db)
        runner = web.AppRunner(
            site(self._config, self._door, self._console, self._pages), access_log=None, shutdown_timeout=2
        )
        await runner.setup()
        web_config = self._config.web
        try:
            tls = certificate(self._config)
            await web.TCPSite(runner, web_config.host, web_config.port, ssl_context=tls).start()
        except OSError:
            await runner.cleanup()
            raise CannotServe(
                f"端口 {web_config.port} 已被占用；可能书香群记已经在运行，也可以用 --port 换一个端口。"
            ) from None
        if self._wechaty:
            await self._know_rooms(self._wechaty)
            self._wechaty.start_ear(self._ear)
        await self._handle_failed()
        # What is loaded by now stays: looking through it again and again for garbage costs a tenth of the time.
        gc.collect()
        gc.freeze()
        scheduler = await clock.run(self._tick, self._do_chores)
        tasks = [asyncio.create_task(work) for work in self._work()]
        ready(f"{'https' if tls else 'http'}://{web_config.host}:{web_config.port}/")
        try:
            await asyncio.gather(*tasks)
        finally:
            scheduler.shutdown(wait=False)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._pages:
                await self._pages.close()
            await runner.cleanup()
            if self._pages:
                self._room.close()
            if self._wechaty:
                self._wechaty.close()

    def _health(self) -> dict[tuple[str, str], Health]:
        """How listening goes, account by account, for the console."""
        return {(one.name, one.account): one.health() for one in self._channels}

    def _work(self) -> list[Coroutine[Any, Any, None]]:
        listening = [channel.listen(self._dispatch.hand_in) for channel in self._channels]
        shows = [self._show_ledger(self._pages)] if self._pages else []
        shows += [self._wechaty.show_codes(partial(print, flush=True))] if self._wechaty else []
        looking = [photos.run() for photos in self._photos]
        return [self._dispatch.run(), *listening, *(sender.run() for sender in self._senders), *looking, *shows]

    async def _handle_failed(self) -> None:
        """What met a bug in an older version of the program is handled now, if this one knows better."""

        def handle(session: Session) -> tuple[int, int]:
            hearing = Hearing(session, self._rules, self._now())
            messages = inbox.failed(session)
            return len(messages), sum(hearing.again(message, self._catalogue) for message in messages)

        failed, handled = await self._db.write(handle)
        if failed:
            log.warning("以前处理出错的消息有 %d 条，这次处理好了 %d 条", failed, handled)

    async def _tick(self) -> None:
        """Every minute: the posts that came due, the words whose time is over, the books that came new."""
        now = self._now()
        late = timedelta(minutes=self._config.late_minutes)
        before = now - timedelta(minutes=self._config.context_minutes)
        try:
            await clock.ring_in_slices(self._db, now, late, self._night, self._config.data)
            await self._db.write(lambda session: inbox.forget(session, before))
            await self._db.write(lambda session: photo.forget(session, before))
            await self._renew_catalogue()
            if self._wechaty:
                await self._know_rooms(self._wechaty)
            for channel in self._channels:
                await things.fetch(self._db, channel, self._config.data)
            await things.clear(self._db, self._config.data)
        except AWAY as error:
            log.error("数据库用不了（%s），到点的事下一分钟再做", error.orig)
        for sender in self._senders:
            sender.wake()
        for photos in self._photos:
            photos.wake()
        self._entered.set()

    async def _do_chores(self) -> None:
        """Every minute: the backup and what else is done on the clock and says nothing to anybody."""
        await chores.do_due(self._db, self._config.data, self._now())

    async def _renew_catalogue(self) -> None:
        """Books entered, merged or named anew by a command are known from now on."""
        size = await self._db.read(catalogue_size)
        if size != self._catalogue_size:
            self._newest_book = await self._db.read(newest_book)
            self._catalogue = await self._db.read(load_catalogue)
            self._catalogue_size = size

    async def _learn_books(self) -> None:
        """A book that was heard for the first time is known to the messages that follow."""
        books = await self._db.read(lambda session: heard_since(session, self._newest_book))
        fresh = [book for book in books if book.key > self._newest_book]
        if fresh:
            self._catalogue = self._catalogue.with_heard(fresh)
            self._newest_book = fresh[-1].key

    async def _know_rooms(self, channel: "WechatyChannel") -> None:
        """Bind groups that are known by name, tell the ear whom to hear, and take over when nobody listened."""
        try:
            rooms = await channel.rooms()
        except Refused as problem:
            log.warning("%s", problem)
            rooms = {}
        silences, lost = channel.silences(), channel.lost_ids()

        def know(session: Session) -> tuple[dict[str, str], dict[str, str]]:
            groups.bind_by_name(session, channel.name, channel.account, rooms, self._now())
            for one in silences:
                since, until = datetime.fromisoformat(one.since), one.until and datetime.fromisoformat(one.until)
                gap.report(session, channel.name, channel.account, since, until or None, one.reason)
            allowed = groups.rooms_of(session, channel.name)
            whose = (channel.name, channel.account)
            if binding.ids_changed(session, *whose, allowed, are_lost=lost):
                log.error(
                    "网关里的群编号全变了：对上以前不记。看 python -m bot check。" if lost else "各群重新对上了。"
                )
            return allowed, contacts_of(session, channel.name)

        channel.allow(*await self._db.write(know))

    def _committed(self, outcomes: Sequence[Outcome]) -> None:
        for sender in self._senders:
            sender.wake()
        if any(outcome.incoming.medium == Medium.image for outcome in outcomes):
            for photos in self._photos:
                photos.wake()
        if any(outcome.lines for outcome in outcomes):
            self._learning = asyncio.create_task(self._learn_books())
        recalled = [outcome.recalled for outcome in outcomes if outcome.recalled]
        if recalled and self._wechaty:
            self._wechaty.erase(recalled)
        self._entered.set()

    async def _show_ledger(self, pages: RoomPages) -> None:
        """Keep the panel beside the chat as the tables are: from the start on, and whenever something was committed."""
        seen, shown = await self._db.read(lambda session: panel.at_start(session, "room"))
        while True:
            pages.show([line for one in shown for line in _ledger_lines(one)])
            await self._entered.wait()
            self._entered.clear()
            try:
                seen, shown = await self._db.read(partial(panel.since, channel="room", seen=seen))
            except AWAY as error:
                log.error("数据库读不到（%s），右边的账稍后再更新", error.orig)
                shown = []

    def _directory(self) -> Directory:
        if not hasattr(self, "_people"):
            with self._db.begin() as session:
                self._people = _read_directory(session)
        return self._people


def _ledger_lines(shown: panel.Shown) -> list[LedgerLine]:
    chat, at = shown.room or private(shown.contact), shown.at.isoformat()
    return [LedgerLine(chat, shown.message_id, one.name, one.words, at, one.cancelled) for one in shown.lines]


def _behind_gateway(config: Config, now: Callable[[], datetime]) -> "WechatyChannel | None":
    """The account behind the gateway, where the config names one; its protocol is loaded only then."""
    if config.wechaty is None:
        return None
    from bot.channels.wechaty.channel import WechatyChannel
    from bot.channels.wechaty.gateway import address

    return WechatyChannel(address(config.wechaty), config.wechaty.account, config.data, now)


def _read_directory(session: Session) -> Directory:
    """Who can be whom in the browser: the members with an account there; the branch groups by who was seen there."""
    from bot.sample import load

    rows = session.exec(
        select(Identity, Member).join(Member).where(Identity.channel == "room").order_by(col(Identity.id))
    ).all()
    people = tuple(Person(identity.contact, member.name, identity.shown_name) for identity, member in rows)
    of_name = {person.name: person.contact for person in people}
    members = {group.name: [p for p in load().members if group.name in p.groups] for group in load().groups}
    rooms = []
    for group in session.exec(
        select(Group).where(Group.channel == "room").order_by(col(Group.main).desc(), col(Group.id))
    ):
        listed = [of_name[person.name] for person in members.get(group.name, []) if person.name in of_name]
        rooms.append(Room(group.room or "", group.name, tuple(listed or of_name.values())))
    return Directory(people, tuple(rooms))
