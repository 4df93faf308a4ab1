"""Numbers as people write them in a chat: 12, 十二, 二十多, 一九八四; only what a pattern has already cut out."""

from bot.text.quick import quick

NUMBER = r"(?:\d{1,4}|[零〇一二两俩三四五六七八九十百千廿卅]{1,8})"
"""A whole number in digits or Chinese numerals, for use inside larger patterns."""

_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十", "俩": "两"})
_DIGITS_ONLY = quick(r"[零〇一二三四五六七八九]{2,8}")


def value(words: str) -> int | None:
    """12 for 12, 十二 or 一二, 190 for 一百九; None where the words are no number (百千, 几十)."""
    if words.isdecimal():
        return int(words)
    words = words.translate(_SHORT)
    if _DIGITS_ONLY.fullmatch(words):
        return int("".join(str(_DIGITS[word]) for word in words))
    total, digit, unit = 0, None, 1
    for before, word in zip(" " + words, words, strict=False):
        if word in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[word]
            digit, unit = None, _UNITS[word]
        elif word in _DIGITS:
            digit, unit = _DIGITS[word], unit if before in "百千" else 1
        else:
            return None
    if digit is not None:
        total += digit * (unit // 10 or 1)
    return total if total or digit is not None else None
