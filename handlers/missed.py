"""我那天打了: a member misses a check-in of a past day; a person decides, with that day's evidence before them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.almanac import SHANGHAI
from bot.handler import Context, handles
from bot.message import Reply
from bot.text.days import day_of
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.told import told
from models import gap
from models.checkin import CheckIn
from models.ledger import of_member

EXAMPLES = ("我15号打卡了怎么没有", "我那天打了", "我昨天明明打卡了，怎么没记上")

_SAYS = quick(
    r"我[^，。！？!?《]{0,14}打(?:了|过|的)?(?:卡|了)?(?:了|的|过)?(?=[呀啊吧哦啦嘛，,。！!？?~～\s怎咋为没]|\Z)"
)
_THAT_DAY = quick(r"那[天日晚]|当天")
_MISSES = quick(
    r"(?:怎么|咋|为什么|为啥|为何)[^，。]{0,6}[没不]|没(?:有)?(?:记|算|统计|显示|我)|漏(?:记|了|掉)|没有\W{0,3}\Z|少(?:记|算)"
)
_NOT_DONE = quick(r"没打|忘打|忘了|忘记|没来得及|不打|没能|怎么(?:打|弄|补)|补")


def understand(sentence: Sentence) -> Iterator[Found]:
    """One check-in of the day that is missed, to be decided by a person."""
    text = sentence.text
    if not sentence.live or len(text) > 50 or sentence.sent_at is None or sentence.mentions:
        return
    said = _SAYS.search(text)
    if said is None or "打" not in said[0] or _NOT_DONE.search(text):
        return
    day = day_of(text, sentence.sent_at)
    if _THAT_DAY.search(text) or (day and _MISSES.search(text)):
        yield Found(Kind.checkin, date=day, unsure=True, why=("本人说那天打过卡",))


@handles("漏记", understand, examples=EXAMPLES, alone=True)
def look_again(ctx: Context, found: Found) -> Reply:
    """Let it wait, with what the ledger has of that day and whether the bot was listening then."""
    asked = _named(found.date)
    until = found.date or ctx.incoming.sent_at.date()
    since = found.date or until - timedelta(days=6)
    lines = told(ctx.session, of_member(ctx.session, ctx.member_id, since, until, but=ctx.message_id))
    stands = f"账上有：{'；'.join(lines[:8])}" if lines else "账上没有记录"
    when = "那天" if found.date else "没说是哪一天，近七天"
    why = f"本人说{asked}打过卡；{when}{stands}{_silences(ctx, since, until)}"
    ctx.enter(CheckIn, Found(Kind.checkin, date=found.date, unsure=True, why=(why,)))
    return Reply(f"好的，{asked}的打卡请会务核对，核对好就补记。", private=ctx.reachable)


def _named(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else "那天"


def _silences(ctx: Context, since: date, until: date) -> str:
    """When nobody listened meanwhile, if so."""
    first, last = datetime.combine(since, time.min, SHANGHAI), datetime.combine(until, time.max, SHANGHAI)
    gaps = gap.touching(ctx.session, first, last, ctx.incoming.channel)
    spans = "、".join(
        f"{one.since:%m月%d日%H:%M}—{f'{one.until:%m月%d日%H:%M}' if one.until else '现在'}" for one in gaps[:3]
    )
    return f"；这段时间没有收听，可能漏记：{spans}" if spans else ""
