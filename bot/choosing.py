"""选书的话: the list of a vote on the next book, as the groups see it, and what came of it."""

from sqlmodel import Session

from bot.text.phrase import titles
from models import ballot
from models.ballot import Counted, Vote

MOST_SHOWN = 10
"""Books of a result that are told one by one."""


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
