"""图书漂流 in the group: books put in, wanted, taken, handed on and returned; what is planned or asked is none."""

import time

import pytest

from bot.message import Quoted
from bot.text.drift import drift
from bot.text.sentence import Sentence, read
from models.drift import DriftAct
from tests.cast import Room
from tests.handlers.test_examples import BOOKS, heard

Labels = list[dict[str, object]]


def labels(sentence: Sentence) -> Labels:
    return [found.label() for found in drift(sentence)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("放漂《活着》一本，编号CF-0012", [{"kind": "drift_release", "books": ["活着"], "copies": ["CF-0012"]}]),
        ("我家里有一本《活着》，愿意拿出来漂流", [{"kind": "drift_release", "books": ["活着"]}]),
        ("《活着》和《兄弟》捐给书屋了", [{"kind": "drift_release", "books": ["活着", "兄弟"]}]),
        ("想借《活着》，排个队", [{"kind": "drift_request", "books": ["活着"]}]),
        ("CF-0012和CF-0013我都要了", [{"kind": "drift_request", "copies": ["CF-0012", "CF-0013"]}]),
        ("《活着》还在书屋吗？我想借", [{"kind": "drift_request", "books": ["活着"]}]),
        ("61号书已取到，谢谢李老师", [{"kind": "drift_take", "copies": ["CF-0061"]}]),
        ("《活着》拿到了，从周海波手里接的", [{"kind": "drift_take", "books": ["活着"], "from": "周海波"}]),
        ("《活着》转给刘桂兰委员了", [{"kind": "drift_pass", "books": ["活着"], "to": "刘桂兰"}]),
        (
            "CF-0061转给毕岩，CF-0064转给方老师",
            [
                {"kind": "drift_pass", "copies": ["CF-0061"], "to": "毕岩"},
                {"kind": "drift_pass", "copies": ["CF-0064"], "to": "方老师"},
            ],
        ),
        ("还书：CF-0120 CF-0121", [{"kind": "drift_return", "copies": ["CF-0120", "CF-0121"]}]),
        (
            "CF-0112还了，CF-0131拿走",
            [{"kind": "drift_return", "copies": ["CF-0112"]}, {"kind": "drift_take", "copies": ["CF-0131"]}],
        ),
        ("《活着》看完了，放书屋前台了", [{"kind": "drift_return", "books": ["活着"]}]),
        ("孩子大了，《活着》送给书屋，给别的娃看", [{"kind": "drift_release", "books": ["活着"]}]),
        ("家里两本《活着》重了，分一本出来漂流", [{"kind": "drift_release", "books": ["活着"]}]),
        ("我有本《活着》，谁家想看来我办公室拿，不用还", [{"kind": "drift_release", "books": ["活着"]}]),
        (
            "本周新增漂流书：CF-0261《活着》、CF-0262《兄弟》",
            [{"kind": "drift_release", "books": ["活着", "兄弟"], "copies": ["CF-0261", "CF-0262"]}],
        ),
        ("漂流登记：书名 活着 / 作者 余华 / 存放 政协书房", [{"kind": "drift_release", "books": ["活着"]}]),
        ("某某传求漂流，排上我", [{"kind": "drift_request", "books": ["某某传"]}]),
        ("替我妈借一本《活着》，要大字的", [{"kind": "drift_request", "books": ["活着"]}]),
        ("《活着》没人要的话给我", [{"kind": "drift_request", "books": ["活着"]}]),
        ("王姐看完《活着》传给我呗", [{"kind": "drift_request", "books": ["活着"]}]),
        ("CF-0077给我挂个号，排后面也行", [{"kind": "drift_request", "copies": ["CF-0077"]}]),
        ("老常转来的《活着》收讫", [{"kind": "drift_take", "books": ["活着"], "from": "老常"}]),
        ("冯大夫把《活着》给我送来了", [{"kind": "drift_take", "books": ["活着"], "from": "冯大夫"}]),
        ("用《兄弟》换了一本《活着》", [{"kind": "drift_take", "books": ["活着"]}]),
        ("《活着》被石磊半道截走了", [{"kind": "drift_pass", "books": ["活着"], "to": "石磊"}]),
        ("CF-0012 → 董佳", [{"kind": "drift_pass", "copies": ["CF-0012"], "to": "董佳"}]),
        ("《活着》直接漂给了松山的老贾", [{"kind": "drift_pass", "books": ["活着"], "to": "老贾"}]),
        (
            "《活着》和《兄弟》分别转给了林静、石磊",
            [
                {"kind": "drift_pass", "books": ["活着"], "to": "林静"},
                {"kind": "drift_pass", "books": ["兄弟"], "to": "石磊"},
            ],
        ),
        ("帮王婷主任把《活着》送回书屋了", [{"kind": "drift_return", "books": ["活着"]}]),
        ("CF-0012逾期三天，抱歉，刚送回书屋", [{"kind": "drift_return", "copies": ["CF-0012"]}]),
        ("让孩子把CF-0088捎回书屋了", [{"kind": "drift_return", "copies": ["CF-0088"]}]),
        (
            "CF-0150 取。CF-0151 还。",
            [{"kind": "drift_take", "copies": ["CF-0150"]}, {"kind": "drift_return", "copies": ["CF-0151"]}],
        ),
    ],
)
def test_each_act_with_its_books_copies_and_person(words: str, said: Labels) -> None:
    assert labels(heard(words)) == said


