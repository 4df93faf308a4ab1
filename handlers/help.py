"""帮助: what the bot understands, told by the handlers' own examples."""

from collections.abc import Iterator

from bot.handler import Context, Handler, find, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.questions import asked
from bot.text.sentence import Sentence

_NOT_SHOWN = (
    "帮助",
    "问机器人",
    "本人意愿",
    "记上了吗",
    "漏记",
    "登记本",
    "捐书登记",
    "续借",
    "到哪了",
    "双向荐读",
    "活动",
    "签到",
    "收到",
    "投票",
    "差哪几天",
)
"""What is said of what an organiser set going, or asked of the bot itself; the last lines of the answer say how."""
_FIRST = ("打卡", "荐书", "体会", "摘抄")
"""What most people come for; what takes a record back comes last."""
EXAMPLES = ("帮助", "@书香群记 你会干什么")


def understand(sentence: Sentence) -> Iterator[Found]:
    """The word alone, or asked of the bot by @ or in private."""
    if "help" in asked(sentence):
        yield Found(Kind.query, command="help", why=("帮助",))


@handles("帮助", understand, examples=EXAMPLES)
def help_out(ctx: Context, found: Found) -> Reply:
    """One example a capability."""
    lines = ["我帮大家记读书账，照常说话就行，例如："]
    shown = sorted((one for one in find() if one.name not in _NOT_SHOWN), key=_place)
    lines += [f"· {one.name}：{one.examples[0]}" for one in shown]
    lines.append("· 查询：我的记录、排行榜、书单、活动、漂流书目、CF-0012到哪了")
    lines.append("不想被记，说一句“不要记我”就行。")
    return Reply("\n".join(lines))


def _place(handler: Handler) -> tuple[int, bool]:
    return _FIRST.index(handler.name) if handler.name in _FIRST else len(_FIRST), handler.alone
