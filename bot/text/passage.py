"""摘抄 in a message: the passage of a book that is quoted for others, and the book it is from."""

import re
from dataclasses import dataclass

from bot.text import speech
from bot.text.found import Title
from bot.text.quick import quick
from bot.text.sentence import Sentence

SHORTEST = 12
MOST_OWN = 120
NEAR = 40
"""Characters beside a passage in which it is said what it is."""
LONGEST = 800
LEAD = 40
OWN = 48
"""Characters of one's own beside a passage from which they count as thoughts about it."""

_GATE = quick(r"[“「\"]|[—–-]{2}|摘|金句|抄|录|句|段|《|共勉")
_QUOTED = quick(r"“([^“”]{6,600})”|「([^「」]{6,600})」|\"([^\"\n]{6,600})\"")
_FEW = r"[一两二三几半]?"
_READERS = r"(?:大家|大伙|各位|诸位|诸君|群里|群友|书友|朋友们?|同志们|同事们|(?:[\u4e00-\u9fff]{1,8}的)(?:各位|朋友|同事|人|你))"
_NAMED = quick(
    r"摘抄|书摘|摘自|摘录(?!了?一[个些]|名|部分)|摘[：:]|金句|佳句|妙句|警句|名句|美句|好句|[每今一]日一?[摘句抄则]|每天一句|语录[：:\s]|节选[：:\s]|原[文话](?:如下)?[：:]|抄书[：:]"
)
_COPIED = quick(
    rf"[摘抄录贴念引诵附]了?(?:书[里中])?{_FEW}[句段则节语行](?!得|不)|照抄|贴过来|发给[^，。：:]{0, 12}(?:瞅瞅|看看)|共赏|以飨|[抄摘录念][给与]|[抄录摘贴]在?这[里儿]|共勉|分享(?:[：:]|给)|[句段]话?[送赠给]"
)
_GIVEN = quick(
    rf"(?<![荐推写])[给与和同跟送赠]{_READERS}|[送赠献]给[^，。：:“]|共勉|[抄摘录念][给与]|[摘抄录念]了?{_FEW}[句段]"
)
_HANDED = quick(
    rf"{_COPIED.pattern}|{_GIVEN.pattern}|[与和同跟][^，。]{{0,12}}(?:共赏|共享|分享)|(?:分享|转|赠|送)[^，。：:]{{0,18}}(?:[句段]|里的?话)|镇楼|开嗓"
)
_CALLED = quick(r"\W{0,4}(?:今日|每日|读书|晨间|晚间)?(?:摘抄|书摘|摘录|金句|佳句|名句|美句|好句)(?:分享|一则)?\W{1,4}")
_SPOKEN = quick(r"(?:(?<![里中])说过?|(?<!写)道|[问喊答])[：:，,]?\s?\Z")
_NOT_HANDED = quick(
    r"摘抄(?:本|比赛|活动|打卡|交流|作业|格式)|发错|旁白|台词|手抄|抄书(?![：:])|抄写|临帖|摘抄(?:一下|要|怎么|可以|发)|(?:别|不要|不用|谁)[^，。]{0,3}[摘抄录]|歌词|(?:通知|文件|讲话)[^，。]{0,4}摘"
)
_AUTHOR = r"[\u4e00-\u9fffA-Za-z·.\s\[\]［］]{0,14}"
_SOURCE_BEHIND = quick(
    rf"\A[”」\"]?(?:[，,](?=出自|语出|选自|摘自|见))?\s{{0,3}}(?:[—–-]{{1,4}}\s?|[（(]\s?|(?:出自|语出|见|选自|摘自)\s?)?{_AUTHOR}《"
)
_SIGNED = quick(
    rf"\s{{0,3}}(?:[—–-]{{1,4}}\s{{0,2}}(?:摘自|选自|出自|引自)?{_AUTHOR}《▇{{0,60}}》{_AUTHOR}|[（(](?:摘自|选自|出自|引自)?{_AUTHOR}《▇{{0,60}}》{_AUTHOR}[）)])\W{{0,4}}\Z"
)
_TAIL = quick(r"(?:[—–-]{1,4}\s{0,2}|\n)([^\n—–，。！？,!?]{2,24})\Z")
_ABOUT = quick(r"读后|有感|观后|心得|体会|随笔|札记|笔记|书评")
_OWN_WORDS = quick(
    r"打卡|推荐|安利|[读看听]完|今[天日晚早](?:读|看|到)|大家|各位|咱们?|群|这本书|那本书|书[里中]|作者|第\s?\d|体会|感想|建议|借|漂流|[@#]|哈哈|[吗呢么][？?]\Z|CF-|报名|请(?:大|各|问|于)"
)
_HEAD = quick(r"[：:】\n]|(?<=[摘句抄])\s|(?<=[》▇])\s?(?:里的?|中的?)?(?:金句|书摘|摘抄)\W{0,3}")
_TITLE_HEAD = quick(r"《▇{0,60}》[^：:\n。]{0,24}[：:] ?(\n?)\s{0,3}(?=\S)")
_TITLE_ALONE = quick(r"\s{0,3}《▇{0,60}》[^：:\n。]{0,24}[：:]?\s{0,3}")
_LATER_TITLE = quick(r"(?:[—–-]{1,4}|[（(])?[^—–（(\n。！？”]{0,14}《▇{0,60}》[^\n。！？]{0,10}\Z")
_BY = quick(r"\s{0,3}[—–-]{1,4}\s{0,2}[\u4e00-\u9fffA-Za-z·\s]{2,16}[\W]{0,4}")
_NOBODY = quick(r"[我他她昨今看听]|网友|朋友|领导|老师|女儿|儿子|[爷奶爸妈]|孙|孩子|电影|台词|歌|剧|转|某|群")
_BETWEEN = quick(r"[·\s《》]")
_READING = quick(r"[看读听昨今重刚]")
_SAYS = quick(r"[我咱读看]")
_POINTED = quick(r"\A[里中][^，。]{0,3}[这那]?[一两几]?[句段]")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a book, and the book where it is named."""

    words: str
    books: tuple[Title, ...]


def passage(sentence: Sentence) -> Passage | None:
    """The passage that a message quotes for others to read; None where it quotes none."""
    text = sentence.masked
    if not SHORTEST <= len(text) <= LONGEST or not _GATE.search(text) or speech.is_notice(text):
        return None
    if _NOT_HANDED.search(text):
        return None
    quoted = _QUOTED.search(sentence.text)
    if quoted is None:
        return _unquoted(sentence)
    if _is_named(sentence, quoted) or _is_handed(sentence, quoted) or _is_sourced(sentence, quoted):
        return Passage(_inner(quoted), _source(sentence, *quoted.span()))
    return None


def _inner(quoted: re.Match[str]) -> str:
    return quoted[quoted.lastindex or 0].strip()


def _outside(sentence: Sentence, quoted: re.Match[str]) -> tuple[str, str]:
    """What stands before and behind the quoted words, with titles blanked."""
    return sentence.masked[: quoted.start()], sentence.masked[quoted.end() :]


def _is_named(sentence: Sentence, quoted: re.Match[str]) -> bool:
    """It is called what it is, right beside it: 书摘, 今日金句, 摘: …"""
    before, behind = _outside(sentence, quoted)
    if len(before) + len(behind) > MOST_OWN:
        return False
    return bool(_NAMED.search(before[-NEAR:]) or _NAMED.search(behind[:NEAR]))


def _is_handed(sentence: Sentence, quoted: re.Match[str]) -> bool:
    """It is given to others with its book: 抄一段给大家, 与诸君共勉; thoughts of one's own beside it make it none."""
    before, behind = _outside(sentence, quoted)
    if not sentence.mentions or _SPOKEN.search(before) or not _HANDED.search(before + "\n" + behind):
        return False
    own = len(before) + len(_SIGNED.sub("", behind))
    return own < OWN or bool(_GIVEN.search(before[-NEAR:] + "\n" + behind[:NEAR]))


