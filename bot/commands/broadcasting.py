"""`broadcast`: words for many groups: seen as each will see them, let out or approved, stopped; how far they are."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import attachments
from bot.almanac import SHANGHAI, Night
from bot.commands.command import command, family, ledger, now, setup, who
from bot.commands.people import known as person
from bot.config import Config
from bot.refusal import Refused
from bot.text import rollcall as words
from bot.text.phrase import cut
from models import broadcast, outcome, role
from models import group as groups
from models.broadcast import Able, Broadcast, CannotSend, Seen
from models.event import Event
from models.group import Group
from models.member import Member
from models.outbox import BY_HAND
from models.outcome import Stage, Stands
from models.role import Duty

CALLED = {
    Stage.draft: "还没有放出",
    Stage.skipped: "不发",
    Stage.waiting: "待发",
    Stage.by_hand: "待贴",
    Stage.sending: "发送中",
    Stage.sent: "已发",
    Stage.unknown: "发送不明",
    Stage.failed: "失败",
    Stage.stopped: "已停",
}


def add(commands: Any) -> None:
    """Declare the command."""
    parts = family(commands, "broadcast", does="群发：给几个群发同样的话", example="broadcast list")
    example = "broadcast write --to 红山区读书群 --text 明天下午三点，玉龙书屋见。"
    new = command(parts, "write", write, does="写一条群发，先不发", example=example)
    new.add_argument("--to", action="append", metavar="群名", help="发给哪个群，可以写几次；不写就是每个已开张的群")
    new.add_argument("--text", metavar="文字", help="要发的话；不写就从标准输入读")
    new.add_argument("--file", type=Path, metavar="文件", help="随后发的图片或文件")
    new.add_argument("--at", metavar="时间", help='什么时候发，如 "2026-04-23 09:00"；不写就是放出后马上发')
    new.add_argument("--all", action="store_true", help="@所有人，渠道能做到的群才有")
    new.add_argument("--answer", action="store_true", help="收集回复；文字里写了“收到请回复”就不用加")
    new.add_argument("--event", type=int, metavar="编号", help="是哪个活动的通知：参加、请假同时记入报名")
    shown = command(parts, "preview", preview, does="看每个群会看到什么", example="broadcast preview 3")
    sent = command(parts, "send", send, does="放出去", example="broadcast send 3")
    approved = command(
        parts, "approve", approve, does="另一位同事看过，放出去", example="broadcast approve 3 --by 周秘书"
    )
    stopped = command(parts, "stop", stop, does="叫停：还没发出的不再发", example="broadcast stop 3")
    state = command(parts, "show", show, does="在每个群到了哪一步", example="broadcast show 3")
    for one in (shown, sent, approved, stopped, state):
        one.add_argument("id", type=int, metavar="编号", help="broadcast list 列出的编号")
    for one in (new, sent, approved):
        one.add_argument("--yes", action="store_true", help="夜里也发")
        one.add_argument("--by", metavar="姓名", help="是哪位会务；回复名单私信给写的人")
    listing = command(parts, "list", show_list, does="列出最近的群发", example="broadcast list")
    listing.add_argument("--last", type=int, default=20, metavar="条数", help="列出最近多少条；不写就是20条")
    rule = command(parts, "approval", decide, does="群发要不要另一位同事看过才发", example="broadcast approval on")
    rule.add_argument("wanted", nargs="?", choices=("on", "off"), help="不写就只看现在的设置")


def write(args: argparse.Namespace) -> None:
    """Keep what was written and show what each group will see; nothing goes out."""
    config = setup(args).config
    text = (sys.stdin.read() if args.text is None else args.text).strip()
    with ledger(args) as db, db.begin() as session, _sentence():
        chosen, at = _groups(session, args.to), now()
        by, writer = _who(session, args.by, chosen)
        if broadcast.asks(session) and writer is None:
            raise Refused("群发要另一位同事看过才能发，请用 --by 写明是谁写的。")
        new = Broadcast(text=text, written_by=by, written_at=at, due_at=_moment(args.at) if args.at else at)
        _mind_the_night(new.due_at, config, yes=args.yes or not args.at)
        new.mentions_all, new.wants_answer = args.all, args.answer or words.calls(text)
        new.event_id, new.writer_id = _event(session, args.event), writer.id if writer else None
        new.file = attachments.keep(config.data, args.file) if args.file else ""
        broadcast.write(session, new, chosen)
        _print_preview(session, new, config)
        how = f"请另一位同事看过，用 broadcast approve {new.id} --by 姓名 放出。"
        print(how if new.asks else f"看过没有问题，用 broadcast send {new.id} 放出。")


def preview(args: argparse.Namespace) -> None:
    """Print what each group will see."""
    with ledger(args) as db, db.look() as session:
        _print_preview(session, _known(session, args.id), setup(args).config)


def send(args: argparse.Namespace) -> None:
    """Let it out where nobody has to approve it."""
    with ledger(args) as db, db.begin() as session, _sentence():
        one = _known(session, args.id)
        if one.asks and one.approved_at is None:
            raise Refused(f"按规定要另一位同事看过才能发：broadcast approve {one.id} --by 姓名。")
        _release(session, one, args)


def approve(args: argparse.Namespace) -> None:
    """A second person looked at it: it goes out."""
    with ledger(args) as db, db.begin() as session, _sentence():
        one = _known(session, args.id)
        if not one.asks:
            raise Refused(f"这一条不用另一位同事看，用 broadcast send {one.id} 放出。")
        if not args.by:
            raise Refused("请用 --by 写明是哪位同事看过的。")
        _release(session, one, args)


def _release(session: Session, one: Broadcast, args: argparse.Namespace) -> None:
    config, at = setup(args).config, now()
    by, _ = _who(session, args.by, [group for _, group in broadcast.chosen(session, one)])
    due = max(one.due_at, at)
    _mind_the_night(due, config, yes=args.yes or due > at)
    if one.file and not (config.data / attachments.FOLDER / one.file).is_file():
        raise Refused(f"附件“{attachments.called(one.file)}”不在数据文件夹里了；请另写一条，重新带上文件。")
    seen = broadcast.release(session, one, able(), at, by)
    for each in seen:
        if each.skipped:
            print(f"{each.group.name}：不发，{each.skipped}。", file=sys.stderr)
    by_hand = sum(each.group.channel == BY_HAND for each in seen if not each.skipped)
    goes = sum(not each.skipped for each in seen) - by_hand
    when = f"{due:%m月%d日%H:%M}" if due > at else "马上"
    print(f"{goes}个群{when}开始发，一个群一个群隔开。" if goes else "", end="")
    print(f"{by_hand}个群请复制转贴，文字见 outbox list。" if by_hand else "", end="")
    print(f"进展见 broadcast show {one.id}。")


def stop(args: argparse.Namespace) -> None:
    """What has not left stays here."""
    with ledger(args) as db, db.begin() as session, _sentence():
        one, at = _known(session, args.id), now()
        broadcast.stop(session, one, at, who())
        stands = outcome.standing(session, one, at)
        _print_stages(stands)
        is_under_way = any(each.stage == Stage.sending for each in stands)
        more = f"；正在发的那一条拦不住，结果稍后见 broadcast show {one.id}" if is_under_way else ""
        print(f"已叫停，还没发出的不再发{more}。")


def show(args: argparse.Namespace) -> None:
    """Print how far it is in each group."""
    with ledger(args) as db, db.look() as session:
        one = _known(session, args.id)
        print(_line(session, one))
        stands = outcome.standing(session, one, now())
        _print_stages(stands)
        if any(each.stage == Stage.unknown for each in stands):
            print("“发送不明”的请到群里看一眼，再用 outbox settle 编号 sent 或 again 了结。")


def show_list(args: argparse.Namespace) -> None:
    """Print the last broadcasts."""
    with ledger(args) as db, db.look() as session:
        listed = broadcast.listed(session, args.last)
        for one in reversed(listed):
            stages = [each.stage for each in outcome.standing(session, one, now())]
            counts = "，".join(f"{CALLED[stage]}{stages.count(stage)}个群" for stage in Stage if stage in stages)
            print(f"{_line(session, one)}  {counts}")
        print("" if listed else "还没有群发过。", end="" if listed else "\n")


def decide(args: argparse.Namespace) -> None:
    """Say, or change, whether a second person has to approve."""
    with ledger(args) as db, db.begin() as session:
        if args.wanted:
            broadcast.decide_asks(session, args.wanted == "on", now(), who())
        asks = broadcast.asks(session)
        print("群发要另一位同事看过才发。" if asks else "群发由写的人自己放出。")


def able() -> Able:
    """What the channels can do."""
    from bot.channels.room.channel import RoomChannel
    from bot.channels.wechaty.channel import WechatyChannel

    limits = {one.name: one.limits for one in (RoomChannel, WechatyChannel)}
    return Able(
        frozenset(name for name, one in limits.items() if one.mentions_all),
        frozenset(name for name, one in limits.items() if one.files),
    )


@contextmanager
def _sentence() -> Iterator[None]:
    try:
        yield
    except CannotSend as problem:
        raise Refused(str(problem)) from None


def _groups(session: Session, names: Sequence[str] | None) -> list[Group]:
    """The chosen groups; a name that is nobody's is said, and the others stay chosen."""
    if names is None:
        return groups.in_earnest(session)
    for name in names:
        if groups.named(session, name) is None:
            print(f"没有叫“{name}”的群，没有算进去；群名见 group list。", file=sys.stderr)
    return [group for name in names if (group := groups.named(session, name))]


