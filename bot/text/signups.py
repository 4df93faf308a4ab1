"""报名 and 请假 in plain speech: who joins an event, or takes that back; what is asked, reported or planned is none."""

from collections.abc import Iterator

from bot.text import clean, speech
from bot.text.events import event_in, events, is_of_event
from bot.text.found import Found, Kind
from bot.text.names import is_full, shown_name
from bot.text.quick import quick
from bot.text.sentence import Sentence
from bot.text.signup_people import joiners, leavers, substitute

LONGEST = 200
"""A longer message is a notice or an essay."""
LONG = 120
"""In a longer one the event stands in the same sentence, and it says 报名 or 我参加."""
SHORT = 40
"""A message that names no event and answers none joins one only in so few characters."""

_GATE = quick(r"[报抱]|参加|[+＋]|算|请.?假|取消|名额|[这那下本][个场次期回]")
_MAY_COME = quick(r"[去来到赶缺出见凑席能进上归请加我俺咱名带位填写推换给替]")
_BOOK = quick(r"《[^《》\n]{0,60}》")
_CLAUSE = quick(r"[^。！!；;\n？?]+[？?]?")
_PART = quick(r"[^，,]+")
_OTHER_TRADE = r"(?:考试|考研|考公|国考|省考|驾[校照]|职称|四六级|补习|兴趣班|辅导班|奥数|幼儿园|小学|中学|大学|半马|马拉松|旅行社|旅游团|体检|疫苗|医院)"
_OTHER_SIGNUP = quick(
    rf"报名费|{_OTHER_TRADE}[^，。]{{0,6}}报|报[^，。]{{0,8}}{_OTHER_TRADE}|给(?:孩子|儿子|女儿|闺女|娃)[^，。]{{0,4}}报"
)


def signups(sentence: Sentence) -> Iterator[Found]:
    """A sign-up, a withdrawal, or one beside the other: 沙龙我去不了，换老赵去."""
    text = sentence.text
    if len(text) > LONGEST or not (
        _is_invited(sentence) or _GATE.search(text) or (_MAY_COME.search(text) and is_of_event(text))
    ):
        return
    text = _BOOK.sub("《》", text)
    if speech.is_notice(sentence.masked) or _SLIP.search(text):
        return
    own = shown_name(sentence.sender)
    talk = text.replace(own, "我") if len(own) > 1 else text
    invited = _invited(sentence)
    said = _leaves(talk, invited)
    if said:
        left = _found(Kind.withdrawal, said, text, invited, _leavers(text, own))
        yield left
        yield from _beside(talk, text, left)
        return
    names = joiners(text, own)
    said = _joins(talk, invited, names)
    if said:
        yield _found(Kind.signup, said, text, invited, names)


def _is_invited(sentence: Sentence) -> bool:
    """Whether the message replies to one that could call to an event."""
    quoted = sentence.quoted
    return quoted is not None and bool(_CALLS.search(quoted.text) or is_of_event(quoted.text))


def _leavers(text: str, own: str) -> tuple[str, ...]:
    """Those for whom leave is asked, also where their name stands right behind the event's."""
    bare = text
    for _, event in events(text):
        bare = bare.replace(event, "，", 1)
    return leavers(text, own) or leavers(bare, own)


def _beside(talk: str, text: str, left: Found) -> Iterator[Found]:
    """Who comes in the stead of those who do not, or the other event that the sender joins."""
    instead = substitute(text)
    if instead:
        yield Found(Kind.signup, names=instead, event=left.event, why=("顶替",))
        return
    for part in (match[0] for clause in _CLAUSE.findall(talk) for match in _PART.finditer(clause)):
        event = event_in(part)
        if event and event != left.event and _SAID.search(part) and not _LEAVE.search(part) and _is_own(part, ()):
            yield Found(Kind.signup, event=event, why=("报名",))
            return


_SLIP = quick(r"(?:写|打|登|填|报|弄|搞|说|发)错|更正|手滑")


