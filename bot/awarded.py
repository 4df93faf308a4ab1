"""共读证书的图片: what goes out carries only its name, and it is drawn when first sent, passed on or looked at.

So a list of eight hundred is let out as fast as one of three.
"""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from bot import attachments
from bot.channel import Attachment
from bot.text.phrase import full_day, month_day
from models import setting
from models.book import Book
from models.db import Database
from models.member import Member, address
from models.term import Term

if TYPE_CHECKING:
    from bot.pictures.certificate import Certificate

_NAME = re.compile(r"certificate\.(\d+)\.(\d+)\.(\d+)\.(\d{8})-")


def named(term: Term, member: Member, days: int, day: date) -> str:
    """The name of a certificate in the data folder; it says what is drawn: whose, on how many days, dated when."""
    return attachments.named(f"certificate.{term.id}.{member.id}.{days}.{day:%Y%m%d}", f"共读证书-{member.name}.png")


def load(db: Database, data: Path, name: str) -> Attachment:
    """A kept file under the name people know, a certificate drawn first; raises OSError."""
    with db.look() as session:
        make(session, data, name)
    return attachments.load(data, name)


def make(session: Session, data: Path, name: str) -> None:
    """Draw the certificate of that name where it is not drawn yet; of other files nothing. Raises OSError."""
    found = _NAME.match(name)
    if found is None or (data / attachments.FOLDER / name).is_file():
        return
    term, member = session.get(Term, int(found[1])), session.get(Member, int(found[2]))
    if term is None or member is None:
        raise FileNotFoundError(2, "共读或成员已不在册", name)
    from bot.pictures.certificate import draw

    day = date(int(found[4][:4]), int(found[4][4:6]), int(found[4][6:]))
    attachments.write(data, name, draw(certificate(session, term, member, int(found[3]), day)))


def certificate(session: Session, term: Term, member: Member, days: int, day: date) -> "Certificate":
    """One certificate as it is drawn; `days` on which the member read, 0 where nobody counted."""
    from bot.pictures.certificate import Certificate

    book = session.get_one(Book, term.book_id).title if term.book_id is not None else ""
    office = setting.get(session, "office")
    return Certificate(address(member), term.title, span(term, "至"), book, days, office, full_day(day))


def span(term: Term, to: str) -> str:
    """2026年4月1日至4月21日"""
    until = month_day(term.until) if term.since.year == term.until.year else full_day(term.until)
    return f"{full_day(term.since)}{to}{until}"
