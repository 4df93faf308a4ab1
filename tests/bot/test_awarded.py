"""证书: everybody on a list of any length gets theirs as a picture; who lets the list out waits for no pen."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot import attachments, awarded, finishing
from bot.channel import Attachment
from bot.message import Place, Receipt
from bot.outbox import Sender
from bot.pictures import certificate
from bot.privately import Rules
from models import together
from models.member import Identity, Member
from models.outbox import Post, Standing
from models.term import Term
from tests.bot.test_sender import Group
from tests.cast import Room
from tests.posts import at
from tests.terms import read_together

MANY = 60
NOON = at("04-26 12:00")


class Chat(Group):
    """A channel that also shows what pictures are posted."""

    async def send_file(self, place: Place, file: Attachment) -> Receipt:
        assert file.content.startswith(b"\x89PNG")
        self.shown.append(file.name)
        return Receipt("r")


@pytest.fixture
def pen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose certificate was drawn, in order."""
    drawn: list[str] = []
    draw = certificate.draw

    def noted(one: Any) -> bytes:
        drawn.append(one.name)
        return draw(one)

    monkeypatch.setattr(certificate, "draw", noted)
    return drawn


def let_out(room: Room, number: int) -> Term:
    """A term that so many have finished, each a friend of the bot, is let out."""
    term = read_together(room)
    with room.db.begin() as session:
        here, people = session.merge(term), [Member(name=f"书友{one}<𠮷>") for one in range(number)]
        session.add_all(people)
        session.flush()
        session.add_all(
            Identity(channel="room", account="room", contact=f"p{one.id}", member_id=one.id, shown_name="", friend=True)
            for one in people
        )
        together.approve(session, here, [one.id or 0 for one in people], NOON, "阿青")
        finishing.honour(session, here, people, NOON, Rules())
    return term


async def send(room: Room, chat: Chat, data: Path, day: int) -> None:
    """Everything that may go out on a day."""
    sender = Sender(room.db, chat, lambda: at(f"04-{day} 12:00"), files=partial(awarded.load, room.db, data))
    while await sender.send_due():
        pass


async def test_a_long_list_is_let_out_at_once_and_each_gets_their_picture(
    room: Room, tmp_path: Path, pen: list[str]
) -> None:
    let_out(room, MANY)
    pictures = room.ask(lambda session: session.exec(select(Post).where(Post.file != "")).all())
    assert (len(pictures), pen) == (MANY, [])
    chat = Chat()
    for day in (27, 28, 29, 30):  # A new account writes little a day at first.
        await send(room, chat, tmp_path, day)
    assert sorted(one for one in chat.shown if one.endswith(".png")) == sorted(
        f"共读证书-书友{one}𠮷.png" for one in range(MANY)
    )
    assert len(pen) == MANY


def test_it_is_drawn_once_and_stays_until_it_has_gone_out(room: Room, tmp_path: Path, pen: list[str]) -> None:
    let_out(room, 1)
    (name,) = room.ask(lambda session: session.exec(select(Post.file).where(Post.file != "")).all())
    first, again = (awarded.load(room.db, tmp_path, name) for _ in range(2))
    assert (first, pen) == (again, ["书友0<𠮷>"])
    assert [one.name for one in (tmp_path / attachments.FOLDER).iterdir()] == [name]


async def test_what_cannot_be_drawn_any_more_fails_and_is_not_in_doubt(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_out(room, 1)
    monkeypatch.setattr(certificate, "draw", lambda _: 1 / 0)
    await send(room, Chat(), tmp_path, 27)
    of_pictures = select(Post).where(Post.file != "").order_by(col(Post.id))
    assert [(one.standing, one.reason) for one in room.ask(lambda session: session.exec(of_pictures).all())] == [
        (Standing.failed, "附件做不出来，原因见日志")
    ]
    with pytest.raises(OSError):
        awarded.load(room.db, tmp_path, "certificate.99.1.3.20260426-共读证书-某人.png")
