"""From whom and to whom a drifting copy goes, and whose doing an act is: 从周海波手里, 转给果树站小范, 老常已经取走."""

from collections.abc import Iterator

from bot.text.quick import quick

_SURNAMES = frozenset(
    "丁万于云付代任何余佟侯傅冀冯冷刁刘包单卓卜卢史叶司吉吕吴周哈唐喻夏姚姜娄孔孙孟季宁安宋宫尚尹屈岳崔左巴常平庄庞康廉廖张彭徐戴房文方施时明易晏景曲曹曾朱李杜杨林柏查柳柴栾桂梁梅楚樊欧武段殷毕毛江池汤汪沈沙洪海温游湛滕潘焦熊牛王甄申田白盖盛石祁祖祝秦穆窦章童符管米索纪罗翟耿聂肖胡胥舒艾苏苑苗范茅荆莫萧葛董蒋蒙蒲蓝蔡蔺薄薛虞衡袁裴褚覃解詹计许谈谢谭谷贺贾赖赵路车辛边连邓邢那邬邰邱邵邹郁郎郑郝郭都金钟钱闫闵闻阎阮阿陆陈陶雷霍靳鞠韦韩项顾颜马骆高魏鲁鲍鲜鹿麦麻黄黎齐龙龚程仇仲伍关冉凌华卞厉严俞倪古奚宗封尤封强戚揭敖施旷晁朴桑楼欧沃涂牟狄甘甫皮盘禹简臧苟虎褚谌车逄逯邝郜郦钮门阚隋隗雍霍韶饶麹"
)
_MONGOL = quick(
    r"(?:格日|乌日|乌云|乌兰|萨日|萨仁|苏日|苏和|苏布|其其|其木|高娃|图雅|托娅|娜仁|娜布|巴特|巴图|巴雅|斯琴|宝力|宝音|宝勒|包力|那仁|那日|那顺|呼和|呼斯|呼日|额尔|额日|敖特|敖日|陶格|布和|布仁|布日|朝鲁|朝克|特木|特日|哈斯|达林|达来|恩和|恩克|毕力|毕勒|阿拉|阿鲁|阿木|阿古|阿斯|牧仁|牧其|莫日|莫德|青格|赛罕|赛音|赛吉|孟克|孟和|吉日|锡林|通拉|德力|白音|查干|塔娜|满都|旭日|永日|伊德|伊拉|浩毕|道日|桑杰|扎布|扎木|丹巴|海日|海棠|金山|乌仁|乌力|乌尼)"
)
_TITLE = r"(?:委员|老师|主席|主任|书记|同志|师父|师傅|院长|校长|馆长|会长|局长|部长|秘书长?|医生|大夫|先生|女士|经理|大姐|大哥|大爷|大娘|大妈|阿姨|教授|站长|园长|所长|科长|处长|行长|镇长|乡长|村长|律师|警官|姐|哥|兄|叔|伯|婶|姨|姑|总|工|嫂|爷|奶奶)"
_TITLED = quick(rf"(.{{1,5}}?)({_TITLE})")
_UNIT = quick(
    r"\A(?:[^-]{0,16}-|(?:同事|书友|下家|下一[位棒家]|邻居|搭档|徒弟|同学|战友|好友|朋友|发小|隔壁)的?(?=.{2,})"
    r"|.{0,10}(?:[区县旗市镇乡村局办站院校馆科所处界会组部店厂委盟队园社场厅台库坊铺楼层室]|银行|窗口|中学|小学|公司|中心|办公室|政协|图书|书[屋房]|机关)的?|.{1,8}的)(?=.{2,})"
)
_NOBODY = quick(
    r"[我你您他她它咱谁哪每各某这那俺的]|大家|下一|下[个位家]|别人|人家|人们|朋友|同事|书友|孩子|学生|儿子|女儿|闺女|媳妇|老伴|爱人|老公|老婆|妈|爸|书[屋房架店友柜角]|图书|学校|小学|中学|大学|幼儿园|灾区|读者|有缘|需要|后面|其他|邻居|同学|社会|时间|世界|生活|群里|单位|机关|委员们|老师们|^给|政协|漂流|里的?$|前台|值班|门卫|司机|办公|大伙|各位|群众|百姓|自己|对方|哥们|姐妹|亲戚|家人|家里|多人|几个|别的|下面|继续|传下|一直|上面|部门|网友|客人|老人|年轻|爱|想|喜欢|感兴趣|领导|公家|国家|主人公|联络员|记者|奖|完毕|完成|手续|原主|失主|物业|快递|书箱|柜|[旗县区市乡镇]\Z|苏木|敖汉|林西|宁城|红山|松山|元宝山|巴林|喀喇沁|克什克腾|科尔沁|赤峰|下一站"
)
_OFFICE = quick(r"(?<=..)[局委办科处部会室馆站院校厅所组团社村镇乡旗县区市店厂盟班队组人]\Z")
_NAME = r"[\u4e00-\u9fff·-]"
_BEHIND = r"(?=手[里上中]|处(?=\Z|[，。])|[、和跟与及]|[了啦喽咯哈呢吧]|\Z|[，。！,!.\s；;、（(■●~…→]|那[个本儿边里]|这[个本]|让|一[周个]|[几两三半]天|去|看|读|保管|继续|接着|你们|您|接力|签收|接收|接走|查收|已|当面)"
_TO = quick(rf"\s?(?:了|的是|[:：])?\s?({_NAME}{{2,14}}?){_BEHIND}")
_TO_ONE_WHO = quick(rf"了?[^，。■●]{{1,10}}?的({_NAME}{{2,10}}?)(?=手|[了啦])")
_ONE_MORE = quick(r"(?:、|和|跟|与|及)")
_LEAD = quick(
    r"\A(?:是|收到|接到|由|托|请|让|叫|跟|找|从|给|多?谢|谢谢|感谢|辛苦|多亏|今天|昨天|刚刚?|上午|下午|中午|早上|晚上|我们?(?=.{2})|咱们?(?=.{2})|俺们?(?=.{2}))"
)
_PLACE = quick(
    r"\A(?:赤峰市?|红山区?|松山区?|元宝山区?|宁城县?|林西县?|敖汉旗?|巴林[左右]旗|翁牛特旗|喀喇沁旗?|克什克腾旗?|阿鲁科尔沁旗?|[左右阿克翁喀]旗|市里|旗里|县里)的?(?=..)"
)
_MOVED = r"(?:送|捎|带|转交?|传|递|漂|寄|匀|让|借|塞|交|拿)"
_WHEN = r"(?:亲自|专门|特意|特地|专程|顺路|顺道|顺便|今天|昨天|上午|下午|早上|晚上|中午|刚才?|大老远|帮忙|帮我|替我|给我|把它|托人)"
_BEARING = quick(
    rf"(?:\A|[，,。；\s])({_NAME}{{2,6}})(?:手里的?|那儿的?|那里的?|那本|的)[■●]{{1,60}}[^，。]{{0,8}}(?:我[^，。]{{0,6}}[接收拿取]|[接收拿取领]到|到手)"
)
_GIVERS = (
    quick(rf"[从跟找]({_NAME}{{2,8}}?)(?:那儿|那里|那|手[里上])?(?:[接拿取借领讨要]|换来|抢来)的"),
    quick(
        rf"[从在跟找打自]({_NAME}{{2,10}}?)(?:那儿|那里|那边|那|手[里上中]|处|家里?|这儿|办公室|车上|单位)[^，。]{{0,6}}?(?:[接拿取借领抢换讨要收带抱捧拎顺漂得]|■|●)"
    ),
    quick(
        rf"(?:\A|[，,、。；!！\s是由了到，]|托)({_NAME}{{2,10}}?){_WHEN}{{0,2}}(?:[让托叫请][\u4e00-\u9fff]{{1,4}}?)?{_MOVED}(?:到我|给我?|来|过来|我|回来|到)[^，。]{{0,10}}(?:的|了|\Z|■|●)"
    ),
    quick(
        rf"(?:\A|[，,、。；\s是由■●])({_NAME}{{2,10}}?)(?:亲手|当面)?(?:给我?|交给我|转我|让我|借我|漂我|传我)(?:捎|带|送)?(?:来|过来)?的"
    ),
    _BEARING,
    quick(rf"[收接拿取]到了?({_NAME}{{2,8}}?){_WHEN}{{0,2}}{_MOVED}(?:来|过来|给我|我)?的"),
    quick(rf"(?:谢谢|感谢|多谢)({_NAME}{{2,8}}?){_WHEN}{{0,2}}{_MOVED}(?:来|过来|给我)的"),
    quick(
        rf"(?:\A|[，,、。；!！\s])({_NAME}{{2,8}}?){_WHEN}{{0,2}}(?:[让托叫][\u4e00-\u9fff]{{1,4}}?)?把[^，。]{{0,6}}?[■●书本][^，。]{{0,30}}?{_MOVED}(?:到|给)?(?:我|来了|过来了)"
    ),
)


