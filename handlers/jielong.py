"""接龙: a list of those who come, passed on from hand to hand; who joined or left with each post is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.drafting import announced
from bot.handler import Context, handles
from bot.message import Reply
from bot.rows import own_name, who
from bot.seating import Seated, ask_which, doubt, of_list, seated, stays_away
from bot.text.found import Found, Kind
from bot.text.jielong import JieLong, Row, Sort, jielong
from bot.text.notice import notice
from bot.text.party import guests, online
from bot.text.phrase import line
from bot.text.sentence import Sentence
from bot.text.signin import list_of_those_here
from models.event import Event, Stage
from models.jielong import Sheet, difference, sheets
from models.member import named, stranger
from models.signup import SignUp
from models.which_event import Meant

EXAMPLES = ("#接龙 读书沙龙（4月25日） 1. 林静 2. 阿青 3. 周秘书", "接龙：1.林静 2、阿青 3.周秘书（晚到一会儿）")
_KINDS = {Sort.signup: Kind.signup, Sort.unclear: Kind.signup, Sort.leave: Kind.withdrawal}


def understand(sentence: Sentence) -> Iterator[Found]:
    """Everybody on a list for an event; lists of wishes, dishes, purchases or votes are none, nor those of 签到."""
    listed = sentence.jielong
    if listed is None or not listed.names or (sentence.live and list_of_those_here(listed)):
        return
    sort = listed.sort
    if sort in _KINDS:
        unsure = sort == Sort.unclear
        why = "接龙没写明是什么活动" if unsure else "接龙"
        yield Found(
            _KINDS[sort], names=listed.names, event=listed.event, words=sentence.text, unsure=unsure, why=(why,)
        )


@dataclass(frozen=True, slots=True)
class _List:
    """A list as it is entered: what it continues, the event it is for, and how its sender stands on it."""

    found: Found
    read: JieLong
    sheet: Sheet
    own: str
    event_id: int | None


@handles("接龙", understand, examples=EXAMPLES, lists=True)
def pass_on(ctx: Context, found: Found) -> list[Reply]:
    """Enter who joined and who left since the list was last posted; the same list again enters nothing."""
    listed = jielong(found.words)
    if listed is None:
        return []
    header = "\n".join(listed.header)
    told = notice(f"接龙：{header}", ctx.incoming.sent_at)
    asked = announced(ctx, told, header) if told else []
    leaves = found.kind == Kind.withdrawal
    own = own_name(ctx, listed)
    sheet = _sheet(ctx, listed, own, leaves=leaves)
    meant = _event(ctx, sheet, listed, header)
    why = "" if found.unsure else doubt(meant)
    said = replace(found, unsure=True, why=(why,)) if why else found
    here = _List(said, listed, sheet, own, meant.event.id if meant.event else None)
    last = jielong(sheet.text)
    joined, left = difference(sheet, set(last.names) if last else sheet.here, listed.names, own)
    entered, people = _enter(ctx, here, joined, leaves=leaves)
    gone, leaving = _enter(ctx, here, left, leaves=not leaves)
    again, told_anew = _enter(ctx, here, _other_party(here, last), leaves=leaves)
    came = seated(ctx, meant.event, people + told_anew) if meant.event and people + leaving + told_anew else Seated()
    if meant.event:
        stays_away(ctx, meant.event, people if leaves else leaving)
    ack = _ack(found, entered, gone, again, came.remark)
    return [*asked, *([ack] if ack else []), *came.replies, *([ask_which(ctx, meant)] if why and entered else [])]


def _event(ctx: Context, sheet: Sheet, listed: JieLong, header: str) -> Meant:
    """The event that the list has been for from its beginning, else the one that its header names."""
    known = ctx.session.get(Event, sheet.event_id) if sheet.event_id else None
    if known is not None and known.stage == Stage.on:
        return Meant(known)
    return of_list(ctx, listed.event or sheet.event, header) if listed.event or sheet.event else Meant()


def _other_party(here: _List, last: JieLong | None) -> list[str]:
    """Who stood on the last list too, and by now brings others along or comes another way."""
    if last is None or here.event_id is None or not here.sheet.is_known_to(set(here.read.names), here.own):
        return []
    before = {row.name: _party(row) for row in last.rows}
    return [row.name for row in here.read.rows if row.name in here.sheet.here and before.get(row.name) != _party(row)]


def _party(row: Row) -> tuple[int, bool | None]:
    return guests(row.words, of_row=True) or 0, online(row.words)


def _ack(found: Found, entered: list[str], gone: list[str], again: list[str], remark: str) -> Reply | None:
    """已记：“读书沙龙”报名（阿青），林静不在名单上了"""
    said = line(replace(found, names=tuple(entered))) + remark if entered else ""
    off = f"{'、'.join(gone)}不在名单上了" if gone else ""
    anew = f"{'、'.join(again)}的人数或参加方式已改" if again else ""
    words = "，".join(words for words in (said, off, anew) if words)
    return Reply(f"已记：{words}", ack=True) if words else None


def _sheet(ctx: Context, listed: JieLong, own: str, *, leaves: bool) -> Sheet:
    """The 接龙 that this list continues, else a new one that begins with this message."""
    names, event = set(listed.names), listed.event or ""
    for sheet in sheets(ctx.session, ctx.group_id, ctx.now, leaves=leaves):
        last = jielong(sheet.text)
        same_header = last.header == listed.header if last else sheet.event == event
        if (same_header or sheet.event == event) and sheet.is_continued_by(
            names, own, ctx.incoming.sent_at, same_header=same_header
        ):
            return sheet
    return Sheet(ctx.message_id, event)


def _enter(ctx: Context, here: _List, names: Iterable[str], *, leaves: bool) -> tuple[list[str], list[int]]:
    """Enter the rows of some names, each for the person it names; returns those that may be recorded, by name and id."""
    entered: list[str] = []
    people: list[int] = []
    rows = {row.name: row for row in here.read.rows}
    for name in names:
        person = who(ctx, here.read, name, here.own) or named(ctx.session, name) or stranger(ctx.session, name)
        if person.recorded:
            party = _party(rows[name]) if name in rows else (None, None)
            ctx.enter(
                SignUp,
                here.found,
                member_id=person.id,
                joins=here.found.unsure and bool(entered),
                event=here.found.event or here.sheet.event,
                name=name,
                leaves=leaves,
                list_id=here.sheet.list_id,
                event_id=here.event_id,
                guests=party[0],
                online=party[1],
            )
            entered.append(name)
            people.append(person.id or 0)
    return entered, people
