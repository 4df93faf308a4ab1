"""接龙: a list that goes from hand to hand in the group, each post repeating it whole; its header, its rows, its sort."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.text.events import event_in
from bot.text.names import name_and_remark
from bot.text.quick import quick


class Sort(StrEnum):
    """What a 接龙 gathers: persons for an event, leave from one, reading done, or something that is no record."""

    signup = "signup"
    leave = "leave"
    progress = "progress"
    unclear = "unclear"
    other = "other"


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its number as written, the person's name, what else stands there, and the whole as written."""

    number: int
    name: str
    remark: str
    words: str


@dataclass(frozen=True, slots=True)
class JieLong:
    """A 接龙: `header` are the lines above the list without the opener, the example and blank ones."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Who is on the list, each once, without those whose row says that they do not come."""
        return tuple(dict.fromkeys(row.name for row in self.rows if not _GONE.search(row.remark)))

    @property
    def title(self) -> str:
        """What the list is of, in one line, without 接龙."""
        lines = (line for line in self.header if not _PLACE_LINE.match(line) or event_in(line))
        return next(lines, " ".join(self.header[:1]))

    @property
    def event(self) -> str | None:
        """The event as the header writes it."""
        return _event(self.header)

    @property
    def sort(self) -> Sort:
        """What the list gathers."""
        return _sort(self)


LONGEST = 20_000
"""Characters of a list that are looked at: three hundred rows with place and remark."""
_OPENER = quick(r"#?\s?接\s?龙\s?(?:报名)?[：:]?\s?|(?:报名|请假)?接龙(?:如下)?")
_EXAMPLE = quick(
    r"^[ \t]{0,4}(?:[（(【]?(?:例子?|示例|样例|范例|格式|模板)[）)】]?[\s：:，]|例(?=\d|[①1]))[^\n]{0,200}$", re.M
)
_KEYCAP = "\ufe0f?\u20e3"
_START = quick(
    rf"(?P<line>^[ \t]{{0,4}})?(?:(?<![\d.第/])(?P<number>\d{{1,3}})(?:\s?{_KEYCAP}|\s?(?P<sign>[.．、)），,:：。](?!\d{{1,2}}[^.．、\d])|[.．、)），,:：](?=\d{{5}}))|(?=[ \t]))|(?P<circled>[①-⑳㉑-㉟㊱-㊿])|[（(](?P<round>\d{{1,2}})[）)])[ \t]{{0,4}}",
    re.M,
)
_FIRM = ".．、)）"
_PLACE_LINE = quick(
    r"(?:[【\[]?(?:活动|集合|会议|报名)?(?:时间|地点|地址|主讲人?|主持人?|会议号|腾讯会议|集合|限|名额|截止|备注|说明|注意?|要求|内容|主题|联系人|费用|车费|日期|嘉宾|人数|形式|方式|流程|提示)[】\]]?[：:是]?|限\d|\d{1,2}[月:：.]|[（(]|周[一二三四五六日]|注[：:])"
)
_GONE = quick(r"取消|请假|来不了|去不了|不去了|不来了|退出|不参加|划掉|作废|不能(?:来|去|参加)|参加不了")

_NO_EVENT = quick(r"收到|投票|菜|点歌|祝福|订餐|点餐|团购|发票|合影")
_OTHER_HEAD = quick(r"收到[^\n]{0,12}(?:请|接)|团购|拼单|祝福接|点歌")


@lru_cache(maxsize=16)
def jielong(text: str) -> JieLong | None:
    """The list that a text is; None where it is no 接龙. `text` is clean: simplified, digits of one width.

    A few are kept: each post of a list is read again as what the next one continues.
    """
    if "接龙" not in text:
        return None
    text = _EXAMPLE.sub("", text[:LONGEST])
    starts = _starts(text)
    if not starts:
        return None
    ends = [*(start.start() for start in starts[1:]), len(text)]
    bodies = [text[start.end() : end] for start, end in zip(starts, ends, strict=True)]
    head = text[: starts[0].start()]
    if "接龙" not in head:
        if head.strip():
            return None
        bodies[-1], head = _named_behind(bodies[-1])
    rows = [_row(start, body) for start, body in zip(starts, bodies, strict=True)]
    if _ANNOUNCES.match(head) or any(_NO_PERSON.match(body.lstrip()) for body in bodies):
        return None
    return JieLong(_header(head), tuple(row for row in rows if row is not None))


_ANNOUNCES = quick(r"\s{0,9}(?:【[^】]{0,12}(?:通知|公告|预告|提醒|安排|通报)[^】]{0,8}】|通知[：:])")
_NO_PERSON = quick(
    r"(?:活动)?(?:时间|地点|主题|对象|要求|方式|内容|费用|注意|流程|截止|范围|规则|每[天日周])|请|自带|需|须|凡|各位|统一|提前|务必|为了|按照?|由于|如有|本次|欢迎|可以|不得|[^\s（(【《，,：:+＋]{16}"
)


def _named_behind(body: str) -> tuple[str, str]:
    """The last row and what stands below it: some write what the list is of at its end."""
    row, *below = body.split("\n")
    return row, "\n".join(line for line in below if "接龙" in line)


