"""Which acts of the drift a clause tells: puts in, wants, took, handed on, returned; each a lexicon of verbs and set phrases."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.text.drift_people import giver, is_likely, is_others, person, receivers
from bot.text.drift_unreal import is_ahead, is_asked, is_call, is_long_ago
from bot.text.found import Kind

GATE = re.compile(
    r"漂|下水|捐|赠|献|借|约|预|号|留|占|登|记|挂|扣|匀|定|订|下一?[个位棒家站轮]|要|归|排|求|蹲|想[看要]|认领|算我|加我|[取拿领收接换带抱讨捧拎捎顺搬走]|手|到[了我]|在[我俺]|还|退|[交送转传递塞匀给让移]|放|搁|插|书[屋房架]|架|编|→|->|=>",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act, told at `start` to `end` of the talk; `to` is the named person of a pass; `is_place`: only laid somewhere; `is_swap`: for another."""

    kind: Kind
    start: int
    end: int
    to: str = ""
    is_place: bool = False
    is_swap: bool = False


_IT = r"[■●◇]"
_ME = r"(?:我|俺|咱|本人|在下|鄙人)"
_HERE = rf"{_ME}(?:这儿?|这里|这边|手[里上]?|家)?"
_STOP = r"(?=\Z|[，。！!？?~…\s])"
_SHELF = r"(?:书[屋房架柜角吧箱库亭]|漂流(?:[点架柜箱角站处台]|书[架柜])|图书[角室漂]|读书角|共享书|驿站|工作室|阅览[室角]|分站|小站|活动室|文化站|委员之家|还书)"
_SPOT = rf"(?:{_SHELF}|漂流|架子|柜子|柜台|格子|收书|前台|服务台|登记台|值班[室台]|门卫|传达室|[上下一二三四五中]层|原[处位]|老(?:地方|位置))"

