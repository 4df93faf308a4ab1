"""What a member asks the bot: one of its command words first, or, spoken to by @ or in private, in whatever words."""

import re
from collections.abc import Iterator

from bot.text.quick import quick
from bot.text.sentence import Sentence

LONGEST = 160
"""A longer message to the bot is no question about its lists."""

_COMMANDS = {
    "我的记录": "me",
    "我的打卡": "me",
    "排行榜": "ranking",
    "书单": "booklist",
    "漂流书目": "drift",
    "活动": "events",
    "帮助": "help",
}
_WORDS = tuple(_COMMANDS)
_TIME = (
    r"(?:(?:这|本|上|下|前|近|最近|今|去|明)?(?:一?个?(?:半|月|周|季度|星期|礼拜|年)|[\d一二三四五六七八九十]{1,3}(?:月|天|周|季度|年)(?:份)?)"
    r"|今[天日年]|昨天|明[天年]|近期|最近|全年|上旬|中旬|下旬|往期|历史|以前|目前|现在|当前|最新|周末)(?:的|份|里|内)?"
)
_KIND_OF = r"(?:[\u4e00-\u9fff]{1,4}(?:类|方面|题材|主题|群|组|界别|界|片区|站)的?|本群|全市|全区|主群|分群|咱[们群]*|群里|大家的?|我的?)"
_WANT = (
    r"(?:都?(?:还)?有(?:啥|什么|哪些|没有|吗|多少)?|是(?:啥|什么|哪些)|(?:在|到)哪(?:儿|里)?[看查]|怎么(?:看|查)|查一?[下查]?|查询|[看瞧]一?[下看眼]?|来一?[份个张]|发(?:我|群里)?一?[份下个]?|给我|我?要|打开|调出来?|列一?下|拉一?[下个]"
    r"|说明|一下|呢|吗|啊|呀|吧|嘛|谢谢|麻烦|请)"
)
_COMMAND = quick(
    rf"\A\s?({'|'.join(_COMMANDS)})(?:[\s：:，,、]{{0,3}}(?:{_TIME}|{_KIND_OF}|{_WANT}))?(?:\s?(?:{_TIME}|{_KIND_OF}|{_WANT})){{0,4}}[\s。.!！?？~…]{{0,3}}\Z"
)

