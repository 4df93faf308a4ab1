"""One labelled day of a group: who was there, what was said when, and how its records stand in the panel's words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.almanac import SHANGHAI
from bot.message import BOT_NAME
from bot.sample import load
from bot.text.found import LABEL_NAMES, Found, Kind, Title
from bot.text.phrase import line
from models import book as books
from models import migrations
from models.book import Book
from models.db import Database
from models.group import Group
from models.member import Identity, Member
from tests.utterances.score import LEDGER

DAYS = Path(__file__).parent.parent / "utterances" / "days.jsonl"
CALLED = "书香小助手"
"""What the days' groups call the bot."""
PICTURE = "[图片]"
ORGANISER = "会务-阿青"
"""Somebody who is in the group and said nothing on any of the days."""
FIELDS = {LABEL_NAMES.get(name, name): name for name in Found.__dataclass_fields__}


@dataclass(frozen=True)
class Day:
    """The messages of one day of one group, in order, as they are labelled."""

    messages: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, day: str) -> "Day":
        """The day of an ISO date; the bot is called by its name."""
        lines = DAYS.read_text(encoding="utf-8").replace(CALLED, BOT_NAME).splitlines()
        messages = [message for message in map(json.loads, lines) if message["sent_at"].startswith(day)]
        assert {message["room"] for message in messages} == {messages[0]["room"]}
        return cls(tuple(messages))

    @property
    def group(self) -> str:
        """The group's name; with the day, since the sample has groups and people of its own under such names."""
        at = datetime.fromisoformat(self.messages[0]["sent_at"])
        return f"{self.messages[0]['room']}（{at.month}月{at.day}日）"

    @cached_property
    def names(self) -> dict[str, str]:
        """群昵称 -> name on the roster, of everybody there."""
        cards = dict.fromkeys([*(message["sender"] for message in self.messages), ORGANISER])
        return {card: card.rpartition("-")[2] for card in cards}

    @cached_property
    def contacts(self) -> dict[str, str]:
        """群昵称 -> the room's id of that person."""
        return {card: f"p{number}" for number, card in enumerate(self.names, 1)}

    def settle(self, folder: Path) -> None:
        """An office's own database in `folder`: the group, open since the day before, its roster and its books."""
        db = Database(f"sqlite:///{folder / 'shuxiang.sqlite'}")
        migrations.upgrade(db.engine)
        with db.begin() as session:
            opened = datetime.fromisoformat(self.messages[0]["sent_at"]) - timedelta(days=1)
            session.add(Group(name=self.group, channel="room", account="room", room="room-1", opened_at=opened))
            for card, name in self.names.items():
                member = Member(name=name, card=card)
                session.add(member)
                session.flush()
                whose = {"channel": "room", "account": "room", "contact": self.contacts[card]}
                session.add(Identity(**whose, shown_name=card, member_id=member.id or 0))
            for book, aliases in self._books():
                books.enter(session, book, aliases)
        db.close()

    def _books(self) -> Iterator[tuple[Book, Sequence[str]]]:
        """The sample's books, and those of the day that the office's list would have too."""
        for one in load().books:
            yield Book(title=one.title, subtitle=one.subtitle, author=one.author), one.aliases
        read = {title for message in self.messages for one in message["records"] for title in one.get("books", ())}
        for title in sorted(read - {one.title for one in load().books}):
            yield Book(title=title), ()

    def lines(self, message: Mapping[str, Any]) -> list[str]:
        """The records by the labels: one made for several persons, or an act on several copies, is one of each."""
        lines = []
        for label in message["records"]:
            if label["kind"] in LEDGER:
                for name in label.get("on_behalf_of") or label.get("names") or [self.names[message["sender"]]]:
                    found = found_of(label, name if "names" in label else "")
                    lines += [whole(name, one) for one in _each(found)]
        return lines


def whole(name: str, found: Found, remark: str = "") -> str:
    """A record as the panel shows it, and behind that what the panel leaves out."""
    rest = {"作者": found.authors, "编号": found.copies, "从": (found.giver or "",), "给": (found.receiver or "",)}
    said = "".join(f"，{what}{'、'.join(names)}" for what, names in rest.items() if any(names))
    return shown(name, found, remark) + said


def shown(name: str, found: Found, remark: str = "") -> str:
    """A record as the panel shows it; who signed up by their own name is named once."""
    return f"{name} {line(found).removesuffix(f'（{name}）')}{remark}"


def _each(found: Found) -> list[Found]:
    """An act of the drift is kept for each copy, or for each book where no copies are named."""
    books, codes = found.books, found.copies
    if not found.kind.startswith("drift"):
        return [found]
    if not codes:
        return [replace(found, books=books[at : at + 1]) for at in range(max(len(books), 1))]
    each = books if len(books) == len(codes) else books[:1] * len(codes) or [None] * len(codes)
    return [
        replace(found, books=(book,) if book else (), copies=(code,)) for book, code in zip(each, codes, strict=True)
    ]


def found_of(label: Mapping[str, Any], name: str = "") -> Found:
    """A label as the program would have found it, for the one person `name` of those it names."""
    fields: dict[str, Any] = {}
    for key, value in label.items():
        fields[FIELDS[key]] = tuple(value) if isinstance(value, list) else value
    fields["kind"] = Kind(label["kind"])
    fields["books"] = tuple(Title(title) for title in label.get("books", ()))
    fields["date"] = date.fromisoformat(label["date"]) if "date" in label else None
    return Found(**fields | {"names": (name,) if name else (), "on_behalf_of": ()})


def copied(said: Sequence[Mapping[str, Any]]) -> str:
    """A chat as WeChat for Windows copies it: name and moment, then what was said."""
    lines = []
    for one in said:
        at = datetime.fromisoformat(one["at"]).astimezone(SHANGHAI)
        lines.append(f"{one['sender_name']} {at.year}/{at.month}/{at.day} {at:%H:%M:%S}")
        lines.append(PICTURE if one["kind"] == "image" else one["text"])
        quoted = json.loads(one["quoted"] or "null")
        lines += [f"引用：{quoted['sender']}：{' '.join(quoted['text'].split())}"] if quoted else []
    return "\n".join(lines) + "\n"