def _found(kind: Kind, said: str, text: str, invited: str | None, names: tuple[str, ...]) -> Found:
    event = event_in(said) or event_in(text) or (event_in(invited) if invited else None)
    return Found(kind, names=names, event=event, why=("报名" if kind == Kind.signup else "请假",))


_ASKS_OPINION = quick(r"怎么样[？?]?\Z|如何[？?]\Z|行不行|好不好|可以吗[？?]?\Z|大家(?:觉得|意见)|尽量|推荐|建议")
_CALLS = quick(
    r"报名|补报|参加|接龙|预告|通知|举[办行]|召开|定[于在]|谁[来去]|有没有人|一起去|人数|名额|车位|座位|剩[^，。]{1,4}[座个位]|算我|统计|来不来|去不去|开讲|开始|集合|到场|到位|出席|[去来]的|[吱应]一?声|说一声|群里(?:说|回)|回复|扣\s?1|名单|照常|发车|差[一两几]个?人|缺[一两几]?个?人"
)
_DATED = quick(r"\d[月日号点]|[今明后]天|[今明]晚|周[一二三四五六日]|[上下]午|晚上|\d[:：]\d")


def _invited(sentence: Sentence) -> str | None:
    """The message replied to, where it calls to an event or signs up for one."""
    if sentence.quoted is None:
        return None
    words = _BOOK.sub("《》", clean.plain(sentence.quoted.text))
    if _ASKS_OPINION.search(words):
        return None
    return words if _CALLS.search(words) or events(words) else None