def _is_sourced(sentence: Sentence, quoted: re.Match[str]) -> bool:
    """“…”——某某《书名》: the source beside it, and nothing of the sender's own to speak of."""
    before, behind = _outside(sentence, quoted)
    if speech.is_question(behind):
        return False
    if not sentence.mentions:
        return len(before) < 14 and bool(_BY.fullmatch(behind)) and not _NOBODY.search(behind)
    source = _SOURCE_BEHIND.match(behind)
    is_all = len(before) < LEAD and _SIGNED.fullmatch(behind)
    if source and (len(before) < 14 or is_all):
        return len(behind) < 48 and not (_ABOUT.search(behind) or _READING.search(source[0]))
    return bool(_TITLE_ALONE.fullmatch(before)) and not behind.strip(" 。！”\n")


def _source(sentence: Sentence, start: int, end: int) -> tuple[Title, ...]:
    """The book named right behind the passage, else the last one before it, else the next."""
    behind = [one.title for one in sentence.mentions if one.start >= end]
    before = [one.title for one in sentence.mentions if one.end <= start]
    near = behind if _SOURCE_BEHIND.match(sentence.masked[end : end + 40]) else before[-1:] or behind
    return tuple(near[:1]) or _signed(sentence)


def _signed(sentence: Sentence) -> tuple[Title, ...]:
    """The catalogue's book that a last line or what follows the dash names without brackets."""
    tail = _TAIL.search(sentence.text.rstrip(" 。）)"))
    words = [tail[1], *_BETWEEN.split(tail[1])[::-1]] if tail else []
    known = (sentence.catalogue.named(one.strip()) for one in words if len(one.strip()) > 1)
    return tuple(filter(None, known))[:1]


