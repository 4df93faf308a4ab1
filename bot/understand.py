"""Messages in, records out, as JSON lines: what the bot would put in the ledger, without any database."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.handler import route
from bot.message import Quoted
from bot.text.catalogue import Catalogue
from bot.text.sentence import Sentence, read


def understand_lines(
    lines: Iterable[str], catalogue: Catalogue, complain: Callable[[int, str], None], *, why: bool = False
) -> Iterator[str]:
    """An answer for each line that is a message; the others are complained of by number, and the rest goes on.

    With `why` each record names the handler that understood it and the rules or weights that decided.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
            sentence = sentence_of(message, catalogue)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            complain(number, f"不是一条消息（{error}）")
            continue
        records = [
            found.label() | ({"why": [handler.name, *found.why]} if why else {}) for handler, found in route(sentence)
        ]
        yield json.dumps({"id": message.get("id"), "records": records}, ensure_ascii=False)


def sentence_of(message: dict[str, Any], catalogue: Catalogue) -> Sentence:
    """The sentence of one labelled message; raises ValueError or TypeError where a field is not what it should be."""
    sent_at = datetime.fromisoformat(message["sent_at"]) if message.get("sent_at") else None
    quoted = message.get("quoted")
    text = message.get("text")
    if not isinstance(text, str):
        raise ValueError("没有 text")
    return read(
        text,
        sent_at=sent_at,
        sender=str(message.get("sender") or ""),
        mentions_bot=bool(message.get("mentions_bot")),
        quoted=Quoted(str(quoted.get("sender", "")), str(quoted.get("text", ""))) if quoted else None,
        catalogue=catalogue,
    )
