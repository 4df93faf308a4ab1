"""模板: the Word files that the papers are made out of: the ones that ship, or the office's own in their place."""

from collections.abc import Mapping
from pathlib import Path

from bot.console.desk import Ask, File, Go, NotFound, Page, Upload, does, saves, shows
from bot.refusal import Refused
from models import setting
from models.audit import note
from models.role import Duty
from models.setting import Setting

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PART = "模板由管全市的管理员换；要换请找他们。"


def read(files: Mapping[str, Upload]) -> tuple[str, Upload] | None:
    """For which paper a template came, and the file once it was filled with a sample; None where none came."""
    from bot.exports import own_template

    for name in own_template.KINDS:
        if name in files:
            own_template.check(name, files[name].name, files[name].content)
            return name, files[name]
    return None


@shows("/reports/templates", "模板", duty=Duty.admin)
def templates(ask: Ask) -> Page:
    """Each paper with the template it is made out of."""
    from bot.exports import own_template, word

    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page(
        "templates.html",
        {
            "papers": [
                (name, called, _file(ask, name), word.own(name, ask.data).exists(), own_template.placeholders(name))
                for name, called in own_template.KINDS.items()
            ],
            "most": own_template.MOST // 1024 // 1024,
        },
    )


@does("/reports/templates", duty=Duty.admin, reads=read)
def take(ask: Ask) -> Go:
    """An office's own takes the place of the one before."""
    from bot.exports import own_template

    _refuse_part(ask)
    if ask.read is None:
        raise Refused("请先选一份模板（.docx）。")
    name, upload = ask.read
    _decide(ask, name, own_template.shown(upload.name))
    own_template.take(name, upload.content, ask.data)
    return Go("/reports/templates", f"{own_template.KINDS[name]}从现在起用本单位的模板，用样例试填过，没有问题。")


@does("/reports/templates/back", duty=Duty.admin)
def back(ask: Ask) -> Go:
    """The one that ships again."""
    from bot.exports import own_template

    _refuse_part(ask)
    name = _kind(ask)
    _decide(ask, name, "")
    own_template.drop(name, ask.data)
    return Go("/reports/templates", f"{own_template.KINDS[name]}改回自带的模板了。")


@saves("/reports/templates/{kind}", duty=Duty.admin, anew=False)
def file(ask: Ask) -> File:
    """The template in use, or the one that ships, to be looked at or worked on in Word."""
    from bot.exports import own_template, word

    if ask.groups is not None:
        raise NotFound
    name, ships = _kind(ask), ask.words.get("which") == "ships"
    path = word.FOLDER / f"{name}.docx" if ships else word.template_of(name, ask.data)
    return File(f"{own_template.KINDS[name]}模板.docx", _DOCX, [path.read_bytes()])


def _kind(ask: Ask) -> str:
    from bot.exports import own_template

    if ask.words.get("kind", "") not in own_template.KINDS:
        raise NotFound
    return ask.words["kind"]


def _refuse_part(ask: Ask) -> None:
    if ask.groups is not None:
        raise Refused(PART)


def _file(ask: Ask, name: str) -> str:
    """What the office called its file."""
    return Path(setting.get(ask.session, f"template.{name}")).name


def _decide(ask: Ask, name: str, after: str) -> None:
    key = f"template.{name}"
    before = setting.get(ask.session, key)
    note(ask.session, ask.now, ask.desk.by, "set", Setting(name=key, value=after), before=before, after=after)
    setting.put(ask.session, key, after)
