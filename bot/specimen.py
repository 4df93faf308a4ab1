"""念一遍: every text the bot can say, made by its own handlers and posts in a throwaway copy of the sample.

Nothing here is a text: what is said to the bot are the handlers' examples and the sample's `asked.tsv`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import chain, product
from pathlib import Path

from sqlmodel import Session, col, select

from bot import clock, plans, rollcalls
from bot.almanac import NIGHT
from bot.choosing import list_of
from bot.config import Config
from bot.demo import fill_when_new
from bot.finishing import certificate, names
from bot.gathering import SIGN_INS, SIGNING_IN
from bot.handler import find as handlers
from bot.job import Notices, Reminders, find, posts
from bot.looking import LOOK
from bot.opening import opening_words
from bot.sample import Asked, asked, load, together
from bot.scenes import (
    ASKED,
    AT,
    DAYS_AHEAD,
    FETCHED,
    FRIEND,
    LENT,
    NEVER,
    NEW_GROUP,
    OFTEN,
    SCENES,
    SETTINGS,
    SIGNED_UP,
    Prepare,
    Stage,
    all_say,
    many,
    nothing,
)
from bot.storage import load_catalogue, open_database
from models import circulation, role, setting
from models import group as groups
from models.allowance import PRIVATE_CAP
from models.group import Ack, Group, Schedule
from models.member import Member
from models.outbox import Post
from models.relay import Relay
from models.role import Duty


@dataclass(frozen=True, slots=True)
class Specimen:
    """One text: which file says it, on what occasion, to whom."""

    file: str
    occasion: str
    whom: str
    text: str


def specimens(folder: Path) -> Iterator[Specimen]:
    """Every text, by the file that says it, each once; `folder` is empty and thrown away afterwards."""
    config, seen = Config(data=folder), set()
    db = open_database(config)
    try:
        fill_when_new(db, config, AT, set_going=False)
        with db.begin() as session:
            for group in groups.listed(session):
                group.ack = Ack.each
            organiser = session.exec(select(Member).where(Member.name == FRIEND)).one()
            role.give(session, organiser, Duty.organiser, role.CITY, AT, "样例")
            stage = Stage(db, load_catalogue(session))
        scenes = (_openings, _answers, _sign_ins, _posts, _notices, _together)
        for one in chain.from_iterable(said(stage) for said in scenes):
            if not one.text or (one.file, one.text) not in seen:
                seen.add((one.file, one.text))
                yield one
    finally:
        db.close()


def _answers(stage: Stage) -> Iterator[Specimen]:
    """Each example and question, from somebody with many records and with none, in the main group, in one where
    nothing was recorded yet, and privately.
    """
    main = load().groups[0].name
    for handler in handlers():
        file = _path(handler.act)
        lines = [Asked(file, (), words) for words in handler.examples]
        lines += [one for one in asked() if f"handlers/{one.handler}.py" == file]
        for line, who, group in product(lines, (OFTEN, FRIEND, NEVER), (main, NEW_GROUP, "")):
            yield from _answer(stage, file, who, line, group)


def _sign_ins(stage: Stage) -> Iterator[Specimen]:
    """Who signs in before, during and after an event, and where two are on."""
    for (scene, prepare), (before, words), who in product(SIGNING_IN.items(), SIGN_INS, (OFTEN, FRIEND, NEVER)):
        line = Asked("signin", before, words)
        for one in _answer(stage, "handlers/signin.py", who, line, load().groups[0].name, prepare):
            yield replace(one, occasion=f"{scene}，{one.occasion}")


def _answer(
    stage: Stage, file: str, who: str, line: Asked, group: str, prepare: Prepare | None = None
) -> Iterator[Specimen]:
    with stage.scene() as session:
        new = nothing(stage, session)
        if prepare:
            prepare(session, AT)
        for minutes, words in zip(range(len(line.before), 0, -1), line.before, strict=True):
            if words in SETTINGS:
                SETTINGS[words](session, groups.named(session, group) or new)
                continue
            stage.says(session, *_whose(words, who), AT - timedelta(minutes=minutes), group=group)
        before_that = set(session.exec(select(Relay.id)))
        answers = stage.says(session, who, line.text, AT, group=group)
        relays = [one for one in session.exec(select(Relay)) if one.id not in before_that]
        before = f"，之前{''.join(f'“{words}”' for words in line.before)}" if line.before else ""
        occasion = f"{who}{'在群里' if group else '私下'}说“{' '.join(line.text.split())}”{before}"
        for post in answers:
            yield Specimen(file, occasion, "说在群里" if post.room else "私下说", post.text)
        for relay in relays:
            yield Specimen(file, occasion, f"请{relay.liaison or '会务'}转告", relay.text)


def _whose(words: str, who: str) -> tuple[str, str]:
    """Who says a line of `asked.tsv`, and what: 阿青：想借《活着》 is 阿青's, a line without a name the asker's own."""
    name, _, rest = words.partition("：")
    return (name, rest) if name in (OFTEN, FRIEND, NEVER) else (who, words)


def _posts(stage: Stage) -> Iterator[Specimen]:
    """Each post: with nothing recorded, one of each, the sample's talk, and hours that were not heard."""
    for job in posts().values():
        for occasion, prepare in SCENES.items():
            with stage.scene() as session:
                group = prepare(stage, session)
                group.ack = Ack.digest
                draft = plans.write_now(session, group, job, AT)
            whom = "发到群里" if draft else "不发"
            yield Specimen(_path(job.write), occasion, whom, draft.text if draft else "")


