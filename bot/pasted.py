"""What a paste brings, message by message, for the command and the page that show it, and how it is entered."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.almanac import SHANGHAI
from bot.copied import CHANNEL
from bot.heard import is_record
from bot.pasting import Pasting, Tally
from bot.text.found import Kind
from bot.text.phrase import NAMES, line
from bot.told import REMARKS
from models import gap
from models.audit import note
from models.entry import Entry
from models.gap import Missed
from models.group import Group
from models.member import Identity, Member
from models.record import State

ANY_TIME = datetime(2000, 1, 1, tzinfo=SHANGHAI)
"""From when on a paste is recorded whose paster answers for what was said before the opening."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A message that a paste brings, and what it enters or changes; `unsure`: some of it waits for a person."""

    at: datetime
    name: str
    text: str
    lines: tuple[str, ...]
    unsure: bool


def decoded(content: bytes) -> str | None:
    """The text of a file in one of the encodings that chat programs and editors write; None where it is no text."""
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def brought(tally: Tally) -> Iterator[Brought]:
    """The new messages that do something, in their order."""
    waits = REMARKS[State.pending]
    for heard, outcome in tally.taken:
        found = [one for _, one in heard.understood or () if is_record(one)]
        entered = found[: len(outcome.lines)]
        changes = [line(one) for one in found if one.kind == Kind.correction] if not entered else []
        lines = (*outcome.lines, *changes)
        if lines:
            shown = outcome.incoming.sender_name
            name = outcome.name if outcome.name in ("", shown) else f"{outcome.name}（{shown}）"
            unsure = any(one.endswith(waits) for one in lines)
            yield Brought(outcome.incoming.sent_at, name or shown, outcome.incoming.text, lines, unsure)


def counts(tally: Tally) -> Counter[str]:
    """How many records of each kind the new messages enter."""
    counted: Counter[str] = Counter()
    for heard, outcome in tally.taken:
        found = [one for _, one in heard.understood or () if is_record(one)]
        counted.update(NAMES[one.kind] for one in found[: len(outcome.lines)])
        counted.update("内容未知" for _ in outcome.lines[len(found) :])
    return counted


def strangers(session: Session, tally: Tally) -> list[tuple[str, int]]:
    """The names under which people speak whom the roster does not know, with how many messages, most first."""
    spoke = Counter((outcome.incoming.sender, outcome.incoming.sender_name) for _, outcome in tally.taken)
    contacts = sorted({contact for contact, _ in spoke})
    known = select(Identity.contact).join(Member).where(Identity.channel == CHANNEL, col(Member.on_roster))
    on_roster = {
        contact
        for start in range(0, len(contacts), 500)
        for contact in session.exec(known.where(col(Identity.contact).in_(contacts[start : start + 500])))
    }
    return [(name, number) for (contact, name), number in spoke.most_common() if contact not in on_roster]


def begin(session: Session, group: Group, at: datetime, by: str, file: str, *, before_opening: bool) -> Entry:
    """What everything that a paste brings rests on: who pasted it, when, and from which file."""
    remark = "含开张以前的聊天" if before_opening else ""
    entry = Entry(by=by, at=at, source="chat", file=file, remark=remark)
    session.add(entry)
    note(session, at, by, "import chat", entry, group=group.id, before_opening=before_opening)
    return entry


def take_all(session: Session, pasting: Pasting) -> Tally:
    """Take the whole paste in, in one transaction."""
    for part in pasting.parts:
        pasting.take(session, part)
    return pasting.tally


def missed(session: Session, group: Group, now: datetime) -> Sequence[Missed]:
    """Which stretches of a group's talk nobody has pasted or heard so far, the one that goes on left out."""
    if group.opened_at is None:
        return []
    return [one for one in gap.of_group(session, group, group.opened_at, now, now) if not one.lasts]


def missed_of(session: Session, groups: Sequence[Group], now: datetime) -> dict[str, list[Missed]]:
    """As `missed`, of many groups asked for at once, by their names; those that lack nothing are left out."""
    since = min((one.opened_at for one in groups if one.opened_at), default=now)
    found: dict[str, list[Missed]] = {}
    for group, one in gap.of_groups(session, groups, since, now, now):
        if not one.lasts and group.opened_at and one.until > group.opened_at:
            found.setdefault(group.name, []).append(one)
    return found
