"""附录: the list behind each figure of a report, with whose it is and the records it stands on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.exports.lacking import Lack
from models.attendance import Attendance
from models.book import Book
from models.clue import ClueStep
from models.event import Event
from models.ledger import CALLED as RECORD
from models.member import Member
from models.order import in_order
from models.seal import summed
from models.share import Share
from models.tally import CALLED, HELD, MEANING, MEASURE, PARTICIPANTS, PASSED, Span, Unit

BY_DAY = 62
"""A span of up to so many days is told day by day, a longer one month by month."""
MOST_NAMES = 1000
"""A longer roster is not printed: it stands in the 汇总."""
HOW = (
    "姓名后面括号里的数是记录号，按号可以在台账里找到原话和依据。本期每个数是所列各条之和；"
    "按群、按书的人数和人次，一人可以在几处，相加可能多于合计。"
)


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

    def names(self, ids: Iterable[int]) -> str:
        """Persons by 职务顺序 and 姓氏笔画."""
        return "、".join(one.name for one in in_order((self.people[one] for one in ids if one in self.people),
                                                     by_rank=True))  # fmt: skip

    def counted(self, numbers: dict[int, int]) -> str:
        """林静3、阿青2: how many each."""
        people = in_order((self.people[one] for one in numbers if one in self.people), by_rank=True)
        return "、".join(f"{one.name}{numbers[one.id or 0]}" for one in people)


@dataclass(frozen=True, slots=True)
class Behind:
    """What a report rests on: its days and units, what changed in earlier periods, who took part and of which roster,
    whose check-ins each group has and who reads each book, by what people call them, and what was not heard.
    """

    span: Span
    own: Sequence[Unit]
    corrected: Sequence[Unit]
    came: Sequence[int]
    share: Share
    groups: Sequence[tuple[str, dict[int, int]]]
    readers: Sequence[tuple[str, Sequence[int]]]
    lacks: Sequence[Lack]


def known(session: Session) -> Known:
    """The names of everybody and everything."""
    people = {one.id or 0: one for one in session.exec(select(Member))}
    books = {one or 0: title for one, title in session.exec(select(Book.id, Book.title))}
    return Known(people, books, {one.id or 0: one for one in session.exec(select(Event))})


def lists(session: Session, names: Known, behind: Behind) -> list[dict[str, object]]:
    """A heading with the figure and the lines that add up to it, for every figure that is not nothing."""
    made = [
        (f"参与人数（{len(behind.came)}人）", _came(names, behind)),
        *_of_share(names, behind.share),
        *_of_figures(session, names, behind),
        ("上期补正", [correction(names, one, behind.span.until.year) for one in behind.corrected]),
        ("没有收全的时段", [one.told for one in behind.lacks]),
        ("指标说明", [HOW, *(f"{called}：{meaning}" for called, meaning in meanings(behind.share))]),
    ]
    told = [(heading, lines) for heading, lines in made if any(lines)]
    return [{"题目": f"{number}. {heading}", "行": lines} for number, (heading, lines) in enumerate(told, 1)]


def meanings(share: Share) -> list[tuple[str, str]]:
    """What each figure is called, and how it is counted."""
    rate = share.why or (
        f"{share.whose}上参与的人除以{share.whose}上的人；不含说过“不要记我”的，也不含休养中没有参与的"
    )
    told = {"参与人数": PARTICIPANTS, "参与率": rate.rstrip("。")}
    told |= {CALLED[one]: MEANING[one] for one in CALLED}
    return [(called, f"{meaning}。") for called, meaning in told.items()]


def correction(names: Known, one: Unit, year: int) -> str:
    """3月20日 荐书册数＋1册 林静《活着》（荐书12）."""
    sign = "＋" if one.amount > 0 else "－"
    whose = names.name(one.member_id) + names.book(one.book_id) if one.member_id else "原记录已更正或撤销"
    what = f"{CALLED[one.figure]}{sign}{abs(one.amount)}{MEASURE[one.figure]}"
    return f"{_day(one.day, year)} {what} {whose}（{_SUBJECTS.get(one.subject, '活动')}{one.subject_id}）"


def _came(names: Known, behind: Behind) -> list[str]:
    """Who took part: those on the roster, and who else there was."""
    on_it = {one for one in behind.came if one in names.people and names.people[one].on_roster}
    others = names.names(one for one in behind.came if one not in on_it)
    whole = "名册上的人，见下一项。" if on_it == set(behind.share.came) else names.names(on_it)
    return [one for one in (whole if on_it else "", f"还没有对上名册的：{others}" if others else "") if one]


def _of_share(names: Known, share: Share) -> list[tuple[str, list[str]]]:
    """Who of the roster took part, and who is on it."""
    if share.rate is None:
        return []
    counted, came = len(share.counted), len(share.came)
    roster = f"：{names.names(share.counted)}" if counted <= MOST_NAMES else "，见同期汇总“成员”表“计入参与率”一列。"
    lines = [f"参与的{came}人：{names.names(share.came)}", f"{share.whose}{counted}人{roster}"]
    return [(f"参与率（{came}人/{counted}人，{share.rate:.1%}）", lines[-1:] if came == counted else lines)]


def _of_figures(session: Session, names: Known, behind: Behind) -> list[tuple[str, list[str]]]:
    """Each figure's heading and list."""
    sums = summed(list(behind.own))
    units: dict[str, list[Unit]] = defaultdict(list)
    for one in behind.own:
        units[one.figure].append(one)
    year = behind.span.until.year

    def told(figure: str, lines: list[str], more: str = "") -> tuple[str, list[str]]:
        return f"{CALLED[figure]}（{sums[figure]}{MEASURE[figure]}{more}）", lines

    def whose(one: Unit) -> str:
        return f"{names.name(one.member_id)}{names.book(one.book_id)}（{one.subject_id}）"

    read = _by_day(units["read"], "人次", lambda one: f"{names.name(one.member_id)}（{one.subject_id}）", year)
    if (behind.span.until - behind.span.since).days >= BY_DAY:
        read = _by_month(names, units["read"], behind.span)
    kinds = len({one.book_id for one in units["recommended"] if one.book_id})
    return [
        told(HELD, [_event(names.events[one.subject_id]) for one in units[HELD]]),
        told("attended", _attended(session, names, units["attended"])),
        told("read", read),
        ("各群打卡人次", [f"{called} {sum(each.values())}：{names.counted(each)}" for called, each in behind.groups]),
        ("在读人数", [f"{title} {len(readers)}人：{names.names(readers)}" for title, readers in behind.readers]),
        told("finished", _of_books(names, units["finished"])),
        told("recommended", _of_books(names, units["recommended"]), f"，{kinds}种" if kinds else ""),
        _reflections(names, units, sums, year),
        told("excerpts", _by_day(units["excerpts"], "条", whose, year)),
        told("advice", _by_day(units["advice"], "件", whose, year)),
        told(PASSED, _passed(session, names, units[PASSED], year)),
    ]


