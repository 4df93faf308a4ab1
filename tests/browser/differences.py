"""Where the ledger of a lived day is not what its labels say, message by message, and why.

A label judges its message alone; the ledger knows the talk before, the roster and what was told before.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot import told
from bot.handler import route
from bot.text.catalogue import Catalogue
from bot.text.found import Found
from bot.text.phrase import line
from bot.understand import sentence_of
from models.audit import Audit
from models.book import Book
from models.drift import DriftAct
from models.inbox import Message
from models.ledger import of_message
from models.member import Member
from models.outbox import Post
from models.pending import Pending
from models.record import Record, State
from models.repeat import Repeat
from models.signup import SignUp
from tests.browser.day import Day, found_of, whole
from tests.utterances.score import LEDGER

FILE = Path(__file__).parent / "day_differences.tsv"
HEAD = ("编号", "标注", "台账", "原因")
MISREAD = "读错"
NOTHING = "（无）"
REMARKS = {
    State.pending: "（待确认）",
    State.merged: "（已记过，不重复算）",
    State.cancelled: "（已撤销）",
}
"""What the panel says of a record that does not count; what is taken back it strikes out."""


@dataclass(frozen=True)
class Difference:
    """A message's id, its lines by the labels, its lines in the ledger, and the reason."""

    id: str
    labelled: str
    ledger: str
    reason: str


