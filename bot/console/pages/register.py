"""登记: line by line what happened at the shelf, one press of Enter a line; what was entered stands below."""

from bot.almanac import SHANGHAI
from bot.console.console import address
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.pages.copy import entered, told
from bot.labelling import of_codes
from bot.refusal import Refused
from bot.text.copies import typed
from models import book as books
from models import copy as copies
from models import holdings, shelving
from models.copy import Copy
from models.role import Duty
from models.shelving import ACTS

LATELY = 30


@shows("/copies/register", "登记", duty=Duty.organiser)
def blank(ask: Ask) -> Page:
    """The one row, as the row before left it, and what was entered last."""
    lately = shelving.entered_by(ask.session, ask.desk.by, LATELY)
    return Page(
        "register.html",
        {
            "acts": {act.value: called for act, called in ACTS.items()},
            "chosen": ask.words.get("act", ""),
            "day": ask.words.get("day") or ask.now.astimezone(SHANGHAI).date().isoformat(),
            "venues": holdings.shelves(ask.session, ask.groups),
            "venue": ask.words.get("venue", ""),
            "rows": [told(ask, act) for act in lately],
        },
    )


@does("/copies/register", duty=Duty.organiser)
def enter(ask: Ask) -> Go:
    """Enter the row, and stay ready for the next of its kind."""
    one = _meant(ask)
    said = entered(ask, one)
    kept = {name: ask.words.get(name, "") for name in ("act", "day", "venue")}
    return Go(address("/copies/register", **kept), said)


def _meant(ask: Ask) -> Copy:
    """The one copy of a code, or of a title of which only one drifts."""
    words = ask.words.get("what", "").strip()
    if not words:
        raise Refused("请写编号或书名。")
    found = [one for one, _ in of_codes(ask.session, [words])] if typed(words) else _titled(ask, words.strip("《》 "))
    if len(found) > 1:
        codes = "、".join(one.code for one in found[:6]) + ("等" if len(found) > 6 else "")
        raise Refused(f"“{words}”不止一本（{codes}），一行请只写一个编号。")
    if not found:
        raise Refused(f"没有叫“{words}”的漂流本，请写书上标签的编号。")
    if not holdings.may_keep(ask.session, found[0], ask.groups):
        raise Refused(f"{found[0].code}不在您管的范围里。")
    return found[0]


def _titled(ask: Ask, title: str) -> list[Copy]:
    return [one for book in books.titled(ask.session, title) for one in copies.of_book(ask.session, book.id or 0)]
