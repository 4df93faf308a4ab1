"""打卡: a member tells that they read, today or on a day they name, and how far."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.handler import Context, handles
from bot.in_term import DAY_ALONE, placed
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind, Title
from bot.text.judgement import judge
from bot.text.list_readings import rows_read
from bot.text.names import shown_name
from bot.text.phrase import line
from bot.text.progress import Progress, progress
from bot.text.quick import quick
from bot.text.reports import Report, has_finished, reports
from bot.text.sentence import Sentence
from bot.text.telling import FOR_OTHERS, bare_page, may_tell, telling
from models.checkin import CheckIn, is_told
from models.member import called, stranger, unclear

EXAMPLES = ("打卡《活着》读到98页", "打卡", "今天读了《乡土中国》第三章，半小时", "昨天忘打卡了，补上：《活着》读完")

MAYBE = 0.5
"""How likely the wording must be a check-in's for a person to be asked where no rule says so."""
_READ_PAGES = quick(r"[读看翻啃]了[^，。]{0,6}页")
_MISSED = quick(r"补个?(?:打?卡|昨|[^，。]{0,4}卡)|(?:漏|忘|没打)[^。]{0,20}补|补[^。]{0,20}(?:漏|忘)")
_NAME_END = quick(r"(?:委员|同志|老师|他们|她们|的|\d+)\Z")
_COUNT_ONLY = quick(r"[几两三四五六七八九十]{1,3}位|老同志|大家")
_LISTED = quick(r"[：:]\s*([^，。,\n]{2,30})")
_BETWEEN_NAMES = quick(r"[、，, ]")
_AND = quick(r"[和与及]")
_DAY_ALONE = quick(
    r"\A(?:补[上打记]?|今[天日])?[，,：:\s]{0,2}(?:第\s?[零一二三四五六七八九十百两\d]{1,5}\s?天|[Dd](?:ay|AY)?\s?\.?\s?\d{1,3})(?:的?打?卡|读书|阅读|已读|完成)?[。！!~～✅💪\s]{0,4}\Z"
)
"""Nothing but the number of a day: said where a group reads together it is a check-in of that day."""
_ROW = quick(r"(?:\A|\n)\s?(?:\d{1,2}[.、．]|[①-⑳])")


def understand(sentence: Sentence) -> Iterator[Found]:
    """One check-in, or one for each day or row where they differ; one to ask about where only the wording is like one."""
    if sentence.jielong is not None:
        yield from _of_list(sentence)
        return
    said = telling(sentence)
    if _is_list(sentence.masked) or speech.is_notice(sentence.masked):
        return
    if said:
        told = reports(sentence, said.masked)
        yield from (_found(sentence, report, said.why, alone=len(told) == 1) for report in told)
    elif sentence.live and sentence.quoted is None and _DAY_ALONE.match(sentence.text):
        yield Found(Kind.checkin, day=sentence.progress.day, why=(DAY_ALONE,))
    elif may_tell(sentence) and (judged := judge(sentence, Kind.checkin)).likely >= MAYBE:
        (report, *_) = reports(sentence, sentence.masked)
        yield replace(_found(sentence, report, "像是打卡", alone=True), unsure=True, why=("像是打卡", *judged.why))


def _of_list(sentence: Sentence) -> Iterator[Found]:
    """One check-in, or several, for each row of a progress 接龙, on behalf of its author."""
    for row in rows_read(sentence):
        for report in reports(row.said, row.said.masked):
            found = _found(row.said, report, "接龙", alone=True)
            yield replace(
                found,
                books=found.books or row.books,
                day=found.day or row.day,
                date=found.date or row.date,
                finished=found.finished and not (row.books and row.tells_a_part),
                on_behalf_of=(row.name,),
                unsure=False,
                why=("接龙",),
            )


def _found(sentence: Sentence, report: Report, why: str, *, alone: bool) -> Found:
    read, text = progress(report.masked), report.masked
    finished = has_finished(text)
    pages = read.pages or (_bare_page(sentence, read) if alone else None)
    names = _names(sentence.masked)
    unsure = bool(FOR_OTHERS.search(sentence.masked)) and not names
    return Found(
        Kind.checkin,
        books=report.books or _quoted_book(sentence),
        chapter=read.chapter,
        pages=pages,
        page_count=None if pages or (finished and not _READ_PAGES.search(text)) else read.page_count,
        minutes=read.minutes,
        percent=None if finished else read.percent,
        day=read.day,
        finished=finished,
        date=report.date or (_day_before(sentence, read) if alone else None),
        on_behalf_of=names,
        unsure=unsure,
        why=("替别人打卡，没有说是谁",) if unsure else (why,),
    )


