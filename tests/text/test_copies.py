"""漂流编号 as members write them."""

import pytest

from bot.text.copies import copies, in_brief, typed


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
        ("把119和120两号书插回架子", ["CF-0119", "CF-0120"]),
        ("61、62、63号书", ["CF-0061", "CF-0062", "CF-0063"]),
        ("61到63号书", ["CF-0061", "CF-0062", "CF-0063"]),
        ("六十一号书", ["CF-0061"]),
        ("cf零零六一", ["CF-0061"]),
        ("CF-0140至45", [f"CF-{number:04d}" for number in range(140, 146)]),
        ("编号0188、0189、0190", ["CF-0188", "CF-0189", "CF-0190"]),
        ("0145号《乡土中国》", ["CF-0145"]),
        ("0076 悟空传", ["CF-0076"]),
        ("CF.0012", ["CF-0012"]),
        ("第61号书", ["CF-0061"]),
        ("0476-8335521", []),
        ("0476 8335521", []),
        ("1号书房二楼", []),
        ("编号一会儿补", []),
        ("20:0015", []),
    ],
)
def test_a_code_however_written(words: str, codes: list[str]) -> None:
    assert [code for one in copies(words) for code in one.codes] == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("12", ["CF-0012"]),
        ("0012", ["CF-0012"]),
        ("12.0", ["CF-0012"]),
        ("cf12", ["CF-0012"]),
        ("ＣＦ－００１２", ["CF-0012"]),
        ("CF-0012到CF-0014", ["CF-0012", "CF-0013", "CF-0014"]),
        ("CF-0012、CF-0020", ["CF-0012", "CF-0020"]),
        ("CF-0012 已取", []),
        ("I247/123", []),
        ("123456", []),
        ("0", []),
        ("", []),
    ],
)
def test_where_nothing_else_may_stand(words: str, codes: list[str]) -> None:
    assert list(typed(words)) == codes


def test_codes_in_brief_are_understood_again() -> None:
    codes = [f"CF-{number:04d}" for number in (*range(1, 113), 120, 122, 123)]
    brief = in_brief(reversed(codes))
    assert brief == "CF-0001到CF-0101、CF-0102到CF-0112、CF-0120、CF-0122到CF-0123"
    assert list(typed(brief)) == codes
