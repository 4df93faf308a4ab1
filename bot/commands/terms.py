"""`term`: reading together as an organiser plans it: the book, the days, the goals, and who has finished."""

import argparse
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from bot.commands.books import one_book
from bot.commands.command import Act, command, family, ledger, now, who
from bot.commands.finishing import finishers
from bot.commands.groups import known as group_named
from bot.commands.people import known as person
from bot.commands.term_words import FIELDS, day_named, known
from bot.refusal import Refused
from bot.term_plan import (
    LONGEST,
    change,
    check_span,
    make_up_days,
    minutes,
    new_title,
    not_mixed,
    reached,
    regroup,
    warnings,
)
from bot.term_plan import set_week as put_week
from bot.text.phrase import month_day, place
from models import group as groups
from models import term as terms
from models import together
from models.book import Book
from models.group import Group
from models.member import Member, address
from models.order import in_order
from models.term import Plan, Term

SETTINGS = (
    "title=名称  book=书名（写 - 为各读各的）  since=、until=日期  "
    "leader=姓名  makeup=天数  ends=时间  join=、leave=群名"
)


def add(commands: Any) -> None:
    """Declare the commands."""
    parts = family(commands, "term", does="共读：开一期、每周目标、完成名单", example="term list")
    new = command(
        parts, "add", plan, does="开一期共读", example="term add 四月共读 --book 活着 --since 2026-04-01 --days 21"
    )
    new.add_argument("title", metavar="名称")
    new.add_argument("--book", metavar="书名", help="书名或编号；不写就是各读各的书")
    new.add_argument("--since", required=True, metavar="日期", help="第一天，如 2026-04-01")
    new.add_argument("--until", metavar="日期", help="最后一天")
    new.add_argument("--days", type=int, metavar="天数", help="共几天，与 --until 写一样就行")
    new.add_argument("--group", action="append", metavar="群名", help="参加的群，可写几次；不写就是每个已开张的群")
    new.add_argument("--leader", metavar="姓名", help="领读人")
    new.add_argument("--make-up", default="3", metavar="天数", help="漏了的日子几天内可以补，默认3，0为不补")
    new.add_argument("--day-ends", default="24:00", metavar="时间", help="每天算到几点：24:00、22:00，或次日 02:00")
    command(parts, "list", show, does="列出各期共读", example="term list")
    _of_one(parts, "show", show_one, does="看一期：每周目标，各人读了几天、到哪里", example="term show 四月共读")
    setting = _of_one(parts, "set", decide, does="改一期", example="term set 四月共读 until=2026-04-30 makeup=5")
    setting.add_argument("settings", nargs="+", metavar="设置=值", help=SETTINGS)
    does = "定一周的目标、领读人的话"
    week = _of_one(parts, "week", set_week, does=does, example="term week 四月共读 2 --goal 第4-7章")
    week.add_argument("week", type=int, metavar="第几周")
    week.add_argument("--goal", metavar="目标", help="读到哪里，如 第4-7章、读到98页")
    week.add_argument("--word", metavar="话", help="领读人在这一周开头说的话")
    _of_one(parts, "end", call_off, does="提前结束一期，不再记、不再发帖", example="term end 四月共读")
    does = "完成名单：先看，再公布、发证书"
    done = _of_one(parts, "finishers", finishers, does=does, example="term finishers 四月共读")
    done.add_argument("--confirm", action="store_true", help="名单看过了：在群里公布，给每位私下发证书")
    done.add_argument("--without", action="append", default=[], metavar="姓名", help="名单上去掉这一位，可写几次")
    done.add_argument("--also", action="append", default=[], metavar="姓名", help="名单上加这一位，可写几次")


def _of_one(parts: Any, name: str, act: Act, *, does: str, example: str) -> argparse.ArgumentParser:
    parser = command(parts, name, act, does=does, example=example)
    parser.add_argument("title", metavar="名称", help="共读的名称")
    return parser


def plan(args: argparse.Namespace) -> None:
    """Enter a term."""
    since, until = _days(args)
    with ledger(args) as db, db.begin() as session:
        chosen = [_opened(session, name) for name in args.group or ()]
        chosen = chosen or groups.in_earnest(session)
        chosen = list({group.id: group for group in chosen}.values())
        if not chosen:
            raise Refused("还没有开张的群；先用 group open 开张，或者用 --group 写明哪个群。")
        not_mixed(chosen)
        said = Plan(
            title=new_title(session, args.title),
            book_id=one_book(session, args.book).id if args.book else None,
            since=since,
            until=until,
            day_ends=minutes(args.day_ends),
            make_up_days=make_up_days(args.make_up),
            leader_id=person(session, args.leader).id if args.leader else None,
        )
        term = terms.plan(session, said, chosen, now(), who())
        print(_said(session, term))
        _warn(session, term)


def _days(args: argparse.Namespace) -> tuple[date, date]:
    """The first and last day that the command names."""
    since = day_named(args.since)
    if args.until is None and args.days is None:
        raise Refused("请写明到哪一天为止：--until 2026-04-21，或者一共几天：--days 21。")
    last = since + timedelta(days=min(args.days, LONGEST + 1) - 1) if args.days is not None else None
    until = day_named(args.until) if args.until else last or since
    if last is not None and until != last:
        raise Refused(f"--until 和 --days 对不上：从{month_day(since)}起{args.days}天，是到{month_day(last)}。")
    check_span(since, until)
    return since, until


