"""封存: a month's 简报 is kept as it was handed in, with the last wording that the office gave it."""

from collections.abc import Mapping
from datetime import date

from bot.console.desk import Ask, Go, Page, Upload, does, shows
from bot.console.typed import last_month, last_of
from bot.console.typed import month as typed_month
from bot.refusal import Refused
from models.role import Duty
from models.tally import Span

FRESH = "fresh"
"""What the form says for a report that was handed in just as it is made."""


def read(files: Mapping[str, Upload]) -> Upload | None:
    """The wording that was handed in, once it is sure that it is a Word file."""
    from bot.exports import word

    if "file" not in files:
        return None
    word.check(files["file"].name, files["file"].content)
    return files["file"]


@shows("/reports/seal", "封存简报", duty=Duty.secretary, anew=True)
def before(ask: Ask) -> Page:
    """What would be sealed: the figures as they are now, and where the last export said otherwise."""
    from bot.exports import briefing, sealing

    span = _span(ask)
    figures = sealing.figures(ask.session, span, ask.now)
    try:
        sealing.refuse(ask.session, span, ask.now)
        why = ""
    except Refused as refusal:
        why = str(refusal)
    return Page(
        "seal.html",
        {
            "period": briefing.period(span),
            "month": f"{span.since:%Y-%m}",
            "figures": sealing.named(figures),
            "changed": None if why else sealing.changed(ask.session, span, figures),
            "why": why,
            "fresh": FRESH,
        },
    )


@does("/reports/seal", duty=Duty.secretary, anew=True, reads=read)
def seal_month(ask: Ask) -> Go:
    """Keep a month's 简报 as handed in; of whom the city is none of, it is that of their groups."""
    from bot.exports import briefing, sealing, word

    span = _span(ask)
    sealing.refuse(ask.session, span, ask.now)
    final, number = ask.words.get("which") != FRESH, ask.words.get("number", "").strip()
    if final and ask.read is None:
        raise Refused("请选报出去的那份 Word 文件（选过的话请再选一次）；没有改过文字的，选“没有改过”。")
    changed = sealing.changed(ask.session, span, sealing.figures(ask.session, span, ask.now))
    if changed and not ask.words.get("sure"):
        raise Refused(f"导出以后数字有变：{changed.told}。请核对文件里写的数，确认就在下面打勾。")
    report = briefing.gathered(ask.session, span, ask.now)
    if final:
        content = ask.read.content
    else:
        values = briefing.values(ask.session, report, number, ask.now, ask.data)
        content = word.fill(word.template_of("briefing", ask.data), values)
    sealing.seal(ask.session, report, content, ask.data, number=number, at=ask.now, by=ask.desk.by, final=final)
    which = "报出去的定稿" if final else "刚生成的这一份"
    return Go("/reports#sealed", f"{briefing.period(span)}的简报封存了，留的是{which}。")


def _span(ask: Ask) -> Span:
    """The month that was chosen, of the asker's groups."""
    first: date = typed_month(ask.words.get("month", ""), ask.now.date()) or last_month(ask.now.date())
    return Span(first, last_of(first), ask.groups)
