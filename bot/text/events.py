"""活动 as members name them: 沙龙, 草原行, “委员讲坛”第六讲; without the day, the hour and what is done about it."""

from bot.text.quick import quick

_OPEN, _CLOSE = '“"「『‘', '”"」』’'
_MARKS = tuple(_OPEN + _CLOSE)
_QUOTED = rf"[{_OPEN}][^{_OPEN}{_CLOSE}\n]{{1,24}}[{_CLOSE}]"
_MEETING = (
    r"(?:(?<![本部套好旧新类])书|[诗茶读享谈诵讨欢鉴析品庙灯影夜]|交流|茶话|夜话|见面|报告|推进|总结|动员|表彰|启动|故事|音乐|讨论|展示|推介|宣讲|协商|联谊|品鉴|书友|诗友|诗文|汇报|(?:表彰|朗诵|诵读|诗词|开幕|总结|动员|读书|诗歌|阅读)大|读书例|笔|(?<![今昨明])晚|(?<![今明去后前])年|赛诗|诗歌|赏花)"
    r"会(?!议|员|务|长|所|馆|让|使|令|变|越|不会|不是)"
)
_HEAD = (
    _MEETING
    + r"|沙龙|讲坛|讲堂|讲座|论坛|课堂(?!上)|公开课|大赛|比赛|竞赛|[诗诵讲读歌识]赛(?!诗)|(?:挑战|邀请|友谊|知识|联)赛|擂台赛?|挑战(?=[，。！\s我]|\Z)|工作坊|圆桌|茶座|夜校|走读|踏青|徒步|寻访|参访|观摩|彩排|排练|参观(?!了|过|的)|(?:读书|文化|诗歌|艺术|音乐|阅读|书香|朗诵)节|之[夜旅行约](?=\W|\Z|我|活动)|(?:[国文]学|朗诵|读书|书法|诗词|写作)课|(?:书友|读书|诗友)聚[会餐]?|[小雅茶]聚|接力(?!棒)赛?|(?<!生)活动(?!室|中心|量|板|一下)|采风|研学(?!营)|培训班?"
    r"|(?:读书|研修|研读|写作|诗词|朗诵|书法|进修|提高)班|(?:晨读|夜读|训练|打卡|读书|共读|夏令|冬令|写作|阅读|悦读|朗读|研学|亲子)营|(?:共读|(?<!世界)读书|分享|体验|开放|亲子|主题)日"
    r"|共读(?![了过这那到完一第《会营日])|(?:启动|开班|开营|结营|首发|揭牌)?仪式|启动式|开幕式|闭幕式|颁奖礼|颁奖典礼|首发式|签售|放映|观影|书市|书展|(?:换书|旧书|图书|书香|跳蚤)?集市|市集|展演|汇演|茶叙|雅集"
    r"|(?:夜|晨)读(?![了过会营到完])|[书诗歌诵读事影友年香]夜(?![里晚间色读班宵深饭路])|(?:书香|读书|英语|朗读|阅读)角|文化周|阅读周|阅读季|书香[\u4e00-\u9fff]{1,4}行|(?:草原|乡村|牧区|红色)行|进(?:校园|社区|军营|嘎查|牧区|企业|机关)"
)
_NUMBERED = r"(?:\s?第?\s?[一二三四五六七八九十\d]{1,3}\s?[讲期场次届季站]|[（(][上下一二三四五六][）)])"
_NAME = quick(rf"(?:{_HEAD})(?:活动|专场)?(?:{_NUMBERED})?")
_BEHIND_QUOTED = quick(rf"(?:{_QUOTED})(?:系列)?(?:{_NUMBERED})?")
_NO_EVENT = quick(r"(?:主题|题目|题为|以|讲|读|看|的?书|叫|群名|名叫|《[^》]{0,20}》)[：:是为]?\s?\Z")
_WHEN = (
    r"\d{1,4}年|\d{1,2}月(?:份|初|底|末|中旬|上旬|下旬)?|\d{1,2}[日号]|\d{1,2}[./]\d{1,2}|[一二三四五六七八九十廿]{1,3}[月号日]|(?:[上下本这]个?)?(?:周|星期|礼拜)[一二三四五六日天末]|周末"
    r"|[今明昨后前][天儿日晚早年]个?儿?|大后天|当[天日晚]|后儿个?|明儿个?|今儿个?|上午|下午|中午|晚上|早上|早晨|傍晚|晚间|(?<![新之])[上下本这]个?(?:周|月|回|次|期|场|星期|礼拜)|[这那本]期"
    r"|[零一二两三四五六七八九十\d]{1,3}[点时](?:半|整|\d{1,2}分?|一刻)?|\d{1,2}[:：]\d{2}|初[一二三四五六七八九十]|[年月]底|[年月]初|节前|节后|第[一二三四]季度|[春夏秋冬]天"
)
_STOP = quick(
    rf"[\s“\"「『‘，。！？；：、,.!?;:…~～@#【】\[\]（）()《》|｜/+＋_*]|{_WHEN}"
    r"|补?报[名上个了]?(?!告|社|业|刊|馆)|不好意思|抱歉|啦|参加|参与|出席|举办|举行|(?<=[\u4e00-\u9fff])办(?![公理事好])|召开|开展|组织|筹备|开启|取消|退出|请假|缺席|错过|耽误|通知|预告|关于|收到|安排|准备|带着?|欢迎|邀请|期待|支持|预约|接龙|名单|名额|划掉|代表|写进|加进|写上|加上|记上|登记|添到|一下|[两三四五俩][人位个]"
    r"|[我你您他她它咱俺们这哪个的了呢吗吧啊呀嘛把给替帮跟及也都就还要是到去为由于将被让请因向]|那(?!达慕|仁|日)|(?<!未)来|(?<![思理])想|(?<![智才])能|(?<![机协工])会(?=\w{2})|可(?!爱)|有(?!声)|(?<!现)在|对(?!话)|从(?!前)|等(?=\w{3})"
    r"|(?<=\w)[和与](?=\w{4})|听(?!书)(?=\w{3})|所以|但是|不过|已经|无法|没法|如果|每[天周月]|[定拟]于|开(?=[\u4e00-\u9fff]{2,6}会)|今年|去年|全体|各位|大家|届时|后(?=[\u4e00-\u9fff]{3})"
)
_PRAISED = quick(r"(?:这等|如此|这样的|此等|这般)\Z")
_BARE = quick(
    r"(?:本次|这次|此次|下次|下期|本期|集体|大型|小|群|系列|各[类项]|相关|一系列|直播|比赛|仪式|接力|放映|讨论会|晚会|年会)?(?:活动|直播|接力|放映|仪式|晨读|夜读|共读|培训|比赛|晚会|年会|笔会|赛会|庙会)?"
)
_VAGUE = quick(r"那[个场次](?=\W|\Z|[我俺咱来去请就不])")
_LONGEST = 18
"""Characters before the word that makes it an event."""

