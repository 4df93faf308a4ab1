"""Times as offices write them in a plan, and those that are none."""

import pytest

from bot.imports.when import NotATime, when


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("4月23日下午3点", "04-23 15:00"),
        ("4月23日（周四）下午3:00—5:00", "04-23 15:00~04-23 17:00"),
        ("2026年4月23日（星期四）14：30－16：30", "04-23 14:30~04-23 16:30"),
        ("4月23日上午9点至11点半", "04-23 09:00~04-23 11:30"),
        ("四月二十三日晚上七点半", "04-23 19:30"),
        ("2026-04-23 15:00:00", "04-23 15:00"),
        ("2026/4/23 9:00", "04-23 09:00"),
        ("2026.4.23", "04-23 00:00"),
        ("46135", "04-23 00:00"),
        ("4月23日至25日", "04-23 00:00~04-26 00:00"),
        ("4月23日-4月25日 9:00-17:00", "04-23 09:00~04-25 17:00"),
        ("4月中旬", "04"),
        ("五月份", "05"),
        ("2026.4", "04"),
        ("第二季度", "04?"),
        ("4-5月", "04?"),
        ("下半年", "07?"),
    ],
)
def test_a_time_is_read(words: str, meant: str) -> None:
    found = when(words, 2026)
    if found.starts_at is None:
        assert f"{found.month:%m}{'?' if found.vague else ''}" == meant
    else:
        end = f"~{found.ends_at:%m-%d %H:%M}" if found.ends_at else ""
        assert f"{found.starts_at:%m-%d %H:%M}{end}" == meant


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "没有写时间"),
        ("待定", "认不出"),
        ("2月30日", "没有“2月30日”这一天"),
        ("4月23日25点", "没有“25点”这个钟点"),
        ("4月23日17:00-15:00", "结束早于开始"),
        ("4月23日、4月30日", "不止一天"),
    ],
)
def test_what_is_no_time_is_named(words: str, why: str) -> None:
    with pytest.raises(NotATime, match=why):
        when(words, 2026)


def test_the_end_may_have_a_cell_of_its_own() -> None:
    found = when("4月23日15:00", 2026, "17:00")
    assert found.ends_at is not None
    assert f"{found.ends_at:%m-%d %H:%M}" == "04-23 17:00"
    with pytest.raises(NotATime, match="结束早于开始"):
        when("4月23日15:00", 2026, "4月22日17:00")
