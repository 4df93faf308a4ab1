"""The addresses of the desk: its pages and forms, which of them one is meant, and the menu."""

import importlib
import pkgutil
import re
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.console import pages
from bot.console.desk import Route, declared
from bot.message import clean
from models import role

ROOT = "/desk"
PARTS = {"台账": range(4), "读书": range(4, 5), "发布": range(5, 6), "管理": range(6, 10)}
"""The parts of the menu, and the tens of the numbers of their pages."""


@cache
def routes() -> tuple[Route, ...]:
    """Every page and every form, as the files in `pages` declare them."""
    for module in pkgutil.iter_modules(pages.__path__, f"{pages.__name__}."):
        importlib.import_module(module.name)
    return tuple(declared)


@cache
def _by_blanks() -> tuple[Route, ...]:
    return tuple(sorted(routes(), key=lambda route: route.path.count("{")))


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)(?::[^}]*)?\}", r"(?P<\1>[^/]+)", path))


def found(method: str, to: str) -> tuple[Route, dict[str, str]] | None:
    """The route of an address, and what its blanks hold; None for an address that is none of the desk's."""
    if not to.startswith(f"{ROOT}/"):
        return None
    path = urlsplit(to).path
    for one in _by_blanks():
        if one.method == method and (match := _pattern(one.path).fullmatch(path.removeprefix(ROOT))):
            return one, {name: clean(unquote(words)) for name, words in match.groupdict().items()}
    return None


def menu(desk: Any) -> list[tuple[str, list[Route]]]:
    """The pages in the menu that somebody may open, part by part."""
    may = [one for one in routes() if one.menu is not None and any(d in role.GRANTED_BY[one.duty] for d in desk.duties)]
    may.sort(key=lambda one: one.menu or 0)
    parts = [(part, [one for one in may if (one.menu or 0) // 10 in tens]) for part, tens in PARTS.items()]
    return [(part, pages) for part, pages in parts if pages]
