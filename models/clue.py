"""建言线索: what becomes of a suggestion: taken up, passed on, handled, answered, and told to its author.

Each step stands with its day and by whom; the last one can be taken back. What a suggestion is about is told by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UniqueConstraint, func, update
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, or_, select

from models.advice import Advice
from models.audit import note
from models.db import Instant, choice, day_of
from models.group import Group
from models.member import Member
from models.order import counted
from models.record import COUNTS


class Stage(StrEnum):
    """How far it is: 采纳, 转交, 办理中, 已答复, 已反馈作者; of these only 办理中 may be left out."""

    taken = "taken"
    passed = "passed"
    handling = "handling"
    answered = "answered"
    told = "told"


CALLED = {
    Stage.taken: "采纳",
    Stage.passed: "转交",
    Stage.handling: "办理中",
    Stage.answered: "已答复",
    Stage.told: "已反馈作者",
}
FORMS = ("提案", "社情民意")
"""As what a suggestion is passed on."""


class CannotStep(Exception):
    """The step cannot be taken so; the message is a sentence."""


class ClueStep(SQLModel, table=True):
    """One step of a suggestion. `form`, `office` and `number` say as what, to whom, under which number it was passed.

    `words` is the answer where it was answered, else a note; they go when the author's words go.
    """

    __tablename__ = "clue_steps"
    __table_args__ = (UniqueConstraint("advice_id", "stage"),)

    id: int | None = Field(default=None, primary_key=True)
    advice_id: int = Field(foreign_key="advice.id")
    stage: Stage = Field(sa_type=choice(Stage))
    day: date = Field(index=True)
    words: str = ""
    form: str = ""
    office: str = ""
    number: str = ""
    by: str
    at: datetime = Field(sa_type=Instant)


@dataclass(frozen=True, slots=True)
class Clue:
    """A suggestion with its author and the last step that was taken, None while nobody took it up."""

    advice: Advice
    author: Member
    last: ClueStep | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What a period came to: suggestions made and taken up, and of those passed on in it how many were answered and
    told; `days` from passing on to the answer, on average, None where nothing was answered."""

    made: int
    taken: int
    passed: int
    answered: int
    told: int
    days: float | None


def steps(session: Session, advice_id: int) -> list[ClueStep]:
    """The steps of a suggestion, the first one first."""
    return list(session.exec(select(ClueStep).where(ClueStep.advice_id == advice_id).order_by(col(ClueStep.id))))


def following(taken: Sequence[ClueStep]) -> tuple[Stage, ...]:
    """Which steps may come next."""
    order = list(Stage)
    at = order.index(taken[-1].stage) + 1 if taken else 0
    return tuple(order[at : at + 2]) if order[at : at + 1] == [Stage.handling] else tuple(order[at : at + 1])


def step(
    session: Session,
    advice: Advice,
    stage: Stage,
    day: date,
    now: datetime,
    by: str,
    *,
    words: str = "",
    form: str = "",
    office: str = "",
    number: str = "",
) -> ClueStep:
    """Take the next step. Raises CannotStep where it is not the next one, or something is missing."""
    before = steps(session, advice.id or 0)
    if advice.state not in COUNTS:
        raise CannotStep("这条建言还没有确认，或已经撤销了；请先到记录里核对。")
    if stage not in following(before):
        raise CannotStep(f"这条建言现在是“{CALLED[before[-1].stage] if before else '还没有采纳'}”，请刷新后再办。")
    earliest = before[-1].day if before else advice.day
    if not earliest <= day <= day_of(now):
        raise CannotStep(f"日期应在{_told(earliest)}到{_told(day_of(now))}之间，请核对。")
    if stage == Stage.passed and (form not in FORMS or not office):
        raise CannotStep("请写明作为提案还是社情民意、转交给谁。")
    if stage == Stage.answered and not words:
        raise CannotStep("请写明答复的内容。")
    made = ClueStep(advice_id=advice.id or 0, stage=stage, day=day, words=words, by=by, at=now)
    if stage == Stage.passed:
        made.form, made.office, made.number = form, office, number
    session.add(made)
    note(session, now, by, "step", made, advice=advice.id, stage=stage.value, day=day.isoformat())
    return made


def undo(session: Session, advice: Advice, stage: Stage, now: datetime, by: str) -> None:
    """Take the last step back. Raises CannotStep where it is another one."""
    before = steps(session, advice.id or 0)
    if not before or before[-1].stage != stage:
        raise CannotStep("只能撤销最后一步；这一步已经撤销过，或后面又有了新的，请刷新后再看。")
    last = before[-1]
    note(session, now, by, "step back", last, advice=advice.id, stage=stage.value, day=last.day.isoformat())
    session.delete(last)
    session.flush()