@pytest.mark.parametrize(
    "words",
    [
        "明天把CF-0012送回书屋",
        "《活着》下周还，周三带过去",
        "CF-0012到哪了？",
        "《活着》看完了，下一位是谁？",
        "请各位及时归还CF-0012",
        "谁借走了《活着》？",
        "CF-0012续借一周",
        "孟委员想借《活着》",
        "CF-0012还没收到",
        "图书馆借的《活着》还没还",
        "想借此机会感谢大家",
        "收到",
        "收到，谢谢",
        "预约了明天的体检",
        "11点小结：已借出17本，在架23本，CF-0005《活着》还没人约",
        "网上买的《活着》收到了",
        "放漂怎么弄？",
        "老李把《活着》转给王姐了",
        "同事借我一本《活着》，今晚开读",
        "我把《活着》的发言稿交给阿青了",
        "下周三我去旗里，把那本《活着》给孟老师捎过去",
        "想借《活着》里的一句话送给大家",
        "本来想借《活着》的，算了",
        "马欢，CF-0012给你留着呢",
        "CF-0302看完了，下一位谁接着看？",
        "我有《活着》电子版，要的私我",
        "感谢单位发的《活着》，领到了",
        "读完《活着》要排队体检去了",
        "本周流转：CF-0012→马欢，CF-0033→贺喜",
        "有没有想一起共读《活着》的，算我一个",
        "给《活着》留个好评",
        "《活着》留给我的印象最深的是福贵",
        "《活着》拿到了文学奖",
        "《活着》看到结尾，眼泪还给了作者",
        "谁有《活着》的书评，传我看看",
        "《活着》没抢到，下回手快点",
    ],
)
def test_plans_questions_and_reports_are_none(words: str) -> None:
    assert labels(heard(words)) == []


@pytest.mark.parametrize(
    ("words", "quoted", "said"),
    [
        ("下一个给我", "放漂：《活着》一本，编号CF-0031", {"books": ["活着"], "copies": ["CF-0031"]}),
        ("CF-0010预约", "CF-0001《活着》\nCF-0010《兄弟》", {"copies": ["CF-0010"]}),
        ("②我要", "开漂：①《活着》CF-0001 ②《兄弟》CF-0002 ③《乡土中国》", {"books": ["兄弟"], "copies": ["CF-0002"]}),
        ("这本我要", "", {}),
    ],
)
def test_of_a_quoted_message_the_book_and_the_code_are_taken(words: str, quoted: str, said: dict[str, object]) -> None:
    block = Quoted("会务-阿青", quoted) if quoted else None
    sentence = read(words, sent_at=None, sender="林静", mentions_bot=False, quoted=block, catalogue=BOOKS)
    assert labels(sentence) == [{"kind": "drift_request", **said}]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ("好的收到", "请各位把借的《活着》还回"),
        ("收到", "《活着》看完请漂给下一位"),
        ("我要了", "《活着》写得真好，值得一看"),
    ],
)
def test_an_answer_to_a_reminder_or_to_praise_moves_no_book(words: str, quoted: str) -> None:
    block = Quoted("会务-阿青", quoted)
    sentence = read(words, sent_at=None, sender="林静", mentions_bot=False, quoted=block, catalogue=BOOKS)
    assert labels(sentence) == []


def test_a_book_back_on_some_shelf_waits_for_a_secretary() -> None:
    assert labels(heard("把《活着》放回书架，心里久久不能平静")) == [
        {"kind": "drift_return", "books": ["活着"], "unsure": True}
    ]


def test_the_bot_says_back_what_it_understood(room: Room) -> None:
    assert room.says("教育界-林静", "想借《活着》，麻烦排个队") == ["已记：想借《活着》"]


@pytest.mark.parametrize(
    "piece", ["还", "《活着》", "CF-0012", "CF-0012、", "转给", "想借", "放漂：", "一本", "，", "给"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    begun = time.perf_counter()
    labels(heard(piece * (690 // len(piece))))
    assert time.perf_counter() - begun < 0.5


def test_each_copy_has_its_own_row_with_its_book(room: Room) -> None:
    assert room.says("教育界-林静", "放漂《活着》CF-0012、《乡土中国》CF-0013，放在玉龙书屋") == [
        "已记：放漂《活着》（CF-0012）《乡土中国》（CF-0013）"
    ]
    room.says("教育界-林静", "CF-0012转给刘桂兰委员了")
    kept = [(row.act, row.copy_code, row.book_id, row.receiver) for row in room.records() if isinstance(row, DriftAct)]
    assert kept == [
        ("drift_release", "CF-0012", 1, ""),
        ("drift_release", "CF-0013", 2, ""),
        ("drift_pass", "CF-0012", None, "刘桂兰"),
    ]


def test_who_names_no_code_hears_which_copy_it_was_taken_for(room: Room) -> None:
    room.says("教育界-林静", "放漂《活着》CF-0012，放在玉龙书屋")
    assert room.says("会务-阿青", "《活着》借走了") == ["已记：取书《活着》（CF-0012）"]
    assert room.says("会务-阿青", "CF-0012还了") == ["已记：还书《活着》（CF-0012）"]
    assert room.says("会务-阿青", "CF-0099已取书") == ["已记：取书CF-0099"]


def test_a_confirmation_of_many_copies_names_some_and_says_how_many(room: Room) -> None:
    words = "本周新增漂流书：" + "、".join(f"CF-{code:04}《活着》" for code in range(11, 16))
    (said,) = room.says("教育界-林静", words)
    assert said == "已记：放漂《活着》（CF-0011）《活着》（CF-0012）《活着》（CF-0013）等5本"
