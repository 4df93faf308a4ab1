"""每日一句: a passage that a member copied out of a book, with its source; let through only, and none twice a year."""

from datetime import time, timedelta

from bot.job import Draft, Occasion, daily
from models.excerpt import to_say
from models.group import Quotes
from models.joining import quoted_since
from models.member import address

WITHIN = timedelta(days=365)


@daily("每日一句", at=time(7, 30), on=False)
def morning_word(occasion: Occasion) -> Draft | None:
    """One line; nothing where no passage is left that may be said."""
    group, free = occasion.group, occasion.group.quotes == Quotes.free
    said = quoted_since(occasion.session, group.id or 0, "morning_word", occasion.now - WITHIN)
    one = to_say(occasion.session, group.id or 0, said, quote_freely=free)
    if one is None:
        return None
    line = f"【每日一句】{one.words}——《{one.book.title}》（{address(one.member)}摘）"
    return Draft(line, ((one.message_id, line),))