def _who(session: Session, name: str | None, chosen: Sequence[Group]) -> tuple[str, Member | None]:
    """Who writes or approves: an organiser of all those groups, by name; else who types."""
    if name is None:
        return who(), None
    member = person(session, name)
    for group in chosen:
        if not role.may(session, member.id or 0, Duty.organiser, group.id):
            raise Refused(f"{member.name}不是“{group.name}”的会务。{role.refusal(session, Duty.organiser, group.id)}")
    return member.name, member


def _event(session: Session, event_id: int | None) -> int | None:
    if event_id is not None and session.get(Event, event_id) is None:
        raise Refused(f"没有编号为 {event_id} 的活动；编号见 event list。")
    return event_id


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise Refused(f'看不懂时间“{said}”；写成 "2026-04-23 09:00"。') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _mind_the_night(due: datetime, config: Config, *, yes: bool) -> None:
    if due in Night(config.quiet_from, config.quiet_until) and not yes:
        raise Refused(f"{due:%m月%d日%H:%M}是夜里，会打扰大家；确实要这时发，请加 --yes。")


def _known(session: Session, broadcast_id: int) -> Broadcast:
    one = session.get(Broadcast, broadcast_id)
    if one is None:
        raise Refused(f"没有编号为 {broadcast_id} 的群发；编号见 broadcast list。")
    return one


