"""留书到期: what was laid aside and not fetched in time goes to the next reader in the queue."""

from datetime import time

from bot.job import Errand, chore
from models import circulation


@chore("留书到期", at=time(0, 10))
def drift_queue(errand: Errand) -> str:
    """Move the queues on; who is concerned is told by the morning's notices."""
    with errand.db.begin() as session:
        lapsed, ready = circulation.lapse(session, errand.now)
    if not lapsed:
        return ""
    return f"{len(lapsed)}本留书过期未取，{len(ready)}位书友轮到了"
