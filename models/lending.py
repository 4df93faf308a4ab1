"""借阅规则: how long a copy is laid aside, lent and lent longer, as the office decided."""

from dataclasses import dataclass

from sqlmodel import Session

from models import setting


@dataclass(frozen=True, slots=True)
class Lending:
    """The office's rules, in days: how long a copy is laid aside, lent, and lent longer; and how often longer."""

    pickup: int = 5
    loan: int = 30
    renewal: int = 15
    renewals: int = 1


_NAMES = {name: f"drift.{name}" for name in ("pickup", "loan", "renewal", "renewals")}


def lending(session: Session) -> Lending:
    """What the office decided, else the usual."""
    usual = Lending()
    return Lending(**{name: int(setting.get(session, key, str(getattr(usual, name)))) for name, key in _NAMES.items()})


def decide_lending(session: Session, name: str, number: int) -> None:
    """Set one of the office's rules."""
    setting.put(session, _NAMES[name], str(number))
