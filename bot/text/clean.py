"""What a message looks like once the chat program's own marks are gone: quote blocks, mentions, emoji codes, odd blanks."""

import re

from bot.message import clean
from bot.text.quick import quick

LONGEST = 20_000
"""Characters of a message that are looked at."""

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD], None)
_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SAME = {
    0x2005: " ",
    0x3000: " ",
    0xA0: " ",
    0x0D: "\n",
    0xFF05: "%",
    0xFF5E: "~",
    0x301C: "~",
    0xFF1C: "〈",
    0xFF1E: "〉",
}
_TABLE = _INVISIBLE | _WIDTH | _SAME
_ODD = re.compile(f"[{''.join(map(chr, _TABLE))}]")
_EMOJI_CODE = quick(r"\[[\u4e00-\u9fffA-Za-z]{1,8}\]")
_PICTURE = quick(r"\[(?:图片|语音|视频)\]")
_MEDIA_CODE = quick(r"\[(?:图片|语音|视频|文件|链接|位置|名片|动画表情|小程序|聊天记录)\]")
_QUOTE = quick(r"\A\s{0,9}「([^：:\n]{1,40})[：:](.{0,5000}?)」\n\s{0,9}-(?:[ -]){2,40}\n", re.S)
_MENTION = quick(r"@([^\s@]{1,30})[ \u2005]?")


def plain(text: str) -> str:
    """The text with blanks, widths and invisible marks made uniform; codes of emoji, pictures and voices taken out."""
    words = clean(text[:LONGEST])
    is_coded = "[" in words
    if is_coded:
        words = _PICTURE.sub(" ", words)
    if _ODD.search(words):
        words = words.translate(_TABLE)
    return _EMOJI_CODE.sub(_without_emoji, words) if is_coded else words


def _without_emoji(code: re.Match[str]) -> str:
    return code[0] if _MEDIA_CODE.match(code[0]) else " "


def unquote(text: str) -> tuple[str, tuple[str, str] | None]:
    """Split a flat quote reply into the reply and (sender, text) of what it answers."""
    block = _QUOTE.match(text)
    if block is None:
        return text, None
    return text[block.end() :], (block[1], block[2])


def unmention(text: str) -> str:
    """The text without the @名字 it begins or ends with."""
    return _MENTION.sub(" ", text).strip() if "@" in text else text.strip()
