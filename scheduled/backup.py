"""每晚备份: everything in one file in the data folder, of seven nights and four weeks, while the groups sleep."""

from datetime import time

from bot import keeping
from bot.job import Errand, chore


@chore("每晚备份", at=time(3, 30))
def backup(errand: Errand) -> str:
    """Before anything is tidied away, so that a mistake there can be mended."""
    made = keeping.keep(errand.db, errand.data, errand.now)
    return f"已备份到 {made.name}" if made else "今天已经备份过"
