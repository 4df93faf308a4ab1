"""What becomes of the posts of a group that came due: posted, laid before an organiser, joined to the next, or left."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from bot import attachments, politeness
from bot.almanac import SHANGHAI
from bot.job import Draft, Every, GroupPost, Occasion, Plan, covered, period, posts, rhythm
from bot.looking import ask_for_a_look
from bot.politeness import EVENING_LINE, LONGEST_WAIT, Manners
from models import joining, outbox
from models.db import AWAY
from models.group import Group
from models.outbox import Post, Standing

log = logging.getLogger(__name__)

NOTHING = "没有可说的"
BROKEN = "写稿时程序出错，没有发；原因见日志"
Joined = tuple[Post, Draft]
"""A post that joins another one, and what it says there."""


class CannotWrite(Exception):
    """A post has a bug."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A group at one moment, with the plans of all its posts, what manners hold, and the days it `had` posts on.

    Without `data`, the data folder, no post has a picture.
    """

    session: Session
    group: Group
    plans: Mapping[str, Plan]
    manners: Manners
    now: datetime
    had: Sequence[date]
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A post that came due: `day` is the one its plan names, `at` when it is to be posted."""

    job: GroupPost
    plan: Plan
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A due post as it would stand in the outbox, and its words; None where there is nothing to say."""

    due: Due
    post: Post
    draft: Draft | None


def settle(here: Moment, dues: Sequence[Due]) -> int:
    """Settle what came due in a group, each with its reason; returns how many posts go out or wait for a look."""
    written = [one for due in dues if (one := _write(here, due))]
    counted = [one for one in written if one.due.job.name != EVENING_LINE]
    made = 0
    for one in written:
        if one not in counted and one.draft:
            made += _put(here, one, [])
        elif one not in counted:
            _skip(here, one.post, NOTHING)
    return made + _settle_counted(here, counted)


def _settle_counted(here: Moment, written: list[Written]) -> int:
    """One post for all that came due together and what waited for it; none where the group had enough of them."""
    told = [one for one in written if one.draft]
    enough = politeness.too_much(here.had, here.now) if written else ""
    waiting = _waiting(here) if written and not enough else []
    carrier = None if enough else next(iter(told or (written if waiting else [])), None)
    for one in written:
        if one.draft is None and one is not carrier:
            _skip(here, one.post, NOTHING)
    why = f"与“{carrier.due.job.title}”同时到点，合为一帖" if carrier else f"{enough}，并入下一帖"
    joined = [_merge(here, one, why) for one in told if one is not carrier]
    return _put(here, carrier, joined + waiting) if carrier else 0


def _write(here: Moment, due: Due) -> Written | None:
    """What a due post says; None where it was settled before, or is by this."""
    job, every, session = due.job, due.plan.every, here.session
    days = covered(every, due.day)
    key = f"{key_stem(job, here.group)}:{period(every, due.day)}"
    post = outbox.to_group(here.group, key, job.name, "", here.now, since=days[0], until=days[1])
    if outbox.stands(session, post.key):
        return None
    quiet = here.manners.quiet_week(due.at.date())
    if reason := _out_of_question(here, due) or (f"{quiet}不发" if quiet and every == Every.day else ""):
        _skip(here, post, reason)
        return None
    try:
        draft = _words(here, job, *days, every)
    except CannotWrite:
        _skip(here, post, BROKEN)
        return None
    one = Written(due, post, draft)
    if quiet and draft:
        _merge(here, one, f"{quiet}不发，并入其后的一帖")
    elif quiet:
        _skip(here, post, NOTHING)
    return None if quiet else one


def _out_of_question(here: Moment, due: Due) -> str:
    """Why a due post is out of the question whatever it says."""
    if reason := here.manners.missed(due.at, here.now):
        return reason
    is_out = outbox.stands(here.session, by_hand_key(due.job, here.group, here.now))
    return "会务今天已经发过" if is_out else ""


def _words(here: Moment, job: GroupPost, since: date, until: date, every: Every) -> Draft | None:
    """What a post says of some days; a bug in it undoes nothing else and is raised as CannotWrite."""
    try:
        with here.session.begin_nested():
            return job.write(Occasion(here.session, here.group, since, until, every, here.now))
    except AWAY:
        raise
    except Exception as bug:
        log.exception("%s:%s 写不出来", key_stem(job, here.group), since)
        raise CannotWrite from bug


def _waiting(here: Moment) -> list[Joined]:
    """What waits for the group's next post, is not yet too old for it and still has something to say."""
    kept = []
    for post in joining.waiting(here.session, here.group.id or 0):
        draft, reason = _anew(here, post)
        if draft:
            kept.append((post, draft))
        else:
            joining.let_go(here.session, post, reason)
    return kept


