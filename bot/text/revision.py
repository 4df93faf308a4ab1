"""更正 in plain speech: whether a message takes back or sets right what its sender said before, and to what."""

from bot.text import speech
from bot.text.found import Found, Kind
from bot.text.quick import quick
from bot.text.revised import VALUE, Revised, revised, spoken
from bot.text.sentence import Sentence
from bot.text.titles import How

LONGEST = 160
BARE = 8
SHORT = 60
"""In a longer message a slip is its own only where it points at a record."""
_GATE = quick(
    r"[忘补错误岔反漏滑撤删消废改订勘纠修划抹销收补正止非早]|不[是对算要用作借约排止]|应[该是为]|其实|实[际是为]|别[记算]|没[发说写]|详细|[打写摁按]了?[个俩]|[多少][写打摁按报记算说输]|[高低多少重漏]了|[看听]成|[数算核查翻对看]了?一?[数算遍下眼实]|[说写打记报]成|没[转听识]"
)
_FAULT = (
    r"(?:写|打|报|记|说|填|登|登记|标|抄|输|按|摁|数|算|看|弄|搞|念|听|选|点|敲|录|贴|识别|传|拿|认|按)(?:得|给我)?(?:错|岔|反|混|串|漏|拧|高|低|多|少|重|早|快了|差|偏|乱|叉|劈|拧巴|过头|大了|小了)"
    r"|[说写打记报看听]成|(?:漏|多|少|缺|掉)了?[个一]个?(?:\d|字|零|点|数|位|[一二三四五六七八九十])|(?<![没不要别很])[多少](?:写|打|摁|按|报|记|算|说|输)了?(?![^，。]{0,3}卡)|没(?:转|写|打|说|记|听|识别)对|[那这上前]一?[条个][^，。]{0,4}不对|有误|(?<!不)误(?=[，,。；\s]|应|写|打|报|记|作)|[手口笔][滑误快抖]|看花眼|看走眼|输入法|语音(?:转|识别|输入)|不准确|[页章回天]数?不对"
)
_SELF_AMENDED = r"更正|订正|勘误|纠正|改正|修正"
_LEFT_OUT = (
    r"(?:忘|忘记|漏|少|落)了?(?:写|标|注明|带|附|填|报|说)(?!卡)|没(?:写|标|注明|带上?|附|填)(?![完作过到出好成])|(?:漏|缺|少|落|忘)了?(?:个|一个)?(?:书名|页码|页数|章节|天数|时间|时长|编号|日期|内容)"
    r"|(?:只|就|光)(?:打|写|发|报)了?[^，。]{0,3}(?:卡|字)|补(?:充|全|上|齐|一下|个)[^，。：:]{0,10}(?:打卡|时间|时长|进度|[那上]一?条|记录|书名|页码|章节|页数)"
)
_SHOULD = r"应(?:该|当)?[是为]|应(?=[Pp第《\d])|该是|改(?:成|为|到|作)|改[一]?[改下]|实际(?:上)?是?|实为|其实|才对|正确的?(?:应|是|:|：)|准确(?:地|的)?说|以(?:这|此)条?为准"
_FIELD = r"页码|页数|章节|章数|回数|天数|时长|用时|进度|编号|书名|译名|出处|日期|日子|分钟数|百分比"
_FAULTY = quick(_FAULT)
_AMENDED = quick(_SELF_AMENDED)
_OMITTED = quick(_LEFT_OUT)
_SET_RIGHT = quick(_SHOULD)
_OF_FIELD = quick(rf"(?:{_FIELD})[^，。；]{{0,6}}(?:{_SHOULD}|{_FAULT}|不对|错)")
_TURNED = quick(rf"{VALUE}\s?(?:{_SHOULD}|改|→|[-—]>|[写打记说报]成了?)\s?{VALUE}")
_NOT_BUT = quick(
    rf"不(?:是|止|到|算)(?:[读看听]了?到?)?\s?(?:{VALUE}|今[天日儿])(?=[，,。；！!\s是而啊哈呀的]|\Z)|(?:{VALUE})[^，。]{{0,2}}[，,、\s]?(?:可|并)?不(?:是|止)\s?(?:[读看]了?到?)?(?:{VALUE}|\d)"
)
_CHECKED = quick(
    rf"(?:上[午条]|[早晚]上|[中下]午|刚才?|昨[天晚]|[那这上])[^，。]{{0,8}}[页章回讲条卡][^。]{{0,8}}(?:[数算核查翻对看]了?一?[数算遍下眼对实看查]|核实|回头看)[^，。]{{0,4}}[，,\s]?(?:是|应该?是|其实|实际)[^，。]{{0,3}}(?:{VALUE}|\d)"
)
_SAID_BEFORE = quick(r"(?:刚才?|方才|早上|上午|中午|上条)[^，。]{0,2}[说报写打记](?!完)|[那上]一?条")
_WAIT = quick(r"\A\W{0,3}[啊哦呃哎诶嗯]{0,2}[，,\s]?(?:不对(?!吧|头|劲)|错了|等等|不是|改一?[下改])")
_OWN = quick(
    rf"刚|方才|把[^，。]{{1,8}}[看写打说报记]成|前一?条|[早晚]上|[上中下]午|清早|清晨|早起|早晨|晨间|昨[天晚日夜]|今[天早日晚儿]|[前上]面|上一?[条个次回]|[那这](?:[条个]|书)|手滑|手误|口误|笔误|我|俺|咱|本人|{_FIELD}|打卡|睡前"
    rf"|\A\W{{0,3}}(?:不好意思|抱歉|对不起|说明一下|[啊哦呃哎])?\W{{0,3}}(?:{_FAULT}|{_SELF_AMENDED}|不对(?!吧|头|劲))"
)
_RECORD = quick(rf"打卡|[上前]一?条|[那这]条|刚[才刚发打报说]|{_FIELD}|\A\W{{0,3}}(?:{_FAULT})")
_REFERS = r"(?:打卡|打的?卡|[那个]卡(?![片车拉])|记录|荐书|推荐|摘抄|体会|读后感|预约|排队|登记|建言|放漂|[上前]一?条|刚(?:才|刚)?[^，。]{0,4}[说发打写报记荐]的(?:那[个条])?|[那这]一?条(?!路|河|街|新闻|消息|微博|鱼|狗|命|线|裤|裙))"
_ACTED = r"(?:要|借|约|预约|订|排|领|取|放|漂|占|登记|荐|推荐|打|发|写|报|记)的?(?:那一?[本条个次])?\s?(?:《▇{0,60}》|[Cc][Ff][-\s]?\d{1,5}|\d{2,4}号)"
_UNDO = r"撤(?:销|掉|回|下|了|吧)?|收回|作废|取消(?!我|资格|名额)|删(?:掉|除|去|了|一?下)?|划(?:掉|了|去)|抹(?:掉|了|去)|勾掉|去掉|清掉|拿掉|摘掉|销(?:掉|了)|注销|剔除"
_VOID = r"别(?:算|记)|不(?:要|用|必)(?:算|记)|不(?:算|作)数|当(?:我)?没[发打记]|当(?:我)?没说|不(?:要|借|约|排)了|不用(?:留|排|借)"
_CANCEL = quick(
    rf"(?:{_UNDO})(?:一下|了)?(?:[^，。；！\n]{{0,14}}?{_REFERS}|(?:[后前多]|重复的?|其中)?一条)|{_REFERS}[^。；！\n]{{0,20}}?(?:{_UNDO}|{_VOID})|{_ACTED}[^。；！\n]{{0,16}}?(?:{_UNDO}|{_VOID})"
)
_IF_NOT = quick(r"(?:没有|要是|如果|不行|不成)[^，。]{0,4}就(?:算|当|取消|不)")
_DEICTIC = quick(
    r"(?:打卡|打的?卡|[那个]卡|记录|荐书|推荐|摘抄|体会|预约|登记|放漂)|刚|[早晚]上|[上中下]午|昨[天晚]|我|俺|上一?条|上面|重复|发重|[Cc][Ff]|按错|手滑"
)
_NOT_OWN = quick(
    r"[他她您](?:的)?[那这]条|[他她它]们?[^，。]{0,6}(?:写|打|报|发|记|填)(?:错|岔|反)|(?:[王李张刘陈杨赵黄周吴]\S{0,2})?(?:老师|委员|主席|主任|同志)[^，。]{0,3}(?:写|打|报|发|记|填|说)(?:错|岔|反)|(?:书[里上中]|原文|作者|译者|编辑|出版社|报纸|文章|新闻)[^，。名]{0,8}(?<!没)(?:错|误)|印错|错别字|(?:别人|人家)[^，。]{0,6}(?:写|打|报|记)"
    r"|会议|会场|会议室|纪要|通知|公告|文件|材料|课件|PPT|讲稿|作业|卷子|试卷|合同|发票|账单|工资|价格|地址|电话|车牌|航班|车次|图书馆|医院|挂号|门诊|酒店|餐厅|快递|名单错|取消(?:报名|活动|会)|报名[^，。]{0,6}(?:撤|取消)|请假|规则|格式|(?:建议|希望|要求|强烈)[^，。]{0,8}(?:取消|删)|各位请|请各位|请大家"
)
_TO_BOT_NOT = quick(
    r"(?:你|您|机器人|群记|小助手|系统)[^，。]{0,8}(?:写|打|报|发|记|说|填|统计|漏)(?:错|岔|反|漏|掉|成)"
)
_EVENT = quick(r"讲坛|沙龙|活动|讲座|诗会|读书会|朗诵会")
_COURTESY = quick(
    r"(?:行|可以|好|成)[吗不么][？?]?|(?:能不能|可不可以|能否|可否|可以)(?:帮?我?)(?=[^，。]{0,8}(?:改|撤|删|取消|划|更正))"
)
_ASKED = quick(r"[？?]|[吗么]\W{0,3}\Z|是不是|有没有|怎么|咋")
_RULES = quick(r"(?:怎么|咋|如何|怎样|能|可以)[^，。]{0,6}(?:撤|删|改|更正|取消)")
_OWN_KIND = quick(
    r"没(?:打|报|写|发)上|补(?:打)?卡|补[^，。]{0,4}(?:读后感|体会|感想|心得|推荐语|推荐理由|书评)|(?:忘|漏|没)了?打卡"
)
_CLAUSE = quick(r"[^，。；！,;!\s]+[？?]?")
_SLIP = quick(rf"{_FAULT}|{_SELF_AMENDED}|{_SHOULD}|{_UNDO}|{_VOID}|不是")
_MINE = quick(r"我|打卡|《")


