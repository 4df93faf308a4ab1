"""Every table of the ledger, for whoever needs the whole schema: migrations, backups, tests."""

from sqlmodel import SQLModel

from models.audit import Audit
from models.book import Book, BookAlias
from models.entry import Entry
from models.gap import Gap
from models.group import Group, Schedule
from models.inbox import Message
from models.ledger import RECORDS
from models.medium import Kept
from models.member import Identity, Member
from models.outbox import Post, PostQuote
from models.paste import Paste
from models.pending import Pending
from models.prepared import Prepared
from models.repeat import Repeat
from models.setting import Setting

TABLES: tuple[type[SQLModel], ...] = (
    Audit,
    Book,
    BookAlias,
    Entry,
    Gap,
    Group,
    Identity,
    Kept,
    Member,
    Message,
    Paste,
    Pending,
    Post,
    PostQuote,
    Prepared,
    Repeat,
    Schedule,
    Setting,
    *RECORDS,
)

metadata = SQLModel.metadata
