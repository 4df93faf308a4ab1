"""Which channels can mention everybody in a group, and which carry pictures and files, as each declares it."""

from bot.channels.room.channel import RoomChannel
from bot.channels.wechaty.channel import WechatyChannel
from models.broadcast import Able


def able() -> Able:
    """What the channels can do, by their names."""
    limits = {one.name: one.limits for one in (RoomChannel, WechatyChannel)}
    return Able(
        frozenset(name for name, one in limits.items() if one.mentions_all),
        frozenset(name for name, one in limits.items() if one.files),
    )
