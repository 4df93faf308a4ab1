"""大家在想什么: titles whole, no names, no household words, each word with a sentence its author may be quoted with."""

from bot.text.fields import fields_of
from bot.text.keywords import STOP_WORDS, Keyword, Said, commonness, keywords, sentences, words_of

NAMES = {"林静", "朱镕", "高原", "欧阳文㸆"}


def test_titles_are_whole_and_household_words_and_names_are_none() -> None:
    said = "今天打卡，读《乡土中国》有感：林静委员说得好，教育是乡村的根本。感谢老师们的分享！"
    assert words_of(said, NAMES) == ["《乡土中国》", "教育", "乡村"]


def test_a_name_is_never_a_keyword_even_where_it_is_a_word_or_rare() -> None:
    assert words_of("高原上的草场", NAMES) == ["草场"]
    assert words_of("欧阳文㸆的提案讲生态", NAMES) == ["提案", "生态"]
    assert words_of("高原上的草场") == ["高原", "草场"]


def test_what_most_persons_thought_of_comes_first_and_one_writer_counts_once() -> None:
    said = [Said(1, "土地是根本。土地养人。", True)] * 3 + [
        Said(2, "草原要养，土地也要养。", True),
        Said(3, "草原。", True),
    ]
    found = keywords(said, commonness(one.words for one in said), len(said), most=5)
    assert [(one.word, one.persons, one.pieces) for one in found[:2]] == [("草原", 2, 2), ("土地", 2, 4)]
    assert [one.word for one in keywords(said, {}, 0, most=5, fewest=2)] == ["土地", "草原"]


def test_a_word_that_everybody_always_writes_weighs_less_than_a_rare_one() -> None:
    said = [Said(one, "草原和孩子。", True) for one in (1, 2)]
    found = keywords(said, {"孩子": 900, "草原": 3}, 1000, most=2)
    assert [one.word for one in found] == ["草原", "孩子"]
    assert found[0].weight > 2 * found[1].weight


def test_the_example_is_a_whole_sentence_let_through_and_no_report() -> None:
    said = [
        Said(1, "打卡，读草原的书5页，草原真大。", True),
        Said(2, "我在旗里长大。草原上的老人说，水比草金贵[玫瑰]！还有一句。", True),
        Said(3, "草原是不能引用的那一句话。", False),
    ]
    assert keywords(said, {}, 0, most=1)[0] == Keyword(
        "草原", 3, 3, keywords(said, {}, 0, most=1)[0].weight, "草原上的老人说，水比草金贵！", 2
    )
    assert keywords([said[2]], {}, 0, most=1)[0].example == ""


def test_everybody_is_quoted_once_before_anybody_twice() -> None:
    said = [
        Said(1, "草原养育了我们的父辈和祖辈。孩子们如今都进了城读书。", True),
        Said(2, "孩子离开草原以后就很少回来了。", True),
    ]
    found = keywords(said, {}, 0, most=2, fewest=2)
    assert {one.by for one in found} == {1, 2}


def test_odd_texts_are_no_trouble() -> None:
    assert words_of("") == []
    assert words_of("😀 123 http://a.b/c \u202e ﷽ 《》") == []
    assert keywords([], {}, 0, most=5) == []
    assert sentences("一句。两句！没有句号") == ["一句。", "两句！", "没有句号"]
    assert len("".join(STOP_WORDS.read_text(encoding="utf-8").split())) > 1000


def test_fields_are_heard_in_words_and_told_with_them() -> None:
    heard = fields_of(["孩子和老师", "学生的课堂，还有草原", "没有什么"])
    assert [(field, number) for field, number, _ in heard] == [("教育", 2), ("生态环保", 1)]
    assert set(heard[0][2]) == {"孩子", "老师", "学生", "课堂"}