def _print_preview(session: Session, one: Broadcast, config: Config) -> None:
    """What each group sees; groups that see the same stand together."""
    same: dict[tuple[object, ...], list[Seen]] = {}
    for each in broadcast.shown(session, one, able()):
        same.setdefault((each.texts, each.file, each.skipped, each.remarks), []).append(each)
    for alike in same.values():
        each = alike[0]
        print(f"—— {'、'.join(seen.group.name for seen in alike)} ——")
        if each.skipped:
            print(f"（不发：{each.skipped}）")
        for number, text in enumerate(each.texts, 1):
            print((f"（分{len(each.texts)}条，第{number}条）\n" if len(each.texts) > 1 else "") + text)
        if each.file:
            print(f"［附件］{attachments.called(each.file)}（{config.data / attachments.FOLDER / each.file}）")
        for remark in each.remarks:
            print(f"（{remark}）")
    if one.wants_answer:
        print("（发出后收集回复：收到、参加、请假；名单只私信给会务）")


def _print_stages(stands: Sequence[Stands]) -> None:
    for each in stands:
        ids = "、".join(str(post.id) for post in each.posts)
        receipts = "，有回执" if each.stage == Stage.sent and all(post.receipt for post in each.posts) else ""
        sent = [post.sent_at for post in each.posts if post.sent_at]
        at = f"{max(sent):%m-%d %H:%M}" if sent else ""
        said = CALLED[each.stage] + (f"（{each.reason}）" if each.reason else receipts)
        print("  ".join(filter(None, ["", each.group.name, said, at, f"待发箱编号{ids}" if ids else ""])))


def _line(session: Session, one: Broadcast) -> str:
    """3  04-23 09:00  林静写  周秘书批  明天下午三点，玉龙书屋见。"""
    approved = f"{one.approved_by}批" if one.approved_by else "还没有批" if one.asks else ""
    stopped = f"{one.stopped_at:%m-%d %H:%M}叫停" if one.stopped_at else ""
    file = f"［附件］{attachments.called(one.file)}" if one.file else ""
    said = [str(one.id), f"{one.due_at:%m-%d %H:%M}", f"{one.written_by}写", approved, stopped, cut(one.text, 40), file]
    return "  ".join(filter(None, said))
