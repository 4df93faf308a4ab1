"""Who is in the room: the groups and the people one can be, as the core knows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one can be in the browser; `card` is the name that groups show."""

    contact: str
    name: str
    card: str


@dataclass(frozen=True, slots=True)
class Room:
    """One group chat; `people` are the contacts of its members."""

    id: str
    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody and every room."""

    people: tuple[Person, ...]
    rooms: tuple[Room, ...]

    def person(self, contact: str) -> Person | None:
        """The person of a contact id."""
        return next((person for person in self.people if person.contact == contact), None)

    def chats_of(self, contact: str) -> list[str]:
        """The chats a person sees: their rooms, and their own talk with the bot."""
        return [room.id for room in self.rooms if contact in room.people] + [private(contact)]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the panel beside the chat: what the ledger has of a message, struck out once taken back."""

    chat: str
    message_id: str
    name: str
    line: str
    at: str
    cancelled: bool = False


def private(contact: str) -> str:
    """The chat of a person with the bot."""
    return f"private:{contact}"
