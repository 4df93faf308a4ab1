"""What one sentence says, in the fields of the ledger: the one shape that handlers, the scorer and the tables share."""

import datetime
from dataclasses import dataclass, fields
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of record; the value is the name used in labelled messages.

    `sign_in` means something only while an event is on, so that no message by itself is one.
    """

    checkin = "checkin"
    recommendation = "recommendation"
    reflection = "reflection"
    excerpt = "excerpt"
    signup = "signup"
    withdrawal = "withdrawal"
    sign_in = "sign_in"
    drift_release = "drift_release"
    drift_request = "drift_request"
    drift_take = "drift_take"
    drift_pass = "drift_pass"
    drift_return = "drift_return"
    drift_renew = "drift_renew"
    drift_lose = "drift_lose"
    drift_withdraw = "drift_withdraw"
    advice = "advice"
    correction = "correction"
    query = "query"


@dataclass(frozen=True, slots=True)
class Title:
    """A book as found in a sentence: the catalogue's title and key, or the sender's words and no key."""

    title: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One record that a sentence states; what it does not state is None or empty.

    `chapter` and `pages` are [first, last]; `minutes` and `page_count` amounts; `percent` 0-100; `date` the day read
    where it is not the day sent. `words` are the sender's own or quoted words that belong to the record (never part of
    a label). `why` names the rules that decided, for `understand --why`.
    """

    kind: Kind
    books: tuple[Title, ...] = ()
    authors: tuple[str, ...] = ()
    chapter: tuple[int, int] | None = None
    pages: tuple[int, int] | None = None
    page_count: int | None = None
    minutes: int | None = None
    percent: int | None = None
    day: int | None = None
    finished: bool = False
    date: datetime.date | None = None
    on_behalf_of: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    event: str | None = None
    copies: tuple[str, ...] = ()
    giver: str | None = None
    receiver: str | None = None
    cancel: bool = False
    command: str | None = None
    unsure: bool = False
    words: str = ""
    why: tuple[str, ...] = ()

    def label(self) -> dict[str, object]:
        """The record as one JSON object of the labelled messages: stated fields only."""
        out: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in ("words", "why") or value is None or value is False or value == () or value == "":
                continue
            if field.name == "books":
                value = [book.title for book in value]
            elif isinstance(value, tuple):
                value = list(value)
            elif field.name == "date":
                value = value.isoformat()
            out[LABEL_NAMES.get(field.name, field.name)] = value
        return out


LABEL_NAMES = {"giver": "from", "receiver": "to"}
