"""本人的资料: everything that is kept of one member, to be handed over to them when they ask for it."""

from bot.console.desk import Ask, File, Go, NotFound, does, saves
from bot.console.pages.members import refuse_part, whom
from models.audit import Audit
from models.role import Duty


@does("/members/{id}/export", duty=Duty.secretary, anew=True)
def export(ask: Ask) -> Go:
    """Take down whose data are handed out by whom; the file itself is read from the address that follows.

    What somebody said is in all their groups: only who has the whole city may hand it out.
    """
    refuse_part(ask)
    one = whom(ask)
    detail = {"what": "member"}
    row = Audit(at=ask.now, by=ask.desk.by, act="export", subject="members", subject_id=one.id, detail=detail)
    ask.session.add(row)
    ask.session.flush()
    return Go(f"/members/{one.id}/export/{row.id}")


@saves("/members/{id}/export/{export}", duty=Duty.secretary)
def file(ask: Ask) -> File:
    """The file of an export that the asker took down just before."""
    from bot.exports import personal
    from bot.things import FOLDER

    one, row = whom(ask), ask.session.get(Audit, ask.number("export"))
    is_own = row is not None and (row.act, row.by, row.subject, row.subject_id) == (
        "export", ask.desk.by, "members", one.id,
    )  # fmt: skip
    if not is_own or ask.groups is not None:
        raise NotFound
    return File(f"{one.name}的全部资料.zip", "application/zip", [personal.zipped(ask.session, one, ask.data / FOLDER)])
