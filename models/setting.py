"""What the office decides once for all groups, and the secret that fingerprints are keyed with."""

import secrets
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel


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


_keys: WeakKeyDictionary[Engine, bytes] = WeakKeyDictionary()


def fingerprint_key(session: Session) -> bytes:
    """The secret of this database, made when first asked for; it never changes, so it is read once."""
    engine = session.get_bind().engine
    key = _keys.get(engine)
    if key is None:
        value = get(session, "fingerprint_key")
        if not value:
            value = secrets.token_hex(32)
            put(session, "fingerprint_key", value)
            session.flush()
            return bytes.fromhex(value)
        _keys[engine] = key = bytes.fromhex(value)
    return key
