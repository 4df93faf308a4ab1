"""One message as the handlers read it: its clean words, the books it names and where, and how far was read."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from bot.message import Quoted
from bot.text import clean
from bot.text.authors import authors_named
from bot.text.catalogue import Catalogue, simplified
from bot.text.found import Title
from bot.text.jielong import JieLong, jielong
from bot.text.progress import Progress, progress
from bot.text.quick import quick
from bot.text.titles import Mention, blanked, mentions, unique


@dataclass(frozen=True, eq=False)
class Sentence:
    """One message. `text` is what the sender wrote, without quote block, mentions and emoji codes; times are aware.

    `live`: it was said in a group or to the bot, so that what was said and recorded before can be looked at; without
    it a message is judged alone.
    """

    text: str
    sent_at: datetime | None = None
    sender: str = ""
    mentions_bot: bool = False
    quoted: Quoted | None = None
    private: bool = False
    live: bool = False
    catalogue: Catalogue = field(default_factory=Catalogue, repr=False)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The books it names, in order."""
        return mentions(self.text, self.catalogue)

    @cached_property
    def quoted_books(self) -> tuple[Title, ...]:
        """The books that the message it replies to names."""
        if self.quoted is None:
            return ()
        return unique(mentions(simplified(clean.plain(self.quoted.text)), self.catalogue))

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """Who wrote the books it names, as far as it says so."""
        books = [(one.start, one.end, self.catalogue.author_of(one.title)) for one in self.mentions]
        return authors_named(self.text, books)

    @cached_property
    def progress(self) -> Progress:
        """How far and how much, over the whole message, with the titles' own numbers left out."""
        return progress(self.masked)

    @cached_property
    def jielong(self) -> JieLong | None:
        """The 接龙 that the message is; None where it is none."""
        return jielong(self.text)

    @cached_property
    def masked(self) -> str:
        """The text with the titles blanked, so that no word of a title is taken for speech."""
        return blanked(self.text, self.mentions) if self.mentions else self.text

    @cached_property
    def clauses(self) -> tuple[tuple[int, str], ...]:
        """The masked text cut into sentences, each with where it starts; a question keeps its mark."""
        return tuple((piece.start(), piece[0]) for piece in _SENTENCE.finditer(self.masked))

    @property
    def books(self) -> tuple[Title, ...]:
        """The books it names, each once."""
        return unique(self.mentions)


_SENTENCE = quick(r"[^。！？!?；;\n]+[？?]?")


def read(
    text: str,
    *,
    sent_at: datetime | None,
    sender: str,
    mentions_bot: bool,
    quoted: Quoted | None,
    catalogue: Catalogue,
    private: bool = False,
    live: bool = False,
) -> Sentence:
    """One message made ready for the handlers; a flat quote block becomes `quoted`."""
    words, block = clean.unquote(simplified(clean.plain(text)))
    if block is not None and quoted is None:
        quoted = Quoted(*block)
    return Sentence(clean.unmention(words), sent_at, sender, mentions_bot, quoted, private, live, catalogue)
