"""`export dossier` and `export anthology`: each member's reading year on a page, and their own words as a book."""

import argparse
from pathlib import Path
from typing import Any

from bot import bounds
from bot.commands.command import command, ledger, now, progress, setup, who
from bot.commands.people import known
from bot.commands.spans import exported, span_of, with_span
from bot.refusal import Refused
from models import consent


def add(parts: Any) -> None:
    """Declare the parts of `export`."""
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


def export_dossier(args: argparse.Namespace) -> None:
    """Write one member's page, or everybody's in one zip."""
    from bot.exports import dossier, word
    from bot.exports.sheet import replacing

    bounds.year(args.year, now().date())
    wanted = ".docx" if args.member else ".zip"
    if args.out.suffix.lower() != wanted:
        raise Refused(f"不会写 {args.out.name}；{'一位的' if args.member else '全体的'}文件名请以 {wanted} 结尾。")
    template = args.template or word.template_of("dossier", setup(args).config.data)
    with ledger(args) as db:
        with db.look() as session:
            year = dossier.of_all(session, args.year, now())
            people = [known(session, args.member)] if args.member else dossier.members(session)
            if args.member:
                word.write(args.out, dossier.page(session, template, people[0], year, now()))
            else:
                with replacing(args.out) as beside, beside.open("wb") as file:
                    pieces = dossier.zipped(session, template, people, year, now())
                    file.writelines(progress(pieces, len(people) + 1, "写档案"))
        with db.begin() as session:
            exported(session, "dossier", year.span, args.out.name)
    print(f"{args.year}年的履职读书档案写好了：{args.out}，{len(people)}人。")


def export_anthology(args: argparse.Namespace) -> None:
    """Write the book of own words, and say whose are left out for want of their consent."""
    from bot.exports import anthology, word

    if args.out.suffix.lower() != ".docx":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .docx 结尾。")
    template = args.template or word.template_of("anthology", setup(args).config.data)
    with ledger(args) as db, db.begin() as session:
        span = span_of(session, args)
        made, missing = anthology.values(session, span, now(), by_sector=args.by == "sector")
        word.write(args.out, word.fill(template, made))
        exported(session, "anthology", span, args.out.name)
    print(f"体会汇编写好了：{args.out}，收录{sum(len(one['各篇']) for one in made['各章'])}篇。")
    if missing:
        print(f"还没有同意收录的{len(missing)}人：{'、'.join(missing)}。同意了用 export consent 姓名 记下。")


def take_consent(args: argparse.Namespace) -> None:
    """Take down a yes, or that it was withdrawn."""
    with ledger(args) as db, db.begin() as session:
        for name in args.names:
            member = known(session, name)
            consent.decide(session, member, consent.ANTHOLOGY, now(), who(), agrees=not args.withdraw)
    print(f"记下了：{'、'.join(args.names)}{'撤回了同意' if args.withdraw else '同意收录'}。")
