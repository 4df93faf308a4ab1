"""Makes the Word templates that ship: `python -m tests.exports.make_templates`. An office uses its own in their stead.

The 简报 follows GB/T 9704: red head with its rule, title 小标宋 二号, text 仿宋 三号 at 28 points, 版记 with 报送 last.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FOLDER = Path(__file__).parent.parent.parent / "bot" / "exports" / "templates"
RED = RGBColor(0xD0, 0x10, 0x10)
SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋", "黑体", "楷体"
"""小标宋 is not on every machine: Word then takes 宋体."""
TWO, THREE, FOUR = 22, 16, 14
"""字号 in points: 二号, 三号, 四号."""


def page() -> Any:
    """An empty sheet of A4 with the margins of an official document and the page number at its foot."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(THREE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    _speaks_chinese(made)
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    shape.space_before = shape.space_after = Pt(0)
    for name, font in (("Heading 1", HEI), ("Heading 2", KAI)):
        heading(made.styles[name], font)
    foot = section.footer.paragraphs[0]
    foot.alignment = ALIGN.CENTER
    run(foot, "— ", "宋体", FOUR)
    field(foot, "PAGE")
    run(foot, " —", "宋体", FOUR)
    properties = made.core_properties
    properties.author, properties.title = "书香群记", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    return made


def _speaks_chinese(made: Any) -> None:
    """Said of the whole file: else signs are set as in Japanese, and marks stand in the middle of their square."""
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def heading(style: Any, font: str) -> None:
    """A heading as official documents have it: black, of the text's size."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = "Times New Roman", Pt(THREE), False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.first_line_indent = Pt(0), Pt(0), Pt(2 * THREE)


def run(
    paragraph: Any, words: str, font: str, size: float, colour: RGBColor | None = None, *, bold: bool = False
) -> Any:
    """Some words of a paragraph."""
    made = paragraph.add_run(words)
    made.font.size, made.bold = Pt(size), bold
    made.font.name = "Times New Roman"
    made._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if colour is not None:
        made.font.color.rgb = colour
    return made


def line(made: Any, words: str, font: str = FANG, size: float = THREE, **look: Any) -> Any:
    """A paragraph of one sort of type; `indent` False: it begins at the edge; `keep`: on the page of the next one."""
    paragraph = made.add_paragraph()
    if words.startswith("{%p"):
        look = {}
    paragraph.alignment = look.get("align", ALIGN.JUSTIFY)
    if look.get("indent", True) and paragraph.alignment == ALIGN.JUSTIFY:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    if "spacing" in look:
        paragraph.paragraph_format.line_spacing = Pt(look["spacing"])
    if look.get("picture"):
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.keep_with_next = look.get("keep")
    run(paragraph, words, font, size, look.get("colour"), bold=look.get("bold", False))
    return paragraph


def rule(paragraph: Any, side: str, colour: str, eighths: int) -> None:
    """A line above or below a paragraph, in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    edge = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    paragraph._p.get_or_add_pPr().append(borders)


def field(paragraph: Any, code: str, shown: str = "1", font: str = "宋体") -> None:
    """A field that Word works out, such as the page number; until then `shown` stands there."""
    for kind in ("begin", "instr", "separate", "text", "end"):
        made = run(paragraph, shown if kind == "text" else "", font, FOUR)._r
        if kind == "instr":
            words = OxmlElement("w:instrText")
            words.text = code
            made.append(words)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            made.append(mark)


def table(
    made: Any, head: tuple[str, ...], cells: tuple[str, ...], widths: tuple[int, ...], each: str, spacing: int = 20
) -> None:
    """A table with one row for each thing of a list; `spacing` is the height of a line in points."""
    grid = made.add_table(rows=4, cols=len(head), style="Table Grid")
    for number, words in enumerate(head):
        cell(grid.rows[0].cells[number], words, HEI, spacing)
        cell(grid.rows[2].cells[number], cells[number], FANG, spacing)
    cell(grid.rows[1].cells[0], "{%tr for " + each + " %}", FANG)
    cell(grid.rows[3].cells[0], "{%tr endfor %}", FANG)
    measured(grid, widths)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def measured(grid: Any, widths: tuple[int, ...]) -> None:
    """How wide each column is, in millimetres: Word reads it off the cells, others off the grid."""
    grid.autofit = False
    for number, width in enumerate(widths):
        grid.columns[number].width = Mm(width)
        for row in grid.rows:
            row.cells[number].width = Mm(width)


def cell(one: Any, words: str, font: str, spacing: int = 20) -> None:
    """The words of a cell."""
    paragraph = one.paragraphs[0]
    paragraph.paragraph_format.line_spacing = Pt(spacing)
    run(paragraph, words, font, 12)


