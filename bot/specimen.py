"""念一遍: every text the bot can say, made by its own handlers and posts in a throwaway copy of the sample.

Nothing here is a text: what is said to the bot are the handlers' examples and the sample's `asked.tsv`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import chain, product
from pathlib import Path

from sqlmodel import Session, col, select

from bot import clock, rollcalls
from bot.almanac import NIGHT, SHANGHAI
from bot.choosing import list_of
from bot.config import Config
from bot.demo import fill_when_new
from bot.finishing import certificate, names
from bot.gathering import SIGN_INS, SIGNING_IN, hold
from bot.handler import find as handlers
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.job import Notices, Reminders, find, posts
from bot.looking import LOOK
from bot.message import Incoming, Quoted
from bot.opening import opening_words
from bot.sample import Asked, asked, load, together
from bot.storage import load_catalogue, open_database
from bot.text.catalogue import Catalogue
from bot.text.clean import unquote
from models import circulation, gap, role, setting
from models import group as groups
from models.db import Database
from models.group import Ack, Group, Quotes, Schedule
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
Prepare = Callable[[Session, datetime], None]
"""Puts on the stage what is there when something is said."""
THOUGHT = "读《活着》有感：人是为活着本身而活着的，这句话我年轻时不懂。驻村两年以后再看，才明白老百姓的韧劲从哪里来。"
LENT = (
    (OFTEN, "放漂《活着》，编号CF-0012"),
    (FRIEND, "CF-0012已取书"),
    (OFTEN, "放漂《乡土中国》，编号CF-0013"),
    (OFTEN, "CF-0013转给周秘书了"),
    (OFTEN, "放漂《边城》，编号CF-0014"),
    (FRIEND, "想借《边城》"),
    (NEVER, "想借《边城》"),
    (OFTEN, "放漂《秋园》，编号CF-0015"),
    (FRIEND, "想借《秋园》"),
)
"""What the notices of the drift speak of."""
SETTINGS: dict[str, Callable[[Session, Group], object]] = {
    "（共读）": lambda session, group: together.term(session, group, AT, begun=11),
    "（共读已结束）": lambda session, group: together.term(session, group, AT, begun=30),
    "（投票）": lambda session, group: together.vote(session, group, AT - timedelta(days=1), AT + timedelta(days=1)),
}
"""What an organiser has set going before something is said, by its name in `asked.tsv`."""
SIGNED_UP = (
    (FRIEND, "5月9日（周六）下午2:30在玉龙书屋举办读书沙龙，线上会议号 123-456-789，欢迎接龙报名"),
    (FRIEND, "确认活动"),
    (OFTEN, "读书沙龙我报名"),
    (FRIEND, "读书沙龙我报名，线上"),
    (NEVER, "读书沙龙我报名"),
)
"""What the reminders of events speak of."""
FETCHED = (6, OFTEN, "CF-0015已取书")
"""So many days later, who takes what was kept aside for another and not fetched."""
AFLOAT = (
    (OFTEN, "放漂《活着》，编号CF-0012"),
    (FRIEND, "CF-0012已取书"),
    (FRIEND, "CF-0012还了"),
    (OFTEN, "放漂《乡土中国》，编号CF-0013"),
    (FRIEND, "CF-0013已取书"),
    (OFTEN, "想借《乡土中国》"),
    (NEVER, "想借《乡土中国》"),
)
"""A week of the drift: a book that came back, one that others wait for."""
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
        new = _nothing(stage, session)
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


def _after_an_event(stage: Stage, session: Session) -> Group:
    """An event of three days ago to which some came, and of which one wrote."""
    group, at = groups.listed(session)[0], AT - timedelta(days=3)
    group.quotes = Quotes.free
    hold(session, at, timedelta(minutes=-30))
    for hour, (who, words) in enumerate(((OFTEN, "签到"), (FRIEND, "线上签到"), (OFTEN, THOUGHT))):
        stage.says(session, who, words, at + timedelta(minutes=hour), group=group.name)
    return group


def _events_ahead(stage: Stage, session: Session) -> Group:
    hold(session, AT, timedelta(days=16), timedelta(days=20, hours=-6))
    return groups.listed(session)[0]


def _first_day(stage: Stage, session: Session) -> Group:
    group = _nothing(stage, session)
    together.term(session, group, AT, begun=0)
    return group


def _second_week(stage: Stage, session: Session) -> Group:
    group = _nothing(stage, session)
    together.term(session, group, AT, begun=7)
    return group


def _read_together(stage: Stage, session: Session) -> Group:
    group = _nothing(stage, session)
    together.term(session, group, AT, begun=21)
    for day in range(21, 0, -1):
        at = AT - timedelta(days=day, minutes=day)
        for who in (OFTEN, FRIEND) if day > 2 else (OFTEN,):
            stage.says(session, who, "打卡", at, group=group.name)
    return group


def _voted(stage: Stage, session: Session) -> Group:
    group, asked_at = _nothing(stage, session), AT - timedelta(days=3)
    together.vote(session, group, asked_at, AT - timedelta(days=1))
    for minute, (who, numbers) in enumerate(((OFTEN, "1、3"), (FRIEND, "3"), (NEVER, "1、2")), 1):
        stage.says(session, who, numbers, asked_at + timedelta(minutes=minute), group=group.name)
    return group


def _afloat(stage: Stage, session: Session) -> Group:
    group = _nothing(stage, session)
    _all_say(stage, session, AFLOAT, group)
    return group


def _all_say(stage: Stage, session: Session, lines: Sequence[tuple[str, str]], group: Group) -> None:
    """One after the other, in the half hour before."""
    for minute, (who, words) in enumerate(lines, -30):
        stage.says(session, who, words, AT + timedelta(minutes=minute), group=group.name)


_SCENES: dict[str, Callable[[Stage, Session], Group]] = {
    "什么都没有": _nothing,
    "各有一条": _one_of_each,
    "样例的几天": _many,
    "漏听两小时": _not_all_heard,
    "三天前办过活动": _after_an_event,
    "下个月有活动": _events_ahead,
    "共读第一天": _first_day,
    "共读第二周": _second_week,
    "共读结束次日": _read_together,
    "投票截止次日": _voted,
    "书漂了一周": _afloat,
}


def _notices(stage: Stage) -> Iterator[Specimen]:
    """What the clock has told to persons, or asked others to tell them, some weeks after the sample's talk."""
    with stage.scene() as session:
        group = _many(stage, session)
        _all_say(stage, session, (*LENT, *SIGNED_UP, *ASKED), group)
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
        group = _nothing(stage, session)
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
