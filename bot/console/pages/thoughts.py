"""大家想了些什么: what the reflections of a month turn on, each word with the records in which it was found."""

from bot.console.console import address
from bot.console.desk import Ask, Page, shows
from bot.console.pages.records import listed
from bot.console.span import choice, chosen, month_of, own_groups
from bot.console.vocabulary import STATES
from bot.pictured.scope import Scope
from bot.refusal import Refused

MOST, FEWEST, SHOWN = 30, 2, 50
"""So many words, each of so many persons or more, and of a word so many records."""


@shows("/thoughts", "大家想了些什么")
def thoughts(ask: Ask) -> Page:
    """The words, weightiest first; of one of them, the records."""
    from bot.pictured.thoughts import thoughts, with_word

    groups, wrong, word = own_groups(ask), "", ask.words.get("word", "")
    try:
        month, some = month_of(ask), chosen(ask, groups)
    except Refused as refusal:
        month, some, wrong = ask.now.date(), [], str(refusal)
    scope = Scope.of_month(ask.session, some, month, ask.now)
    found = thoughts(scope, most=MOST, fewest=FEWEST) if some and not word else None
    rows = with_word(scope, word) if some and word else []
    asked = {"month": f"{month:%Y-%m}", "group": choice(some)}
    return Page(
        "thoughts.html",
        {
            "groups": groups,
            "asked": asked,
            "wrong": wrong,
            "found": found,
            "scope": scope,
            "words": [(one, address("/thoughts", **asked, word=one.word)) for one in found.words] if found else [],
            "word": word,
            "rows": listed(ask.session, rows[:SHOWN]),
            "total": len(rows),
            "states": STATES,
            "back": address("/thoughts", **asked),
            "picture": address("/pictures", kind="cloud", **asked),
        },
    )
