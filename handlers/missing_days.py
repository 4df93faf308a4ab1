"""我差哪几天: a reader of a term asks on which of its days they did not read; answered to them alone."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.phrase import month_day, stretch
from bot.text.quick import quick
from bot.text.sentence import Sentence
from models import together
from models.gap import Missed
from models.term import Term, around
from models.together import Reader

EXAMPLES = ("我差哪几天", "我还差哪几天没打卡？", "我漏了哪几天")

REMEMBERED = timedelta(days=30)
"""For so long after its last day a term is answered about."""
MOST = 6
"""Stretches of days that an answer names."""
_ASKS = quick(
    r"\A(?:请问|问下|问一下|帮我?看看|查一?下|[，,\s]){0,2}我(?:这期|这次|共读|打卡|现在|还|一共|总共|到底|[，,\s]){0,3}"
    r"(?:差|缺|漏|少|没打|欠)(?:了|打|的)?(?:哪[几些]?|几|多少)[天日](?:没?打?卡?|了|的卡)?(?:呀|啊|呢|没打卡?|没补)?[?？。!！~～\s]{0,3}\Z"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """Such a question on its own."""
    if sentence.live and len(sentence.text) <= 24 and _ASKS.match(sentence.text):
        yield Found(Kind.query, command="missing_days", why=("问差哪几天",))


@handles("差哪几天", understand, examples=EXAMPLES, alone=True)
def answer(ctx: Context, found: Found) -> Reply:
    """Say it for each term that the speaker reads in; never in the group."""
    at, member = ctx.incoming.sent_at, ctx.member
    if not member.recorded:
        words = "您说过不记您的内容，共读的天数也就没有统计；想恢复时说一句“可以记我了”。"
        return ctx.to_self(words)
    terms = _terms(ctx, at)
    line = _of_resting if member.resting else _line
    lines = [line(ctx, term, reader, at) for term, reader in terms]
    return ctx.to_self("\n".join(lines) or _none(ctx))


def _terms(ctx: Context, at: datetime) -> list[tuple[Term, Reader]]:
    """The terms that run in the group, else its last one; in private those that the speaker has read in."""
    span = (at.date() - REMEMBERED, at.date() + timedelta(days=1))
    known = ctx.terms.of(ctx.group_id) if ctx.terms and ctx.group_id else around(ctx.session, *span)
    recent = [one for one in known if one.stands(at) and one.since <= one.day_at(at) <= one.until + REMEMBERED]
    found = [(one, together.readers(ctx.session, one, ctx.member_id).get(ctx.member_id)) for one in recent]
    if ctx.group_id is None:
        found = [(one, reader) for one, reader in found if reader]
    running = [one for one in found if one[0].runs(at)]
    return [(one, reader or Reader(ctx.member_id)) for one, reader in running or found[-1:]]


def _none(ctx: Context) -> str:
    return "群里现在没有进行中的共读。" if ctx.group_id else "您现在没有在读的共读；有新的共读会在群里通知。"


def _of_resting(ctx: Context, term: Term, reader: Reader, at: datetime) -> str:
    """Who is ill is told of no day that is lacking."""
    read = f"，您打卡{len(reader.days)}天" if reader.days else ""
    return f"“{term.title}”共{term.length}天{read}。休养的日子不计缺，请您安心，回来接着读就好。"


def _line(ctx: Context, term: Term, reader: Reader, at: datetime) -> str:
    """One term in a few sentences: how many days, which are lacking, which may still be made up."""
    days, is_over = together.past_days(term, at), not term.runs(at)
    so_far = f"“{term.title}”{month_day(term.until)}已经结束，共{term.length}天" if is_over else _so_far(term, days)
    lacking = reader.lacks(days)
    today = "" if is_over else "今天的还没打，不急。" if term.day_at(at) not in reader.days else "今天的已经打了。"
    if not days:
        return f"{so_far}，{today}"
    if not reader.days and not reader.waiting:
        return f"{so_far}，您还没有打卡；" + ("下期欢迎一起读。" if is_over else "随时可以开始，从今天读起就好。")
    if not lacking:
        return f"{so_far}，您一天不差。{_waiting(term, reader)}{today}"
    silent = together.unheard(ctx.session, term, lacking, at, reader.groups)
    sure = [day for day in lacking if day not in silent]
    read = len(reader.days & set(days))
    lacks = f"，还差{_days(term, sure)}" if sure else "，一天不差"
    done = f"您打卡{read}天" if read else "您今天开始打卡了" if reader.days else "您的打卡还没有算上"
    today = today if read or not reader.days else ""
    return f"{so_far}，{done}{lacks}。{_waiting(term, reader)}{_silent(silent)}{_make_up(term, lacking, at)}{today}"


def _so_far(term: Term, days: Sequence[date]) -> str:
    if not days:
        return f"“{term.title}”今天第1天"
    return f"“{term.title}”到昨天共{len(days)}天"


def _waiting(term: Term, reader: Reader) -> str:
    waiting = sorted(reader.waiting)
    return f"{_days(term, waiting)}的打卡还在等会务确认，不算缺。" if waiting else ""


def _silent(silent: dict[date, list[Missed]]) -> str:
    """When the bot did not listen on days that seem to be lacking."""
    spans = [stretch(one.since, one.until) for missed in silent.values() for one in missed]
    if not spans:
        return ""
    more = "等时段" if len(spans) > MOST else ""
    return f"{'、'.join(dict.fromkeys(spans[:MOST]))}{more}机器人没听全，那时打过的可能漏记，不算缺；说一声“我那天打了”，会务会核实。"


def _make_up(term: Term, lacking: Sequence[date], at: datetime) -> str:
    """Which days may still be made up, and how."""
    open_yet = [day for day in lacking if term.takes(day, at)]
    if not open_yet:
        return ""
    return f"{_days(term, open_yet)}还能补，读了说一声“补第{term.number(open_yet[0])}天”就行。"


def _days(term: Term, days: Sequence[date]) -> str:
    """第3天（4月3日）、第5—8天（4月5日—8日); of many stretches the first, and how many days in all."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    said = "、".join(_run(term, run[0], run[-1]) for run in runs[:MOST])
    return said + (f"等{len(days)}天" if len(runs) > MOST else "")


def _run(term: Term, first: date, last: date) -> str:
    if first == last:
        return f"第{term.number(first)}天（{month_day(first)}）"
    until = f"{last.day}日" if first.month == last.month else month_day(last)
    return f"第{term.number(first)}—{term.number(last)}天（{month_day(first)}—{until}）"
