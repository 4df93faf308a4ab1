"""每晚清理: what the office keeps for so many days only goes when its days are over."""

from datetime import time

from bot.job import Errand, chore
from models import retention


@chore("每晚清理", at=time(3, 50))
def tidy(errand: Errand) -> str:
    """After the night's backup."""
    return retention.told(retention.tidy(errand.db, errand.now, "每晚清理"))
