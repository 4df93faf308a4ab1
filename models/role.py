"""谁能做什么: admin, organiser, secretary and read-only, for the whole city or for some groups and 旗县区."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.db import choice


class Duty(StrEnum):
    """What a person may do beside being a member."""

    admin = "admin"
    organiser = "organiser"
    secretary = "secretary"
    read_only = "read-only"


class Role(SQLModel, table=True):
    """A person's duty: in one group, in the groups of one region, or (neither set) everywhere."""

    __tablename__ = "roles"
    __table_args__ = (UniqueConstraint("member_id", "duty", "group_id", "region"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="members.id", index=True)
    duty: Duty = Field(sa_type=choice(Duty))
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    region: str = ""
