"""是哪一本: which copy an act means, named by its code, by its title or not at all; and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import copy
from models.book import Book
from models.copy import OUT, Copy, Whereabouts
from models.drift import Act
from models.member import Member, address
from models.turn import alone


@dataclass(frozen=True, slots=True)
class Said:
    """An act as it was said: by whom, in which group, of which copy as far as that was named, and where it was put."""

    act: Act
    by: int
    group_id: int | None = None
    code: str = ""
    book_id: int | None = None
    giver_id: int | None = None
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """The copy an act means, or `unknown`: a sentence why there is none."""

    copy: Copy | None = None
    unknown: str = ""


def meant(session: Session, said: Said) -> Meant:
    """The copy that is meant: the one of that code, else of the title the one that fits what is done and by whom.

    Until the transaction ends it stays where it is found here (`turn.alone`).
    """
    alone(session)
    if said.code:
        found = copy.coded(session, said.code)
        is_new = found is None and said.act == Act.release
        return Meant(found) if found or is_new else Meant(unknown=f"没有登记过{said.code}，请看看书上的标签。")
    if said.book_id is None:
        return _of_whom(session, said)
    copies = copy.of_book(session, said.book_id)
    if not copies and said.act not in (Act.release, Act.request):
        title = session.get_one(Book, said.book_id).title
        return Meant(unknown=f"《{title}》没有登记过漂流本。")
    return _TITLED[said.act](session, said, copies) if said.act in _TITLED else Meant()


def doubt(session: Session, said: Said, found: Copy) -> str:
    """Why what was said cannot be so as the ledger stands, for a person to decide; empty where it can."""
    if said.code and said.book_id not in (None, found.book_id):
        titles = [session.get_one(Book, one).title for one in (found.book_id, said.book_id) if one is not None]
        return f"{found.code}登记的是《{titles[0]}》，说的是《{titles[1]}》"
    if found.whereabouts == Whereabouts.withdrawn and said.act != Act.release:
        return f"{found.code}已经退出漂流"
    holder = found.member_id if found.whereabouts in OUT else None
    if holder is None or said.act not in _BY_HOLDER or said.by == holder or said.giver_id == holder:
        return ""
    return f"{found.code}记着在{address(session.get_one(Member, holder))}手里，{_BY_HOLDER[said.act]}"


_BY_HOLDER = {
    Act.take: "又有人说取到了",
    Act.hand_on: "又有人说转出去了",
    Act.release: "又有人说放漂了",
    Act.renew: "别人说续借",
    Act.withdraw: "别人说不漂了",
}
"""What only the one who has a copy can do with it; bringing it back may be told by anybody."""


def _of_whom(session: Session, said: Said) -> Meant:
    """Of an act that names nothing: the one copy the speaker has, or that waits for them."""
    theirs = _with(session, said.by, (Whereabouts.held, Whereabouts.way) if said.act == Act.take else OUT)
    if len(theirs) == 1:
        return Meant(theirs[0])
    return Meant(unknown="手里有几本，请说是哪一本。" if theirs else "没说是哪一本。")


def _with(session: Session, member_id: int, whereabouts: Sequence[Whereabouts]) -> list[Copy]:
    where = (Copy.member_id == member_id, col(Copy.whereabouts).in_(whereabouts))
    return list(session.exec(select(Copy).where(*where).order_by(col(Copy.code))))


def _to_take(session: Session, said: Said, copies: list[Copy]) -> Meant:
    """The one laid aside for the speaker, on its way to them or from the one they name, else a free one."""
    theirs = [one for one in copies if one.member_id == said.by]
    given = [one for one in copies if said.giver_id is not None and one.member_id == said.giver_id]
    free = [one for one in copies if one.whereabouts == Whereabouts.shelf]
    free.sort(key=lambda one: one.venue_id != said.venue_id)
    aside = [one for one in copies if one.whereabouts == Whereabouts.held]
    missing = [one for one in copies if one.whereabouts == Whereabouts.missing]
    for some in (theirs, given, free, aside, missing):
        if some:
            return Meant(some[0])
    return _one_of(copies)


def _to_put_in(session: Session, said: Said, copies: list[Copy]) -> Meant:
    """Who has a copy and puts it into the drift again means that one; else it is a new one."""
    theirs = [one for one in copies if one.member_id == said.by and one.whereabouts in OUT]
    return Meant(theirs[0]) if theirs else Meant()


def _to_hand_on(session: Session, said: Said, copies: list[Copy]) -> Meant:
    return _first_of([one for one in copies if one.member_id == said.by], copies)


def _to_bring_back(session: Session, said: Said, copies: list[Copy]) -> Meant:
    """The speaker's own, else the only one that is out, whoever has it; a missing one is found again."""
    theirs = [one for one in copies if one.member_id == said.by and one.whereabouts in OUT]
    away = [one for one in copies if one.whereabouts in (*OUT, Whereabouts.missing)]
    return _first_of(theirs, away or copies)


def _first_of(theirs: list[Copy], others: list[Copy]) -> Meant:
    return Meant(theirs[0]) if theirs else _one_of(others)


def _one_of(copies: list[Copy]) -> Meant:
    if len(copies) == 1:
        return Meant(copies[0])
    codes = "、".join(one.code for one in copies[:4]) + ("等" if len(copies) > 4 else "")
    return Meant(unknown=f"这本书有{len(copies)}本在漂（{codes}），请说编号。")


_TITLED = {
    Act.release: _to_put_in,
    Act.take: _to_take,
    Act.hand_on: _to_hand_on,
    Act.give_back: _to_bring_back,
    Act.renew: _to_hand_on,
    Act.lose: _to_hand_on,
    Act.withdraw: _to_hand_on,
}
