"""How a record is said in one short line: for confirmations, a member's own list and the panel beside the chat."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from bot.text.found import Found, Kind

NAMES = {
    Kind.checkin: "打卡",
    Kind.recommendation: "荐书",
    Kind.reflection: "体会",
    Kind.excerpt: "摘抄",
    Kind.signup: "报名",
    Kind.withdrawal: "请假",
    Kind.sign_in: "签到",
    Kind.drift_release: "放漂",
    Kind.drift_request: "想借",
    Kind.drift_take: "取书",
    Kind.drift_pass: "转书",
    Kind.drift_return: "还书",
    Kind.drift_renew: "续借",
    Kind.drift_lose: "报失",
    Kind.drift_withdraw: "退漂",
    Kind.advice: "建言",
    Kind.correction: "更正",
    Kind.query: "提问",
}

_WITHIN = str.maketrans("“”", "‘’")


def titles(names: Iterable[str]) -> str:
    """《甲》《乙》"""
    return "".join(f"《{name}》" for name in names)


def quoted(words: str) -> str:
    """“读书沙龙”; what is set in marks from end to end stays; marks within become those of the second kind."""
    is_set = words[:1] == "“" and words.find("”") == len(words) - 1
    return words if is_set else f"“{words.translate(_WITHIN)}”"


def some_titles(names: Sequence[str], most: int) -> str:
    """《甲》《乙》等12种; all of them where there are no more than `most`."""
    return titles(names[:most]) + (f"等{len(names)}种" if len(names) > most else "")


def shelves(listed: Sequence[tuple[str, Sequence[str]]], most: int) -> list[str]:
    """玉龙书屋：《甲》《乙》 for each shelf; where none is known, 其他 beside others and bare titles alone."""
    elsewhere = "其他：" if len(listed) > 1 else ""
    return [(f"{name}：" if name else elsewhere) + some_titles(names, most) for name, names in listed]


def place(
    chapter: tuple[int, int] | None = None,
    pages: tuple[int, int] | None = None,
    page_count: int | None = None,
    minutes: int | None = None,
    percent: int | None = None,
    finished: bool = False,
) -> str:
    """How far and how much was read, as far as it was said; empty where nothing was."""
    said = []
    if chapter:
        said.append(f"第{_span(chapter)}章")
    if pages:
        said.append(f"读至{pages[1]}页" if pages[0] == pages[1] else f"第{_span(pages)}页")
    if page_count:
        said.append(f"{page_count}页")
    if percent is not None and not finished:
        said.append(f"读到{percent}%")
    if minutes:
        said.append(f"{minutes}分钟")
    if finished:
        said.append("读完")
    return "、".join(said)


def line(found: Found) -> str:
    """打卡《活着》读至98页; “读书沙龙”请假"""
    if found.kind in (Kind.signup, Kind.withdrawal, Kind.sign_in):
        return (quoted(found.event) if found.event else "") + NAMES[found.kind] + _persons(found.names)
    if found.kind != Kind.checkin:
        return NAMES[found.kind] + titles(book.title for book in found.books)
    where = place(found.chapter, found.pages, found.page_count, found.minutes, found.percent, found.finished)
    day = f"第{found.day}天" if found.day else ""
    date = f"（{found.date.month}月{found.date.day}日）" if found.date else ""
    by = f"代{'、'.join(found.on_behalf_of)}" if found.on_behalf_of else ""
    return by + NAMES[found.kind] + day + titles(book.title for book in found.books) + where + date


def month_day(of: date) -> str:
    """4月23日"""
    return f"{of.month}月{of.day}日"


def full_day(of: date) -> str:
    """2026年4月23日"""
    return f"{of.year}年{month_day(of)}"


def stretch(since: datetime, until: datetime, *, lasts: bool = False) -> str:
    """4月20日20:16—22日08:00, whole days as 4月21日—22日, one that goes on as 4月23日20:15以后."""
    midnight = time()
    if lasts:
        return _day(since) + ("起" if since.time() == midnight else f"{since:%H:%M}以后")
    if since.time() == midnight and until.time() == midnight and since.date() < until.date():
        last = until - timedelta(days=1)
        return _day(since) if last.date() == since.date() else f"{_day(since)}—{_day(last, since)}"
    end, day = until, ""
    if until.time() == midnight:
        end, day = until - timedelta(days=1), "24:00"
    head = "" if end.date() == since.date() else _day(end, since)
    return f"{_day(since)}{since:%H:%M}—{head}{day or f'{end:%H:%M}'}"


def _day(at: datetime, after: datetime | None = None) -> str:
    return f"{at.day}日" if after and (after.year, after.month) == (at.year, at.month) else month_day(at)


def _persons(names: tuple[str, ...]) -> str:
    """（林静、阿青）; of more than four only how many."""
    return f"（{'、'.join(names) if len(names) <= 4 else f'{len(names)}人'}）" if names else ""


def cut(words: str, most: int) -> str:
    """At most `most` characters, ended at a sentence where one ends in time."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    end = max(words.rfind(mark, 0, most) for mark in "。!?!?;;")
    return words[: end + 1] if end >= most // 2 else words[: most - 1] + "…"


def _span(numbers: tuple[int, int]) -> str:
    first, last = numbers
    return str(first) if first == last else f"{first}–{last}"
