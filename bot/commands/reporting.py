"""`export briefing`, and what belongs to it: 各地动态, 报送单位, 封存."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.commands.command import command, ledger, now, progress, setup, who
from bot.commands.spans import day, exported, groups_of, last_month, month, span_of, with_groups, with_span
from bot.refusal import Refused
from models import news
from models.audit import note
from models.tally import Span


def add(parts: Any) -> None:
    """Declare the part of `export`."""
    one = command(
        parts,
        "briefing",
        export_briefing,
        does="月度简报（Word），可封存：封存后补记的，在下一期“上期补正”里",
        example="export briefing --month 2026-04 --number 第4期 --out 四月简报.docx --seal",
    )
    one.add_argument("--month", type=month, metavar="年-月", help="哪个月；不写就是上个月")
    one.add_argument("--from", dest="since", type=day, metavar="日期", help="不按月时，从哪天起")
    one.add_argument("--to", dest="until", type=day, metavar="日期", help="不按月时，到哪天止")
    with_groups(one)
    one.add_argument("--number", default="", metavar="期号", help="如 第4期")
    one.add_argument(
        "--template", type=Path, metavar="文件", help="本单位的模板（.docx）；不写就用数据文件夹里的或自带的"
    )
    one.add_argument("--seal", action="store_true", help="报出去了，封存：文件和数字从此不变")
    one.add_argument("--out", type=Path, required=True, metavar="文件", help=".docx")
    pages = command(
        parts,
        "dossier",
        export_dossier,
        does="委员履职读书档案（Word）：每人一页，一位一个文件，全体一个压缩包",
        example="export dossier --year 2026 --out 档案.zip",
    )
    pages.add_argument("--year", type=int, default=now().year, metavar="年", help="不写就是今年")
    pages.add_argument("--member", metavar="姓名", help="只要这一位，存成 .docx；不写就是全体，存成 .zip")
    pages.add_argument("--template", type=Path, metavar="文件", help="本单位的模板（.docx）")
    pages.add_argument("--out", type=Path, required=True, metavar="文件", help=".docx 或 .zip")
    book = command(
        parts,
        "anthology",
        export_anthology,
        does="体会汇编（Word）：同意收录的成员自己写的体会，按书或按界别",
        example="export anthology --from 2026-01-01 --to 2026-12-31 --by sector --out 汇编.docx",
    )
    with_span(book)
    book.add_argument("--by", choices=("book", "sector"), default="book", help="book 按书，sector 按界别")
    book.add_argument("--template", type=Path, metavar="文件", help="本单位的模板（.docx）")
    book.add_argument("--out", type=Path, required=True, metavar="文件", help=".docx")
    yes = command(parts, "consent", take_consent, does="记下谁同意把体会收进汇编", example="export consent 林静 阿青")
    yes.add_argument("names", nargs="+", metavar="姓名")
    yes.add_argument("--withdraw", action="store_true", help="撤回同意")
    own = command(
        parts,
        "member",
        export_member,
        does="一位成员的全部资料（.zip）：记录、原话、私信、图片，交给本人",
        example="export member 林静 --out 林静.zip",
    )
    own.add_argument("member", metavar="姓名", help="名册上的姓名或群昵称")
    own.add_argument("--out", type=Path, required=True, metavar="文件", help=".zip")
    words = command(
        parts,
        "news",
        write_news,
        does="写一个旗县区的动态（简报里“各地动态”的一段）",
        example='export news 红山区 --month 2026-04 "红山区举办读书沙龙两场。"',
    )
    words.add_argument("region", metavar="旗县区")
    words.add_argument("text", metavar="一段话", help="写成“”就是撤掉")
    words.add_argument("--month", type=month, metavar="年-月", help="哪个月；不写就是上个月")


def export_briefing(args: argparse.Namespace) -> None:
    """Write the report of a month; sealed, a copy of the file is kept in the data folder."""
    from bot.exports import briefing, sealing, word
    from bot.exports.sheet import ExportProblem

    if args.out.suffix.lower() != ".docx":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .docx 结尾。")
    data = setup(args).config.data
    with ledger(args) as db, db.begin() as session:
        span = _span(session, args)
        report = briefing.gathered(session, span, now())
        template = args.template or word.template_of("briefing", data)
        try:
            content = word.fill(template, briefing.values(session, report, args.number, now()))
            if args.seal:
                sealing.seal(session, report, content, data, number=args.number, at=now(), by=who())
            word.write(args.out, content)
        except ExportProblem as problem:
            raise Refused(str(problem)) from None
        exported(session, "briefing", span, args.out.name)
    print(f"{briefing.period(span)}的简报写好了：{args.out}" + ("，已封存。" if args.seal else "。"))


def export_dossier(args: argparse.Namespace) -> None:
    """Write one member's page, or everybody's in one zip."""
    from bot.commands.people import known
    from bot.exports import dossier, word
    from bot.exports.sheet import ExportProblem, replacing

    wanted = ".docx" if args.member else ".zip"
    if args.out.suffix.lower() != wanted:
        raise Refused(f"不会写 {args.out.name}；{'一位的' if args.member else '全体的'}文件名请以 {wanted} 结尾。")
    template = args.template or word.template_of("dossier", setup(args).config.data)
    with ledger(args) as db:
        with db.look() as session:
            year = dossier.of_all(session, args.year)
            people = [known(session, args.member)] if args.member else dossier.members(session)
            try:
                if args.member:
                    word.write(args.out, dossier.page(session, template, people[0], year, now()))
                else:
                    with replacing(args.out) as beside, beside.open("wb") as file:
                        pieces = dossier.zipped(session, template, people, year, now())
                        file.writelines(progress(pieces, len(people) + 1, "写档案"))
            except ExportProblem as problem:
                raise Refused(str(problem)) from None
        with db.begin() as session:
            exported(session, "dossier", year.span, args.out.name)
    print(f"{args.year}年的履职读书档案写好了：{args.out}，{len(people)}人。")


def export_anthology(args: argparse.Namespace) -> None:
    """Write the book of own words, and say whose are left out for want of their consent."""
    from bot.exports import anthology, word
    from bot.exports.sheet import ExportProblem

    if args.out.suffix.lower() != ".docx":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .docx 结尾。")
    template = args.template or word.template_of("anthology", setup(args).config.data)
    with ledger(args) as db, db.begin() as session:
        span = span_of(session, args)
        made, missing = anthology.values(session, span, now(), by_sector=args.by == "sector")
        try:
            word.write(args.out, word.fill(template, made))
        except ExportProblem as problem:
            raise Refused(str(problem)) from None
        exported(session, "anthology", span, args.out.name)
    print(f"体会汇编写好了：{args.out}，收录{sum(len(one['各篇']) for one in made['各章'])}篇。")
    if missing:
        print(f"还没有同意收录的{len(missing)}人：{'、'.join(missing)}。同意了用 export consent 姓名 记下。")


def take_consent(args: argparse.Namespace) -> None:
    """Take down a yes, or that it was withdrawn."""
    from bot.commands.people import known
    from models import consent

    with ledger(args) as db, db.begin() as session:
        for name in args.names:
            member = known(session, name)
            consent.decide(session, member, consent.ANTHOLOGY, now(), who(), agrees=not args.withdraw)
    print(f"记下了：{'、'.join(args.names)}{'撤回了同意' if args.withdraw else '同意收录'}。")


def export_member(args: argparse.Namespace) -> None:
    """Write everything that is kept of one member."""
    from bot.commands.people import known
    from bot.exports import personal, word
    from bot.exports.sheet import ExportProblem
    from bot.things import FOLDER

    if args.out.suffix.lower() != ".zip":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .zip 结尾。")
    with ledger(args) as db, db.begin() as session:
        member = known(session, args.member)
        try:
            word.write(args.out, personal.zipped(session, member, setup(args).config.data / FOLDER))
        except ExportProblem as problem:
            raise Refused(str(problem)) from None
        note(session, now(), who(), "export", member, what="member", file=args.out.name)
    print(f"{member.name}的全部资料写好了：{args.out}")


def write_news(args: argparse.Namespace) -> None:
    """Keep a paragraph of a 旗县区."""
    of = args.month or last_month()
    with ledger(args) as db, db.begin() as session:
        news.write(session, args.region, of, args.text, now(), who())
    print(f"{args.region}{of.year}年{of.month}月的动态{'记下了' if args.text.strip() else '撤掉了'}。")


def _span(session: Session, args: argparse.Namespace) -> Span:
    if args.since or args.until:
        return span_of(session, args)
    first: date = args.month or last_month()
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(first, following - timedelta(days=1), groups_of(session, args))
