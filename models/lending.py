"""借阅规则: how long a copy is laid aside, lent and lent longer, as the office decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import setting
from models.audit import note
from models.setting import Setting


@dataclass(frozen=True, slots=True)
class Lending:
    """The office's rules, in days: how long a copy is laid aside, lent, and lent longer; and how often longer."""

    pickup: int = 5
    loan: int = 30
    renewal: int = 15
    renewals: int = 1


RULES = {"pickup": "留书天数", "loan": "借期天数", "renewal": "续借天数", "renewals": "可续借次数"}
MOST = 365
_NAMES = {name: f"drift.{name}" for name in ("pickup", "loan", "renewal", "renewals")}


def lending(session: Session) -> Lending:
    """What the office decided, else the usual."""
    usual = Lending()
    return Lending(**{name: int(setting.get(session, key, str(getattr(usual, name)))) for name, key in _NAMES.items()})


class CannotLend(Exception):
    """The rule cannot be so; the message is a sentence."""


def decide_lending(session: Session, name: str, number: int, at: datetime, by: str) -> None:
    """Set one of the office's RULES. Raises CannotLend."""
    if number > MOST or (number < 1 and name != "renewals") or number < 0:
        raise CannotLend(f"{RULES[name]}应是1到{MOST}之间的整数。")
    before, row = getattr(lending(session), name), Setting(name=_NAMES[name], value=str(number))
    if before != number:
        note(session, at, by, "set", row, **{name: [before, number]})
        setting.put(session, row.name, row.value)
