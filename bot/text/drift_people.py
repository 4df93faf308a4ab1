"""From whom and to whom a drifting copy goes: 从周海波手里, 冯建军送来的, 转给果树站小范."""

import re

_SURNAMES = frozenset(
    "丁万于云付代任何余佟侯傅冀冯冷刁刘包单卓卜卢史叶司吉吕吴周哈唐喻夏姚姜娄孔孙孟季宁安宋宫尚尹屈岳崔左巴常平庄庞康廉廖张彭徐戴房文方施时明易晏景曲曹曾朱李杜杨林柏查柳柴栾桂梁梅楚樊欧武段殷毕毛江池汤汪沈沙洪海温游湛滕潘焦熊牛王甄申田白盖盛石祁祖祝秦穆窦章童符管米索纪罗翟耿聂肖胡胥舒艾苏苑苗范茅荆莫萧葛董蒋蒙蒲蓝蔡蔺薄薛虞衡袁裴褚覃解詹计许谈谢谭谷贺贾赖赵路车辛边连邓邢那邬邰邱邵邹郁郎郑郝郭都金钟钱闫闵闻阎阮阿陆陈陶雷霍靳鞠韦韩项顾颜马骆高魏鲁鲍鲜鹿麦麻黄黎齐龙龚"
)
_TITLE = r"(?:委员|老师|主席|主任|书记|同志|师父|院长|校长|馆长|会长|局长|部长|秘书|医生|大夫|师傅|先生|女士|经理|大姐|大哥|阿姨|教授|站长|园长|所长|科长|处长|律师|警官|姐|哥|兄|叔|婶|姨|总|工|嫂|爷|奶奶)"
_TITLED = re.compile(rf"(.{{1,5}}?)({_TITLE})")
_UNIT = re.compile(
    r"\A(?:[^-]{0,16}-|.{0,10}(?:[区县旗市镇乡村局办站院校馆科所处界会组部店厂委盟]|中学|小学|公司|中心|办公室|政协|图书|书[屋房]|机关|同事|书友)的?)(?=.{2,})"
)
_NOBODY = re.compile(
    r"[我你您他她它咱谁哪每各某这那]|大家|下一|下[个位]|别人|人家|人们|朋友|同事|书友|孩子|学生|儿子|女儿|闺女|媳妇|老伴|爱人|老公|老婆|妈|爸|书[屋房架店友]|图书|学校|读者|有缘|需要|后面|其他|邻居|同学|社会|时间|世界|生活|群里|单位|机关|委员们|老师们|^给|政协|漂流|里的?$"
)
_NAME = r"[\u4e00-\u9fff·-]"
_BEHIND = r"(?=手[里上中]|了|啦|\Z|[，。！,!.\s；;、（(■●]|那[个本]|这[个本]|让|去|看|读|保管|继续|接着|你们|您|接力)"
_TO = re.compile(rf"\s?({_NAME}{{2,14}}?){_BEHIND}")
_BEARING = re.compile(
    rf"(?:\A|[，,。；\s])({_NAME}{{2,6}})(?:手里|那儿|那里|那)?的[■●]{{1,60}}[^，。]{{0,8}}(?:我[^，。]{{0,6}}[接收拿取]|[接收拿取领]到|到手)"
)
_GIVERS = (
    re.compile(
        rf"[从在跟找打]({_NAME}{{2,10}}?)(?:那儿|那里|那边|那|手[里上中]|处|家里?|这儿)[^，。]{{0,4}}?(?:[接拿取借领抢换讨要收带]|■|●)"
    ),
    re.compile(
        rf"(?:\A|[，,、。；\s是由了到，]|托)({_NAME}{{2,10}}?)(?:亲自|专门|特意|顺路|今天|昨天|上午|下午|刚|帮忙|帮我|给我)?(?:送|捎|带|转交?|传|递|漂|寄)(?:给我?|到我?|来|过来|我|回来)[^，。]{{0,10}}(?:的|了|\Z|■|●)"
    ),
    re.compile(
        rf"(?:\A|[，,、。；\s是由■●])({_NAME}{{2,10}}?)(?:亲手)?(?:给我?|交给我|转我|让我|借我|漂我)(?:捎|带|送)?(?:来|过来)?的"
    ),
    _BEARING,
    re.compile(rf"[收接拿取]到了?({_NAME}{{2,8}}?)(?:送|捎|带|转|传|递|漂|寄)(?:来|过来|给我|我)?的"),
)


def receiver(text: str, at: int) -> tuple[str, int] | None:
    """The person named right behind `at` and where the name ends; None where no person is."""
    match = _TO.match(text, at)
    name = person(match[1]) if match else ""
    return (name, match.end()) if match and name else None


def giver(stretch: str) -> str | None:
    """The person whom a stretch of talk names as the one it came from; thanks name nobody."""
    for pattern in _GIVERS:
        for match in pattern.finditer(stretch):
            name = person(match[1])
            if name and (pattern is not _BEARING or is_likely(name)):
                return name
    return None


def person(words: str) -> str:
    """A name without unit, and without title where it is whole; empty where the words are no person's name."""
    words = re.sub(r"\A(?:是|由|托|请|让|叫|我们?(?=.{2}))", "", words.strip())
    words = _UNIT.sub("", words) or words
    if _NOBODY.search(words):
        return ""
    titled = _TITLED.fullmatch(words)
    if titled is None:
        return words if _is_name(words) else ""
    name = titled[1]
    is_whole = name[0] in _SURNAMES and 2 <= len(name) <= 3
    return name if is_whole else words


def is_likely(name: str) -> bool:
    """Whether a name shows by itself that it is one: a surname, 小 or 老 before, a title behind."""
    return name[0] in _SURNAMES or name[0] in "小老阿大" or bool(_TITLED.fullmatch(name)) or "·" in name


def _is_name(words: str) -> bool:
    return 2 <= len(words) <= 4 or "·" in words


_SOMEBODY = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,4}}{_TITLE}|[他她]们?|有人|大家|各位|[你您]|谁|哪位|某|人家|已?被人|小[\u4e00-\u9fff]|老[\u4e00-\u9fff])(?:已经?|刚|刚才|今天|昨天|上午|下午|也|都|先|早就?|来|去|又|把|就)*\Z"
)
_ONLY_NAME = re.compile(
    r"(?:\A|[■●，\s])([\u4e00-\u9fff]{2,3})(?:已经?|刚|刚才|今天|昨天|上午|下午|也|都|先|早就?|来|又|就)*\Z"
)


def is_others(left: str) -> bool:
    """Whether what stands before a verb makes it another person's doing."""
    if re.search(r"我(?!们?(?:群|市|县|旗|区|委|书屋))[^给]{0,10}\Z", left):
        return False
    if _SOMEBODY.search(left) and not re.search(r"的[■●\s]{0,60}\Z", left):
        return True
    name = _ONLY_NAME.search(left)
    return bool(name) and name is not None and name[1][0] in _SURNAMES and not _ORDINARY.search(name[1])


_ORDINARY = re.compile(r"[了已经本书还都也刚先是又的今天明时到完后两三]|终于|安全|顺利|平安|那[个本]|高兴|谢谢")