def each(made: Any, of: str, **lines: Any) -> None:
    """Paragraphs repeated for each thing of a list."""
    line(made, "{%p for " + of + " %}")
    for words, look in lines.pop("lines"):
        line(made, words, **look)
    line(made, "{%p endfor %}")


def briefing() -> Any:
    """月度简报."""
    made = page()
    line(made, "{{ 简报名 }}", SONG, 42, align=ALIGN.CENTER, spacing=60, colour=RED)
    line(made, "{{ 期号 }}", FANG, THREE, align=ALIGN.CENTER)
    head = line(made, "{{ 编发单位 }}\t{{ 编发日期 }}", FANG, THREE, indent=False)
    head.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    rule(head, "bottom", "D01010", 18)
    line(made, "", size=8, indent=False)
    line(made, "{{ 标题 }}", SONG, TWO, align=ALIGN.CENTER, spacing=36)
    line(made, "", size=8, indent=False)
    each(made, "段 in 导语", lines=[("{{ 段 }}", {})])
    made.add_paragraph("一、主要数据", style="Heading 1")
    cells = ("{{ 行.名称 }}", "{{ 行.本期 }}", "{{ 行.补正 }}", "{{ 行.说明 }}")
    table(made, ("指标", "本期", "上期补正", "说明"), cells, (28, 30, 28, 70), "行 in 指标", 17)
    line(made, "{{ 补正说明 }}", size=12, spacing=20)
    line(made, "{%p if 未收全 %}")
    line(made, "{{ 未收全 }}", size=12, spacing=20)
    line(made, "{%p endif %}")
    line(made, "{{ 各群打卡图 }}", align=ALIGN.CENTER, picture=True)
    line(made, "{{ 每日打卡图 }}", align=ALIGN.CENTER, picture=True)
    made.add_paragraph("二、活动情况", style="Heading 1")
    each(made, "段 in 活动", lines=[("{{ 段 }}", {})])
    each(made, "照 in 活动照片", lines=[
        ("{{ 照.图 }}", {"align": ALIGN.CENTER, "picture": True, "keep": True}),
        ("{{ 照.说明 }}", {"font": KAI, "size": FOUR, "align": ALIGN.CENTER}),
    ])  # fmt: skip
    made.add_paragraph("三、本期共读", style="Heading 1")
    each(made, "段 in 图书", lines=[("{{ 段 }}", {})])
    made.add_paragraph("四、体会选登", style="Heading 1")
    each(made, "篇 in 体会", lines=[
        ("{{ 篇.题目 }}", {"font": KAI, "keep": True}),
        ("{{ 篇.正文 }}", {"keep": True}),
        ("（{{ 篇.作者 }}）", {"align": ALIGN.RIGHT}),
    ])  # fmt: skip
    line(made, "{%p if not 体会 %}")
    line(made, "本期没有选登体会。")
    line(made, "{%p endif %}")
    made.add_paragraph("五、各地动态", style="Heading 1")
    each(made, "地 in 各地", lines=[("【{{ 地.旗县区 }}】{{ 地.正文 }}", {})])
    line(made, "{{ 缺稿 }}")
    _end(made)
    line(made, "附录", HEI, THREE, indent=False).paragraph_format.page_break_before = True
    each(made, "表 in 附录", lines=[
        ("{{ 表.题目 }}", {"font": HEI, "size": FOUR, "spacing": 24, "indent": False, "keep": True}),
        ("{%p for 行 in 表.行 %}", {}),
        ("{{ 行 }}", {"size": 10.5, "spacing": 16, "indent": False, "align": ALIGN.LEFT}),
        ("{%p endfor %}", {}),
    ])  # fmt: skip
    return made


def _end(made: Any) -> None:
    """版记: to whom it goes, who made it and when."""
    line(made, "")
    first = line(made, "报送：{{ 报送 }}", FANG, FOUR, indent=False)
    rule(first, "top", "000000", 8)
    last = line(made, "{{ 编发单位 }}\t{{ 编发日期 }}印发", FANG, FOUR, indent=False)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    last._p.get_or_add_pPr().append(borders)


