"""What keeps a told act of the drift out of the ledger: it is planned, asked, denied, asked of others, long ago, or elsewhere."""

from bot.text.quick import quick

_COMING = (
    r"明[天儿日早晚晨]|到时候?|后天|大后天|下周|下礼拜|下个?月|下次|下回|回头(?!率)|改[天日]|过[几两]天|等[^，。]{0,8}(?:再|后|就|了)|准备|打算|争取|计划|预计|"
    r"想(?![借看要])|要(?![了到回])|(?<![开散大社机议聚年座])会(?!场|议|上|后|员|务|儿)|将(?![■●◇书其])|再(?:去|来|还|拿|取|转|送)|(?<!本)(?:周|礼拜|星期)[一二三四五六日天末](?!.{0,12}[了])|"
    r"(?:今晚|晚上|一会儿?|待会儿?|马上|下班(?:后|了)?(?:就|再|去|来)|下午|月底|月初|年底|中午|晚点)(?!.{0,18}(?:[了啦过的]|已))|[日天周月]内|抽空|有空|得空|顺便去|去(?=[取拿领还])(?!.{0,8}[了啦])|(?<![早午天上晚])就(?=[交还送转传给捎带])(?!.{0,12}[了啦])|这就(?!.{0,6}了)|正准备"
)
_SUPPOSED = r"如果|要是|的话|万一|假如|假设|若(?!干)|能不能|可不可以|可以(?!了)|能否|可否|方便|应该|得(?=[还送交])|该(?=[还送交取])"
_AHEAD = quick(f"{_COMING}|{_SUPPOSED}")
_LATER = quick(
    r"琢磨着|寻思|想着|盘算|明[天儿日早晚晨]|后天|下周|下礼拜|下个?(?:月|星期)|下次|下回|回头|改[天日]|过[几两]天|等[^，。]{0,8}(?:再|后|就)|准备|打算|(?<![本这])(?:周|礼拜|星期)[一二三四五六日天末]"
)
_HAPPENED = quick(r"[了啦]|已|刚|昨|今[天早日]|归还|完璧")
_ASKS = quick(
    r"[？?]\s*\Z|(?:吗|么|没|没有|不|嘛|否)\s*\Z|怎么(?!也)|什么时候|啥时|几点|哪里|哪儿|是不是|有没有|谁(?!都|也)|咋"
)
_CALLS = quick(
    r"(?<![申邀恳敬烦])请(?!假|客|回[家来])(?![^，。]{0,6}(?:查收|更新|登记|销号|备案|核对|放心|记|知悉|注意查))|麻烦(?![^，。]{0,6}(?:登|记|销|改|更新))|记得|别忘|不要忘|尽快|尽早|及时|务必|提醒|欢迎|催|凭|各位[^，。]{0,8}(?:将|把)"
)
_LONG_AGO = quick(r"小时候|当年|那年|那时|那会儿|以前|从前|年轻时|早年|上学|大学|去年|前年|多年前|年前|曾经|插队|知青")
_LIBRARY = quick(
    r"(?<!谢)图书[馆室](?!的?(?:老师|同志|各位|工作|漂))|[市省国区旗县校]图(?!书|片)|馆里|办了?[张个]?证|借书证|借阅证|阅览证"
)
_BY_CODE = quick(r"漂(?![亮泊洋白浮])|书[屋房]|●")
_SHOP = quick(
    r"书店|书城|网购|网上|下单|订单|买|京东|当当|淘宝|拼多多|卓越|闲鱼|孔夫子|孔网|到货|发货|送货|样书|出版社|签名本|签售|生日|礼物|奖品|稿费|充电|正版|盗版|电子[版书]|发的|统一发|配发|赠阅|每人一[本册]|人手一[本册]|快递|驿站取"
)
OF_DRIFT = quick(r"漂(?![亮泊洋白浮])|书[屋房]|●|排队|归还|下一[个位棒家]|登记|编号|还书")
_NO_COUNT = quick(
    r"小结|汇总|通报|统计[：:]|战报|在架\s?\d|盘点|催还|(?:逾期|超期|到期|超时)(?:未还|提醒|名单|清单|图书|书目|书籍|漂流|的(?:书|有|如下))|\A\s?【|待取[：:]|未还[：:]|排期|流转(?:情况|记录|[：:])|借阅(?:情况|动态|记录)|漂流(?:情况|动态|记录)|借出情况|(?:已?(?:借出|归还|还回|漂出|借走|领走)\d+[本册])|格式[：:]|例如|比如|示例|寻书|查找|规则|须知|(?:漂流|借阅)(?:指南|流程|守则|办法|说明)"
)
_SLIP = quick(
    r"(?:写|打|登|登记|记|报|弄|搞|说|发|填|标|贴|认)(?:错|反|岔|混|串|漏|重)(?:了|啦|成|的)?|更正|订正|勘误|撤销|撤回|撤了|撤掉|作废|划了|划掉|取消|应为|应是|其实没|当没说过"
)


def is_ahead(clause: str) -> bool:
    """Whether a clause plans, supposes or asks."""
    return bool(_AHEAD.search(clause) or _ASKS.search(clause))


def is_later(before: str, clause: str) -> bool:
    """Whether the clauses before in the same sentence speak of a day to come, and the clause of nothing done."""
    return bool(_LATER.search(before)) and not _HAPPENED.search(clause)


def is_asked(clause: str) -> bool:
    """Whether a clause is a question."""
    return bool(_ASKS.search(clause))


def is_call(clause: str) -> bool:
    """Whether a clause calls on others, reminds, or gives the rule."""
    return bool(_CALLS.search(clause))


def is_long_ago(clause: str) -> bool:
    """Whether a clause remembers."""
    return bool(_LONG_AGO.search(clause))


def is_list_of_others(words: str) -> bool:
    """Whether a message counts, reminds or lists what others did with the copies."""
    return bool(_NO_COUNT.search(words[:80]))


def is_slip(words: str) -> bool:
    """Whether a message sets a record right or takes it back."""
    return bool(_SLIP.search(words))


def is_elsewhere(words: str) -> bool:
    """Whether the books are bought, or lent by a library, and nothing speaks of the drift."""
    if _LIBRARY.search(words):
        return not _BY_CODE.search(words)
    return bool(_SHOP.search(words)) and not OF_DRIFT.search(words)
