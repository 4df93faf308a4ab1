"""How likely a message is of a kind, by word classes that carry meaning and by turns of phrase.

Rules cannot say what a thought about a book is; and where they see no report and no call, somebody may still have made
one in words of their own. What each sign weighs is learned from labelled messages (`make train`) and kept in
`judgement.json`.
"""

import json
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.text import speech
from bot.text.found import Kind
from bot.text.numbers import NUMBER
from bot.text.quick import quick
from bot.text.sentence import Sentence

_GROUP = re.compile(r"\((?!\?)")
_SIGNS = {
    "有感、感触": r"读后感|有感|心得|体会|感悟|感触|感受|触动|启发|笔记|感想|收获",
    "才明白": r"才(?:明白|懂|知道|发现|觉得|理解|信|看懂|品出|体会|跟上|看出)|原来|恍然|忽然|突然|一下子|居然|竟",
    "我想": r"我(?:就|也|还|又|倒|一直|总)?(?:觉得|认为|想|理解|以为|以前|过去|从前|总|常|琢磨|怀疑|看)|想起|想到|联想|琢磨|照镜子|看着他|看到这儿",
    "自己": r"[我咱俺](?!们?(?:推荐|荐|报名|参加|想借|要借|借))|自己",
    "我们": r"我们|咱们|咱",
    "年岁与行当": r"[做当干管教种跑][了过]?[一二两三四五六七八九十几\d]+[多来几]?年|这(?:一)?行|作为|基层|干部|老师|大夫|医生|农民|司机|社区|村|镇|学校|单位|工会|统战|法官|记者|乡",
    "亲人与往事": r"父亲|母亲|爸|妈|爷爷|奶奶|姥|孩子|儿子|女儿|老伴|孙|年轻时|小时候|当年|那时候|以前|如今|这把年纪|退休",
    "转折": r"却|反而|反倒|其实|不过|可(?!以|能|是以)|但|倒是|偏|只是|何尝|与其|无非",
    "不是而是": r"不是[^。]{1,30}(?:是|而)|不在[^。]{1,16}在|难就难在|不止|不光|不单",
    "道理": r"人(?:是|的|生|心|家)|道理|说到底|所谓|值得|应该|该(?!书)|才能|才是|就是|最(?:大|难|重要|清醒|有意思)|越[^，。]{1,6}越|一个[^，。]{1,8}(?:的|，)",
    "比作": r"就像|像极|好比|仿佛|如同|等于|也(?:是|就是)|何尝|影子|镜子",
    "书中": r"书[里中]|作者|这[本部]书|这一?[章回篇段句]|读到|读着|重读|再读|读来|主人公|人物|先生|全书|写的|写道|写了|讲[的了到]|细节|那[段章句页]",
    "身心": r"后背发凉|脸红|惭愧|眼眶|眼泪|五味杂陈|睡不着|心里|心口|堵|静|洗把脸|难过|愣|沉",
    "引号": r"“[^”]{6,600}”|「[^」]{6,600}」",
    "荐": r"推荐|安利|荐|都该|必看|必读|值得一读|买起来|同荐|适合",
    "借还": r"想借|预约|归还|已还|取走|取书|领到|转给|漂|书屋|服务台|编号|库存|续借",
    "事务": r"报名|参加|几点|地点|时间[：:]|通知|会议|安排|收到|活动|截止|名单|统计|群里|打卡格式|链接|转发|直播|讲座|沙龙|讲坛|机器人",
    "建议": r"建议|提案|社情民意|部门|呼吁",
    "夸人": r"说得真?好|写得真?好|讲得真?好|学习了|受教|点赞|谢谢分享|感谢分享|致敬|👍",
    "书业": r"新书|书店|降价|包邮|折扣|印数|出版社|首发|签售|版本|译本|定价|京东|当当",
    "影视": r"电影|影片|电视剧|剧|演员|导演|片子|票房|音乐",
    "买卖与住行": r"酒店|客栈|房间|入住|前台|快递|收到货|性价比|景点|考研|研究生|手机|屏幕|餐厅|服务员|客房|卖家",
    "问人": r"[？?]|请问|有没有|哪位|谁",
    "打卡": r"打卡|第\s?[\d一二三四五六七八九十]+天|今日阅读",
    "简介": r"讲(?:的是|述|了)|适合|文笔|厚|薄|图多字少|通俗|好懂|好读|耐读|好看|一[套本]|作者是|写给",
}
_NAMES = tuple(_SIGNS)
_ANY = quick("|".join(f"({_GROUP.sub('(?:', pattern)})" for pattern in _SIGNS.values()))
"""All classes in one pattern, a group each, in order: of words that belong to several the first class has them."""
_QUOTED = quick(r"“[^”]{12,600}”|「[^」]{12,600}」|《▇{0,60}》")
_REPORT = quick(
    rf"(?:今[日天早晚]|昨[日天晚]|[晨早晚夜午]读|阅读|读书|用时|进度|继续)?(?:补?打个?卡|[读看听翻]?(?:到|完|毕|了|至)?(?:第|前)?(?:{NUMBER}|[Pp]\.?\s?\d{{1,4}})(?:\s?[-—–~至到、]\s?[Pp第]?{NUMBER})?\s?(?:天|[章回讲课篇节页部卷集]|%|多?分钟|个?(?:半)?小时|刻钟)?)"
)
_SENTENCE = quick(r"[^。！？!?；;\n]{8,}")


