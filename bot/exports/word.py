"""Word files out of a template with placeholders, the office's own or the one that ships; the only user of docxtpl."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bot.exports.sheet import printable, replacing
from bot.refusal import Refused, reason

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

FOLDER = Path(__file__).parent / "templates"
BIGGEST, MOST = 100 * 1024 * 1024, 20 * 1024 * 1024
"""Bytes that a Word file may have unpacked, and as it is kept."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the words after it round: in a paper it would set the rest of a paragraph from the right."""
_NEVER = (1980, 1, 1, 0, 0, 0)


_NO_WORD_FILE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    LookupError,
    ValueError,
    SyntaxError,
    TypeError,
)
"""What is raised of a file that only looks like one of Word's; SyntaxError is that of its XML."""
_NO_WORDS = (ArithmeticError, AttributeError, LookupError, RuntimeError, SyntaxError, TypeError, ValueError)
"""What is raised where a placeholder asks for more than a name, or stands where the file breaks."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG that stands in a document, so many millimetres wide."""

    content: bytes
    wide: int


def template_of(name: str, data: Path) -> Path:
    """The office's own template of that name in the data folder, else the one that ships."""
    return own(name, data) if own(name, data).exists() else FOLDER / f"{name}.docx"


def own(name: str, data: Path) -> Path:
    """Where the office's own template of that name is, if it has one."""
    return data / "templates" / f"{name}.docx"


def write(path: Path, content: bytes) -> None:
    """Put a file in its place, whole or not at all; raises Refused."""
    with replacing(path) as beside:
        beside.write_bytes(content)


def check(name: str, content: bytes) -> None:
    """Raises Refused where a file is none of Word's that can be opened and kept."""
    if len(content) > MOST:
        raise Refused(
            f"{name} 有{len(content) / 1024 / 1024:.0f}MB，最多{MOST // 1024 // 1024}MB；请把里面的图片改小。"
        )
    try:
        _look_inside(name, io.BytesIO(content))
        docx = _docx(io.BytesIO(content))
        if not any(one.text.strip() for one in docx.paragraphs):
            raise Refused(f"{name} 里没有文字，请核对是不是选错了文件。")
    except _NO_WORD_FILE:
        raise Refused(_wrong(name)) from None


def fill(template: Path, values: Mapping[str, Any]) -> bytes:
    """A document with every placeholder filled; raises Refused that names the placeholder nobody knows.

    The same template and values give the same bytes.
    """
    from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import SandboxedEnvironment

    sheet = _opened(template)
    rules = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        unknown = sheet.get_undeclared_template_variables(jinja_env=rules) - values.keys()
        if unknown:
            raise Refused(_unknown(template, sorted(unknown), values))
        sheet.render({name: _ready(sheet, value) for name, value in values.items()}, jinja_env=rules, autoescape=True)
    except TemplateSyntaxError as error:
        raise Refused(f"模板 {template.name} 里{_broken(sheet, error.message or '')}。") from None
    except UndefinedError as error:
        raise Refused(f"模板 {template.name} 里有一处占位不认识：“{_attribute(str(error))}”。") from None
    except SecurityError:
        raise Refused(f"模板 {template.name} 里有一处占位不允许使用；只能写占位的名称。") from None
    except _NO_WORDS:
        raise Refused(f"模板 {template.name} 里有一处占位算不出来；只能写占位的名称，不能计算。") from None
    made = io.BytesIO()
    sheet.save(made)
    return _undated(made.getvalue())


def _opened(template: Path) -> "DocxTemplate":
    from docxtpl import DocxTemplate

    try:
        _look_inside(template.name, template)
        sheet = DocxTemplate(str(template))
        sheet.init_docx()
    except OSError as error:
        raise Refused(f"模板 {template} 读不了：{reason(error)}。") from None
    except _NO_WORD_FILE:
        raise Refused(_wrong(template.name)) from None
    return sheet


def _look_inside(name: str, file: Path | IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Refused(_wrong(name))
        if sum(one.file_size for one in archive.infolist()) > BIGGEST:
            raise Refused(f"{name} 解开后超过100MB，不像一份 Word 文件；请检查文件。")


def _wrong(name: str) -> str:
    return f"{name} 不是 Word 文件（.docx），或者设了密码；请在 Word 里另存为 .docx 再用。"


def _docx(file: IO[bytes]) -> Any:
    from docx import Document

    return Document(file)


def _ready(sheet: "DocxTemplate", value: Any) -> Any:
    """A value as the template takes it: texts without what XML refuses or turns them round, pictures as Word's own."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    if isinstance(value, str):
        return _TURNS.sub("", printable(value))
    if isinstance(value, Picture):
        return InlineImage(sheet, io.BytesIO(value.content), width=Mm(value.wide))
    if isinstance(value, Mapping):
        return {name: _ready(sheet, one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_ready(sheet, one) for one in value]
    return value


def _unknown(template: Path, names: list[str], values: Mapping[str, Any]) -> str:
    said = "、".join("{{ " + name + " }}" for name in names)
    return f"模板 {template.name} 里的 {said} 不认识；可以用的有：{'、'.join(values)}。请改好再用。"


def _broken(sheet: "DocxTemplate", words: str) -> str:
    """What is wrong with a placeholder that nobody can read, beside Jinja's English sentence."""
    for paragraph in sheet.docx.element.body.iter("{*}p"):
        line = "".join(paragraph.itertext("{*}t"))
        for opens, shuts in (("{{", "}}"), ("{%", "%}")):
            unshut = [one for one in line.split(opens)[1:] if shuts not in one]
            if unshut:
                return f"有一处占位写得不完整：“{opens}{unshut[0][:20]}”后面缺“{shuts}”"
    if "end of template" in words:
        return "有一处循环没有写完，缺“{%p endfor %}”或“{%tr endfor %}”"
    return f"有一处占位写得不完整，在“{_attribute(words)}”附近"


def _attribute(words: str) -> str:
    """The name in Jinja's English sentence: 'dict object' has no attribute '书名'."""
    parts = words.split("'")
    return parts[-2] if len(parts) > 2 else words.rpartition(" ")[2]


def _undated(content: bytes) -> bytes:
    """The file without the time at which it was written."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(zipfile.ZipInfo(one.filename, _NEVER), old.read(one), zipfile.ZIP_DEFLATED)
    return made.getvalue()
