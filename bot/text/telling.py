"""Which talk tells of reading done: as news, by the sender, with a check-in, a place, an amount, a day or an end."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.text import speech
from bot.text.progress import Progress, progress
from bot.text.quick import quick
from bot.text.reports import FINISHED
from bot.text.sentence import Sentence
from bot.text.titles import How

CHECK_IN = quick(
    r"打个?卡|打开(?=第[\d一二三四五六七八九十]|啊|[，,\s]|\Z)|卡(?:已?打[上了好]|补上)|补个?[^，。]{0,4}卡|[Rr](?i:eading check-?in)|[Cc](?i:heck-?in)[:：]|完成今日(?:的)?阅读|今日(?:已)?(?:阅读|读书)(?!会|活动|群|时间|推荐|分享)"
)
MAKE_UP = quick(r"补个?(?:打?卡|昨|前|上|一下|记|录|报|交|[^，。]{1,4}的?卡)")
FOR_OTHERS = quick(
    r"(?:代|帮|替)([^，。：:！!\s]{1,30}?)(?:打(?:个|一)?(?:卡|个)|补卡|补打卡|报[个一]?[^，。]{0,3}进度)"
)

_VERB = r"[读看翻念啃听刷磨追嚼品诵瞄瞅瞧]"
_DONE = quick(
    rf"{_VERB}(?:了|完|毕|罢|到|至|过了|掉|下来|进去)|{_VERB}{{2}}了|一口气{_VERB}|补(?:完|齐|了)|过了?[一两三几]?遍|拿下|收尾|收官|(?:磨|推进|进|赶|跟|追|捋|补|爬|挪|蹭)到"
    rf"|[今昨][天日早晚晨儿夜](?:[早晚]上|中午|上午|下午|夜里)?[^，。]{{0,6}}{_VERB}|[晨夜早晚午]读|接着{_VERB}|{_VERB}得?[慢快]|再{_VERB}一刻"
)
_WHEN = quick(
    r"[今昨][天日早晚晨儿夜]|前[天晚]|[晨夜早晚午]读|睡前|清早|清晨|早起|凌晨|半夜|夜里|中午|午[休后间]|一早|饭后|下班|路上|通勤|地铁|高铁|火车|候[车机诊]|间隙|周末|上午|下午|晚上|傍晚|刚[才刚]"
)
_SOME = quick(
    rf"{_VERB}[了过][^，。]{{0,3}}(?:[一两二三四五几]|半)(?:小?段|篇|节|章|页|会儿|卷|则|帖)(?!.{{0,3}}(?:就|便)(?:睡|放|合))|(?:{_VERB}|[磨追捋补爬])到(?:了)?第?[零一二三四五六七八九十百\d]{{1,4}}[部卷册编幕]"
    r"|(?:几十|十[来几]|好几)页|[读看听翻念][了过]?《▇{0,60}》[^，。]{0,3}[一两三四五几半]小?(?:篇|节|章|段|回|页)|各[读看听翻念][一两三四五几半]小?(?:篇|节|章|段|则)(?=\W|\Z)|[整干弄造过补]了[一两二三四五六七八九十几半\d]{1,3}(?:小?段|篇|节|章|页|回)"
)
_VOLUME = quick(r"(?:》|▇)[^，。]{0,4}第?[零一二三四五六七八九十百\d]{1,4}[部卷册编幕]")
_TITLE = quick(r"《▇{0,60}》|[Cc][Ff]-?\d{2,4}")
_ONLY_TITLE = quick(r"[^\u4e00-\u9fff]{0,12}《▇{0,60}》[^\u4e00-\u9fff]{0,12}")
_BLANK = quick(r"[^\n]")
_PARTS = quick(r"[，,]")
_CORRECTS = quick(r"漏了(?:书名|页|章|写)|更正|手滑|[打写发]错|改成|应该是|没写(?:书|内容|页)|撤销|撤回|作废")
_HEADS_A_PASSAGE = quick(r"《▇{0,60}》[^，。\n]{0,16}[：:]\s*\n")
_ON_READING = quick(r"[读看]《▇{0,60}》(?:有感|随感|感想|感悟)")
"""读《…》有感: reading named as the occasion of the thoughts that follow."""
_CALL_ON = quick(r"推荐|安利|荐|值得一读|必读")
_LECTURE = quick(r"讲坛|讲座|主讲|开讲|直播课")
_ON_PAPER = quick(r"[读翻啃念听]|书|[章回页]")
_FAULTY = quick(r"缺了?[^，。]{0,2}[角页]|印[刷错反]|错别?字|脱页|掉页|毛病|换不|能换")
"""What is said of a place in a book that is torn or misprinted."""
_SIGN = quick(
    r"[《▇]|[Cc][Ff]|[打补]|卡|今日|[Cc](?i:heck)|完|毕|收[官尾]|拿下|到|[章回讲课篇页第%]|[Pp]\.?\s?\d|分钟|小时|钟头|[Dd](?i:ay)|[Dd]\d"
)
"""What a stretch of talk has at the least that tells of reading."""
_SAYS_DAY = quick(r"天|[Dd]|/|补")
"""A clause without a title, a check-in or a verb of reading done may still tell of reading by its day, or make it up."""
_OF_READING = quick(r"[读看翻啃念听]|书|[章回页]|卡|第\s?[\d一二三四五六七八九十百]{1,4}")
_READING = quick(r"[读看听翻念啃瞄瞅瞧]")
_BARE_NUMBER = quick(
    r"\A[ ：:,，到]{0,2}(\d{1,4})(?![\d.%页章回讲课天:：点号月/版集年部岁本种套册人元块]|\s?(?:分|小时|min))"
)
_LENGTH = quick(r"厚|全书|共|字数|定价|[块元]钱?|才")
_BARE = quick(
    rf"(?:{CHECK_IN.pattern})(?:任务|成功|完成|报到|[啦了喽咯哈呀吧]|第?\s?[\d一二三四五六七八九十百]{{1,5}}\s?天|[Dd]ay\s?\d{{1,3}}|\d{{1,3}}/\d{{1,3}}){{0,3}}(?=[^\u4e00-\u9fff\w《▇]|\Z)",
    re.I,
)
_HAN = quick(r"[\u4e00-\u9fff]")
_NOT_BARE = quick(
    r"[你您他她们谁吗群要请别不没怎哪啥么何能会]|的\Z|的话|天天|每[天日]|大家|各位|规则|格式|开始|准备|一起|名单|提醒|坚持|[\u4e00-\u9fff](?:山|景|湖|寺|园|店|馆|城|村|公园|广场)"
)
LONGEST = 300
"""A longer message that no rule reads is an article or a talk, whatever its wording."""
SHORT_REST = 8
SHORT_CLAUSE = 24
NEAR = 26
"""How many characters may lie between a title and the place reached in it."""
CLOSE = 4
LONG_PART = 24
"""A part without a comma longer than this is voice input: what makes it unreal must stand beside the telling words."""
TELEGRAM = 14


@dataclass(frozen=True, slots=True)
class Telling:
    """That a message tells of reading: by which rule, and the masked text with all that tells nothing blanked out."""

    why: str
    masked: str


def telling(sentence: Sentence) -> Telling | None:
    """What of a message reports reading; None where nothing does."""
    text = sentence.masked
    if not _SIGN.search(text) or _CORRECTS.search(text) or _HEADS_A_PASSAGE.match(text):
        return None
    makes_up = bool(MAKE_UP.search(text))
    said = [_told(sentence, clause, makes_up=makes_up) for _, clause in sentence.clauses]
    why = next(filter(None, said), "")
    if not why:
        return None
    kept = list(_BLANK.sub(" ", text))
    for (start, clause), rule in zip(sentence.clauses, said, strict=True):
        if rule or _adds(clause):
            kept[start : start + len(clause)] = clause
    return Telling(why, "".join(kept))


def may_tell(sentence: Sentence) -> bool:
    """Whether a message that no rule reads could still tell of reading: it names a book or a check-in, and not unreally."""
    text = sentence.masked
    if (
        speech.is_reminder(text)
        or len(text) > LONGEST
        or _CORRECTS.search(text)
        or _HEADS_A_PASSAGE.match(text)
        or _ON_READING.search(text)
        or not _OF_READING.search(text)
    ):
        return False
    parts = (part for _, clause in sentence.clauses for part in _PARTS.split(clause))
    named = [part for part in parts if _TITLE.search(part) or CHECK_IN.search(part)]
    return any(not _is_unreal(part, makes_up=False) for part in named) and not speech.is_other_checkin(text)


def _adds(clause: str) -> bool:
    """Whether a clause that tells nothing by itself gives a place, a day, or the bare title, and little else."""
    if len(clause) > SHORT_CLAUSE or _is_unreal(clause, makes_up=False):
        return False
    here = progress(clause)
    is_said = not here.is_empty or here.day is not None
    return is_said or bool(_ONLY_TITLE.fullmatch(clause) or CHECK_IN.search(clause))


def bare_page(text: str) -> int | None:
    """The number that stands alone right behind a title: the page reached."""
    match = _BARE_NUMBER.match(text)
    return int(match[1]) if match else None


def _told(sentence: Sentence, whole: str, *, makes_up: bool) -> str:
    """The rule by which one clause reports reading; what it asks, plans, remembers or denies is left out first."""
    if (
        not (_TITLE.search(whole) or CHECK_IN.search(whole) or _DONE.search(whole) or _SAYS_DAY.search(whole))
        or (speech.is_reminder(whole) and not FOR_OTHERS.search(whole))
        or _LECTURE.search(whole)
    ):
        return ""
    clause = "，".join(part for part in _PARTS.split(whole) if not _is_unreal(part, makes_up=makes_up))
    if not clause:
        return ""
    here = progress(clause)
    if CHECK_IN.search(clause) and not speech.is_other_checkin(sentence.masked):
        named = sentence.mentions or here.chapter or here.pages or here.page_count
        return "打卡" if named or _is_bare(clause, here) else ""
    if makes_up and MAKE_UP.search(clause) and (sentence.mentions or not here.is_empty):
        return "补记"
    if _CALL_ON.search(clause) and not (here.has_place or here.has_amount or FINISHED.search(clause)):
        return ""
    if _TITLE.search(clause):
        return _of_title(sentence, clause, here)
    return _of_talk(sentence, clause, here)


def _of_title(sentence: Sentence, clause: str, here: Progress) -> str:
    """The rule by which a clause that names a book reports reading in it; a bare name may be a film's, too."""
    is_marked = any(one.how == How.bracketed for one in sentence.mentions)
    if _FAULTY.search(clause):
        return ""
    has_read, end = bool(_DONE.search(clause)), clause.rindex("》") + 1 if "》" in clause else 0
    if here.has_place and _is_beside(clause, here):
        return "书名加进度"
    if here.day is not None:
        return "书名加天数"
    is_all = len(sentence.clauses) == len(sentence.mentions) == 1 and len(sentence.text) <= SHORT_CLAUSE
    if (is_marked or is_all) and bare_page(clause[end:]) is not None and len(clause) < 40:
        return "书名加页码"
    if here.has_amount and _is_telegram(clause, here):
        return "书名加多少"
    if here.minutes and _is_timed(clause, here):
        return "书名加用时"
    if _SOME.search(clause) or (_VOLUME.search(clause) and _WHEN.search(clause)):
        return "读了一点"
    on_paper = is_marked or bool(_ON_PAPER.search(clause))
    if has_read and (here.has_amount or FINISHED.search(clause) or (on_paper and _WHEN.search(clause))):
        return "读了多少"
    return "读完" if FINISHED.search(clause) else ""


