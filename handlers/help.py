"""帮助: what the bot understands, told by the handlers' own examples."""

from collections.abc import Iterator

from bot.handler import Context, find, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.questions import asked
from bot.text.sentence import Sentence

_NOT_SHOWN = ("帮助", "问机器人", "本人意愿", "记上了吗", "漏记")
"""What is asked or told of the bot itself; the last lines of the answer say how."""
EXAMPLES = ("帮助", "@书香群记 你会干什么")


def understand(sentence: Sentence) -> Iterator[Found]:
    """The word alone, or asked of the bot by @ or in private."""
    if "help" in asked(sentence):
        yield Found(Kind.query, command="help", why=("帮助",))


@handles("帮助", understand, examples=EXAMPLES)
def help_out(ctx: Context, found: Found) -> Reply:
    """One example a capability."""
    lines = ["我帮大家记读书账，照常说话就行，例如："]
    lines += [f"· {one.name}：{one.examples[0]}" for one in find() if one.name not in _NOT_SHOWN]
    lines.append("· 查询：我的记录、排行榜、书单")
    lines.append("不想被记，说一句“不要记我”就行。")
    return Reply("\n".join(lines))