def receivers(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The persons named one after the other right behind `at`, each with where the name ends."""
    while match := _TO.match(text, at):
        name = person(match[1])
        if not (name and is_likely(name)) and (who := _TO_ONE_WHO.match(text, at)) and person(who[1]):
            match, name = who, person(who[1])
        if not name:
            return
        yield name, match.end()
        more = _ONE_MORE.match(text, match.end())
        if more is None:
            return
        at = more.end()


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
    words = _PLACE.sub("", _LEAD.sub("", words.strip()))
    short = _UNIT.sub("", words)
    words = short if short and not _TITLED.fullmatch(words) else words
    if _NOBODY.search(words) or _OFFICE.search(words):
        return ""
    titled = _TITLED.fullmatch(words)
    if titled is None:
        return words if _is_name(words) else ""
    name = titled[1]
    is_mongol = len(name) > 2 and bool(_MONGOL.match(name))
    is_whole = is_mongol or (2 <= len(name) <= 3 and name[0] in _SURNAMES and len(titled[2]) > 1)
    return name if is_whole else words


def is_likely(name: str) -> bool:
    """Whether a name shows by itself that it is one: a surname, 小 or 老 before, a title behind, Mongolian syllables."""
    return (
        (name[0] in _SURNAMES and len(name) <= 4)
        or name[0] in "小老阿大"
        or bool(_TITLED.fullmatch(name))
        or "·" in name
        or bool(_MONGOL.match(name))
    )


def _is_name(words: str) -> bool:
    return 2 <= len(words) <= 4 or "·" in words or (len(words) <= 7 and bool(_MONGOL.match(words)))


_ADVERBS = r"(?:已经?|刚刚?|刚才|今天|昨天|上午|下午|中午|早上|也|都|先|早就?|来|去|又|把|就|正|在|说|要|会|给)"
_SOMEBODY = quick(
    rf"(?:[\u4e00-\u9fff]{{1,4}}{_TITLE}|[他她]们?|有人|大家|各位|[你您]们?|谁|哪位|某|人家|同事|朋友|邻居|同学|亲戚|学生|已?被人|孩子们?|小[\u4e00-\u9fff]|老[\u4e00-\u9fff]){_ADVERBS}{{0,3}}(?:[把将][■●◇]{{1,60}})?\Z"
)
_ONLY_NAME = quick(rf"(?:\A|[■●，\s])([\u4e00-\u9fff]{{2,4}}?){_ADVERBS}{{0,3}}(?:把[■●◇]{{1,60}})?\Z")
_ORDINARY = quick(
    r"[了已经本书还都也刚先是又的今天明时到完后两三这]|终于|安全|顺利|平安|那[个本]|高兴|谢谢|阅毕|马上|全部|都已|任务|宝贝|麻烦|方[便才]|于[是今]|安[排心]|时[隔间候]|全[套程]|计划|路[过上边]|连[夜同忙]|司机|车上|白[天日]|房间|和大|应[该邀]|平[时日]|常[常去来]|成[功套]|单位|毕竟|项目|万[分一]|温习|石头|向来|包[括上]|管理|花[了费]|水平|古[籍书]|金秋|查[到收]|任何|经常|宣[传布]|汪汪|哈哈|和[您你]|向[您你]|红[色书]|黄[色河]|路人|高[中校]"
)
_OWN_DOING = quick(
    r"(?:我|俺|咱|本人)(?!们?(?:群|市|县|旗|区|委|书屋))[^给]{0,12}\Z|(?:\A|[^，。]{0,6})[代替帮让叫托派跟向找从问](?:[^，。]{0,14})\Z"
)
_BEARING_LEFT = quick(r"的[■●\s]{0,60}\Z")


def is_others(left: str) -> bool:
    """Whether what stands before a verb makes it another person's doing; what one does for another is one's own."""
    if _OWN_DOING.search(left):
        return False
    if _SOMEBODY.search(left) and not _BEARING_LEFT.search(left):
        return True
    name = _ONLY_NAME.search(left)
    return bool(name) and name is not None and is_full_name(name[1])


def is_full_name(words: str) -> bool:
    """Whether two to four characters are somebody's whole name, and no ordinary words."""
    if _ORDINARY.search(words) or _OFFICE.search(words):
        return False
    return (words[0] in _SURNAMES and len(words) <= 3) or bool(_MONGOL.match(words))
