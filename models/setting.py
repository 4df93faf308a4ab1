"""What the office decides once for all groups, and the secret that fingerprints are keyed with."""

import secrets
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, select


class Setting(SQLModel, table=True):
    """One named value."""

    __tablename__ = "settings"

    name: str = Field(primary_key=True)
    value: str


def get(session: Session, name: str, default: str = "") -> str:
    """The value of a setting, or the default where nobody has set it."""
    row = session.get(Setting, name)
    return row.value if row else default


def put(session: Session, name: str, value: str) -> None:
    """Set a value."""
    session.merge(Setting(name=name, value=value))


def put_first(session: Session, name: str, value: str) -> None:
    """Set a value that nobody has set yet; where another process is first, its value stays."""
    try:
        with session.begin_nested():
            session.add(Setting(name=name, value=value))
    except IntegrityError:
        return


def locked(session: Session, name: str, default: str) -> str:
    """The value of a setting, which no other process reads so before this transaction ends; set where it was not."""
    if not get(session, name):
        put_first(session, name, default)
    row = select(Setting).where(Setting.name == name).with_for_update().execution_options(populate_existing=True)
    return session.exec(row).one().value


_keys: WeakKeyDictionary[Engine, bytes] = WeakKeyDictionary()


def fingerprint_key(session: Session) -> bytes:
    """The secret of this database, made when first asked for; it never changes, so it is read once."""
    engine = session.get_bind().engine
    key = _keys.get(engine)
    if key is None:
        value = get(session, "fingerprint_key")
        if not value:
            return bytes.fromhex(locked(session, "fingerprint_key", secrets.token_hex(32)))
        _keys[engine] = key = bytes.fromhex(value)
    return key
