"""过目: what waits for an organiser's look is let through, changed or withheld; what is in doubt is settled."""

from bot.attachments import called
from bot.console import meanwhile
from bot.console.desk import Ask, Go, NotFound, Page, does, shows
from bot.console.pages.schedules import tabs
from bot.job import find
from bot.refusal import Refused
from bot.text.phrase import cut
from models import approval, broadcast, settling
from models import group as groups
from models.approval import CannotLook
from models.outbox import Post
from models.role import Duty
from models.settling import CannotSettle


@shows("/looks", "过目")
def looks(ask: Ask) -> Page:
    """What waits for a look, the most pressing first, then what failed or may not have arrived."""
    reach = ask.reach(Duty.organiser)
    asking = approval.asking(ask.session, ask.groups)
    doubtful = settling.doubtful(ask.session, ask.groups, ask.now)
    return Page(
        "looks.html",
        {
            "asking": [(one, _title(one), meanwhile.seen({"text": one.text})) for one in asking],
            "doubtful": [(one, _title(one), cut(one.text, 40) or f"［附件］{called(one.file)}") for one in doubtful],
            "lost": {one.id for one in doubtful if settling.is_lost(one, ask.now)},
            "names": {group.id: group.name for group in groups.listed(ask.session)},
            "may_act": {one.id for one in (*asking, *doubtful) if reach is None or one.group_id in reach},
            "elsewhere": {one.id: one.key.split(":")[1] for one in doubtful if one.job == broadcast.JOB},
            "tabs": tabs(ask),
        },
    )


@does("/looks/{id}", duty=Duty.organiser)
def look(ask: Ask) -> Go:
    """Let it out as it stands in the form, keep what was changed, or withhold it."""
    post, act, text = _mine(ask), ask.words.get("_act", ""), ask.words.get("text", "").strip()
    title = _title(post)
    try:
        approval.check(post, ask.now)
        if act == "refuse":
            approval.refuse(ask.session, post, ask.now, ask.desk.by)
            return Go("/looks", f"{title}不发了。")
        if ask.words.get(meanwhile.MARK) != meanwhile.seen({"text": post.text}):
            raise Refused("您打开以后这一帖变过（有人改过，或有人撤回了引用的话）；请看过现在的样子再定。")
        if not text:
            raise Refused("文字是空的；不想发请按“不发”。")
        if text != post.text:
            approval.edit(ask.session, post, text, ask.now, ask.desk.by)
        if act == "save":
            return Go("/looks", "改动存好了，还没有发。")
        approval.approve(ask.session, post, ask.now, ask.desk.by)
    except CannotLook as problem:
        raise Refused(f"这一帖{problem}。") from None
    return Go("/looks", f"{title}{'请到“待贴”里复制到群里' if settling.is_by_hand(post) else '放出了'}。")


@does("/looks/{id}/settle", duty=Duty.organiser)
def settle(ask: Ask) -> Go:
    """Somebody looked into the group: it arrived, or goes out again."""
    post, sent = _mine(ask), ask.words.get("_arrived") == "yes"
    try:
        settling.settle(ask.session, post, ask.now, ask.desk.by, sent=sent)
    except CannotSettle as problem:
        raise Refused(f"这一帖{problem}。") from None
    return Go("/looks", "记下了：群里已经有了。" if sent else "再发一次。")


def _mine(ask: Ask) -> Post:
    post = ask.session.get(Post, ask.number("id"))
    if post is None or not ask.may_see(post.group_id) or post.job == broadcast.JOB:
        raise NotFound
    return post


def _title(post: Post) -> str:
    job = find().get(post.job)
    return job.title if job else "群发" if post.job == broadcast.JOB else "回答"
