"""双向荐读: who asks the group for books about something hears what others recommended before."""

from collections.abc import Iterator

from bot.handler import Context, handles
from bot.message import Reply
from bot.text.found import Found, Kind
from bot.text.phrase import titles
from bot.text.sentence import Sentence
from bot.text.wanted import wanted
from models import want

EXAMPLES = ("有没有讲红山文化的书？", "谁能推荐一本讲草原的书")

_RECORDS = tuple(kind for kind in Kind if kind != Kind.query)


def understand(sentence: Sentence) -> Iterator[Found]:
    """A question for books about a subject, put to the group or to the bot; only where it is heard live."""
    if sentence.live and (subject := wanted(sentence)):
        yield Found(Kind.query, command="who_knows", words=" ".join(subject), why=("求书",))


@handles("双向荐读", understand, examples=EXAMPLES, alone=True, beside=_RECORDS)
def who_knows(ctx: Context, found: Found) -> Reply | None:
    """Answer where the bot was asked; else privately, and where that cannot be, in the group's next 荐书榜."""
    subject, incoming, group = found.words.split(), ctx.incoming, ctx.group
    sought = f"“{''.join(subject)}”的书"
    books = want.fitting(ctx.session, subject, practice=bool(group and group.practice))
    is_asked = incoming.mentions_bot or incoming.room is None
    if books and (is_asked or ctx.reachable):
        named = titles(book.title for book in books)
        return Reply(f"{sought}，以前有书友荐过{named}，供您参考。", private=not is_asked)
    if group is not None and group.id is not None:
        want.ask(ctx.session, ctx.message_id, group.id, subject, incoming.sent_at.date())
    if not is_asked:
        return None
    return Reply(f"{sought}，还没有书友荐过。" + ("以后有了，会写进荐书榜。" if group else "您也可以在群里问一问。"))
