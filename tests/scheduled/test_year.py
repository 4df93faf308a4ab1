"""A year in fast motion: what was due stands once with its reason, nothing is impolite or told to the wrong people.

What should have happened is worked out from the plans, the almanac and the moments at which the clock rang, not asked
of the product. A busier year: SHUXIANG_YEAR_OFTEN=3; another one: SHUXIANG_YEAR_SEED=2.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from bot.job import Chore, Every, Notices, find
from models.db import Database
from models.event import Event
from models.turnout import turnout
from tests.year.due import DAY, Expected, everything_due, night, off, quiet
from tests.year.ledger import Loan, moment
from tests.year.lived import Lived, Row, live
from tests.year.motion import LATE
from tests.year.reminded import reminders_due
from tests.year.world import BY_PASTE, CAP, ENDS, LOOKED_AT, NAMING

EVENING_LINE = "evening_digest"
STEPS = {"before": -3, "today": 0, "first": 7, "second": 21}
SETTLED = {"sent", "merged", "skipped", "by_hand", "stopped", "failed"}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A whole year of the city."""
    over = live(tmp_path_factory.mktemp("year"))
    yield over
    over.year.file.close()


@pytest.fixture(scope="module")
def due(lived: Lived) -> dict[str, Expected]:
    """Everything that was due in it, by its key."""
    return everything_due(lived.year)


def _of_plan(lived: Lived) -> dict[str, Row]:
    """The posts, rounds and chores that came by a plan, not by a hand; the later pieces of a long one aside."""
    made = {
        key: post
        for key, post in lived.posts.items()
        if post.job in find() and not re.search(r":by-hand|:again-|#", key)
    }
    rounds = (rf"{job.replace('_', '-')}:[\d-]+" for job in find())
    of_round = re.compile("|".join(rounds))
    return {key: post for key, post in made.items() if post.room or of_round.fullmatch(key)}


def test_what_was_due_stands_once_and_nothing_else(lived: Lived, due: dict[str, Expected]) -> None:
    stands = _of_plan(lived)
    assert len(due) > 3000
    assert sorted(set(due) - set(stands)) == []
    assert [key for key in set(stands) - set(due) if f":{ENDS.year + 1}-" not in key] == []
    ends = ENDS - timedelta(hours=3)
    assert {key for key, post in stands.items() if post.standing not in SETTLED and post.made < ends} == set()


def test_what_is_not_sent_says_why(lived: Lived) -> None:
    silent = {key: post.standing for key, post in lived.posts.items() if not post.reason
              and post.standing not in ("sent", "by_hand")}  # fmt: skip
    late = {key for key in silent if lived.posts[key].made > ENDS - timedelta(hours=3)}
    assert {key: silent[key] for key in silent.keys() - late} == {}


def test_each_reason_is_the_right_one(lived: Lived, due: dict[str, Expected]) -> None:
    wrong = {}
    stands = _of_plan(lived)
    for key, expected in due.items():
        job, post = find()[expected.job], stands.get(key)
        if post is None or isinstance(job, Chore):
            continue
        may_be = _round_may_be(expected) if isinstance(job, Notices) else _post_may_be(expected)
        if not any(post.standing == standing and re.search(reason, post.reason) for standing, reason in may_be):
            wrong[key] = (expected.due, expected.rung, post.standing, post.reason)
    assert wrong == {}


def _too_late(expected: Expected) -> str:
    if expected.rung - expected.due > LATE:
        return "过点未发$"
    if night(expected.rung):
        return "轮到时已是夜里$"
    return "轮到时已是节假日$" if off(expected.rung.date()) else ""


def _post_may_be(expected: Expected) -> list[tuple[str, str]]:
    if reason := _too_late(expected):
        return [("skipped", reason)]
    nothing = ("skipped", "^没有可说的$|^会务今天已经发过$")
    if quiet(expected.due.date()):
        ends = ("merged", "期间.*并入其后的一帖$"), ("skipped", "^等下一帖等了40天以上")
        return [nothing, *ends] if expected.every != Every.day else [("skipped", "期间.*不发$")]
    out = [("sent", ""), ("sending" if expected.rung > ENDS - timedelta(hours=3) else "sent", "")]
    out += [("by_hand" if expected.group == BY_PASTE else "failed", "")]
    out += [("skipped", "等到了夜里|等过了时候|等下一帖等了40天以上"), ("merged", "并入下一帖$|合为一帖$")]
    if expected.group == LOOKED_AT:
        out += [("stopped", "会务决定不发"), ("skipped", "到时没有人过目")]
    return [nothing, *out]