_AFLOAT = (
    rf"(?:[放投起开入上首]漂(?!亮|之?后|以来|流瓶|白|的)|(?<!更)新漂(?!流)|漂(?:出去|起来|走吧|一漂)|让[它他她这]?们?[^，。]{{0,4}}(?:漂|流动|流转)|下水(?![道管饺])|(?:拿|送(?![还回])|放(?!回)|捐|投|带(?!回)|贡献|加|入|进)[^，。我]{{0,8}}(?:漂流(?!簿|本子|登|群|书目|活动)|漂着)|[来去出]漂(?=流|着|一|吧|啊|呗|{_STOP})|"
    r"(?:自?愿意?|想|可以|打算|准备|乐意|同意)[^，。求]{0,8}漂(?!给我|到我)|(?:参[加与]|加入|[入进]|供(?:大家)?|转?为|用于|投入)漂流?(?!活动)|漂流登记|交给[^，。]{0,6}漂流(?![架柜点箱角])|新[增到进添上][^，。]{0,4}(?:漂流)?(?:图书|书|本))"
)
_GIVE = rf"(?:捐|赠|添|献|贡献|奉|充实|送(?![还回交])|留)[^，。]{{0,14}}?{_SHELF}|(?:给|为|往|向){_SHELF}[^，。]{{0,6}}(?:捐|赠|添|送|献|贡献|拿|放|补|带)|{_SHELF}[^，。]{{0,6}}收了?{_ME}"
_DONATE = rf"捐书?[：:]|{_ME}[^，。]{{0,6}}捐(?:了|出|一?本|一套)?|捐(?:了|出来?|赠)?(?=[一二两三几]?[本套]?{_IT})|(?:捐|赠)(?:出|了|给大家|给群|给书友|给各位)|(?:都|也|全|一并)捐(?:了|出|吧|掉)"
_SHELVED = r"(?:新|已|全部|都|均|正式|今[日天]|明[早天])?(?:上架|入架|入柜|入库|入列)(?:了|啦)?|编(?:好|完|上)?了?号(?:了|啦|[贴排编]好)|编号(?:已经?|都|也)?(?:排|编|贴|打)(?:好|完|上)|编[好完]了|(?:起|即)可借|可以?来?借了"
_CALL = (
    r"(?:谁|哪位|哪个|哪家|想[看要读]的?|需要的?|要的?|有要的?|喜欢的?|感兴趣的?|有缘人?|有兴趣的?|家[里有][^，。]{0,8}的)[^，。]{0,10}(?:[拿取领抱捎拎](?!了)|吱声|说一声|吱|找我|私我|私信|私聊|联系我|来抱|吭声|言语|举手|报名|带走)"
    r"|谁(?:想)?(?:要|看)(?=[，。！!\s]|\Z|谁|就|的?话?[，。]?[来拿])|(?:免费|白|无偿)送(?!餐|水|货)|送(?:给|与)?有缘|自取|不用还|不必还|(?:尽管|随便|随意)[拿取]|[有]?(?:人|谁)[想]?要[吗没么不]|有(?:没有)?(?:想看|想要|要)[^，。]{0,12}的?(?:没|吗|么)"
)
_RELEASE = re.compile("|".join((_AFLOAT, _GIVE, _DONATE, _SHELVED, f"(?P<call>{_CALL})")))
OWN_COPY = re.compile(
    r"(?:我|俺|咱)(?:这儿?|这里|这边|家|手头|手里|手上|那儿|书柜)?(?:还|里|上|也)?(?:还)?(?:有(?!个|事|点|时|的)|存着)|我(?:这|那|的)[^，。]{0,3}本|家[里中](?:还)?有|手[里头上]有|闲(?![聊谈逛来])|送人|用不[上着]|看不[上着]|出清|旧书|出手|出让|处理掉?|多(?:买|出|余)?了?(?:一|几|两)?本|买重|重了|不用还|(?:淘|换|清|腾|整理)[^，。]{0,6}(?:书|柜)|送出|有本|有一[本套]|各一本|我这(?:儿|里)?[一二两三几]本|出了|旧藏|孩子(?:大|长大|看完|不看)了"
)
_RELEASE_NOT = re.compile(
    r"请[大各]|欢迎(?:大家|各位|委员)[^，。]{0,10}(?:捐|放|拿出|送)|鼓励|倡议|号召|感谢[^，。]{0,8}[捐赠放]|谢谢[^，。]{0,8}[捐赠放]|致谢|(?:怎么|如何|怎样|咋)(?:放漂|捐)|放漂(?:规则|流程|仪式|活动|须知|点|登记表|说明|的(?:书友|同志|委员))|(?:没|未|不|别|甭)(?:有|想|能)?(?:放漂|上架|捐|漂|送|让)|重新上架|谁(?:能|会)?(?:放漂|捐)"
    r"|漂洋|漂亮|漂泊|漂白|学校|小学|中学|幼儿园|希望工程|灾区|山区|废品|会议|材料|期刊|杂志|半月谈|文史资料|手册|旧报|作业本|教辅|求[^，。]{0,4}漂|捐款|捐物|捐衣|献血|图书馆"
)

