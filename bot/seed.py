"""What a new database begins with: the office and the groups that the config names."""

from datetime import datetime

from sqlmodel import Session

from bot.config import Config
from bot.deciding import free_name
from bot.refusal import Refused
from models import presence, setting
from models.audit import note
from models.db import Database
from models.group import Group
from models.member import rehearse

SEEDED = "seeded"


def seed(db: Database, config: Config, now: datetime) -> None:
    """Enter the config's office and groups, once in the life of a database; later changes are made by command."""
    with db.begin() as session:
        if setting.get(session, SEEDED):
            return
        setting.put(session, SEEDED, now.isoformat())
        setting.put(session, "office", config.seed.office)
        for wanted in config.seed.groups:
            account = account_of(wanted.channel, config)
            group = add_group(session, wanted.name, wanted.channel, account, wanted.room)
            group.main, group.region, group.contact = wanted.main, wanted.region, wanted.contact
            note(session, now, "config.toml", "add", group)


def account_of(channel: str, config: Config) -> str:
    """The account that a channel's groups belong to."""
    return config.wechaty.account if channel == "wechaty" and config.wechaty else channel


def add_group(session: Session, name: str, channel: str, account: str = "", room: str = "") -> Group:
    """Enter a group as its channel knows it: by id, and where people are the gateway, by its name.

    In the browser it is for practice: made persons speak there, and its records enter no figure. Raises Refused where
    the name or the room is another group's.
    """
    free_name(session, name, None)
    known_by, account = room or (name if channel != "wechaty" else None), account or channel
    if known_by and presence.room(session, channel, account, known_by):
        raise Refused(f"已经有编号为“{known_by}”的群了。")
    group = Group(name=name, channel=channel, account=account, room=known_by)
    group.practice = channel == "room"
    if group.practice:
        rehearse(session)
    session.add(group)
    return group
