"""Who wrote a book, as the sender says it beside the title: 迟子建著, 作者：马伯庸, 林语堂《苏东坡传》."""

from collections.abc import Sequence

from bot.text.quick import quick

_HAN = "[\u4e00-\u7683\u7685-\u9fff]"  # 的 ends a name
_NAME = rf"(?:{_HAN}{{1,8}}(?:[·・•]{_HAN}{{1,8}}){{1,2}}|{_HAN}{{2,6}}?)"
_NAMES = rf"{_NAME}(?:[、和与跟]{_NAME}){{0,3}}"
_RANK = r"(?:老师|教授|先生|奶奶|女士|院士|大夫|前辈)"
_COUNTRY = r"(?:[\[（(【〔][\u4e00-\u9fff]{1,4}[\]）)】〕]\s?)?"
_AFTER = quick(
    rf"\A[，,。\s]{{0,2}}(?:作者(?:是|[：:])?\s?)?{_COUNTRY}({_NAMES})\s?{_RANK}?(?:等人?)?(?:著|写的|写[\u4e00-\u9fff]|主编|编著|所著|所撰|编撰|撰|所写|执笔|的(?:书|作品|小说|散文|诗|通信|对谈|名作|代表作))"
    rf"|\A[，,（(\s]{{0,2}}作者(?:是|[：:])?\s?{_COUNTRY}({_NAMES})(?=[，,。；;！!）)\s、—]|{_RANK}|等|\Z)"
    rf"|\A[，,\s]?(?:这?[两几]本)?(?:都|全)?是({_NAMES})(?:{_RANK}|写)?的?(?=[，。；！!]|\Z)|\A了?[，,]({_NAME}){_RANK}"
    rf"|\A[（(]\s?{_COUNTRY}({_NAMES})(?:等?著|主编|[，,][^（()）]{{1,12}})?[）)]"
)
_FIELD = quick(rf"作者\s?[：:]\s?{_COUNTRY}({_NAMES})(?=[，,。；;\s）)]|著|等|\Z)")
_BEARING = quick(rf"({_NAMES})({_RANK}的?|的|写的|著的|口述的?|讲述|主编|编著|著|编)?(?:那[本部套])?\Z")
_ALONE = quick(rf"\A\s{{0,2}}{_COUNTRY}({_NAME})(?=[，,。；;\s—、\n（(]|\Z)|\A[，,]({_NAME})(?=[，,。]|\Z)")
_LEAD = quick(r".{0,12}[本是的部套]")
_CUT = quick(
    r"[，。！？；：:,!?;\s①-⑳.》]|推荐|安利|荐|[看读刷听翻买借][完过了]?|[完过了]|[这那][本部套]|一[本部套]|[读看]过"
)
_NO_NAME = quick(
    r"[我你您他她它们这那的了是在就都也很给和与讲第各位好薄厚多少]|大家|特别|非常|建议|值得|适合|作者|编者|译|通俗|共读|分享|漂流|打卡|不错|里面|必|喜欢|作家|经典|先生|通勤|老师|委员|[叔姨哥姐妹]|瞧|片段|上册|下册|文笔"
)
_SURNAMES = frozenset(
    "丁万丘丛东严丰乐乔习于云亓井亢仇付仝代仲任伊伍伏但何佘余佟侯俞信修候倪傅储元党全公兰关冀冉农冯况冷冼凌刁刘初利劳勾包匡区华卓单南卜卞占卢卫印危卿厉原古史叶司吉向吕吴周呼和哈唐商喻国夏奉奚姚姜姬娄孔孙孟季宁安宋宗官宣宫容宾宿寇富寿封尉尚尤尹居屈展屠岑岳崔嵇巢左巩巫巴帅师席常干平幸庄应庞康廉廖弓张强彭徐惠慕戈戎成战戚戴房扈扬揭支敖敬文斯方於施时昌明易昝晁晋晏普景智曲曹曾朱朴权李杜束来杨杭林柏查柯柳柴栗栾桂桑梁梅植楚楼樊檀欧步武段殷母毕毛水江池汤汪沈沙洪浦海涂温游湛滕满漆潘濮焦熊燕牛牟狄玉王班甄甘田由申白皮盖盘盛相瞿石祁祖祝禹秦程穆窦章童竺符简管米粟索纪练缪罗羊翁翟耿聂肖胡胥臧舒艾芦芮花苏苑苗苟范茅茹荆荣莫萧葛董蒋蒙蒲蓝蔚蔡蔺薄薛虞衡衣袁裘裴褚覃解詹计许诸谈谌谢谭谷豆贝费贺贾赖赫赵路车辛辜边过连迟逄逯邓邝邢那邬邰邱邵邸邹郁郎郑郜郝郦郭都鄂鄢金钟钮钱银门闫闵闻阎阙阚阮阳阴阿陆陈陶隆隋雍雷霍靳鞠韦韩项顾颜饶马骆高魏鲁鲍鲜鹿麦麻黄黎齐龙龚"
)
_LONG_SURNAMES = quick(
    "欧阳|上官|司马|诸葛|皇甫|尉迟|夏侯|东方|公孙|慕容|司徒|令狐|村上|东野|太宰|川端|夏目|三岛|大江|上野|铃木|宫部|渡边|稻盛|松本|芥川|伊坂|吉本"
    "|青山|山本|佐藤|田中|高桥|井上|黑柳|新美|谷崎|小川|江上|杉山|柳田|宫崎|石黑"
)
_SOUNDS = frozenset(
    "阿艾安昂奥巴包贝本比彼毕宾波伯博布查茨达戴黛丹当道德登狄迪蒂丁顿多厄恩尔法凡范菲费芬弗夫福富盖冈高戈哥格葛贡古哈海汉赫黑亨侯胡华怀惠霍基吉季加嘉贾杰金久卡凯坎康柯科克肯孔库夸昆拉莱赖兰朗劳勒雷里丽利莉连列林琳龙隆卢鲁路伦罗洛马玛麦迈曼梅美门蒙孟米密敏明摩莫默木姆穆拿那娜纳乃内尼涅宁纽农奴努诺欧帕派潘庞佩彭皮平珀蒲普齐奇恰钦琴琼丘热仁日荣瑞若撒萨塞赛桑瑟森沙山尚舍申圣施史士斯丝司苏索塔泰坦汤唐特滕提廷图托瓦万旺威韦维魏温文翁沃乌西希席夏香肖谢辛休许雅亚扬耶叶伊因英尤尉约扎泽詹湛珍治兹佐"
)
"""The characters that foreign and Mongolian names are written with."""


