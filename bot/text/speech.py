"""What a stretch of talk does: asks, plans, reminds, denies, announces. Only what is none of these reports or tells."""

from functools import lru_cache

from bot.text.quick import quick

_QUESTION = quick(
    r"[？?]\s*\Z|[吗么嘛不没]\s*[？?]?\Z|(?:什么|哪[本里儿个些位]|怎么|多少|(?<![那这十好])几[页章本点]|谁|能不能|可不可以|是不是|有没有|要不要|咋)[^，。]{0,12}\Z"
    r"|请问|问一下|请教"
)
_PLAN = quick(
    r"(?:准备|打算|计划|想要?|要|得|该|争取|等|先|明[天儿日早晚]|后天|下周|下个?月|回头|改天|有空|抽空|开始|接着|继续|将|会|希望|一定|马上)[^，,。！!；;]{0,8}?(?:读|看|打卡|翻|听|补)"
)
_SOON = quick(r"(?:今晚|晚上|周末|下午)[^，,。！!；;]{0,8}?(?:读|看|打卡|翻|听|补)")
_INTENT = quick(r"军令状|flag|立下|计划[：:把]|目标[：:是]|新年愿望|(?:打算|准备|想|要|争取|决心)[^，。]{0,8}把")
_COMING = quick(
    r"(?:明[天儿日早晚]|后天|下周|下个?月|改天|回头|争取|准备|打算|开始)[^，。]{0,10}打卡|打卡(?:要|得)?(?:从|等)?明天"
)
_PAST = quick(r"[了过完]|第\s?[\d一二三四五六七八九十]+")
_DONE = quick(r"[读看听翻念啃]了|[读看听翻念]完|[读看]毕|[读看听]到|完成|打卡|打个卡|阅读|刚[读看]|收官|终章")
_REMIND = quick(
    r"(?:(?<!申)请|记得|别忘|不要忘|提醒|欢迎|鼓励|要求|希望|督促|号召|麻烦)[^，。]{0,14}(?:打卡|读|看|补|荐|推荐|参加|发)|大家.{0,6}打卡|打卡(?:要求|规则|格式|方式|时间|活动|截止|接龙|任务|安排|通知|的?(?:同志|委员|朋友|书友|各位))"
    r"|格式[：:]|如[“\"：:]|例如|比如|示例|模板|每[日天晚周].{0,8}(?:前|点).{0,6}打卡|共.{0,6}[人位].{0,6}打卡|[\d两三四五六七八九十百几多]\s?[人位].{0,4}打卡|打卡(?:率|人数|名单|统计|排行|情况|记录|天数)"
)
_DENY = quick(
    r"没(?:有)?(?:怎么)?(?:[读听翻打]|看(?!春晚|电视|电影|手机|见|到|出))|未[读看打]|还没|忘(?:了|记)?打|不(?:想|敢|打算|算)(?:[读看]|打卡)|[读看]不(?:下|进|完|懂|动)|没[能法空时]|漏打|不打卡|还是没|放下了|请假|不推荐|别买|先不|写错|更正|改成|打错|发错|撤销|撤回"
)
_OTHER_CHECKIN = quick(
    r"(?:上班|下班|健身|晨练|锻炼|深蹲|健步|排队|雕塑|公园|跑步|运动|核酸|景点|减肥|早起|签到|考勤|钉钉|喝水|走路|万步|步数|网红|拍照|美食|旅游|瑜伽|游泳|骑行|背单词|练字|餐厅|店)[^，。]{0,6}打(?:个)?卡|打卡(?:机|点|地|圣地|拍照|胜地|处)|人脸打卡|打卡上班"
)
_NOTICE = quick(
    r"\A\s*(?:(?:【?转发】?|转)[：:]|转发\s|【转发】|【[^】]{0,12}(?:通知|公告|预告|提醒|提示|安排|通报|议程|日程|纪要|统计|战报|喜报|名单|快讯|简报|汇总|小结|推荐表|登记表)[^】]{0,8}】|通知[：:]|[^\n]{0,20}(?:通知|公告|预告|通报)\s*\n|[^\n]{0,30}(?:安排如下|荐书小结|汇总如下|情况如下)|各位(?:委员|书友|老师|同志|群友)[：:，,][^\n]{0,40}(?:通知|定于|将于|拟于|举办|召开|请))"
)
_NOTICE_LINES = quick(r"(?:时间|地点|主讲人|主持人|腾讯会议|会议号|参加人员|活动主题|联系人|报名方式|截止时间)[：:]")
_HEADINGS = quick(r"(?:\A|\n)\s{0,3}#{2,6}\s?[^#\s]|```")
"""How documents are laid out that somebody pasted: headings, code."""
_MEMORY = quick(
    r"小时候|上学(?:时|那)|年轻(?:时|那)|当年|以前|从前|早年|多年前|大学(?:时|里)|[上中高初]学时|几年前|去年|前年|那会儿|那年|曾经|上中学|上大学|上高中|插队"
)
_OTHERS = quick(
    r"(?<![给带陪和跟为教同与让听])(?:\A|[我咱]家?|我们|[今昨][天晚]|刚才)(?:的)?(?<![给带陪和跟为教同与让听][我咱])(?:(?:有|一)[个位][^，。]{0,3}|孩子|儿子|女儿|闺女|姑娘|外孙女?|孙[子女]|老伴|爱人|媳妇|老公|丈夫|妻子|父亲|母亲|我?[爸妈]|学生们?|同[事学]|朋友|邻居|姐姐?|哥哥?|弟弟?|妹妹?|老爷子|老太太|他们?|她们?|人家|[\u4e00-\u9fff]{1,3}(?:老师|主席|委员|大姐|大哥))"
    r"(?:[也都又就还已经天每今昨晚刚早正连]|在[^，。]{1,6}?|自己|一口气){0,4}(?:把[^，。]{1,40})?[读看听翻念追]"
)
_CONDITION = quick(
    r"[读看翻听念]完(?:了)?(?:请|就|便|再|后|之后|以后|的[人请往]|往|借|给(?!我)|还(?![回了给])|漂|传|转|让|您|你)|不妨|(?:大家|都|可以|建议)[^，。]{0,4}(?:看看|读读|翻翻)|(?:如果|要是|万一|只要|等|谁)[^，。]{0,12}[读看翻听念]"
)