@lru_cache(maxsize=4)
def own(masked: str) -> str:
    """What is the sender's own in a masked text: no quoted passages, no titles, not how far and how long was read."""
    return _REPORT.sub("", _QUOTED.sub("", masked[:3000]))


def own_sentences(sentence: Sentence) -> list[str]:
    """What the sender says in whole sentences, none shorter than eight characters."""
    return _SENTENCE.findall(own(sentence.masked))


@lru_cache(maxsize=4)
def classes(sentence: Sentence) -> dict[str, float]:
    """Each word class with how often it stands in the sender's own part of a message, up to three times."""
    sentences = own_sentences(sentence)
    length = sum(map(len, sentences))
    found = dict.fromkeys(_NAMES, 0.0)
    for match in _ANY.finditer(own(sentence.masked)):
        name = _NAMES[(match.lastindex or 1) - 1]
        found[name] = min(found[name] + 1 / 3, 1.0)
    found["句子"] = min(len(sentences), 4) / 4
    found["长"] = min(length, 200) / 200
    found["很短"] = float(length < 16)
    found["有书名"] = float(bool(sentence.books))
    found["引用里有书"] = float(bool(sentence.quoted_books) and not sentence.books)
    read = sentence.progress
    found["进度"] = float(not read.is_empty)
    found["读到哪里"], found["读了多少"] = float(read.has_place), float(read.has_amount)
    found["第几天"] = float(read.day is not None)
    found["引用"], found["问机器人"] = float(sentence.quoted is not None), float(sentence.mentions_bot)
    found["全是问句"] = float(
        all(speech.is_question(clause) for _, clause in sentence.clauses) if sentence.clauses else 0
    )
    found["通知"] = float(speech.is_notice(sentence.masked))
    found["换行多"] = min(sentence.masked.count("\n"), 6) / 6
    return {name: value for name, value in found.items() if value}


def turns(sentence: Sentence, kind: Kind) -> frozenset[str]:
    """The characters of a message, alone and in pairs, numbers and titles all alike; of a thought only the own part."""
    return _turns(own(sentence.masked) if kind == Kind.reflection else sentence.masked[:3000])


@lru_cache(maxsize=4)
def _turns(words: str) -> frozenset[str]:
    words = _ALIKE.sub("0", words)
    return frozenset(words).union(map(str.__add__, words, words[1:]))


_ALIKE = quick(r"\d+|▇+|\s+")
WEIGHTS = Path(__file__).with_name("judgement.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each word class and each turn of phrase weighs for a kind, over a constant."""

    constant: float
    classes: dict[str, float]
    turns: dict[str, float]


WORTH_A_WORD = 0.1
"""Below this nobody asks why."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely a message is of a kind, 0 to 1, and what said so, strongest first; nothing for what is unlikely."""

    likely: float
    why: tuple[str, ...]


def judge(sentence: Sentence, kind: Kind) -> Judgement:
    """Weigh what speaks for a kind and against it; KeyError for a kind that nothing was learned of."""
    weights = _weights()[kind]
    parts = {name: weights.classes.get(name, 0.0) * value for name, value in classes(sentence).items()}
    parts["措辞"] = sum(filter(None, map(weights.turns.get, turns(sentence, kind))))
    likely = logistic(weights.constant + sum(parts.values()))
    if likely < WORTH_A_WORD:
        return Judgement(likely, ())
    strongest = sorted(parts, key=lambda name: -abs(parts[name]))[:4]
    return Judgement(likely, tuple(f"{name}{parts[name]:+.1f}" for name in strongest))


def logistic(weight: float) -> float:
    """A sum of weights as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight))))


@cache
def _weights() -> dict[str, Weights]:
    learned = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {kind: Weights(**weights) for kind, weights in learned.items()}
