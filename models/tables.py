"""Every table of the ledger, for whoever needs the whole schema: migrations, backups, tests."""

from sqlmodel import SQLModel

from models.account import Account, Sitting
from models.audit import Audit
from models.ballot import Ballot, Candidate, Vote, VoteGroup
from models.book import Book, BookAlias
from models.broadcast import Broadcast, BroadcastGroup
from models.clue import ClueStep
from models.consent import Consent
from models.copy import Copy
from models.dossier import Check
from models.entry import Entry
from models.event import Event, EventGroup
from models.event_photo import EventPhoto
from models.form import Form
from models.gap import Gap
from models.group import Group, Schedule
from models.hold import Hold
from models.hop import Hop
from models.inbox import Message
from models.ledger import RECORDS
from models.medium import Kept
from models.member import Identity, Member
from models.news import News
from models.outbox import Post, PostQuote
from models.paste import Paste
from models.pending import Pending
from models.photo import Photo
from models.points import PointsRule
from models.prepared import Prepared
from models.relay import Relay
from models.repeat import Repeat
from models.role import Role
from models.rollcall import RollAnswer, RollCall
from models.seal import Seal, SealedUnit
from models.setting import Setting
from models.term import Term, TermFinisher, TermGroup, TermWeek
from models.venue import Venue
from models.want import Want

TABLES: tuple[type[SQLModel], ...] = (
    Account,
    Audit,
    Ballot,
    Book,
    BookAlias,
    Broadcast,
    BroadcastGroup,
    Candidate,
    Check,
    ClueStep,
    Consent,
    Copy,
    Entry,
    Event,
    EventGroup,
    EventPhoto,
    Form,
    Gap,
    Group,
    Hold,
    Hop,
    Identity,
    Kept,
    Member,
    Message,
    News,
    Paste,
    Pending,
    Photo,
    PointsRule,
    Post,
    PostQuote,
    Prepared,
    Relay,
    Repeat,
    Role,
    RollAnswer,
    RollCall,
    Schedule,
    Seal,
    SealedUnit,
    Setting,
    Sitting,
    Term,
    TermFinisher,
    TermGroup,
    TermWeek,
    Venue,
    Vote,
    VoteGroup,
    Want,
    *RECORDS,
)

metadata = SQLModel.metadata
