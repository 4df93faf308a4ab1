"""念一遍: every text the bot can say, made by its own handlers and posts in a throwaway copy of the sample.

Nothing here is a text: what is said to the bot are the handlers' examples and the sample's `asked.tsv`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, product
from pathlib import Path

from sqlmodel import Session, col, select

from bot import clock, rollcalls
from bot.almanac import NIGHT, SHANGHAI
from bot.config import Config
from bot.demo import fill_when_new
from bot.handler import find as handlers
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.job import Notices, find, posts
from bot.message import Incoming, Quoted
from bot.opening import opening_words
from bot.sample import Asked, asked, load
from bot.storage import load_catalogue, open_database
from bot.text.catalogue import Catalogue
from bot.text.clean import unquote
from models import gap, role, setting
from models import group as groups
from models.db import Database
from models.group import Ack, Group, Quotes
from models.member import Identity, Member
from models.outbox import Post
from models.relay import Relay
from models.role import Duty

NEW_GROUP = "红山区读书群"
AT = datetime(2026, 4, 23, 20, 15, tzinfo=SHANGHAI)
"""The day on which everything is said: a Thursday, in the evening."""
OFTEN, NEVER, FRIEND = "林静", "周秘书", "阿青"
"""Who of the sample has many records; who has none and cannot be written to privately; the organiser, who has none."""
ONE_OF_EACH = (
    "打卡《活着》读到98页",
    "推荐《活着》，读了三遍，遍遍不同",
    "摘抄《论语》：“政者，正也。子帅以正，孰敢不正？”",
    "放漂《活着》一本，编号CF-0012，搁在玉龙书屋了",
)
DAYS_AHEAD = 60
LENT = (
    (OFTEN, "放漂《活着》，编号CF-0012"),
    (FRIEND, "CF-0012已取书"),
    (OFTEN, "放漂《乡土中国》，编号CF-0013"),
    (OFTEN, "CF-0013转给周秘书了"),
    (OFTEN, "放漂《边城》，编号CF-0014"),
    (FRIEND, "想借《边城》"),
)
"""What the notices of the drift speak of."""
ASKED = ((FRIEND, "各位委员：周六上午九点在玉龙书屋办沙龙，收到请回复"), (OFTEN, "收到，准时参加"))
"""A notice whose time will be over, and an answer to it."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """One text: which file says it, on what occasion, to whom."""

    file: str
    occasion: str
    whom: str
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The throwaway database with its catalogue; whatever is played on it is taken back."""

    db: Database
    catalogue: Catalogue

    @contextmanager
    def scene(self) -> Iterator[Session]:
        """A session in which everything may be said and nothing stays."""
        with self.db.look() as session:
            yield session

    def says(self, session: Session, who: str, text: str, at: datetime, *, group: str = "") -> list[Post]:
        """Somebody says something, in a group or to the bot alone; returns what the bot says to it."""
        where = groups.named(session, group)
        identity = session.exec(select(Identity).join(Member).where(Member.name == who)).one()
        last = session.exec(select(Post.id).order_by(col(Post.id).desc())).first() or 0
        words, quoted = unquote(text)
        incoming = Incoming(
            channel="room",
            account="room",
            id=f"{who}{at:%H%M}",
            sender=identity.contact,
            sender_name=identity.shown_name,
            text=words,
            quoted=Quoted(*quoted) if quoted else None,
            sent_at=at,
            room=where.room if where else None,
            mentions_bot=text.startswith("@"),
            friend=who != NEVER,
        )
        Hearing(session, Rules(), at).take([understand(incoming, self.catalogue)])
        session.flush()
        return list(session.exec(select(Post).where(col(Post.id) > last).order_by(col(Post.id))))


def specimens(folder: Path) -> Iterator[Specimen]:
    """Every text, by the file that says it, each once; `folder` is empty and thrown away afterwards."""
    config, seen = Config(data=folder), set()
    db = open_database(config)
    try:
        fill_when_new(db, config, AT)
        with db.begin() as session:
            for group in groups.listed(session):
                group.ack = Ack.each
            organiser = session.exec(select(Member).where(Member.name == FRIEND)).one()
            role.give(session, organiser, Duty.organiser, role.CITY, AT, "样例")
            stage = Stage(db, load_catalogue(session))
        for one in chain.from_iterable(said(stage) for said in (_openings, _answers, _posts, _notices)):
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


