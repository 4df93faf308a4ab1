"""Which acts of the drift a clause tells: puts in, wants, took, handed on, returned; what is planned, asked or others' is none."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.text.drift_people import is_likely, is_others, person, receiver
from bot.text.found import Kind

GATE = re.compile(
    r"漂|捐|借|约|留|下一[个位棒]|我要|都要|要了|谁要|排|求|想[看要]|认领|我领|[取拿领收接换带抱讨]|到手|还|[送转传递交给让]|归|放|搁|书[屋房]|上架|编号",
)
_I = r"[■●◇]"
_SHELF = r"(?:玉龙|政协|委员)?(?:书[屋房架角柜]|漂流|共享书|驿站|工作室|阅览[室角]|书吧|还书)"


@dataclass(frozen=True, slots=True)
class Act:
    """One act, told at `start` to `end` of the talk; `to` is the named person of a pass; `is_place`: only laid somewhere."""

    kind: Kind
    start: int
    end: int
    to: str = ""
    is_place: bool = False


_REQUEST = re.compile(
    rf"(?:我|也|想|先|要|申请|可以|能){1, 4}借(?:一?借|阅|一下|来|去|本|这|那|走|回)?(?=\Z|[，。！!？?：:\s啊呢呀吧哈的]|{_I}|[看读翻一这那两个几]|回[去家])"
    rf"|想借|求[漂借]|(?:跪|顺便|再|也|急|\A)求(?=\s?(?:一?本)?{_I})|{_I}\s?求漂?流?(?=\Z|[，。！])|(?:我|来|先)?预约(?:一下|上)?|我(?:先|也)?约(?:了|上|一下|{_I})|接漂"
    r"|下一?(?:个|位|棒|家|本|手)[^，。]{0,4}?(?:给我|是我|我[来要接想排]|轮到?我|借我|传我|转我)"
    r"|(?:给|帮|替)我?(?:先|也|预)?留(?=[着一下个本这那，。！]|\Z)|留给我|留着[呗吧]|给我留"
    r"|我(?:就|也|先|都|全)?要了?(?=\Z|[，。！!\s]|这[本套两几个]|那[本套两]|借|盯)|(?:我|就)?都?(?:给|匀|转|漂|传|让|轮)(?:给)?我[呗吧看读翻呀啊]?(?=\Z|[，。！!?？\s呗吧])|借(?:给)?我(?!们|的|了|一臂|一双|用)"
    r"|排个队|(?:先|给|帮我|也)排上|排(?:上|一下|下)我?(?:\Z|吧|呗|队)|(?:给|帮|替)我(?:也)?排|我(?:也|来|先)?排(?:队|着|上|一个|个|第|后面)?|我(?:来)?接(?:棒|漂|着看|下一)|(?:我|来)认领|认领(?=[一这■●])|我领(?=[■●这一])"
    rf"|我?想要(?=一?本?\s?{_I})|我?也?想[看读](?=\s?●)|(?:\A|[跟向找]我?)借[^，。]{{0,12}}?{_I}+[^，。]{{0,8}}(?:[行成好]不|[行成可好]吗|可以|看看|翻翻|用用|一阅)"
)
_REQUEST_NOT = re.compile(
    r"想借(?:此|这个机会|着|用|书中|机|助|鉴|题|古|由)|想借的|续借|预约(?:核酸|挂号|疫苗|体检|参观|会议|座位|[号制系链码登名]|成功|的|了(?:吗|没|\S{0,8}号)|不?到|取号|情况|人数|借阅(?:服务|流程))"
    r"|取消预约|[被已]预约|(?:没有?|不用|不|别|未|无需|暂不)(?:再)?(?:预约|想?借|要|排|求)|可预约|请预约|(?:请|欢迎|可|如|怎么|如何|需|需要|能|凡)[^，。我]{0,8}(?:预约|借阅|想借|来借)|求(?:推荐|资源|电子|pdf|书单|分享|链接|购|解|问|助|教)|电子版|PDF|pdf|扫描|图书馆借|借[过走了到]|借书证|借条|借钱|借车"
    r"|(?:要|想)借(?:会|投|充|车|钱|场|把伞|伞)|早就想借|(?:当[年时]|小时候|以前|那时|那年)[^，。]{0,10}借|[是为]我[要想]|不是我要|借给我的|(?:排队|预约|约|借)(?:的|者)?(?:人|同志|书友|委员)|排(?:版|练|行|名|第几|到哪|到谁)|(?:给|转|漂|传|借)我了|排在我|约了(?:人|朋友|会)"
)
_TAKE = re.compile(
    r"取书|取到手?|取走|取了|取回|已取|领走|领到|领了|领回|拿到手?|拿走|拿回|到手|借走|借到|借出来|借回|借了|收到|(?<![签吸丰没回征])收了|接到|接了|接手|接的|接过来|抱走|抱回|拎走|拎回|搬走|搬回|带走|带回|捎到|换了?[一两三]?本|换走|到我(?:手|这)|转到?给?我了|(?:漂|传|转|送|借|捎)(?:到|给)我(?:手[里上]|这)?[儿里]?了|取的"
)
_TAKE_LEAD = r"(?:[^，。]{0,3}反馈|[^，。]{0,4}(?:通知|消息|启发|教育|邀请|鼓舞|感动|回复|电话|任务|短信|微信|快递|请柬|奖|文件|材料|证书|表扬|群|会议|链接|红包|投稿|稿件|稿|祝福|信息|邮件|礼物|短评))"
_TAKE_NOT = re.compile(
    r"请|记得|别忘|尽快|欢迎|[可能]以?(?:来|去|拿|取|领|借)|凭|(?:取|领|拿|收|接|借)[走到了]?(?:书)?(?:的(?:书友|同志|委员|人|时候|那)|时间|地点|方式|通知|处|点)|快递|网购|下单|京东|当当|淘宝|新书|签名|样书|书店|出版社|朋友寄|稿费|奖|生日|礼物|图书馆借|大学|学校|单位发|发的|小时候|当年|那年|以前|年轻|去年|前年"
    r"|[取拿领收接借][走到]?没|有人|被|谁|没(?:有)?(?:能)?[取拿领收接借到]|未[取拿领收接借]|还没|不[取拿领收接]|[取拿领收接]不到|(?:取|拿|借|收|接)[到走][^，。]{0,8}(?:的时候|之?后|时\Z|就)|爱不释手|取了(?:个|一个|名)|取得|领导|接到了?(?:通知|电话)|收到了?(?:吗|没|请|回复|谢谢)|换了本身份|借了(?:钱|\d+元|东风|他|她|你)|取书包|上架|小结|一共|[共已](?:借出|领出|取走)\d"
)
_RETURN = re.compile(
    r"已还|还了|归还|还书|放回|还回|送还|交还|退还|送回|还给|还到|归位|归架|还掉|还清|还至|奉还|回架|还上|完璧归赵|(?:刚|都|全|今天|上午|中午|下午)还(?=[●■]|\Z|[，。])|(?P<place>(?:放|搁|丢|塞|插|投|交|存|摆|留|送)(?:在|到|进|给)?[^，。■●]{0,8}(?:书[屋房架柜]|还书|漂流|前台|服务台))"
)
_RETURN_NOT = re.compile(
    r"请|记得|别忘|尽快|及时|按时|务必|提醒|欢迎|逾期|超期|催|该还|要还|得还|[应须需]还|方可|(?:归还|还书)(?:的(?:书友|同志|委员|人|时候)|时间|日期|期限|通知|处|流程|规则|率|日|提醒|记录|名单|情况|方式|地点|后|时)|[还归放送]回?了?没|没(?:有)?(?:还|归还|放回|送回)|未(?:还|归还)|还没|不还|忘(?:了)?还|忘记|谁|(?:还|归还|送还)(?:吗|嘛)|还是|还在|还有[^■●]{0,4}\Z|被|债|人情|愿|还给(?:了)?(?:我|历史|百姓|群众|人民|时代|学生|孩子|自然|老百姓)|清白|图书馆还|还图书馆|还款|还钱|还房|还贷|小结|应还"
)
_RELEASE = re.compile(
    rf"放漂(?!之?后|以来)|投漂|捐书?[：:]|(?:拿|送|放|捐|投|带|贡献|交)[^，。]{{0,6}}漂流|漂(?:出去|起来|走吧|一漂)|(?:愿意?|想|可以|打算|准备)[^，。]{{0,8}}漂流?|参加漂流|入漂|进漂|首批漂流(?:书|图书|目录|清单)|(?:新|已|全部|都)?上架"
    rf"|(?:捐|赠|添|献|贡献|转赠)[^，。]{{0,12}}?{_SHELF}|(?:给|为|往|向){_SHELF}[^，。]{{0,4}}(?:捐|赠|添|送|献|贡献|拿)|送(?:给|到|了|来|去|进)?(?:了)?{_SHELF}|{_SHELF}[^，。]{{0,6}}收了?我"
    r"|(?:谁|哪位|哪个|想看的?|需要的?|要的?|喜欢的?|感兴趣的?|有缘人?)[^，。]{0,10}(?:拿|取|领|吱声|说一声|吱|自取|找我|私我|联系我|拿走|抱走|来抱|吭声|言语)|(?:免费|白|无偿)送(?!餐|水|货)|送(?:给)?有缘"
)
OWN_COPY = re.compile(
    r"我(?:这儿?|这里|家|手头|手里|那儿)?还?(?:里|上)?有|家[里中]有|手[里头]有|闲|用不[上着]|多(?:买|出|余)?了?(?:一|几|两)?本|买重|重了|不用还|(?:淘|换|清|腾)[^，。]{0,6}(?:书|柜)|送出|有本|有一[本套]|各一本"
)
_RELEASE_NOT = re.compile(
    r"请[大各]|欢迎(?:大家|各位|委员)[^，。]{0,10}(?:捐|放|拿出|送)|鼓励|倡议|号召|感谢|谢谢|致谢|(?:怎么|如何|怎样|咋)(?:放漂|捐)|放漂(?:规则|流程|仪式|活动|须知|点|登记表|说明|的(?:书友|同志|委员))|(?:没|未|不|别)(?:有)?(?:放漂|上架|捐|想)|重新上架|谁(?:能|会)?(?:放漂|捐)|漂洋|漂亮|漂泊|漂白|学校|小学|中学|幼儿园|希望工程|灾区|山区孩子|废品|会议|材料|期刊|杂志|半月谈|文史资料|手册|旧报|作业本"
)
_BOOK_PAST = re.compile(r"下架|超市|货架|车票|门票|电影票|米|菜|花盆|猫|狗")
_PASS = re.compile(
    r"(?P<strong>转交给?|转给|转借给|转到|漂给|漂到|传给|递给|移交给?|交接给|转赠给?|漂向|接力给)了?|(?P<weak>交给|交到|送给|送到|带给|捎给|寄给|匀给|借给|让给|给)了?"
)
_TAKEN_BY = re.compile(
    r"(?:叫|被|让|给)([\u4e00-\u9fff·]{2,8}?)(?:给)?(?:讨|拿|借|要|接|取|抢|顺|领|抱|带)(?:去|走|回)"
)
_SENT_TO = re.compile(r"给([\u4e00-\u9fff·]{2,8}?)(?:送|捎|带|递|拿)(?:到|去|过去|了)")
_PASS_NOT = re.compile(
    r"请|记得|谁|哪|买|礼物|生日|网购|图书馆|没|未|别|不[能想]|读给|讲给|留给|还给|献给|推荐|发给|说给|介绍|感谢|谢谢|报给|寄语|作者|书中|主人公|命运"
)
_DONE = re.compile(r"了|啦|已|完毕|手[里上]|[刚今昨]")
_PLAN = re.compile(
    r"明[天儿日早晚]|后天|下周|下个?月|下次|回头|改天|过[几两]天|等[^，。]{0,8}(?:再|后|就|了)|准备|打算|争取|计划|想(?!借|看|要)|要(?!了)|会(?!场|议|上|后|员)|将|再(?:去|来|还|拿|取|转|送)|(?<!本)周[一二三四五六日末](?!.{0,12}[了])|(?:今晚|晚上|一会儿?|待会儿?|马上|下班|下午|月底|月初|年底)(?!.{0,14}(?:[了啦过]|已))|抽空|有空|顺便去|去(?=[取拿领还])(?!.{0,6}了)|如果|要是|的话|万一|假如|能不能|可不可以|可以|方便"
)
_ASKS = re.compile(r"[？?]\s*\Z|(?:吗|么|没|没有|呢|不|嘛)\s*\Z|怎么|什么时候|几点|哪里|哪儿|是不是|有没有|谁")


WANTS = re.compile(r"我?也?想[看读]\s?■")
PASSES_ON = re.compile(r"[看读]完[^，。]{0,3}(?:给|还|传|转|漂)")


def acts(clause: str, start: int, *, offers: bool) -> list[Act]:
    """The acts told in one clause of the talk that begins at `start`, none over another; `offers`: its book is the sender's."""
    if not GATE.search(clause):
        return []
    found: list[Act] = []
    told = (_requests(clause), _releases(clause, offers=offers), _passes(clause), _returns(clause), _takes(clause))
    for one in itertools.chain(*told):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    found.sort(key=lambda one: one.start)
    return [replace(one, start=start + one.start, end=start + one.end) for one in found]