def authors_named(text: str, books: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    """The authors that a text states for its books, each once, in order.

    `books` are (start, end, author) of the titles in it, in order; the author is the catalogue's, empty where that
    has none. A name the catalogue knows is believed wherever it stands near the title, another only in a form that
    says who wrote it.
    """
    found: list[str] = []
    for number, (start, end, author) in enumerate(books):
        low = books[number - 1][1] if number else 0
        high = books[number + 1][0] if number + 1 < len(books) else len(text)
        near = text[max(low, start - BEFORE) : start], text[end : min(high, end + BEHIND)]
        catalogued, beside = _as_catalogued(author, *near), author_beside(text, start, end)
        found += beside if set(catalogued) <= set(beside) else catalogued
    return tuple(dict.fromkeys(found))


BEFORE, BEHIND = 16, 40
"""How many characters before and behind a title its author is looked for."""


def _as_catalogued(author: str, before: str, after: str) -> tuple[str, ...]:
    """The catalogue's authors as far as the text has them, each as the sender writes it; 马尔克斯 for 加西亚·马尔克斯."""
    said = []
    for name in names_of(author):
        forms = [name, *_PIECES.split(name)[:0:-1]]
        if form := next((form for form in forms if len(form) > 1 and (form in before or form in after)), ""):
            said.append(form)
    return tuple(said)


def names_of(author: str) -> list[str]:
    """The names in a catalogue's author field, without country marks, 著, 译 and 等."""
    plain = _MARKS.sub(" ", author)
    return [name for part in _BETWEEN.split(plain) if len(name := _ROLE.sub("", part.strip())) > 1]


_BETWEEN = quick(r"[/,，、;；|&]|\s{2,8}")
_AND = quick("[、和与跟]")
_PIECES = quick(r"[·・•.．\s]")
_MARKS = quick(r"[\[（(【〔][^\]）)】〕]{0,24}[\]）)】〕]")
_ROLE = quick(r"(?:\s(?:等?[编著译绘续注校选评主]{1,3}|等|文|图|口述|撰写|整理|主编|编著|撰)|等著?|主编|编著|著)\Z")


def author_beside(text: str, start: int, end: int) -> tuple[str, ...]:
    """The authors named right after or right before a title that stands at `start` to `end`."""
    after, before = text[end : end + BEHIND], text[max(0, start - BEFORE) : start]
    if said := _AFTER.match(after):
        names = next(group for group in said.groups() if group)
        if found := _checked(names):
            return found
    if field := _FIELD.search(text[end : end + 60].split("《")[0]):
        return _checked(field[1])
    if (alone := _ALONE.match(after)) and (found := _checked(alone[1] or alone[2])) and (alone[1] or _is_plain(found)):
        return found
    bearing = _BEARING.search(_CUT.split(before)[-1])
    found = _checked(bearing[1]) if bearing else ()
    return found if bearing and (bearing[2] or _is_plain(found)) else ()


def _is_plain(names: tuple[str, ...]) -> bool:
    """Whether a name that nothing marks as an author's is surely one: a surname and one or two, or a foreign name."""
    return all("·" in name or (name[0] in _SURNAMES and len(name) <= 3) or _is_foreign(name) for name in names)


def _is_foreign(name: str) -> bool:
    """Whether a name is written in the characters that foreign names are written with."""
    return len(name) >= 3 and sum(sign not in _SOUNDS for sign in name) <= 1


def _checked(names: str) -> tuple[str, ...]:
    """The names one by one, or none where one of them is no name."""
    split = tuple(_LEAD.sub("", name) if "·" in name else name for name in _AND.split(names))
    return split if all(_is_name(name) for name in split) else ()


def _is_name(words: str) -> bool:
    """A Chinese name by its surname and length, a foreign one by its point or its sound-characters' length."""
    if _NO_NAME.search(words) or len(words) < 2:
        return False
    if "·" in words or _LONG_SURNAMES.match(words):
        return True
    return (words[0] in _SURNAMES and len(words) <= 4) or _is_foreign(words)
