"""成员 and 身份: real persons of the roster, and the accounts they speak from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint, func, literal, update
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models.db import Instant

Contact = tuple[str, str, str]
"""Channel, account and the channel's id of who speaks."""


class Member(SQLModel, table=True):
    """A person. Who speaks before the roster knows them is one unbound person (`on_roster` False) of the shown name."""

    __tablename__ = "members"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    on_roster: bool = True
    card: str = Field(default="", index=True, description="群昵称")
    title: str = Field(default="", description="称谓")
    sector: str = Field(default="", description="界别")
    committee: str = Field(default="", description="专委会")
    region: str = Field(default="", description="旗县区")
    level: str = Field(default="", description="届别或级别")
    type: str = Field(default="", description="委员, 机关干部 …")
    rank: int | None = Field(default=None, description="职务顺序")
    liaison: str = Field(default="", description="联络员")
    aside: bool = Field(default=False, description="a leader: told through the 联络员, never by the bot itself")
    recorded: bool = Field(default=True, description="False after 不要记我")
    reminded: bool = Field(default=True, description="False after 别提醒我")
    resting: bool = Field(default=False, description="ill, as they said: not reminded, and absent in no list or figure")
    welcomed: bool = Field(default=False, description="the first record is there, and was told where possible")


PRACTICE = "演练"
"""The `type` of persons nobody is: who one can be in a practice group."""


class Identity(SQLModel, table=True):
    """One account of a person on one channel. The shown name is a hint for binding, never identity."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("channel", "account", "contact"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    account: str
    contact: str
    shown_name: str
    member_id: int = Field(foreign_key="members.id", index=True)
    friend: bool = Field(default=False, description="the bot's account can write to them privately")
    media_at: datetime | None = Field(default=None, sa_type=Instant, description="last sent what is no text")
    gone: bool = Field(default=False, description="the channel gave everybody new ids: nobody speaks from this one")


def roster(session: Session) -> list[Member]:
    """Everybody on the roster, by 职务顺序 where there is one, then as entered."""
    order = (col(Member.rank).is_(None), col(Member.rank), col(Member.id))
    return list(session.exec(select(Member).where(col(Member.on_roster)).order_by(*order)))


def sectors(session: Session) -> list[str]:
    """The 界别 that there are people of."""
    return sorted(session.exec(select(Member.sector).where(Member.sector != "").distinct()))


def names(session: Session) -> frozenset[str]:
    """Every name on the roster."""
    return frozenset(session.exec(select(Member.name).where(col(Member.on_roster))))


def find_identity(session: Session, channel: str, account: str, contact: str) -> Identity | None:
    """The identity of a contact, or None when nobody of an allowed group has spoken from it yet."""
    where = (Identity.channel == channel, Identity.account == account, Identity.contact == contact)
    return session.exec(select(Identity).where(*where)).first()


def contacts_of(session: Session, channel: str) -> dict[str, str]:
    """Everybody known on a channel, contact id -> shown name: who may write to the bot privately."""
    rows = session.exec(select(Identity.contact, Identity.shown_name).where(Identity.channel == channel))
    return dict(rows.all())


def meet(session: Session, channel: str, account: str, contact: str, shown_name: str) -> Identity:
    """The identity of who speaks; a new one is bound when its shown name fits exactly one person of the roster."""
    identity = find_identity(session, channel, account, contact)
    if identity is None:
        member = fitting(session, channel, account, shown_name) or _before(session, channel, account, shown_name)
        member = member or _stranger(session, shown_name)
        assert member.id is not None
        identity = Identity(
            channel=channel, account=account, contact=contact, shown_name=shown_name, member_id=member.id
        )
        session.add(identity)
        session.flush()
    elif shown_name and identity.shown_name != shown_name:
        _rename(session, identity, shown_name)
    return identity


def introduce(
    session: Session, contact: Contact, shown_name: str, heard_on: tuple[str, str], contact_id: str = ""
) -> Identity | None:
    """The identity of a name in a pasted text, where that name or id was met before; None for whom `meet` makes one.

    `heard_on` is the (channel, account) of the group itself. Of several under one name whoever asked not to be
    recorded is meant: their wish must not be lost by a copy.
    """
    identity = find_identity(session, *contact)
    if identity is not None:
        return identity
    given = find_identity(session, *heard_on, contact_id) if contact_id else None
    found = [session.get_one(Member, given.member_id)] if given else _namesakes(session, contact, shown_name, heard_on)
    person = found[0] if len(found) == 1 else next((member for member in found if not member.recorded), None)
    if person is None:
        return None
    identity = Identity(
        channel=contact[0], account=contact[1], contact=contact[2], shown_name=shown_name, member_id=person.id or 0
    )
    session.add(identity)
    session.flush()
    return identity


def follow_group(session: Session, before: str, after: str) -> None:
    """A group is called otherwise: who spoke in its pastes is known by its name too, and stays known."""
    here = (col(Identity.channel) == "transcript", col(Identity.contact).startswith(f"{before}/", autoescape=True))
    rest = func.substr(col(Identity.contact), len(before) + 1)
    session.execute(update(Identity).where(*here).values(contact=literal(after).concat(rest)))


def _namesakes(session: Session, contact: Contact, shown_name: str, heard_on: tuple[str, str]) -> list[Member]:
    """Those who spoke under a name on the group's channel or in its pastes; else those of the roster with it."""
    here = (col(Identity.channel) == heard_on[0]) & (col(Identity.account) == heard_on[1])
    room = contact[2].rpartition("/")[0] + "/"
    pasted = (col(Identity.channel) == contact[0]) & col(Identity.contact).startswith(room, autoescape=True)
    spoke = select(Member).join(Identity).where(Identity.shown_name == shown_name).distinct()
    found = session.exec(spoke.where(pasted if heard_on[0] == contact[0] else or_(here, pasted))).all()
    if found:
        return list(found)
    is_named = or_(col(Member.name) == shown_name, col(Member.card) == shown_name)
    return list(session.exec(select(Member).where(col(Member.on_roster), is_named)))


