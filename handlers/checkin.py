"""打卡: a member tells that they read, today or on a day they name, and how far."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind, Title
from bot.text.phrase import line
from bot.text.progress import Progress, progress
from bot.text.reports import FINISHED, Report, has_finished, reports
from bot.text.sentence import Sentence
from models.checkin import CheckIn
from models.member import called, stranger

EXAMPLES = ("打卡《活着》读到98页", "打卡", "今天读了《乡土中国》第三章，半小时", "昨天忘打卡了，补上：《活着》读完")

_TITLE = re.compile(r"《▇{0,60}》")
_CHECK_IN = re.compile(r"打卡|打个卡|补卡|reading check-?in|check-?in:|完成今日阅读|今日(?:已)?(?:阅读|读书)", re.I)
_READ = re.compile(
    r"(?:[读看听翻念啃瞅][了完到毕罢至]|[读看听翻]{2}了|一口气[读看]|今[天日早晚](?:[早晚]上|中午|下午)?[^，。]{0,6}[读看]|昨[天晚日夜][^，。]{0,10}[读看听]|[晨夜早晚]读|收官|接着[看读听]|[读看]得?慢|再[读看]一刻)"
)
_MAKE_UP = re.compile(r"补(?:打)?卡|补昨|补上|补一?下")
_READ_PAGES = re.compile(r"[读看翻啃]了[^，。]{0,6}页")
_MISSED = re.compile(r"补(?:打)?卡|补昨|(?:漏|忘|没打)[^。]{0,20}补|补[^。]{0,20}(?:漏|忘)")
_FOR = re.compile(r"(?:代|帮|替)([^，。：:！!\s]{1,30}?)(?:打个?卡|补卡|补打卡)[：:，,]?([^，。；\n]{0,30})?")
_NAME_END = re.compile(r"(?:委员|同志|老师|他们|她们|的|\d+)\Z")
_COUNT_ONLY = re.compile(r"[几两三四五六七八九十]+位|老同志|大家")
_BARE_NUMBER = re.compile(
    r"\A[ ：:,，到]{0,2}(\d{1,4})(?![\d.%页章回讲课天:：点号月/版集年部岁本种套册人元块]|\s?(?:分|小时|min))"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One check-in, or one for each day or row where they differ."""
    text = sentence.masked
    if speech.is_notice(text) or _is_list(text) or _CORRECTS.search(text) or _HEADS_A_PASSAGE.match(text):
        return
    evidence = _evidence(sentence)
    if evidence:
        told = reports(sentence)
        yield from (_found(sentence, report, evidence, alone=len(told) == 1) for report in told)


def _evidence(sentence: Sentence) -> str:
    """The rule by which a message reports reading, empty where none does."""
    for _, clause in sentence.clauses:
        said = _reported(sentence, clause)
        if said:
            return said
    return ""


def _reported(sentence: Sentence, whole: str) -> str:
    """The rule by which one clause reports reading; what it asks, plans, remembers or denies is left out first."""
    if (speech.is_reminder(whole) and not _FOR.search(whole)) or _LECTURE.search(whole):
        return ""
    makes_up = bool(_MAKE_UP.search(sentence.masked))
    clause = "，".join(part for part in _PARTS.split(whole) if not _is_unreal(part, makes_up=makes_up))
    has_title, here = bool(_TITLE.search(clause)), progress(clause)
    if _CHECK_IN.search(clause) and not speech.is_other_checkin(sentence.masked):
        named = sentence.mentions or not here.is_empty
        return "打卡" if named or _BARE.fullmatch(clause.strip()) else ""
    if _CALL_ON.search(clause) and not (here.has_place or here.has_amount or FINISHED.search(clause)):
        return ""
    has_read = bool(_READ.search(clause))
    if has_title and not speech.is_question(whole):
        if here.has_place and _is_beside(clause, here):
            return "书名加进度"
        if here.day is not None:
            return "书名加天数"
        if _BARE_NUMBER.search(clause[clause.rindex("》") + 1 :]) and len(clause) < 40:
            return "书名加页码"
        if here.minutes and re.search(r"[读看听翻念]", clause) and len(clause) < 60:
            return "书名加用时"
    if has_title and _A_BIT.search(clause):
        return "读了一点"
    if has_title and has_read and (here.has_amount or FINISHED.search(clause) or _TODAY.search(clause)):
        return "读了多少"
    if has_title and FINISHED.search(clause):
        return "读完"
    if here.has_place and sentence.mentions and has_read and len(sentence.text) < 80:
        return "读到哪里"
    return "第几天加进度" if here.day is not None and not here.is_empty else ""


_A_BIT = re.compile(
    r"[读看听翻念]了(?:[一两几])(?:小?段|篇|节|章|页|会儿)(?!.{0,3}(?:就|便)(?:睡|放|合))|[读看听]到(?:了)?第?[零一二三四五六七八九十百\d]{1,4}[部卷册编幕]"
)
_PARTS = re.compile(r"[，,]")


def _is_unreal(part: str, *, makes_up: bool) -> bool:
    """Whether a part of a clause asks, plans, remembers or denies: no reading that was done."""
    if speech.is_question(part) or speech.is_plan(part) or speech.is_memory(part):
        return True
    return speech.is_denial(part) and not (makes_up and _CHECK_IN.search(part))


