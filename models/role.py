"""谁能做什么: admin, organiser, secretary and read-only, for the whole city or for some groups and 旗县区."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.audit import note
from models.db import choice
from models.group import Group
from models.member import Member, address


class Duty(StrEnum):
    """What a person may do beside being a member.

    admin (管理员): everything, and says who has which role. organiser (会务): runs the groups, their events, posts and
    shelves. secretary (秘书): keeps the ledger, enters and settles records for others, exports. read-only (只读): looks
    at what organisers and secretaries see and changes nothing.
    """

    admin = "admin"
    organiser = "organiser"
    secretary = "secretary"
    read_only = "read-only"


CALLED = {Duty.admin: "管理员", Duty.organiser: "会务", Duty.secretary: "秘书", Duty.read_only: "只读"}
"""What people call who has a duty."""
GRANTED_BY = {
    Duty.admin: (Duty.admin,),
    Duty.organiser: (Duty.organiser, Duty.admin),
    Duty.secretary: (Duty.secretary, Duty.admin),
    Duty.read_only: tuple(Duty),
}
"""Which roles let one do what a duty is about."""


class Role(SQLModel, table=True):
    """A person's duty: in one group, in the groups of one region, or (neither set) everywhere."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("member_id", "duty", "group_id", "region"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id", index=True)
    duty: Duty = Field(sa_type=choice(Duty))
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    region: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role holds: in one group, in the groups of one region, or (neither) in the whole city."""

    group_id: int | None = None
    region: str = ""


CITY = Scope()


def may(session: Session, member_id: int, duty: Duty, group_id: int | None) -> bool:
    """Whether a person may do what a duty is about in a group; without a group, in the whole city."""
    where = (Role.member_id == member_id, col(Role.duty).in_(GRANTED_BY[duty]))
    places = _around(session, group_id)
    return any(Scope(one.group_id, one.region) in places for one in session.exec(select(Role).where(*where)))


def may_anywhere(session: Session, member_id: int, duty: Duty) -> bool:
    """Whether a person may do what a duty is about in any group at all."""
    where = (Role.member_id == member_id, col(Role.duty).in_(GRANTED_BY[duty]))
    return session.exec(select(Role.id).where(*where)).first() is not None


def reach(session: Session, member_id: int, *duties: Duty) -> frozenset[int] | None:
    """The groups in which a person may do what one of some duties is about.

    None: the whole city, with what belongs to no group.
    """
    granting = {one for duty in duties for one in GRANTED_BY[duty]}
    where = (Role.member_id == member_id, col(Role.duty).in_(granting))
    held = [Scope(one.group_id, one.region) for one in session.exec(select(Role).where(*where))]
    if CITY in held:
        return None
    regions = [one.region for one in held if one.region]
    in_regions = session.exec(select(Group.id).where(col(Group.region).in_(regions))) if regions else ()
    return frozenset(one for one in (*(scope.group_id for scope in held), *in_regions) if one is not None)


def of(session: Session, duty: Duty, group_id: int | None) -> list[Member]:
    """Whom to ask about a group: those nearest to it with that duty, of the group, else its region, else the city.

    Where nobody has it the admins are asked. Who is resting is asked only where nobody else can be.
    """
    for sought in dict.fromkeys((duty, Duty.admin)):
        for place in _around(session, group_id):
            where = (Role.duty == sought, Role.group_id == place.group_id, Role.region == place.region)
            found = list(session.exec(select(Member).join(Role).where(*where).order_by(col(Role.id))))
            if found:
                return [one for one in found if not one.resting] or found
    return []


def refusal(session: Session, duty: Duty, group_id: int | None) -> str:
    """What to say to who asks for something that is not theirs to do: who does it."""
    duty = Duty.organiser if duty == Duty.read_only else duty
    names = [address(one) for one in of(session, duty, group_id)[:3]]
    group = session.get(Group, group_id) if group_id else None
    whom = "、".join(names) or (group.contact if group else "") or "群里的会务"
    return f"这一项由{CALLED[duty]}办理，请找{whom}。"


def give(session: Session, member: Member, duty: Duty, scope: Scope, at: datetime, by: str) -> bool:
    """Give a person a role; False where they have just that one already."""
    held = (Role.member_id == member.id, Role.duty == duty, Role.group_id == scope.group_id)
    if session.exec(select(Role).where(*held, Role.region == scope.region)).first() is not None:
        return False
    role = Role(member_id=member.id or 0, duty=duty, group_id=scope.group_id, region=scope.region)
    session.add(role)
    note(session, at, by, "give", role, **_detail(role))
    return True


def take(session: Session, role: Role, at: datetime, by: str) -> None:
    """Take a role from its person."""
    note(session, at, by, "take", role, **_detail(role))
    session.delete(role)
    session.flush()


def listed(session: Session) -> list[tuple[Member, Role]]:
    """Every role with whose it is, person by person."""
    return list(session.exec(select(Member, Role).join(Role).order_by(col(Member.id), col(Role.id))))


def regions(session: Session) -> list[str]:
    """The 旗县区 that there are groups or people of."""
    of_groups, of_people = (select(table.region).where(table.region != "").distinct() for table in (Group, Member))
    return sorted({*session.exec(of_groups), *session.exec(of_people)})


def _around(session: Session, group_id: int | None) -> list[Scope]:
    """Where a role must hold to count in a group, the nearest first."""
    group = session.get(Group, group_id) if group_id else None
    of_group = [Scope(group.id)] if group else []
    of_region = [Scope(region=group.region)] if group and group.region else []
    return [*of_group, *of_region, CITY]


def _detail(role: Role) -> dict[str, object]:
    return {"member": role.member_id, "duty": role.duty.value, "group": role.group_id, "region": role.region}
