"""Who sits at the desk, what they ask, and what a page answers: all that a page knows of the browser."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.channel import Health
from bot.privately import Rules
from models import role
from models.broadcast import Able
from models.role import Duty

UPLOAD_BYTES = 20 * 1024 * 1024
"""The most that the files of one form may have together."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; `content` is all of it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """Who looks: a member with their duties. `sitting_id` is None in the demonstration, where nobody logs in."""

    member_id: int
    name: str
    duties: frozenset[Duty]
    sitting_id: int | None = None

    @property
    def by(self) -> str:
        """How the audit calls them."""
        return f"工作台：{self.name}"


@dataclass(frozen=True, slots=True)
class House:
    """What the machine and its channels allow: the quiet hours, when a post is too late, what can be sent where.

    `listening` tells how each channel's account that this program listens to is doing now.
    """

    rules: Rules = field(default_factory=Rules)
    late: timedelta = timedelta(hours=2)
    able: Able = field(default_factory=lambda: Able(frozenset(), frozenset()))
    listening: Callable[[], Mapping[tuple[str, str], Health]] = dict


USUAL = House()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a page, in an open transaction that only a form's may write in.

    `groups` are the groups in which the asker may do what the page is about, None for the whole city. `words` holds
    what stands in the address and the form, `files` what was uploaded with it; `data` is the data folder.
    `read` is what the route's `reads` made of the files before. `house` says what the machine and its channels allow.
    """

    session: Session
    desk: Desk
    groups: frozenset[int] | None
    now: datetime
    data: Path
    words: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    read: Any = None
    house: House = USUAL

    def number(self, name: str) -> int:
        """A whole number of the address or the form, 0 where none stands there."""
        digits = self.words.get(name, "")
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else 0

    def may_see(self, group_id: int | None) -> bool:
        """Whether something of a group, or of none, is the asker's to see here."""
        return self.groups is None or group_id in self.groups

    def reach(self, *duties: Duty) -> frozenset[int] | None:
        """The groups in which the asker may do what another duty is about, None for the whole city."""
        if self.desk.sitting_id is None:
            return None
        return role.reach(self.session, self.desk.member_id, *duties)


@dataclass(frozen=True, slots=True)
class Page:
    """A template and what it shows."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Go:
    """Done: on to another page, with a sentence that says what was done."""

    to: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Back to the page that the form stood on, with all that it holds, and a sentence."""

    said: str


@dataclass(frozen=True, slots=True)
class File:
    """A file to save; `content` is read after the transaction, so it holds what it needs."""

    name: str
    kind: str
    content: Iterable[bytes]


class NotFound(Exception):
    """There is no such thing, or it is none of the asker's: both look the same."""


class NotAllowed(Exception):
    """The asker has no duty that what they ask for is part of; the message says whom to ask."""


Answer = Page | Go | Again | File
Work = Callable[[Ask], Answer]
Reads = Callable[[Mapping[str, Upload]], Any]
"""Makes something of what was uploaded, beside everything else: a large file holds up nobody. It raises Refused."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the console. `anew`: asks for the password again where it was typed too long ago.

    `also`: who has one of these duties may as well. `earnest` is the button without which a form is only tried out:
    what it would do is shown, and none of it kept. `menu` is its place in the menu, None where it has none; `title` is
    what people call it.
    """

    method: str
    path: str
    duty: Duty
    work: Work
    title: str = ""
    menu: int | None = None
    anew: bool = False
    reads: Reads | None = None
    earnest: str = ""
    also: tuple[Duty, ...] = ()

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Each of them opens it."""
        return self.duty, *self.also


declared: list[Route] = []
"""Every route, as the files in `pages` declare them."""


def shows(
    path: str,
    title: str,
    *,
    duty: Duty = Duty.read_only,
    also: tuple[Duty, ...] = (),
    menu: int | None = None,
    anew: bool = False,
) -> Callable[[Work], Work]:
    """Declare a page that is looked at by whoever has the duty somewhere; it changes nothing.

    `anew`: the password is asked for again before a form on it that a file comes with, so that the file is not lost.
    """

    def declare(work: Work) -> Work:
        declared.append(Route("GET", path, duty, work, title, menu, anew, also=also))
        return work

    return declare


def does(
    path: str,
    *,
    duty: Duty,
    also: tuple[Duty, ...] = (),
    anew: bool = False,
    reads: Reads | None = None,
    earnest: str = "",
) -> Callable[[Work], Work]:
    """Declare what a form does. It raises Refused to have its sentence shown above the form as it was filled in."""

    def declare(work: Work) -> Work:
        declared.append(Route("POST", path, duty, work, anew=anew, reads=reads, earnest=earnest, also=also))
        return work

    return declare


def saves(path: str, *, duty: Duty, also: tuple[Duty, ...] = (), anew: bool = True) -> Callable[[Work], Work]:
    """Declare a file, saved or shown on a page: looked up by its address, named in the audit by its page."""

    def declare(work: Work) -> Work:
        declared.append(Route("GET", path, duty, work, anew=anew, also=also))
        return work

    return declare
