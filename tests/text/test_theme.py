"""主题书: which book a notice says is read, and where it says none."""

import pytest

from bot.text.catalogue import Catalogue, CatalogueRow
from bot.text.theme import theme

CATALOGUE = Catalogue.build([CatalogueRow(1, "活着"), CatalogueRow(2, "额尔古纳河右岸"), CatalogueRow(3, "文城")])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("【活动预告】4月25日14:30在玉龙书屋共读《活着》，欢迎参加", "活着"),
        ("读书沙龙\n时间：4月25日下午2:30\n书目：《额尔古纳河右岸》\n领读人：林静", "额尔古纳河右岸"),
        ("周六上午九点《活着》分享会，请阿青委员领读《活着》第三章", "活着"),
        ("周六《活着》读书会，特邀《文城》作者到场，到场者获赠《文城》一本", "活着"),
        ("根据《关于开展读书活动的通知》，周六举办读书沙龙，品读《额尔古纳河右案》", "额尔古纳河右岸"),
        ("周日沙龙，围绕《乡土漫话》交流", "乡土漫话"),
    ],
)
def test_the_one_book_that_is_read(text: str, title: str) -> None:
    found = theme(text, CATALOGUE)
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    "text",
    [
        "周六读书沙龙，共读《活着》和《文城》",
        "周六读书沙龙，领读：林静《活着》、阿青《额尔古纳河右岸》",
        "按照《关于开展读书活动的通知》要求，周六举办读书沙龙",
        "周六委员讲坛，特邀《活着》的作者主讲",
        "主讲人王老师，著有《文城》，周六到委员讲坛作客",
        "周六观看电影《活着》，晚七点集合",
        "周六活着读书会，欢迎报名",
    ],
)
def test_none_where_several_are_or_it_is_only_by_the_way(text: str) -> None:
    assert theme(text, CATALOGUE) is None