def revision(sentence: Sentence) -> Found | None:
    """The correction that a message makes: a record taken back, or the new values of the last one."""
    if len(sentence.text) > LONGEST or not _GATE.search(sentence.text):
        return None
    text = spoken(sentence)
    takes_back = bool(_CANCEL.search(text)) and _is_meant(sentence, text)
    if not (takes_back or _sets_right(text)):
        return None
    if speech.is_notice(text) or _asks(text) or _is_of_others(sentence):
        return None
    new = revised(sentence)
    if takes_back and not (_SET_RIGHT.search(text) and new.has_place):
        return _found(new, cancel=True)
    return _found(new) if new.is_stated else None


def _is_meant(sentence: Sentence, text: str) -> bool:
    """Whether what is to go is a record: by its kind or hour, by the message quoted, or since nothing else is said."""
    if _IF_NOT.search(text):
        return False
    return bool(sentence.quoted or len(text) <= BARE or _DEICTIC.search(text))


def _asks(text: str) -> bool:
    """Whether it is asked if or how something is set right; a courteous request for it is none."""
    plain = _COURTESY.sub("", text)
    if _RULES.search(plain):
        return True
    return any(_SLIP.search(clause[0]) and _ASKED.search(clause[0]) for clause in _CLAUSE.finditer(plain))