def _unquoted(sentence: Sentence) -> Passage | None:
    """A passage without quotation marks: called 书摘 or handed on, or signed with its book at the end."""
    text = sentence.masked
    books = tuple(one.title for one in sentence.mentions) or _signed(sentence)
    head = _HEAD.search(text)
    opening = text[: head.end()] if head else ""
    if not books:
        is_called = head is not None and _CALLED.fullmatch(opening)
        return _alone(sentence, len(opening), len(text), books) if is_called else None
    if head and len(opening) <= NEAR and (_NAMED.search(opening) or _COPIED.search(opening)):
        later = (_LATER_TITLE if sentence.mentions else _TAIL).search(text, head.end())
        return _alone(sentence, head.end(), later.start() if later else len(text), books, least=8)
    return _stated(sentence, books) or _pointed(sentence)


def _alone(sentence: Sentence, start: int, end: int, books: tuple[Title, ...], *, least: int = 12) -> Passage | None:
    """The stretch as a passage where it is long enough and holds no words of the sender's own."""
    if len(sentence.masked[start:end].strip()) < least or _OWN_WORDS.search(sentence.masked, start, end):
        return None
    return Passage(sentence.text[start:end].strip(), books[:1])


def _stated(sentence: Sentence, books: tuple[Title, ...]) -> Passage | None:
    """Nothing but the passage and its source: signed at the end, or under the title and a colon."""
    text = sentence.masked
    signed = _SIGNED.search(text) or (_TAIL.search(text) if not sentence.mentions else None)
    if signed:
        return None if _ABOUT.search(signed[0]) else _alone(sentence, 0, signed.start(), books)
    titled = _TITLE_HEAD.match(text)
    if titled and titled[1] and not _SAYS.search(text, titled.end()):
        return _alone(sentence, titled.end(), len(text), books, least=1)
    return None


def _pointed(sentence: Sentence) -> Passage | None:
    """The passage first, then 《书》里这句 and to whom it is given."""
    for one in sentence.mentions:
        behind = sentence.masked[one.end :]
        if _POINTED.match(behind) and _GIVEN.search(behind):
            return _alone(sentence, 0, one.start, (one.title,))
    return None
