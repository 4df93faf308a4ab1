"""活动通知: what an organiser's own notice says of an event: title, day and hours, place, link, limit, deadline, speaker."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.almanac import SHANGHAI
from bot.text.events import event_in
from bot.text.numbers import NUMBER, value
from bot.text.quick import quick
from bot.text.when import coming_day, hours

SHORTEST, LONGEST = 10, 1500
END_OF_DAY = time(23, 59)
"""When a deadline is of which only the day is named."""

_CALLS = quick(
    r"报名|接龙|参加|举[办行]|召开|定[于在]|开讲|邀请|恭候|欢迎|预告|通知|通报|地点|会议号|集合|准时|时间[：:]|改[期到至在为]|推迟|延[期后]|提前|取消|更正|有误"
)
_OWN = quick(
    r"[我咱俺](?!们?(?:将|拟|定|市|区|县|旗|委))[^，。；\n]{0,10}(?:报名?(?!方式)|参加|[去来到]|请假|名额)|[？?]\s*\Z|[吗吧呢]\W{0,2}\Z"
)
_CHANGES = quick(r"改期|改[到至在为]|改由|推迟|延[期后]|提前[至到]|调整[为到至]|更正|有误|变更")
_CANCELS = quick(r"(?<!报名)(?:取消(?!报名|了?我)|不办了|暂停举[办行]|不再举[办行])")
_INTO = quick(r"(?:改|调整|推迟|延期|延后|提前|顺延)[期后]?[，,：:]?(?:改)?[到至在为]|[，,]不是[^，。；\n]*")
_PIECE = quick(r"[^，,。；;！!\n]+")
_CLOSES = quick(r"截止|截至|(?:前|之前|以前)[^，。\n]{0,10}(?:报名?|接龙|接[一上]下?|回复|反馈|确认|告知)")
_PLACES = quick(
    rf"(?:限(?:额|报)?|名额|限定)(?:为|线下|现场|[：:\s])*({NUMBER})\s?[人位个名]?|({NUMBER})\s?个?名额|(?:可容纳|能坐)({NUMBER})[人位]"
)
_VENUE = quick(
    r"(?:活动|会议|集合|线下|举办|开讲|诗会)?(?:地点|地址|会场)(?:改?[为在是到至]|由[^，。\n]{1,12}改[为在到至]|[：:\s])+\s*([^，,。；;！!\n]{2,40})"
)
_HELD_AT = quick(
    r"(?<![现正是存])在([^，,。；;！!\n《》]{2,20}?)(?:隆重|如期|准时)?(?:举[办行]|召开|开讲|集合|进行|见面|开展|开办)"
)
_LINK = quick(r"https?://[^\s，。；）)\u4e00-\u9fff]+")
_MEETING = quick(r"((?:腾讯|钉钉|飞书)?会议)?\s?(?:会议)?(?:号|ID|id)\s?[：:为是]?\s?(\d[\d \-]{7,14}\d)")
_SPEAKER = quick(
    r"主讲(?:人|嘉宾|老师)?[：:\s]\s*([^，,。；;！!\n]{2,24})|(?:由|特?邀请?)([^，,。；;！!\n《]{2,24}?)(?:为[^，。]{1,6})?(?:主讲|领读|主持|作客|做客|讲)"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says of one event; what it does not say is empty or None.

    `starts_at` is midnight where only the day is named, and `ends_at` may lie before it: then somebody slipped.
    `changes`, `cancels`: it speaks of an event announced before.
    """

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str
    link: str
    places: int | None
    deadline: datetime | None
    speaker: str
    changes: bool
    cancels: bool


def notice(text: str, sent_at: datetime) -> Notice | None:
    """The event that a text announces, moves or calls off; None where it does none of this, or for a day gone by."""
    if not SHORTEST <= len(text) <= LONGEST or not _CALLS.search(text) or _OWN.search(text):
        return None
    title = event_in(text)
    if title is None:
        return None
    changes, cancels = bool(_CHANGES.search(text)), bool(_CANCELS.search(text))
    closes = [piece for piece in _PIECE.findall(text) if _CLOSES.search(piece)]
    rest = text
    for piece in closes:
        rest = rest.replace(piece, "", 1)
    starts_at, ends_at = _span(_new(rest) if changes else rest, sent_at)
    if not (changes or cancels) and (starts_at is None or starts_at.date() < sent_at.date()):
        return None
    return Notice(
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=_venue(text),
        link=_link(text),
        places=_places(text),
        deadline=_deadline(closes, starts_at, sent_at),
        speaker=_speaker(text),
        changes=changes,
        cancels=cancels,
    )


def _new(text: str) -> str:
    """What stands behind the last 改到, without 不是…: the time that holds by now."""
    words = _INTO.split(text)
    return next((part for part in reversed(words) if hours(part)[0] or _has_day(part)), text)


def _has_day(text: str) -> bool:
    return coming_day(text, datetime(2024, 1, 1, tzinfo=SHANGHAI)) is not None


def _span(text: str, sent_at: datetime) -> tuple[datetime | None, datetime | None]:
    labelled = next((line for line in text.split("\n") if _TIME_LINE.search(line) and _has_day(line)), text)
    day = coming_day(labelled, sent_at)
    start, end = hours(labelled)
    if day is None:
        return None, None
    return _at(day, start or time()), _at(day, end) if start and end else None


_TIME_LINE = quick(r"(?:时间|日期)\s?[：:]")


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)


def _deadline(pieces: list[str], starts_at: datetime | None, sent_at: datetime) -> datetime | None:
    """When sign-up closes; an hour without a day is of the day it is said."""
    for piece in pieces:
        day, (hour, _) = coming_day(piece, sent_at), hours(piece)
        if day or hour:
            return _before(_at(day or sent_at.date(), hour or END_OF_DAY), starts_at)
    return None


def _before(found: datetime, starts_at: datetime | None) -> datetime | None:
    """A deadline as it can be: that of the day itself ends when it begins; a later one is a slip of the pen."""
    if starts_at is None or found < starts_at:
        return found
    knows_hour = starts_at.time() != time()
    return starts_at if knows_hour and found.date() == starts_at.date() else None


def _places(text: str) -> int | None:
    match = _PLACES.search(text)
    return value(next(filter(None, match.groups()))) or None if match else None


def _venue(text: str) -> str:
    match = _VENUE.search(text) or _HELD_AT.search(text)
    words = _NEXT_LABEL.split(match[1])[0].strip(" 　：:") if match else ""
    return "" if words in ("不变", "待定", "另行通知") or "不变" in words else words


_NEXT_LABEL = quick(r"\s(?=\S{2,5}[：:])")


def _link(text: str) -> str:
    if url := _LINK.search(text):
        return url[0]
    meeting = _MEETING.search(text)
    return f"{meeting[1] or '会议'}号 {meeting[2].replace(' ', '-')}" if meeting else ""


def _speaker(text: str) -> str:
    match = _SPEAKER.search(text)
    return next(filter(None, match.groups())).strip() if match else ""
