"""月度简报: what a month of reading came to, in sentences an office would keep, each figure with its list behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from bot.exports import lacking
from bot.exports.appendix import BY_DAY, Behind, Known, known, lists
from bot.exports.lacking import Lack
from bot.exports.word import Picture
from bot.pictures import bars
from models import event_photo, news, seal, setting, share, tally
from models.book import Book
from models.event_photo import EventPhoto
from models.form import Form
from models.group import Group, Quotes
from models.member import Member
from models.order import named
from models.reflection import Reflection
from models.share import Share
from models.tally import BY_NAME, CALLED, HELD, MEASURE, SHORT, Span, Unit

MOST_BOOKS, MOST_WORDS, MOST_PHOTOS, MOST_GROUPS = 10, 6, 3, 20
MEDIA = "media"
"""Where in the data folder the photos are."""
SHORTEST, LONGEST = 40, 800
"""How many characters a reflection has that is quoted."""


@dataclass(frozen=True, slots=True)
class Report:
    """A span's units, what changed in earlier periods, who took part and of which roster, and what was not heard."""

    span: Span
    own: list[Unit]
    corrected: list[Unit]
    came: list[int]
    share: Share
    lacks: list[Lack]


def gathered(session: Session, span: Span, now: datetime) -> Report:
    """Everything a report says of a span, as it stands at `now`."""
    own, corrected = seal.of_days(session, span, now), seal.corrections(session, span, now)
    came = tally.participants(session, span)
    return Report(span, own, corrected, came, share.of(session, span, came), lacking.of_span(session, span, now))


def values(session: Session, report: Report, number: str, now: datetime, data: Path) -> dict[str, Any]:
    """What the placeholders of a template stand for; the photos of events are in the folder `data`."""
    names, office = known(session), setting.get(session, "office")
    missing, told = _news(session, report.span)
    groups, books = _by_group(session, report.span), _books(session, report.span)
    behind = Behind(report.span, report.own, report.corrected, report.came, report.share, groups,
                    [(title, readers) for title, _, readers in books], report.lacks)  # fmt: skip
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
        "未收全": lacking.sentence(report.lacks),
        "各群打卡图": Picture(
            bars.lying("各群打卡人次", [(one, sum(each.values())) for one, each in groups[:MOST_GROUPS]]), 150
        ),
        "每日打卡图": Picture(bars.standing("每日打卡人次", _by_day(report)), 150),
        "活动": _events(session, report, names) or ["本期没有举办活动。"],
        "活动照片": _photos(report, names, event_photo.of_events(session, list(names.events)), data),
        "图书": [f"{title}{author}，{len(readers)}人在读。" for title, author, readers in books]
        or ["本期没有人打卡读书。"],
        "体会": _reflections(session, report.span),
        "各地": told,
        "缺稿": f"未报送动态的：{'、'.join(missing)}。" if missing else "" if told else "本期没有各地动态。",
        "附录": lists(session, names, behind),
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
    first = f"{when}，{_who_came(report)}。"
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
    of = report.share
    rate = "—" if of.rate is None else f"{of.rate:.1%}"
    told = of.why or f"{of.whose}{len(of.counted)}人中有{len(of.came)}人"
    rows = [_row("参与人数", f"{len(report.came)}人", "—", "各月的人数不能相加"), _row("参与率", rate, "—", told)]
    for name, called in CALLED.items():
        change = f"{corrected[name]:+d}{MEASURE[name]}" if corrected[name] else "—"
        rows.append(_row(called, f"{own[name]}{MEASURE[name]}", change, SHORT[name]))
    return rows


def _row(called: str, number: str, change: str, told: str) -> dict[str, str]:
    return {"名称": called, "本期": number, "补正": change, "说明": told}


def _who_came(report: Report) -> str:
    """共有48人参与读书活动，名册46人中有35人参与，参与率76.1%; where nobody knows the roster, how many came."""
    of, number = report.share, len(report.came)
    if of.rate is None:
        return f"共有{number}人参与读书活动"
    share = f"{of.whose}{len(of.counted)}人中有{len(of.came)}人参与"
    whole = f"{share}读书活动" if len(of.came) == number else f"共有{number}人参与读书活动，其中{share}"
    return f"{whole}，参与率{of.rate:.1%}"


def _corrections_told(report: Report) -> str:
    if not report.corrected:
        return "以前各期没有补正。"
    return "上期补正：以前各期封存以后补记、更正或撤销的，在本期补报，明细见附录。"


def _by_group(session: Session, span: Span) -> list[tuple[str, dict[int, int]]]:
    """How many check-ins of each person a group has, the groups with the most first."""
    figure = BY_NAME["read"]
    people = tally.by_person(session, figure, span, col(figure.table.group_id))
    called = dict(session.exec(select(Group.id, Group.name)).all()) | {None: "私信"}
    return sorted(
        ((called[one], each) for one, each in people.items()), key=lambda one: (-sum(one[1].values()), one[0])
    )


def _by_day(report: Report) -> list[tuple[str, int]]:
    numbers = Counter(one.day for one in report.own if one.figure == "read")
    days = (report.span.until - report.span.since).days + 1
    if days > BY_DAY:
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


def _books(session: Session, span: Span) -> list[tuple[str, str, list[int]]]:
    """Each book's title and author as written, with who read it, most first; books that are 不上榜 stay out."""
    readers: dict[int, list[int]] = {}
    table = BY_NAME["read"].table
    query = select(table.book_id, table.member_id).where(*tally.of_span(table, span)).distinct()
    for book_id, member_id in session.exec(query):
        if book_id is not None:
            readers.setdefault(book_id, []).append(member_id)
    ordered = sorted(readers, key=lambda one: (-len(readers[one]), one))
    books = {one.id: one for one in session.exec(select(Book).where(col(Book.id).in_(readers), col(Book.listed)))}
    listed = [one for one in ordered if one in books][:MOST_BOOKS]
    return [
        (f"《{books[one].title}》", f"（{books[one].author}）" if books[one].author else "", readers[one])
        for one in listed
    ]


def _reflections(session: Session, span: Span) -> list[dict[str, str]]:
    """Own words that were let through, one of each member: those an organiser chose first, then the longer ones.

    An official paper is signed with a name: whoever the roster does not know is not quoted in it.
    """
    free = (col(Reflection.quotable).is_(None)) & (col(Group.quotes) == Quotes.free)
    query = (
        select(Reflection, Member, Book)
        .join(Member, col(Reflection.member_id) == col(Member.id))
        .join(Group, col(Reflection.group_id) == col(Group.id))
        .join(Book, col(Reflection.book_id) == col(Book.id), isouter=True)
        .where(*tally.of_span(Reflection, span), named(Reflection), col(Reflection.quotable).is_(True) | free)
        .where(col(Member.on_roster))
    )
    found = [one for one in session.exec(query) if SHORTEST <= len(one[0].words) <= LONGEST]
    found.sort(key=lambda one: (one[0].quotable is not True, -len(one[0].words), one[0].id or 0))
    best = {member.id: (row, member, book) for row, member, book in reversed(found)}
    chosen = sorted(best.values(), key=lambda one: found.index(one))[:MOST_WORDS]
    return [
        {
            "题目": f"读《{book.title}》" if book else "读书体会",
            "正文": row.words,
            "作者": f"{member.sector}　{member.name}" if member.sector else member.name,
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
