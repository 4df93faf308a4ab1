"""Which book a written name means: short names, volumes, subtitles, slips, and books that came in since."""

import pytest

from bot.text.catalogue import Catalogue, CatalogueRow
from bot.text.found import Title

BOOKS = Catalogue.build(
    CatalogueRow(key, title, author=author, aliases=aliases)
    for key, (title, author, aliases) in enumerate(
        [
            ("平凡的世界（全三册）", "路遥", ()),
            ("额尔古纳河右岸", "迟子建", ()),
            ("乡土中国", "费孝通", ()),
            ("置身事内：中国政府与经济发展", "兰小欢", ()),
            ("毛泽东选集", "毛泽东", ()),
            ("红楼梦", "[清] 曹雪芹 著 / 高鹗 续", ("石头记",)),
            ("活着", "余华", ()),
            ("钢铁是怎样炼成的", "[苏联] 尼·奥斯特洛夫斯基", ()),
            ("牧羊少年奇幻之旅", "[巴西] 保罗·柯艾略", ()),
            ("我的前半生", "溥仪", ()),
            ("明朝那些事儿", "当年明月", ()),
            ("苏东坡传", "林语堂", ()),
            ("量子力学导论", "曾谨言", ()),
            ("三十六计", "", ()),
        ],
        1,
    )
)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("平凡的世界", "平凡的世界"),
        ("平凡的世界（第三部）", "平凡的世界"),
        ("平凡的世界第三部", "平凡的世界"),
        ("红楼梦（上）", "红楼梦"),
        ("红楼梦（插图本）", "红楼梦"),
        ("紅樓夢", "红楼梦"),
        ("石头记", "红楼梦"),
        ("毛选", "毛泽东选集"),
        ("毛泽东选集（第三卷）", "毛泽东选集"),
        ("额尔古纳河·右岸", "额尔古纳河右岸"),
        ("置身事内", "置身事内"),
        ("置身事内：中国政府与经济发展", "置身事内：中国政府与经济发展"),
        ("苏东坡传：一个快乐天才", "苏东坡传：一个快乐天才"),
        ("没有这本", None),
    ],
)
def test_every_way_to_name_a_book(written: str, title: str | None) -> None:
    known = BOOKS.known(written)
    assert (known.title if known else None) == title


def test_a_subtitle_that_the_catalogue_lacks_still_leads_to_the_book() -> None:
    assert BOOKS.known("苏东坡传：一个快乐天才") == Title("苏东坡传：一个快乐天才", 12)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("平凡的事界", "平凡的世界"),
        ("平反的事界", "平凡的世界"),
        ("平凡世的界", "平凡的世界"),
        ("额尔古那河右岸", "额尔古纳河右岸"),
        ("额尔古纳右岸", "额尔古纳河右岸"),
        ("乡士中国", "乡土中国"),
        ("钢铁是怎么炼成的", "钢铁是怎样炼成的"),
        ("牧羊少年的奇幻之旅", "牧羊少年奇幻之旅"),
        ("明朝那些事", "明朝那些事儿"),
    ],
)
def test_a_slip_leads_to_the_book_that_was_meant(written: str, title: str) -> None:
    assert BOOKS.known(written) is None
    near = BOOKS.near(written)
    assert near is not None
    assert near.title == title


@pytest.mark.parametrize(
    "written",
    [
        "我的后半生",  # 后 for 前 is another book
        "苏东坡新传",  # 新 makes another title
        "红楼梦影",
        "量子力学概论",  # another sort of book
        "明朝那些事儿3",
        "三十八计",
        "活者",  # too short to be sure of
        "平凡之人间",
    ],
)
def test_another_title_is_not_taken_for_a_slip(written: str) -> None:
    assert BOOKS.near(written) is None


def test_a_short_name_is_mended_only_where_the_author_agrees() -> None:
    assert BOOKS.near("活者", ("余华",)) == Title("活着", 7)
    assert BOOKS.near("活者", ("莫言",)) is None
    assert BOOKS.near("平凡的事界", ("莫言",)) is None


def test_between_two_that_are_equally_near_nobody_chooses() -> None:
    two = Catalogue.build([CatalogueRow(1, "城南旧事"), CatalogueRow(2, "城男旧事")])
    assert two.near("城难旧事") is None


def test_a_book_that_was_just_heard_is_known_but_no_model_for_others() -> None:
    fresh = BOOKS.with_heard([CatalogueRow(99, "草原上的小木屋", verified=False)])
    fresh = fresh.with_heard([CatalogueRow(100, "牧歌", verified=False)])
    assert fresh.named("草原上的小木屋") == Title("草原上的小木屋", 99)
    assert fresh.named("牧歌") == Title("牧歌", 100)
    assert [title for _, _, title in fresh.inside("读草原上的小木屋，唱牧歌")] == [Title("草原上的小木屋", 99)]
    assert fresh.near("草原上的小木物") is None
    assert len(fresh) == len(BOOKS) + 2
    assert BOOKS.named("牧歌") is None


def test_the_checked_book_comes_before_the_one_merely_heard() -> None:
    both = Catalogue.build([CatalogueRow(1, "活着", verified=False), CatalogueRow(2, "活着", author="余华")])
    assert both.named("活着") == Title("活着", 2)
