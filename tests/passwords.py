"""The password of whoever has one in a test, and what is kept of it."""

from functools import cache

from argon2 import PasswordHasher

PASSWORD = "春天在草原上读书"


@cache
def kept() -> str:
    """As argon2id, like anybody's, but a light one: every log-in works it out anew, and the tests log in often."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