def _requests(clause: str) -> Iterator[Act]:
    if _REQUEST_NOT.search(clause):
        return
    for match in _REQUEST.finditer(clause):
        left = clause[: match.start()]
        if not _is_spoken_of(left) and not _BOOK_PAST.search(clause):
            yield Act(Kind.drift_request, *match.span())


def _releases(clause: str, *, offers: bool) -> Iterator[Act]:
    if _RELEASE_NOT.search(clause):
        return
    for match in _RELEASE.finditer(clause):
        is_call = (
            match[0][0] in "谁哪想需要喜感有免白无" or match[0].startswith("送有缘") or match[0].startswith("送给有缘")
        )
        is_offer = bool(re.match(r"(?:愿|想|可以|打算|准备)[^，。]{0,8}漂", match[0]))
        if is_call and not is_offer and not offers:
            continue
        if not is_others(clause[: match.start()]) and not re.search(r"[吗没么]\s*[？?]?\Z", clause):
            yield Act(Kind.drift_release, *match.span())
            return


def _takes(clause: str) -> Iterator[Act]:
    if _TAKE_NOT.search(clause) or _is_ahead(clause):
        return
    for match in _TAKE.finditer(clause):
        left, right = clause[: match.start()], clause[match.end() :]
        if re.match(_TAKE_LEAD, right) or is_others(left) or _is_of_the_story(clause, left):
            continue
        if match[0].startswith("收") and re.search(r"书[屋房]\Z", left):
            continue
        if match[0] in ("收到", "接到", "签收") and not left.strip() and not re.match(r"[了啦]|[■●]", right):
            continue
        yield Act(Kind.drift_take, *match.span())


