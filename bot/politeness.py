"""分寸: when the bot speaks of its own accord and how often. Every such rule is said here, and the rest asks here.

Nothing at night or on days off, nothing unasked in the quiet weeks the office declares, one post a group and day and
three a week beside the evening line. Answers, and what an organiser sends, know none of these. Reminders of an event
that somebody signed up for are asked for: they go out on days off and in quiet weeks too, only not at night.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.almanac import SHANGHAI, Night, is_day_off, morrow
from bot.text.phrase import month_day
from models import holiday, joining, quiet
from models.quiet import Quiet

EVENING_LINE = "evening_digest"
"""The one post that is not counted."""
MOST_A_DAY, MOST_A_WEEK = 1, 3
EVENING = time(20)
"""When a reminder goes out the evening before that would fall in the night."""
LONGEST_WAIT = timedelta(days=40)
"""How long what was too much may wait for its group's next post: a monthly post is always in reach."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What holds by now: after how long a post is too late, the night, the office's days off and quiet weeks."""

    late: timedelta
    night: Night
    decided: Mapping[date, bool]
    quiet: tuple[Quiet, ...]

    def is_off(self, day: date) -> bool:
        """Whether it is a legal holiday or a day off that 调休 adds."""
        return is_day_off(day, self.decided)

    def quiet_week(self, day: date) -> str:
        """Why nothing unasked is said on a day of a quiet week: 两会期间（3月4日—3月11日）; empty on other days."""
        of_day = (one for one in self.quiet if day in one)
        return next((f"{one.name}期间（{month_day(one.first)}—{month_day(one.last)}）" for one in of_day), "")

    def silence(self, day: date) -> str:
        """Why a day is none for notices, empty on an ordinary one."""
        return "节假日" if self.is_off(day) else self.quiet_week(day)

    def posted_on(self, day: date) -> date:
        """When a weekly or monthly post of a day is posted: that day or the next that is not off."""
        while self.is_off(day):
            day += timedelta(days=1)
        return day

    def round_of(self, day: date) -> list[date]:
        """The days whose notices go out on an ordinary day: itself, and those without notices that follow it."""
        days = [day]
        while self.silence(morrow := days[-1] + timedelta(days=1)):
            days.append(morrow)
        return days

    def missed(self, due: datetime, now: datetime) -> str:
        """Why a post that was due can no more be posted now, empty where it can."""
        if now - due > self.late:
            return f"{due:%m月%d日%H:%M}过点未发"
        if now in self.night:
            return f"{due:%m月%d日%H:%M}未发，轮到时已是夜里"
        return f"{due:%m月%d日%H:%M}未发，轮到时已是节假日" if self.is_off(_day(now)) else ""

    def missed_round(self, due: datetime, now: datetime) -> str:
        """Why the notices of a day can no more be told, empty where they can: any time of that day is early enough."""
        if _day(now) > _day(due):
            return f"{due:%m月%d日%H:%M}过点未发"
        return f"{due:%m月%d日%H:%M}未发，轮到时已是夜里" if now in self.night else ""

    def reminded_at(self, due: datetime) -> datetime:
        """When a reminder goes out that is due at a moment: then or, where that is at night, the evening before."""
        if due not in self.night:
            return due
        due = due.astimezone(SHANGHAI)
        day = due.date() - timedelta(days=due.time() < self.night.until)
        evening = datetime.combine(day, EVENING, SHANGHAI)
        begins = datetime.combine(day, self.night.since, SHANGHAI)
        return evening if evening not in self.night else begins - timedelta(minutes=1)

    def missed_reminder(self, due: datetime, until: datetime, now: datetime) -> str:
        """Why a reminder can no more be sent, empty where it can."""
        if now - due > self.late or now >= until:
            return f"{due:%m月%d日%H:%M}过点未发"
        return f"{due:%m月%d日%H:%M}未发，轮到时已是夜里" if now in self.night else ""

    def morrow(self, at: datetime) -> datetime:
        """When what an account may not write on that day any more goes out."""
        return morrow(at, self.night, self.decided)

    def last_moment(self, now: datetime) -> datetime:
        """Until when a person may still let out what was due today: when the night begins, else midnight."""
        midnight = datetime.combine(_day(now) + timedelta(days=1), time(), SHANGHAI)
        begins = datetime.combine(_day(now), self.night.since, SHANGHAI)
        return begins if begins > now else midnight


def manners(session: Session, late: timedelta, night: Night) -> Manners:
    """What holds by now; `late` and `night` are the machine's settings."""
    return Manners(late, night, holiday.decided(session), quiet.spans(session))


def had(session: Session, group_ids: Sequence[int], now: datetime) -> dict[int, list[date]]:
    """The days of this week on which some groups got the unasked posts that count."""
    today = _day(now)
    monday = today - timedelta(days=today.weekday())
    return joining.counted(session, group_ids, monday, monday + timedelta(days=6))


def too_much(had: Sequence[date], now: datetime) -> str:
    """Why a group that had posts on these days of the week gets no further one now, empty where it may."""
    if had.count(_day(now)) >= MOST_A_DAY:
        return "今天已有一帖"
    return f"本周已有{MOST_A_WEEK}帖" if len(had) >= MOST_A_WEEK else ""


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
