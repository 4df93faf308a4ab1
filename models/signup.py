"""报名 and 请假: who comes to an event, or does not, as it was said."""

from sqlmodel import Field, Session, col, select

from models.record import COUNTS, Record


class SignUp(Record, table=True):
    """One person signed up for an event, or taken off it (`leaves`).

    `event` is as written, empty where it was not said; `name` is the person where it is not the sender. `list_id` is
    the message that began the 接龙 on which the row stands, None where it was said in plain speech. `event_id` is the
    event of the plan that was meant, None while there is none or nobody knows which. `guests` come along; `online`:
    joins from afar; each None where it was not said. `admitted`: an organiser let them in, whatever the number of
    places and the deadline. `waited`: there was no place, or it was too late, when it was said; who comes after all is
    told so.
    """

    __tablename__ = "signups"
    called = "报名"
    said = ("event", "name")

    event: str = ""
    name: str = ""
    leaves: bool = False
    list_id: int | None = None
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    guests: int | None = None
    online: bool | None = None
    admitted: bool = False
    waited: bool = False


def is_last_word(session: Session, row: SignUp) -> bool:
    """Whether its person has not said the contrary since: who left may sign up again in the same words."""
    later = select(SignUp.id).where(SignUp.member_id == row.member_id, col(SignUp.id) > row.id)
    return session.exec(later.where(SignUp.leaves != row.leaves, col(SignUp.state).in_(COUNTS))).first() is None