_OBJECT = rf"(?:[一这那两二三几]?[本套部]|一?下|{_IT}|这|那|来|去|走|回|阅|看|读|翻)"
_BORROW = (
    rf"(?:想|要|申请|求|来|急着?|也|先|再|{_ME})[^，。借■●]{{0,4}}借(?!给|了|过|走了|到|[此着用鉴题机书光钱口道债宿])(?={_OBJECT}|{_STOP}|[啊呢呀吧哈：:])"
    rf"|借(?:给)?(?:我|俺|老哥|老弟|小弟|小妹|本人|咱)(?!们?的|了|一臂|一双|用了)"
    rf"|(?:能|可|可以|可否|能否|能不能|可不可以|方便)[^，。]{{0,4}}借(?!到|的|过|阅)(?:{_ME}|来|一下)?[^，。]{{0,8}}(?:吗|不|么|[看翻读]|呢|？|\?)"
    rf"|(?:\A|[跟向找问]|同)[^，。]{{0,5}}借(?!了)[^，。]{{0,14}}{_IT}+[^，。]{{0,8}}(?:[行成好可]不|[行成可好]吗|可以|[看翻瞅瞧读用](?:[看翻瞅瞧读用]|一|几|两)|一阅)|借[^，。了走]{{0,6}}(?:看看|瞅瞅|瞧瞧|翻翻|读读|一阅|一读|一观|拜读)"
)
_BEG = rf"(?:[跪急再也蹲同诚来]|顺便|顺带|\A)求\s?(?=一?[本套]?{_IT})|求(?:漂|借|转|匀|传|让|接|一?[本套](?!书评))|{_IT}\s?求(?={_STOP}|漂)|求(?={_IT}+[^，。]{{0,4}}(?:漂|借|一本|{_STOP}))|蹲(?:一?[个本下]|着)?(?={_IT}|漂)|{_IT}[^，。]{{0,2}}(?:求|蹲)(?:一?[个本下])?{_STOP}"
_BOOK_IT = r"预[约订定留](?!的)|约(?:上|下|一下|(?=[■●])|一本)|认领(?!了吗)|报个?借"
_QUEUE = (
    r"(?:给|帮|替|麻烦|劳驾)(?!人|大家|各位|你|孩子|群|他|她|自己|学)[^，。]{0,5}(?:先|也|预)?(?:留|排|占|登?记|登|挂|订|约|扣|号)(?:[着下上住]|一?[个本下套]|这|那|个[号名位]|到|至|在)|留给我|留着[呗吧]|留[一个着下][^，。]{0,3}给我|扣下|(?:给|帮|替)我(?:也|先)?[留排](?=[，。！!\s]|\Z|[着个吧呗在])"
    r"|[排插站]个?(?:一?个)?队(?!的|伍|到|体检|看病|办|买|打|做|进|上车|核酸|时|挂号|吃)|排(?:上|一个|个|下)(?:我|队|号|位|吧|呗|\Z|[，。！])|排(?:我|俺)|(?:我|俺)(?:也|来|先|就|再|要|想|得|去){0,3}(?:排|候着|候补|等着排)(?:着|上|一个|个|第|后面|在后|队|到|[，。！]|\Z)|(?:挂|记|占|领|要|排|拿)个号|号(?:上|下)(?:了|[■●])|算(?:我|俺)一[个份]|加(?:我|俺)一个"
)
_NEXT = rf"下一?(?:个(?!礼拜|星期|月|学期|季|周)|位|棒|家|本|手|站|任|轮|程)(?![^，。]{{0,2}}(?:分享|主讲|发言|领读|讲|朗|推荐|上场|出场|嘉宾))[^，。]{{0,6}}?(?:给|是|归|算|轮到?|传|转|借|漂|到|排|让|留|就|来)?{_ME}(?!们)|{_ME}(?:来)?(?:当|做|是|接|排)?下一?(?:个|位|棒|家|站|手)|{_ME}来?接(?:棒|漂|力|着看|着读|下一|手(?!了)|{_STOP})|(?<!直)接漂"
_TOO = r"(?:就|也|先|都|全|可|还|来|家|们?俩|再|想|最){0,4}"
_CLAIM = (
    rf"{_ME}{_TOO}(?:要(?!了解|了命|下一)|包|收)(?:下|定)?了?"
    rf"(?={_STOP}|[■●]|[这那第][本套两几个一二三四五六七八九十]|借|盯|[一两三]本|[，。]?谢)"
    rf"|{_ME}{_TOO}(?:认领|领(?=[■●◇这那一])|[占抢号订约定蹲](?:[上下住着定]了?)?(?=[■●◇这那一了]|{_STOP}))"
    rf"|{_ME}(?:来|去)?[拿取借]{_STOP}|{_ME}(?:也|就|先)?(?:拿|来|要|借|领|留)一[本套](?!了|正)"
    rf"|{_ME}先(?:看|睹|读|来)(?={_STOP}|[■●这])|(?:\A|[■●也都先])要了{_STOP}|归(?:我|俺)(?!们)|\A(?:同|我?也|跪|加)求{_STOP}"
)
_TO_ME = (
    rf"(?:都|就)?(?:给|匀|转|漂|传|让给|递|捎|寄)(?:一?本)?(?:给|到)?(?:我|俺)(?:这儿?|这里|家|这边)?"
    rf"(?:呗|吧|[看读翻瞅](?:[看读翻瞅呗吧]|一|两|几|{_STOP})|呀|啊|{_STOP}|行[不吗]|好[不吗]|成[不吗]|可以)"
    rf"|往{_HERE}[^，。]{{0,4}}(?:漂|传|转)|漂(?:给|到|来)?我们?(?!了|的|们|[^，。]{{0,4}}了)"
    rf"|(?:能|可以|方便)[^，。]{{0,4}}(?:捎|漂|送|带|传)(?:到|来|给|过来)[^，。了]{{0,6}}[不吗么]\Z"
    rf"|(?:能不能|能否|可否|可不可以|麻烦)[^，。]{{0,6}}{_IT}[^，。]{{0,3}}(?:漂|传|捎|转)(?:到|来|给)"
)
_LONG_FOR = r"想要(?=一?本?\s?[■●])|想[看读](?=\s?●)"
_REQUEST = re.compile("|".join((_BORROW, _BEG, _BOOK_IT, _QUEUE, _NEXT, _CLAIM, _TO_ME, _LONG_FOR)))
_REQUEST_NOT = re.compile(
    r"想借(?:此|着|机|助)|续借|(?:(?<!申)请|欢迎|可|如|怎么|如何|需|需要|凡|可以|随时)[^，。我]{0,8}(?:预约|借阅|来借|登记借)|预约(?:了)?[^，。■●]{0,6}(?:核酸|挂号|疫苗|体检|参观|会议|座位|专家|门诊|号(?!书)|牙|系统|链接|登记码|理发|餐|场地|车|成功|情况|人数|服务|流程|讲解|取号)|被预约|取消预约|预约不"
    r"|求(?:推荐|资源|电子|pdf|书单|分享|链接|购|解|问|助|教|证)|电子版|[Pp][Dd][Ff]|扫描|借(?:书证|条|钱|车|伞|调|宿|口|道|贷|投影|充电|场地|会议)|(?:要|想)借(?:会|投|充|车|钱|场|把伞|伞|个)|早就想借|(?:约|借)(?:的|者)(?:人|同志|书友|委员)|排(?:版|练|行|名|第几|到哪|到谁|期)|排我前|排在我|约(?:了)?(?:人|朋友|会|好了?时)|座|席位|名额|门票|车票|摊位|床位|报名|接龙|饭|谁[^，。我]{0,6}(?:借|约|要|排)|(?:给|转|漂|传)我了|书店|买|推荐我"
)
_DENIED = re.compile(
    r"(?<![能可行要好])(?:不(?:再|想|打算|用|必|能|会)?|没(?:有|想|打算|法|再|能)?|未|别再?|甭|无需|暂不)\Z"
)
_TAKERS = re.compile(r"(?:谁|有缘人?|(?:想[看要]|需要|要|喜欢|感兴趣|路过)的|的[人朋])[^，。]{0,4}\Z")
_WISHED_BY_NONE = re.compile(
    r"(?:谁|哪位|有人|有没有|没有?人|还没人|大家|如果?|要是|想要?的|的人|被|已被|是)[^，。我就话]{0,3}\Z"
)

