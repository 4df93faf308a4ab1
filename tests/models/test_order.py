"""称谓和次序: persons stand by office and by the strokes of their names, and are 委员 only where all are."""

from models.member import Member
from models.order import in_order, listed, noun, strokes


def named(*names: str) -> list[Member]:
    return [Member(id=number, name=name) for number, name in enumerate(names, 1)]


def test_names_stand_by_the_strokes_of_surname_then_given_name() -> None:
    names = ["赵海龙", "王建国", "丁文斌", "王婷", "乌云其其格", "马俊峰", "李秀兰", "欧阳明", "方正", "Tom"]
    assert sorted(names, key=strokes) == [
        *("丁文斌", "马俊峰", "王建国", "王婷", "乌云其其格", "方正", "李秀兰", "欧阳明", "赵海龙"),
        "Tom",
    ]


def test_both_characters_of_a_long_surname_count_before_the_given_name() -> None:
    assert strokes("欧阳一")[1:] == (strokes("欧阳")[1], strokes("一")[1])
    assert sorted(["欧阳一", "欧丁"], key=strokes) == ["欧丁", "欧阳一"]


def test_rare_characters_of_names_are_known() -> None:
    assert strokes("𬭎")[1][0][0] == 12
    assert strokes("囍")[0] is False


def test_office_comes_first_and_a_group_may_want_the_order_of_time() -> None:
    lin, ding, wang = named("林静", "丁文斌", "王建国")
    wang.rank = 4
    assert in_order([lin, ding, wang, lin], by_rank=True) == [wang, ding, lin]
    assert in_order([lin, ding, wang, lin], by_rank=False) == [lin, ding, wang]


def test_many_are_said_with_their_number_and_as_what_they_all_are() -> None:
    members = named("林静", "阿青", "王婷")
    assert listed(["林老师", "阿青", "王婷"], 2, noun(members)) == "林老师、阿青等3位书友"
    for one in members:
        one.type = "委员"
    assert listed(["林老师", "阿青", "王婷"], 2, noun(members)) == "林老师、阿青等3位委员"
    assert listed(["林老师", "阿青"], 2, noun(members)) == "林老师、阿青"
    assert noun([]) == "位书友"
