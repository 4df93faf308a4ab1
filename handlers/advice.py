"""建言: a measure that a member puts forward for the public good, for the offices to act on."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text import speech
from bot.text.found import Found, Kind
from bot.text.phrase import line
from bot.text.sentence import Sentence
from models.advice import Advice

EXAMPLES = (
    "建议市里在老旧小区增设充电棚，由住建和消防一起摸底",
    "提一条社情民意：学校门口接送拥堵，请交管和教体局错峰放学，先试一个月",
)

_OFFICE = (
    r"(?:市|县|旗|区|镇|乡|省|自治区|苏木|街道|社区|村|嘎查|园区)(?:里|委|政府|级|直|属|两级)"
    r"|[\u4e00-\u9fff]{1,4}(?:[局厅]|委员会|管委会|居委会|村委会|办事处|服务中心)|(?:有关|相关|职能|主管|各级|牵头|多)部门|部门"
    r"|(?:住建|文旅|城管|交管|交警|教体|教育|民政|卫健|医保|人社|农牧|农业|水务|水利|环保|生态环境|公安|消防|交通|市场监管|应急|自然资源|林草|工会|妇联|残联|团委|民委|发改|财政|电力|供热|供水|公交|物业|移动|网格员|热企|旗县区?|政府|政协|人大)"
)
_MATTER = (
    r"路灯|路口|红绿灯|斑马线|人行道|公交|停车|供热|供暖|暖气|取暖|小区|楼道|电梯|医院|诊所|卫生院|学校|学生|幼儿园|托育|养老|老人|残疾|垃圾|公厕|道路|公路|景区|游客"
    r"|农牧民|牧区|牧民|农村|农户|合作社|补贴|低保|医保|社保|就业|职工|企业|商户|市民|居民|群众|快递|外卖|充电|消防|食品|饮水|污水|河道|绿化|公园|广场|图书馆|文化馆|非遗|博物馆|义诊|校车|课后服务|教师|师资|提案|政协|协商"
)
_CALL = re.compile(
    r"(?:提|说|讲|反映|报)(?:上)?(?:[一两]|几)?(?:[个条点]|条|件)?(?:建议|想法|意见|社情民意|提案|事)?(?:供[^，。]{0,12}参考)?[：:，,]|建议|社情民意|呼吁|建言"
)
_ASK = re.compile(r"能不能|能否|可否|可不可以|是不是(?:可以|能)|应该|应当|希望|最好|不妨|不如|恳请|请")
_MEASURE = re.compile(
    r"把|给|让|由|向|对|设|增|添|建|修|改|加(?!油)|延长|延后|提前|公布|公示|公开|统一|清理|推广|出台|出个|明确|整治|牵头|安排|协调|落实|纳入|列入|写进|考核|恢复|开通|开放|设立|扩大|降低|提高|补|配|派|组织|摸底|摸排|试|免费|减免|立法|规定|监管|培训|引进|调整|规范|加强|完善|健全|取消|放宽|限"
)
_ABOUT_GROUP = re.compile(
    r"建议[^，。；]{0,10}(?:大家|各位|书友|群友|群主|会务|组长|咱群|群里|本群|机器人|群记|打卡|共读|领读|书单|接龙|沙龙|读书会|讲坛|书屋|漂流)"
    r"|建议[^，。；]{0,12}(?:[读看]|买|入手|收藏)(?:一?[读看遍本下])?"
)
_OF_OTHERS = re.compile(
    r"(?:赞成|赞同|同意|附议|支持|附和|[+＋]1)[^，。]{0,14}(?:建议|意见|提案|说的)|(?:您|你|他|她|委员|主席|老师|同志)(?:的|这|提的|那)[^，。]{0,6}(?:建议|提案|意见)"
    r"|(?:欢迎|征集|征求|请大家|请各位|各位|大家)[^，。]{0,16}(?:建议|意见|提案|社情民意)|(?:什么|哪些|有没有|有啥)[^，。]{0,4}建议"
    r"|(?:书里|作者|书中)[^，。]{0,12}(?:建议|呼吁)|(?:提案|建议)[^，。]{0,8}(?:格式|模板|怎么写|要求|截止|不超过|字数)|撰写提案|写提案(?:时|的时候|要|注意)"
)
_TRADE = re.compile(
    r"酒店|宾馆|客房|房间|前台|大堂|携程|艺龙|商家|卖家|店家|掌柜|京东|当当|卓越|亚马逊|淘宝|天猫|拼多多|这款|品牌|电影|影片|导演|笔记本|键盘|屏幕|洗发水"
)


def understand(sentence: Sentence) -> Iterator[Found]:
    """One piece of advice: a call, an office or a public matter, and a measure, in the sender's own name."""
    text = sentence.masked
    if len(text) < 16 or not (_CALL.search(text) or _ASK.search(text)) or speech.is_notice(text):
        return
    if _OF_OTHERS.search(text):
        return
    why = next((why for why in map(_put_forward, _sentences(text)) if why), "")
    if why:
        yield Found(Kind.advice, words=sentence.text, unsure=why == "问法", why=(why,))


def _sentences(text: str) -> Iterator[str]:
    """The message in pieces of two neighbouring sentences: what is wrong often stands in the one before."""
    pieces = re.findall(r"[^。！？!?\n]+[？?]?", text)
    for at, piece in enumerate(pieces):
        yield piece if at + 1 == len(pieces) else f"{piece}。{pieces[at + 1]}"


def _put_forward(words: str) -> str:
    """By which rule a stretch of talk puts a measure forward, empty where it does not."""
    own = _ABOUT_GROUP.sub("", words)
    if not _MEASURE.search(own) or _TRADE.search(own):
        return ""
    has_office, has_matter = re.search(_OFFICE, own), re.search(_MATTER, own)
    if "建议" in own and (has_office or has_matter):
        return "建议"
    if _CALL.search(own) and has_office and _ASK.search(own):
        return "提一条"
    if (
        has_office
        and has_matter
        and re.search(r"能不能|能否|可否|恳请|呼吁", own)
        and re.search(r"牵头|统一|设|建|出台", own)
    ):
        return "问法"
    return ""


@handles("建言", understand, examples=EXAMPLES)
def advise(ctx: Context, found: Found) -> Reply:
    """Keep the advice for the office that collects it."""
    ctx.enter(Advice, found, words=found.words)
    return Reply(f"已记：{line(found)}", ack=True)
