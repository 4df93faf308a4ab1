"""主题书: the one book that a notice of an event says is read there; none where that is not quite clear."""

from bot.text.catalogue import Catalogue
from bot.text.found import Title
from bot.text.quick import quick
from bot.text.titles import How, Mention, mentions, unique

_BY_THE_WAY = quick(
    r"(?:著有|著作|代表作|新作|曾著|写过|出版|主编|译有|创作|奖品|奖励|获赠|赠送|赠书|赠阅|送|签售|根据|依据|按照?|落实|贯彻|选自|出自|节选自|收入)[^，。；！？、\n《》]{0,8}\Z"
)
"""What stands before one that is only spoken of: by whom the speaker is known, what one gets, what it rests on."""
_OF_SOMEBODY = quick(r"\A(?:一书)?的?(?:作者|主编|译者|编者|编剧|责任?编辑?|获得者|[一两三四五\d]{1,2}[本册套])")


def theme(text: str, catalogue: Catalogue) -> Title | None:
    """The book read at the event that a text announces: the only one it names, unless that is only by the way.

    Of several books none, but where each of the others is named by the way.
    """
    marked = (one for one in mentions(text, catalogue) if one.how == How.bracketed and text[one.start] == "《")
    read = unique(one for one in marked if not _is_by_the_way(text, one))
    return read[0] if len(read) == 1 else None


def _is_by_the_way(text: str, one: Mention) -> bool:
    before, after = text[max(0, one.start - 20) : one.start], text[one.end : one.end + 8]
    return bool(_BY_THE_WAY.search(before) or _OF_SOMEBODY.match(after))
