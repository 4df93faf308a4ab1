"""What stays the same of a text however it was copied: the ground on which words are known again."""

import re
import unicodedata
from functools import lru_cache

_BLOCK = re.compile(r"\A\s{0,9}[「“](?P<quoted>.{0,6000}?)[」”]\s{0,4}\n\s{0,9}[-—–－─][- —–－─]{2,80}\n", re.S)
_OPENS = ("「", "“")
_GONE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD, 0xFE0F])


@lru_cache(256)
def essence(text: str) -> str:
    """The text without quote block, blanks and invisible marks, wide and narrow signs made one."""
    words = split_quote(text)[1] if text[:1].isspace() or text[:1] in _OPENS else text
    if not words.isascii():
        words = unicodedata.normalize("NFKC", words.translate(_GONE))
    return "".join(words.split()).casefold()


def split_quote(text: str) -> tuple[str, str]:
    """The quote block that a flat reply begins with (empty where there is none), and what follows it."""
    block = _BLOCK.match(text) if text.lstrip()[:1] in _OPENS else None
    return (block["quoted"], text[block.end() :]) if block else ("", text)


def is_cut(text: str) -> bool:
    """Whether a text ends as chat programs end what they cut short."""
    return text.rstrip().endswith(("…", "..."))