def _is_of_others(sentence: Sentence) -> bool:
    """Whether the slip is another person's, a notice's, a book's, or is told to people about the bot."""
    text = sentence.text
    for one in sentence.mentions:
        if one.how != How.bare:
            text = text.replace(sentence.text[one.start : one.end], "《》")
    if _NOT_OWN.search(text) or _OWN_KIND.search(text):
        return True
    if _TO_BOT_NOT.search(text) and not (sentence.mentions_bot or sentence.private):
        return True
    return bool(_EVENT.search(text)) and not _MINE.search(text)


def _sets_right(text: str) -> bool:
    """Whether a message says that something its sender told was wrong or not whole."""
    if _AMENDED.search(text) or _OF_FIELD.search(text) or _TURNED.search(text):
        return True
    if _CHECKED.search(text):
        return True
    if _SAID_BEFORE.search(text) and _SET_RIGHT.search(text):
        return True
    if _NOT_BUT.search(text) and (_OWN.search(text) or _WAIT.match(text) or _FAULTY.search(text)):
        return True
    if len(text) > SHORT and not _RECORD.search(text):
        return False
    return bool((_FAULTY.search(text) or _OMITTED.search(text) or _WAIT.match(text)) and _OWN.search(text))


def _found(new: Revised, *, cancel: bool = False) -> Found:
    """The correction as a record; one that takes back keeps only what says which record it means."""
    if cancel:
        return Found(
            Kind.correction,
            books=new.books,
            copies=new.copies,
            on_behalf_of=new.on_behalf_of,
            cancel=True,
            why=("撤销",),
        )
    read = new.read
    return Found(
        Kind.correction,
        books=new.books,
        chapter=read.chapter,
        pages=read.pages,
        page_count=None if read.pages else read.page_count,
        minutes=read.minutes,
        percent=read.percent,
        day=read.day,
        date=new.date,
        finished=new.finished,
        on_behalf_of=new.on_behalf_of,
        names=new.names,
        event=new.event,
        copies=new.copies,
        giver=new.giver,
        receiver=new.receiver,
        why=("更正",),
    )
