"""没对上名册的账号: who stands for nobody of the roster yet, each with what they said and whom it may be."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot.channel import CALLED as CHANNELS
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.typed import person
from models import binding
from models.binding import Spoke
from models.inbox import Message
from models.member import Identity, Member
from models.role import Duty

MOST = 40


@dataclass(frozen=True, slots=True)
class Stranger:
    """One account that stands for nobody, what they said, and who of the roster it may be."""

    account: Identity
    channel: str
    spoke: Spoke | None
    suggested: list[Member]


@shows("/members/binding", "没对上名册的账号", duty=Duty.secretary)
def strangers(ask: Ask) -> Page:
    """The accounts of the asker's groups that wait to be bound, oldest first."""
    waiting = _mine(ask)
    suggested = binding.suggested(ask.session, waiting[:MOST])
    spoke = binding.spoke(ask.session, [one.id or 0 for one in waiting[:MOST]], ask.groups)
    shown = [
        Stranger(
            one,
            CHANNELS.get(one.channel, one.channel),
            spoke.get(one.id or 0),
            suggested[one.id or 0],
        )
        for one in waiting[:MOST]
    ]
    return Page("binding.html", {"strangers": shown, "total": len(waiting)})


@does("/members/binding", duty=Duty.secretary)
def bind(ask: Ask) -> Go:
    """Say who an account is; what stood under it becomes theirs."""
    account = next((one for one in _mine(ask) if one.id == ask.number("account")), None)
    if account is None:
        raise NotFound
    member = person(ask.session, ask.words.get("who", "") or ask.words.get("typed_who", ""))
    binding.bind(ask.session, account, member, ask.now, ask.desk.by)
    return Go("/members/binding", f"“{account.shown_name}”就是{member.name}；原来的记录都归到了{member.name}名下。")


def _mine(ask: Ask) -> list[Identity]:
    """Those who said something recorded in the asker's groups."""
    waiting = binding.unbound(ask.session)
    if ask.groups is None:
        return waiting
    heard = (
        select(Message.identity_id)
        .where(col(Message.group_id).in_(ask.groups), col(Message.kept))
        .where(col(Message.identity_id).in_([one.id for one in waiting]))
    )
    here = set(ask.session.exec(heard.distinct()))
    return [one for one in waiting if one.id in here]
