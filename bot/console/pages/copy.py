"""一本漂流书: its journey, who waits for it, what was told of it; and what the keeper of the shelves enters by hand."""

from datetime import date

from sqlmodel import col, select

from bot.almanac import SHANGHAI
from bot.console import deeds, history
from bot.console.desk import Answer, Ask, File, Go, NotFound, Page, does, saves, shows
from bot.console.pages.copies import WAITS, may_change, where
from bot.console.typed import day, person
from bot.console.vocabulary import STATES
from bot.journey import card
from bot.labelling import of_codes
from bot.refusal import Refused
from bot.text.phrase import NAMES
from models import hold, holdings, member, shelving
from models.audit import history as changes_of
from models.book import Book
from models.copy import Copy
from models.drift import Act, DriftAct
from models.entry import Entry
from models.holdings import Held
from models.lending import lending
from models.member import Member
from models.record import COUNTS
from models.role import Duty
from models.shelving import ACTS, CannotShelve
from models.venue import Venue


@shows("/copies/{id}", "一本漂流书")
def copy(ask: Ask) -> Page:
    """Everything about one copy."""
    one, session = _copy(ask), ask.session
    held = Held(
        one,
        session.get_one(Book, one.book_id),
        session.get(Member, one.member_id) if one.member_id else None,
        session.get(Venue, one.venue_id) if one.venue_id else None,
    )
    queue = [(place, session.get_one(Member, place.member_id)) for place in hold.queue(session, one.book_id)]
    return Page(
        "copy.html",
        {
            "held": held,
            "where": where(held),
            "owner": session.get(Member, one.owner_id).name if one.owner_id else one.owner,  # type: ignore[union-attr]
            "renewals": lending(session).renewals,
            "journey": card(session, one).split("\n")[1:],
            "queue": [two for two in queue if ask.may_see(two[0].group_id)],
            "waits": WAITS,
            "told": [told(ask, act) for act in shelving.acts_on(session, one)],
            "changes": [deeds.told(session, each) for each in changes_of(session, one)][::-1],
            "acts": {act.value: called for act, called in ACTS.items()},
            "venues": holdings.shelves(session, ask.groups),
            "today": _today(ask).isoformat(),
            "may_change": may_change(ask),
        },
    )


@does("/copies/{id}", duty=Duty.organiser)
def enter(ask: Ask) -> Go:
    """Enter what was done with it."""
    one = _copy(ask)
    return Go(f"/copies/{one.id}", entered(ask, one))


@does("/copies/{id}/remark", duty=Duty.organiser)
def remark(ask: Ask) -> Go:
    """Keep a remark about it."""
    one = _copy(ask)
    changed = shelving.describe(ask.session, one, ask.words.get("remark", "").strip(), ask.now, ask.desk.by)
    return Go(f"/copies/{one.id}", "备注改好了。" if changed else "和原来一样，没有改动。")


@does("/copies/acts/{act}", duty=Duty.organiser)
def turn(ask: Ask) -> Go:
    """Take out what was told of a copy, or put it back."""
    act = ask.session.get(DriftAct, ask.number("act"))
    one = ask.session.get(Copy, act.copy_id) if act and act.copy_id else None
    if act is None or one is None or not holdings.may_keep(ask.session, one, ask.groups):
        raise NotFound
    is_out = act.state in COUNTS
    try:
        (shelving.take_out if is_out else shelving.put_back)(ask.session, act, ask.now, ask.desk.by)
    except CannotShelve as problem:
        raise Refused(str(problem)) from None
    said = "撤销了，书在哪里跟着改了；要找回来，再按“恢复”。" if is_out else "恢复了，书在哪里跟着改了。"
    back = ask.words.get("back") == "register"
    still = ask.session.exec(select(Copy.id).where(col(Copy.id) == one.id)).first()
    return Go("/copies/register" if back else f"/copies/{still}" if still else "/copies", said)


@saves("/copies/{id}/label", duty=Duty.organiser, anew=False)
def label(ask: Ask) -> Answer:
    """Its label as a picture."""
    from bot.pictures.labels import Label, single

    [(one, book)] = of_codes(ask.session, [_copy(ask).code])
    return File(f"标签 {one.code}.png", "image/png", [single(Label(one.code, book.title))])


def entered(ask: Ask, one: Copy) -> str:
    """Enter what a form says was done with a copy; returns the sentence that says so."""
    words, session = ask.words, ask.session
    act = next((act for act in ACTS if act.value == words.get("act")), None)
    if act is None:
        raise Refused("请选做了什么：借出、还回、转给、续借……")
    on = day(words.get("day", "")) or _today(ask)
    if on > _today(ask):
        raise Refused(f"日期{on.month}月{on.day}日还没有到，请核对。")
    venue = next((two for two in holdings.shelves(session, ask.groups) if two.id == ask.number("venue")), None)
    try:
        told = shelving.enter(
            session,
            act,
            one,
            _person(ask),
            on,
            ask.now,
            ask.desk.by,
            venue=venue.id if venue and act == Act.give_back else None,
            remark=words.get("remark", "").strip(),
            sure=bool(words.get("sure")),
        )
    except CannotShelve as problem:
        raise Refused(str(problem)) from None
    who = session.get_one(Member, told.to_id or told.member_id).name if words.get("who", "").strip() else ""
    return f"登记了：{one.code} {ACTS[act]}{who}。"


def told(ask: Ask, act: DriftAct) -> dict[str, object]:
    """One thing told of a copy, for the list on its page and on the register's."""
    session = ask.session
    entry = session.get(Entry, act.entry_id) if act.entry_id else None
    to = session.get(Member, act.to_id) if act.to_id else None
    return {
        "act": act,
        "code": act.copy_code,
        "what": NAMES[Act(act.act)],  # type: ignore[index]
        "who": session.get_one(Member, act.member_id).name + (f" → {to.name}" if to else ""),
        "by": history.who(session, entry.by) if entry else "",
        "remark": entry.remark if entry else "",
        "counts": act.state in COUNTS,
        "state": STATES[act.state],
    }


def _person(ask: Ask) -> int | None:
    """Whom it is about: of the roster, or whom nobody knows where the form says so; None where nobody is named."""
    words = ask.words.get("who", "").strip()
    if not words:
        return None
    if ask.words.get("guest") and not member.called(ask.session, words):
        return member.stranger(ask.session, words).id
    try:
        return person(ask.session, words).id
    except Refused as refusal:
        more = "" if member.called(ask.session, words) else "不在册的书友，请勾上“不在名册上”。"
        raise Refused(f"{refusal}{more}") from None


def _copy(ask: Ask) -> Copy:
    one = ask.session.get(Copy, ask.number("id"))
    if one is None or not holdings.may_keep(ask.session, one, ask.groups):
        raise NotFound
    return one


def _today(ask: Ask) -> date:
    return ask.now.astimezone(SHANGHAI).date()
