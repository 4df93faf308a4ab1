"""问机器人: my records, the ranking, the list of recommended books, who reads what; always answered."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from bot.handler import Answer, Context, handles
from bot.message import Reply
from bot.programme import coming_up, own
from bot.text.found import Found, Kind
from bot.text.phrase import shelves, titles
from bot.text.questions import asked
from bot.text.sentence import Sentence
from models import ledger
from models.member import Member, address
from models.recommendation import of_days
from models.shelves import on_shelves

EXAMPLES = ("我的记录", "排行榜", "书单", "@书香群记 谁在读《县中的孩子》")

MOST = 10
"""Titles of one shelf that an answer names."""


def understand(sentence: Sentence) -> Iterator[Found]:
    """A question to the bot: one of its command words first, or asked of it by @ or in private."""
    for command in asked(sentence):
        if command != "help":
            about = sentence.books[0].title if command == "who_reads" and sentence.books else ""
            yield Found(Kind.query, command=command, words=about, why=("问机器人",))


@handles("问机器人", understand, examples=EXAMPLES)
def answer(ctx: Context, found: Found) -> Answer:
    """Answer in the place of the question; what is one person's own goes to that person."""
    if found.command == "who_reads":
        return _who_reads(ctx, found.words)
    return _ANSWERS[found.command or ""](ctx)


def _me(ctx: Context) -> Reply:
    today = ctx.incoming.sent_at.date()
    year = ledger.sum_of(ctx.session, ctx.member_id, today.replace(month=1, day=1), today)
    month = ledger.sum_of(ctx.session, ctx.member_id, today.replace(day=1), today)
    if year == ledger.Sum(0, 0, 0, 0, 0):
        return Reply("您今年还没有记录。照常说“今天读了《乡土中国》30页”，就记上了。", private=True)
    return Reply(f"{address(ctx.member)}，您的读书记录：\n本月{_said(month)}\n今年{_said(year)}", private=True)


def _said(figures: ledger.Sum) -> str:
    parts = (
        (figures.days, "打卡{}天"),
        (figures.finished, "读完{}本"),
        (figures.recommendations, "荐书{}本"),
        (figures.reflections, "体会{}篇"),
        (figures.excerpts, "摘抄{}则"),
    )
    return "，".join(words.format(number) for number, words in parts if number) or "还没有记录"


def _ranking(ctx: Context) -> Answer:
    """Books for everybody; persons only where the group turned that on, else one's own place privately."""
    if ctx.group_id is None:
        return Reply("排行榜是按群排的，请在群里问。")
    until = ctx.incoming.sent_at.date()
    since = until - timedelta(days=29)
    days = ledger.days_by_member(ctx.session, ctx.group_id, since, until)
    if not days:
        return Reply("近30天群里还没有打卡记录。")
    lines = [f"近30天有{len(days)}位书友打卡。"]
    if books := ledger.books_read(ctx.session, ctx.group_id, since, until, most=5):
        lines = ["近30天大家在读：", *(f"{n}. 《{title}》{readers}人" for n, (title, readers) in enumerate(books, 1))]
    if ctx.group and ctx.group.ranks_persons:
        names = [(address(ctx.session.get_one(Member, member_id)), number) for member_id, number in days[:5]]
        return Reply(
            "\n".join([*lines, "打卡天数：", *(f"{n}. {who} {number}天" for n, (who, number) in enumerate(names, 1))])
        )
    own = [Reply(_own_place(ctx.member_id, days), private=True)] if ctx.reachable else []
    return [Reply("\n".join(lines)), *own]


def _own_place(member_id: int, days: list[tuple[int, int]]) -> str:
    """One's own place among those who checked in, for oneself alone; who read on as many days shares it."""
    own = dict(days).get(member_id, 0)
    if not own:
        return "近30天您在这个群里还没有打卡，随时可以开始。"
    place = 1 + sum(number > own for _, number in days)
    return f"近30天您在这个群里打卡{own}天，在{len(days)}位打卡的书友中排第{place}。"


def _booklist(ctx: Context) -> Reply:
    if ctx.group_id is None:
        return Reply("书单是按群列的，请在群里问。")
    until = ctx.incoming.sent_at.date()
    rows = of_days(ctx.session, ctx.group_id, until - timedelta(days=29), until, quote_freely=False)
    named = list(dict.fromkeys(row.book.title for row in rows))
    if not named:
        return Reply("近30天群里还没有荐书。读到好书，说一句“推荐《书名》”就上书单。")
    return Reply(f"近30天群里荐了{len(named)}本：\n" + titles(named[:15]) + ("…" if len(named) > 15 else ""))


def _who_reads(ctx: Context, title: str) -> Reply:
    """How many read it, by number: who reads what is not told in the group."""
    if ctx.group_id is None:
        return Reply("谁在读是按群统计的，请在群里问。")
    if not title:
        return Reply("想问哪本书？请带上书名，例如“谁在读《活着》”。")
    until = ctx.incoming.sent_at.date()
    read = dict(ledger.books_read(ctx.session, ctx.group_id, until - timedelta(days=29), until))
    readers = read.get(title, 0)
    return Reply(f"《{title}》近30天" + (f"群里有{readers}位书友在读。" if readers else "群里还没有人打卡。"))


def _drift(ctx: Context) -> Reply:
    """What can be had on which shelf, wherever it was put into the drift."""
    listed = on_shelves(ctx.session)
    if not listed:
        return Reply("漂流书架上现在没有可借的书。有书愿意分享，说一声“放漂《书名》”。")
    return Reply("\n".join(["漂流书架上可借：", *shelves(listed, MOST), "想看哪本，说一声“想借《书名》”。"]))


def _events(ctx: Context) -> list[Reply]:
    """What is coming up in the group; what the speaker signed up for is told to them alone."""
    said = Reply(coming_up(ctx.session, ctx.incoming.sent_at, ctx.group_id))
    theirs = own(ctx.session, ctx.incoming.sent_at, ctx.member_id) if ctx.reachable else ""
    return [said, Reply(theirs, private=True)] if theirs else [said]


_ANSWERS: dict[str, Callable[[Context], Answer]] = {
    "me": _me,
    "ranking": _ranking,
    "booklist": _booklist,
    "drift": _drift,
    "events": _events,
}
