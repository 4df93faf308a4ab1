"""An event's three lists: who signed up, came and wrote, each with the message it rests on."""

from typing import Any

from bot.exports.events import sheets
from models.event import Event
from tests.cast import Room
from tests.events import at, event, organiser, signed_up

LIN, QING = "教育界-林静", "会务-阿青"
THOUGHT = "读《活着》有感：人是为活着本身而活着的，驻村两年以后再看，才明白老百姓的韧劲从哪里来。"
ADVICE = "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月"


def lists(room: Room, event_id: int) -> dict[str, list[dict[str, Any]]]:
    with room.db.begin() as session:
        return {
            sheet.name: [dict(zip((one.title for one in sheet.columns), row, strict=True)) for row in sheet.rows]
            for sheet in sheets(session, session.get_one(Event, event_id))
        }


def test_every_row_points_to_its_message(room: Room) -> None:
    organiser(room)
    one = event(room, link="会议号 1")
    signed_up(room, one, "林静", "周秘书")
    signed_up(room, one, "周秘书", leaves=True)
    at(room, 15).says(LIN, "签到")
    room.says(QING, "线上签到：林静、阿青")
    room.says(LIN, THOUGHT)
    room.says(QING, ADVICE)
    found = lists(room, one)
    people = {row["姓名"]: row for row in found["活动记录清单"]}
    told = {name: (row["报名"], row["到场"], row["签到依据"], row["体会篇数"]) for name, row in people.items()}
    assert told == {
        "林静": ("已报名", "线上", "消息1", 1),
        "阿青": ("", "线上", "消息2", None),
        "周秘书": ("请假", "", None, None),
    }
    assert [(row["姓名"], row["书名"], row["群"], row["依据"]) for row in found["反馈清单"]] == [
        ("林静", "活着", "红山区读书群", "消息3")
    ]
    assert [(row["姓名"], row["建言"], row["依据"]) for row in found["建议清单"]] == [("阿青", ADVICE, "消息4")]


def test_an_event_of_which_nothing_is_known_has_empty_lists(room: Room) -> None:
    one = event(room, starts_at=None)
    assert lists(room, one) == {"活动记录清单": [], "建议清单": [], "反馈清单": []}


def test_who_asked_not_to_be_recorded_is_kept_in_no_file(room: Room) -> None:
    organiser(room)
    one = event(room)
    signed_up(room, one, "林静", "周秘书")
    room.says(LIN, "不要记我")
    assert [row["姓名"] for row in lists(room, one)["活动记录清单"]] == ["周秘书"]