def fitting(session: Session, channel: str, account: str, shown_name: str) -> Member | None:
    """The one person of the roster whose name or 群昵称 is exactly the shown name and who has no account here yet.

    A second account under a name that is already bound is left to a person: it may be somebody else. In pasted text,
    where every group makes its own identity of a name, several may be the same person. An empty name,
    as some channels deliver it, is nobody's.
    """
    if not shown_name.strip():
        return None
    is_named = or_(col(Member.name) == shown_name, col(Member.card) == shown_name)
    found = session.exec(select(Member).where(col(Member.on_roster), is_named)).all()
    if len(found) != 1:
        return None
    if channel != "transcript" and _has_account(session, channel, account, found[0]):
        return None
    return found[0]


def _has_account(session: Session, channel: str, account: str, member: Member) -> bool:
    on_channel = (Identity.channel == channel, Identity.account == account, ~col(Identity.gone))
    return session.exec(select(Identity.id).where(*on_channel, Identity.member_id == member.id)).first() is not None


def _before(session: Session, channel: str, account: str, shown_name: str) -> Member | None:
    """After all ids changed: the one person who spoke here under this name before, and has no new account yet."""
    whose = (Identity.channel == channel, Identity.account == account, Identity.shown_name == shown_name)
    spoke = select(Member).join(Identity).where(*whose, col(Identity.gone)).distinct()
    found = [one for one in session.exec(spoke) if not _has_account(session, channel, account, one)]
    return found[0] if len(found) == 1 else None


def rehearse(session: Session) -> None:
    """Enter the made persons of practice groups, once; no real member can be spoken as there."""
    if session.exec(select(Member.id).where(Member.type == PRACTICE)).first() is not None:
        return
    for number, name in enumerate("甲乙丙丁戊己", 1):
        member = Member(name=f"演练{name}", card=f"演练-{name}", type=PRACTICE, on_roster=False)
        session.add(member)
        session.flush()
        identity = Identity(channel="room", account="room", contact=f"practice-{number}", shown_name="", member_id=0)
        identity.shown_name, identity.member_id, identity.friend = member.card, member.id or 0, True
        session.add(identity)


COURTESIES = ("委员", "老师", "同志")
"""What anybody may be called behind a surname or a given name; an office's title belongs to who bears it."""


def named(session: Session, name: str) -> Member | None:
    """The one person of the roster who is meant by a name as one says it; None where it is nobody's or several's."""
    meant = called(session, name)
    return meant[0] if len(meant) == 1 else None


def called(session: Session, name: str) -> list[Member]:
    """Everybody on the roster who may be meant by a name as one says it: 张三, 群昵称, 称谓, or 张委员, 张老师.

    One person only is sure; the first way of naming that fits anybody decides.
    """
    on_roster = select(Member).where(col(Member.on_roster)).order_by(col(Member.id))
    for column in (Member.name, Member.card, Member.title):
        found = list(session.exec(on_roster.where(col(column) == name)))
        if found:
            return found
    courtesy = next((one for one in COURTESIES if name.endswith(one)), "")
    part = name.removesuffix(courtesy)
    if not courtesy or not 1 <= len(part) <= 2:
        return []
    is_so_named = [col(Member.name).startswith(part)]
    if len(part) == 2:
        is_so_named.append(col(Member.name).endswith(part))
    if courtesy == "委员":
        on_roster = on_roster.where(col(Member.type).in_(["委员", ""]))
    return list(session.exec(on_roster.where(or_(*is_so_named))))


def unclear(meant: Sequence[Member]) -> str:
    """Why a name is no one person's, of those `called` by it: several are, or nobody."""
    return f"名册上有{len(meant)}位" if meant else "名册里对不上这个名字"


def names_of(session: Session, member_id: int) -> set[str]:
    """Every name a person goes by: on the roster, in groups, on their accounts."""
    person = session.get_one(Member, member_id)
    shown = session.exec(select(Identity.shown_name).where(Identity.member_id == member_id))
    return {person.name, person.card, *shown} - {""}


def stranger(session: Session, name: str) -> Member:
    """The person of a name that somebody else spoke of and the roster does not know, once for all who name them."""
    spoken_of = select(Member).where(~col(Member.on_roster), Member.name == name, Member.type != PRACTICE)
    return session.exec(spoken_of.order_by(col(Member.id))).first() or _stranger(session, name)


def address(member: Member) -> str:
    """What the bot calls a person: 称谓 where the office set one, else the name as shown."""
    return member.title or member.name


def _stranger(session: Session, shown_name: str) -> Member:
    member = Member(name=shown_name, on_roster=False)
    session.add(member)
    session.flush()
    return member


def _rename(session: Session, identity: Identity, shown_name: str) -> None:
    identity.shown_name = shown_name
    session.add(identity)
    member = session.get_one(Member, identity.member_id)
    if member.on_roster:
        return
    member.name = shown_name
    session.add(member)
