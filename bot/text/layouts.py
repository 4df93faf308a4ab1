"""The layouts in which chat programs write a chat as text: what the line looks like that stands before each message."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.text.moment import STAMP, Stamp, stamp_of
from bot.text.quick import quick


@dataclass(frozen=True, slots=True)
class Heading:
    """The line before a message: who, by which id, when as far as it says; `rest` is what follows on that line.

    `shape` is what all headings of one text have in common.
    """

    name: str
    contact: str = ""
    stamp: Stamp | None = None
    rest: str = ""
    shape: tuple[bool, ...] = ()


Read = Callable[[str], Heading | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a chat: what people call it, an example, and how its heading is read from a line."""

    title: str
    example: str
    heading: Read


_ID = r"(?:[ \t]?[(（<](?P<id>[A-Za-z0-9_@.-]{3,64})[)）>])?"
_NAME = r"(?P<name>[^\s:：][^\n]{0,63}?)"
_GAP = r"(?P<gap>[ \t　\u2002\u2003]{1,12})"
_NAME_FIRST = quick(rf"[ \t]{{0,4}}{_NAME}{_ID}{_GAP}{STAMP}[ \t　]{{0,8}}[:：]?[ \t]{{0,8}}")
_STAMP_FIRST = quick(
    rf"[ \t]{{0,4}}[\[【(（]?{STAMP}[\]】)）]?[ \t　,，|]{{1,12}}(?P<name>[^\s:：,，|][^\n:：,，|]{{0,63}}?){_ID}"
    rf"(?:[ \t]{{0,4}}(?:[:：]|[,，\t|])[ \t]{{0,4}}(?P<rest>[^\n]{{0,20000}}))?[ \t]{{0,8}}"
)
_NAME_BRACKET = quick(
    rf"[ \t]{{0,4}}(?P<name>[^\s:：(（][^\n(（]{{0,63}}?){_ID}[ \t]{{0,4}}[(（\[【]{STAMP}[)）\]】][ \t]{{0,4}}"
    rf"(?:[:：][ \t]{{0,4}}(?P<rest>[^\n]{{0,20000}}))?"
)
_NAME_ALONE = quick(rf"[ \t]{{0,4}}(?P<name>[^\s:：，。！？、][^\n:：，。！？]{{0,39}}?){_ID}[:：][ \t]{{0,8}}")
_NAME_AND_WORDS = quick(
    rf"[ \t]{{0,4}}(?P<name>[^\s:：，。！？、][^\n:：，。！？]{{0,39}}?){_ID}[:：][ \t]{{0,4}}(?P<rest>[^\n]{{1,20000}})"
)
_RULED = quick(rf"[ \t]{{0,4}}[—─\-=_*]{{2,40}}[ \t　]{{0,8}}{STAMP}[ \t　]{{0,8}}[—─\-=_*]{{2,40}}[ \t]{{0,8}}")
_BARE_STAMP = quick(rf"[ \t　]{{0,40}}{STAMP}[ \t　]{{0,8}}")
_NO_NAME = quick(
    r"(?:[今明后昨前]天|[今明昨][早晚]|大?后天|[周星期礼拜]{1,2}[一二三四五六日天]|上午|下午|晚上|早上|中午|凌晨|时间|地点|定于|改[到为在]|截止|集合|开会|约|等|到|从|至|在|是|于|和|或)"
    r"[^\n]{0,40}|[\d年月日号/.\-—~\s]{1,40}|[^\n]{0,60}(?:[，。！？；、]|时间|于|到|至|在|约|是|为)"
)
_SECTION = quick(
    r"[^\n]{0,12}(?:读后感|感[悟想受言]|体会|心得|书名|作者|摘[抄录]|推荐语|推荐理由|理由|书[摘评]|金句|例如?|备注|说明|附件?|通知|内容|进度|页数|章节|名单|如下|接龙|格式|要求|安排|活动|主题|主讲人?|人员|链接|标题)"
)
"""What stands before a colon within a message; no person is called so."""


def ruled(line: str) -> Stamp | None:
    """The day of a line such as —————  2026-4-23  —————; None where it is none."""
    match = _RULED.fullmatch(line)
    found = stamp_of(match) if match else None
    return found if found is not None and found.has_day else None


def bare(line: str) -> Stamp | None:
    """The moment that stands alone on a line."""
    match = _BARE_STAMP.fullmatch(line)
    return stamp_of(match) if match else None


def _timed(pattern: re.Pattern[str]) -> Read:
    """Headings of a name and a moment, the name no word of time (明天 19:30 is said, not a heading)."""

    def heading(line: str) -> Heading | None:
        match = pattern.fullmatch(line) if len(line) < 20_200 else None
        stamp = stamp_of(match) if match else None
        if match is None or stamp is None or stamp.hour is None:
            return None
        said = match.groupdict()
        name = said["name"].strip(" :：\t")
        numeric = stamp.year is not None and "年" not in line[: match.end("year") + 1]
        shape = (len((said.get("gap") or " ").replace("\t", "  ")) > 1, stamp.second is not None, numeric)
        if not numeric and _NO_NAME.fullmatch(name):
            return None
        return Heading(name, said["id"] or "", stamp, said.get("rest") or "", shape)

    return heading


def _alone(pattern: re.Pattern[str]) -> Read:
    """Headings of a name only; the day stands on lines between messages."""

    def heading(line: str) -> Heading | None:
        match = pattern.fullmatch(line) if len(line) < 20_200 else None
        if match is None or _NO_NAME.fullmatch(match["name"]) or _SECTION.fullmatch(match["name"]):
            return None
        return Heading(match["name"].strip(), match["id"] or "", None, match.groupdict().get("rest") or "")

    return heading


STAMP_FIRST = Layout("时间在前", "2026-04-23 20:15:03 林静(wxid_abc)", _timed(_STAMP_FIRST))
NAME_FIRST = Layout("昵称和时间", "林静 2026/4/23 20:15:03", _timed(_NAME_FIRST))
NAME_BRACKET = Layout("昵称（时间）", "林静(2026-04-23 20:15:03)：打卡《活着》", _timed(_NAME_BRACKET))
NAME_ALONE = Layout("昵称一行，日期另起一行", "林静:", _alone(_NAME_ALONE))
NAME_AND_WORDS = Layout("昵称：原话，日期另起一行", "林静：打卡《活着》", _alone(_NAME_AND_WORDS))
LAYOUTS = (STAMP_FIRST, NAME_FIRST, NAME_BRACKET, NAME_ALONE, NAME_AND_WORDS)
"""Tried in this order: the first that reads the first line of talk is the text's."""
EXAMPLES = (
    "林静 2026/4/23 20:15:03",
    "林静 昨天 20:15",
    "—————  2026-4-23  —————（下面是“林静  20:15”）",
    "2026年4月23日（下面是“林静  下午8:15”或“林静:”）",
    "2026-04-23 20:15:03 林静(wxid_abc)",
    "林静(wxid_abc) 04-23 20:15:03",
    "时间、昵称、内容三栏（表格另存的 csv）",
)
"""What a text may look like, one line each, for whoever's text was not understood."""