def _quoted_book(sentence: Sentence) -> tuple[Title, ...]:
    """The one book of the message replied to, where the reply is about it."""
    return sentence.quoted_books if len(sentence.quoted_books) == 1 else ()


def _bare_page(sentence: Sentence, read: Progress) -> tuple[int, int] | None:
    """《X》88: a title and one bare number is the page reached."""
    if read.has_place or not sentence.mentions:
        return None
    page = bare_page(sentence.text[sentence.mentions[-1].end :])
    return (page, page) if page is not None else None


def _day_before(sentence: Sentence, read: Progress) -> date | None:
    """补打卡 with no day means the day before."""
    if sentence.sent_at is None or read.day is not None or not _MISSED.search(sentence.masked):
        return None
    return sentence.sent_at.date() - timedelta(days=1)


def _names(text: str) -> tuple[str, ...]:
    match = FOR_OTHERS.search(text)
    if match is None:
        return ()
    words = match[1]
    if _COUNT_ONLY.search(words):
        listed = _LISTED.search(text, match.start())
        words = listed[1] if listed else ""
    pieces = [piece.strip() for piece in _BETWEEN_NAMES.split(words)]
    pieces = [part for piece in pieces for part in (_AND.split(piece) if len(piece) > 4 else [piece])]
    names = [_NAME_END.sub("", piece) if len(piece) > 3 else piece for piece in pieces]
    return tuple(name for name in names if 1 < len(name) <= 6 or name in ("老伴",))


def _is_list(text: str) -> bool:
    return "接龙" in text[:60] or len(_ROW.findall(text[:3000])) >= 3


@handles("打卡", understand, examples=EXAMPLES, lists=True)
def check_in(ctx: Context, found: Found) -> list[Reply]:
    """Enter the reading for the day it was done, for each person it was done by; of a term with its book and day."""
    place = placed(ctx, found)
    if place is None:
        return []
    found = place.found
    readers = [one for one in _readers(ctx, found) if "接龙" not in found.why or not _is_told(ctx, found, one[0])]
    for member_id, doubt in readers:
        _enter(ctx, replace(found, unsure=True, why=(doubt,)) if doubt else found, member_id)
    return [Reply(f"已记：{line(found)}", ack=True), *place.words] if readers else []


def _readers(ctx: Context, found: Found) -> Iterator[tuple[int, str]]:
    """Whose reading it is, with the doubt where the roster does not say; who is not to be recorded is not."""
    if not found.on_behalf_of:
        yield ctx.member_id, ""
    for name in found.on_behalf_of:
        meant = called(ctx.session, name)
        if name == shown_name(ctx.incoming.sender_name):
            yield ctx.member_id, ""
        elif len(meant) != 1:
            yield stranger(ctx.session, name).id or 0, f"代“{name}”打卡，{unclear(meant)}"
        elif meant[0].recorded:
            yield meant[0].id or 0, ""


def _enter(ctx: Context, found: Found, member_id: int) -> None:
    ctx.enter(CheckIn, found, member_id=member_id, **_columns(found))


def _is_told(ctx: Context, found: Found, member_id: int) -> bool:
    """Whether a row of a 接龙 stood on an earlier post of it: each post repeats the whole list."""
    day = found.date or ctx.incoming.sent_at.date()
    books: list[int | None] = [ctx.book_id(title) for title in found.books]
    return all(is_told(ctx.session, member_id, ctx.group_id, day, book, _columns(found)) for book in books or [None])


def _columns(found: Found) -> dict[str, Any]:
    chapter, pages = found.chapter or (None, None), found.pages or (None, None)
    return {
        "chapter_first": chapter[0],
        "chapter_last": chapter[1],
        "page_first": pages[0],
        "page_last": pages[1],
        "page_count": found.page_count,
        "minutes": found.minutes,
        "percent": found.percent,
        "challenge_day": found.day,
        "finished": found.finished,
    }
