"""月度简报: what a month of reading came to, in sentences an office would keep, each figure with its list behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.exports.appendix import Known, known, lists
from bot.exports.word import Picture
from bot.pictures import bars
from models import event_photo, news, seal, setting, tally
from models.book import Book
from models.event_photo import EventPhoto
from models.form import Form
from models.group import Group, Quotes
from models.member import Member, address
from models.order import named
from models.reflection import Reflection
from models.tally import BY_NAME, CALLED, HELD, MEANING, MEASURE, Span, Unit

MOST_BOOKS, MOST_WORDS, MOST_PHOTOS = 10, 6, 3
MEDIA = "media"
"""Where in the data folder the photos are."""
SHORTEST, LONGEST = 40, 800
"""How many characters a reflection has that is quoted."""


@dataclass(frozen=True, slots=True)
class Report:
    """A span's units, what changed in earlier periods, who took part, and what part of the roster that is."""

    span: Span
    own: list[Unit]
    corrected: list[Unit]
    came: list[int]
    rate: float | None

    @property
    def share(self) -> str:
        """参与率 as written, empty where the roster says nothing."""
        return "" if self.rate is None else f"{self.rate:.1%}"


def gathered(session: Session, span: Span, now: datetime) -> Report:
    """Everything a report says of a span, as it stands at `now`."""
    own, corrected = seal.of_days(session, span, now), seal.corrections(session, span, now)
    came = tally.participants(session, span)
    return Report(span, own, corrected, came, tally.share(session, span, came))


def values(session: Session, report: Report, number: str, now: datetime, data: Path) -> dict[str, Any]:
    """What the placeholders of a template stand for; the photos of events are in the folder `data`."""
    names, office = known(session), setting.get(session, "office")
    missing, told = _news(session, report.span)
    return {
        "简报名": "书香政协读书简报",
        "期号": number,
        "编发单位": office or "书香政协办公室",
        "编发日期": _day(now.date(), year=True),
        "报送": setting.get(session, "briefing_to") or f"{office or '政协'}领导",
        "标题": f"{period(report.span)}书香政协读书情况",
        "导语": lead(report, names),
        "指标": _figures(report),
        "补正说明": _corrections_told(report),
        "各群打卡图": Picture(bars.lying("各群打卡人次", _by_group(session, report.span)), 150),
        "每日打卡图": Picture(bars.standing("每日打卡人次", _by_day(report)), 150),
        "活动": _events(session, report, names) or ["本期没有举办活动。"],
        "活动照片": _photos(report, names, event_photo.of_events(session, list(names.events)), data),
        "图书": _books(session, report.span) or ["本期没有人打卡读书。"],
        "体会": _reflections(session, report.span),
        "各地": told,
        "缺稿": f"未报送动态的：{'、'.join(missing)}。" if missing else "",
        "附录": lists(session, names, report.own, report.corrected, report.came),
    }


def period(span: Span) -> str:
    """2026年4月, or from day to day."""
    following = (span.since.replace(day=1) + timedelta(days=32)).replace(day=1)
    if span.since.day == 1 and span.until == following - timedelta(days=1):
        return f"{span.since.year}年{span.since.month}月"
    if (span.since, span.until) == (date(span.since.year, 1, 1), date(span.since.year, 12, 31)):
        return f"{span.since.year}年"
    return f"{_day(span.since, year=True)}至{_day(span.until, year=span.since.year != span.until.year)}"


def lead(report: Report, names: Known) -> list[str]:
    """The opening paragraphs: only what there was is spoken of."""
    sums, when = seal.summed(report.own), period(report.span)
    if not report.came and not sums[HELD]:
        return [f"{when}没有读书记录。"]
    share = f"，参与率{report.share}" if report.share else ""
    first = f"{when}，共有{len(report.came)}人参与读书活动{share}。"
    if sums[HELD]:
        first += f"举办活动{sums[HELD]}场" + (f"，参加{sums['attended']}人次。" if sums["attended"] else "。")
    read = [("read", "读书打卡{}人次"), ("finished", "读完图书{}册次")]
    books = len({one.book_id for one in report.own if one.figure == "recommended" and one.book_id})
    recommended = f"推荐图书{{}}册（{books}种）" if books else "推荐图书{}册"
    wrote = [("recommended", recommended), ("reflections", "撰写体会{}篇"), ("excerpts", "摘抄{}条")]
    second = "，".join(words.format(sums[name]) for name, words in (*read, *wrote) if sums[name])
    words = f"体会共{sums['words']}字，均为本人所写。" if sums["words"] else ""
    advice = f"结合读书提出建言{sums['advice']}件。" if sums["advice"] else ""
    passed = f"建言转化为提案、社情民意{sums['passed']}件。" if sums["passed"] else ""
    return [one for one in (first, (f"{second}。" if second else "") + words + advice + passed) if one]


def _figures(report: Report) -> list[dict[str, str]]:
    own, corrected = seal.summed(report.own), seal.summed(report.corrected)
    rows = [{"名称": "参与人数", "本期": f"{len(report.came)}人", "补正": "—", "说明": tally.PARTICIPANTS}]
    rows.append({"名称": "参与率", "本期": report.share or "—", "补正": "—", "说明": "见上"})
    for name, called in CALLED.items():
        change = f"{corrected[name]:+d}{MEASURE[name]}" if corrected[name] else "—"
        rows.append({"名称": called, "本期": f"{own[name]}{MEASURE[name]}", "补正": change, "说明": MEANING[name]})
    return rows