def find(
    session: Session,
    groups: Collection[int] | None,
    since: date,
    until: date,
    what: str,
    most: int,
    after: tuple[date, int] | None = None,
) -> list[Clue]:
    """Suggestions, newest first, those behind (day, id) `after`.

    `what`: made, taken, passed in these days; answered or told of those passed in them; waiting, or a stage, of those
    made in them that are just there.
    """
    query = _CLUES.where(*_of(groups), *_what(what, since, until))
    if after is not None:
        day, number = after
        query = query.where(or_(col(Advice.day) < day, (col(Advice.day) == day) & (col(Advice.id) < number)))
    found = session.exec(query.order_by(col(Advice.day).desc(), col(Advice.id).desc()).limit(most)).all()
    last = {one.advice_id: one for one in _steps_of(session, [advice.id or 0 for advice, _ in found])}
    return [Clue(advice, author, last.get(advice.id or 0)) for advice, author in found]


def number(session: Session, groups: Collection[int] | None, since: date, until: date, what: str) -> int:
    """How many `find` would find."""
    query = sa_select(func.count(col(Advice.id))).where(*_of(groups), *_what(what, since, until))
    return int(session.execute(query).scalar_one())


def followed(session: Session, groups: Collection[int] | None, since: date, until: date) -> Followed:
    """The figures of a period; each is the length of the list that `find` gives for its name."""

    made = sa_select(func.count(col(Advice.id))).where(*_of(groups), *_what("made", since, until))
    taken = sa_select(func.count(col(ClueStep.id))).join(Advice, col(Advice.id) == col(ClueStep.advice_id))
    taken = taken.where(col(ClueStep.stage) == Stage.taken, *_within(since, until), *_of(groups))
    answered, told = aliased(ClueStep), aliased(ClueStep)
    query = (
        sa_select(col(ClueStep.day), col(answered.day), col(told.id))
        .join(Advice, col(Advice.id) == col(ClueStep.advice_id))
        .outerjoin(answered, _is_of(answered, Stage.answered))
        .outerjoin(told, _is_of(told, Stage.told))
        .where(col(ClueStep.stage) == Stage.passed, *_within(since, until), *_of(groups))
    )
    passed = session.execute(query).all()
    took = [(end - start).days for start, end, _ in passed if end is not None]
    return Followed(
        made=int(session.execute(made).scalar_one()),
        taken=int(session.execute(taken).scalar_one()),
        passed=len(passed),
        answered=len(took),
        told=sum(number is not None for _, _, number in passed),
        days=sum(took) / len(took) if took else None,
    )


def passed_on(
    session: Session, groups: Collection[int] | None, since: date, until: date
) -> list[tuple[ClueStep, Advice]]:
    """What was passed on within some days, by day."""
    query = select(ClueStep, Advice).join(Advice, col(Advice.id) == col(ClueStep.advice_id))
    in_days = (col(ClueStep.stage) == Stage.passed, *_within(since, until))
    return list(session.exec(query.where(*in_days, *_of(groups)).order_by(col(ClueStep.day), col(ClueStep.id))))


def wipe(session: Session, which: ColumnElement[bool]) -> None:
    """The words of some suggestions go: what was noted and answered to them goes too. That there was one stays."""
    ids = select(Advice.id).where(which)
    session.execute(update(ClueStep).where(col(ClueStep.advice_id).in_(ids)).values(words=""))


def _of(groups: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    """What counts, of some groups; those of practice groups never do."""
    where = (col(Advice.state).in_(COUNTS), counted(Advice))
    in_earnest = col(Advice.group_id).not_in(select(Group.id).where(col(Group.practice)))
    if groups is not None:
        return (*where, col(Advice.group_id).in_(groups), in_earnest)
    return (*where, col(Advice.group_id).is_(None) | in_earnest)


def _what(what: str, since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    made = (col(Advice.day) >= since, col(Advice.day) <= until)
    if what in (Stage.taken, Stage.passed):
        return (_has(Stage(what), *_within(since, until)),)
    if what in (Stage.answered, Stage.told):
        return (_has(Stage.passed, *_within(since, until)), _has(Stage(what)))
    if what == "waiting":
        return (*made, col(Advice.id).not_in(select(ClueStep.advice_id)))
    if what.startswith("at-") and what[3:] in list(Stage):
        stage = Stage(what[3:])
        later = list(Stage)[list(Stage).index(stage) + 1 :]
        beyond = select(ClueStep.advice_id).where(col(ClueStep.stage).in_(later))
        return (*made, _has(stage), col(Advice.id).not_in(beyond))
    return made


def _has(stage: Stage, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a suggestion took a step, in some days."""
    return col(Advice.id).in_(select(ClueStep.advice_id).where(col(ClueStep.stage) == stage, *more))


def _within(since: date, until: date) -> tuple[ColumnElement[bool], ...]:
    return col(ClueStep.day) >= since, col(ClueStep.day) <= until


def _told(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _steps_of(session: Session, ids: Sequence[int]) -> Sequence[ClueStep]:
    query = select(ClueStep).where(col(ClueStep.advice_id).in_(ids))
    return session.exec(query.order_by(col(ClueStep.id))).all()


def _is_of(other: type[ClueStep], stage: Stage) -> ColumnElement[bool]:
    """Another step of the same suggestion."""
    return (col(other.advice_id) == col(ClueStep.advice_id)) & (col(other.stage) == stage)


_CLUES = select(Advice, Member).join(Member, col(Member.id) == col(Advice.member_id))