def _anew(here: Moment, post: Post) -> tuple[Draft | None, str]:
    """What a post that waited says by now, or why it says nothing any more.

    A list is written anew: what was recalled or corrected since, and who left, is not in it. A word of one day stays
    as it was chosen, without the lines recalled since.
    """
    if here.now - post.made_at > LONGEST_WAIT:
        return None, f"等下一帖等了{LONGEST_WAIT.days}天以上，不再发"
    job = posts().get(post.job)
    if job is None or post.since is None or post.until is None or post.since == post.until:
        return Draft(post.text, tuple(joining.quotes(here.session, post))), ""
    try:
        return _words(here, job, post.since, post.until, rhythm(post.since, post.until)), NOTHING
    except CannotWrite:
        return None, BROKEN


def _put(here: Moment, one: Written, joined: Sequence[Joined]) -> int:
    """Put a post in with what joins it; it waits for a look where anything in it does."""
    post, drafts = one.post, [*([one.draft] if one.draft else []), *(draft for _, draft in joined)]
    post.text = "\n\n".join(draft.text for draft in drafts)
    post.counted = post.job != EVENING_LINE
    post.expires_at = one.due.at + here.manners.late
    if any(here.plans[job].asks for job in {post.job, *(other.job for other, _ in joined)} if job in here.plans):
        post.standing, post.expires_at = Standing.asking, here.manners.last_moment(here.now)
    post.file, seen = attach(drafts, here.data)
    if not outbox.put(here.session, post, [*(quote for draft in drafts for quote in draft.quotes), *seen]):
        return 0
    for other, draft in joined:
        joining.join(here.session, other, draft.text, outbox.pieces(here.session, post.key)[0])
    if post.standing == Standing.asking:
        ask_for_a_look(here.session, here.group, post, one.due.job.title, here.now)
    return 1


def attach(drafts: Sequence[Draft], data: Path | None) -> tuple[str, list[tuple[int, str]]]:
    """The file of the first picture among some drafts, and what it quotes; none where it cannot be drawn or kept.

    The words go out all the same.
    """
    picture = next((draft.picture for draft in drafts if draft.picture), None)
    if picture is None or data is None:
        return "", []
    try:
        file = attachments.keep_picture(data, picture.name, picture.draw(data))
        return file, [(message_id, "") for message_id in picture.quotes]
    except Exception:
        log.exception("配图“%s”画不出来或存不下，只发文字", picture.name)
        return "", []


def _merge(here: Moment, one: Written, reason: str) -> Joined:
    """Keep what a post had to say for the next one of its group."""
    draft = one.draft or Draft("")
    one.post.text, one.post.standing, one.post.reason = draft.text, Standing.merged, reason
    outbox.put(here.session, one.post, draft.quotes)
    return outbox.pieces(here.session, one.post.key)[0], draft


def _skip(here: Moment, post: Post, reason: str) -> None:
    post.standing, post.reason = Standing.skipped, reason
    outbox.put(here.session, post)


def by_hand_key(job: GroupPost, group: Group, now: datetime) -> str:
    """The key of a post that is made on request: one a day."""
    return f"{key_stem(job, group)}:{now.astimezone(SHANGHAI).date()}:by-hand"


def key_stem(job: GroupPost, group: Group) -> str:
    """recommended-list:group-7"""
    return f"{job.name.replace('_', '-')}:group-{group.id}"