def _corrections_told(report: Report) -> str:
    if not report.corrected:
        return "以前各期没有补正。"
    return "上期补正：以前各期封存以后补记、更正或撤销的，在本期补报，明细见附录。"


def _by_group(session: Session, span: Span) -> list[tuple[str, int]]:
    figure = BY_NAME["read"]
    numbers = tally.by(session, figure, span, col(figure.table.group_id))
    called = dict(session.exec(select(Group.id, Group.name)).all()) | {None: "私信"}
    return sorted(((called[one], number) for one, number in numbers.items()), key=lambda one: (-one[1], one[0]))[:20]


def _by_day(report: Report) -> list[tuple[str, int]]:
    numbers = Counter(one.day for one in report.own if one.figure == "read")
    days = (report.span.until - report.span.since).days + 1
    if days > 62:
        months = Counter((one.year, one.month) for one in numbers.elements())
        return [(f"{month}月", number) for (_, month), number in sorted(months.items())]
    listed = (report.span.since + timedelta(days=number) for number in range(days))
    return [(f"{day.day}日", numbers[day]) for day in listed]


def _events(session: Session, report: Report, names: Known) -> list[str]:
    """4月25日，在政协书房举办读书沙龙“…”，12人参加."""
    came = Counter[int]()
    figure = BY_NAME["attended"]
    for event, number in tally.by(session, figure, report.span, figure.keys[1]).items():
        came[event] = number
    forms = dict(session.exec(select(Form.id, Form.name)).all())
    lines = []
    for unit in (one for one in report.own if one.figure == HELD):
        event = names.events[unit.subject_id]
        form = forms.get(event.form_id, "") if event.form_id else ""
        where = f"在{event.venue}" if event.venue else ""
        what = event.title if not form or form in event.title else f"{form}“{event.title}”"
        book = f"，共读{names.book(event.book_id)}" if event.book_id else ""
        guests = f"，{came[event.id or 0]}人次参加" if came[event.id or 0] else ""
        lines.append(f"{_day(unit.day)}，{where}举办{what}{book}{guests}。")
    return lines


def _photos(report: Report, names: Known, kept: Sequence[EventPhoto], data: Path) -> list[dict[str, Any]]:
    """The first pictures of each event, with its caption, else its title; one that is not there is left out."""
    shown = []
    for unit in (one for one in report.own if one.figure == HELD):
        event = names.events[unit.subject_id]
        for photo in [one for one in kept if one.event_id == event.id][:MOST_PHOTOS]:
            path = data / MEDIA / photo.file
            if path.is_file():
                shown.append({"图": Picture(path.read_bytes(), 120), "说明": photo.caption or event.title})
    return shown


def _books(session: Session, span: Span) -> list[str]:
    """Each book with how many read it, most first; books that are 不上榜 stay out."""
    figure = BY_NAME["read"]
    readers = Counter[int]()
    table = figure.table
    query = select(table.book_id, table.member_id).where(*tally.of_span(table, span)).distinct()
    for book_id, _ in session.exec(query):
        if book_id is not None:
            readers[book_id] += 1
    ordered = sorted(readers.items(), key=lambda one: (-one[1], one[0]))
    books = {one.id: one for one in session.exec(select(Book).where(col(Book.id).in_(readers), col(Book.listed)))}
    listed = [(books[one], number) for one, number in ordered if one in books][:MOST_BOOKS]
    return [
        f"《{book.title}》" + (f"（{book.author}）" if book.author else "") + f"，{number}人在读。"
        for book, number in listed
    ]


def _reflections(session: Session, span: Span) -> list[dict[str, str]]:
    """Own words that were let through, one of each member: those an organiser chose first, then the longer ones."""
    free = (col(Reflection.quotable).is_(None)) & (col(Group.quotes) == Quotes.free)
    query = (
        select(Reflection, Member, Book)
        .join(Member, col(Reflection.member_id) == col(Member.id))
        .join(Group, col(Reflection.group_id) == col(Group.id))
        .join(Book, col(Reflection.book_id) == col(Book.id), isouter=True)
        .where(*tally.of_span(Reflection, span), named(Reflection), col(Reflection.quotable).is_(True) | free)
    )
    found = [one for one in session.exec(query) if SHORTEST <= len(one[0].words) <= LONGEST]
    found.sort(key=lambda one: (one[0].quotable is not True, -len(one[0].words), one[0].id or 0))
    best = {member.id: (row, member, book) for row, member, book in reversed(found)}
    chosen = sorted(best.values(), key=lambda one: found.index(one))[:MOST_WORDS]
    return [
        {
            "题目": f"读《{book.title}》" if book else "读书体会",
            "正文": row.words,
            "作者": f"{member.sector}　{address(member)}" if member.sector else address(member),
        }
        for row, member, book in chosen
    ]


def _news(session: Session, span: Span) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The 旗县区 that sent nothing, and the paragraphs of the others; what the main group is of is the city itself."""
    regions = news.regions(session, span.groups)
    written = news.of_month(session, span.until)
    told = [{"旗县区": one, "正文": written[one]} for one in regions if one in written]
    return [one for one in regions if one not in written], told


def _day(day: date, *, year: bool = False) -> str:
    return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
