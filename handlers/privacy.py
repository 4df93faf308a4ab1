"""不要记我: whether a member is recorded and reminded is the member's own word, said in plain speech."""

import re
from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.sentence import Sentence
from models.audit import note

EXAMPLES = ("不要记我", "可以记我了", "别提醒我")

_WISHES = {
    "unrecord": re.compile(
        r"\A(?:请|麻烦)?(?:以后)?(?:不要|别|不用|不必)(?:再)?(?:记我|记录我|给我记)(?:了|的)?(?:记录)?[。.!！~～\s]{0,3}\Z"
    ),
    "record": re.compile(
        r"\A(?:请)?(?:可以|恢复|重新|继续)(?:开始)?(?:记我|记录我|给我记)(?:了|吧)?[。.!！~～\s]{0,3}\Z"
    ),
    "unremind": re.compile(
        r"\A(?:请|麻烦)?(?:以后)?(?:不要|别|不用|不必)(?:再)?(?:提醒我|催我)(?:了)?[。.!！~～\s]{0,3}\Z"
    ),
    "remind": re.compile(r"\A(?:请)?(?:可以|恢复|重新|继续)(?:提醒我)(?:了|吧)?[。.!！~～\s]{0,3}\Z"),
}
_ANSWERS = {
    "unrecord": "好的，从现在起不再记您的内容。想恢复时说一句“可以记我了”。",
    "record": "好的，从现在起照常记录。",
    "unremind": "好的，不再提醒您。想恢复时说一句“可以提醒我了”。",
    "remind": "好的，恢复提醒。",
}


def understand(sentence: Sentence) -> Iterator[Found]:
    """A wish about being recorded or reminded, said on its own."""
    if len(sentence.text) <= 24:
        for wish, words in _WISHES.items():
            if words.match(sentence.text):
                yield Found(Kind.query, command=wish, why=("本人的意愿",))


@handles("本人意愿", understand, examples=EXAMPLES, alone=True)
def obey(ctx: Context, found: Found) -> Reply:
    """Do as the member says, from now on."""
    wish = found.command or ""
    field = "recorded" if wish.endswith("record") else "reminded"
    member = ctx.member
    setattr(member, field, not wish.startswith("un"))
    ctx.session.add(member)
    note(ctx.session, ctx.now, f"成员：{member.id}", wish, member)
    return Reply(_ANSWERS[wish], private=True)