def _notices(stage: Stage) -> Iterator[Specimen]:
    """What the clock has told to persons, or asked others to tell them, some weeks after the sample's talk.

    The account may write so little that an event's organisers are told of it.
    """
    with stage.scene() as session:
        setting.put(session, PRIVATE_CAP, "1")
        group = many(stage, session)
        all_say(stage, session, (*LENT, *SIGNED_UP, *ASKED), group)
        together.term(session, group, AT, begun=0, days=7)
        stage.says(session, OFTEN, "打卡《活着》读完", AT + timedelta(minutes=9), group=group.name)
        job = posts()["recommended_list"]
        session.add(Schedule(group_id=group.id or 0, job=job.name, on=True, every="week", day=1, at=time(9), asks=True))
        for hour in range(DAYS_AHEAD * 24):
            _an_hour_goes_by(stage, session, group, AT + timedelta(hours=hour))
        files = {job.name: _path(job.tell) for job in find().values() if isinstance(job, Notices)}
        files |= {job.name: _path(job.find) for job in find().values() if isinstance(job, Reminders)}
        files |= {LOOK: "bot/looking.py", rollcalls.JOB: "bot/rollcalls.py"}
        private = select(Post).where(col(Post.person).is_not(None), col(Post.job).in_(files))
        for post in session.exec(private).all():
            yield Specimen(files[post.job], "到了时候", "私下说", post.text)
        for relay in session.exec(select(Relay).where(col(Relay.job).in_(files))).all():
            yield Specimen(files[relay.job], "到了时候", f"请{relay.liaison or '会务'}转告", relay.text)


def _an_hour_goes_by(stage: Stage, session: Session, group: Group, at: datetime) -> None:
    """After midnight the queues of the drift move on; by day the clock rings."""
    if at.hour == 0:
        circulation.lapse(session, at)
        days, who, words = FETCHED
        if at.date() == AT.date() + timedelta(days=days):
            stage.says(session, who, words, at, group=group.name)
    if at not in NIGHT:
        clock.ring(session, at, timedelta(hours=2))


def _openings(stage: Stage) -> Iterator[Specimen]:
    """A group's first post, where the bot posts itself and where it is pasted."""
    with stage.scene() as session:
        office = setting.get(session, "office")
    for channel, contact in (("wechaty", "会务阿青"), ("wechaty", ""), ("transcript", "")):
        group = Group(name=NEW_GROUP, channel=channel, contact=contact)
        yield Specimen("bot/opening.py", "开张", "发到群里", opening_words(group, office))


def _together(stage: Stage) -> Iterator[Specimen]:
    """The list of a vote, the names of those who finished a term, and a certificate."""
    with stage.scene() as session:
        group = nothing(stage, session)
        term, office = together.term(session, group, AT, begun=30), setting.get(session, "office")
        vote = together.vote(session, group, AT, AT + timedelta(days=3))
        yield Specimen("bot/choosing.py", "开始投票", "发到群里", list_of(session, vote))
        both = [session.exec(select(Member).where(Member.name == name)).one() for name in (OFTEN, FRIEND)]
        for some in (both, both[:1]):
            yield Specimen("bot/finishing.py", "名单过目之后", "发到群里", names(term, some, by_rank=True))
        yield Specimen(
            "bot/finishing.py", "名单过目之后", "私下说", certificate(session, term, both[0], None, office, AT.date())
        )


def _path(work: Callable[..., object]) -> str:
    return f"{work.__module__.replace('.', '/')}.py"
