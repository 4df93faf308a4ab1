"""The office's own lists come in as they are, and what is odd in them is said."""

from pathlib import Path

import openpyxl
import pytest

from bot.imports.books import read_books
from bot.imports.members import read_members
from bot.refusal import Refused


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_roster_with_a_title_line_and_other_headings(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "名单.xlsx",
        ("红山区政协委员名单",),
        (None,),
        ("序号", "姓 名", "群名片", "界别", "职务顺序", "手机"),
        (1, "林静", "教育界-林静", "教育界", 3.0, 13900000000),
        (None, None, None, None, None, None),
        (2, "王芳", "民盟-王芳", "民盟", None, None),
        (3, "王芳", "民进-王芳", "民进", "主席", None),
    )
    members, odd = read_members(path)
    assert [(one.name, one.card, one.rank) for one in members] == [
        ("林静", "教育界-林静", 3),
        ("王芳", "民盟-王芳", None),
        ("王芳", "民进-王芳", None),
    ]
    assert odd == [
        "没有用到的栏：序号、手机。",
        "第7行的职务顺序“主席”不是数字，按没有填。",
        "名单里有2位王芳，按群昵称区分。",
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("称谓", "界别")], "没有“姓名”这一栏；第一行是：称谓、界别"),
        ([("姓名", "名字")], "有2栏都是“姓名”"),
        ([], "是空的"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(tmp_path: Path, rows: list, sentence: str) -> None:
    with pytest.raises(Refused) as problem:
        read_members(sheet(tmp_path / "名单.xlsx", *rows))
    assert sentence in str(problem.value)


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    for name, words in (("名单.xlsx", "不是 Excel"), ("名单.xls", "另存为 .xlsx"), ("名单.doc", "不是表格")):
        (tmp_path / name).write_bytes(b"hello")
        with pytest.raises(Refused, match=words):
            read_members(tmp_path / name)
    with pytest.raises(Refused, match="找不到"):
        read_members(tmp_path / "没有.xlsx")


def test_a_cell_without_end_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "长.csv").write_text("姓名,界别\n林静,教育界\n王芳," + "很长" * 70_000, encoding="utf-8")
    with pytest.raises(Refused, match="第3行读不下去"):
        read_members(tmp_path / "长.csv")


def test_csv_of_both_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text("姓名,界别\n林静,教育界\n", encoding=encoding)
        assert read_members(path)[0][0].sector == "教育界"


def test_books_with_isbn_in_every_shape(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "书目.xlsx",
        ("书名", "作者", "ISBN", "出版日期", "别名"),
        ("《活着》", "余华", 9787506365437.0, "2012-08", "活着啊、福贵"),
        ("乡土中国", "费孝通", "9787301024669", None, None),
        ("", "无名", None, None, None),
    )
    books, odd = read_books(path)
    assert (books[0].title, books[0].year, books[0].aliases) == ("活着", 2012, ("活着啊", "福贵"))
    assert odd[-1] == "第4行没有书名，没有导入。"