def _answer(stage: Stage, file: str, who: str, line: Asked, group: str) -> Iterator[Specimen]:
    with stage.scene() as session:
        _nothing(stage, session)
        for minutes, words in zip(range(len(line.before), 0, -1), line.before, strict=True):
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
        for occasion, prepare in _SCENES.items():
            with stage.scene() as session:
                group = prepare(stage, session)
                group.ack = Ack.digest
                draft = clock.write_now(session, group, job, AT)
            whom = "发到群里" if draft else "不发"
            yield Specimen(_path(job.write), occasion, whom, draft.text if draft else "")


def _nothing(stage: Stage, session: Session) -> Group:
    group = Group(name=NEW_GROUP, channel="room", account="room", room="room-new", opened_at=AT - timedelta(days=30))
    group.ack, group.quotes, group.ranks_persons = Ack.each, Quotes.free, True
    session.add(group)
    session.flush()
    return group


def _one_of_each(stage: Stage, session: Session) -> Group:
    group = _nothing(stage, session)
    for minute, text in enumerate(ONE_OF_EACH, 1):
        stage.says(session, OFTEN, text, AT - timedelta(minutes=minute), group=group.name)
    return group


def _many(stage: Stage, session: Session) -> Group:
    group = groups.listed(session)[0]
    read = tuple(f"打卡《{book.title}》读完" for book in load().books[:5])
    for who, said in ((OFTEN, ONE_OF_EACH), (FRIEND, (*ONE_OF_EACH, *read)), (NEVER, ("有没有讲草原的书？",))):
        for minute, text in enumerate(said, 1):
            stage.says(session, who, text, AT - timedelta(minutes=minute), group=group.name)
    return group


def _not_all_heard(stage: Stage, session: Session) -> Group:
    group = _many(stage, session)
    gap.report(session, group.channel, group.account, AT - timedelta(hours=5), AT - timedelta(hours=3), "断网")
    return group


_SCENES: dict[str, Callable[[Stage, Session], Group]] = {
    "什么都没有": _nothing,
    "各有一条": _one_of_each,
    "样例的几天": _many,
    "漏听两小时": _not_all_heard,
}


def _notices(stage: Stage) -> Iterator[Specimen]:
    """What the clock has told to persons, or asked others to tell them, some weeks after the sample's talk."""
    with stage.scene() as session:
        group = _many(stage, session)
        for minute, (who, words) in enumerate(LENT + ASKED, -30):
            stage.says(session, who, words, AT + timedelta(minutes=minute), group=group.name)
        for hour in range(DAYS_AHEAD * 24):
            if (at := AT + timedelta(hours=hour)) not in NIGHT:
                clock.ring(session, at, timedelta(hours=2))
        rounds = {job.name: f"scheduled/{job.name}.py" for job in find().values() if isinstance(job, Notices)}
        rounds[rollcalls.JOB] = "bot/rollcalls.py"
        private = select(Post).where(col(Post.person).is_not(None), col(Post.job).in_(rounds))
        for post in session.exec(private).all():
            yield Specimen(rounds[post.job], "到了时候", "私下说", post.text)
        for relay in session.exec(select(Relay).where(col(Relay.job).in_(rounds))).all():
            yield Specimen(rounds[relay.job], "到了时候", f"请{relay.liaison or '会务'}转告", relay.text)


def _openings(stage: Stage) -> Iterator[Specimen]:
    """A group's first post, where the bot posts itself and where it is pasted."""
    with stage.scene() as session:
        office = setting.get(session, "office")
    for channel, contact in (("wechaty", "会务阿青"), ("wechaty", ""), ("transcript", "")):
        group = Group(name=NEW_GROUP, channel=channel, contact=contact)
        yield Specimen("bot/opening.py", "开张", "发到群里", opening_words(group, office))


def _path(work: Callable[..., object]) -> str:
    return f"{work.__module__.replace('.', '/')}.py"