def dossier() -> Any:
    """委员履职读书档案: one page."""
    made = page()
    section = made.sections[0]
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.footer_distance = Mm(10)
    line(made, "{{ 年 }}年度委员履职读书档案", SONG, TWO, align=ALIGN.CENTER, spacing=40)
    grid = made.add_table(rows=3, cols=4, style="Table Grid")
    for row, words in zip(
        grid.rows,
        (("姓名", "{{ 姓名 }}", "界别", "{{ 界别 }}"), ("专委会", "{{ 专委会 }}", "旗县区", "{{ 旗县区 }}"),
         ("类型", "{{ 类型 }}", "积分", "{{ 积分 }}")),
        strict=True,
    ):  # fmt: skip
        for number, (one, text) in enumerate(zip(row.cells, words, strict=True)):
            cell(one, text, HEI if number % 2 == 0 else FANG)
    measured(grid, (22, 56, 22, 56))
    line(made, "", size=6, indent=False, spacing=8)
    table(made, ("项目", "数量", "积分", "算法"), ("{{ 行.名称 }}", "{{ 行.数量 }}", "{{ 行.积分 }}", "{{ 行.算法 }}"),
          (32, 26, 22, 76), "行 in 项目")  # fmt: skip
    for title, name in (("读过的书", "图书"), ("荐过的书", "荐书"), ("参加的活动", "活动"), ("写的体会", "体会")):
        line(made, f"{title}：{{{{ {name} }}}}", FANG, 12, indent=False, spacing=20)
    line(made, "{{ 摘句 }}", KAI, 12, spacing=20)
    line(made, "{%p if 未收全 %}")
    line(made, "{{ 未收全 }}", FANG, 12, indent=False, spacing=20)
    line(made, "{%p endif %}")
    last = line(made, "核对：{{ 核对 }}\t{{ 编发单位 }}　{{ 编发日期 }}", FANG, 12, indent=False, spacing=24)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    return made


def bookmark(paragraph: Any, number: str, name: str) -> None:
    """Name the place where a paragraph stands, so that a field can tell its page."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (begin, end):
        one.set(qn("w:id"), number)
    begin.set(qn("w:name"), name)
    paragraph.runs[0]._r.addprevious(begin)
    paragraph.runs[-1]._r.addnext(end)


def _works_out_fields(made: Any) -> None:
    """Let Word work out the page numbers of the contents when the file is opened, after one question to the reader."""
    asks = OxmlElement("w:updateFields")
    asks.set(qn("w:val"), "true")
    settings = made.settings.element
    settings.insert(settings.index(settings.find(qn("w:compat"))), asks)


def anthology() -> Any:
    """体会汇编: a printed book with its contents.

    The contents' page numbers are fields: only who lays out the pages knows them. LibreOffice works them out by itself;
    Word asks once, when the file is opened, whether to update the fields (是); WPS does it at Ctrl+A, F9. Until then no
    number stands there rather than a wrong one. A 目录 field of Word's would need the same, and hide its lines.
    """
    made = page()
    _works_out_fields(made)
    for _ in range(7):
        line(made, "")
    line(made, "{{ 书名 }}", SONG, 36, align=ALIGN.CENTER, spacing=56)
    line(made, "{{ 副题 }}", KAI, THREE, align=ALIGN.CENTER)
    for _ in range(9):
        line(made, "")
    line(made, "{{ 编发单位 }}", FANG, THREE, align=ALIGN.CENTER)
    line(made, "{{ 编发日期 }}", FANG, THREE, align=ALIGN.CENTER).add_run().add_break(WD_BREAK.PAGE)
    line(made, "目　录", HEI, TWO, align=ALIGN.CENTER, spacing=40)
    line(made, "{%p for 章 in 各章 %}")
    told = line(made, "{{ 章.题目 }}　{{ 章.篇数 }}篇\t", HEI, align=ALIGN.LEFT, indent=False, keep=True)
    told.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    field(told, "PAGEREF chapter{{ 章.号 }} \\h", "　", "Times New Roman")
    line(made, "{{ 章.作者们 }}", FANG, FOUR, spacing=24)
    line(made, "{%p endfor %}")
    line(made, "{%p for 章 in 各章 %}")
    chapter = made.add_paragraph("{{ 章.题目 }}", style="Heading 1")
    chapter.paragraph_format.page_break_before = True
    chapter.paragraph_format.first_line_indent = Pt(0)
    chapter.alignment = ALIGN.CENTER
    bookmark(chapter, "{{ 章.号 }}", "chapter{{ 章.号 }}")
    line(made, "{%p for 篇 in 章.各篇 %}")
    made.add_paragraph("{{ 篇.题目 }}", style="Heading 2")
    each(made, "段 in 篇.各段", lines=[
        ("{%p if loop.last %}", {}),
        ("{{ 段 }}", {"keep": True}),
        ("{%p else %}", {}),
        ("{{ 段 }}", {}),
        ("{%p endif %}", {}),
    ])  # fmt: skip
    line(made, "{{ 篇.作者 }}", KAI, FOUR, align=ALIGN.RIGHT)
    line(made, "{%p endfor %}")
    line(made, "{%p endfor %}")
    return made


TEMPLATES = {"briefing": briefing, "dossier": dossier, "anthology": anthology}

if __name__ == "__main__":
    for name, make in TEMPLATES.items():
        make().save(FOLDER / f"{name}.docx")
