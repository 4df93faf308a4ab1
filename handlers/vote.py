"""投票选书: while a group is asked which book to read next, a member answers with numbers of the list."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.numbers import NUMBER, value
from bot.text.quick import quick
from bot.text.sentence import Sentence
from models import ballot
from models.ballot import Ballot, Vote

EXAMPLES = ("1、3、4", "②③⑤", "选2和4", "投1号")

LONGEST = 32
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ONE = rf"(?:第\s?\d{{1,3}}\s?[号本]|(?:\d{{1,3}}|[{_CIRCLED}])\s?号?)"
_AND = r"(?:\s?[、,，;；和与及跟]\s?|\s{1,3}|(?<=[①-⑳])(?=[①-⑳]))"
_VOTES = r"(?:我?(?:的?票|投票|想?选择?|投给?|想读|要投|支持|赞成))(?:是|给|了)?[：:，,\s]{0,2}"
_BALLOT = quick(rf"\A(?:{_VOTES})?({_ONE}(?:{_AND}{_ONE}){{0,19}})(?:票|吧|这[几两三]本)?[。.！!~～👍\s]{{0,4}}\Z")
_IN_WORDS = quick(rf"\A{_VOTES}(第?{NUMBER}[号本]?(?:[、,，和与及跟]第?{NUMBER}[号本]?){{0,9}})[。.！!~～\s]{{0,4}}\Z")
_NUMBER = quick(rf"\d{{1,3}}|[{_CIRCLED}]|{NUMBER}")
_PLAIN = quick(r"\A\s?\d{1,3}\s?\Z")


def understand(sentence: Sentence) -> Iterator[Found]:
    """Nothing but numbers, or that one votes for them; whether that means anything depends on what the group is asked."""
    text = sentence.text
    if not sentence.live or sentence.private or len(text) > LONGEST:
        return
    if said := _BALLOT.match(text) or _IN_WORDS.match(text):
        yield Found(Kind.query, command="vote", words=said[1], why=("只报编号",))


@handles("投票", understand, examples=EXAMPLES)
def vote(ctx: Context, found: Found) -> Reply | None:
    """Keep the speaker's ballot, in the stead of an earlier one; what is on no list is told to them alone."""
    asked = ballot.open_in(ctx.session, ctx.group_id, ctx.incoming.sent_at) if ctx.group_id else None
    if asked is None or not ctx.member.recorded:
        return None
    books, numbers = ballot.candidates(ctx.session, asked), _numbers(found.words)
    wrong = [number for number in numbers if number not in books]
    if wrong and _PLAIN.match(ctx.incoming.text):
        return None
    if wrong or len(numbers) > asked.most:
        words = _refusal(asked, numbers, wrong, len(books))
        words += "之前投过的仍然算。" if ballot.has_voted(ctx.session, asked, ctx.member_id) else ""
        return ctx.to_self(words)
    row = Ballot(vote_id=asked.id or 0, member_id=ctx.member_id, numbers=numbers, at=ctx.incoming.sent_at)
    row.group_id, row.message_id = ctx.group_id, ctx.message_id
    ctx.session.add(row)
    return Reply(f"已记：选{'、'.join(map(str, numbers))}号", ack=True)


def _numbers(words: str) -> list[int]:
    """The numbers of a ballot, each once, as they were said."""
    found = [_CIRCLED.find(one) + 1 or value(one) or 0 for one in _NUMBER.findall(words)]
    return list(dict.fromkeys(found))


def _refusal(asked: Vote, numbers: list[int], wrong: list[int], last: int) -> str:
    again = f"请再发一次编号，例如“{'1、3' if asked.most > 1 else '3'}”。"
    if wrong:
        return f"“{asked.title}”的书单是1到{last}号，没有{'、'.join(map(str, wrong))}号，这次没有计入；{again}"
    return f"“{asked.title}”每人最多选{asked.most}本，您选了{len(numbers)}本，这次没有计入；{again}"
