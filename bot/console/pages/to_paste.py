"""待贴: ready texts for the groups into which people paste by hand, in order, and what became of each."""

from itertools import groupby

from bot import attachments
from bot.console.desk import Answer, Ask, File, Go, NotFound, Page, does, saves, shows
from bot.job import find
from bot.refusal import Refused
from models import broadcast, outbox, settling
from models import group as groups
from models.outbox import Post
from models.role import Duty
from models.settling import CannotSettle

SHOWN = 100
_CALLED = {broadcast.JOB: "群发", outbox.OPENING: "开场白"}


@shows("/to-paste", "待贴", menu=54)
def to_paste(ask: Ask) -> Page:
    """Group by group, in each what is to be pasted first on top."""
    posts = settling.to_paste(ask.session, ask.groups)
    shown = posts[:SHOWN]
    at = {group.id: number for number, group in enumerate(groups.listed(ask.session))}
    by_group = groupby(sorted(shown, key=lambda post: at.get(post.group_id, 0)), key=lambda post: post.group_id)
    named = {group.id: group for group in groups.listed(ask.session)}
    reach = ask.reach(Duty.organiser)
    return Page(
        "to_paste.html",
        {
            "of_groups": [(named[group_id], list(some)) for group_id, some in by_group if group_id in named],
            "total": len(posts),
            "shown": SHOWN,
            "titles": {post.id: _title(post, shown) for post in shown},
            "mine": set(named) if reach is None else reach,
            "called": attachments.called,
        },
    )


@does("/to-paste/{id}/done", duty=Duty.organiser)
def pasted(ask: Ask) -> Go:
    """It stands in the group now."""
    post = _mine(ask)
    try:
        settling.settle(ask.session, post, ask.now, ask.desk.by, sent=True)
    except CannotSettle as problem:
        raise Refused(f"这一条{problem}。") from None
    return Go(f"/to-paste#group-{post.group_id}", "记下了：已贴。")


@does("/to-paste/{id}/not", duty=Duty.organiser)
def withheld(ask: Ask) -> Go:
    """It is not pasted after all; why is kept."""
    post, reason = _mine(ask), ask.words.get("reason", "").strip()[:100]
    if not reason:
        raise Refused("请写明为什么不贴。")
    try:
        settling.withhold(ask.session, post, reason, ask.now, ask.desk.by)
    except CannotSettle as problem:
        raise Refused(f"这一条{problem}。") from None
    return Go(f"/to-paste#group-{post.group_id}", "记下了：不贴。")


@saves("/to-paste/{id}/file", duty=Duty.read_only, anew=False)
def attached(ask: Ask) -> Answer:
    """The picture or file to be posted by hand."""
    post = _mine(ask)
    path = ask.data / attachments.FOLDER / post.file
    if not post.file or not path.is_file():
        raise NotFound
    return File(attachments.called(post.file), "application/octet-stream", [path.read_bytes()])


def _mine(ask: Ask) -> Post:
    post = ask.session.get(Post, ask.number("id"))
    if post is None or post.group_id is None or not ask.may_see(post.group_id):
        raise NotFound
    return post


def _title(post: Post, shown: list[Post]) -> str:
    """群发，第2段"""
    job = find().get(post.job)
    stem, _, number = post.key.partition("#")
    is_cut = number or any(other.key.startswith(f"{stem}#") and other.text for other in shown)
    return (job.title if job else _CALLED.get(post.job, "")) + (f"，第{number or 1}段" if is_cut and post.text else "")
