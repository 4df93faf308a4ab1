"""一场活动的归档: its three lists for the files, and the sheet on which one signs in, as Excel files."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.console.desk import Ask, File, Go, NotFound, Page, does, saves, shows
from bot.console.occasion import event_of, head, ours
from bot.refusal import Refused
from models.attendance import ENTERED_BY
from models.audit import Audit
from models.role import Duty

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"event": "三份清单", "signin": "签到表"}
"""What can be had; the audit calls them as the command line does."""
_BAD = re.compile(r"[^\w\-（）《》·]+")


@shows("/events/{id}/lists", "归档")
def show(ask: Ask) -> Page:
    """What can be had."""
    return Page("event_lists.html", head(ask, event_of(ask)))


@does("/events/{id}/lists", duty=Duty.organiser, also=ENTERED_BY, anew=True)
def export(ask: Ask) -> Go:
    """Take down what is exported by whom; the file itself is read from the address that follows."""
    event, what = event_of(ask), ask.words.get("what", "")
    if what not in KINDS:
        raise Refused("请选要哪一份。")
    row = Audit(at=ask.now, by=ask.desk.by, act="export", subject="events", subject_id=event.id, detail={"what": what})
    ask.session.add(row)
    ask.session.flush()
    return Go(f"/events/{event.id}/lists/{row.id}")


@saves("/events/{id}/lists/{export}", duty=Duty.organiser, also=ENTERED_BY)
def file(ask: Ask) -> File:
    """The file of an export that the asker took down just before."""
    from bot.exports import events, excel

    event, row = event_of(ask), ask.session.get(Audit, ask.number("export"))
    is_own = row is not None and (row.act, row.by, row.subject_id) == ("export", ask.desk.by, event.id)
    if row is None or not is_own or row.subject != "events" or row.detail.get("what") not in KINDS:
        raise NotFound
    what = str(row.detail["what"])
    whose = events.Whose(ours(ask, event, ask.groups).among, ask.groups)
    made = events.sheets if what == "event" else events.sign_in_sheets
    sheets = made(ask.session, event, whose)
    with TemporaryDirectory(prefix="shuxiang-") as folder:
        path = Path(folder) / "清单.xlsx"
        excel.write(path, sheets)
        content = path.read_bytes()
    return File(f"{_BAD.sub('', event.title)[:40] or '活动'}-{KINDS[what]}.xlsx", _XLSX, [content])