def _of_talk(sentence: Sentence, clause: str, here: Progress) -> str:
    """The rule by which a clause without a title reports reading: of the book named before, or of one left unnamed."""
    is_reading = here.has_place or here.page_count or bool(_READING.search(clause))
    if here.day is not None and is_reading and (not here.is_empty or sentence.mentions):
        return "第几天加进度"
    is_word = len(clause.strip()) <= SHORT_REST
    if (len(sentence.text) >= 120 and not is_word) or not _DONE.search(clause) or not _READING.search(clause):
        return ""
    is_of_book = bool(sentence.mentions or sentence.quoted_books)
    if is_of_book and (here.has_place or here.has_amount):
        return "读到哪里"
    is_short = is_word or len(sentence.text) <= SHORT_CLAUSE
    is_news = is_short or bool(_WHEN.search(clause)) or not sentence.mentions
    return "读完" if is_of_book and FINISHED.search(clause) and is_news else ""


def _is_timed(clause: str, here: Progress) -> bool:
    """Whether the time said is that of reading: a verb of reading or the title stands right before it."""
    return any(
        _READING.search(clause[max(0, start - 10) : start])
        or "》" in clause[max(0, start - CLOSE) : start]
        or "《" in clause[end : end + CLOSE]
        for start, end in here.spans
    )


