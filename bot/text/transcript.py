"""Chat that was copied or exported as text: who said what when, and which of it was taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.text import columns, layouts
from bot.text.layouts import EXAMPLES, LAYOUTS, NAME_ALONE, NAME_AND_WORDS, NAME_FIRST, Heading, Layout
from bot.text.moment import Calendar, NoDay, Stamp
from bot.text.quick import quick
from bot.text.remarks import is_remark, recall_of, without_quote

_PREFACE = quick(
    r"\s{0,8}(?:[^\n]{0,80}聊天记录[^\n]{0,30}|Dear\b[^\n]{0,20}|[=#*\-—_─]{3,200}"
    r"|(?:导出|会话|群聊|群名|聊天对象|聊天时间|时间范围|消息总?数|总计|共\s?\d)[^\n]{0,80})?\s{0,8}"
)
_NO_HEADING = "没认出来，不像一条消息的开头。"
_SYSTEM = ("系统消息", "系统提示", "系统通知", "系统", "system", "SYSTEM")


class TranscriptProblem(Exception):
    """The text is no chat that can be read; the message names the line and says what was expected."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message; `line` is where it stands in the text. `timed` is False where only its day is known.

    `contact` is the id an export shows beside the name. `quoted` is (sender, text) of what it replies to.
    """

    name: str
    sent_at: datetime
    text: str
    line: int
    timed: bool = True
    contact: str = ""
    quoted: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A line that says somebody recalled a message; `after` messages stand before it. `words`: where it tells them."""

    name: str
    line: int
    after: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a text holds, in its order. `counted_back`: some days were counted from the day it was copied."""

    layout: str
    said: tuple[Spoken, ...]
    taken_back: tuple[TakenBack, ...] = ()
    counted_back: bool = False


def read_chat(text: str, copied_at: datetime, year: int | None = None) -> Transcript:
    """Read a text in whatever layout it has; 昨天 and 星期二 count from `copied_at`. Raises TranscriptProblem.

    A day without a year lies in `year`, else in the latest year in which it is past.
    """
    calendar = Calendar(copied_at, year)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    rows = columns.rows(lines)
    reading = _Reading(calendar)
    if rows is not None:
        for row in rows:
            reading.begin(Heading(row.name, row.contact, row.stamp), row.line, f"{row.name} {row.when}")
            reading.body = [row.text]
        layout = "表格"
    else:
        found, lines = _layout(lines)
        _read_lines(reading, lines, found)
        layout = found.title
    reading.end()
    if not reading.said:
        raise TranscriptProblem("这段文字里没有消息。" + _expected())
    return Transcript(layout, tuple(reading.said), tuple(reading.taken_back), calendar.counted_back)


class _Reading:
    """The message that is being read, and what was read before it."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.said: list[Spoken] = []
        self.taken_back: list[TakenBack] = []
        self.heading: Heading | None = None
        self.body: list[str] = []
        self._at: tuple[datetime, bool] | None = None
        self._line = 0

    def begin(self, heading: Heading, line: int, words: str) -> None:
        self.end()
        try:
            self._at = self.calendar.at(heading.stamp)
        except NoDay as problem:
            raise TranscriptProblem(_named(line, words) + f"{problem}。") from None
        self.heading, self._line, self.body = heading, line, [heading.rest] if heading.rest else []

    def go_on(self, line: str, number: int) -> None:
        """A line more of the message; behind a line that stands between messages there must be a heading first."""
        if self.heading is None and line.strip() and not _PREFACE.fullmatch(line):
            raise TranscriptProblem(_named(number, line) + _NO_HEADING + _expected())
        self.body.append(line)

    def turn_to(self, stamp: Stamp, line: int, words: str) -> None:
        self.end()
        try:
            self.calendar.turn_to(stamp)
        except NoDay as problem:
            raise TranscriptProblem(_named(line, words) + f"{problem}。") from None

    def remark(self, words: str, line: int) -> None:
        """A line of the chat program itself."""
        self.end()
        recalled = recall_of(words)
        if recalled is not None:
            self.taken_back.append(TakenBack(recalled[0], line, len(self.said), recalled[1]))

    def end(self) -> None:
        """The message is complete."""
        heading, at, self.heading = self.heading, self._at, None
        if heading is None or at is None:
            return
        text, quoted = without_quote([line.rstrip() for line in self.body])
        recalled = recall_of(text)
        told = recalled is not None and (recalled[0] == heading.name or text[0] in '"“')
        if heading.name in _SYSTEM or told:
            self.remark(text, self._line)
        elif text:
            self.said.append(Spoken(heading.name, at[0], text, self._line, at[1], heading.contact, quoted))