def _round_may_be(expected: Expected) -> list[tuple[str, str]]:
    """A round of a day without notices was made on the last ordinary day before, or is missed as that was."""
    made = [("sent", "^共[1-9]\\d*条$"), ("skipped", "^没有要告知的$")]
    if off(expected.due.date()) or quiet(expected.due.date()):
        return [*made, ("skipped", "(节假日|期间.*)不发私信$")]
    if expected.rung.date() > expected.due.date():
        return [("skipped", "过点未发$")]
    return [("skipped", "轮到时已是夜里$")] if night(expected.rung) else made


def test_what_was_too_much_went_out_within_the_next_post(lived: Lived) -> None:
    merged = [post for post in lived.posts.values() if post.standing == "merged" or "等了40天" in post.reason]
    assert len(merged) > 40
    for post in merged:
        later = [one for one in lived.posts.values() if one.group == post.group and one.room and one.standing == "sent"
                 and post.made < one.made < post.made + timedelta(days=40)]  # fmt: skip
        if post.into is None or post.standing == "skipped":
            assert not [one.key for one in later if _is_counted(one)], f"{post.key} waited and was left behind"
            continue
        carrier = lived.by_id[post.into]
        assert carrier.group == post.group, post.key
        assert carrier.standing not in ("skipped", "merged") or post.made > ENDS - timedelta(days=40), post.key
        text = "".join(one.text for one in lived.posts.values() if one.key.partition("#")[0] == carrier.key)
        missing = [line for line in post.text.split("\n") if line not in text and "已撤回" not in text]
        assert not missing, f"{post.key} is not all in {carrier.key}: {missing}"


# Once


def test_no_words_stood_in_a_chat_twice_and_none_were_lost(lived: Lived) -> None:
    assert [one.text for one in lived.chronicle.shown if one.post_id is None] == []
    times = Counter(one.post_id for one in lived.chronicle.shown)
    assert {lived.by_id[post_id or 0].key: number for post_id, number in times.items() if number > 1} == {}
    sent = {post.id for post in lived.posts.values() if post.standing == "sent" and (post.room or post.person)
            and post.channel != "transcript"}  # fmt: skip
    assert sent == set(times)


def test_what_is_for_one_person_is_told_or_passed_on_once(lived: Lived) -> None:
    passed_on = [post.key for post in lived.posts.values() if post.reason.startswith("转入待转告：")]
    assert len(passed_on) > 100
    assert sorted(key for key, _, _, _ in lived.relays) == sorted(passed_on)
    assert {why for _, _, _, why in lived.relays} >= {"由联络员转告", "还不是机器人的好友", "当天私信已满"}


# Politely


def _is_unasked(post: Row) -> bool:
    """By a plan, or following for somebody from what another one said."""
    return post.job != "" and not re.search(r":by-hand|:again-", post.key)


def _is_asked_for(post: Row) -> bool:
    """A reminder of what somebody signed up for, or what became of it: on days off and in quiet weeks too."""
    return bool(post.person) and post.key.startswith("event-")


def _is_counted(post: Row) -> bool:
    return (
        bool(post.room)
        and post.job in find()
        and post.job != EVENING_LINE
        and _is_unasked(post)
        and "#" not in post.key
    )


def test_nothing_unasked_at_night_on_holidays_or_in_quiet_weeks(lived: Lived) -> None:
    wrong = {}
    for shown, post in lived.shown():
        day = shown.at.date()
        by_plan_in_quiet = post.job in find() and quiet(day)
        is_off = (off(day) or by_plan_in_quiet) and not _is_asked_for(post)
        if _is_unasked(post) and (night(shown.at) or is_off):
            wrong[post.key] = f"{shown.at:%m-%d %H:%M}"
    assert wrong == {}


def test_a_group_hears_one_post_a_day_and_three_a_week(lived: Lived) -> None:
    days: dict[tuple[str, date], list[str]] = defaultdict(list)
    for shown, post in lived.shown():
        if _is_counted(post):
            days[post.room or "", shown.at.date()].append(post.key)
    for post in lived.posts.values():
        if post.group == BY_PASTE and post.standing in ("by_hand", "sent") and _is_counted(post):
            days[post.room or "", post.made.date()].append(post.key)
    assert len(days) > 200
    assert {where: keys for where, keys in days.items() if len(keys) > 1} == {}
    weeks = Counter((room, *day.isocalendar()[:2]) for room, day in days)
    assert {week: number for week, number in weeks.items() if number > 3} == {}
    assert max(weeks.values()) > 1