def _returns(clause: str) -> Iterator[Act]:
    if _RETURN_NOT.search(clause) or _is_ahead(clause):
        return
    for match in _RETURN.finditer(clause):
        left = clause[: match.start()]
        if not is_others(left) and not _is_of_the_story(clause, left):
            yield Act(Kind.drift_return, *match.span(), is_place=match["place"] is not None)


def _passes(clause: str) -> Iterator[Act]:
    if _PASS_NOT.search(clause) or _is_ahead(clause):
        return
    for pattern in (_TAKEN_BY, _SENT_TO):
        for match in pattern.finditer(clause):
            if name := person(match[1]):
                yield Act(Kind.drift_pass, *match.span(), to=name)
    for match in _PASS.finditer(clause):
        named = receiver(clause, match.end())
        if named is None or is_others(clause[: match.start()]):
            continue
        if match["strong"] or (_DONE.search(clause) and is_likely(named[0])) or match[0].endswith("给了"):
            yield Act(Kind.drift_pass, match.start(), named[1], to=named[0])


def _is_of_the_story(clause: str, left: str) -> bool:
    """Whether it happens in a book (《活着》里…), or with another thing than a book (把羊还了)."""
    return bool(re.search(r"■[里中]", clause) or re.search(r"把(?!.{0,12}[■●书本套])[^，。]{1,6}\Z", left))


def _is_ahead(clause: str) -> bool:
    """Whether a clause plans, supposes or asks."""
    return bool(_PLAN.search(clause) or _ASKS.search(clause))


def _is_spoken_of(left: str) -> bool:
    """Whether a wish is somebody else's: 孟委员想借, 谁想借."""
    return is_others(left) or bool(
        re.search(r"(?:谁|哪位|有人|有没有|没有?人|还没人|大家|如果?|要是|想要?的|的人)[^，。我]{0,6}\Z", left)
    )