def _read_lines(reading: _Reading, lines: Sequence[str], layout: Layout) -> None:
    begins = [None if line.startswith(">") or is_remark(line) else layout.heading(line) for line in lines]
    shape = next((heading.shape for heading in begins if heading is not None), ())
    begins = [heading if heading is not None and heading.shape == shape else None for heading in begins]
    if layout in (NAME_ALONE, NAME_AND_WORDS):
        begins = _set_off(lines, begins)
    numeric = shape[2:] == (True,)
    ends = _ends(lines, begins)
    for number, (line, heading) in enumerate(zip(lines, begins, strict=True), 1):
        begun = reading.heading is not None and not any(part.strip() for part in reading.body)
        if heading is not None:
            reading.begin(heading, number, line)
        elif (stamp := layouts.ruled(line)) is not None:
            reading.turn_to(stamp, number, line)
        elif begun or not ends[number - 1]:
            reading.go_on(line, number)
        elif is_remark(line):
            reading.remark(line.strip(), number)
        elif not numeric and (stamp := layouts.bare(line)) is not None:
            reading.turn_to(stamp, number, line)
        else:
            reading.go_on(line, number)


def _set_off(lines: Sequence[str], begins: Sequence[Heading | None]) -> list[Heading | None]:
    """Where names stand behind an empty line or a day, a line that does not is no name but part of what is said."""
    clear = [not at or not lines[at - 1].strip() or layouts.bare(lines[at - 1]) is not None for at in range(len(lines))]
    named = [at for at, heading in enumerate(begins) if heading is not None][1:]
    if 2 * sum(clear[at] for at in named) < len(named):
        return list(begins)
    return [heading if clear[at] or is_remark(lines[at - 1]) else None for at, heading in enumerate(begins)]


def _ends(lines: Sequence[str], begins: Sequence[Heading | None]) -> list[bool]:
    """For each line, whether what follows it begins a message: then it may stand between messages itself."""
    ends, follows = [], True
    for line, heading in zip(reversed(lines), reversed(begins), strict=True):
        ends.append(follows)
        if line.strip() and not (is_remark(line) or layouts.ruled(line) or layouts.bare(line)):
            follows = heading is not None
    return ends[::-1]


def _layout(lines: list[str]) -> tuple[Layout, list[str]]:
    """The layout that reads the first line of talk, and the lines as it reads them; raises TranscriptProblem."""
    dated = False
    for number, line in enumerate(lines, 1):
        stamp = layouts.ruled(line) or layouts.bare(line)
        dated = dated or (stamp is not None and stamp.has_day)
        if _PREFACE.fullmatch(line) or stamp or is_remark(line):
            continue
        for layout in LAYOUTS:
            if layout.heading(line) and (dated or layout is not NAME_AND_WORDS):
                return layout, lines
        over = layouts.bare(lines[number]) if number < len(lines) and len(line) <= 60 else None
        if over is not None and over.hour is not None:
            return NAME_FIRST, _names_over_stamps(lines)
        raise TranscriptProblem(_named(number, line) + _NO_HEADING + _expected())
    raise TranscriptProblem("这段文字里没有消息。" + _expected())


def _names_over_stamps(lines: list[str]) -> list[str]:
    """A name and, on the line below, a moment, written on one line; line numbers stay."""
    joined = list(lines)
    for at, line in enumerate(lines[:-1]):
        stamp = layouts.bare(lines[at + 1])
        if stamp is not None and stamp.hour is not None and 0 < len(line.strip()) <= 60 and not layouts.bare(line):
            joined[at], joined[at + 1] = f"{line.strip()}  {lines[at + 1].strip()}", ""
    return joined


def _named(number: int, line: str) -> str:
    words = line.strip()
    return f"第{number}行“{words[:40]}{'…' if len(words) > 40 else ''}”"


def _expected() -> str:
    return (
        "\n认得的写法，例如：\n"
        + "\n".join(f"  {example}" for example in EXAMPLES)
        + ("\n在电脑微信里多选消息后复制，或用手机、别的程序导出的 txt、csv 都可以。")
    )
