"""A pasted chat on its way into a group: what is new goes the way of live messages, what is known adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.copied import incoming, ordinal
from bot.heard import Heard, understand
from bot.hearing import Hearing, Outcome, Pasted, Rules
from bot.message import Incoming
from bot.text.catalogue import Catalogue
from bot.text.transcript import Spoken, TakenBack, Transcript
from models import inbox, member, paste
from models.group import Group
from models.paste import Said
from models.setting import fingerprint_key

BY = "导入：撤回"
BATCH = 200
"""Messages that are committed together."""


@dataclass(slots=True)
class Tally:
    """What became of a paste: the new messages in order, how many were not, and what a person should look at."""

    taken: list[tuple[Heard, Outcome]] = field(default_factory=list)
    early: int = 0
    known: int = 0
    taken_back: list[str] = field(default_factory=list)


class Pasting:
    """One pasted text for one group; `take` its parts in order, each in a transaction of its own or all in one.

    `since` is the first moment that may be recorded.
    """

    def __init__(
        self, group: Group, transcript: Transcript, catalogue: Catalogue, since: datetime, now: datetime
    ) -> None:
        self._group, self._transcript, self._catalogue, self._since, self._now = (
            group,
            transcript,
            catalogue,
            since,
            now,
        )
        self._messages = list(incoming(transcript.said, group.name))
        self._names: dict[str, frozenset[str]] = {}
        self._minutes: dict[datetime, frozenset[datetime]] = {}
        self._withdrawn: set[int] | None = None
        self.tally = Tally()

    @property
    def parts(self) -> Sequence[slice]:
        """The stretches that `take` is called with."""
        return [slice(start, start + BATCH) for start in range(0, len(self._messages), BATCH)]

    def take(self, session: Session, part: slice) -> None:
        """Take a stretch of messages in; `tally` grows."""
        if self._withdrawn is None:
            self._withdrawn = self._take_back(session)
        heard: dict[str, Heard] = {}
        for at in range(*part.indices(len(self._messages))):
            message = self._messages[at]
            if message.sent_at < self._since:
                self.tally.early += 1
            elif self._times_known(session, at) >= ordinal(message):
                self.tally.known += 1
            elif at in self._withdrawn:
                heard[message.id] = Heard(message, ())
            else:
                heard[message.id] = understand(message, self._catalogue)
        withdrawn = {self._messages[at].id for at in self._withdrawn}
        hearing = Hearing(session, Rules(), self._now, Pasted(self._group.id or 0, self._since))
        for outcome in hearing.take(list(heard.values())):
            if outcome.incoming.id in withdrawn:
                self._erase(session, outcome.incoming)
            else:
                self.tally.taken.append((heard[outcome.incoming.id], outcome))

    def cover(self, session: Session, entry_id: int) -> None:
        """Write down which stretch of the group's talk this paste covers."""
        times = [message.sent_at for message in self._messages]
        paste.cover(session, self._group.id or 0, entry_id, min(times), max(times), self._now)

    def _said(self, session: Session, at: int) -> list[Said]:
        """A message as it may have been kept; a bridge may have handed over a placeholder as text."""
        message, spoken = self._messages[at], self._transcript.said[at]
        names, minutes = self._names_of(session, message, spoken), None
        if not spoken.timed:
            minutes = self._minutes.get(message.sent_at)
            if minutes is None:
                minutes = paste.minutes_of_day(session, self._group.id or 0, message.sent_at)
                self._minutes[message.sent_at] = minutes
        texts = dict.fromkeys((message.gist, spoken.text))
        return [Said(names, message.sent_at, text, minutes) for text in texts]

    def _times_known(self, session: Session, at: int) -> int:
        key = fingerprint_key(session)
        return sum(paste.times_known(session, key, self._group.id or 0, one) for one in self._said(session, at))

    def _marks(self, session: Session, at: int) -> set[str]:
        key = fingerprint_key(session)
        return {mark for one in self._said(session, at) for mark in paste.marks_of(key, self._group.id or 0, one)}

    def _names_of(self, session: Session, message: Incoming, spoken: Spoken) -> frozenset[str]:
        """Under which names the sender may have been heard before."""
        names = self._names.get(message.sender)
        if names is None or message.sender_name not in names:
            identity = self._introduce(session, message, spoken)
            others = member.names_of(session, identity.member_id) if identity else set()
            names = self._names[message.sender] = frozenset({message.sender_name} | others)
        return names

    def _introduce(self, session: Session, message: Incoming, spoken: Spoken) -> member.Identity | None:
        contact = (message.channel, message.account, message.sender)
        heard_on = (self._group.channel, self._group.account)
        return member.introduce(session, contact, message.sender_name, heard_on, spoken.contact)

    def _take_back(self, session: Session) -> set[int]:
        """Follow the lines that say somebody recalled a message; returns which of the text's messages those are."""
        marks: set[str] = set()
        if self._transcript.taken_back:
            for at in range(len(self._messages)):
                marks |= self._marks(session, at)
        withdrawn: set[int] = set()
        for line in self._transcript.taken_back:
            told = self._told(line)
            if told is not None:
                self._recall_known(session, told)
            elif not self._recall_missing(session, line, marks):
                told = self._just_before(session, line)
            if told is not None:
                withdrawn.add(told)
        return withdrawn

    def _told(self, line: TakenBack) -> int | None:
        """The message whose words the line itself tells."""
        said = self._transcript.said
        for at in range(line.after - 1, -1, -1):
            if line.words and said[at].name == line.name and said[at].text == line.words:
                return at
        return None

    def _recall_missing(self, session: Session, line: TakenBack, marks: set[str]) -> bool:
        """WeChat shows the line in the message's stead: what is kept from that person at that place was recalled."""
        identity = self._identity_of(session, line.name)
        if identity is None:
            return False
        found = paste.missing(session, self._group.id or 0, identity.member_id, *self._place_of(line), marks)
        if len(found) != 1:
            return False
        inbox.recall(session, found[0], self._now, BY)
        self.tally.taken_back.append(f"第{line.line}行：{line.name}撤回的消息以前收过，现已撤销记录、删去原话。")
        return True

    def _place_of(self, line: TakenBack) -> tuple[datetime, datetime]:
        """From the message before a line to the one behind it; the whole day where no minutes are known."""
        said = self._transcript.said
        before, behind = said[max(line.after - 1, 0)], said[min(line.after, len(said) - 1)]
        if not (before.timed and behind.timed):
            return before.sent_at, behind.sent_at + timedelta(days=1)
        since = before.sent_at.replace(second=0, microsecond=0)
        until = behind.sent_at + timedelta(minutes=1) if line.after < len(said) else since + timedelta(minutes=3)
        return since - timedelta(minutes=0 if line.after else 3), until

    def _just_before(self, session: Session, line: TakenBack) -> int | None:
        """Some programs keep the message and show the line behind it; a message that is known was not recalled."""
        at, said = line.after - 1, self._transcript.said
        if at < 0 or said[at].name != line.name or self._times_known(session, at) >= ordinal(self._messages[at]):
            return None
        self.tally.taken_back.append(
            f"第{line.line}行：{line.name}撤回了一条消息，紧挨着的上一条（第{said[at].line}行）当作撤回的，不记。"
        )
        return at

    def _identity_of(self, session: Session, name: str) -> member.Identity | None:
        spoken = next((one for one in self._transcript.said if one.name == name), None)
        message = next((one for one in self._messages if one.sender_name == name), None)
        if spoken is None or message is None:
            message = next(iter(incoming([Spoken(name, self._now, "", 0)], self._group.name)))
            spoken = self._transcript.said[0]
        return self._introduce(session, message, spoken)

    def _recall_known(self, session: Session, at: int) -> None:
        """The message was taken in before it was recalled."""
        for message in paste.matching(session, self._marks(session, at))[:1]:
            inbox.recall(session, message, self._now, BY)

    def _erase(self, session: Session, message: Incoming) -> None:
        """A message that is known to be recalled leaves its fingerprint, so that no other copy brings it back."""
        kept = inbox.find(session, message.channel, message.account, message.id)
        if kept is not None:
            inbox.recall(session, kept, self._now, BY)
