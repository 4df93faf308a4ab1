"""`export briefing`, and what belongs to it: 各地动态, 报送单位, 封存."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import bounds
from bot.commands.command import command, ledger, now, setup, who
from bot.commands.spans import day, exported, groups_of, last_month, month, span_of, with_groups
from bot.refusal import Refused, reason
from models import news
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
    one.add_argument("--yes", action="store_true", help="数字和上次导出时不一样了，仍按现在的封存")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=Path, metavar="文件", help=".docx")
    which.add_argument("--file", type=Path, metavar="定稿", help="和 --seal 一起用：封存报出去的这份 .docx")
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

    if args.file is not None:
        _seal_final(args)
        return
    if args.out.suffix.lower() != ".docx":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .docx 结尾。")
    data = setup(args).config.data
    with ledger(args) as db, db.begin() as session:
        span = _span(session, args)
        report = briefing.gathered(session, span, now())
        template = args.template or word.template_of("briefing", data)
        content = word.fill(template, briefing.values(session, report, args.number, now(), data))
        if args.seal:
            sealing.seal(session, report, content, data, number=args.number, at=now(), by=who(), final=False)
        word.write(args.out, content)
        exported(session, "briefing", span, args.out.name, figures=sealing.figures(session, span, now()))
    sealed = "，已封存。封存的是刚写好的这一份；改过文字的，下次用 --file 封存定稿。" if args.seal else "。"
    print(f"{briefing.period(span)}的简报写好了：{args.out}{sealed}")


def _seal_final(args: argparse.Namespace) -> None:
    """Keep the wording that was handed in, beside the figures as they are now."""
    from bot.exports import briefing, sealing, word

    if not args.seal:
        raise Refused("--file 是报出去的定稿，要和 --seal 一起用。")
    try:
        content = args.file.read_bytes()
    except OSError as error:
        raise Refused(f"{args.file} 读不了：{reason(error)}。") from None
    word.check(args.file.name, content)
    data = setup(args).config.data
    with ledger(args) as db, db.begin() as session:
        span = _span(session, args)
        sealing.refuse(session, span, now())
        changed = sealing.changed(session, span, sealing.figures(session, span, now()))
        if changed and not args.yes:
            raise Refused(
                f"{changed.at:%Y-%m-%d %H:%M}导出以后，数字有变：{changed.told}。请核对定稿里写的数；"
                "封存记下的是现在的数，确认就加上 --yes。"
            )
        report = briefing.gathered(session, span, now())
        sealing.seal(session, report, content, data, number=args.number, at=now(), by=who(), final=True)
    print(f"{briefing.period(span)}的简报封存了，定稿是 {args.file.name}。")


def write_news(args: argparse.Namespace) -> None:
    """Keep a paragraph of a 旗县区."""
    of = args.month or last_month()
    bounds.year(of.year, now().date())
    with ledger(args) as db, db.begin() as session:
        news.write(session, args.region, of, args.text, now(), who())
    print(f"{args.region}{of.year}年{of.month}月的动态{'记下了' if args.text.strip() else '撤掉了'}。")


def _span(session: Session, args: argparse.Namespace) -> Span:
    if args.since or args.until:
        return span_of(session, args)
    first: date = args.month or last_month()
    bounds.year(first.year, now().date())
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(first, following - timedelta(days=1), groups_of(session, args))