_GOT = (
    r"[取领拿借抱捧拎搬接收捎带顺扛揣提抢讨讹薅淘](?:到了?手?|走|回(?!去还|书|给)来?|来了|着了|出来了?|下了|过来了?|过了?手|妥|讫|好了|进门|上了)|(?<![签吸丰没回征就一])[取领拿借接收抱](?:了|啦)(?!解|个名|好|吗|没)|已经?(?:[取领借收接拿提]|到手|签收)|(?:顷|今|刚|喜|新|方|\A)[接收取领得](?=[■●])|取书|领书(?!人)|接手|接过来|收讫|\A签收|(?:我|刚|[从在找跟][^，。]{1,10})[^，。]{0,4}[接取借领拿]的"
    rf"|到手(?![机段工册术指上])|到(?:了)?{_ME}(?:手|这|家)|在{_ME}(?:手|这)[里儿边上]?了|书到(?:了|啦)|换(?:了|走了?|回来?了?)(?:[一两三]?本|{_IT})|轮到{_ME}了|(?:送|捎|带|转|传|漂|递|寄|交|借|塞)(?:到|给|来)?了?{_ME}(?:手[里上]?|这|家|单位|楼下|门口|办公室)?[儿里边]?(?:了|啦)|(?:刚|可算|总算)[收拿取接]着了?|[从在于][^，。]{{1,8}}(?:[借取领]出|借得|领出)(?!\d)|\A[取领](?=\Z|[：:])|给{_ME}(?:送|捎|带|递|寄|拿)(?:来|过来|到)|(?<![荐绍发写寄说讲念])给{_ME}的{_STOP}|接过了?(?=[■●了]|\Z)|取得(?=[■●])|请回(?:家|来)了?|(?<=[■●])签收|漂(?:到|来)(?:了|{_ME})"
)
_TAKE = re.compile(_GOT)
_TAKE_LEAD = re.compile(
    r"[^，。■●]{0,4}(?:反馈|通知|消息|启发|教育|邀请|鼓舞|感动|回复|电话|任务|短信|微信|快递|请柬|奖|文件|材料|证书|表扬|群|会议|链接|红包|投稿|稿|祝福|信息|邮件|礼物|短评|批评|好评|效果|作用|目的|时间|假|票|钱|工资|孩子|人手)"
)
_NO_COPY = re.compile(
    r"(?:[奖钱款资证票礼货照药分单]|通知|文件|快递|包裹|成绩|合同|钥匙|礼物|消息|邮件|宝贝|衣服|手机|东西|稿子?|笔记|链接|材料|名单|感想|体会|心得|课件|照片|视频|海报|作业|提案|建议|意见|讲义|提纲|报告)(?:已经?|都|也|刚刚?|今天|昨天|终于|总算|先|让[^，。]{1,3}|我){0,3}\Z"
)
_TAKE_NOT = re.compile(
    r"(?:取|领|拿|收|接|借)[走到了]?(?:书)?(?:的(?:书友|同志|委员|人|时候|那|朋友)|时间|地点|方式|通知|处|点)|单位发|发的|[取拿领收接借][走到]?没|有人|被|没(?:有)?(?:能)?[取拿领收接借到]|未[取拿领收接借]|还没|不[取拿领收接]|[取拿领收接]不到|(?:取|拿|借|收|接)[到走][^，。]{0,8}(?:的时候|之?后|时\Z|就)|爱不释手|取了(?:个|一个|名)|取得(?![■●])|领导|领略|接到了?(?:通知|电话)|换了(?:本身份|个)|借了(?:钱|\d+元|东风|他|她|你)|取书包|小结|一共|共收到|收到(?:捐|赠)|[共已](?:借出|领出|取走)\d|(?:可|可以|能|能够|都能)(?:来)?[取领拿借]|借给|自行|该[取领]"
)

