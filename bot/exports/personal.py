"""本人的资料: everything that is kept of one member, theirs to have, as one zip: a table, a JSON file, their files."""

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel, col, select

from bot.exports import excel, records
from models import tables  # noqa: F401  (without it some would not be looked into)
from models.account import Account, Sitting
from models.advice import Advice
from models.clue import ClueStep
from models.inbox import Message
from models.medium import Kept
from models.member import Identity, Member
from models.outbox import Post

SECRET = (Account.__tablename__, Sitting.__tablename__)
"""Tables of passwords and logins, which nobody gets."""
LEFT_OUT = {"fingerprint"}


def zipped(session: Session, member: Member, media: Path) -> bytes:
    """Everything of a member: 记录.xlsx, 全部.json and what they sent, as far as it is still kept in `media`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, TemporaryDirectory() as folder:
        table = Path(folder) / "记录.xlsx"
        excel.write(table, records.of_member(session, member.id or 0))
        _put(archive, "记录.xlsx", table.read_bytes())
        everything = json.dumps(rows_of(session, member), ensure_ascii=False, indent=1, default=_plain)
        _put(archive, "全部.json", everything.encode("utf-8", "replace"))
        for name in files_of(session, member):
            path = media / name
            if path.is_file():
                _put(archive, f"原件/{name}", path.read_bytes())
    return made.getvalue()


def rows_of(session: Session, member: Member) -> dict[str, list[dict[str, Any]]]:
    """Every row that points to a member, what they wrote, and what was written to them, by table."""
    key, found = Member.__tablename__, {Member.__tablename__: [member.model_dump()]}
    for table in SQLModel.metadata.sorted_tables:
        pointing = [one.parent for one in table.foreign_keys if one.column.table.name == key]
        if pointing and table.name not in SECRET:
            for column in pointing:
                _add(session, found, table, column == member.id)
    theirs = select(Advice.id).where(Advice.member_id == member.id)
    _add(session, found, _table(ClueStep), col(ClueStep.advice_id).in_(theirs))
    identities = list(session.exec(select(Identity).where(Identity.member_id == member.id)))
    ids = [one.id for one in identities]
    _add(session, found, _table(Message), col(Message.identity_id).in_(ids))
    for one in identities:
        to_them = (Post.channel == one.channel) & (Post.account == one.account) & (Post.person == one.contact)
        _add(session, found, _table(Post), to_them)
    return found


def files_of(session: Session, member: Member) -> list[str]:
    """The files they sent that are still kept."""
    query = select(Kept.file).join(Message, col(Message.id) == col(Kept.message_id))
    query = query.join(Identity, col(Identity.id) == col(Message.identity_id))
    return list(session.exec(query.where(Identity.member_id == member.id, Kept.file != "").order_by(Kept.file)))


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _add(session: Session, found: dict[Any, list[dict[str, Any]]], table: Table, where: Any) -> None:
    rows = session.execute(sa_select(table).where(where)).mappings()
    told = [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in rows]
    if told:
        found.setdefault(table.name, []).extend(one for one in told if one not in found.get(table.name, []))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
