"""刚记下的: the panel says what the ledger says, whatever happened to a record since, and after a restart too."""

from bot import panel
from bot.panel import Seen, Shown
from models.inbox import settle_question
from models.pending import waiting
from tests.cast import Room


def lines(shown: list[Shown]) -> list[tuple[str, str, bool]]:
    return [(one.name, one.words, one.cancelled) for message in shown for one in message.lines]


def now(room: Room) -> list[tuple[str, str, bool]]:
    return lines(room.ask(lambda session: panel.at_start(session, "room")[1]))


def new(room: Room, seen: Seen) -> list[tuple[str, str, bool]]:
    return lines(room.ask(lambda session: panel.since(session, "room", seen)[1]))


def seen(room: Room) -> Seen:
    found: Seen = room.ask(lambda session: panel.at_start(session, "room")[0])
    return found


def test_every_kind_is_told_as_it_was_said(room: Room) -> None:
    said = {
        "打卡第3天《活着》第2章，半小时": "打卡第3天《活着》第2章、30分钟",
        "昨天忘打卡了，补上：《活着》读完": "打卡《活着》读完（4月20日）",
        "推荐《活着》和《乡土中国》，都值得一读": "荐书《活着》《乡土中国》",
        "摘抄《乡土中国》：“从基层上看去，中国社会是乡土性的。”": "摘抄《乡土中国》",
        "CF-0012已取书": "取书",
        "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月": "建言",
    }
    for words in said:
        room.says("教育界-林静", words)
    assert now(room) == [("林静", words, False) for words in said.values()]


def test_a_correction_and_a_withdrawal_show(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    before = seen(room)
    room.says("教育界-林静", "更正一下，刚才写错了，是读到89页")
    assert new(room, before) == [("林静", "打卡《活着》读至89页", False)]
    before = seen(room)
    room.says("教育界-林静", "撤销打卡")
    assert new(room, before) == [("林静", "打卡《活着》读至89页", True)] == now(room)


def test_what_is_told_again_and_whose_row_it_is_show(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert now(room)[1] == ("林静", "打卡《活着》读至98页（已记过，不重复算）", False)
    room.says("会务-阿青", "#接龙\n读书沙龙\n\n1. 阿青\n2. 乌云")
    assert now(room)[2:] == [("阿青", "“读书沙龙”报名", False), ("乌云", "“读书沙龙”报名", False)]


def test_a_recall_and_a_secretarys_answer_show(room: Room) -> None:
    room.says("教育界-林静", "推荐《活着》")
    room.says("会务-阿青", "代他打卡《活着》")
    assert now(room)[1] == ("阿青", "打卡《活着》（待确认）", False)
    before = seen(room)
    room.recalls("教育界-林静", "m1")
    with room.db.begin() as session:
        settle_question(session, waiting(session)[0], right=True, at=room.now, by="周秘书")
    assert new(room, before) == [("林静", "荐书《活着》", True), ("阿青", "打卡《活着》", False)]


def test_what_was_seen_is_not_shown_again(room: Room) -> None:
    room.says("教育界-林静", "打卡《活着》读到98页")
    assert new(room, Seen()) != []
    assert new(room, seen(room)) == []
    room.says("教育界-林静", "大家早")
    room.says("教育界-林静", "我打卡《活着》读到99页", room=None)
    (shown,) = room.ask(lambda session: panel.since(session, "room", Seen(2)))[1]
    assert (shown.room, shown.contact, shown.message_id) == (None, "教育界-林静", "m3")


def test_a_busy_chat_shows_its_last_lines_only_and_hides_no_other(room: Room) -> None:
    room.says("会务-阿青", "打卡《乡土中国》读到1页", room=None)
    room.hear(*(room.incoming("教育界-林静", f"打卡《活着》读到{page}页") for page in range(1, panel.MOST + 6)))
    shown = now(room)
    assert len(shown) == panel.MOST + 1
    assert shown[0][1] == "打卡《乡土中国》读至1页"
    assert shown[1][1] == "打卡《活着》读至6页"