_BACK = (
    r"(?:已经?|刚刚?|都|全|也|来|去|今[天日早]|上午|中午|下午|早上|一并|按时|如期|顺手|顺路)还(?=[■●]|\Z|[，。！!\s]|书|了|上|到|至|给|掉)|还(?:了|啦|上了?|掉|清|完了?|毕|好了?|的是)(?!能|得|有|要|我|谁|他|她)|(?<!总)归还(?!是|有|要)|还书(?!人|日|处|时|的|期|点|箱|柜|规)|(?<=[■●])还(?=\Z|[，。！])|\A还(?=[：:])|[代前去来]还(?=[■●]|书|了)|(?:送|交|退|奉|璧|返|发)还|还[回到至给](?!自|历史)|完璧归赵|物归原[主处]|"
    rf"[放搁插摆送交退归带塞投码扔捎还摞](?:了)?回(?:去|来|到|了|原|架|柜|{_SPOT}|[■●]|玉龙|政协|[^，。]{{0,6}}{_SHELF}|{_STOP})|归(?:位|架|队|库|原)|回(?:架|柜|库)|(?:代|已|全|来|都)?退(?:了(?!休|出|群|货|票|款)|书|漂|掉(?!票))|退(?:给|到|至|进|还)|\A退(?=[■●])"
)
_LAID = rf"(?:放|搁|丢|塞|插|投|交|存|摆|留|送|撂|躺|压)(?:在|到|进|给|了|至|还)?[^，。■●]{{0,8}}?{_SPOT}"
_RETURN = re.compile(rf"{_BACK}|(?P<place>{_LAID})|(?P<row>\A还\Z)")
_RETURN_NOT = re.compile(
    r"逾期|超期|该还|要还|得还|[应须需]还|方可|(?:归还|还书)(?:的(?:书友|同志|委员|人|时候)|时间|日期|期限|通知|处|流程|规则|率|日|提醒|记录|名单|情况|方式|地点|后|时)|[还归放送]回?了?没|没(?:有)?(?:还|归还|放回|送回|退)|未(?:还|归还)|还没|不还|忘(?:了)?还|忘记|(?:还|归还|送还)(?:吗|嘛)|还有[^■●]{0,4}\Z|债|人情|愿(?!来)|还给(?:了)?(?:我|历史|百姓|群众|人民|时代|学生|孩子|自然|老百姓|老师)|清白|还(?:款|钱|房|贷|俗|乡)|小结|应还|催"
)

