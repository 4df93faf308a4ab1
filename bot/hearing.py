"""A batch of messages in one open transaction: who spoke where, what it means for the ledger, what is to be said."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.handler import Context, Handler
from bot.heard import Heard, from_inbox, is_plain, is_record, questions, understand
from bot.message import Incoming, Medium, Reply
from bot.once import Once
from bot.own_words import set_apart
from bot.present import Pasted, Present
from bot.privately import Rules
from bot.saying import say, welcome
from bot.talk import complete
from bot.text.catalogue import Catalogue
from bot.text.found import Found, Kind
from bot.told import REMARKS
from bot.unread import NAMES, stands_beside
from models import echo, inbox
from models.audit import note
from models.db import AWAY, Row, insert, insert_numbered
from models.group import Group
from models.inbox import Fate, Message
from models.ledger import of_message
from models.member import Identity
from models.photo import Photo
from models.presence import MessageId, Room, Speaker
from models.record import State
from models.repeat import Topic
from models.setting import fingerprint_key
from models.term import Known

__all__ = ["Hearing", "Outcome", "Pasted", "Rules"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message: the lines it put in the ledger, or the id of the message it took back."""

    incoming: Incoming
    name: str = ""
    lines: tuple[str, ...] = ()
    recalled: str | None = None


@dataclass(frozen=True, slots=True)
class _Entering:
    """A message on its way into the inbox: its row, who said it where, and what the handlers will act on.

    `part`: how many statements of it were entered before.
    """

    incoming: Incoming
    room: Room | None
    speaker: Speaker
    heard: Heard
    row: dict[str, object]
    part: int = 0

    @property
    def understood(self) -> tuple[tuple[Handler, Found], ...]:
        return self.heard.understood or ()