_QUALIFIED = quick(rf"\A\s?({'|'.join(_COMMANDS)})[\s：:，,、]{{1,3}}([^《。\n]{{1,16}})\Z")
_JOINED = quick(r"\A\s?(我的记录|我的打卡|排行榜|书单|漂流书目)[里上中]?([^《。，,\n]{1,12})\Z")
_QUALIFIES = quick(r"[^，。]{1,8}的\W{0,2}\Z|前[几三五十\d]{1,2}名?\Z|(?:第|我)[^，。]{0,4}\Z")
_STATES = quick(r"谁|推荐|照片|取消|已|改到|定在|报名|请假|不(?!知|错)|了\W{0,2}\Z")
_CLAUSE = quick(r"[^，。！？；,!?;\n]+[？?！!]?")
_ASKS = quick(
    r"[？?]|啥|什么|哪|几(?![页章段节句])|多少|怎么|怎样|如何|咋|谁|有没有|有无|是否|是不是|能不能|可不可以|可以.{0,8}[吗么]|[吗么没呢不]\W{0,3}\Z|[有在到出]没|没[有了]?\Z"
    r"|查|[看瞧](?:一下|一眼|[看下]|咱|我|这|本|上|今)|想看|要看|[发列拉晒报调推]|给(?:我|咱|大家|俺|列|查|看)|来一?[份个张]|教|告诉|说说|讲讲|介绍|统计|汇总|求|问|盘一?下|想找|找找|导出|打印|比一?比|不会[弄用使操]|([\u4e00-\u9fff])[没不]\1|数一?[下数]|帮(?:我|忙|查|看)"
)
_NOT_ASKED = quick(
    r"(?:别|不要|不用|甭|少|莫|停止|不想)[^，。]{0,4}(?:发|推|列|报|给|提醒|统计|排)|[发推列报](?:错|多|重)|辛苦|谢谢你?的|(?:大家|各位|你们)都?[^，。]{0,3}[看读听]|(?:真|挺|很|太|好)(?:好|棒|全|准|快|不错)"
)
_NOUN = quick(
    rf"\s?(?:请|麻烦|帮忙|[看查发]一?下?)?(?:{_TIME}|{_KIND_OF}|的|\s){{0,4}}"
    r"(?:记录|打卡(?:记录|情况)?|读书(?:记录|账|档案)|档案|进度|(?:打卡|读书|阅读|荐书)?排行榜?|排名|名次|(?:打卡|读书|阅读|荐书)?榜单?|书单|荐书(?:单|榜)?|漂流(?:书目?|图书|清单|库[存里])?|在架(?:书目?|图书)?|可借(?:书目?|图书|的书)?|书目|活动(?:安排|预告|日程|表|列表)?|讲坛|沙龙|日程|帮助|(?:使用)?说明书?|用法|菜单|功能|指令|命令|口令)\W{0,4}"
)
_PEOPLE = r"(?:谁|有(?:没有)?人|还有人|没人|哪[几]?[位个]|哪些(?:人|书友|委员|朋友|群友)|几[个位](?:人|书友|委员)?|多少(?:人|位|书友|委员)|有几|同道|同好|伴儿?|书友)"
_READ = r"(?:[读看啃翻听念](?!来|好|不惯)|追)"
_MOST = quick(
    r"之星|老几|[读打看荐]得(?:最|更)?多|最长|排行|排名|排位|排第|名次|榜(?!样)|第几名|前[几三五十\d]{1,2}名?|最(?:多|勤|勤快|积极|活跃|能|高|猛|快|好学)|冠军|第一名|垫底|领先|打头|top",
    re.I,
)
_WHO = quick(
    rf"{_PEOPLE}[^，。]{{0,8}}?{_READ}|{_READ}[^，。]{{0,6}}[》▇本书的](?:的|人)?[^，。]{{0,4}}(?:都?有?{_PEOPLE}|人(?:多|有))|有没有[^，。]{{0,4}}[读看啃][^，。]{{0,6}}[》▇]的|[找寻][^，。]{{0,8}}[读看啃][^，。]{{0,6}}[》▇]的|同读|共读的(?:人|书友)"
)
_HELP = quick(
    r"帮助|听得?懂|有说明|不会[弄用使操]|第一次用|怎么(?!样|回事|了|会|还|没|不|又|这么|那么|啦|老|总|[看查]我)|(?:如何|怎样|咋)[参预放漂领存]|怎么(?:才能|算|用|使|玩|操作|弄|记|补|打|撤|改|删|取消|查|报|借|还|荐|推|发|写|填|加|关|退|说|跟你|让你|设|开|导)|(?:如何|怎样|咋)(?:用|使|操作|弄|记|补|打|撤|改|删|取消|查|报|借|还|荐|推荐|发|写|填|关|退|跟你|让你|导)"
    r"|(?:会|能)(?:做|干|帮|记|查)?(?:些|点)?(?:啥|什么|哪些)|(?:会|能)(?:做|干)的|有(?:啥|什么|哪些)(?:功能|本事|用|指令|命令|能耐|技能)|教教|教我|教一下|使用说明|说明书|功能|指令|命令|口令|菜单|用法|新手|指南|你(?:是谁|是干|是做|干[啥嘛]|管[啥什])|干[啥嘛]用|干(?:嘛|什么|啥)的|格式|(?:打卡|荐书|漂流|借书)[^，。]{0,4}(?:要求|规则|规定)|算当天"
)
_DRIFT = quick(
    r"漂流|放漂|可漂|在漂|在架|架上|书架|上架|库[存里]|[借拿领]走了?[没吗]|书[屋房柜][^，。]{0,6}(?:有|书)|(?:能|可以?|还能|让)[^，。]{0,4}借|借(?:得到|得着|到|阅)|有(?:没有|无)?[^，。]{0,14}[》▇](?:没有?|吗|么|嘛|可借|能借|借)?\W{0,3}\Z|[》▇][^，。]{0,6}(?:有没有|有吗|有么|还有没|还在|有货|有书)|有没有[^，。]{1,10}(?:的书|写的)|有(?:[^，。]{1,10})的书[吗么没]"
)
_IN_DRIFT = quick(r"漂|借|架|库|书[屋房柜]|[》▇]")
_ME = quick(
    r"(?<![给教诉发跟和请了帮])[我俺](?!们|也?推|也?荐[《▇])|[帮给]我[^，。]{0,8}(?:(?:[打读]|(?<!推)荐)[^一]|卡|记录|账)|(?:本人|个人|自己)的?|记(?:上|下|到)了?[没吗么]"
)
_ME_OF = quick(
    r"查我|记录|打卡|打了|卡[^片]|档案|账|统计|数据|情况|几[本天次篇章页回]|多少|[读看]到(?:哪|第几)|哪[几些]?[本天次书]|借过|断没断|成绩|积分|足迹|进度|体会|履历|漏|断|连续|坚持|记上|记下|清单|小结|总结|名下|勋章"
)
_BOOKLIST = quick(
    r"书单|书目|荐书|荐(?:了|过|的)|(?<!我)(?<!我也)(?<!我再)推荐|(?:好书|新书|值得[读看]的?书|啥书|什么书|哪些书|哪本书?|几本书?)(?!友)|看点(?:啥|什么)|读点(?:啥|什么)"
)
_EVENTS = quick(
    r"活动|讲坛|沙龙|读书会|朗诵|诵读|讲座|书会|诗会|研讨|交流会|分享会|共读会|日程|安排|预告|下一?[期讲场次]|报名|参观|采风|参加的|有事[没吗]|(?:几号|哪天|啥时候?|什么时候|几点)[^，。]{0,8}(?:办|开|讲|聚|有)"
)
_JOINS = quick(r"我(?:要|想|也)?(?:报名|参加)|报(?:个|上|我|一)|算我|加我|请假|来不了|去不了|取消")
_ALSO = quick(r"\A\s?(?:再|还有|还想|顺便|顺带|另外|同时|也|并|以及)")


