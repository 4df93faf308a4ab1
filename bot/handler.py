"""What a handler is, and how the handlers of a sentence are found: each file in `handlers/` declares itself."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session

import handlers
from bot.message import Incoming, Reply
from bot.once import Once
from bot.text.catalogue import Catalogue
from bot.text.found import Found, Kind, Title
from bot.text.phrase import line
from bot.text.sentence import Sentence
from bot.told import REMARKS, doubt
from models import role
from models.book import heard
from models.db import Row
from models.group import Group
from models.ledger import Evidence, entered
from models.member import Member
from models.record import Record
from models.repeat import Statement
from models.role import Duty
from models.term import Known


@dataclass(slots=True)
class Context:
    """What a handler may use: who spoke where, the clock's time as a value, and the open transaction.

    What is entered is written with the rows of the messages beside it, or as soon as a handler asks for `session`.
    `message_id` is the inbox row that every record made here points to as its evidence; `part` numbers the records
    of that message, `lines` say them. `group_id` is None in a private chat with the bot. `once` knows what was told
    before; without it nothing is taken for told again. `terms` knows what the groups read together, `catalogue` the
    books that the message was read with.
    """

    transaction: Callable[[], Session]
    rows: list[Row]
    incoming: Incoming
    message_id: int
    group_id: int | None
    member_id: int
    now: datetime
    once: Once | None = None
    terms: Known | None = None
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)
    part: int = 0
    _entered: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The open transaction, with everything in it that was entered before."""
        return self.transaction()

    @property
    def reachable(self) -> bool:
        """Whether the sender can be written to privately."""
        return self.incoming.friend or self.incoming.room is None

    @property
    def member(self) -> Member:
        """Who speaks."""
        return self.session.get_one(Member, self.member_id)

    @property
    def group(self) -> Group | None:
        """Where they speak; None in private."""
        return self.session.get(Group, self.group_id) if self.group_id else None

    def may(self, duty: Duty, group_id: int | None = None) -> bool:
        """Whether the speaker may do what a duty is about, in a group or the one spoken in.

        In private and with no group named it is enough to have the duty anywhere: where what is changed belongs to a
        group, ask with that.
        """
        group_id = group_id or self.group_id
        if group_id is None:
            return role.may_anywhere(self.session, self.member_id, duty)
        return role.may(self.session, self.member_id, duty, group_id)

    def refused(self, duty: Duty, group_id: int | None = None) -> Reply:
        """What to answer to who may not: whom to ask instead, told to them alone where they can be written to."""
        return Reply(role.refusal(self.session, duty, group_id or self.group_id), private=self.reachable)

    def to_self(self, words: str) -> Reply:
        """An answer for the speaker alone, through their contact where they cannot be written to."""
        return Reply(words, to=self.member_id)

    def enter(
        self,
        table: type[Record],
        found: Found,
        *,
        member_id: int | None = None,
        joins: bool = False,
        repeats: Statement | None = None,
        **fields: Any,
    ) -> None:
        """Enter what was found for the speaker (or `member_id`): a row for each book, waiting where it is unsure.

        `joins`: it is one statement with what was entered just before, about which a person is asked once. The same
        report told again is entered too, but counts once (`models.repeat`); `repeats` is what it says again where the
        handler knows that better than its words.
        """
        part, seq = (self.part - 1, self._entered) if joins else (self.part, 0)
        evidence = Evidence(
            made_at=self.now,
            day=found.date or self.incoming.sent_at.date(),
            member_id=member_id or self.member_id,
            group_id=self.group_id,
            message_id=self.message_id,
            part=part,
        )
        unsure = doubt("、".join(found.why), table.called) if found.unsure else ""
        book_ids = [self.book_id(title) for title in found.books]
        said, whose = (self.message_id, part), (evidence.member_id, evidence.day)
        first = repeats
        if first is None and self.once:
            first = self.once.first(table, said, whose, book_ids, fields, self.incoming)
        rows = entered(table, evidence, book_ids, unsure=unsure, repeats=first, seq=seq, **fields)
        self.rows += rows
        self.part, self._entered = part + 1, seq + max(len(book_ids), 1)
        self.lines.append(line(found) + REMARKS.get(rows[0][1]["state"], ""))

    def book_id(self, title: Title) -> int:
        """The book of a title; one that the catalogue does not know is entered as unverified."""
        return title.key if title.key is not None else heard(self.session, title.title).id or 0


Understand = Callable[[Sentence], Iterable[Found]]
Answer = Reply | Sequence[Reply] | None
Act = Callable[[Context, Found], Answer]


@dataclass(frozen=True, slots=True)
class Handler:
    """One capability: `understand` is pure, `act` changes tables and returns what to say."""

    name: str
    understand: Understand
    act: Act
    examples: tuple[str, ...]
    alone: bool
    beside: tuple[Kind, ...]
    lists: bool


_declared: dict[str, Handler] = {}


def handles(
    name: str,
    understand: Understand,
    *,
    examples: Sequence[str],
    alone: bool = False,
    beside: tuple[Kind, ...] = (),
    lists: bool = False,
) -> Callable[[Act], Act]:
    """Declare a handler. `alone`: where it understands a sentence, no other acts on it, but for kinds `beside` it.

    `lists`: it reads 接龙. Of such a list, which others wrote row by row, no other handler is asked.
    """

    def declare(act: Act) -> Act:
        _declared[act.__module__] = Handler(name, understand, act, tuple(examples), alone, beside, lists)
        return act

    return declare


@cache
def find() -> tuple[Handler, ...]:
    """Every handler of the package `handlers`, those that stand alone first, then by file name."""
    for module in pkgutil.iter_modules(handlers.__path__, "handlers."):
        importlib.import_module(module.name)
    return tuple(h for _, h in sorted(_declared.items(), key=lambda item: (not item[1].alone, item[0])))


def route(sentence: Sentence) -> list[tuple[Handler, Found]]:
    """What a sentence says, each record with the handler that acts on it."""
    understood: list[tuple[Handler, Found]] = []
    beside: tuple[Kind, ...] | None = None
    for handler in find():
        if beside == ():
            break
        if sentence.jielong is not None and not handler.lists:
            continue
        for one in handler.understand(sentence):
            if beside is None or one.kind in beside:
                understood.append((handler, one))
        if understood and handler.alone and beside is None:
            beside = handler.beside
    return understood
