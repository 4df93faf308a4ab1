"""One message may report several readings: a day each, or a book each with its own place."""

from dataclasses import dataclass
from datetime import date

from bot.text.days import day_of, named_days
from bot.text.found import Title
from bot.text.progress import progress
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.titles import Mention, unique


@dataclass(frozen=True, slots=True)
class Report:
    """One reading: its stretch of the masked text, the books it names, and the day where it is not the day sent."""

    masked: str
    books: tuple[Title, ...]
    date: date | None


FINISHED = quick(
    r"(?<![能要没快得想就])(?:[读看翻念啃刷听追补嚼磨过肝整]|听书)完(?!请|才|下|咱|[墙碗锅牙题活]|了?(?:再|就|借|给|还(?![回了给]))|后|之后|以后|你|您|的[\u4e00-\u9fff]|这章|第|前|这一|那一|一[章回段半]|[^，。]{0,8}(?:那|这|第)[^，。]{0,4}[页章回段篇节]|[《▇]*》?[^，。]{0,4}第)"
    r"|(?<!没)[读看]毕|[读看]罢|全书读|合上了|收官|收尾|全剧终|终章|终卷|最后一[页章回节篇]|末页|读到头|到头了|翻到底|拿下|消灭|干掉|啃下|通关|刷完毕|\b(?:Finished|Done)\b|(?:全书|全本|整本|通读)[^，。]{0,4}(?:[读看]了?一遍|完)"
)
_NOT_YET = quick(
    r"(?:还差|就差|快要?|要|指定|争取|打算|就能|准备|没|离)[^，。]{0,6}(?:收尾|收官|[读看翻啃听]完|最后一页|末页|拿下|消灭|干掉|啃下)"
)
PART = quick(
    r"(?<!下)(?<!最后一)[章回节课讲篇卷部段案幕册](?:[，,\s]?[^《》，。]{0,6}?)(?:[读看听翻念啃刷补搞整收过]完|[读看]毕|完成|拿下|消灭|干掉|啃下)|没[读看听]完|快[读看]完|[读看]完(?:再|后|就|第|前)|一半"
)
_LENGTH = quick(r"全[书本集部][^，。]{0,8}[章回节页]")
_NOT_READ = quick(r"没(?:有)?(?:怎么)?[读看翻打听]|未[读看]|放下了|没时间|漏了\Z")


def reports(sentence: Sentence, told: str) -> list[Report]:
    """The readings that a message reports, of which `told` is what tells of them; one where they are not told apart."""
    return _by_day(sentence) or _by_book(sentence) or [_whole(sentence, told)]


def has_finished(masked: str) -> bool:
    """Whether a stretch of talk says that a book was read to its end."""
    said = _NOT_YET.sub("", masked)
    return bool(FINISHED.search(said)) and not PART.search(_LENGTH.sub("", said))


def _whole(sentence: Sentence, told: str) -> Report:
    """One reading: the books named where it is told, else the one named last before, else the first."""
    inside = [one for one in sentence.mentions if told[one.start : one.end].strip()]
    begin = len(told) - len(told.lstrip())
    before = [one for one in sentence.mentions if one.start < begin]
    day = None
    if sentence.sent_at is not None:
        day = day_of(told, sentence.sent_at) or day_of(sentence.masked[:begin], sentence.sent_at)
    return Report(told, unique(inside or before[-1:] or sentence.mentions[:1]), day)


def _by_day(sentence: Sentence) -> list[Report]:
    """A report for each of several days, the book carried over from what was named before."""
    if sentence.sent_at is None:
        return []
    text = sentence.masked
    days = named_days(text, sentence.sent_at)
    if len({day for _, day in days}) < 2:
        return []
    starts = [start for start, _ in days]
    found: list[Report] = []
    for start, end, (_, day) in zip(starts, [*starts[1:], len(text)], days, strict=True):
        stretch = text[start:end]
        if _NOT_READ.search(stretch) or not _tells(stretch):
            continue
        found.append(Report(stretch, _books_of(sentence.mentions, start, end), day))
    placed = {report.date for report in found if not progress(report.masked).is_empty}
    found = [one for one in found if one.date not in placed or not progress(one.masked).is_empty]
    return found if len(found) > 1 or (found and _NOT_READ.search(text)) else []


def _by_book(sentence: Sentence) -> list[Report]:
    """A report for each of several books where every one has a place, an amount or an end of its own."""
    text, mentions = sentence.masked, sentence.mentions
    if len(unique(mentions)) < 2:
        return []
    ends = [*(one.start for one in mentions[1:]), len(text)]
    stretches = [text[one.start : end] for one, end in zip(mentions, ends, strict=True)]
    told = [(one, stretch) for one, stretch in zip(mentions, stretches, strict=True) if _tells(stretch, title=False)]
    given_up = [_NOT_READ.search(stretch) is not None for stretch in stretches]
    if len(told) < len(mentions) and not any(given_up):
        return []
    day = day_of(text, sentence.sent_at) if sentence.sent_at else None
    head = text[: mentions[0].start]
    return [Report(f"{head}{stretch}", (one.title,), day) for one, stretch in told]


def _tells(stretch: str, *, title: bool = True) -> bool:
    """Whether a stretch says how far or how much was read."""
    here = progress(stretch)
    return not here.is_empty or bool(FINISHED.search(stretch)) or (title and "《" in stretch)


def _books_of(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Title, ...]:
    inside = [one for one in mentions if start <= one.start < end]
    before = [one for one in mentions if one.start < start]
    return unique(inside or before[-1:] or mentions[:1])