def test_an_account_writes_privately_no_more_than_its_allowance(lived: Lived) -> None:
    written = Counter((shown.place.account, shown.at.date()) for shown, post in lived.shown()
                      if post.person and _is_unasked(post))  # fmt: skip
    assert max(written.values()) == CAP


def test_who_is_no_friend_or_wants_no_reminders_is_not_written_to(lived: Lived) -> None:
    assert lived.chronicle.counts["private words to no friend, unasked"] == 0
    reminders = [post for _, post in lived.shown() if post.person and post.job in find()]
    assert len(reminders) > 50
    assert lived.chronicle.impolite == []
    assert sum(post.reason == "本人不要提醒，或正在休养" for post in lived.posts.values()) > 3


# Nobody's private matter in a group


def test_no_group_hears_who_has_which_copy(lived: Lived) -> None:
    wrong = []
    for post in lived.posts.values():
        if post.room is None or post.group == NAMING:
            continue
        for line in lived.chronicle.words.get(post.id, "").split("\n"):
            names = [name for name in lived.names.values() if name in line]
            if names and re.search(
                r"CF-\d|[借还取]|到期|手[中里]|转给|留给|预约", re.sub(r"《[^》]*》|“[^”]*”", "", line)
            ):
                wrong.append((post.key, line))
    assert wrong == []


def test_who_wants_not_to_be_recorded_is_named_nowhere(lived: Lived) -> None:
    since: dict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    for at, who, recorded in lived.chronicle.unrecorded:
        since[who].append((at, recorded))
    assert len(since) > 10
    wrong = []
    for shown, post in lived.shown():
        for who, wishes in since.items():
            last = [recorded for at, recorded in wishes if at <= shown.at]
            if last and not last[-1] and post.room and lived.names[who] in shown.text:
                wrong.append((post.key, f"{shown.at:%m-%d %H:%M}", shown.text))
    assert wrong == []


# The drift


def test_the_ledger_of_the_drift_held_after_every_step(lived: Lived) -> None:
    assert lived.chronicle.counts["ledger looked at"] > 500
    assert lived.chronicle.wrongs == []


def _key(step: str, loan: Loan) -> str:
    return f"drift-{step}:copy-{loan.copy}:member-{loan.member}:{loan.due}"


def test_each_reader_is_told_what_their_loan_has_come_to(lived: Lived) -> None:
    wrong, steps = [], Counter()
    for _, day, now, loans in lived.chronicle.made:
        for loan in loans:
            reached = [step for step, after in STEPS.items() if day >= loan.due + timedelta(days=after)]
            if not reached:
                continue
            steps[reached[-1]] += 1
            stands = [lived.posts.get(_key(step, loan)) for step in STEPS]
            told = {step: post for step, post in zip(STEPS, stands, strict=True) if post and post.made <= now}
            if day == now.date() and reached[-1] not in told:
                wrong.append(f"{now:%m-%d}: {_key(reached[-1], loan)} was not told")
            if day > now.date() == max(now.date(), loan.due - 8 * DAY) and loan.due == day and not told:
                wrong.append(f"{now:%m-%d}: nothing was told of {_key('today', loan)} before the days off")
    assert wrong == []
    assert min(steps[step] for step in STEPS) > 20


def test_the_words_of_a_reminder_fit_the_day(lived: Lived) -> None:
    wrong, days = [], defaultdict(list)
    for key, post in lived.posts.items():
        found = re.fullmatch(r"drift-(before|today|first|second):(copy-\d+:member-\d+):(.*)", key)
        text = lived.chronicle.words.get(post.id, "")
        if not found or not text:
            continue
        due = date.fromisoformat(found[3])
        days[found[2], due, post.made.date()].append(key)
        after = (post.made.date() - due).days
        if ("今天到期" in text and after != 0) or (("已于" in text or "有些日子" in text) and after < 1):
            wrong.append((f"{post.made:%m-%d}", key, text))
    assert wrong == []
    assert [keys for keys in days.values() if len(keys) > 1] == []


def test_whose_place_is_gone_is_told_so(lived: Lived) -> None:
    rows = lived.year.file.execute("SELECT id, ended_at FROM holds WHERE standing = 'lapsed'").fetchall()
    assert len(rows) > 10
    rounds = [now for _, _, now, _ in lived.chronicle.made]
    missing = [(key, ended) for key, ended in rows if any(now > moment(ended) for now in rounds)
               and f"drift-lapsed:hold-{key}" not in lived.posts]  # fmt: skip
    assert missing == []


