"""投票选书: numbers said while the group is asked are ballots; the last word of each member counts, wherever said."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models import ballot
from models.ballot import Ballot, Vote
from models.binding import bind
from models.book import Book
from models.group import Group
from models.member import Identity, Member
from models.merge import merge
from tests.cast import Room
from tests.terms import LIN, QING, privately

TITLES = ("活着", "乡土中国", "额尔古纳河右岸", "边城", "诗经")


def asked(room: Room, most: int = 3, groups: int = 1) -> Vote:
    """The group, and as many others, is asked for two days which of five books to read next."""
    with room.db.begin() as session:
        for title in TITLES[3:]:
            session.add(Book(title=title))
        for number in range(2, groups + 1):
            other = Group(name=f"{number}群", channel="room", account="room", room=f"r{number}", opened_at=room.now)
            session.add(other)
        session.flush()
        books = [session.exec(select(Book).where(Book.title == title)).one() for title in TITLES]
        until = room.now + timedelta(days=2)
        return ballot.ask(session, "下期选书", books, session.exec(select(Group)).all(), until, most, room.now, "阿青")


def counted(room: Room, vote: Vote) -> dict[str, int]:
    return {one.book.title: one.votes for one in room.ask(lambda session: ballot.count(session, vote)) if one.votes}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("1、3、4", [1, 3, 4]),
        ("②③⑤", [2, 3, 5]),
        ("选2和4", [2, 4]),
        ("投1号", [1]),
        ("我选3", [3]),
        ("选二和四", [2, 4]),
        ("1，3", [1, 3]),
        ("1 3 4", [1, 3, 4]),
        ("2号、5号", [2, 5]),
        ("我投②", [2]),
        ("投票：1、1、3", [1, 3]),
        ("3", [3]),
        ("支持第4本！", [4]),
    ],
)
def test_numbers_are_a_ballot(room: Room, words: str, numbers: list[int]) -> None:
    asked(room)
    assert room.says(LIN, words) == [f"已记：选{'、'.join(map(str, numbers))}号"]
    assert [one.numbers for one in room.ask(lambda session: session.exec(select(Ballot)).all())] == [numbers]
    assert room.records() == []


@pytest.mark.parametrize(
    "words", ["13:30", "12/21", "1.5", "+1", "2026", "300", "3本", "第三章", "选书", "1-3", "投谁呢"]
)
def test_other_numbers_are_none(room: Room, words: str) -> None:
    asked(room)
    assert room.says(LIN, words) == []
    assert room.ask(lambda session: session.exec(select(Ballot)).all()) == []


def test_while_nothing_is_asked_numbers_are_nothing(room: Room) -> None:
    assert room.says(LIN, "1、3、4") == []
    vote = asked(room)
    room.now = vote.closes_at
    assert room.says(LIN, "1、3、4") == []
    assert counted(room, vote) == {}


def test_a_later_ballot_takes_the_place_of_an_earlier_one_and_gives_it_back_when_recalled(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1、3、4")
    room.says(LIN, "选2")
    assert counted(room, vote) == {"乡土中国": 1}
    room.recalls(LIN, "m2")
    assert counted(room, vote) == {"活着": 1, "额尔古纳河右岸": 1, "边城": 1}
    room.recalls(LIN, "m1")
    assert counted(room, vote) == {}
    assert room.ask(lambda session: ballot.voters(session, vote)) == 0


def test_what_is_on_no_list_or_too_much_is_told_to_the_sender_alone(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1、3")
    room.says(LIN, "1、7、9", friend=True)
    room.says(LIN, "①②③④", friend=True)
    first, second = (post for post in room.posts() if post.person)
    assert first.text == (
        "“下期选书”的书单是1到5号，没有7、9号，这次没有计入；请再发一次编号，例如“1、3”。之前投过的仍然算。"
    )
    assert second.text.startswith("“下期选书”每人最多选3本，您选了4本，这次没有计入")
    assert counted(room, vote) == {"活着": 1, "额尔古纳河右岸": 1}


def test_each_member_counts_once_over_all_groups(room: Room) -> None:
    vote = asked(room, groups=2)
    room.says(LIN, "1、3")
    room.says(LIN, "2", room="r2")
    room.says(QING, "2、3", room="r2")
    assert counted(room, vote) == {"乡土中国": 2, "额尔古纳河右岸": 1}


def test_books_merged_later_are_one_candidate(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1、4")
    room.says(QING, "4、5")
    with room.db.begin() as session:
        of = {book.title: book for book in session.exec(select(Book))}
        merge(session, of["边城"], of["活着"], room.now, "周秘书")
    assert counted(room, vote) == {"活着": 2, "诗经": 1}
    assert len(room.ask(lambda session: ballot.count(session, vote))) == 4


def test_two_accounts_of_one_person_are_one_voter(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1")
    room.says("云🌸", "2")
    with room.db.begin() as session:
        session.add(_named(session, "林静"))
        account = session.exec(select(Identity).where(Identity.contact == "云🌸")).one()
        bind(session, account, _named(session, "林静"), room.now, "周秘书")
    assert counted(room, vote) == {"乡土中国": 1}


def _named(session: Session, name: str) -> Member:
    return session.exec(select(Member).where(Member.name == name)).one()


def test_who_is_not_to_be_recorded_is_not_counted(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1")
    room.says(LIN, "不要记我")
    room.says(LIN, "2")
    assert counted(room, vote) == {}
    assert len(room.ask(lambda session: session.exec(select(Ballot)).all())) == 1
    assert not [words for words in privately(room) if "选" in words]


def test_who_asks_whether_it_stands_is_told(room: Room) -> None:
    asked(room)
    room.says(LIN, "1、3")
    assert room.says(LIN, "记上了吗") == ["记上了：您选了1、3号。"]
