"""收到: a notice that asks its readers for an answer, and the short words with which they give one."""

import re

from bot.text.names import shown_name
from bot.text.quick import quick
from bot.text.sentence import Sentence

LONGEST = 24
"""A longer message is no bare answer."""
TITLE = 40

_PLEASE = r"(?:请|敬请|烦请|务请|望|盼|务必|麻烦)"
_REPLY = r"(?:回复|回执|回个?[信话]|反馈|扣\s?1|吱一?声)"
_CALLS = quick(
    rf"(?<![没我])收到(?:(?:此?(?:通知|信息|消息)|后|的|者|之后|以后){{1,2}}[，,、\s]{{0,2}}(?:{_PLEASE}[^，。\n]{{0,6}}|均需|都|即|予以|及时|在群里){{0,2}}|{_PLEASE}[^，。\n]{{0,6}}){_REPLY}"
    rf"|{_PLEASE}[^，。；;\n]{{0,12}}(?:回复|回个?|反馈)[^，。；;\n]{{0,4}}[“\"‘]?收到"
    rf"|(?:是否|能否|可否|能不能|参不参加|参加与否)[^，。；;\n]{{0,12}}[，,、；;\s]{{0,2}}(?:都|也)?{_PLEASE}[^，。；;\n]{{0,10}}(?:回复|反馈|告知|回个?话|确认)"
    rf"|{_PLEASE}[^，。；;\n]{{0,10}}(?:回复|反馈|告知|确认)[^，。；;\n]{{0,6}}(?:是否|能否|可否|能不能)[^，。；;\n]{{0,6}}(?:参加|出席|参会|到会|到场|来)"
)
_CALLING = ("回", "反馈", "告知", "确认", "扣", "声")
_SALUTE = quick(
    r"\A(?:@所有人|@\S{1,12}|[【\[](?:重要)?(?:通知|提醒|温馨提示)[】\]]|(?:各位|尊敬的|大家)[^，。！!：:,\n]{0,12}[，,：:！!]|(?:大家|各位)?(?:早上|上午|中午|下午|晚上)?好[，,！!。]|\s){1,6}"
)
_ASKS = quick(
    r"\A(?:@\S{1,12}\s)?(?:请问|查一?下|看一?下|看看|现在|还有|到底|目前|，|\s){0,3}"
    r"(?:(?:有)?(?:谁|哪[些几]?[位个人]?|多少人|几个?人)(?:还)?(?:没有?|未)(?:有)?(?:回复|回|收到|反馈|答复|确认)|(?:没有?|未)(?:回复|反馈|答复)的?(?:有|还有|是)?(?:谁|哪些人?|哪几位|名单)"
    r"|(?:收到|回复|反馈)(?:的)?(?:情况|名单)|(?:有)?(?:谁|哪些人?|多少人|几个?人)(?:都)?(?:回复|收到)(?:了|过))"
    r"(?:怎么样|如何|呢|啊|呀|了|吗|？|\?|。|\s){0,4}\Z"
)

# An answer is made of these words and no others. Where one begins like another the longer one stands first.
_LEAVE = r"(?:请(?:个|一下|一天|了)?假|(?:有事)?(?:来|去|到|参加|赶)不了|(?:不|没法|无法|不能|没办法|不克|恕不)(?:能|便|再)?(?:按时|前往)?(?:参加|出席|参会|到会|到场|前往|前来|来|去)了?|缺席)"
_COMES = r"(?:(?:能|会|可以|一定|准时|按时|届时|同意|确认|报名){0,2}(?:参加|出席|参会|到会|到场|前往)|(?:准时|按时|一定|届时)(?:来|去|到)|报名|算我一个)"
_GOT = r"(?:已?收到|收悉|已阅|阅悉|已?知悉|知道|明白|好[的嘞滴]|遵命|照办|okay|ok|OK|Ok|👌|👍)"
_FAINT = r"(?:好|行|没问题|1|嗯+)"
_ONE_OF = re.compile(
    rf"(?P<leave>{_LEAVE})|(?P<comes>{_COMES})|(?P<got>{_GOT})|(?P<faint>{_FAINT})"
    r"|谢谢|感谢|多谢|辛苦|提醒|通知|您|啦|了|的|哈|呢|我|本人|那天|当天|有事|临时|抱歉|不好意思|很遗憾|[🙏🌹❤😊️\U0001F3FB-\U0001F3FF]|[，,。.!！~～、；;\s]"
)
_WORDED = quick(r"请|[来去到参]|[收阅知明好行遵照没oO👌👍1嗯]")
EMOJI = re.compile(r"\[(?:OK|好的|强|点头|收到)\](?:\s{0,4}\[(?:OK|好的|强|点头|收到)\]){0,2}")
"""A message that is nothing but this code of a picture: OK, a thumb."""


def calls(text: str) -> bool:
    """Whether a notice asks for an answer: 收到请回复, 能否参加请告知."""
    return any(word in text for word in _CALLING) and bool(_CALLS.search(text))


def title(text: str) -> str:
    """What a notice is called: its beginning, without salutation."""
    words = text.strip()
    salute = _SALUTE.match(words)
    bare = words[salute.end() :] if salute else words
    return (bare or words)[:TITLE]


def asks(text: str) -> bool:
    """Whether somebody wants to know who has not answered."""
    return len(text) <= LONGEST and bool(_ASKS.match(text))


def said(sentence: Sentence) -> str:
    """What a short message answers to a notice: leave, comes or received; empty where it is none of these.

    好, 行, 嗯 may answer anybody: they are heard only where they reply to something.
    """
    text = sentence.text
    if not text or len(text) > LONGEST or not _WORDED.search(text):
        return ""
    found, at, text = set(), 0, _without_own_name(text, sentence.sender)
    while at < len(text):
        one = _ONE_OF.match(text, at)
        if one is None:
            return ""
        found.add(one.lastgroup)
        at = one.end()
    if sentence.quoted is None:
        found.discard("faint")
    return next((says for name, says in _SAYS.items() if name in found), "")


_BETWEEN = re.compile(r"[-—_·\s]")
_SAYS = {"leave": "leave", "comes": "comes", "got": "received", "faint": "received"}


def _without_own_name(text: str, sender: str) -> str:
    """The words without the sender's own name and unit, as many put before it: 教育界林静收到."""
    for part in sorted({shown_name(sender), *_BETWEEN.split(sender), sender} - {""}, key=len, reverse=True):
        if len(part) > 1:
            text = text.replace(part, " ", 1)
    return text