# What is held


def test_each_reminder_of_an_event_was_made_once_or_says_why_not(lived: Lived) -> None:
    due = {one.key: one for one in reminders_due(lived.year)}
    made = {key: post for key, post in lived.posts.items() if re.fullmatch(r"event-(day|hour):event-\d+:r\d+", key)}
    assert len(due) > 60
    assert set(made) == set(due)
    wrong = {}
    for key, one in due.items():
        late = one.rung - one.due > LATE or one.rung >= one.ahead.starts_at
        expected = "过点未发$" if late else "轮到时已是夜里$" if night(one.rung) else r"^共\d+条$|^没有要告知的$"
        if not re.search(expected, made[key].reason):
            wrong[key] = (one.due, one.rung, made[key].reason)
    assert wrong == {}
    assert {bool(re.search("未发", post.reason)) for post in made.values()} == {True, False}


def test_who_comes_is_reminded_and_nobody_else(lived: Lived) -> None:
    wrong, told = {}, 0
    for one in reminders_due(lived.year):
        whom = {int(key.rpartition("-")[2]) for key in lived.posts if key.startswith(f"{one.key}:member-")}
        limited = lived.year.city.held[one.event - 1].places is not None
        told += len(whom)
        is_made = lived.posts[one.key].standing == "sent"
        if not whom <= one.ahead.coming or (is_made and not limited and whom != one.ahead.coming):
            wrong[one.key] = (sorted(whom), sorted(one.ahead.coming))
    assert wrong == {}
    assert told > 100


def test_no_reminder_went_out_after_a_cancellation_or_to_who_stays_away(lived: Lived) -> None:
    wrong, shown = {}, 0
    for words, post in lived.shown():
        found = re.fullmatch(r"event-(?:day|hour):event-(\d+):r(\d+):member-(\d+)", post.key)
        if not found:
            continue
        number, revision, who = map(int, found.groups())
        stood = [one for one in lived.event_around(number, words.at) if one]
        shown += 1
        if not any(one.is_on and one.revision == revision and who in one.coming for one in stood):
            wrong[post.key] = f"{words.at:%m-%d %H:%M}"
    assert wrong == {}
    assert shown > 20


def test_who_had_signed_up_is_told_of_each_change(lived: Lived) -> None:
    changed = [one for one in lived.year.city.held if one.is_moved or one.is_called_off]
    told = Counter(int(found[1]) for key in lived.posts
                   if (found := re.match(r"event-(?:moved|off|cancelled)[a-z-]*:event-(\d+):", key)))  # fmt: skip
    stage = dict(lived.year.file.execute("SELECT id, stage || revision FROM events").fetchall())
    done = [one for one in changed if stage[one.number] in ("cancelled0", "on1")]
    assert len(done) > 5
    assert sum(told[one.number] for one in done) > 3


def test_the_figures_of_an_event_are_what_plain_sql_counts(lived: Lived) -> None:
    db = Database(lived.year.url)
    with db.look() as session:
        found = {one.id: turnout(session, one) for one in session.exec(select(Event))}
    db.close()
    query = (
        "SELECT event_id, count(DISTINCT member_id) FROM attendances JOIN members ON members.id = member_id "
        "WHERE recorded AND state IN ('sure', 'confirmed') GROUP BY event_id"
    )
    came = dict(lived.year.file.execute(query).fetchall())
    assert {number: len(one.attended) for number, one in found.items() if one.attended} == came
    assert sum(came.values()) > 10
    recorded = {who for (who,) in lived.year.file.execute("SELECT id FROM members WHERE recorded")}
    signed = lived.signed_up()
    assert {number: set(one.signed_up) for number, one in found.items() if one.signed_up} == {
        number: who & recorded for number, who in signed.items() if who & recorded
    }


def test_nothing_met_a_bug(lived: Lived) -> None:
    assert lived.errors == []
    assert lived.year.file.execute("SELECT id FROM messages WHERE fate = 'failed'").fetchall() == []


def test_enough_went_wrong(lived: Lived) -> None:
    happened = lived.chronicle.counts
    seldom = ("restarts", "clock jumps", "echoes", "unknown settled by a person", "let out by an organiser",
              "pasted by hand", "issued by hand", "issued again", "power cut before the words were out",
              "power cut after the words were out", "send without an answer, shown", "questions settled")  # fmt: skip
    assert [what for what in seldom if not happened[what]] == []