_ONTO = (
    r"(?P<strong>转交给?|转[给至呈与予]|呈送|面交|转借给?|转到|漂(?:给|到|向|往|去)|传(?:给|到)|递(?:给|到)|移交(?:给|至)?|交接给?|转赠给?|接力给|过手给|交棒给|倒手给|过给|→{1,6}|接[书收棒][人者][：:是为])了?"
    r"|(?P<weak>转(?=[^，。给了到来发告身]{2,5}(?:了|\Z))|交(?:给|到|与|由)|[送带捎寄匀借让塞拿拎递付分](?:给|到|与)|给)了?"
)
_PASS = re.compile(_ONTO)
_TAKEN_BY = re.compile(
    r"(?:叫|被|让|给)([\u4e00-\u9fff·]{2,8}?)(?:给)?(?:半[路道]|当场|直接|顺路|顺便|顺道|上午|下午|昨天|今天|刚刚?|先|一早|早上|中午|晚上)?(?:讨|拿|借|要|接|取|抢|顺|领|抱|带|截|劫|拎|捎|捧)(?:了|去|走|回|胡)"
)
_SENT_TO = re.compile(r"给([\u4e00-\u9fff·]{2,8}?)(?:送|捎|带|递|拿|寄|传|漂)(?:到|去|过去|了)")
_FROM_ME = re.compile(
    r"(?:\A|[，。\s■●])([\u4e00-\u9fff·]{2,6}?)(?:今天|昨天|刚才?|已经?|上午|下午)?(?:来|上家)?(?:从|在)?我(?:这儿?|这里|手[里上]|家|办公室)[^，。]{0,4}(?:取|拿|领|借|接|抱|带)(?:走|去)了?"
)
_PASS_NOT = re.compile(
    r"礼物|生日|网购|图书馆|(?:没|未)(?:有|能)?[转漂传交递送给]|还没|(?<!分)别[转漂传]|不[能想]|读给|讲给|留给|还给|献给|推荐|发给|说给|介绍|报给|寄语|作者|书中|主人公|命运|念给|听给|写给"
)
_DONE = re.compile(r"了|啦|已|完毕|手[里上]|[刚今昨]|●|的\Z")
_THINGS = re.compile(r"下架|超市|货架|车票|门票|电影票|米|菜(?!根谭)|花盆|猫|狗")
_IN_BOOK = re.compile(r"■[里中]")
_OTHER_THING = re.compile(r"把(?!.{0,12}[■●书本套])[^，。]{1,6}\Z")
_SHELF_LEFT = re.compile(r"书[屋房]\Z")
_RIGHT_DONE = re.compile(r"[了啦]|[■●]|一?本|漂流|[^，。■●]{0,8}(?:来|给我)的[■●]")
WANTS = re.compile(r"(?:我|俺|也|都)?也?想[看读]\s?[■◇]")
PASSES_ON = re.compile(
    r"[看读]完[^，。]{0,3}(?:给|还|传|转|漂)|漂到|(?:叫|喊|通知|告诉|招呼|艾特|想着)(?:我|俺)|(?:吱|言语|说)一?声"
)


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
    if _REQUEST_NOT.search(clause) or is_long_ago(clause) or _IN_BOOK.search(clause):
        return
    for match in _REQUEST.finditer(clause):
        left = clause[: match.start()]
        is_denied = _DENIED.search(left) and not (left.endswith("没有") and match[0][0] in "我俺归给匀漂传")
        if not (is_denied or is_others(left) or _WISHED_BY_NONE.search(left) or _THINGS.search(clause)):
            yield Act(Kind.drift_request, *match.span())