_CORRECTS = re.compile(r"更正|手滑|[打写发]错|改成|应该是|没写(?:书|内容|页)|撤销|撤回|作废")
_HEADS_A_PASSAGE = re.compile(r"《▇{0,60}》[^，。\n]{0,16}[：:]\s*\n")
_BARE = re.compile(
    r"(?:@\S{1,20}\s?)?(?:今[日天]|同|早|晚|我也?|来|继续|书香[\u4e00-\u9fff]{0,4}|读书|阅读|晨读|夜读|已读书|[，,\s✅☀️🌙💪✊📖📚🍂🐺~～]){0,6}(?:打个?卡|完成今日阅读任务?|今日已?阅读|今日已?读书)"
    r"(?:成功|完成|啦|了|一下|任务|第\s?[\d一二三四五六七八九十百]{1,5}\s?天|[Dd]ay\s?\d{1,3}|\d{1,3}/\d{1,3}|打个?卡|[！!。.~～，,\s✅☀️🌙💪✊📖📚👍]){0,8}",
    re.I,
)
_CALL_ON = re.compile(r"推荐|安利|荐|值得一读|必读")
_LECTURE = re.compile(r"讲坛|讲座|主讲|开讲|直播课")


NEAR = 26
"""How many characters may lie between a title and the place reached in it."""


def _is_beside(clause: str, here: Progress) -> bool:
    """Whether the place stands right behind the title, or the title right behind a place."""
    end, start = clause.rindex("》") + 1, clause.index("《")
    return any(abs(span[0] - end) <= NEAR or abs(start - span[1]) <= 8 for span in here.spans)


_TODAY = re.compile(r"今[天日早晚]|昨[天晚日夜]|[晨夜早晚]读|睡前|周末|上午|中午|下午|晚上|前[天晚]")


def _found(sentence: Sentence, report: Report, why: str, *, alone: bool) -> Found:
    read, text = progress(report.masked), report.masked
    finished = has_finished(text)
    pages = read.pages or (_bare_page(sentence, read) if alone else None)
    names = _names(sentence.masked)
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
        unsure=bool(_FOR.search(sentence.masked)) and not names,
        why=(why,),
    )


def _quoted_book(sentence: Sentence) -> tuple[Title, ...]:
    return sentence.quoted_books[:1] if sentence.text.startswith("同") else ()


def _bare_page(sentence: Sentence, read: Progress) -> tuple[int, int] | None:
    """《X》88: a title and one bare number is the page reached."""
    if read.has_place or not sentence.mentions:
        return None
    match = _BARE_NUMBER.match(sentence.text[sentence.mentions[-1].end :])
    return (int(match[1]), int(match[1])) if match else None


def _day_before(sentence: Sentence, read: Progress) -> date | None:
    """补打卡 with no day means the day before."""
    if sentence.sent_at is None or read.day is not None or not _MISSED.search(sentence.masked):
        return None
    return sentence.sent_at.date() - timedelta(days=1)


def _names(text: str) -> tuple[str, ...]:
    match = _FOR.search(text)
    if match is None:
        return ()
    words = match[1]
    if _COUNT_ONLY.search(words):
        listed = re.search(r"[：:]\s*([^，。,\n]{2,30})", text[match.start() :])
        words = listed[1] if listed else ""
    pieces = [piece.strip() for piece in re.split(r"[、，, ]", words)]
    pieces = [part for piece in pieces for part in (re.split(r"[和与及]", piece) if len(piece) > 4 else [piece])]
    names = [_NAME_END.sub("", piece) if len(piece) > 3 else piece for piece in pieces]
    return tuple(name for name in names if 1 < len(name) <= 6 or name in ("老伴",))


def _is_list(text: str) -> bool:
    return "接龙" in text[:60] or len(re.findall(r"(?:\A|\n)\s?(?:\d{1,2}[.、．]|[①-⑳])", text[:3000])) >= 3


@handles("打卡", understand, examples=EXAMPLES)
def check_in(ctx: Context, found: Found) -> Reply | None:
    """Enter the reading for the day it was done, for each person it was done by."""
    readers = list(_readers(ctx, found))
    for member_id, doubt in readers:
        _enter(ctx, replace(found, unsure=True, why=(doubt,)) if doubt else found, member_id)
    return Reply(f"已记：{line(found)}", ack=True) if readers else None


def _readers(ctx: Context, found: Found) -> Iterator[tuple[int, str]]:
    """Whose reading it is, with the doubt where the roster does not say; who is not to be recorded is not."""
    if not found.on_behalf_of:
        yield ctx.member_id, ""
    for name in found.on_behalf_of:
        meant = called(ctx.session, name)
        if len(meant) != 1:
            doubt = f"名册上有{len(meant)}位" if meant else "名册里对不上这个名字"
            yield stranger(ctx.session, name).id or 0, f"代“{name}”打卡，{doubt}"
        elif meant[0].recorded:
            yield meant[0].id or 0, ""


def _enter(ctx: Context, found: Found, member_id: int) -> None:
    chapter, pages = found.chapter or (None, None), found.pages or (None, None)
    ctx.enter(
        CheckIn,
        found,
        member_id=member_id,
        chapter_first=chapter[0],
        chapter_last=chapter[1],
        page_first=pages[0],
        page_last=pages[1],
        page_count=found.page_count,
        minutes=found.minutes,
        percent=found.percent,
        challenge_day=found.day,
        finished=found.finished,
    )
