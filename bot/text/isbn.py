"""书号: an ISBN as lists, spreadsheets and bar codes write it, made its thirteen digits where the checksum is right."""

import re

_FLOAT = re.compile(r"\A(\d+)\.0+\Z")
_POWER = re.compile(r"\d[eE]")
_SCIENTIFIC = re.compile(r"\d\.\d{12,}[eE]\+?12")
"""A spreadsheet that shows fewer digits than the number has (9.78702E+12) has lost the others."""
_OTHER = re.compile(r"[^0-9Xx]")


def isbn_of(words: str) -> str:
    """A 13-digit ISBN out of what a cell holds (hyphens, ten digits, 9787020002207.0); empty where it is none."""
    plain = words.strip()
    if whole := _FLOAT.match(plain):
        plain = whole[1]
    elif _POWER.search(plain):
        plain = str(int(float(plain))) if _SCIENTIFIC.fullmatch(plain) else ""
    digits = _OTHER.sub("", plain)
    if len(digits) == 10 and sum((10 - at) * _digit(sign) for at, sign in enumerate(digits)) % 11 == 0:
        stem = "978" + digits[:9]
        return stem + str(-_weighted(stem) % 10)
    is_whole = len(digits) == 13 and digits.isdecimal() and digits.startswith(("978", "979"))
    return digits if is_whole and _weighted(digits) % 10 == 0 else ""


def _digit(sign: str) -> int:
    return 10 if sign in "Xx" else int(sign)


def _weighted(digits: str) -> int:
    return sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(digits))
