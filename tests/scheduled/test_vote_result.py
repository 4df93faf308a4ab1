"""选书结果: told the day after, with ties said so; not where an organiser has closed the vote."""

from datetime import timedelta

from models import ballot
from models.ballot import Vote
from tests.cast import Room
from tests.handlers.test_vote import asked
from tests.posts import ring
from tests.scheduled.posts import post
from tests.terms import LIN, QING


def result(room: Room, vote: Vote) -> str:
    room.now = vote.closes_at.replace(hour=9) + timedelta(days=1)
    return post(room, "vote_result")


def test_the_first_is_named_and_the_rest_stand_in_order(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1、3")
    room.says(QING, "3")
    assert result(room, vote) == (
        "【选书结果】下期选书\n共2位书友投票。\n2票 《额尔古纳河右岸》\n1票 《活着》\n得票最多的是《额尔古纳河右岸》。"
    )


def test_a_tie_is_said_so(room: Room) -> None:
    vote = asked(room)
    room.says(LIN, "1、3")
    assert result(room, vote).endswith("《活着》《额尔古纳河右岸》并列第一，读哪一本请会务来定。")


def test_without_a_vote_that_is_said_too(room: Room) -> None:
    assert result(room, asked(room)) == "【选书结果】下期选书\n这次没有收到投票，请会务另定。"


def told(room: Room) -> list[str]:
    for day in range(21, 30):
        ring(room, f"04-{day} 09:00")
    return [f"{one.made_at:%m-%d}" for one in room.posts() if one.job == "vote_result"]


def test_the_clock_tells_it_once(room: Room) -> None:
    asked(room)
    assert told(room) == ["04-24"]


def test_what_was_closed_by_hand_is_not_told_again(room: Room) -> None:
    vote = asked(room)
    with room.db.begin() as session:
        ballot.close(session, session.merge(vote), room.now, "阿青")
    assert told(room) == []
