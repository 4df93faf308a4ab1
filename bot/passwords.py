"""口令: what a password has to be, and how it is kept: as argon2id, never as it was typed."""

from functools import cache
from typing import TYPE_CHECKING

from bot.refusal import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 200


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody's")


def hashed(password: str) -> str:
    """What is kept of a password; raises Refused where it is too short, too long or of one sign."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"密码要有{SHORTEST}到{LONGEST}个字符，现在是{len(password)}个；可以用一句容易记的话。")
    if len(set(password)) < 4:
        raise Refused("密码太简单：重复的字太多，请换一句。")
    return _hasher().hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the kept one; without one it takes as long and is not."""
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        return _hasher().verify(kept or _nobodys(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
