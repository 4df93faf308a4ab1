"""Pages as HTML: Jinja's templates, everything escaped, and how days, times and numbers are written on them."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.console.desk import UPLOAD_BYTES
from bot.text.phrase import full_day
from models.member import address

if TYPE_CHECKING:
    from jinja2 import Environment


FOLDER = Path(__file__).parent / "templates"


def render(template: str, values: Mapping[str, Any]) -> bytes:
    """A page, as it is sent."""
    return environment().get_template(template).render(values).encode()


@cache
def environment() -> "Environment":
    """The templates; a name that a page did not give is a bug and no empty place."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["most"] = UPLOAD_BYTES
    made.filters |= {"day": day, "moment": moment, "number": lambda number: f"{number:,}", "address": address}
    return made


def day(at: date | None) -> str:
    """2026年4月23日; nothing for no day."""
    return full_day(at) if at else ""


def moment(at: datetime | None) -> str:
    """4月23日 20:15, with the year where it is long ago; nothing for no moment."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}" if at else ""
