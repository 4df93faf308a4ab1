"""`export briefing`, and what belongs to it: 各地动态, 报送单位, 封存."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import bounds
from bot.commands.command import command, ledger, now, setup, who
from bot.commands.spans import day, exported, groups_of, last_month, month, span_of, with_groups
from bot.refusal import Refused
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
    one.add_argument("--out", type=Path, required=True, metavar="文件", help=".docx")
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

    if args.out.suffix.lower() != ".docx":
        raise Refused(f"不会写 {args.out.name}；文件名请以 .docx 结尾。")
    data = setup(args).config.data
    with ledger(args) as db, db.begin() as session:
        span = _span(session, args)
        report = briefing.gathered(session, span, now())
        template = args.template or word.template_of("briefing", data)
        content = word.fill(template, briefing.values(session, report, args.number, now(), data))
        if args.seal:
            sealing.seal(session, report, content, data, number=args.number, at=now(), by=who())
        word.write(args.out, content)
        exported(session, "briefing", span, args.out.name)
    print(f"{briefing.period(span)}的简报写好了：{args.out}" + ("，已封存。" if args.seal else "。"))


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
