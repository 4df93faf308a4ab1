"""哪些群、哪些天: what a picture is about, how that is said, and what its figures may lack."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.covered import missed
from bot.job import Occasion, rhythm
from bot.text.phrase import full_day, month_day
from models import setting
from models.db import day_of
from models.group import Group, Quotes

MONTHS = ("一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月")


@dataclass(frozen=True, slots=True)
class Scope:
    """Some groups and the days from `since` to `until`, both included, seen from `now`."""

    session: Session
    groups: Sequence[Group]
    since: date
    until: date
    now: datetime

    @classmethod
    def of(cls, occasion: Occasion) -> "Scope":
        """What a group's post speaks of."""
        return cls(occasion.session, [occasion.group], occasion.since, occasion.until, occasion.now)

    @classmethod
    def of_month(cls, session: Session, groups: Sequence[Group], day: date, now: datetime) -> "Scope":
        """The month in which a day lies."""
        first = day.replace(day=1)
        return cls(session, groups, first, first.replace(day=monthrange(first.year, first.month)[1]), now)

    @classmethod
    def of_year(cls, session: Session, groups: Sequence[Group], year: int, now: datetime) -> "Scope":
        """A year, this one up to today."""
        first = date(year, 1, 1)
        return cls(session, groups, first, min(date(year, 12, 31), max(now.date(), first)), now)

    @property
    def name(self) -> str:
        """The one group's name, that of the 旗县区 whose groups they all are, else the office's."""
        if len(self.groups) == 1:
            return self.groups[0].name
        region = self.groups[0].region if len({group.region for group in self.groups}) == 1 else ""
        return f"{region}各读书群" if region else self.office or "各读书群"

    @property
    def office(self) -> str:
        """Whose pictures these are; empty where nobody said."""
        return setting.get(self.session, "office")

    @property
    def ids(self) -> list[int]:
        """The groups' ids."""
        return [group.id or 0 for group in self.groups]

    @property
    def begun(self) -> date:
        """Since which day the first of the groups is recorded."""
        return min((day_of(group.opened_at) for group in self.groups if group.opened_at), default=self.since)

    @property
    def last(self) -> date:
        """The last of the days that is not to come."""
        return min(self.until, self.now.date())

    @property
    def is_month(self) -> bool:
        """Whether the days are one month's, from its first on."""
        return self.since.day == 1 and (self.since.year, self.since.month) == (self.until.year, self.until.month)

    @property
    def days(self) -> str:
        """2026年4月1日—30日"""
        if self.since == self.until:
            return full_day(self.since)
        if self.since.year != self.until.year:
            last = full_day(self.until)
        else:
            last = f"{self.until.day}日" if self.since.month == self.until.month else month_day(self.until)
        return f"{full_day(self.since)}—{last}"

    @property
    def remark(self) -> str:
        """Which stretches were not heard; of several groups, that there are such."""
        lines = [line for group in self.groups for line in missed(self._of(group), "图中为已收到的部分")]
        if len(self.groups) == 1:
            return "".join(lines)
        return f"（{len(lines)}个群有未收全的时段，图中为已收到的部分）" if lines else ""

    def called(self, what: str) -> str:
        """四月好书, 一周好书, 好书: a title for what the days brought."""
        if self.is_month:
            return MONTHS[self.since.month - 1] + what
        return ("一周" if (self.until - self.since).days < 7 else "") + what

    def quotes_freely(self, group: Group) -> bool:
        """Whether words that nobody decided about may be quoted in a picture for these groups.

        Only in a picture for the group in which they were said.
        """
        return group.quotes == Quotes.free and len(self.groups) == 1

    def _of(self, group: Group) -> Occasion:
        return Occasion(self.session, group, self.since, self.until, rhythm(self.since, self.until), self.now)
