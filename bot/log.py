"""日志: one line an event, with ids and never with words that a member wrote."""

import logging
import sys


def set_up(*, verbose: bool = False) -> None:
    """Log to standard error; third parties only from warnings on."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname).1s %(name)s %(message)s", force=True
    )
    for name in ("bot", "handlers", "scheduled", "models"):
        logging.getLogger(name).setLevel(logging.DEBUG if verbose else logging.INFO)
