"""活动形式: the forms of activity, as the whole city's office calls and orders them."""

from bot.console.desk import Ask, Go, Page, does, shows
from bot.console.typed import number
from bot.refusal import Refused
from models import form
from models.form import Form
from models.role import Duty

PART = "活动形式和年度计划是全市共用的，由管全市的会务维护；要改请找他们。"
LONGEST = 20


@shows("/events/forms", "活动形式", duty=Duty.organiser)
def show(ask: Ask) -> Page:
    """The table of the forms."""
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page("event_forms.html", {"forms": form.listed(ask.session)})


@does("/events/forms", duty=Duty.organiser)
def save(ask: Ask) -> Go:
    """Keep the table as it was typed; the form of an event that was held is never taken away, only out of use."""
    if ask.groups is not None:
        raise Refused(PART)
    changed = sum(_change(ask, one) for one in form.listed(ask.session))
    if name := _name(ask.words.get("name-new", "")):
        last = max((one.number for one in form.listed(ask.session)), default=0)
        form.settle(ask.session, Form(name=_unused(ask, name, None), number=last + 1), ask.now, ask.desk.by)
        changed += 1
    return Go("/events/forms", f"改了{changed}种形式。" if changed else "和原来一样，没有改动。")


def _change(ask: Ask, one: Form) -> bool:
    words = ask.words
    if f"name-{one.id}" not in words:
        return False
    before = (one.name, one.number, one.used)
    name = _name(words[f"name-{one.id}"])
    if not name:
        raise Refused(f"“{one.name}”的名称空着；不用了的去掉“在用”就行。")
    place = number(words.get(f"number-{one.id}", ""), f"{one.name}的先后")
    one.name = _unused(ask, name, one)
    one.number, one.used = one.number if place is None else place, bool(words.get(f"used-{one.id}"))
    if before == (one.name, one.number, one.used):
        return False
    form.settle(ask.session, one, ask.now, ask.desk.by)
    return True


def _name(words: str) -> str:
    name = " ".join(words.split())
    if len(name) > LONGEST:
        raise Refused(f"形式的名称请写在{LONGEST}字以内：“{name[:LONGEST]}…”太长了。")
    return name


def _unused(ask: Ask, name: str, one: Form | None) -> str:
    with ask.session.no_autoflush:
        known = form.named(ask.session, name)
    if known is not None and known is not one:
        raise Refused(f"已经有一种形式叫“{name}”了。")
    return name
