"""The drift lives on at random: whatever is told, late, wrong, taken back or set right, the ledger stays true."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain, pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, col, select

from models import circulation, hold, hop
from models.amend import move, take_back
from models.binding import bind
from models.book import Book
from models.copy import OUT, Copy, Whereabouts
from models.db import Database
from models.drift import Act, DriftAct
from models.hold import OPEN, Hold, Waiting
from models.member import Identity, Member
from models.merge import merge, merges, undo
from models.record import COUNTS, State
from models.tables import metadata
from tests.drifting import CAST, SHELVES, TITLES, Drift, Told

CODES = ("CF-0001", "CF-0002", "CF-0003", "CF-0100", "CF-0101")
who, titles, shelves = st.sampled_from(CAST), st.sampled_from(TITLES), st.sampled_from(("", *SHELVES))
codes, groups, any_of = st.sampled_from(CODES), st.sampled_from((1, 2)), st.integers(0, 1000)
ago = st.sampled_from([timedelta(), timedelta(), timedelta(minutes=3), timedelta(hours=30), timedelta(days=9)])
FREE = (Whereabouts.shelf, Whereabouts.held)
NOWHERE = (Whereabouts.missing, Whereabouts.withdrawn)


def fresh() -> Drift:
    """A drift in memory."""
    db = Database("sqlite://")
    metadata.create_all(db.engine)
    return Drift(db)


class DriftAtRandom(RuleBasedStateMachine):
    """Every act there is, by anybody, of anything, at any time; and all that can be done to an act afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.drift = fresh()
        self.told: list[Told] = []
        self.aside: set[tuple[int | None, int | None]] = set()

    def teardown(self) -> None:
        with self.drift.db.begin() as session:
            before = everything(session)
        assert before == told_in_order(self.drift)
        self.drift.db.close()

    @initialize()
    def a_list_comes(self) -> None:
        for code, title in zip(CODES[:3], (*TITLES, TITLES[0]), strict=True):
            self.drift.listed(code, title)

    @rule(by=who, act=st.sampled_from(Act), code=codes, to=who, shelf=shelves, group=groups, ago=ago)
    def of_a_code(self, by: str, act: Act, code: str, to: str, shelf: str, group: int, ago: timedelta) -> None:
        receiver = to if act == Act.hand_on else ""
        self.told.append(self.drift.says(by, act, code, to=receiver, shelf=shelf, group=group, ago=ago))

    @rule(by=who, act=st.sampled_from(Act), title=titles, to=who, shelf=shelves, group=groups, ago=ago)
    def of_a_title(self, by: str, act: Act, title: str, to: str, shelf: str, group: int, ago: timedelta) -> None:
        receiver = to if act == Act.hand_on else ""
        self.told.append(self.drift.says(by, act, title, to=receiver, shelf=shelf, group=group, ago=ago))

    @rule(by=who, title=titles, group=groups, ago=ago)
    def wants(self, by: str, title: str, group: int, ago: timedelta) -> None:
        self.told.append(self.drift.says(by, Act.request, title, group=group, ago=ago))

    @rule(by=who, act=st.sampled_from((Act.release, Act.take, Act.request)), code=codes, title=titles)
    def of_both(self, by: str, act: Act, code: str, title: str) -> None:
        self.told.append(self.drift.says(by, act, code, title=title))

    @rule(by=who, act=st.sampled_from((Act.take, Act.give_back, Act.renew)))
    def of_nothing(self, by: str, act: Act) -> None:
        self.told.append(self.drift.says(by, act))

    @rule(by=who, act=st.sampled_from(Act), code=codes, to=who, ago=ago)
    def in_the_register(self, by: str, act: Act, code: str, to: str, ago: timedelta) -> None:
        self.drift.reports(by, act, code, to=to if act == Act.hand_on else "", ago=ago)

    @precondition(lambda self: self.told)
    @rule(number=any_of)
    def recalled(self, number: int) -> None:
        self.drift.recalls(self.told[number % len(self.told)])

    @precondition(lambda self: self.told)
    @rule(number=any_of)
    def taken_back(self, number: int) -> None:
        with self.drift.db.begin() as session:
            row = session.get_one(DriftAct, self.told[number % len(self.told)].act_id)
            if row.state in (*COUNTS, State.pending):
                take_back(session, [row], self.drift.now, "成员")

    @precondition(lambda self: any(one.doubt for one in self.told))
    @rule(number=any_of, right=st.booleans())
    def settled(self, number: int, right: bool) -> None:
        doubtful = [one for one in self.told if one.doubt]
        self.drift.settles(doubtful[number % len(doubtful)], right=right)

    @precondition(lambda self: self.told)
    @rule(number=any_of, code=codes)
    def called_another_code(self, number: int, code: str) -> None:
        self.drift.corrects(self.told[number % len(self.told)], copy_code=code)

    @precondition(lambda self: self.told)
    @rule(number=any_of, title=titles)
    def called_another_title(self, number: int, title: str) -> None:
        with self.drift.db.begin() as session:
            book_id = self.drift.book(session, title).id
        self.drift.corrects(self.told[number % len(self.told)], book_id=book_id)

    @precondition(lambda self: self.told)
    @rule(number=any_of, name=st.sampled_from((*CAST, "谁也不是")))
    def was_another(self, number: int, name: str) -> None:
        with self.drift.db.begin() as session:
            row = session.get_one(DriftAct, self.told[number % len(self.told)].act_id)
            if row.state in (*COUNTS, State.pending):
                move(session, [row], name, self.drift.now, "成员")

    @rule(days=st.integers(1, 7))
    def days_pass(self, days: int) -> None:
        self.drift.days_pass(days)

    @rule(number=any_of)
    def given_up(self, number: int) -> None:
        with self.drift.db.begin() as session:
            waiting = session.exec(select(Hold).where(col(Hold.standing).in_(OPEN)).order_by(col(Hold.id))).all()
            if waiting:
                circulation.give_up(session, waiting[number % len(waiting)], self.drift.now)

    @rule(
        acts=st.lists(st.sampled_from((Act.request, Act.take, Act.give_back)), min_size=1, max_size=3),
        title=titles,
        name=who,
    )
    def a_stranger_becomes_known(self, acts: list[Act], title: str, name: str) -> None:
        with self.drift.db.begin() as session:
            stranger = Member(name=f"{name}的微信名", on_roster=False)
            session.add(stranger)
            session.flush()
            contact = f"{self.drift.now}"
            identity = Identity(channel="room", account="", contact=contact, shown_name="", member_id=stranger.id or 0)
            session.add(identity)
        self.told += [self.drift.says(stranger.name, act, title) for act in acts]
        with self.drift.db.begin() as session:
            known = self.drift.member(session, name)
            bind(session, session.get_one(Identity, identity.id), known, self.drift.now, "周秘书")

    @rule()
    def two_titles_are_one_book_or_two_again(self) -> None:
        with self.drift.db.begin() as session:
            one, other = (session.get_one(Book, number) for number in (1, 2))
            made = merges(session)
            if made:
                undo(session, made[0].id, self.drift.now, "周秘书")
            else:
                merge(session, other, one, self.drift.now, "周秘书")

    @invariant()
    def holds_true(self) -> None:
        with self.drift.db.begin() as session:
            copies = session.exec(select(Copy)).all()
            queues = [hold.queue(session, book_id) for book_id in (1, 2)]
            for one in copies:
                stops_are_in_order(session, one)
                stands_where_told(session, one)
            for queue in queues:
                nobody_waits_twice_or_for_what_they_have(queue, copies)
            waiting = list(chain.from_iterable(queues))
            laid_aside_for_one(waiting, copies)
            before, self.aside = self.aside, {(one.act_id, one.copy_id) for one in waiting if one.ready_at}
            for queue in queues:
                first_come_first_served(queue, copies, self.aside - before)


