"""Check-ins written from known records, in many hands, give the records back."""

from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.handler import route
from bot.sample import load
from tests.handlers.test_examples import heard

TITLES = [book.title for book in load().books]
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Written:
    """A check-in as somebody types it, and the label that it must give."""

    text: str
    label: dict[str, object]


def chinese(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    words = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{words[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{words[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        said += "零"
    return said + (words[ones] if ones else "")


@st.composite
def numbers(draw: st.DrawFn, low: int, high: int) -> tuple[int, str]:
    """A number with one way to write it."""
    value = draw(st.integers(low, high))
    return value, draw(st.sampled_from([str(value), str(value), chinese(value), str(value).translate(DIGITS)]))


@st.composite
def places(draw: st.DrawFn) -> tuple[dict[str, object], str]:
    """How far, with the words for it."""
    first, one = draw(numbers(1, 200))
    last, other = draw(numbers(first + 1, 400))
    digits = draw(st.integers(1, 600))
    percent, share = draw(numbers(1, 99))
    dash = draw(st.sampled_from(["-", "—", "~", "到", "至"]))
    chapter = {"chapter": [first, last]}
    pages = {"pages": [first, last]}
    return draw(
        st.sampled_from(
            [
                ({"chapter": [first, first]}, f"第{one}章"),
                ({"chapter": [first, first]}, f"读到第{one}回"),
                (chapter, f"第{one}{dash}{other}章"),
                (chapter, f"第{one}章到第{other}章"),
                ({"chapter": [1, last]}, f"前{other}章"),
                (pages, f"P{first}{dash}{last}"),
                (pages, f"p{first}-p{last}"),
                (pages, f"{one}{dash}{other}页"),
                (pages, f"第{one}页到第{other}页"),
                ({"pages": [digits, digits]}, f"读到{digits}页"),
                ({"pages": [digits, digits]}, f"看到第{digits}页"),
                ({"pages": [digits, digits]}, f"P{digits}"),
                ({"page_count": last}, f"读了{other}页"),
                ({"page_count": last}, f"{other}页"),
                ({"percent": percent}, f"读到{percent}%"),
                ({"percent": percent}, f"进度百分之{share}"),
                ({"finished": True}, "读完了"),
                ({"finished": True}, "看完"),
            ]
        )
    )


@st.composite
def times(draw: st.DrawFn) -> tuple[dict[str, object], str]:
    """How long, with the words for it, or nothing."""
    minutes, words = draw(numbers(5, 90))
    return draw(
        st.sampled_from(
            [
                ({}, ""),
                ({}, ""),
                ({"minutes": minutes}, f"{words}分钟"),
                ({"minutes": minutes}, f"用时{words}分钟"),
                ({"minutes": 30}, "半小时"),
                ({"minutes": 90}, "一个半小时"),
                ({"minutes": 120}, "两小时"),
            ]
        )
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[dict[str, object], str]:
    """Which day of a challenge, with the words for it, or nothing."""
    day, words = draw(numbers(1, 99))
    return draw(
        st.sampled_from(
            [({}, ""), ({"day": day}, f"第{words}天"), ({"day": day}, f"Day {day}"), ({"day": day}, f"D{day}")]
        )
    )


@st.composite
def check_ins(draw: st.DrawFn) -> Written:
    """A whole message: head, day, title, place and time, with blanks and noise between."""
    title = draw(st.sampled_from(TITLES))
    (place, far), (time, long), (day, nth) = draw(places()), draw(times()), draw(days())
    gap = draw(st.sampled_from(["，", " ", ",", "\n", "，", "。"]))
    brackets = draw(st.sampled_from(["《{}》", "《{}》", "〈{}〉", "《 {} 》", "＜{}＞"]))
    head = draw(st.sampled_from(["打卡", "今日打卡", "", "今天读", "晨读", "✅打卡"]))
    noise = draw(st.sampled_from(["", "", "[太阳]", "💪", "～", "各位早，"]))
    told = [head + nth, brackets.format(title) + draw(st.sampled_from(["", " ", "，"])) + far, long]
    text = noise + gap.join(piece for piece in told if piece) + draw(st.sampled_from(["", "。", "[强]", "\u200b"]))
    return Written(text, {"kind": "checkin", "books": [title]} | place | time | day)


@settings(max_examples=400, deadline=None)
@given(check_ins())
@example(
    Written(
        "打卡Day 3，《活着》第二章，半小时",
        {"kind": "checkin", "books": ["活着"], "chapter": [2, 2], "minutes": 30, "day": 3},
    )
)
def test_a_written_record_is_read_back(written: Written) -> None:
    assert [found.label() for _, found in route(heard(written.text))] == [written.label], written.text