def _releases(clause: str, *, offers: bool) -> Iterator[Act]:
    if _RELEASE_NOT.search(clause):
        return
    for match in _RELEASE.finditer(clause):
        is_call = match["call"] is not None
        if (is_call and not offers) or (not is_call and is_asked(clause)):
            continue
        if is_call or not is_others(clause[: match.start()]):
            yield Act(Kind.drift_release, *match.span())
            return


def _takes(clause: str) -> Iterator[Act]:
    if _TAKE_NOT.search(clause) or _is_unreal(clause):
        return
    for match in _TAKE.finditer(clause):
        left, right = clause[: match.start()], clause[match.end() :]
        is_mine = "我" in match[0] or not is_others(left)
        if not is_mine or _TAKE_LEAD.match(right) or _NO_COPY.search(left) or _is_of_the_story(clause, left):
            continue
        if match[0].endswith("我的") and not giver(clause):
            continue
        if _TAKERS.search(left) or (match[0].startswith("收") and _SHELF_LEFT.search(left)):
            continue
        if match[0] in ("收到", "接到", "签收") and not left.strip() and not _RIGHT_DONE.match(right):
            continue
        yield Act(Kind.drift_take, *match.span(), is_swap=match[0].startswith("换"))


def _returns(clause: str) -> Iterator[Act]:
    if _RETURN_NOT.search(clause) or _is_unreal(clause):
        return
    for match in _RETURN.finditer(clause):
        left = clause[: match.start()]
        if not (is_others(left) or _NO_COPY.search(left) or _is_of_the_story(clause, left)):
            yield Act(Kind.drift_return, *match.span(), is_place=match["place"] is not None)


def _passes(clause: str) -> Iterator[Act]:
    if _PASS_NOT.search(clause) or _is_unreal(clause):
        return
    for pattern in (_TAKEN_BY, _SENT_TO, _FROM_ME):
        for match in pattern.finditer(clause):
            if (name := person(match[1])) and (pattern is not _FROM_ME or is_likely(name)):
                yield Act(Kind.drift_pass, *match.span(), to=name)
    for match in _PASS.finditer(clause):
        left = clause[: match.start()]
        if is_others(left) or _NO_COPY.search(left):
            continue
        start = match.start()
        for name, end in receivers(clause, match.end()):
            if match["strong"] or (_DONE.search(clause) and (is_likely(name) or "●" in clause)):
                yield Act(Kind.drift_pass, start, end, to=name)
                start = end


def _is_unreal(clause: str) -> bool:
    return is_ahead(clause) or is_call(clause) or is_long_ago(clause)


def _is_of_the_story(clause: str, left: str) -> bool:
    """Whether it happens in a book (《活着》里…), or with another thing than a book (把羊还了)."""
    return bool(_IN_BOOK.search(clause) or _OTHER_THING.search(left))
