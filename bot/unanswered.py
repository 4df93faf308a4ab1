"""What is asked of the bot and nothing understands: one line that points to 帮助, so that nobody asks into the void."""

import re

from bot.message import Reply
from bot.text import speech
from bot.text.sentence import Sentence

_ASKED_FOR = re.compile(
    r"[？?]|(?:帮|给|替|教|告诉|陪|让)(?:一下)?我|(?:帮忙|麻烦|查|讲|说|介绍|推荐|统计|发|来)(?:一?[下查个份点些]|几[个本]|讲|说)"
)
_OF_ONESELF = re.compile(r"(?<![帮给替教诉陪让跟])我(?!们)|本人|自己")


def unanswered(sentence: Sentence, *, friend: bool) -> Reply | None:
    """The answer to a question or a request put to the bot; None to a greeting, thanks, and what is not said to it.

    Where a `friend`, who can be written to, asks about themselves it is said to them alone.
    """
    if not (sentence.mentions_bot or sentence.private) or not _asks(sentence):
        return None
    is_own = friend and bool(_OF_ONESELF.search(sentence.masked))
    return Reply("这一句我还没听懂，请您见谅。想知道我能做什么，说一句“帮助”就行。", private=is_own)


def _asks(sentence: Sentence) -> bool:
    return any(speech.is_question(words) or _ASKED_FOR.search(words) for _, words in sentence.clauses)
