"""附录: the list behind each figure of a report, with whose it is and the records it stands on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.attendance import Attendance
from models.book import Book
from models.clue import ClueStep
from models.event import Event
from models.ledger import CALLED as RECORD
from models.member import Member
from models.order import in_order
from models.seal import summed
from models.tally import CALLED, HELD, MEASURE, PASSED, Unit


@dataclass(frozen=True, slots=True)
class Known:
    """Names by their ids, read once for all lists."""

    people: dict[int, Member]
    books: dict[int, str]
    events: dict[int, Event]

    def name(self, member_id: int | None) -> str:
        """A person's name."""
        return self.people[member_id].name if member_id in self.people else "（已不在名册）"

    def book(self, book_id: int | None) -> str:
        """A book's title in its marks, empty where none was named."""
        return f"《{self.books[book_id]}》" if book_id in self.books else ""


def known(session: Session) -> Known:
    """The names of everybody and everything."""
    people = {one.id or 0: one for one in session.exec(select(Member))}
    books = {one or 0: title for one, title in session.exec(select(Book.id, Book.title))}
    return Known(people, books, {one.id or 0: one for one in session.exec(select(Event))})


def lists(session: Session, names: Known, own: Sequence[Unit], corrected: Sequence[Unit], came: Sequence[int]) -> list[
    dict[str, object]
]:  # fmt: skip
    """A heading with the figure and the lines that add up to it, for every figure that is not nothing."""
    sums = summed(list(own))
    made: list[tuple[str, list[str]]] = [(f"参与人数（{len(came)}人）", [_people(names, came)])]
    lines = {
        HELD: lambda units: [_event(names.events[one.subject_id]) for one in units],
        "attended": lambda units: _attended(session, names, units),
        "read": lambda units: [_counted(names, units)],
        "finished": lambda units: _of_books(names, units),
        "recommended": lambda units: _of_books(names, units),
        PASSED: lambda units: _passed(session, names, units),
    }
    for figure, called in CALLED.items():
        units = [one for one in own if one.figure == figure]
        if units and figure != "reflections":
            made.append(
                (f"{called}（{sums[figure]}{MEASURE[figure]}）", lines.get(figure, _each(names, figure))(units))
            )
    if corrected:
        made.append(("上期补正", [correction(names, one) for one in corrected]))
    return [{"题目": f"{number}. {heading}", "行": some} for number, (heading, some) in enumerate(made, 1) if some]


def correction(names: Known, one: Unit) -> str:
    """3月20日 荐书册数＋1册 林静《活着》（荐书12）."""
    sign = "＋" if one.amount > 0 else "－"
    whose = names.name(one.member_id) + names.book(one.book_id) if one.member_id else "原记录已更正或撤销"
    return f"{_day(one.day)} {CALLED[one.figure]}{sign}{abs(one.amount)}{MEASURE[one.figure]} {whose}（{_record(one)}）"


def _each(names: Known, figure: str):  # type: ignore[no-untyped-def]
    def lines(units: Iterable[Unit]) -> list[str]:
        return [
            f"{_day(one.day)} {names.name(one.member_id)}{names.book(one.book_id)}"
            + (f" {one.amount}{MEASURE[figure]}" if one.amount != 1 else "")
            + f"（{_record(one)}）"
            for one in units
        ]

    return lines


def _people(names: Known, ids: Iterable[int]) -> str:
    members = in_order((names.people[one] for one in ids if one in names.people), by_rank=True)
    return "、".join(one.name for one in members)


def _counted(names: Known, units: Iterable[Unit]) -> str:
    """林静3、阿青2: how many each."""
    numbers: dict[int, int] = defaultdict(int)
    for one in units:
        numbers[one.member_id or 0] += one.amount
    members = in_order((names.people[one] for one in numbers if one in names.people), by_rank=True)
    return "、".join(f"{one.name}{numbers[one.id or 0]}" for one in members)


def _of_books(names: Known, units: Iterable[Unit]) -> list[str]:
    """《乡土中国》2：林静、阿青, those named most first."""
    whose: dict[str, list[str]] = defaultdict(list)
    for one in units:
        whose[names.book(one.book_id) or "没有写书名的"].append(names.name(one.member_id))
    ordered = sorted(whose.items(), key=lambda one: -len(one[1]))
    return [f"{title} {len(people)}：{'、'.join(people)}" for title, people in ordered]


def _attended(session: Session, names: Known, units: Sequence[Unit]) -> list[str]:
    """新春读书会（4月25日）2人次：林静、阿青."""
    ids = [one.subject_id for one in units]
    of = dict(session.exec(select(Attendance.id, Attendance.event_id).where(col(Attendance.id).in_(ids))).all())
    who: dict[int, list[str]] = defaultdict(list)
    for one in units:
        who[of[one.subject_id]].append(names.name(one.member_id))
    return [f"{_event(names.events[event])} {len(people)}人次：{'、'.join(people)}" for event, people in who.items()]


def _passed(session: Session, names: Known, units: Sequence[Unit]) -> list[str]:
    """4月20日 林静 提案，转交市政协提案委（第12号）（建言3）."""
    query = select(ClueStep).where(col(ClueStep.id).in_([one.subject_id for one in units]))
    steps = {one.id: one for one in session.exec(query)}
    lines = []
    for unit in units:
        one = steps[unit.subject_id]
        number = f"（{one.number}）" if one.number else ""
        whose = f"{_day(one.day)} {names.name(unit.member_id)}"
        lines.append(f"{whose} {one.form}，转交{one.office}{number}（建言{one.advice_id}）")
    return lines


def _event(one: Event) -> str:
    return f"{one.title}（{_day(one.starts_at)}）" if one.starts_at else one.title


def _day(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _record(one: Unit) -> str:
    return f"{_SUBJECTS.get(one.subject, '活动')}{one.subject_id}"


_SUBJECTS = {**RECORD, str(ClueStep.__tablename__): "转交"}
