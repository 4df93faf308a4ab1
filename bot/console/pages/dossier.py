"""一位的档案: a member's page of a year as it will be printed, with what they said to it, to be saved as Word."""

from bot.console.desk import Ask, File, Go, Page, does, saves, shows
from bot.console.pages.dossiers import asked_of, whose
from bot.exports import dossier as pages
from models import consent, dossier
from models.audit import note
from models.consent import ANTHOLOGY
from models.dossier import STAGES
from models.role import Duty

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@shows("/dossiers/member/{id}", "一位的档案", duty=Duty.secretary)
def page(ask: Ask) -> Page:
    """The page, and how far its check is."""
    one, asked = whose(ask), asked_of(ask)
    year = pages.of_all(ask.session, asked.year, ask.now, [one.id or 0])
    return Page(
        "dossier.html",
        {
            "one": one,
            "asked": asked,
            "page": pages.values(ask.session, one, year, ask.now),
            "lists": pages.LISTS,
            "check": dossier.of_year(ask.session, asked.year, [one.id or 0]).get(one.id or 0),
            "stages": STAGES,
            "agreed": consent.given(ask.session, ANTHOLOGY),
            "this_year": ask.now.year,
        },
    )


@does("/dossiers/member/{id}/file", duty=Duty.secretary, anew=True)
def export(ask: Ask) -> Go:
    """Take down whose page is saved by whom; the file itself is read from the address that follows."""
    one, asked = whose(ask), asked_of(ask)
    note(ask.session, ask.now, ask.desk.by, "export", one, what="dossier", year=asked.year)
    return Go(f"/dossiers/member/{one.id}/file?year={asked.year}")


@saves("/dossiers/member/{id}/file", duty=Duty.secretary)
def file(ask: Ask) -> File:
    """The page as Word."""
    from bot.exports import word

    one, year = whose(ask), asked_of(ask).year
    counted = pages.of_all(ask.session, year, ask.now, [one.id or 0])
    made = pages.page(ask.session, word.template_of("dossier", ask.data), one, counted, ask.now)
    return File(f"{year}年履职读书档案-{one.name}.docx", _DOCX, [made])