def is_question(clause: str) -> bool:
    """Asks somebody something."""
    return bool(_QUESTION.search(clause))


def is_plan(clause: str) -> bool:
    """Speaks of reading still to come, and of none done."""
    if ("打卡" in clause and _COMING.search(clause)) or _INTENT.search(clause):
        return True
    if _DONE.search(clause):
        return False
    return bool(_PLAN.search(clause) or (_SOON.search(clause) and not _PAST.search(clause)))


def is_of_others(clause: str) -> bool:
    """Tells of somebody else's reading, or of reading that somebody may do."""
    return bool(_OTHERS.search(clause) or _CONDITION.search(clause))


def is_reminder(clause: str) -> bool:
    """Calls on others to check in, gives the rule or counts who did."""
    return bool(_REMIND.search(clause))


def is_denial(clause: str) -> bool:
    """Says that something was not read, was given up or is not worth it."""
    return bool(_DENY.search(clause))


def is_memory(clause: str) -> bool:
    """Remembers reading of long ago."""
    return bool(_MEMORY.search(clause))


def is_other_checkin(text: str) -> bool:
    """A 打卡 that has nothing to do with reading."""
    return bool(_OTHER_CHECKIN.search(text))


@lru_cache(maxsize=4)
def is_notice(text: str) -> bool:
    """An organiser's announcement, or something forwarded or pasted that looks like one or is laid out as a document."""
    if _NOTICE.match(text):
        return True
    head = text[:2000]
    return len(_NOTICE_LINES.findall(head)) >= 2 or ("\n" in head and len(_HEADINGS.findall(head)) >= 2)
