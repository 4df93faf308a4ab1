"""建言 in a message: who should act on which public matter, by what measure, and that the sender puts it forward."""

from bot.text import speech
from bot.text.quick import quick
from bot.text.sentence import Sentence

SHORTEST = 16
LONGEST = 1500
WHOLE = 260
"""In a longer message what belongs to one piece of advice stands in neighbouring sentences."""

_GATE = quick(
    r"建议|提议|呼吁|恳请|倡议|主张|社情民意|建言|提[个条一点的]|一条|说[个一句]|反映|想法|应|该|能不能|能否|可否|可不可以|是不是|希望|盼|望|不妨|不如|最好|请|提案|调研|发言|研究|听听|得[把由给让有立设建管定出]|可以"
)
_PROPOSE = quick(r"(?<![个条的点])(?<!给我)(?<!不)建议(?![，,。”的]|部分|书|类)|建议[：:]|提议|呼吁|恳请|倡议|主张")
_NOUN = r"(?:建议|想法|意见|社情民意|提案|路子|点子|主意|招|一?策|一?言|事|醒|话)"
_OPENING = quick(
    rf"(?:提|说|讲|反映|报|递|进|献|出|支|补充?|有)(?:上|他|这么|一|几)?(?:[个条点句嘴些])?小?(?:{_NOUN}|(?<=[个条点句]))(?:供[^，。]{{0,12}}参考|给[^，。]{{0,8}})?[：:，,]"
    rf"|(?:社情民意|建言|建言一条)[：:，,]|(?:想|要|打算|准备)提的是?[：:，,]|\A\W{{0,3}}(?:[再又]?[一二三1-9][条、.：:]|一条)[：:]?|[提说讲反映]{{1,2}}[一几]?[个条点些][^，。：:]{{0,6}}的{_NOUN}[：:，,]|有一?[个条点][^，。：:]{{0,6}}{_NOUN}[：:，,]|往上(?:递|报|反映|提)|多(?:句|一?句)嘴|提[个条一点]{{1,2}}小?{_NOUN}"
)
_CLOSING = quick(
    r"供[^，。]{0,14}参考|[请望盼][^，。]{0,16}(?:考虑|研究|论证|采纳|重视|关注|督办|转办|商量|议一?议)|[处局委办厅院里府门站][^，。]{0,6}(?:听听|看看这|考虑|研究研究|掂量)"
    r"|(?:形成|写[进成]|整理成|做成|列[进入]|纳入|报送?|转|交|附)[^，。]{0,12}(?:建议|提案|发言|调研|社情民意|议题|协商)|(?:今年|明年|下次|这次)?(?:调研|视察|协商|提案)[^，。]{0,8}列[进入]"
)
_OUGHT = r"应(?:该|当)|(?<![响适反供对回相理顺效])应(?![急用对付验酬聘届考季邀景声有运试])|该(?:把|由|给|让|定|设|有|建|管|立|跟|和|同|对|从|派|出)|(?<![觉值记获取懂舍晓])得(?:把|由|给|让|有|立|设|建|管|定|出)|必须|最好|不妨|不如|能不能|能否|可否|可不可以|是不是(?:可以|该|能)|可以?(?:把|由|给|让|在|先|设|搞|试|建|招|从|考虑|借鉴|组织|统一|实地)|可(?:由|在|招|设|先|试|把|让)|要(?:把|由|给|让)"
_WISH = r"希望|盼着?|期盼|期待|恳请|呼吁|[敬恳]?请(?!假|问|客|教)|望(?![着见去到向])|能不能|能否|可否|可不可以"
_LEVEL = r"(?<![城都超夜菜股早集门上])(?:市|县|旗|区|镇|乡|盟|省|自治区|苏木|街道|社区|嘎查|园区)(?:里|委|政府|级|直|属|两级)"
_BODY = (
    r"[\u4e00-\u9fff]{1,4}(?<![餐客大舞歌结格当布开饭全僵])[局厅]|[\u4e00-\u9fff]{1,5}(?:委员会|管委会|居委会|村委会|办事处|服务中心|管理处|执法队)|(?:提案|文史|社法|经济|农业农村|民宗|教科|港澳|专门?|编|妇儿工)委(?!员)"
    r"|(?:有关|相关|职能|主管|各级|牵头|多|各|上级|两个?|几个?)(?:部门|单位|方面)|部门|(?:街道|社区|苏木|乡镇|村委|居委)(?=牵头|出面|把|给|统一|组织|负责|应|可以)|政府|政协(?!委员|书房|书屋)|人大(?!代表)|旗县区?|各[旗县区镇]|(?:园林|环卫|市政|社保|征收|信访|秘书|文管|运管)[处站所办队]|办公室(?=研究|考虑|安排|牵头|提前|统一|把)"
)
_TRADES = r"住建|文旅|城管|交管|交警|运管|路政|教体|教育口|教育系统|民政|卫健|疾控|医保|人社|农牧|畜牧|水利|水务|环保|生态环境|公安|派出所|消防|市场监管|应急|自然资源|林草|文物|园林|环卫|市政|气象|税务|司法|法院|工会|妇联|残联|团委|科协|文联|发改|财政|工信|商务|民宗|科技局|信访|电力|供电|热力|供热|热企|供水|燃气|公交公司|邮政|铁路|物业|网格员|居委会|村委会|银行"
_OFFICE = quick(rf"{_LEVEL}|{_BODY}|{_TRADES}")
_MATTER = quick(
    r"路灯|路口|红绿灯|斑马线|人行道|盲道|天桥|路面|胡同|老街|街巷|公交|班车|停车|车位|出租车|黑车|电动车|供热|供暖|暖气|取暖|小区|楼道|电梯|危房|医院|诊所|卫生[院室站]|村医|急救|看病|陪诊|药房|学校|学生|校门|幼儿园|托育|养老|老人|老年|残疾|轮椅|无障碍|垃圾|公厕|道路|公路|桥|景区|游客|旅游|民宿"
    r"|三农|农[业田机资]|耕地|村集体|农牧|牧区|牧民|农村|农户|村[里小屯民]|乡村|乡镇|草场|草原|禁牧|秸秆|散煤|扬尘|工地|玉米|苞米|小米|收购价|滞销|烘干|合作社|补贴|低保|医保|社保|就业|职工|企业|商户|摊[贩点位]|夜市|农贸市场|菜市场|市民|居民|群众|老百姓|百姓|快递|骑手|外卖|充电|消防|食品|饮水|污水|河道|河边|沿河|绿化|行道树|那树|公园|广场|图书馆|文化馆|体育馆|球场|非遗|文物|遗址|博物馆|美术馆|义诊|校车|课后服务|教师|老师编制|编制|师资|县中|高中"
    r"|殡葬|祭扫|彩礼|红白|反诈|诈骗|被骗|志愿者|社工|护工|农民工|欠薪|营商|窗口|热线|报表|证明|地理标志|商标|特产|品牌|汛|预警|防火|沙坑|挖沙|提案|社情民意|协商|视察|调研|履职|委员工作室|会风|厂房|创业|青年|留守|市域|全市|本市|咱市|城区|旗里|县里|市里|街区"
)
_MEASURE = quick(
    r"把|给|让|由|向|对|设|增|添|建(?!议)|修|改|加(?!油)|延|提前|公布|公示|公开|统一|清理|推广|出台|出个|明确|整治|牵头|安排|协调|落实|纳入|列入|写进|考核|恢复|开通|开放|扩大|降低|提高|补|配|派|组织|摸|试|免费|减免|立|规定|监管|培训|引进|调整|规范|加强|完善|健全|取消|放宽|限|联合|回头看|挂牌|建档|并到?一|轮|招|搞|巡"
)
_N = r"[一二两三四五六七八九十百半几\d]"
_SET_UP = r"(?:增|加|添|开|铺|安?装|补|搭)设|设(?:立|置|个|一|岗|点|在)|新?建(?:立|个|一|成|设|起|档|好)|办(?:个|起|成)|成立|立(?:个)?(?:规|法|围挡|牌|界|桩|碑)|设[^，。；]{1,4}[员岗点站区]|挂牌|种上|[安装](?:个|一|上)|通(?:上|到)|配(?:一批|备|够|齐|上|个|套|建|发|送|[一两几]|合)|留出?一?[片块条]|划(?:出|定|一块)|用起来|盘活"
_CHANGE = r"改(?:成|为|造|建|用)|并(?:到)?一?块|合并|整合|恢复|开通|开放|放开|扩大|扩建|放宽|取消|清理|清一遍|清退|腾退|整治|治理|错峰|错开|错时|限(?:期|时|速|高|流)|做成|搞(?:个|旗|一|试|半)|推广|推行|引进|联网|线上|回填|更换|换成"
_RULE = r"出台|出个|明确|规定|规范|定(?:个|出)?(?:细则|规矩|标准|办法|制度)|统一|公布|公示|公开|亮出来|贴(?:在|到|校门|出)|纳入|列[入进]|写[进入]|考核|问责|回头看|签(?:订|个)?[^，。]{0,4}(?:协议|合同|责任|订单)|入库|归档|共享|备案|一是|二是|先[^，。]{1,14}再"
_MONEY = rf"补(?:贴|助|一?点)|奖补|贴息|减免|减半|免费|免(?:收|租|缴)|拨|保险|出(?:大头|一半|一点|点钱)|兜底|保底|分红|入股|付(?:费|钱)|扣(?:押金|钱|分)|从[^，。]{{1,10}}里(?:列支?|出|提|拿)|分{_N}半?到|按[\u4e00-\u9fff]{{1,3}}(?:付|补|给|算|计|发|收|公开|公布)|扫码|结算|报销|直补|直供"
_PEOPLE = r"牵头|(?:下|选|轮流|定期)派|派(?:人|个|[老教医驻专])|轮训|培训|轮[值着流岗]|流动|巡[河查护检回]|上门|招(?:募|聘|中)|聘|吸收|引导|联合|值守|值班|摸(?:一)?(?:底|排|[清摸])|排查|抽查|检查|订单|试点|先试|试行|试一|认领|认养|托管|定向|驻(?:点|村|校)|义诊|讲课|上课|开课|[情实]景课"
_TIMES = rf"延[长到后迟时]|往[前后东西南北][延提推挪移]|延{_N}|加长到|提前|分时段|分批|每(?:月|季|周|年|户|天|半年|个?[\u4e00-\u9fff]{{1,3}}(?:配|设|建|派))|{_N}?(?:年|季度?|月|周)一?{_N}?次|一季度?一|(?:年底|[入开]冬|汛期|开学|春节|节)前|个月(?:内|为限)|头[两一三]年|轮训期"
_FIRM = quick("|".join((_SET_UP, _CHANGE, _RULE, _MONEY, _PEOPLE, _TIMES)))
_FOR_ONE = quick(
    r"(?:建议|提议|呼吁|希望|请)(?:[^，。；]{0,8}(?:大家|各位|诸位|你|您|书友|群友|群主|会务|组长|咱群|群里|本群|机器人|群记)|(?:家长|孩子|同学|朋友)们?)"
)
_TO_READ = quick(r"(?:建议|提议)[^，。；]{0,14}(?:[读看](?!护)|买|入手|收藏|下单|尝|去(?:看|玩|逛|吃))")
_GROUP = quick(
    r"群(?!众|体|落)|打卡|共读|领读|接龙|书单|荐书|沙龙|讲座(?!进)|读书会|朗诵会|诵读会|诗会|讲坛|漂流|书友|会务|读书活动|咱们?(?:活动|书屋|书房)"
)
_FILING = quick(
    r"\d{1,4}字|个字|字数|一事一[报案议]|选题|[标题]题|题目|格式|模板|分条|怎么写|截稿|撰写|落款|联名|私发|报送(?:要求|时间|截止)|[请各]委员[^。]{0,14}(?:报送|提交)|体例"
)
_SECONDS = quick(
    r"(?:赞成|赞同|同意|附议|支持|附和|认同|\A\W{0,2}[+＋]1|举双手|说到点上)|(?:您|你|他|她|委员|主席|主任|老师|同志|总)(?:的|这|提的|那)[^，。]{0,6}(?:建议|提案|意见|主意)(?!也)"
)
_MORE = quick(r"(?:再|另|还|也)(?:补|提|建议|加)|补充?一[条点句]|我(?:也)?建议")
_OF_OTHERS = quick(
    r"(?:专家|医生|大夫|作者|书[里中]|有人|网友|记者|[他她]们?|委员|主席|主任|领导|教授|老师|儿子|女儿|媳妇|老伴|朋友|同事|厂家|客服|教练|会上|文件|报告|方案)[^，。]{0,5}(?:建议|呼吁|主张|提议|倡议)"
    r"|(?:欢迎|征集|征求|请大家|请各位|各位|大家)[^，。]{0,16}(?:建议|意见|提案|社情民意)|(?:什么|哪些|有没有|有啥)[^，。]{0,4}建议|(?:去年|前年|上次|早就|曾经?|以前|那年|上回)[^，。]{0,12}(?:提|建议|反映|呼吁)|(?:提案|建议)[^，。]{0,10}(?:被|已经?|获)[^，。]{0,4}(?:采纳|办结|答复|立案|落实)|采纳了|有回音|给了答复"
)
_SEEKS = quick(r"请问|谁知道|问一?下|问问|咨询|有没有人|哪里能|怎么办理|听说|据说")
_RELAYED = quick(
    r"\A\W{0,3}(?:转发?|链接|分享)[：:】\]]|温馨提示|关于[^。，]{2,40}的(?:通知|函|公告)|新华社|记者|本报讯|会议(?:指出|强调|要求)"
)
_TRADE = quick(
    r"酒店|宾馆|客房|房间|前台|大堂|携程|艺龙|商家|卖家|店家|掌柜|京东|当当|卓越|亚马逊|淘宝|天猫|拼多多|这款|电影|影片|导演|笔记本|键盘|屏幕|洗发水|蒙牛|伊利|牛奶"
)
_OFFICE_OUGHT = quick(
    rf"(?:{_LEVEL}|{_BODY}|{_TRADES})[^，。！？]{{0,6}}(?:{_OUGHT})|(?:{_WISH})[^，。！？]{{0,12}}?(?:{_LEVEL}|{_BODY}|{_TRADES})"
)
_TOLD = quick(
    rf"(?:(?<![个条的点不])建议|提议|恳请|呼吁)[^，。]{{0,6}}?(?:{_LEVEL}|{_BODY}|{_TRADES})(?![^，。]{{0,6}}(?:[管查看]一?[管查看]|重视|解决|加强|来人))[^。！？]{{10}}"
)
_WORKS = quick(rf"(?:视察|调研|协商|议政|提案|履职)[^。！？]{{0,16}}?(?:{_OUGHT})")
_DEONTIC = quick(_OUGHT)
_PIECE = quick(r"[^。！？!?\n]+[？?]?")
_CLAUSE = quick(r"[^，。；！？,!?;\n]+[，。；！？,!?;\n]?")


