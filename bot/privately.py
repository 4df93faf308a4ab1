"""私下告诉: what follows for one person from somebody else's act is told at once, not at night or on a holiday.

What bears on an event that one signed up for is told on a holiday too: the event may be on it.
"""

from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session

from bot.almanac import Night, awake, waking
from models import holiday, relay
from models.member import Member


@dataclass(frozen=True, slots=True)
class Rules:
    """The machine's settings that decide how a message is answered."""

    quiet_from: time = time(22)
    quiet_until: time = time(7)

    @property
    def night(self) -> Night:
        """The quiet hours."""
        return Night(self.quiet_from, self.quiet_until)

    def is_night(self, at: datetime) -> bool:
        """Whether a moment lies in the quiet hours."""
        return at in self.night


def told_at(session: Session, rules: Rules, now: datetime) -> datetime:
    """When somebody is told what they did not ask for just now: at once, else when the night and the holiday end."""
    return waking(now, rules.night, holiday.decided(session))


def privately(
    session: Session,
    rules: Rules,
    member: Member,
    key: str,
    job: str,
    text: str,
    now: datetime,
    *,
    answers: int | None = None,
    soon: bool = False,
    file: str = "",
) -> bool:
    """Tell a person what somebody else's act means for them, or put it on the 待转告 list; False where it stands.

    It is no reminder: it follows from what the person asked for or has to do. `answers` and `file` as in
    `models.relay.tell`. `soon`: on a day off too.
    """
    due_at = awake(now, rules.night) if soon else told_at(session, rules, now)
    return relay.tell(session, member, key, job, text, now, due_at=due_at, reminds=False, answers=answers, file=file)
