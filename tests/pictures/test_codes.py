"""A label that was printed is read off a photo again; a photo of anything else says nothing."""

import io

import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from bot.pictures.codes import Seen, codes_in
from bot.pictures.labels import DPI, Label, sheets

LABEL = (0, 0, round(70 / 25.4 * DPI), round(37.5 / 25.4 * DPI))


def photo(thing: Image.Image, kind: str = "JPEG") -> bytes:
    """A thing photographed on a grey table."""
    table = Image.new("L", (3000, 4000), 120)
    table.paste(thing, (700, 1500))
    file = io.BytesIO()
    table.save(file, kind)
    return file.getvalue()


def printed(*codes: str) -> Image.Image:
    """The upper row of a sheet."""
    (page,) = sheets([Label(code, "活着") for code in codes])
    left, top, right, bottom = LABEL
    return page.convert("L").crop((left, top, right * len(codes), bottom)).reduce(2)


def barcode(digits: str) -> Image.Image:
    """A bar code as on a back cover."""
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(digits, zxingcpp.BarcodeFormat.EAN13), scale=4)
    return Image.frombuffer("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn)))


def qr(text: str) -> Image.Image:
    """Some other QR code."""
    file = io.BytesIO()
    segno.make_qr(text).save(file, kind="png", scale=10)
    return Image.open(file).convert("L")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_label_is_read_however_it_is_held(kind: str) -> None:
    held = printed("CF-0012").rotate(23, expand=True, fillcolor=180).filter(ImageFilter.GaussianBlur(2))
    assert codes_in(photo(held, kind)) == Seen(copies=("CF-0012",))


def test_two_labels_are_two() -> None:
    assert codes_in(photo(printed("CF-0012", "CF-12345"))).copies == ("CF-0012", "CF-12345")


def test_a_back_cover_gives_its_isbn() -> None:
    assert codes_in(photo(barcode("9787506365437"))) == Seen(isbns=("9787506365437",))


@pytest.mark.parametrize(
    "words", ["https://example.com/CF-0012", "CF-0012已还", "CF-12", "请大家看CF-0012 已取", "9787506365437x"]
)
def test_another_qr_code_is_none(words: str) -> None:
    assert codes_in(photo(qr(words))) == Seen()


def test_a_bar_code_of_a_shop_is_none() -> None:
    assert codes_in(photo(barcode("6901028075831"))) == Seen()


def test_a_photo_of_a_table_says_nothing() -> None:
    assert codes_in(photo(Image.new("L", (10, 10)))) == Seen()


def test_what_is_broken_or_far_too_large_says_nothing() -> None:
    whole, large = photo(printed("CF-0012")), io.BytesIO()
    Image.new("1", (6000, 6000)).save(large, "PNG")
    for broken in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", whole[: len(whole) // 2], whole[100:], large.getvalue()):
        assert codes_in(broken) == Seen()
