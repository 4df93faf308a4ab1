"""A photo of a label says that its sender has the copy; any other picture is looked at once and forgotten."""

import asyncio
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlmodel import select

from bot.channel import SendFailed, Thing
from bot.channels.room.channel import RoomChannel
from bot.channels.room.directory import Directory
from bot.hearing import Outcome, Rules
from bot.message import Medium
from bot.photos import Photos
from bot.pictures.labels import Label, sheets
from models import donation, photo
from models.audit import Audit
from models.donation import Given
from models.drift import DriftAct
from models.entry import Entry
from models.group import Group
from models.hold import Hold, Waiting
from models.inbox import Message
from models.ledger import of_message
from models.medium import Kept
from models.photo import Photo
from models.record import State
from tests.cast import Room

LIN, QING = "教育界-林静", "会务-阿青"
ISBN = "9787506365437"


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@cache
def label(*codes: str) -> bytes:
    """A photo of labels."""
    (page,) = sheets([Label(code, "活着") for code in codes])
    return png(page.convert("L").crop((0, 0, page.width, page.height // 8)).reduce(2))


def cover() -> bytes:
    """A photo of the back cover of 《活着》."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(ISBN, zxingcpp.BarcodeFormat.EAN13), scale=4)
    return png(Image.frombuffer("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn))))


class Album:
    """A group with the library's copies, where one can send photos that the bot looks at."""

    def __init__(self, room: Room, folder: Path) -> None:
        self.room, self.fails = room, 0
        self.channel = RoomChannel(folder, lambda: Directory((), ()), lambda: room.now)
        with room.db.begin() as session:
            entry = Entry(by="周秘书", at=room.now, source="list")
            session.add(entry)
            session.flush()
            rows = [Given(n, "活着", f"CF-00{n}", isbn=ISBN, shelf="玉龙书屋") for n in (12, 13)]
            donation.enter(session, rows, entry.id or 0, room.now)

    def sends(self, who: str, image: bytes, *, private: bool = False, text: str = "") -> str:
        """Somebody sends a photo, which is heard but not looked at yet."""
        kept = self.channel.store.keep_picture(image, "image/png")
        said = self.channel.say("r1", who, who, kept, kind="image").id
        where = {"room": None} if private else {}
        self.room.hear(self.room.incoming(who, text, medium=Medium.image, id=said, **where))
        return said

    def looks(self) -> list[str]:
        """The bot looks at what waits; returns what it wants to say to it."""
        before = {post.key for post in self.room.posts()}
        photos = Photos(
            self.room.db, self, Rules(), lambda: self.room.catalogue, lambda: self.room.now, lambda outcomes: None
        )
        asyncio.run(photos.look())
        return [post.text for post in self.room.posts() if post.key not in before]

    name, account = "room", "room"

    async def thing(self, message_id: str, medium: Medium) -> Thing | None:
        """As the channel hands it over, or not."""
        if self.fails:
            self.fails -= 1
            raise SendFailed("网关没有开。", final=False)
        return await self.channel.thing(message_id, medium)

    def takes(self) -> list[tuple[str, str, int]]:
        """(act, code, member) of every act that counts."""
        acts = [row for row in self.room.records() if isinstance(row, DriftAct) and row.state == State.sure]
        return [(row.act, row.copy_code, row.member_id) for row in acts]

    def waiting(self) -> int:
        """How many pictures wait."""
        return len(self.room.ask(lambda session: session.exec(select(Photo)).all()))


@pytest.fixture
def album(room: Room, tmp_path: Path) -> Iterator[Album]:
    made = Album(room, tmp_path)
    yield made
    made.channel.close()


def test_a_label_in_the_group_is_a_take_by_its_sender(album: Album) -> None:
    album.room.says(LIN, "大家好")
    sent = album.sends(LIN, label("CF-0012"))
    assert album.looks() == ["已记：取书《活着》（CF-0012）"]
    assert album.takes() == [("drift_take", "CF-0012", 1)]
    message = album.room.ask(lambda session: session.exec(select(Message).where(Message.external_id == sent)).one())
    assert message.kept
    assert [row.message_id for row in album.room.records()] == [message.id]
    assert album.room.ask(lambda session: session.exec(select(Audit).where(Audit.act == "read")).one().by) == "照片"
    assert (album.looks(), album.waiting()) == ([], 0)
    album.room.recalls(LIN, sent)
    assert album.takes() == []


def test_privately_too_and_beside_words_under_the_picture(album: Album) -> None:
    album.room.says(LIN, "大家好")
    album.sends(LIN, label("CF-0012"), private=True)
    assert album.looks()[0] == "已记：取书《活着》（CF-0012）"
    album.sends(LIN, label("CF-0013"), text="打卡《活着》读到98页")
    album.looks()
    assert [code for _, code, _ in album.takes()] == ["CF-0012", "CF-0013"]
    rows = album.room.ask(lambda session: of_message(session, 3))
    assert [type(row).__name__ for row in rows] == ["CheckIn", "CheckIn", "DriftAct"]
    assert album.room.ask(lambda session: session.get_one(Message, 3).kept)


def test_a_picture_of_something_else_leaves_nothing(album: Album) -> None:
    for image in (png(Image.new("L", (300, 300), 90)), b"broken", label("CF-0012", "CF-0013"), cover()):
        album.sends(QING, image)
        assert album.looks() == []
    assert (album.room.records(), album.waiting()) == ([], 0)
    assert album.room.ask(lambda session: session.exec(select(Kept)).all()) == []


@pytest.mark.parametrize(
    ("images", "answer"),
    [
        ([b"broken", b"broken"], "照片收到了，没有看到漂流编号。"),
        ([label("CF-0012", "CF-0013")], "照片里有2个漂流编号，不知道取的是哪一本。"),
        ([cover()], "这是《活着》，不知道是哪一本漂流书。"),
    ],
)
def test_who_asks_privately_is_told_once_why_nothing_was_recorded(
    album: Album, images: list[bytes], answer: str
) -> None:
    album.room.says(LIN, "大家好")
    for image in images:
        album.sends(LIN, image, private=True)
    assert album.looks() == [f"{answer}取到书请拍清楚书上的标签，或直接写编号，例如“CF-0012 已取”。"]
    assert album.room.records() == []


def test_a_back_cover_counts_for_whom_a_copy_is_laid_aside(album: Album) -> None:
    album.room.says(LIN, "大家好")
    with album.room.db.begin() as session:
        laid = Hold(book_id=1, member_id=1, copy_id=2, asked_at=album.room.now, standing=Waiting.ready)
        session.add(laid)
    album.sends(QING, cover())
    album.sends(LIN, cover())
    assert album.looks() == ["已记：取书《活着》（CF-0013）"]
    assert album.takes() == [("drift_take", "CF-0013", 1)]


def test_what_was_recalled_or_must_not_be_recorded_is_never_fetched(album: Album) -> None:
    recalled = album.sends(LIN, label("CF-0012"))
    album.room.recalls(LIN, recalled)
    album.sends(QING, label("CF-0012"))
    album.room.says(QING, "不要记我")
    album.sends(QING, label("CF-0013"))
    assert album.waiting() == 2
    album.fails = 1
    assert album.looks() == []
    assert (album.room.records(), album.fails) == ([], 1)
    with album.room.db.begin() as session:
        photo.forget(session, album.room.now + timedelta(minutes=1))
    assert album.waiting() == 0


def test_in_a_group_that_was_closed_nothing_is_looked_at(album: Album) -> None:
    album.sends(LIN, label("CF-0012"))
    with album.room.db.begin() as session:
        session.exec(select(Group)).one().opened_at = None
    assert (album.looks(), album.room.records()) == ([], [])


def test_a_channel_that_fails_is_asked_again_but_not_for_ever(album: Album) -> None:
    album.sends(LIN, label("CF-0012"))
    album.fails = photo.MOST_TRIES - 1
    for _ in range(photo.MOST_TRIES - 1):
        assert album.looks() == []
    assert album.looks() == ["已记：取书《活着》（CF-0012）"]
    album.sends(LIN, label("CF-0013"))
    album.fails = photo.MOST_TRIES
    for _ in range(photo.MOST_TRIES):
        assert album.looks() == []
    assert (album.waiting(), album.looks()) == (0, [])


def test_what_the_channel_has_no_more_is_let_go(album: Album) -> None:
    album.room.hear(album.room.incoming(LIN, "", medium=Medium.image, id="nobody-has-it"))
    assert (album.looks(), album.waiting()) == ([], 0)


def test_an_office_without_copies_fetches_nothing(room: Room) -> None:
    room.hear(room.incoming(LIN, "", medium=Medium.image))
    assert room.ask(lambda session: photo.waiting(session, "room", "room")) == []


async def test_it_is_looked_at_beside_all_other_work_as_soon_as_it_came(album: Album) -> None:
    album.sends(LIN, label("CF-0012"))
    seen, done = [], asyncio.Event()

    def after(outcomes: Sequence[Outcome]) -> None:
        seen.extend(outcomes)
        done.set()

    photos = Photos(album.room.db, album, Rules(), lambda: album.room.catalogue, lambda: album.room.now, after)
    running = asyncio.create_task(photos.run())
    photos.wake()
    await asyncio.wait_for(done.wait(), 20)
    running.cancel()
    assert [outcome.lines for outcome in seen] == [("取书",)]


def test_a_bug_in_reading_stops_nothing(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(image: bytes) -> None:
        raise RuntimeError(len(image))

    monkeypatch.setattr("bot.photos._read", breaks)
    album.sends(LIN, label("CF-0012"))
    for _ in range(photo.MOST_TRIES):
        assert album.looks() == []
    assert (album.waiting(), album.room.records()) == (0, [])
