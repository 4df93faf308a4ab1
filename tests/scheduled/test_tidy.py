"""每晚清理: after the backup, and it says what it did."""

from datetime import timedelta
from pathlib import Path

from bot.job import Errand
from models.outbox import Standing
from tests.cast import Room
from tests.posts import chore


def test_it_comes_after_the_backup_and_says_what_it_did(room: Room, tmp_path: Path) -> None:
    assert chore("backup").plan.at < chore("tidy").plan.at
    room.says("教育界-林静", "打卡《活着》读到98页")
    with room.db.begin() as session:
        (post,) = room.posts()
        post.standing = Standing.sent
        session.add(post)
    errand = Errand(room.db, tmp_path, room.now + timedelta(days=91))
    assert chore("tidy").do(errand) == "已清去过了保存期的私信、回答和转告的话1条"
    assert chore("tidy").do(errand) == "没有过了保存期的"
    assert room.posts()[0].text == ""
