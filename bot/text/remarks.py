"""What stands in a copied chat beside people's own words: lines of the chat program, and the message replied to."""

from collections.abc import Sequence

from bot.text.quick import quick

_WHO = r"[\"“「]?(?P<name>[^\n\"“”「」，。！？：:]{1,40}?)[\"”」]?"
_RECALL = quick(
    rf"(?:\S{{1,40}}?[ ]?撤回了?成员[ ]?)?{_WHO}[ ]?(?:撤回了一条(?:成员)?消息|的一条消息)[：:。]?\s{{0,4}}[\"“]?(?P<words>[^\n]{{0,2000}})"
)
_REMARK = quick(
    r"\s{0,40}(?:[\"“「]?[^\n，。！？：:]{1,60}?(?:"
    r"撤回了(?:一条|成员)[^\n，。！？]{0,60}|邀请[^\n。！？]{1,200}加入了?群聊|(?:通过|与)[^\n。！？]{1,80}(?:加入|进入)了?(?:本?群聊|群)|加入了?群聊"
    r"|修改群名为[^\n]{1,80}|将[^\n，。！？]{1,60}(?:移出|移除)了?群聊|[已将][^\n，。！？]{1,40}(?:设为|成为)(?:新)?(?:群主|管理员)[^\n]{0,20}"
    r"|退出了?群聊|领取了[^\n，。！？]{1,40}的红包)"
    r"|[\"“「][^\n]{1,60}?[\"”」][ ]?拍了拍[^\n，。！？]{1,60}|我拍了拍[ ]?[\"“「][^\n]{1,60}|[^\s，。！？]{1,30}[ ]拍了拍[ ]?[^\n，。！？]{1,40}"
    r"|以(?:上|下)(?:是|为)[^\n]{0,12}(?:新消息|聊天记录|打招呼的内容)[^\n]{0,8})[。]?\s{0,40}"
)
_QUOTES = quick(
    r"[ \t]{0,8}[\[【「]?引用[\]】」]?[ \t]{0,4}[:：]?[ \t]{0,4}(?P<name>[^\s:：][^\n:：]{0,40})[:：](?P<text>[^\n]{0,5000})"
)
_HEAD = quick(r"(?P<name>[^\n(（]{1,60}?)(?:[(（][\w@.-]{3,64}[)）])?(?:[ \t]{1,8}[\d:/.\-年月日 ]{4,24})?[:：]?")


def is_remark(line: str) -> bool:
    """Whether a line is the chat program's own: who came, who was nudged, what was recalled."""
    return len(line) < 400 and _REMARK.fullmatch(line) is not None


def recall_of(text: str) -> tuple[str, str] | None:
    """(whose message, its words where they are told) of a line such as “林静”撤回了一条消息; None where it is none."""
    match = _RECALL.fullmatch(text.strip()) if "撤回" in text[:100] and len(text) < 2200 else None
    return (match["name"].strip(), match["words"].strip(' "”')) if match else None


def without_quote(body: Sequence[str]) -> tuple[str, tuple[str, str] | None]:
    """The message's own text, and (sender, text) of a message it replies to where lines of their own show that."""
    lines = list(body)
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    above = 0
    while above < len(lines) and lines[above].startswith(">"):
        above += 1
    if 0 < above < len(lines):
        shown = [line.lstrip("> ").rstrip() for line in lines[:above]]
        head = _HEAD.fullmatch(shown[0]) if len(shown) > 1 else None
        quoted = (head["name"].strip(), "\n".join(shown[1:])) if head else ("", "\n".join(shown))
        return "\n".join(lines[above:]).strip(), quoted
    last = _QUOTES.fullmatch(lines[-1]) if len(lines) > 1 else None
    if last:
        return "\n".join(lines[:-1]).strip(), (last["name"].strip(), last["text"].strip())
    return "\n".join(lines).strip(), None
