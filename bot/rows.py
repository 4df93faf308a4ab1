"""接龙的行: who stands on the rows of a list, as far as the channel or the sender's own name says so."""

from bot.handler import Context
from bot.text.jielong import JieLong
from bot.text.names import shown_name
from models.member import Member, find_identity


def who(ctx: Context, listed: JieLong, name: str, own: str) -> Member | None:
    """Whose row it is: the sender's `own`, or by the account that wrote it; None where only its name says so."""
    if name == own:
        return ctx.member
    authors = ctx.incoming.authors
    at = next((at for at, row in enumerate(listed.rows) if row.name == name), None)
    if at is None or len(authors) != len(listed.rows):
        return None
    identity = find_identity(ctx.session, ctx.incoming.channel, ctx.incoming.account, authors[at])
    return ctx.session.get_one(Member, identity.member_id) if identity else None


def own_name(ctx: Context, listed: JieLong) -> str:
    """How the sender stands on the list: by the account where the channel says who wrote a row, else by the name."""
    authors = ctx.incoming.authors
    if len(authors) == len(listed.rows) and ctx.incoming.sender in authors:
        return listed.rows[authors.index(ctx.incoming.sender)].name
    shown = shown_name(ctx.incoming.sender_name)
    return shown if shown in listed.names else ctx.member.name