def stops_are_in_order(session: Session, one: Copy) -> None:
    stops = hop.journey(session, one.id or 0)
    assert [stop.seq for stop in stops] == list(range(len(stops)))
    for stop, following in pairwise(stops):
        assert stop.until is not None
        assert stop.since <= stop.until <= following.since
    now = [stop for stop in stops if stop.until is None]
    assert len(now) == (one.whereabouts not in NOWHERE)
    if now:
        assert now == stops[-1:]
        assert now[0].venue_id == one.venue_id
        assert now[0].member_id == (None if one.whereabouts in FREE else one.member_id)


def stands_where_told(session: Session, one: Copy) -> None:
    """The row says what the acts say when they are followed by hand, one by one."""
    where, member, venue = "shelf", None, one.home_id
    query = select(DriftAct).where(DriftAct.copy_id == one.id, col(DriftAct.state).in_(COUNTS))
    for act in session.exec(query.order_by(col(DriftAct.said_at), col(DriftAct.id))):
        match act.act:
            case Act.release | Act.give_back:
                stays = where == "shelf" and act.venue_id is None
                where, member, venue = "shelf", None, venue if stays else act.venue_id or one.home_id
            case Act.take:
                where, member, venue = "reader", act.member_id, None
            case Act.hand_on if (where, member) != ("reader", act.to_id):
                where, member, venue = "way", act.to_id, None
            case Act.lose | Act.withdraw:
                where, member, venue = ("missing" if act.act == Act.lose else "withdrawn"), None, None
    told = "shelf" if one.whereabouts == Whereabouts.held else one.whereabouts.value
    assert (told, one.venue_id) == (where, venue)
    assert one.whereabouts == Whereabouts.held or one.member_id == member


