"""样例的一幕幕: the throwaway copy of the sample, and what has been said and set going in it before a text is made."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.almanac import SHANGHAI
from bot.gathering import hold
from bot.heard import understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming, Quoted
from bot.sample import load, together
from bot.text.catalogue import Catalogue
from bot.text.clean import unquote
from models import gap
from models import group as groups
from models.db import Database
from models.group import Ack, Group, Quotes
from models.member import Identity, Member
from models.outbox import Post

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


def nothing(stage: Stage, session: Session) -> Group:
    """A group in which nothing was recorded yet."""
    group = Group(name=NEW_GROUP, channel="room", account="room", room="room-new", opened_at=AT - timedelta(days=30))
    group.ack, group.quotes, group.ranks_persons = Ack.each, Quotes.free, True
    session.add(group)
    session.flush()
    return group


def _one_of_each(stage: Stage, session: Session) -> Group:
    group = nothing(stage, session)
    for minute, text in enumerate(ONE_OF_EACH, 1):
        stage.says(session, OFTEN, text, AT - timedelta(minutes=minute), group=group.name)
    return group


def many(stage: Stage, session: Session) -> Group:
    """The sample's main group, with its days and some more records."""
    group = groups.listed(session)[0]
    read = tuple(f"打卡《{book.title}》读完" for book in load().books[:5])
    for who, said in ((OFTEN, ONE_OF_EACH), (FRIEND, (*ONE_OF_EACH, *read)), (NEVER, ("有没有讲草原的书？",))):
        for minute, text in enumerate(said, 1):
            stage.says(session, who, text, AT - timedelta(minutes=minute), group=group.name)
    return group


def _not_all_heard(stage: Stage, session: Session) -> Group:
    group = many(stage, session)
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
    group = nothing(stage, session)
    together.term(session, group, AT, begun=0)
    return group


def _second_week(stage: Stage, session: Session) -> Group:
    group = nothing(stage, session)
    together.term(session, group, AT, begun=7)
    return group


def _read_together(stage: Stage, session: Session) -> Group:
    group = nothing(stage, session)
    together.term(session, group, AT, begun=21)
    for day in range(21, 0, -1):
        at = AT - timedelta(days=day, minutes=day)
        for who in (OFTEN, FRIEND) if day > 2 else (OFTEN,):
            stage.says(session, who, "打卡", at, group=group.name)
    return group


def _voted(stage: Stage, session: Session) -> Group:
    group, asked_at = nothing(stage, session), AT - timedelta(days=3)
    together.vote(session, group, asked_at, AT - timedelta(days=1))
    for minute, (who, numbers) in enumerate(((OFTEN, "1、3"), (FRIEND, "3"), (NEVER, "1、2")), 1):
        stage.says(session, who, numbers, asked_at + timedelta(minutes=minute), group=group.name)
    return group


def _afloat(stage: Stage, session: Session) -> Group:
    group = nothing(stage, session)
    all_say(stage, session, AFLOAT, group)
    return group


def all_say(stage: Stage, session: Session, lines: Sequence[tuple[str, str]], group: Group) -> None:
    """One after the other, in the half hour before."""
    for minute, (who, words) in enumerate(lines, -30):
        stage.says(session, who, words, AT + timedelta(minutes=minute), group=group.name)


SCENES: dict[str, Callable[[Stage, Session], Group]] = {
    "什么都没有": nothing,
    "各有一条": _one_of_each,
    "样例的几天": many,
    "漏听两小时": _not_all_heard,
    "三天前办过活动": _after_an_event,
    "下个月有活动": _events_ahead,
    "共读第一天": _first_day,
    "共读第二周": _second_week,
    "共读结束次日": _read_together,
    "投票截止次日": _voted,
    "书漂了一周": _afloat,
}