_I = r"(?:我们?|咱们?|俺们?|本人)"
_QUERY = quick(
    r"[？?]\s*\Z|(?:吗|没有|了没|不|没)\s*\Z|怎么|哪[里儿天个]|多少|几个人|谁|什么|能不能|能否|是不是|有没有|咋"
)
_UNREAL = quick(
    r"如果|要是|万一|假如|的话(?![^，]{0,5}[给报算带])|下次再|下回再|看情况|再说|争取|记得(?![给帮])|有一?次|不一定|说不定|也许|考虑|犹豫|后悔|早知道|改天|改日|[本原]来想|以前|去年|上次|上回|那次|当年|那年|年前|别算我|没报|没参加|忘|同意|赞成|(?:这么|也)觉得|这么想"
)
_CALLS_OTHERS = quick(
    r"(?<!申)请(?!假|个假|一?下假)[^，]{0,6}(?:报名|参加|接龙)|请大家|请各位|欢迎|踊跃|抓紧|尽快(?:报|接)|鼓励|动员|(?:各位|大家)[^，]{0,10}(?:报名|参加)|报名(?:的|表|人数|链接|截止|方式|时间|入口|处|通道|情况|名单|工作|条件|要求|电话|二维码|接龙|开始|已?满|从|即可|请|联系|须知|通知|范围|者|成功)"
    r"|(?:已有|已经有|共有|共计|一共|现有|目前|累计)[^，]{0,10}(?:报名|参加)|参加(?:了|过|的|完|活动的)|没[^，]{0,4}(?:报名|参加)|(?:想|要|愿意?|可以|准备|打算)(?:报名|参加)的"
)
_HOSTS = quick(
    r"说一声|吱一?声|群里[说回]|回复我|扣1|我来登|找我|联系我|跟我说|报给我|限\d+人|(?:还能|还可|仍可|可以|可)[^，。]{0,3}(?:补?报|接)|[给帮替把][您你]|无需|另行|\A转"
)
_OFF_LIST = quick(r"(?:不用|别|不必|甭)[^，]{0,3}[算排记写留]我|晚到|迟到|晚[一二两三四五十几\d]+分")
_OTHERS = quick(
    r"(?:[你您他她]们?|大家|小[\u4e00-\u9fff]|老(?!伴|婆|公|妈|爸)[\u4e00-\u9fff]|[\u4e00-\u9fff]{1,3}(?:委员|老师|主席|主任|大姐|大哥|书记|局长|姐|哥)|[、和][\u4e00-\u9fff]{2,3})(?:也|都|已经?|刚|刚才|昨天|早就?|就|先|不|又)*(?:报|参加|去|来|请假|到)|[\u4e00-\u9fff]{2,3}(?<!我)(?<!们)(?:已经?|也已|都已)报"
)
_ONE = (
    r"(?:[一两二三四五六俩仨\d]?(?:个|位|份|员|名)(?!月|小时|星期)|[一俩仨]个?(?=[，。！\s]|\Z)|名额|座位?|席|坑|摊位)"
)
_SAID = quick(
    rf"[报抱](?:个|上|一?下)?名(?!字|单)|(?:来)?报(?:一下|{_I}|{_ONE}|上(?!级|面|纸|告))|[补合同再]报(?!名|告|纸)|[加带记写添捎补](?:个|上|着)?{_I}(?!的|家|们?单位)|算(?:个|上)?{_I}(?=[一两俩三个份吧呗啊哈，。！\s]|\Z)|{_I}[^，不]{{0,8}}(?:算|要|占|报)(?:上|{_ONE})|把{_I}[^，]{{0,6}}[算加带记写添补]上"
    rf"|(?:写|记|添|补|加|登)上?{_I}(?:的)?名|我(?:要|想|来|也|都)*参加(?!了|过|的)"
)
_GOES = rf"{_I}(?:俩|也|都|肯定|一定|必须?|准|指定|要|想|可以|能|会|就|一起|家|[和带跟领]\S{{1,8}}){{0,4}}(?:去|来|到场?|过去|在现场|上线|跟车|随车|打擂|应战|出战|跟)(?:现场|参加|捧场|听听?|一个|一趟|吧)?(?=\W|\Z|呀|啊|哈|我)"
_TIED = quick(
    rf"参加(?!了|过|的|人|活动的)|参会|出席(?!的|人)|{_GOES}|(?:准时|准点|如约|一定|必须?|按时|准|肯定|保证|定当)(?:[到来去]|参加|赴)|[给帮替]{_I}?[^，]{{0,6}}(?:留|占|匀|划拉|排|补|登|添|加|写|填|接|整|弄|安排)[^，]{{0,3}}{_ONE}|[留占蹭凑排接匀来]{_ONE}|{_I}(?:也|就|都)?报了?(?=[，。！\s了哈啊呀]|\Z)|[都也]报(?![告社纸道])"
    rf"|能[去来到](?!不)|又能[去来]|线[上下](?:参加|见)|现场见|不见不散|到时见|[+＋]\s?{_I}|有{_I}(?:一个)?(?:\Z|[\s，\[])|名字?[^，]{{0,6}}(?:加|添|写|补)(?:回|上|进)|(?:添|写|加|补|登|填|接|拉|列)(?:上|进|入|到|回去|记)|登记|算上|凑个?(?:数|热闹)|加入|入[列伙队]|(?:一起|跟着?|同)[去往](?!年)|赴[会约]|补个名"
)
_ATTENDED = quick(r"收获|感触|触动|启发|深受|听到|听了|学到|聆听|受教|荣幸(?!地?报名)|[回归]来了|有感")
_ANSWERS = quick(
    r"\A\W{0,3}(?:收到，?)?(?:我|同|一起|都)?(?:去|来|到|在|报|可以|行|能|没问题|必须的?|走起|安排上|妥|举手|加一|OK|ok|好的?，?我?[去来到])(?:\W|\Z)|🙋|[+＋]\s?\d|举手|走起"
)
_BARE = quick(r"\A\W{0,3}(?:[+＋]\s?1|1)\W{0,3}\Z")
_EVENT_PLUS = quick(r"\W{0,3}[^，。+＋]{2,14}[+＋]\s?1\W{0,3}\Z")
_DRIFTS = quick(r"[CcＣ][FfＦ][-\s]?\d|《》|这本|那本|漂流|书单|打卡")


def _joins(text: str, invited: str | None, names: tuple[str, ...]) -> str:
    """The part that joins an event, empty where none does."""
    if _BARE.match(text):
        return text if invited else ""
    if _EVENT_PLUS.match(text) and events(text):
        return text
    if any(none.search(text) for none in (_HOSTS, _OFF_LIST, _ATTENDED, _OTHER_SIGNUP)):
        return ""
    is_tied = invited is not None or bool(events(text))
    for clause in (match[0] for match in _CLAUSE.finditer(text)):
        is_near = is_tied and (invited is not None or len(text) <= SHORT or event_in(clause) is not None)
        for part in (match[0].strip() for match in _PART.finditer(clause)):
            if _is_said(part, text, invited, names, is_near=is_near) and _is_own(part, names):
                return part if event_in(part) else clause
    return ""