def nobody_waits_twice_or_for_what_they_have(queue: list[Hold], copies: Iterable[Copy]) -> None:
    waiting = [one.member_id for one in queue]
    assert len(waiting) == len(set(waiting))
    for one in queue:
        have = {copy.member_id for copy in copies if copy.book_id == one.book_id and copy.whereabouts in OUT}
        assert one.member_id not in have


def laid_aside_for_one(waiting: list[Hold], copies: Iterable[Copy]) -> None:
    ready = {one.copy_id: one for one in waiting if one.standing == Waiting.ready}
    assert len(ready) == sum(one.standing == Waiting.ready for one in waiting)
    held = {one.id: one for one in copies if one.whereabouts == Whereabouts.held}
    assert {key: one.member_id for key, one in held.items()} == {key: one.member_id for key, one in ready.items()}
    assert all(one.ready_at and one.until for one in ready.values())


def first_come_first_served(queue: list[Hold], copies: Iterable[Copy], new: set[tuple[int | None, int | None]]) -> None:
    """No free copy lies about while it could serve somebody; what was laid aside now went to the first it serves."""
    assert [one.asked_at for one in queue] == sorted(one.asked_at for one in queue)
    by_id = {one.id: one for one in copies}

    def serves(copy: Copy, one: Hold) -> bool:
        wanted = by_id[one.wanted_id] if one.wanted_id else None
        is_any = wanted is None or wanted.whereabouts == Whereabouts.withdrawn
        return copy.book_id == one.book_id and (is_any or wanted is copy)

    for at, one in enumerate(queue):
        if one.standing == Waiting.queued:
            assert not any(serves(copy, one) for copy in copies if copy.whereabouts == Whereabouts.shelf)
        elif (one.act_id, one.copy_id) in new:
            before = [other for other in queue[:at] if other.standing == Waiting.queued]
            assert not any(serves(by_id[one.copy_id], other) for other in before)


def everything(session: Session) -> list[object]:
    """Where each copy is and was, and what became of each place in a queue, without what hangs on when it was told."""
    codes = {one.id: one.code for one in session.exec(select(Copy))}
    copies = [
        (one.code, "held or shelf", one.venue_id, None, None, 0)
        if one.whereabouts in FREE
        else (one.code, one.whereabouts.value, one.venue_id, one.member_id, one.due, one.renewed)
        for one in session.exec(select(Copy).order_by(col(Copy.code)))
    ]
    stops = [
        (codes[one.copy_id], one.seq, one.member_id, one.venue_id, one.since, one.until)
        for one in session.exec(select(hop.Hop))
    ]
    places = [
        (one.book_id, one.member_id, one.asked_at, "waits" if one.standing in OPEN else codes[one.copy_id])
        for one in session.exec(select(Hold).where(col(Hold.standing).in_((*OPEN, Waiting.taken))))
    ]
    return [copies, sorted(stops, key=lambda stop: stop[:2]), sorted(places, key=str)]


def told_in_order(drift: Drift) -> list[object]:
    """Everything in a new database, where the acts that count were told one by one in the order they were said.

    Which places were lost or given up is decided by people and the clock, so that is told too.
    """
    again = fresh()
    with drift.db.begin() as session:
        copies = [one.model_dump(exclude={"member_id"}) for one in session.exec(select(Copy).order_by(col(Copy.id)))]
        counting = select(DriftAct).where(col(DriftAct.state).in_(COUNTS))
        acts = session.exec(counting.order_by(col(DriftAct.said_at), col(DriftAct.id))).all()
        told = [one.model_dump(exclude={"message_id"}) for one in acts]
        ended = {
            one.act_id: one.model_dump(include={"ended_at", "until"})
            for one in session.exec(select(Hold).where(col(Hold.ended_at).is_not(None)))
        }
        people = [one.model_dump() for one in session.exec(select(Member).where(col(Member.id) > len(CAST)))]
    with again.db.begin() as session:
        session.add_all(Member(**one) for one in people)
        for one in copies:
            circulation.put_in(
                session,
                Copy(**one | {"whereabouts": Whereabouts.shelf, "since": one["entered_at"], "due": None, "renewed": 0}),
            )
    for one in told:
        with again.db.begin() as session:
            row = DriftAct(**one)
            session.add(row)
            circulation.follow(session, [row], row.said_at)
    with again.db.begin() as session:
        while unlike := [one for one in session.exec(select(Hold)) if one.act_id in ended and one.ended_at is None]:
            for one in unlike:
                one.ended_at, one.until = ended[one.act_id]["ended_at"], ended[one.act_id]["until"]
                session.add(one)
            circulation.line_up(session, (1, 2), drift.now)
        after = everything(session)
    again.db.close()
    return after


TestDriftAtRandom = DriftAtRandom.TestCase
TestDriftAtRandom.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
