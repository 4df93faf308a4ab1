"""接龙: a list of those who come, passed on from hand to hand; who joined or left with each post is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.jielong import JieLong, Sort, jielong
from bot.text.names import shown_name
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.jielong import Sheet, difference, sheets
from models.member import Member, find_identity, named, stranger
from models.signup import SignUp

EXAMPLES = ("#接龙 读书沙龙（4月25日） 1. 林静 2. 阿青 3. 周秘书", "接龙：1.林静 2、阿青 3.周秘书（晚到一会儿）")
_KINDS = {Sort.signup: Kind.signup, Sort.unclear: Kind.signup, Sort.leave: Kind.withdrawal}


def understand(sentence: Sentence) -> Iterator[Found]:
    """Everybody on a list for an event; lists of wishes, dishes, purchases or votes are none."""
    listed = sentence.jielong
    if listed is None or not listed.names:
        return
    sort = listed.sort
    if sort in _KINDS:
        unsure = sort == Sort.unclear
        why = "接龙没写明是什么活动" if unsure else "接龙"
        yield Found(
            _KINDS[sort], names=listed.names, event=listed.event, words=sentence.text, unsure=unsure, why=(why,)
        )


@handles("接龙", understand, examples=EXAMPLES, lists=True)
def pass_on(ctx: Context, found: Found) -> Reply | None:
    """Enter who joined and who left since the list was last posted; the same list again enters nothing."""
    listed = jielong(found.words)
    if listed is None:
        return None
    leaves = found.kind == Kind.withdrawal
    own = _own_name(ctx, listed)
    sheet = _sheet(ctx, listed, own, leaves=leaves)
    last = jielong(sheet.text)
    joined, left = difference(sheet, set(last.names) if last else sheet.here, listed.names, own)
    entered = _enter(ctx, found, listed, sheet, joined, own, leaves=leaves)
    gone = _enter(ctx, found, listed, sheet, left, own, leaves=not leaves)
    said = line(replace(found, names=tuple(entered))) if entered else ""
    off = f"{'、'.join(gone)}不在名单上了" if gone else ""
    return Reply("已记：" + "，".join(words for words in (said, off) if words), ack=True) if said or off else None


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


def _enter(
    ctx: Context, found: Found, listed: JieLong, sheet: Sheet, names: Iterable[str], own: str, *, leaves: bool
) -> list[str]:
    """Enter the rows of some names, each for the person it names; returns those of persons that may be recorded."""
    entered: list[str] = []
    for name in names:
        person = _person(ctx, listed, name, own)
        if person.recorded:
            ctx.enter(
                SignUp,
                found,
                member_id=person.id,
                joins=found.unsure and bool(entered),
                event=found.event or sheet.event,
                name=name,
                leaves=leaves,
                list_id=sheet.list_id,
            )
            entered.append(name)
    return entered


def _person(ctx: Context, listed: JieLong, name: str, own: str) -> Member:
    """Who a row is: by the account that wrote it where the channel says so, else the one member of that name."""
    if name == own:
        return ctx.member
    authors = ctx.incoming.authors
    if len(authors) == len(listed.rows):
        at = next((at for at, row in enumerate(listed.rows) if row.name == name), None)
        identity = (
            find_identity(ctx.session, ctx.incoming.channel, ctx.incoming.account, authors[at])
            if at is not None
            else None
        )
        if identity is not None:
            return ctx.session.get_one(Member, identity.member_id)
    return named(ctx.session, name) or stranger(ctx.session, name)


def _own_name(ctx: Context, listed: JieLong) -> str:
    """How the sender stands on the list: by the account where the channel says who wrote a row, else by the name."""
    authors = ctx.incoming.authors
    if len(authors) == len(listed.rows) and ctx.incoming.sender in authors:
        return listed.rows[authors.index(ctx.incoming.sender)].name
    shown = shown_name(ctx.incoming.sender_name)
    return shown if shown in listed.names else ctx.member.name
