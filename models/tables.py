"""Every table of the ledger, for whoever needs the whole schema: migrations, backups, tests."""

from sqlmodel import SQLModel

from models.audit import Audit
from models.book import Book, BookAlias
from models.copy import Copy
from models.entry import Entry
from models.gap import Gap
from models.group import Group, Schedule
from models.hold import Hold
from models.hop import Hop
from models.inbox import Message
from models.ledger import RECORDS
from models.medium import Kept
from models.member import Identity, Member
from models.outbox import Post, PostQuote
from models.paste import Paste
from models.pending import Pending
from models.photo import Photo
from models.prepared import Prepared
from models.relay import Relay
from models.repeat import Repeat
from models.role import Role
from models.setting import Setting
from models.venue import Venue
from models.want import Want

TABLES: tuple[type[SQLModel], ...] = (
    Audit,
    Book,
    BookAlias,
    Copy,
    Entry,
    Gap,
    Group,
    Hold,
    Hop,
    Identity,
    Kept,
    Member,
    Message,
    Paste,
    Pending,
    Photo,
    Post,
    PostQuote,
    Prepared,
    Relay,
    Repeat,
    Role,
    Schedule,
    Setting,
    Venue,
    Want,
    *RECORDS,
)

metadata = SQLModel.metadata