def asked(sentence: Sentence) -> Iterator[str]:
    """The commands that a message puts to the bot, usually one: me ranking booklist drift events help who_reads."""
    text = sentence.masked
    if len(text) > LONGEST:
        return
    word = _by_word(sentence.text)
    if word:
        yield word
    elif sentence.mentions_bot or sentence.private:
        yield from dict.fromkeys(_in_own_words(text))


def _by_word(text: str) -> str:
    """The command whose word opens the message, alone or with what narrows it: 书单 六月的, 排行榜 前十."""
    if not text.lstrip().startswith(_WORDS):
        return ""
    if word := _COMMAND.match(text):
        return _COMMANDS[word[1]]
    narrowed = _QUALIFIED.match(text)
    if narrowed and not _STATES.search(narrowed[2]) and (_ASKS.search(narrowed[2]) or _QUALIFIES.match(narrowed[2])):
        return _COMMANDS[narrowed[1]]
    joined = _JOINED.match(text)
    return _COMMANDS[joined[1]] if joined and _ASKS.search(joined[2]) and not _STATES.search(joined[2]) else ""


def _in_own_words(text: str) -> Iterator[str]:
    """What the clauses of a message to the bot ask; a second question only where it is plainly added."""
    clauses = [piece[0] for piece in _CLAUSE.finditer(text)]
    first = ""
    for clause in clauses:
        if first and not _ALSO.match(clause):
            continue
        if (_ASKS.search(clause) or _NOUN.fullmatch(clause)) and not _NOT_ASKED.search(clause):
            command = _about(clause)
            if command:
                first = first or command
                yield command
    if (
        not first
        and len(text) < 50
        and any(map(_ASKS.search, clauses))
        and not (_NOT_ASKED.search(text) or _JOINS.search(text))
    ):
        yield from filter(None, [_about(text)])


def _about(clause: str) -> str:
    """Which of the bot's answers a question wants, empty where none fits."""
    if _MOST.search(clause):
        return "ranking"
    if _WHO.search(clause):
        return "who_reads"
    if _HELP.search(clause):
        return "help"
    if _ME.search(clause) and _ME_OF.search(clause):
        return "me"
    if _DRIFT.search(clause) and (_IN_DRIFT.search(clause) or not _BOOKLIST.search(clause)):
        return "drift"
    if _EVENTS.search(clause) and not _JOINS.search(clause):
        return "events"
    return "booklist" if _BOOKLIST.search(clause) else ""
