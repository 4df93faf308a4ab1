"""共读到哪里: a place is the furthest one said and never a sum; who finished is told by days or by place."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import Session, select

from models import gap, together
from models import term as terms
from models.binding import bind
from models.book import Book
from models.checkin import CheckIn
from models.inbox import settle_question
from models.member import Identity, Member
from models.merge import merge
from models.pending import waiting
from models.term import Term, TermFinisher
from models.together import Finish, Reader
from tests.cast import Room
from tests.posts import at as moment
from tests.terms import FIRST, LIN, QING, at, read_together, says_at, the

places = some.lists(some.tuples(some.integers(1, 60), some.integers(1, 900), some.integers(1, 100)), max_size=12)


@given(places)
def test_places_never_add_up(said: list[tuple[int, int, int]]) -> None:
    reader = Reader(1)
    for chapter, page, percent in said:
        row = CheckIn(member_id=1, day=FIRST, made_at=at("01 20:00"))
        row.chapter_last, row.page_last, row.percent, row.page_count = chapter, page, percent, page
        reader.reaches(row)
    furthest = tuple(max((one[which] for one in said), default=0) for which in range(3))
    assert (reader.chapter, reader.page, reader.percent) == furthest


def reader(room: Room, term: Term, name: str = "林静") -> Reader:
    who = the(room, name)
    found: Reader = room.ask(lambda session: together.readers(session, session.merge(term))[who])
    return found


def finished(room: Room, term: Term) -> dict[str, Finish]:
    now = moment("04-26 09:00")
    return {
        room.ask(lambda session, one=one: session.get_one(Member, one.reader.member_id).name): one
        for one in room.ask(lambda session: together.finishers(session, session.merge(term), now))
    }


def test_how_far_somebody_is_comes_from_the_terms_book_alone(room: Room) -> None:
    term = read_together(room)
    for day, words in ((2, "P98"), (3, "第五章"), (4, "打卡《乡土中国》第三十章"), (5, "P60"), (6, "打卡40页")):
        says_at(room, f"{day:02} 20:00", LIN, words)
    one = reader(room, term)
    assert (one.page, one.chapter, one.finished) == (98, 5, False)
    assert sorted(day.day for day in one.days) == [2, 3, 5, 6]


def test_who_reached_the_last_goal_or_read_the_book_out_has_finished(room: Room) -> None:
    term = read_together(room)
    with room.db.begin() as session:
        terms.set_week(session, session.merge(term), 2, room.now, "阿青", goal="第4–7章", chapter=7)
        terms.set_week(session, session.merge(term), 3, room.now, "阿青", goal="随意")
    says_at(room, "10 20:00", LIN, "第六章")
    says_at(room, "10 20:00", QING, "第七章")
    says_at(room, "10 20:00", "秘书处-周秘书", "打卡《活着》读完")
    found = finished(room, term)
    assert sorted(found) == ["周秘书", "阿青"]
    assert not any(one.on_all_days for one in found.values())


def test_who_read_on_all_days_made_up_ones_too_has_finished(room: Room) -> None:
    term = read_together(room, since=date(2026, 4, 19))
    for day in (19, 20):
        says_at(room, f"{day} 20:00", LIN, "打卡")
        says_at(room, f"{day} 20:00", QING, "打卡")
    says_at(room, "24 20:00", LIN, "补第3天")
    says_at(room, "25 20:00", QING, "补第3天")
    assert list(finished(room, term)) == ["林静"]


def test_what_waits_or_was_not_heard_is_taken_for_read_and_shown(room: Room) -> None:
    term = read_together(room, since=date(2026, 4, 19))
    for day in (19, 21):
        says_at(room, f"{day} 20:00", LIN, "打卡")
        says_at(room, f"{day} 20:00", QING, "打卡")
    says_at(room, "21 21:00", QING, "我20号打卡了怎么没有")
    assert {name: one.unsure for name, one in finished(room, term).items()} == {"阿青": (date(2026, 4, 20),)}
    with room.db.begin() as session:
        gap.report(session, "room", "room", at("20 19:00"), at("20 22:00"), "断网")
    assert sorted(finished(room, term)) == ["林静", "阿青"]
    assert all(one.on_all_days for one in finished(room, term).values())


def test_what_a_person_has_looked_at_counts_however_late_it_was_said(room: Room) -> None:
    term = read_together(room, since=date(2026, 4, 19))
    for day in (19, 21):
        says_at(room, f"{day} 20:00", LIN, "打卡")
    says_at(room, "25 08:00", LIN, "我20号打卡了怎么没有")
    assert finished(room, term)["林静"].unsure == (date(2026, 4, 20),)
    with room.db.begin() as session:
        (question,) = waiting(session)
        settle_question(session, question, right=True, at=room.now, by="周秘书")
    assert finished(room, term)["林静"].unsure == ()


def test_a_check_in_before_the_term_was_entered_counts_for_the_day_it_stands_on(room: Room) -> None:
    with room.db.begin() as session:
        room.group(session).opened_at = at("01 00:00")
    says_at(room, "02 01:30", LIN, "打卡《活着》读到98页")
    assert reader(room, read_together(room, day_ends=1560)).days == {date(2026, 4, 2)}


def test_before_its_last_day_is_over_nobody_has_read_on_all_days(room: Room) -> None:
    term = read_together(room, since=date(2026, 4, 20))
    for day in (20, 21):
        says_at(room, f"{day} 20:00", LIN, "打卡")
    early = moment("04-21 21:00")
    assert room.ask(lambda session: together.finishers(session, session.merge(term), early)) == []
    assert list(finished(room, term)) == ["林静"]


def test_a_book_that_is_merged_takes_its_term_along(room: Room) -> None:
    term = read_together(room)
    says_at(room, "02 20:00", LIN, "打卡")
    with room.db.begin() as session:
        of = {book.title: book for book in session.exec(select(Book))}
        merge(session, of["活着"], of["乡土中国"], room.now, "周秘书")
    with room.db.begin() as session:
        here = session.get_one(Term, term.id)
        assert here.book_id == of["乡土中国"].id
        assert together.readers(session, here)[the_id(session, "林静")].days == {date(2026, 4, 2)}


def person(session: Session, name: str) -> Member:
    return session.exec(select(Member).where(Member.name == name)).one()


def the_id(session: Session, name: str) -> int:
    return person(session, name).id or 0


def test_two_accounts_bound_to_one_person_are_one_reader_and_one_finisher(room: Room) -> None:
    term = read_together(room)
    says_at(room, "02 20:00", LIN, "打卡")
    says_at(room, "03 20:00", "云🌸", "打卡")
    with room.db.begin() as session:
        cloud = session.exec(select(Identity).where(Identity.contact == "云🌸")).one()
        both = [the_id(session, "林静"), cloud.member_id]
        together.approve(session, session.merge(term), both, room.now, "阿青")
        bind(session, cloud, person(session, "林静"), room.now, "周秘书")
    with room.db.begin() as session:
        here = session.get_one(Term, term.id)
        assert together.approved(session, here) == [the_id(session, "林静")]
        assert len(together.readers(session, here)[the_id(session, "林静")].days) == 2
        assert len(session.exec(select(TermFinisher)).all()) == 2


def test_silences_of_other_groups_are_no_excuse(room: Room) -> None:
    term = read_together(room, since=date(2026, 4, 19))
    with room.db.begin() as session:
        gap.report(session, "wechaty", "other", at("20 19:00"), at("20 22:00"), "断网")
        days = [FIRST + timedelta(days=19)]
        assert together.unheard(session, session.merge(term), days, at("26 09:00")) == {}
