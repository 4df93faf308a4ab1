"""人才库: in which fields those are at home who agreed to it; for secretaries alone, each of their own people."""

from bot.almanac import SHANGHAI
from bot.console.console import turned
from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.pages.members import whom
from bot.refusal import Refused
from bot.talents import MOST_FIELDS, YEARS, Talent, agreed
from bot.talents import talents as of
from bot.text.fields import names
from models import consent
from models.consent import INTERESTS
from models.member import Member
from models.role import Duty

A_PAGE, MOST_TITLES = 50, 6


@shows("/talents", "人才库", duty=Duty.secretary)
def talents(ask: Ask) -> Page:
    """Who agreed, each with their fields; those of one field, most heard first, where one is asked for."""
    people, field, at = agreed(ask.session, ask.groups), ask.words.get("field", ""), ask.number("at")
    if field:
        found = sorted(
            (one for one in _of(ask, people) if _heard(one, field)), key=lambda one: _heard(one, field), reverse=True
        )
        shown, total = found[at : at + A_PAGE], len(found)
    else:
        shown, total = _of(ask, people[at : at + A_PAGE]), len(people)
    return Page(
        "talents.html",
        {
            "fields": names(),
            "field": field,
            "shown": shown,
            "total": total,
            "agreed": len(people),
            "years": YEARS,
            "most": MOST_TITLES,
            "most_fields": MOST_FIELDS,
            "whole_city": ask.groups is None,
            "pages": turned(at, A_PAGE, more=at + A_PAGE < total, asked={"field": field}),
        },
    )


@does("/members/{id}/talents", duty=Duty.secretary)
def decide(ask: Ask) -> Go:
    """Take down that somebody agreed, or that they do no more."""
    one, agrees = whom(ask), ask.words.get("act") == "agrees"
    if agrees and not one.recorded:
        raise Refused(f"{one.name}说过“不要记我”，不能列入人才库。")
    if not consent.decide(ask.session, one, INTERESTS, ask.now, ask.desk.by, agrees=agrees):
        return Go(f"/members/{one.id}", f"{one.name}本来就{'同意' if agrees else '没有同意'}。")
    return Go(f"/members/{one.id}", f"记下了：{one.name}{'同意列入人才库' if agrees else '不再列入人才库'}。")


def _of(ask: Ask, people: list[Member]) -> list[Talent]:
    return of(ask.session, people, ask.now.astimezone(SHANGHAI).date(), ask.groups)


def _heard(one: Talent, field: str) -> int:
    """In how many of somebody's texts a field is heard."""
    return next((each.number for each in one.fields if each.name == field), 0)