def kept() -> list[Difference]:
    """The differences that are known."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Difference(*row) for row in csv.reader(file, dialect="excel-tab")][1:]


def keep(day: Day, found: list[Difference]) -> None:
    """Write down the differences of a day in the stead of those known before."""
    ids = {message["id"] for message in day.messages}
    others = [one for one in (kept() if FILE.exists() else ()) if one.id not in ids]
    with FILE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, dialect="excel-tab", lineterminator="\n")
        rows.writerow(HEAD)
        rows.writerows((one.id, one.labelled, one.ledger, one.reason) for one in sorted(others + found, key=_id))


def _id(one: Difference) -> str:
    return one.id


@dataclass(frozen=True)
class Comparison:
    """A lived day: `ids` are the room's own ids by the labels', `catalogue` the books known before the day."""

    session: Session
    day: Day
    ids: Mapping[str, str]
    catalogue: Catalogue

    def differences(self) -> Iterator[Difference]:
        """Every difference, in the order of the day."""
        for message in self.day.messages:
            labelled, ledger = self.day.lines(message), self.lines(message)
            if sorted(labelled) != sorted(ledger):
                reason = "；".join(dict.fromkeys(self._reasons(message)))
                yield Difference(message["id"], _joined(labelled), _joined(ledger), reason)
            yield from self._not_followed(message)

    def _reasons(self, message: Mapping[str, Any]) -> list[str]:
        """What the live rules did to a message's records, as the tables tell; else it was not read rightly."""
        rows = self.rows(message)
        reasons = [*self._changes(rows), *self._repeats(rows), *self._doubts(message), *self._list(message, rows)]
        if not self._is_read_rightly(message):
            reasons.append(MISREAD)
        elif not reasons and self._is_completed(message, rows):
            reasons.append("前文：书名按群里刚说到的书")
        return reasons

    def _list(self, message: Mapping[str, Any], rows: list[Record]) -> Iterator[str]:
        """A 接龙 repeats the whole list: what the ledger lacks stands in it since an earlier post, or was taken off."""
        lists = {row.list_id for row in rows if isinstance(row, SignUp)} - {None}
        labelled, ledger = set(self.day.lines(message)), set(self.lines(message))
        earlier = takewhile(lambda one: one is not message, self.day.messages)
        before = {words for one in earlier for words in self.lines(one)}
        left = {words for words in ledger - labelled if words.replace("请假", "报名", 1) in before - labelled}
        if lists and labelled <= ledger | before and ledger <= labelled | left:
            first = self._label_of(lists.pop() or 0)
            yield f"只记一次：接龙每次都重发整张名单（{first}起头），只记新接的" + ("和退出的" if left else "")

    def _changes(self, rows: list[Record]) -> Iterator[str]:
        for row in rows:
            changed = (Audit.subject == row.__tablename__, Audit.subject_id == row.id)
            for audit in self.session.exec(select(Audit).where(*changed).order_by(col(Audit.id))):
                by = self._label_of(int(audit.by.rpartition("：")[2]))
                yield f"更正：{by}撤销了它" if audit.act == "cancel" else f"更正：按{by}改了"

    def _repeats(self, rows: list[Record]) -> Iterator[str]:
        for row in rows:
            if row.state == State.merged:
                repeat = self.session.get_one(Repeat, (row.message_id, row.part))
                yield f"只记一次：{self._label_of(repeat.of_message)}说过"

    def _doubts(self, message: Mapping[str, Any]) -> Iterator[str]:
        """The open questions, but for those that only doubt the reading."""
        asked = select(Pending).where(Pending.message_id == self.number(message), col(Pending.settled_at).is_(None))
        for one in self.session.exec(asked.order_by(col(Pending.part))):
            yield f"名册：{one.why}" if "名册" in one.why else f"待确认：{one.why.partition('、')[0]}"

    def _is_read_rightly(self, message: Mapping[str, Any]) -> bool:
        """Whether the message alone, with nothing said before it, is understood as labelled."""
        alone = [found.label() for _, found in route(sentence_of(dict(message), self.catalogue))]
        for label in alone:
            label.pop("unsure", None)
        return sorted(map(_plain, alone)) == sorted(map(_plain, message["records"]))

    def _not_followed(self, message: Mapping[str, Any]) -> Iterator[Difference]:
        """A correction that changed nothing, with what the bot answered to it."""
        corrections = [line(found_of(label)) for label in message["records"] if label["kind"] not in LEDGER]
        corrections = [words for words in corrections if words.startswith("更正")]
        number = self.number(message)
        if corrections and not self.session.exec(select(Audit).where(col(Audit.by).endswith(f"消息：{number}"))).all():
            answers = self.session.exec(select(Post.text).where(Post.answers == number)).all()
            reason = "；".join(f"没有改：{words}" for words in answers) or MISREAD
            yield Difference(message["id"], "；".join(corrections), NOTHING, reason)

    def _is_completed(self, message: Mapping[str, Any], rows: list[Record]) -> bool:
        """Whether the records got a book that neither the message nor what it replies to names."""
        named = {title for label in message["records"] for title in label.get("books", ())}
        return any(row.book_id and self.session.get_one(Book, row.book_id).title not in named for row in rows)

    def lines(self, message: Mapping[str, Any], say: Callable[[str, Found, str], str] = whole) -> list[str]:
        """The records in the ledger, in the words of the labels' lines, or only what the panel shows of them."""
        said_on, lines = datetime.fromisoformat(message["sent_at"]).date(), []
        for _, some in groupby(self.rows(message), key=lambda row: (row.part, row.member_id, row.state)):
            rows = list(some)
            found, author = told.found(self.session, rows, said_on), getattr(rows[0], "author", "")
            act = (rows[0].giver, rows[0].receiver) if isinstance(rows[0], DriftAct) else ("", "")
            found = replace(found, authors=(author,) if author else (), giver=act[0], receiver=act[1])
            name = self.session.get_one(Member, rows[0].member_id).name
            lines.append(say(name, found, REMARKS.get(rows[0].state, "")))
        return lines

    def rows(self, message: Mapping[str, Any]) -> list[Record]:
        """The rows of a message in the tables."""
        return of_message(self.session, self.number(message))

    def number(self, message: Mapping[str, Any]) -> int:
        """A message's number in the inbox."""
        said = self.session.exec(select(Message.id).where(Message.external_id == self.ids[message["id"]])).one()
        assert said is not None
        return said

    def _label_of(self, number: int) -> str:
        external_id = self.session.get_one(Message, number).external_id
        return next((label for label, said in self.ids.items() if said == external_id), "别处")


def _plain(label: Mapping[str, Any]) -> str:
    return json.dumps(label, ensure_ascii=False, sort_keys=True)


def _joined(lines: list[str]) -> str:
    """Lines in one, those of several persons that say the same together."""
    who: dict[str, list[str]] = {}
    for one in lines:
        name, _, words = one.partition(" ")
        who.setdefault(words, []).append(name)
    return "；".join(f"{'、'.join(names)} {words}" for words, names in who.items()) or NOTHING