def put_forward(sentence: Sentence) -> str:
    """By which rule a message puts a measure on public affairs forward; empty where it does not."""
    text = sentence.masked
    if not SHORTEST <= len(text) <= LONGEST or not _GATE.search(text):
        return ""
    if speech.is_notice(text) or _RELAYED.search(text) or _TRADE.search(text):
        return ""
    if _SECONDS.search(text) and not _MORE.search(text):
        return ""
    own = "".join(clause[0] for clause in _CLAUSE.finditer(text) if _is_own(clause[0]))
    why = next(filter(None, map(_rule, _stretches(own))), "")
    return "" if why not in _PLAIN and _FILING.search(text) else why


_PLAIN = ("建议", "提一条")
"""Rules that hold even where the message speaks of how to file advice."""


def _is_own(clause: str) -> bool:
    """Whether a clause may be part of the sender's advice: not for one person, the group, a form, nor another's."""
    if _OF_OTHERS.search(clause) or _FOR_ONE.search(clause) or _FILING.search(clause) or _SEEKS.search(clause):
        return False
    return not (_GROUP.search(clause) or _TO_READ.search(clause)) or bool(_OFFICE.search(clause))


def _stretches(text: str) -> list[str]:
    """A short message whole, a longer one in pairs of neighbouring sentences."""
    if len(text) <= WHOLE:
        return [text]
    pieces = [piece[0] for piece in _PIECE.finditer(text)]
    return [f"{one}。{after}" for one, after in zip(pieces, [*pieces[1:], ""], strict=True)]