def _is_said(part: str, text: str, invited: str | None, names: tuple[str, ...], *, is_near: bool) -> bool:
    """Whether a part joins: by itself where it says so outright, else only beside an event that is named or answered."""
    if _SAID.search(part):
        is_plain = bool(names) or (len(text) <= SHORT and bool(_REPORTS.search(part)))
        return is_near or (is_plain and not _DRIFTS.search(text))
    if not is_near or len(text) > LONG or _DRIFTS.search(part):
        return False
    return bool(_TIED.search(part) or (invited and _ANSWERS.search(part)))


_REPORTS = quick(rf"[报抱](?:个|上|一?下)?名|算(?:个|上)?{_I}|我(?:也|来|要)*参加")


def _is_own(part: str, names: tuple[str, ...]) -> bool:
    """Whether a part tells what the sender does: no question, plan or report, nor another person's doing."""
    asks = _QUERY.search(part) and not _PLEASE.search(part)
    if asks or _DECLINES.search(part) or _UNREAL.search(part) or _CALLS_OTHERS.search(part):
        return False
    if names or _WITH_OTHERS.search(part):
        return True
    another = _NAMED.search(part)
    return not _OTHERS.search(part) and not (another and is_full(another[1]))


_NAMED = quick(r"(?:\A|\s)(?!申请|应邀|安排|计划)([\u4e00-\u9fff]{2,3})(?:也|都|已经?|先)*(?:参加|报名|[去来到])")
_WITH_OTHERS = quick(rf"{_I}(?:们|家)?[和跟带与同领]")
_DECLINES = quick(
    r"作废|取消|撤|(?<![见界区性级派特])[不没无未难别甭勿](?!问题|见|用排队|论|管|少|知|是|错|得|差|辞|止|敢|好意思)[^，]{0,6}(?:参加|去|来|到|出席|报|算|留|加|写|接)"
)
_PLEASE = quick(rf"[算加带记写捎]上?{_I}|给{_I}[^，]{{0,6}}(?:留|报)|帮{_I}[^，]{{0,6}}报")

