"""每天私信多少: how much one account writes to people privately a day, a new account little at first.

Only what nobody asked for has to wait, till the next day; what would be too late then is told by the 联络员.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, case, func, or_, update
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, select

from models import relay, setting
from models.audit import note
from models.db import SHANGHAI
from models.member import Member, find_identity
from models.outbox import LEASE, Post, Standing
from models.setting import Setting

PRIVATE_CAP = "private_cap"
"""The setting: private messages a day and account."""
USUAL_CAP, MOST_A_DAY = 200, 10_000
FIRST_DAY = 20
"""What a new account writes on its first day; twice as much each day after, up to the cap."""
LONGEST_WAIT = timedelta(days=7)
"""How long ago a post that goes out today may have been due: older ones need not be looked through."""
FULL = "当天私信已满"


def cap(session: Session) -> int:
    """How many private messages a day an account may write once it is warmed up."""
    return int(setting.get(session, PRIVATE_CAP, str(USUAL_CAP)))


def decide_cap(session: Session, number: int, at: datetime, by: str) -> bool:
    """The office decides how many; False where it stays as it was. Raises ValueError for what is no such number."""
    if not 0 <= number <= MOST_A_DAY:
        raise ValueError(number)
    before, row = cap(session), Setting(name=PRIVATE_CAP, value=str(number))
    if before == number:
        return False
    setting.put(session, row.name, row.value)
    note(session, at, by, "set", row, before=before, after=number)
    return True


def hold_back(session: Session, channel: str, account: str, now: datetime, morrow: Callable[[], datetime]) -> int:
    """Let what is over the day's allowance wait until `morrow()`; returns how many posts had to.

    What would be too late by then goes first: it leaves today or is told by others.
    Call it in the transaction that claims, before it: of several processes one counts and claims at a time.
    """
    due = select(Post).where(*_unasked(channel, account), Post.due_at <= now)
    if session.exec(due.limit(1)).first() is None:
        return 0
    allowed = _allowed(session, _age(session, channel, account, now))
    left = max(allowed - _written(session, channel, account, now), 0)
    later = morrow()
    order = (case((col(Post.expires_at) < later, 0), else_=1), col(Post.due_at), col(Post.id))
    over = session.exec(due.order_by(*order).offset(left)).all()
    for post in over:
        _put_off(session, post, later)
    session.flush()
    return len(over)


def left_on(session: Session, channel: str, account: str, day: date, now: datetime) -> int:
    """How many more an account writes unasked on a day, today or later, beside what already waits for that day."""
    today = now.astimezone(SHANGHAI).date()
    begins = datetime.combine(day, time(), SHANGHAI)
    since = [] if day == today else [col(Post.due_at) >= begins]
    waits = select(func.count()).where(*_unasked(channel, account), Post.due_at < begins + timedelta(days=1), *since)
    written = _written(session, channel, account, now) if day == today else 0
    allowed = _allowed(session, _age(session, channel, account, now) + (day - today).days)
    return max(allowed - written - session.exec(waits).one(), 0)


def let_sleep(session: Session, channel: str, account: str, now: datetime, until: datetime) -> None:
    """In the night and on days off: what follows for somebody from another's words waits until it is over."""
    due = (col(Post.channel) == channel, col(Post.account) == account, col(Post.due_at) <= now)
    waits = update(Post).where(*due, col(Post.standing) == Standing.waiting)
    told = waits.where(col(Post.job) != "", col(Post.answers).is_not(None))
    session.execute(told.values(due_at=until))


def _put_off(session: Session, post: Post, later: datetime) -> None:
    """A post waits for the next day, or goes to the 待转告 list where that is too late."""
    identity = find_identity(session, post.channel, post.account, post.person or "")
    if identity is not None and post.expires_at is not None and post.expires_at < later:
        post.standing, post.reason = Standing.skipped, f"转入待转告：{FULL}"
        relay.pass_on(session, session.get_one(Member, identity.member_id), post, FULL)
    else:
        post.due_at, post.reason = later, f"{FULL}，改日再发"
    session.add(post)


def _unasked(channel: str, account: str) -> tuple[ColumnElement[bool], ...]:
    """What waits to be written privately over an account, and is no answer."""
    whose = (col(Post.channel) == channel, col(Post.account) == account, col(Post.standing) == Standing.waiting)
    return *whose, col(Post.person).is_not(None), col(Post.job) != ""


def _allowed(session: Session, age: int) -> int:
    """How many private messages an account may write on a day, so many days after its first."""
    return min(cap(session), FIRST_DAY << min(age, 16))


def _age(session: Session, channel: str, account: str, now: datetime) -> int:
    """Days since the account first sent anything; kept as a setting, locked until the transaction ends."""
    name = f"first_sent:{channel}:{account}"
    if setting.get(session, name) == "":
        first = select(func.min(Post.sent_at)).where(Post.channel == channel, Post.account == account)
        began = session.exec(first).one() or now
        setting.put_first(session, name, began.astimezone(SHANGHAI).date().isoformat())
    kept = session.exec(select(Setting).where(Setting.name == name).with_for_update()).one()
    return max((now.astimezone(SHANGHAI).date() - date.fromisoformat(kept.value)).days, 0)


def _written(session: Session, channel: str, account: str, now: datetime) -> int:
    """How many private messages of an account went out today or are on their way, answers too."""
    midnight = datetime.combine(now.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    is_sent = and_(col(Post.standing) == Standing.sent, col(Post.sent_at) >= midnight)
    is_under_way = and_(col(Post.standing) == Standing.sending, col(Post.lease_until) >= midnight + LEASE)
    written = (
        select(func.count())
        .where(Post.channel == channel, Post.account == account, col(Post.person).is_not(None))
        .where(col(Post.due_at) >= midnight - LONGEST_WAIT, or_(is_sent, is_under_way))
    )
    return session.exec(written).one()