_BEGINS = quick(r"开始|报名|参加|启动|开营|开班|请假|举行|接龙")


def event_in(text: str) -> str | None:
    """The first event that a text names; None where it names none, or no more than 活动, 这次 or 跨年夜那个."""
    return next((words for at, words in events(text) if not _VAGUE.match(text, at + len(words))), None)


def events(text: str) -> list[tuple[int, str]]:
    """Every event named, with where its name begins, in order."""
    found: list[tuple[int, str]] = []
    end = 0
    for head in _NAME.finditer(text):
        if head.start() < end:
            continue
        start, stop = _quoted_round(text, _begin(text, head.start(), end), _end(text, head.end()))
        words = text[start:stop].strip("-—·~ ")
        if not _BARE.fullmatch(words) and not _PRAISED.search(text[max(0, start - 3) : head.start()]):
            found.append((start, words))
            end = stop
    return found or _quoted(text) or _joined(text)


def _end(text: str, stop: int) -> int:
    """Where the name ends: behind the last of several event words that follow close on one another."""
    while True:
        following = _NAME.search(text, stop, stop + 12)
        if following is None or following.start() - stop > 4 or _STOP.search(text, stop, following.start() + 1):
            return stop
        stop = following.end()


def _quoted_round(text: str, start: int, stop: int) -> tuple[int, int]:
    """The name with the quotation marks it stands in, and with the number of the evening behind them."""
    opens = start > 0 and text[start - 1] in _OPEN
    if opens and text[stop : stop + 1] in _MARKS:
        numbered = quick(_NUMBERED).match(text, stop + 1)
        return start - 1, numbered.end() if numbered else stop + 1
    closes = opens and any(sign in _CLOSE for sign in text[start:stop])
    return (start - 1, stop) if closes else (start, stop)


def _begin(text: str, at: int, floor: int) -> int:
    """Where the name begins that ends in an event word at `at`: back to the last word that is no part of a name."""
    low = max(floor, at - _LONGEST)
    closed = max((text.rfind(sign, low, at) for sign in "”」』’"), default=-1)
    if closed >= 0:
        opened = max(text.rfind(sign, max(floor, closed - 26), closed) for sign in "“「『‘")
        if opened >= 0 and not _STOP.search(text, closed + 1, at):
            return opened
    return max((stop.end() for stop in _STOP.finditer(text, low, at)), default=low)


def _quoted(text: str) -> list[tuple[int, str]]:
    """A name in quotation marks, of something that begins or that one joins: “秋读一卷”8月10日开始."""
    found = []
    for match in _BEHIND_QUOTED.finditer(text):
        before, after = text[max(0, match.start() - 6) : match.start()], text[match.end() : match.end() + 20]
        is_joined = _BEGINS.search(before + after)
        if is_joined and not _NO_EVENT.search(before):
            words = match[0]
            inner = words.strip(_OPEN + _CLOSE)
            found.append((match.start(), inner if words[-1] in _CLOSE else words))
    return found


_JOINED = quick(r"(?:报名|参加)(?:参加)?([\u4e00-\u9fff·“”]{3,12})(?=[，。！!～~\s]|\Z)")
_NO_NAME = quick(
    r"[表费已我你您他她的了吗呢吧啊哈呀们]|谢|麻烦|一[个位]|现场|线[上下]|两|三|四|大家|各位|人[员数]?\Z|成功|截止|方式|本人|老师|委员\Z|会务|接龙|通知|请|就|再|还|也|都"
)


def _joined(text: str) -> list[tuple[int, str]]:
    """What stands right behind 报名, where it ends in no event word: 报名夜读达里湖."""
    match = _JOINED.search(text)
    return [(match.start(1), match[1])] if match and not _NO_NAME.search(match[1]) else []


def is_of_event(text: str) -> bool:
    """Whether a text speaks of an event at all, be it only of 活动."""
    return bool(_NAME.search(text) or _BEHIND_QUOTED.search(text))