def _starts(text: str) -> list[re.Match[str]]:
    """Where the rows of the list begin: numbers that follow one another; of several runs (a menu before) the last."""
    run: list[re.Match[str]] = []
    last = 0
    for match in _START.finditer(text):
        number, at_line = _number(match), match["line"] is not None
        is_firm = at_line or not match["number"] or (match["sign"] or " ") in _FIRM
        if not is_firm:
            continue
        if number == 1 and last > 1 and at_line:
            run, last = [match], 1
        elif number == last + 1 or (at_line and run and last <= number <= last + 4):
            run.append(match)
            last = number
    return run


def _number(match: re.Match[str]) -> int:
    sign = match["circled"]
    if sign:
        return _CIRCLED.index(sign) + 1
    return int(match["number"] or match["round"])


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def _row(start: re.Match[str], body: str) -> Row | None:
    """The row of one number; None where the slot is empty."""
    name, remark = name_and_remark(body)
    return Row(_number(start), name, remark, body.strip()) if name else None


def _header(text: str) -> tuple[str, ...]:
    lines = (_OPENER.sub(" ", line).strip(" #：:，,。～~-—") for line in text.split("\n"))
    return tuple(line for line in lines if line)[:12]


_CALLED = quick(r"报名|参加|接龙|[，,。].*|请.*")
DATED = quick(
    r"[（(【\[][^（）()【】\]\n]{0,40}[）)】\]]|\d{1,4}年|(?:本|下|这)?(?:周|星期|礼拜)[一二三四五六日天末]|\d{1,2}月\d{1,2}[日号]?|\d{1,2}[日号]|\d{1,2}[./]\d{1,2}"
    r"|[今明后][天日晚早]|上午|下午|晚上?(?=\d|[七八九])|中午|早上?(?=\d)|[零一二两三四五六七八九十\d]{1,3}点半?(?:整|开始)?|\d{1,2}[:：]\d{2}(?:[-—~到至]\d{1,2}[:：]\d{2})?"
)


def _event(header: tuple[str, ...]) -> str | None:
    """The event of a list: the first line that names one, without day, hour and 报名."""
    for line in header:
        if _PLACE_LINE.match(line) and not line[:1].isdecimal():
            continue
        bare = DATED.sub(" ", line)
        named = event_in(bare)
        if named:
            return named
    return next(
        (_CALLED.sub("", DATED.sub(" ", line)).strip(" ：:，,") or None for line in header if "报名" in line), None
    )


_NONE = quick(
    r"祝福|祝愿|祝大家|愿望|许愿|心愿|拜年|贺|点歌|歌单|歌曲|唱|菜|吃|饭|餐|烤|火锅|烧烤|宴|酒|羊|饺|零食|水果|团购|拼[单团]|代购|购买|[订预]购|下单|订[书餐购]|买|秒杀|尺码|快递|收到|已阅|知悉|知晓|投票|票选|评选|选[一出哪]"
    r"|生日|捐|核酸|疫苗|体温|健康|值班|值日|红包|打车|拼车|顺风车|减肥|健身|跑步|运动|早起|喝水|口令|成语|诗词接|飞花令|诗句|句子|一句话|表情|地址|电话|手机号|身份证|合影|照片|统计一?下?(?:身高|衣服)|想要|领取|认领|推荐|荐书|书单|好书|最爱|最喜欢|建议|意见|学习心得"
)
_PROGRESS = quick(
    r"打卡|进度|第\s?[\d一二三四五六七八九十百]{1,4}\s?天|Day\s?\d|D\d|读到|读了|读书接|阅读接|共读《|共读|晨读|夜读|读书记录|阅读记录|读完|今日(?:阅读|读书)|读书(?=[（(\s]|\Z)",
    re.I,
)
_COMES = quick(
    r"报名|参加|参会|参与|人数|到场|出席|名额|限\s?\d+\s?人|限[一二三四五六七八九十]+人|谁[来去]|到会|签到|集合|上车|坐车|现场"
)
_LEAVE = quick(r"请假")
_PLACE_IN_BOOK = quick(
    r"[读看听]完|[读看听]到|\d\s?页|[pP]\s?\d|第\s?[\d一二三四五六七八九十百]{1,4}\s?[章回讲课篇]|分钟|小时|\d\s?%",
    re.I,
)


_VOTE = quick(r"投票|票选|评选|候选|选书")
_READS = quick(r"[读书看]|进度|第\s?[\d一二三四五六七八九十百]{1,4}\s?天|《")


def _sort(one: JieLong) -> Sort:
    title, head = one.title, " ".join(one.header)
    event = one.event
    filled = [row for row in one.rows if row.remark]
    placed = sum(bool(_PLACE_IN_BOOK.search(row.remark)) for row in filled)
    if _VOTE.search(title):
        return Sort.other
    if _PROGRESS.search(title) and (not event or (placed and not _COMES.search(head))):
        return Sort.progress if _READS.search(title) or placed else Sort.other
    if placed * 2 > len(one.rows) and not event and not _NONE.search(title):
        return Sort.progress
    if not one.rows:
        return Sort.other
    if _LEAVE.search(title):
        return Sort.leave
    if event and not _NO_EVENT.search(title):
        return Sort.signup
    if _NONE.search(title) or _OTHER_HEAD.search(head):
        return Sort.other
    if _COMES.search(head):
        return Sort.signup
    if 2 * len(filled) > len(one.rows):
        return Sort.other
    return Sort.unclear if one.header else Sort.signup
