"""漂流编号 as members write them."""

import pytest

from bot.text.copies import copies


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("CF-0012已取书", ["CF-0012"]),
        ("CF0061", ["CF-0061"]),
        ("cf-61还了", ["CF-0061"]),
        ("CF—0061转给毕岩", ["CF-0061"]),
        ("CF 0098归还", ["CF-0098"]),
        ("61号书在我这儿", ["CF-0061"]),
        ("38号那本给我留着", ["CF-0038"]),
        ("编号是零一四五", ["CF-0145"]),
        ("上架编号CF-0140到CF-0143", ["CF-0140", "CF-0141", "CF-0142", "CF-0143"]),
        ("CF-0140至0142", ["CF-0140", "CF-0141", "CF-0142"]),
        ("CF-0150跟151我都想借", ["CF-0150", "CF-0151"]),
        ("CF0087、cf-88号，还有89号书", ["CF-0087", "CF-0088", "CF-0089"]),
        ("CF-0012，0013", ["CF-0012", "CF-0013"]),
        ("CF-0012、20页", ["CF-0012"]),
        ("20号书屋见", []),
        ("4月20号书展", []),
        ("CF-0000", []),
        ("SCF-12", []),
        ("CF-0001到CF-9999", ["CF-0001", "CF-9999"]),
    ],
)
def test_a_code_however_written(words: str, codes: list[str]) -> None:
    assert [code for one in copies(words) for code in one.codes] == codes