def _is_telegram(clause: str, here: Progress) -> bool:
    """Whether a clause is little more than the title, how much of it, and when: the way one notes it down."""
    if _LENGTH.search(clause):
        return False
    rest = len(_TITLE.sub("", clause)) - sum(end - start for start, end in here.spans)
    return rest <= (TELEGRAM if here.page_count else SHORT_REST)


def _is_bare(clause: str, here: Progress) -> bool:
    """Whether a check-in stands for itself: the word, how long perhaps, and hardly anything with it."""
    for start, end in reversed(here.spans):
        clause = f"{clause[:start]} {clause[end:]}"
    said = _BARE.search(clause)
    rest = clause[: said.start()] + clause[said.end() :] if said else ""
    if said and here.minutes and _READING.search(rest) and len(rest) <= 3 * SHORT_REST:
        return not _NOT_BARE.search(rest)
    return said is not None and not _NOT_BARE.search(rest) and len(_HAN.findall(rest)) <= SHORT_REST


@lru_cache(maxsize=16)
def _is_unreal(part: str, *, makes_up: bool) -> bool:
    """Whether a part of a clause asks, plans, remembers or denies, or tells of somebody else: no reading that was done."""
    if len(part) > LONG_PART and (said := _DONE.search(part) or CHECK_IN.search(part) or _TITLE.search(part)):
        part = part[max(0, said.start() - 10) : said.end() + 10]
    is_plan = speech.is_plan(part) and not (makes_up and "：" in part)
    if speech.is_question(part) or is_plan or speech.is_memory(part) or speech.is_of_others(part):
        return True
    return speech.is_denial(part) and not (makes_up and CHECK_IN.search(part))


def _is_beside(clause: str, here: Progress) -> bool:
    """Whether the place stands right behind the title, or the title right behind a place."""
    titles = list(_TITLE.finditer(clause))
    end, start = titles[-1].end(), titles[0].start()
    return any(abs(span[0] - end) <= NEAR or abs(start - span[1]) <= 8 for span in here.spans)
