"""选书的话: the list of a vote on the next book, as the groups see it, and what came of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.refusal import Refused
from bot.text.phrase import titles
from models import ballot
from models.ballot import Counted, Vote
from models.book import Book
from models.group import Group, mixed

MOST_SHOWN = 10
"""Books of a result that are told one by one."""
FEWEST, MOST = 2, 20
"""How many books a list may have."""
LONGEST_DAYS = 60


def candidates(session: Session, groups: Sequence[Group], today: date, recent: int, number: int) -> list[Book]:
    """What members of some groups recommended most in the last days; raises Refused where the number is none."""
    if not FEWEST <= number <= MOST:
        raise Refused(f"候选的书要{FEWEST}到{MOST}本，现在写的是{number}本。")
    since = today - timedelta(days=recent - 1)
    ids = [group.id or 0 for group in groups]
    return [book for book, _ in ballot.recommended(session, ids, since, today, number)]


def open_vote(
    session: Session,
    title: str,
    books: Sequence[Book],
    groups: Sequence[Group],
    at: datetime,
    by: str,
    *,
    days: int,
    most: int,
) -> Vote:
    """Ask some groups which of some books they want, for so many days, up to `most` each; raises Refused."""
    title, books = title.strip("“” "), list({book.id: book for book in books}.values())
    if not title:
        raise Refused("请给这次投票起个名称，例如 五月读哪本。")
    if any(one.title == title for one in ballot.listed(session)):
        raise Refused(f"已经有叫“{title}”的投票；请换个名称。")
    _check_groups(session, groups, at)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"投票的天数应是1到{LONGEST_DAYS}之间。")
    if most < 1:
        raise Refused("每人最多选几本，至少是1。")
    if len(books) < FEWEST:
        raise Refused(f"候选的书至少要{FEWEST}本，现在有{len(books)}本；近来荐的书不够，就写明书名。")
    if len(books) > MOST:
        raise Refused(f"候选的书最多{MOST}本，现在有{len(books)}本。")
    closes_at = at.replace(second=0, microsecond=0) + timedelta(days=days)
    return ballot.ask(session, title, books, groups, closes_at, min(most, len(books)), at, by)


def _check_groups(session: Session, groups: Sequence[Group], at: datetime) -> None:
    if not groups:
        raise Refused("还没有选群；要先有开张的群。")
    if why := mixed(groups):
        raise Refused(f"{why}。")
    if closed := [group.name for group in groups if not group.is_open]:
        raise Refused(f"“{'”“'.join(closed)}”没有开张，投了也记不下来；先开张再来。")
    for group in groups:
        if other := ballot.open_in(session, group.id or 0, at):
            raise Refused(f"“{group.name}”里“{other.title}”还在投票；等它截止，或先把它截止。")


def list_of(session: Session, vote: Vote) -> str:
    """The candidates by number, how to answer, and until when."""
    books = ballot.candidates(session, vote)
    most = f"最多选{vote.most}本，例如“1、3”" if vote.most > 1 else "选一本，例如“3”"
    until = f"{vote.closes_at.month}月{vote.closes_at.day}日{vote.closes_at:%H:%M}"
    return "\n".join(
        [
            f"【选书】{vote.title}",
            *(f"{number}. 《{book.title}》{book.author}" for number, book in books.items()),
            f"请直接在群里回复编号，{most}；改主意了再发一次，以最后一次为准。{until}截止。",
        ]
    )


def result(session: Session, vote: Vote) -> str:
    """What each book got, most first; books with as many votes are said to be level."""
    counted = [one for one in ballot.count(session, vote) if one.votes]
    head = f"【选书结果】{vote.title}"
    if not counted:
        return f"{head}\n这次没有收到投票，请会务另定。"
    lines = [f"{one.votes}票 《{one.book.title}》" for one in counted[:MOST_SHOWN]]
    rest = counted[MOST_SHOWN:]
    more = [f"另有{len(rest)}本，各不超过{rest[0].votes}票。"] if rest else []
    return "\n".join([head, f"共{ballot.voters(session, vote)}位书友投票。", *lines, *more, _first(counted)])


def _first(counted: list[Counted]) -> str:
    first = [one.book.title for one in counted if one.votes == counted[0].votes]
    if len(first) == 1:
        return f"得票最多的是《{first[0]}》。"
    return f"{titles(first)}并列第一，读哪一本请会务来定。"
