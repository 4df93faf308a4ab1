"""What people read is set as Chinese is set: no half-width sign between Chinese characters, no bracket of two sorts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = [path for folder in ("bot", "handlers", "models", "scheduled") for path in (ROOT / folder).rglob("*.py")]
_HAN = "\u4e00-\u9fff\ue000"
_PUT_IN = "\ue000"
_NOTATION = re.compile(r"\w+://\S+|主机:端口")
_WRONG = re.compile(
    rf"[{_HAN}》”）%][,;:!?][{_HAN}《“（]|[{_HAN}》”）%][,;](?=\s?\Z)|[{_HAN}》”]\([{_HAN}《“]|（[^（）()]{{0,80}}\)|\([^（）()]{{0,80}}）"
)


def literals(source: str) -> Iterator[tuple[int, str]]:
    """The texts of a module with the line each begins on: no docstring, no pattern; what is put in is one sign."""
    tree = ast.parse(source)
    parts = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re."):
            parts |= {id(node) for node in ast.walk(call)}
    for node in ast.walk(tree):
        if id(node) in parts or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        if re.match(r"[fF]?[rR]", ast.get_source_segment(source, node) or ""):
            continue
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(one.value) if isinstance(one, ast.Constant) else _PUT_IN for one in node.values),
            )
        elif isinstance(node.value, str):
            yield node.lineno, node.value


def wrong(source: str) -> list[str]:
    found = [
        f"{line}: {text}"
        for line, text in literals(source)
        if re.search("[\u4e00-\u9fff]", text) and _WRONG.search(_NOTATION.sub("", text))
    ]
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and re.match(r"'[,;] ?'\.join\(", ast.unparse(call)):
            found += [ast.unparse(call)] if "'?'" not in ast.unparse(call) else []
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_people_read_is_set_in_chinese(path: Path) -> None:
    assert wrong(path.read_text(encoding="utf-8")) == []


def test_what_is_wrong_is_found_and_a_pattern_is_none() -> None:
    assert len(wrong('a = "打卡5天,读完1本"')) == 1
    assert len(wrong('a = f"打卡{n}天（{why})"')) == 1
    assert len(wrong('a = f"{name}:{words}好"')) == 1
    assert len(wrong('a = ";".join(acks)')) == 1
    assert wrong('a = "打卡5天，读完1本"') == []
    assert wrong('a = f"http://{host}:{port}/"') == []
    assert wrong('a = re.compile("打卡(荐书)")') == []
    assert wrong('"""打卡,荐书"""') == []
