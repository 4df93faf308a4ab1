"""The sheets of labels: 24 on a page of A4, every one whole, legible and readable by a phone."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from bot.pictures.labels import A_SHEET, DPI, Label, sheets, write
from bot.text.copies import taken

LONG = "毛泽东选集（第一卷）：中国社会各阶级的分析与湖南农民运动考察报告及其他"
TITLES = ["活着", LONG, "The Old Man and the Sea: A Novel of Courage", "Donaudampfschifffahrtsgesellschaft", "", "1984"]
LABELS = [Label(f"CF-{number:04d}", TITLES[number % len(TITLES)]) for number in range(9975, 10001)]


def mm(number: float) -> int:
    return round(number / 25.4 * DPI)


def test_the_file_has_pages_of_a4_with_every_label_in_order(tmp_path: Path) -> None:
    assert write(tmp_path / "labels.pdf", LABELS) == 2
    pdf = pypdfium2.PdfDocument(tmp_path / "labels.pdf")
    assert [tuple(round(side) for side in page.get_size()) for page in pdf] == [(595, 842)] * 2
    read = [
        one.text for page in pdf for one in zxingcpp.read_barcodes(page.render(scale=200 / 72, grayscale=True).to_pil())
    ]
    assert sorted(read) == sorted(taken(label.code) for label in LABELS)
    pdf.close()


@pytest.mark.parametrize("title", TITLES)
def test_nothing_is_printed_near_an_edge_or_into_the_qr_code(title: str) -> None:
    (page,) = sheets([Label("CF-10000", title)])
    for edge in ((0, 1, 4.6, 37), (66, 1, 69.5, 37), (1, 1, 69, 4), (1, 33.6, 69, 37), (40.6, 1, 43.4, 37)):
        cut = page.crop(tuple(mm(side) for side in edge)).convert("L")
        assert cut.getextrema() == (255, 255), edge


def test_a_full_page_is_one_page() -> None:
    assert len(list(sheets([Label("CF-0001", "活着")] * A_SHEET))) == 1
    assert list(sheets([])) == []