def _reflections(names: Known, units: dict[str, list[Unit]], sums: dict[str, int], year: int) -> tuple[str, list[str]]:
    """Pieces and their length in one list: of a piece in several parts, each part stands with its own length."""
    pieces, length = {one.subject_id for one in units["reflections"]}, {one.subject_id: one for one in units["words"]}
    rows = {one.subject_id: one for one in units["reflections"]} | length

    def whose(one: Unit) -> str:
        part = "" if one.subject_id in pieces else "同一篇的另一段"
        words = length[one.subject_id].amount if one.subject_id in length else 0
        return f"{names.name(one.member_id)}{names.book(one.book_id)}{part}{words}字（{one.subject_id}）"

    listed = _by_day(sorted(rows.values(), key=lambda one: (one.day, one.subject_id)), "", whose, year)
    return f"体会篇数和字数（{sums['reflections']}篇，{sums['words']}字）", listed


def _by_day(units: Sequence[Unit], measure: str, whose: Callable[[Unit], str], year: int) -> list[str]:
    """4月3日（2人次）：林静（12）、阿青（13）: the units of each day on a line."""
    days: dict[date, list[str]] = defaultdict(list)
    for one in units:
        days[one.day].append(whose(one))
    return [
        _day(day, year) + (f"（{len(each)}{measure}）" if measure else "") + f"：{'、'.join(each)}"
        for day, each in days.items()
    ]


def _by_month(names: Known, units: Iterable[Unit], span: Span) -> list[str]:
    """4月（120人次）：林静3、阿青5: how many each had in a month; its days stand in that month's own report."""
    months: dict[tuple[int, int], dict[int, int]] = {}
    for one in units:
        each = months.setdefault((one.day.year, one.day.month), defaultdict(int))
        each[one.member_id or 0] += one.amount
    year = span.until.year
    return [
        f"{'' if of == year else f'{of}年'}{month}月（{sum(each.values())}人次）：{names.counted(each)}"
        for (of, month), each in months.items()
    ]


def _of_books(names: Known, units: Iterable[Unit]) -> list[str]:
    """《乡土中国》2：林静（12）、阿青（13）, those named most first; those named once on one line."""
    whose: dict[str, list[str]] = defaultdict(list)
    for one in units:
        whose[names.book(one.book_id) or "没有写书名的"].append(f"{names.name(one.member_id)}（{one.subject_id}）")
    several = sorted((one for one in whose.items() if len(one[1]) > 1), key=lambda one: -len(one[1]))
    once = "、".join(f"{title}{people[0]}" for title, people in whose.items() if len(people) == 1)
    lines = [f"{title} {len(people)}：{'、'.join(people)}" for title, people in several]
    return [*lines, *([f"各1：{once}"] if once else [])]


def _attended(session: Session, names: Known, units: Sequence[Unit]) -> list[str]:
    """新春读书会（4月25日）2人次：林静（3）、阿青（4）."""
    ids = [one.subject_id for one in units]
    of = dict(session.exec(select(Attendance.id, Attendance.event_id).where(col(Attendance.id).in_(ids))).all())
    who: dict[int, list[str]] = defaultdict(list)
    for one in units:
        who[of[one.subject_id]].append(f"{names.name(one.member_id)}（{one.subject_id}）")
    return [f"{_event(names.events[event])} {len(people)}人次：{'、'.join(people)}" for event, people in who.items()]


def _passed(session: Session, names: Known, units: Sequence[Unit], year: int) -> list[str]:
    """4月20日 林静 提案，转交市政协提案委（第12号）（建言3）."""
    query = select(ClueStep).where(col(ClueStep.id).in_([one.subject_id for one in units]))
    steps = {one.id: one for one in session.exec(query)}
    lines = []
    for unit in units:
        one = steps[unit.subject_id]
        number = f"（{one.number}）" if one.number else ""
        whose = f"{_day(one.day, year)} {names.name(unit.member_id)}"
        lines.append(f"{whose} {one.form}，转交{one.office}{number}（建言{one.advice_id}）")
    return lines


def _event(one: Event) -> str:
    return f"{one.title}（{one.starts_at.month}月{one.starts_at.day}日）" if one.starts_at else one.title


def _day(day: date, year: int) -> str:
    """A day, with its year where that is not the report's."""
    return f"{'' if day.year == year else f'{day.year}年'}{day.month}月{day.day}日"


_SUBJECTS = {**RECORD, str(ClueStep.__tablename__): "转交"}
