"""收书: a list of copies, from a file or typed, gets its shelves, comes into the ledger, and is told in a few lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.text.copies import in_brief
from models import donation, venue
from models.donation import Given
from models.entry import Entry
from models.venue import Venue

NAMED = 10
"""How many rows a sentence names."""


def shelved(given: Sequence[Given], shelf: str) -> tuple[list[Given], list[str]]:
    """The copies, those without a shelf on the one that is named; and what is wrong where none is."""
    found = [one if one.shelf else replace(one, shelf=shelf) for one in given]
    without = [str(one.row) for one in found if not one.shelf]
    rows = "、".join(without[:NAMED]) + ("…" if len(without) > NAMED else "")
    return found, [f"第{rows}行没有写书架；请在表里补上，或写明没写的放在哪个书架。"] if without else []


def known_without_code(known: Sequence[tuple[Given, str]]) -> list[str]:
    """That rows without a code are taken for copies that the ledger has."""
    codes = [code for one, code in known if not one.code]
    if not codes:
        return []
    return [f"没有编号的{len(codes)}行算作账上已有的 {in_brief(codes)}；如果其实是另一本，请写上新编号再导入。"]


def bring_in(session: Session, new: Sequence[Given], entry: Entry) -> tuple[donation.Entered, list[str]]:
    """Enter the copies that are new, resting on an entry; what came of it, and that told in lines.

    玉龙书屋7本，政协书房5本（新书架）。没有编号的2本编为 CF-0013到CF-0014，待贴码。
    """
    before = {one.name for one in venue.listed(session)}
    entered = donation.enter(session, new, entry.id or 0, entry.at)
    return entered, list(_told(session, entered, before))


def _told(session: Session, entered: donation.Entered, before: set[str]) -> Iterator[str]:
    shelves = Counter(copy.home_id for copy in entered.copies)
    names = {shelf: session.get_one(Venue, shelf).name for shelf in shelves}
    parts = [
        f"{names[shelf]}{number}本" + ("" if names[shelf] in before else "（新书架）")
        for shelf, number in shelves.most_common()
    ]
    if parts:
        yield f"放在：{'，'.join(parts)}。"
    if unlabelled := [copy.code for copy in entered.copies if not copy.labelled]:
        yield f"没有编号的{len(unlabelled)}本编为 {in_brief(unlabelled)}，待贴码。"
    if entered.ready:
        yield f"其中{len(entered.ready)}本有书友在等，已按先后留出。"