def _rule(words: str) -> str:
    """The rule by which a stretch of own talk is advice."""
    has_office, has_matter = bool(_OFFICE.search(words)), bool(_MATTER.search(words))
    if not (has_office or has_matter):
        return ""
    is_firm = bool(_FIRM.search(words))
    if _PROPOSE.search(words) and _MEASURE.search(words):
        return "建议"
    if _TOLD.search(words):
        return "建议"
    if _OPENING.search(words) and _is_measure(words, is_firm=is_firm, has_office=has_office):
        return "提一条"
    if is_firm and _CLOSING.search(words):
        return "供参考"
    if is_firm and (_OFFICE_OUGHT.search(words) or _WORKS.search(words) or _is_worked_out(words)):
        return "请部门办"
    return ""


def _is_measure(words: str, *, is_firm: bool, has_office: bool) -> bool:
    """Whether something put forward says what should be done: firmly, or at least who ought to do it."""
    if is_firm and (has_office or _DEONTIC.search(words) or "把" in words):
        return True
    return bool(_OFFICE_OUGHT.search(words) and _MEASURE.search(words))


def _is_worked_out(words: str) -> bool:
    """Whether what ought to be done is told in several measures, with the office that has a part in them."""
    is_told = _DEONTIC.search(words) and _OFFICE.search(words) and _MATTER.search(words)
    return bool(is_told) and len(set(_FIRM.findall(words))) >= 2