def show(args: argparse.Namespace) -> None:
    """Print every term."""
    with ledger(args) as db, db.look() as session:
        found = terms.listed(session)
        for term in found:
            print(_said(session, term))
        if not found:
            print("还没有共读。用 term add 开一期。")


def show_one(args: argparse.Namespace) -> None:
    """Print the goals of a term, and how far everybody is; names too, as this is for the organiser's eyes."""
    with ledger(args) as db, db.look() as session:
        term, at = known(session, args.title), now()
        print(_said(session, term))
        for number, week in terms.weeks(session, term).items():
            said = "；".join(part for part in (week.goal, f"领读人说：{week.word}" if week.word else "") if part)
            print(f"  第{number}周：{said}")
        read, days = together.readers(session, term), together.past_days(term, at)
        for member in in_order((session.get_one(Member, one) for one in read), by_rank=True):
            one = read[member.id or 0]
            reached = ((one.chapter, one.chapter) if one.chapter else None, (one.page, one.page) if one.page else None)
            waiting = f"，待确认{len(one.waiting)}天" if one.waiting else ""
            where = "读完" if one.finished else place(*reached)
            print(f"  {member.name}  {len(one.days)}天{waiting}" + (f"  {where}" if where else ""))
        silent = together.unheard(session, term, days, at)
        if silent:
            print(f"  这些日子机器人没听全，可能漏记：{'、'.join(month_day(day) for day in silent)}")
        print(f"  共{len(read)}位在读。" if read else "  还没有人打卡。")


def decide(args: argparse.Namespace) -> None:
    """Change a term, each change kept in the audit."""
    with ledger(args) as db, db.begin() as session:
        term = known(session, args.title)
        values: dict[str, object] = {}
        moves: list[tuple[Group, bool]] = []
        for word in args.settings:
            name, sign, value = word.partition("=")
            if not sign or name not in (*FIELDS, "join", "leave"):
                raise Refused(f"“{word}”应写成 设置=值；可以设 {'、'.join((*FIELDS, 'join', 'leave'))}。")
            if name in ("join", "leave"):
                moves.append((group_named(session, value), name == "join"))
                continue
            field, read = FIELDS[name]
            values[field] = read(session, value)
        if "book_id" in change(session, term, now(), who(), **values):
            print("以前没写书名的打卡仍在原来的书下，从现在起的才算新定的书。")
        for group, joins in moves:
            regroup(session, term, group, now(), who(), joins=joins)
        print(_said(session, term))
        _warn(session, term)


def _opened(session: Session, name: str) -> Group:
    group = group_named(session, name)
    if why := groups.shut(group):
        raise Refused(f"“{name}”{why}，打卡记不下来；先用 group open 开张。")
    return group


def set_week(args: argparse.Namespace) -> None:
    """Say what is read in a week; a place that the goal names is the place by which it is reached."""
    with ledger(args) as db, db.begin() as session:
        term = known(session, args.title)
        if args.goal is None and args.word is None:
            raise Refused("请写明这一周的目标 --goal，或领读人的话 --word。")
        week = put_week(session, term, args.week, now(), who(), goal=args.goal, word=args.word)
        first, last = terms.days_of_week(term, args.week) or (term.since, term.until)
        place_of = f"，读到{reached(week)}算达到" if reached(week) else ""
        print(f"“{term.title}”第{args.week}周（{month_day(first)}—{month_day(last)}）定好了{place_of}。")
        if first < now().date():
            print("这一周已经开始，群里的帖子不再补发。")


def call_off(args: argparse.Namespace) -> None:
    """End a term before its last day."""
    with ledger(args) as db, db.begin() as session:
        term = known(session, args.title)
        if term.ended_at is not None:
            raise Refused(f"“{term.title}”已经提前结束了。")
        terms.call_off(session, term, now(), who())
        print(f"“{term.title}”结束了，从现在起不再计入，也不再发帖；已有的打卡都留着。")


def _warn(session: Session, term: Term) -> None:
    """What an organiser should know of a term that was just entered or changed."""
    for sentence in warnings(session, term, now()):
        print(sentence)


def _said(session: Session, term: Term) -> str:
    """四月共读  《活着》  2026-04-01—2026-04-21（21天）  …"""
    book = f"《{session.get_one(Book, term.book_id).title}》" if term.book_id is not None else "各读各的书"
    leader = f"  领读{address(session.get_one(Member, term.leader_id))}" if term.leader_id else ""
    made_up = f"{term.make_up_days}天内可补" if term.make_up_days else "不补卡"
    ended = f"  {term.ended_at:%m-%d %H:%M}提前结束" if term.ended_at else ""
    names = "、".join(group.name for group in terms.groups_of(session, term))
    head = f"{term.title}  {book}  {term.since}—{term.until}（{term.length}天）{leader}{ended}"
    return f"{head}\n    每天算到{term.clock}，{made_up}；群：{names}"