_LEAVE = quick(
    r"请(?:个|一?下|一?[天次])?假|告(?:个)?假|取消(?![了过]|活动|打卡|预约|关注|这|那|资格|认证|原)|(?:撤|收)回?(?:我的?|了)?(?:报名|名额?)|退(?:出|赛|了|掉|票|坑|群聊?)(?!群|休|款|货)|打退堂鼓|报名[^，]{0,4}(?:取消|撤|退|作废)"
    r"|(?:名额|位子?|座位?|票)[^，]{0,4}(?:取消|撤|退|让|空|腾|转|不要|给(?!我))|[划勾删抹撤拿减](?:掉|去|了(?!一)|下来?|除|我)|去掉|少我一个|缺(?:个|一)?[席勤课回次场期](?!情况|名单|人员|的|率)|割爱|弃[权赛]|请辞|销(?:个|了)?名|变卦|减(?:去)?一(?!斤)|(?:改天|改日|下次|下回)再(?:参加|去|来|约|聚|听)|恕不|[让腾空]出来|让给|失[陪约]|爽约|[鸽咕](?:了|一)|赶不及|歇(?:一|了|个)[回次场]?|掉队"
    r"|(?:[来去到赶过回出脱走腾分凑顾动调挪]|抽|参[加与]|排)(?:得)?不(?:了|成|上(?!课|班)|来(?!气)|到|开|出|过|回|去|动|着)|(?:脱|分)不?开?身(?:乏术|不开)|不(?:能|便|克|方便)[^，]{0,6}(?:参加|到场|出席|去|来|到|赶|赴)|(?:没法|无法|没办法|没时间|没空|恐难|恕难|难以|没机会)[^，]{0,6}(?:参加|到|出席|去|来|赶|赴|\Z)"
    r"|不[再过出]?(?:去|来|报|参加|凑|听|占|到场|跟)[^，]{0,4}(?:了|啦|咯|喽|吧|哈|名额|座)|不参加|(?:别|不用|甭)(?:再)?(?:算|等|给|留|排)(?:上)?我|(?:要|得|只能|只好|怕是|又)[^，]{0,3}错过|没福气|没眼福|没耳福|(?:时间|日程|跟|和)[^，]{0,8}(?:冲突|撞[了上车]|冲了)|没我(?:了|的)|撤[出退]|放[^，]{0,3}鸽子|pass\b|PASS\b"
)
_TIED_BY_ITSELF = quick(
    r"取消[^，]{0,4}报名|退出接龙|(?:把)?我们?[^，]{0,6}名字?[^，]{0,4}(?:划|勾|删|撤|抹)|(?:撤|收)回?了?[^，]{0,3}报名|报名[^，]{0,4}(?:取消|撤|作废)|名额[^，]{0,4}(?:让|给别|退)|下期[^，]{0,8}(?:不参加|不去|请假)"
)
_NO_LEAVE = quick(
    r"([来去到])不\1|能不能|(?:跟|向|给|和)(?:单位|领导|公司|学校|老师|老板)(?:请|告)|年假|产假|来不及(?!了)|不得不|不来不行|不去不行|少不了|提前[走离]|早走|先走|先撤(?![出退])|中途|晚到|迟到|晚[一会半十几]|晚点|请假(?:的|情况|条|制度|人员|名单|流程|手续|请|要|须|提前|了?吗|了没|规定|率)|有事[^，]{0,4}(?:请|提前)|谁[^，]{0,6}请假|请假[^，]{0,6}(?:提前走|早退)|昨[天晚][^，]{0,6}请假|(?:打卡|阅读|读书)(?!会|班|沙龙|日|营|角|夜|活动)[^，]{0,8}请假|跟我请假|活动取消|不能不|不得不|舍不得"
    r"|(?:车|书|货|快递|雨|包裹|领导|教授|专家|主讲人?|钱|雪)[^，]{0,8}[来到]不|回不去了?的|去不了的|来不了的|参加不了的|[去来到加]不[了成上][^，。]{0,4}的(?:也|请|可|都|同志|人|朋友)|不来的|不去的|不能[^，]{0,6}的|怕[^，]{0,6}(?:来|去|赶)不|[给帮替][您你]"
)
_ASKS_LEAVE = quick(r"(?:能|可以|行)[^，]{0,6}请|我[^，]{0,8}请(?:个|一?下)?假")


def _leaves(text: str, invited: str | None) -> str:
    """The part that takes a sign-up back or asks leave, empty where none does."""
    if _LEAVE.search(text) is None:
        return ""
    if not events(text) and invited is None and not _TIED_BY_ITSELF.search(text):
        return ""
    for clause in (match[0] for match in _CLAUSE.finditer(text)):
        for part in (match[0] for match in _PART.finditer(clause)):
            if _LEAVE.search(part) is None or _NO_LEAVE.search(part):
                continue
            if _NO_PLACE.search(part) and _COMES.search(text):
                continue
            if _PAST.search(part) or (len(text) > LONG and not event_in(clause)):
                continue
            asks = _QUERY.search(part) or _MAYBE.search(part)
            if not asks or _ASKS_LEAVE.search(part):
                return part if event_in(part) else clause
    return ""


_MAYBE = quick(r"如果|要是|万一|假如|的话|再说|争取|尽量|不一定|说不定|也许|可能|够呛|考虑|忘")
_NO_PLACE = quick(r"(?:别|不用|甭|不必)[^，]{0,4}(?:算|给|留|排|写|记)")
_COMES = quick(rf"{_I}[^，不没]{{0,4}}[到来去](?=\W|\Z)|必到|准到")
_PAST = quick(r"以前|去年|上次|上回|那次|当年|昨[天晚]|上周|前天")
