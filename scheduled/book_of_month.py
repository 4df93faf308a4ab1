"""月度一书: the book that most members of the group read or recommended, with a word of one of them."""

from datetime import time

from bot.covered import days, missed
from bot.job import Draft, Every, Occasion, monthly
from bot.text.phrase import cut
from models.favourite import Favourite, favourites
from models.group import Quotes
from models.member import address
from models.order import noun

TITLES = {Every.day: "今日一书", Every.week: "一周一书", Every.month: "月度一书"}
MOST_QUOTED = 60


@monthly("月度一书", day=3, at=time(10), on=False)
def book_of_month(occasion: Occasion) -> Draft | None:
    """A few lines; nothing where no book stands out."""
    free = occasion.group.quotes == Quotes.free
    span = (occasion.session, occasion.group.id or 0, occasion.since, occasion.until)
    books = favourites(*span, quote_freely=free)
    if not books:
        return None
    lines, quotes = [f"【{TITLES[occasion.every]}】{days(occasion)}"], []
    for one in books:
        lines += [f"《{one.book.title}》{one.book.author}", f"   {_who(one)}"]
        if one.words is not None:
            line = f"   “{cut(one.words.words, MOST_QUOTED)}”——{address(one.words.member)}"
            quotes.append((one.words.message_id, line))
            lines.append(line)
    return Draft("\n".join(lines + missed(occasion, "以上为已收到的部分")), tuple(quotes))


def _who(one: Favourite) -> str:
    """3位书友在读，2位书友推荐"""
    read = f"{len(one.readers)}{noun(one.readers)}在读" if one.readers else ""
    commend = f"{len(one.commenders)}{noun(one.commenders)}推荐" if one.commenders else ""
    return "，".join(said for said in (read, commend) if said)
