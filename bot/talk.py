"""说到哪本书: 这本书, 同荐, +1 and a bare place refer to the book talked of just before in the group.

Read from the group's last messages as long as their words are kept; only while listening, never in `understand`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.handler import Handler, route
from bot.heard import Heard, reread
from bot.text.found import Found, Kind
from bot.text.pointers import Pointer, Points, named, pointer
from bot.text.sentence import Sentence
from bot.text.titles import How
from models.inbox import Talk, talk_of
from models.presence import Room, Speaker
from models.term import Known

MOST = 40
"""How many of the group's last messages are looked through."""
PLACES = (Points.place, Points.bare)
WHY_TALKED_OF, WHY_TOGETHER = "书名按群里刚说的", "书名按共读的"
REFER = (
    Kind.checkin,
    Kind.recommendation,
    Kind.reflection,
    Kind.excerpt,
    Kind.drift_release,
    Kind.drift_request,
    Kind.drift_take,
    Kind.drift_pass,
    Kind.drift_return,
)
Understood = tuple[tuple[Handler, Found], ...]


def complete(session: Session, heard: Heard, room: Room, speaker: Speaker, terms: Known) -> Heard:
    """A message that points to a book, with that book, or as it is where none was talked of just before.

    A place alone, or a place whose book the sender did not just speak of, is in what the group reads together.
    """
    points, at = heard.points, heard.incoming.sent_at
    if points is None or heard.understood is None or any(found.kind not in REFER for _, found in heard.understood):
        return heard
    since = at - timedelta(minutes=room.talk_minutes)
    said: Sequence[Talk] = []
    if room.talk_minutes and points.points != Points.bare:
        said = [one for one in talk_of(session, room.group_id, MOST) if since <= one.sent_at <= at]
    if points.points == Points.place:
        said = _of_place(said, heard.understood, speaker)
    is_own = any(one.identity_id == speaker.identity_id for one in said)
    titles = _talked_of(heard, points, said)
    together: tuple[str, ...] = ()
    if points.points in PLACES and not (titles and is_own):
        together = _read_together(terms, room.group_id, at)
        titles = together or titles
    if not titles:
        return heard
    sentence = reread(heard, None)
    told = reread(heard, named(sentence.text, points, titles))
    why = WHY_TOGETHER if together else WHY_TALKED_OF
    understood = tuple(_as_said(route(told), sentence, points, titles, why, unsure=not (is_own or together)))
    return replace(heard, understood=understood) if understood else heard


def _read_together(terms: Known, group_id: int, at: datetime) -> tuple[str, ...]:
    """The title of the book of a group's one term; nothing where none runs, several do or everybody reads their own."""
    running = [one for one in terms.of(group_id) if one.runs(at)]
    book_id = running[0].book_id if len(running) == 1 else None
    return (terms.title(book_id),) if book_id is not None else ()


def _of_place(said: Sequence[Talk], understood: Understood, speaker: Speaker) -> Sequence[Talk]:
    """A place alone is in the book that the sender talked of; else the group's may be meant, which a person decides.

    打卡 with a place is a record without it, and stays so.
    """
    own = [one for one in said if one.identity_id == speaker.identity_id]
    return own or (() if understood else said)


def _talked_of(heard: Heard, points: Pointer, said: Sequence[Talk]) -> tuple[str, ...]:
    """The titles of the last message that names a book; several are only meant where all were recommended."""
    for one in said:
        sentence = reread(heard, one.text)
        books = tuple(
            dict.fromkeys(m.title.title for m in sentence.mentions if m.how != How.bare or m.title.key is not None)
        )
        if points.points == Points.plus and not books and pointer(sentence) is None:
            return ()
        if books:
            is_recommended = any(found.kind == Kind.recommendation for _, found in route(sentence))
            is_meant = is_recommended or (points.points != Points.plus and len(books) == 1)
            return books if is_meant and (len(books) == 1 or points.points in (Points.same, Points.plus)) else ()
    return ()


def _as_said(
    told: Sequence[tuple[Handler, Found]],
    sentence: Sentence,
    points: Pointer,
    titles: tuple[str, ...],
    why: str,
    *,
    unsure: bool,
) -> Iterator[tuple[Handler, Found]]:
    """What is understood with the book named, in the sender's own words again."""
    books, said = "".join(f"《{title}》" for title in titles), sentence.text[points.start : points.end]
    for handler, found in told:
        if found.kind in REFER and found.books:
            words = found.words.replace(books, said if points.points == Points.this else "", 1).strip()
            doubt = found.unsure or (unsure and points.points == Points.place)
            yield handler, replace(found, words=words, unsure=doubt, why=(*found.why, f"{why}{books}"))
