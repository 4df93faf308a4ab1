"""活动的话: an event in a line or a few, what a sign-up came to, and what is told when it moves or is called off."""

from datetime import datetime

from bot.text.notice import END_OF_DAY
from bot.text.phrase import quoted
from models.event import Event
from models.member import Member, address
from models.seats import Seat, Seats

_WEEKDAYS = "一二三四五六日"


def titled(event: Event) -> str:
    """“读书沙龙”; a title that has quotation marks of its own stays as it is."""
    return quoted(event.title)


def when(event: Event) -> str:
    """4月25日（周六）14:30—16:30; 4月 where the day is still open."""
    if event.starts_at is None:
        return f"{event.month.month}月（日子待定）"
    return day(event.starts_at) + ("" if event.lacks_hour else _hours(event.starts_at, event.ends_at))


def day(at: datetime) -> str:
    """4月25日（周六）"""
    return f"{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）"


def closing(event: Event) -> str:
    """4月23日18:00; 4月23日 where the whole day counts."""
    at = event.deadline
    if at is None:
        return ""
    return f"{at.month}月{at.day}日" + ("" if at.time() == END_OF_DAY else f"{at:%H:%M}")


def where(event: Event) -> str:
    """玉龙书屋；线上：会议号 123-456-789; empty where neither is known."""
    afar = f"线上：{event.link}" if event.link else ""
    return "；".join(words for words in (event.venue, afar) if words)


def card(event: Event, book: str) -> str:
    """An event in a few lines, as far as it is known; `book` is the title read there, empty where none is."""
    limits = [f"限{event.places}人" if event.places else "", f"{closing(event)}截止报名" if event.deadline else ""]
    speaker = f"主讲：{event.speaker}" if event.speaker else ""
    lines = [
        event.title,
        "，".join(filter(None, (when(event), where(event)))),
        f"共读《{book}》" if book else "",
        speaker,
        "，".join(filter(None, limits)),
    ]
    return "\n".join(line for line in lines if line)


def in_short(event: Event) -> str:
    """“读书沙龙”（4月25日（周六）14:30，玉龙书屋）"""
    return f"{titled(event)}（{before(event)}）"


def waits(event: Event, found: Seats, seat: Seat) -> str:
    """To who could not be given a place at once: why, and what happens now."""
    if seat.late:
        return f"{titled(event)}的报名{closing(event)}已经截止，您的报名先记下了，由会务来定，定了就告诉您。"
    online = "线上不限名额，方便的话说一声“线上参加”也行。" if event.venue and event.link else ""
    return f"{titled(event)}{event.places}个名额已报满，为您记在候补第{place(found, seat)}位，有空位就告诉您。{online}"


def place(found: Seats, seat: Seat) -> int:
    """Which of those who wait in time somebody is."""
    return 1 + [one.member_id for one in found.waiting if not one.late].index(seat.member_id)


def comes_after_all(event: Event, member: Member) -> str:
    """To who waited and has a place by now."""
    return f"{address(member)}您好，您报名的{in_short(event)}有您的位子了，欢迎参加。来不了请说一声“请假”。"


def reminder(event: Event, who: str, *, online: bool) -> str:
    """To who comes, a day or an hour before: when and where, as far as it concerns them.

    The day is named as it is: what is over an account's daily number is sent the morning after.
    """
    at = f"线上参加：{event.link}" if online and event.link else f"在{event.venue}" if event.venue else ""
    words = f"{who}您好，您报名的{titled(event)}{when(event)}{'举行' if event.ends_at else '开始'}"
    return "，".join(filter(None, (words, at))) + "。来不了请说一声“请假”。"


def moved(event: Event, was: str) -> str:
    """To who signed up: the event is elsewhere or at another time; `was` is when and where it was to be."""
    return f"您报名的{titled(event)}有变动，{_now_on(event, was)}。报名照旧，来不了请说一声“请假”。"


def called_off(event: Event) -> str:
    """To who signed up: it is not held."""
    return f"您报名的{in_short(event)}取消了。给您添麻烦了，请见谅。"


def notice_of_move(event: Event, was: str) -> str:
    """For the groups, to be let out by an organiser."""
    return f"【活动变动】{titled(event)}{_now_on(event, was)}。已报名的不用重报，来不了的请说一声。"


def notice_of_cancelling(event: Event, why: str = "") -> str:
    """For the groups, to be let out by an organiser."""
    return f"【活动取消】{f'因{why}，' if why else ''}原定{when(event)}的{titled(event)}取消，已报名的书友请互相转告。"


def before(event: Event) -> str:
    """When and where one meets: 4月25日（周六）14:30，玉龙书屋; where only online, 线上."""
    return "，".join(filter(None, (when(event), event.venue or ("线上" if event.link else ""))))


def _now_on(event: Event, was: str) -> str:
    return f"现定于{when(event)}，{where(event) or '地点另行通知'}（原定{was}）"


def _hours(start: datetime, end: datetime | None) -> str:
    if end is None:
        return f"{start:%H:%M}"
    return f"{start:%H:%M}—{end:%H:%M}" if end.date() == start.date() else f"{start:%H:%M}—{day(end)}{end:%H:%M}"
