"""配图: posts go out with a picture where the office wants it, and never with words that were recalled."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot import attachments, clock, plans, posting
from bot.job import Draft, Picture, find
from models import approval, files, picturing
from models import group as groups
from models.outbox import Post, Standing
from models.record import State
from models.reflection import Reflection
from tests.cast import Room
from tests.posts import at
from tests.scheduled.test_event_follow_up import THOUGHT, held

LIN, QING = "教育界-林静", "会务-阿青"
MONDAY = "04-27 09:00"


def wants(room: Room, *posts: str) -> None:
    with room.db.begin() as session:
        for post in posts:
            picturing.decide(session, post, room.now, "阿青", pictured=True)


def ring(room: Room, data: Path, words: str) -> None:
    room.ask(lambda session: clock.ring(session, at("04-27 08:59"), timedelta(hours=2), data=data))
    room.ask(lambda session: clock.ring(session, at(words), timedelta(hours=2), data=data))


def with_files(room: Room) -> list[Post]:
    return [post for post in room.posts() if post.file]


def test_a_poster_goes_out_behind_the_list_where_the_office_wants_it(room: Room, tmp_path: Path) -> None:
    room.says(LIN, "推荐《活着》，人是为活着本身而活着的")
    wants(room, "recommended_list")
    ring(room, tmp_path, MONDAY)
    text, picture = [post for post in room.posts() if post.job == "recommended_list"]
    assert text.text.startswith("【一周荐书】")
    assert (text.file, picture.text, picture.key) == ("", "", f"{text.key}#2")
    assert attachments.called(picture.file) == "一周好书.png"
    assert attachments.load(tmp_path, picture.file).content.startswith(b"\x89PNG")
    assert room.ask(files.still_needed) == {picture.file}
    room.ask(lambda session: setattr(session.get_one(Post, picture.id), "standing", Standing.sent))
    assert room.ask(files.still_needed) == set()


def test_where_nobody_decided_a_group_gets_words_alone(room: Room, tmp_path: Path) -> None:
    room.says(LIN, "推荐《活着》，人是为活着本身而活着的")
    ring(room, tmp_path, MONDAY)
    assert [post.job for post in room.posts() if post.job == "recommended_list"] == ["recommended_list"]
    assert with_files(room) == []


def test_a_picture_with_recalled_words_does_not_go_out(room: Room, tmp_path: Path) -> None:
    room.says(LIN, "推荐《活着》，人是为活着本身而活着的")
    room.says(QING, "推荐《边城》")
    wants(room, "recommended_list")
    ring(room, tmp_path, MONDAY)
    (picture,) = with_files(room)
    room.recalls(LIN, "m1")
    found = room.ask(lambda session: session.get_one(Post, picture.id))
    assert (found.file, found.standing, found.reason) == ("", Standing.stopped, "引用的话已撤回")
    assert "边城" in "".join(post.text for post in room.posts() if post.job == "recommended_list")


def test_a_post_that_waits_for_a_look_keeps_its_picture_until_it_is_let_out(room: Room, tmp_path: Path) -> None:
    room.says(LIN, "推荐《活着》，人是为活着本身而活着的")
    wants(room, "recommended_list")
    with room.db.begin() as session:
        session.add(
            groups.Schedule(
                group_id=1, job="recommended_list", on=True, every="week", day=1, at=at(MONDAY).time(), asks=True
            )
        )
    ring(room, tmp_path, MONDAY)
    (asking,) = with_files(room)
    assert (asking.standing, asking.text[:6]) == (Standing.asking, "【一周荐书】")
    room.ask(lambda session: approval.edit(session, session.get_one(Post, asking.id), "改过的话", room.now, "阿青"))
    room.ask(lambda session: approval.approve(session, session.get_one(Post, asking.id), room.now, "阿青"))
    text, picture = [post for post in room.posts() if post.job == "recommended_list"]
    assert (text.file, text.standing) == ("", Standing.waiting)
    assert (picture.text, picture.file, picture.standing) == ("", asking.file, Standing.waiting)
    room.recalls(LIN, "m1")
    assert with_files(room) == []


def test_an_event_is_looked_back_upon_with_its_card(room: Room, tmp_path: Path) -> None:
    held(room)
    wants(room, "event_follow_up", "weekly_report")
    job = find()["event_follow_up"]
    room.now = room.now.replace(day=26, hour=10)
    draft = room.ask(lambda session: plans.write_now(session, room.group(session), job, room.now))
    assert draft.picture.name == "读书沙龙"
    assert draft.picture.draw(Path()).startswith(b"\x89PNG")
    (row,) = room.ask(lambda session: session.exec(select(Reflection)).all())
    assert (row.state, draft.picture.quotes, row.words) == (State.sure, (row.message_id,), THOUGHT)


def test_a_week_is_reported_with_its_month(room: Room) -> None:
    room.says(LIN, "打卡《活着》读到98页")
    wants(room, "weekly_report")
    job = find()["weekly_report"]
    draft = room.ask(lambda session: plans.write_now(session, room.group(session), job, room.now))
    assert draft.picture.name == "四月打卡"
    assert draft.picture.draw(Path()).startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_drawn_does_not_keep_the_words_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: Path) -> bytes:
        raise ValueError("墨水没了")

    assert posting.attach([Draft("话", picture=Picture("图", broken))], tmp_path) == ("", [])
    assert "只发文字" in caplog.text


def test_the_name_of_a_picture_is_a_name_of_a_file(tmp_path: Path) -> None:
    kept = attachments.keep_picture(tmp_path, "沙龙/..\\第1场: 谁来?\n", b"x")
    assert attachments.called(kept) == "沙龙..第1场 谁来.png"
    assert (tmp_path / attachments.FOLDER / kept).read_bytes() == b"x"