class Hearing:
    """One transaction's worth of listening; groups and people looked up once for the whole batch.

    `careful`: each message under a savepoint of its own, so that a bug loses that message's records alone, and its
    text stays until the mended program has handled it. Else the rows of many are written together, and a bug fails
    the batch.
    """

    def __init__(
        self,
        session: Session,
        rules: Rules,
        now: datetime,
        pasted: Pasted | None = None,
        *,
        careful: bool = True,
    ) -> None:
        self._session, self._rules, self._now, self._careful = session, rules, now, careful
        self._key = fingerprint_key(session)
        self._present = Present(session, self._key, now, pasted)
        self._once = Once(self._up_to_date)
        self._terms = Known(lambda: session)
        self._rows: list[Row] = []
        self._answers = pasted is None

    def take(self, batch: Sequence[Heard]) -> list[Outcome]:
        """Handle each message of the batch that was not seen before; returns what became of those that were heard."""
        fresh = set_apart(self._session, self._fresh(batch), self._present.group_id, self._now)
        outcomes: list[Outcome] = []
        for together, run in groupby(fresh, key=lambda heard: not self._careful and is_plain(heard)):
            for some in [list(run)] if together else ([one] for one in run):
                outcomes += self._take_run(some)
                if not is_plain(some[0]):
                    self._present.changed(some[0].incoming)
                    self._once.forget()
        return outcomes

    def again(self, message: Message, catalogue: Catalogue) -> bool:
        """Handle a message that once met a bug, as if it had just been said but without an answer; whether it works."""
        one = self._in_inbox(message)
        if one is None:
            return False
        heard, self._answers = understand(one.incoming, catalogue), False
        if heard.understood is None or not one.speaker.recorded:
            return False
        kept = any(is_record(found) for _, found in heard.understood)
        self._mark(message.id or 0, fate=Fate.handled, kept=kept)
        self._act(replace(one, heard=heard, row={"kept": kept}), message.id or 0)
        return self._session.exec(select(Message.fate).where(Message.id == message.id)).one() == Fate.handled

    def shown(self, message: Message, words: str, catalogue: Catalogue, instead: Reply | None = None) -> Outcome | None:
        """A picture turned out to say `words`: they are acted on as if its sender had written them below it.

        `instead` is what to answer where it says nothing that is understood.
        """
        one = self._in_inbox(message)
        if one is None:
            return None
        heard = understand(replace(one.incoming, text=words, medium=Medium.text), catalogue)
        heard = replace(heard, instead=None if heard.understood else instead)
        parts = [row.part for row in of_message(self._session, message.id or 0)]
        part = max(parts, default=-1) + 1
        outcome = self._act(replace(one, incoming=heard.incoming, heard=heard, part=part), message.id or 0)
        for row in of_message(self._session, message.id or 0)[len(parts) :]:
            note(self._session, self._now, "照片", "read", row)
        return outcome

    def _in_inbox(self, message: Message) -> _Entering | None:
        """A message of the inbox with who said it where; None where nobody knows (any more) who did."""
        identity = self._session.get(Identity, message.identity_id)
        if identity is None or message.id is None:
            return None
        group = self._session.get(Group, message.group_id) if message.group_id else None
        incoming = from_inbox(message, identity, group)
        since = group.opened_at if group and group.is_open else None
        room = Room(group.id, since, group.ack, group.talk_minutes) if group and group.id else None
        speaker = self._present.speaker(incoming)
        return _Entering(incoming, room, speaker, Heard(incoming, None), {"kept": message.kept})

    def _fresh(self, batch: Sequence[Heard]) -> list[Heard]:
        """The messages not in the inbox yet, each once and where it first stood: a recall comes behind its message."""
        by_id: dict[MessageId, Heard] = {}
        for one in batch:
            by_id.setdefault((one.incoming.channel, one.incoming.account, one.incoming.id), one)
        seen = self._present.look_up([one.incoming for one in by_id.values()])
        return [heard for once, heard in by_id.items() if once not in seen]

    def _take_run(self, run: Sequence[Heard]) -> list[Outcome]:
        """Messages that do not bear on one another: into the inbox together, then acted on one by one."""
        outcomes: list[Outcome] = []
        entering: list[_Entering] = []
        for heard in run:
            incoming = heard.incoming
            if incoming.own:
                self._echo(incoming)
            elif self._present.hears(incoming):
                if incoming.medium == Medium.recall:
                    outcomes += self._recall(incoming)
                else:
                    entering.append(self._entering(heard))
        self._once.look_up(topic for one in entering for topic in _topics(one))
        ids = insert_numbered(self._session, Message, [one.row for one in entering])
        outcomes += [self._act(one, message_id) for one, message_id in zip(entering, ids, strict=True)]
        self._up_to_date()
        return outcomes

    def _entering(self, heard: Heard) -> _Entering:
        incoming, room = heard.incoming, self._present.room(heard.incoming)
        speaker = self._present.speaker(incoming)
        if heard.points and room and speaker.recorded:
            heard = complete(self._session, heard, room, speaker, self._terms)
        understood = (heard.understood or ()) if speaker.recorded else questions(heard)
        acted_on = replace(heard, understood=understood)
        quoted, group_id = incoming.quoted, room.group_id if room else None
        row: dict[str, object] = {
            "channel": incoming.channel,
            "account": incoming.account,
            "external_id": incoming.id,
            "group_id": group_id,
            "identity_id": speaker.identity_id if speaker.recorded else None,
            "medium": incoming.medium.value,
            "text": incoming.text if speaker.recorded else "",
            "quoted": f"{quoted.sender}:{quoted.text}" if quoted and speaker.recorded else "",
            "sent_at": incoming.sent_at,
            "heard_at": self._now,
            "fate": Fate.handled if heard.understood is not None else Fate.failed,
            "kept": any(is_record(found) for _, found in understood),
            "forgotten": not speaker.recorded,
            "fingerprint": inbox.fingerprint(
                self._key, group_id, incoming.sender_name, incoming.sent_at, incoming.gist
            ),
        }
        return _Entering(incoming, room, speaker, acted_on, row)

    def _act(self, one: _Entering, message_id: int) -> Outcome:
        group_id = one.room.group_id if one.room else None
        said = (one.incoming, message_id, group_id, one.speaker.member_id, self._now)
        known = (self._once, self._terms, one.heard.catalogue or Catalogue())
        context = Context(self._up_to_date, self._rows, *said, *known, part=one.part)
        if not self._careful:
            self._do(context, one)
        elif not self._act_carefully(context, one):
            return Outcome(one.incoming)
        entered = context.part > one.part
        if entered and not self._present.speaker(one.incoming).welcomed:
            self._welcome(context, one)
        kept = entered or bool(one.part and one.row["kept"])
        if one.row["kept"] != kept:
            self._mark(message_id, kept=kept)
        return Outcome(one.incoming, one.speaker.name, tuple(dict.fromkeys(context.lines)))

    def _do(self, context: Context, one: _Entering) -> None:
        """Let the handlers act, and what is not text wait beside what they entered."""
        self._say(context, one, _replies(context, one))
        if not one.speaker.recorded:
            return
        speaker = self._present.speaker(one.incoming)
        if context.part or one.incoming.medium in NAMES:
            stands_beside(context, one.heard, speaker)
        if one.incoming.medium in NAMES:
            self._present.sent_medium(one.incoming, speaker)
        if one.incoming.medium == Medium.image and self._answers:
            context.rows.append((Photo, {"message_id": context.message_id, "tries": 0}))

    def _act_carefully(self, context: Context, one: _Entering) -> bool:
        """What a message does is undone alone when it fails, rows and objects alike."""
        savepoint = self._session.connection().begin_nested()
        try:
            self._do(context, one)
            self._up_to_date().flush()
        except Exception as error:
            savepoint.rollback()
            self._rows.clear()
            self._session.expunge_all()
            self._present.undone()
            self._once.forget()
            if isinstance(error, AWAY):
                raise
            log.exception("消息 %d 没有处理成功，原文留着，等程序修好后再处理", context.message_id)
            self._mark(context.message_id, fate=Fate.failed)
            return False
        savepoint.commit()
        return True

    def _up_to_date(self) -> Session:
        """The session, once everything entered so far is written."""
        if self._rows:
            insert(self._session, self._rows)
            self._rows.clear()
        return self._session

    def _say(self, context: Context, one: _Entering, replies: Sequence[Reply]) -> None:
        if self._answers:
            say(self._session, self._rules, context, one.room, replies)

    def _welcome(self, context: Context, one: _Entering) -> None:
        """The speaker's first own record that stands; told them where they can be reached and it was heard live."""
        if all(found.on_behalf_of for _, found in one.understood) or context.lines[0].endswith(REMARKS[State.pending]):
            return
        self._present.welcome(one.incoming, one.speaker)
        if self._answers and context.reachable:
            welcome(self._session, self._rules, context, context.lines[0])

    def _echo(self, incoming: Incoming) -> None:
        """A message of our own came back: the receipt of the post it was."""
        place = incoming.room or incoming.sender
        text = incoming.text if incoming.medium in (Medium.text, Medium.solitaire) else None
        echo.echoed(self._session, incoming.channel, incoming.account, place, text, incoming.id, self._now)

    def _recall(self, incoming: Incoming) -> list[Outcome]:
        message = inbox.find(self._session, incoming.channel, incoming.account, incoming.recalls or "")
        if message is None:
            return []
        inbox.recall(self._session, message, self._now, f"撤回：{message.identity_id}")
        return [Outcome(incoming, recalled=message.external_id)]

    def _mark(self, message_id: int, **values: object) -> None:
        self._session.execute(update(Message).where(col(Message.id) == message_id).values(**values))


def _topics(one: _Entering) -> Iterator[Topic]:
    """Whose reading of which book on which day a message may tell again."""
    for _, found in one.understood:
        if found.kind == Kind.checkin:
            day = found.date or one.incoming.sent_at.date()
            yield from ((one.speaker.member_id, day, book.key) for book in found.books if book.key is not None)


def _replies(context: Context, one: _Entering) -> list[Reply]:
    """What the handlers want said, in their order; where none understood a question to the bot, that it did not."""
    replies = [one.heard.instead] if one.heard.instead else []
    for handler, found in one.understood:
        answer = handler.act(context, found)
        replies += [answer] if isinstance(answer, Reply) else answer or ()
    return replies
