"""漂流: every copy with where it is, who waits for what, and what is overdue, with words ready to ask after it."""

from datetime import date, timedelta
from typing import Any

from bot.almanac import SHANGHAI
from bot.console.console import address, turned
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.labelling import of_codes
from bot.refusal import Refused
from bot.text.phrase import NAMES
from bot.waiting import due
from models import holdings, shelving
from models.book import Book
from models.copy import Whereabouts
from models.drift import Act, DriftAct
from models.hold import Hold, Waiting
from models.holdings import Held, Wanted
from models.inbox import Message
from models.member import Member
from models.member import address as called
from models.role import Duty
from models.shelving import CannotShelve

MOST, A_PAGE = 50, 100
"""Copies on a page, and books that are waited for."""
LONG = timedelta(days=21)
"""Late for so long, one is asked in other words."""
CALLED = {
    Whereabouts.shelf: "在架",
    Whereabouts.held: "留给",
    Whereabouts.reader: "在",
    Whereabouts.way: "正转给",
    Whereabouts.missing: "找不到了",
    Whereabouts.withdrawn: "不再漂流",
}
WAITS = {Waiting.queued: "排队", Waiting.ready: "已留出"}
STATES = {
    "": "在漂的全部",
    "shelf": "在架可借",
    "held": "留给预约的",
    "out": "在书友手里",
    "missing": "找不到的",
    "withdrawn": "不再漂流的",
}


@shows("/copies", "漂流", menu=44)
def listing(ask: Ask) -> Page:
    """The copies looked for, a page at a time."""
    asked = {name: ask.words.get(name, "").strip() for name in ("words", "state", "venue", "unlabelled")}
    wanted = Wanted(asked["words"], asked["state"], ask.number("venue") or None, bool(asked["unlabelled"]))
    found = holdings.find(ask.session, wanted, ask.groups, MOST + 1, ask.words.get("after", ""))
    last = found[MOST - 1].copy.code if len(found) > MOST else ""
    return Page(
        "copies.html",
        {
            "asked": asked,
            "rows": found[:MOST],
            "where": where,
            "states": STATES,
            "venues": holdings.shelves(ask.session, ask.groups),
            "today": ask.now.astimezone(SHANGHAI).date(),
            "more": address("/copies", **asked, after=last) if last else "",
            "first": address("/copies", **asked) if ask.words.get("after") else "",
        },
    )


@shows("/copies/overdue", "到期未还")
def overdue(ask: Ask) -> Page:
    """What is late, for the keeper's eyes alone, with a friendly word to send."""
    today = ask.now.astimezone(SHANGHAI).date()
    late = holdings.overdue(ask.session, today, ask.groups)
    return Page(
        "overdue.html",
        {"rows": [(one, (today - day).days, _words(ask, one, day)) for one in late if (day := one.copy.due)]},
    )


@shows("/copies/queue", "排队")
def queue(ask: Ask) -> Page:
    """Who waits for which book, a page of books at a time."""
    books = holdings.wished(ask.session, ask.groups)
    at = min(ask.number("at"), max(len(books) - 1, 0) // A_PAGE * A_PAGE)
    return Page(
        "queue.html",
        {
            "queues": holdings.waited(ask.session, books[at : at + A_PAGE], ask.groups),
            "waits": WAITS,
            "may_change": may_change(ask),
            "at": at,
            "pages": turned(at, A_PAGE, more=at + A_PAGE < len(books)),
        },
    )


@shows("/copies/loose", "对不上的")
def loose(ask: Ask) -> Page:
    """What was said of copies that the ledger does not know, each to be matched by its code."""
    rows = shelving.loose(ask.session, ask.groups, MOST)
    return Page(
        "loose.html",
        {
            "rows": [_said(ask, act) for act in rows],
            "more": shelving.number_loose(ask.session, ask.groups) - len(rows),
            "may_change": may_change(ask),
        },
    )


@does("/copies/loose", duty=Duty.organiser)
def match(ask: Ask) -> Go:
    """Say which copy was meant."""
    act = ask.session.get(DriftAct, ask.number("act"))
    if act is None or not ask.may_see(act.group_id):
        raise NotFound
    code = ask.words.get("code", "").strip()
    found = of_codes(ask.session, [code]) if code else []
    if len(found) != 1 or not holdings.may_keep(ask.session, found[0][0], ask.groups):
        raise Refused("请写一个您管的漂流本的编号，例如 CF-0012。")
    try:
        shelving.match(ask.session, act, found[0][0], ask.now, ask.desk.by)
    except CannotShelve as problem:
        raise Refused(str(problem)) from None
    return Go("/copies/loose", f"对上了{found[0][0].code}，书在哪里跟着改了。")


@does("/copies/queue", duty=Duty.organiser)
def leave(ask: Ask) -> Go:
    """Somebody no longer waits."""
    waiting = ask.session.get(Hold, ask.number("hold"))
    if waiting is None or not ask.may_see(waiting.group_id):
        raise NotFound
    try:
        shelving.leave_queue(ask.session, waiting, ask.now, ask.desk.by)
    except CannotShelve as problem:
        raise Refused(str(problem)) from None
    return Go(address("/copies/queue", at=ask.number("at")), "取消了这一位的预约，后面的依次往前。")


def where(one: Held) -> str:
    """在玉龙书屋, 在林静手里, 留给林静（玉龙书屋）, 正转给林静, 找不到了."""
    state, place = one.copy.whereabouts, one.venue.name if one.venue else ""
    if state == Whereabouts.shelf:
        return f"在{place}" if place else "在架"
    if state == Whereabouts.reader:
        return f"在{one.member.name}手里" if one.member else "借出"
    if state in (Whereabouts.held, Whereabouts.way) and one.member:
        return f"{CALLED[state]}{one.member.name}" + (f"（{place}）" if place else "")
    return CALLED[state]


def _words(ask: Ask, one: Held, until: date) -> str:
    today = ask.now.astimezone(SHANGHAI).date()
    who = f"{called(one.member)}您好，" if one.member else ""
    return who + due(ask.session, one.copy, until, today, long=today - until >= LONG)


def _said(ask: Ask, act: DriftAct) -> dict[str, Any]:
    book = ask.session.get(Book, act.book_id) if act.book_id else None
    message = ask.session.get(Message, act.message_id) if act.message_id else None
    return {
        "act": act,
        "who": ask.session.get_one(Member, act.member_id).name,
        "what": NAMES[Act(act.act)] + act.copy_code + (f"《{book.title}》" if book else ""),  # type: ignore[index]
        "words": message.text if message else "",
    }


def may_change(ask: Ask) -> bool:
    """Whether the asker keeps shelves anywhere."""
    return bool({Duty.organiser, Duty.admin} & ask.desk.duties)
