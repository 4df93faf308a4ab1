"""等您处理: each is told of what they may settle, in their own groups, and of nothing else."""

from collections.abc import Callable
from datetime import date, timedelta

from models import relay, seal
from models.event import Event, EventGroup, Stage
from models.group import Group
from models.member import Member
from models.outbox import Post, Standing
from models.tally import Span
from tests.console.conftest import NOON, Browser, Office

Visit = Callable[[], Browser]


def lay(office: Office) -> None:
    """In the group of 松山区: a post to look at, an event's draft, and words to pass on to one of its people."""
    with office.db.begin() as session:
        group = session.get_one(Group, 2)
        group.region = "松山区"
        place = {"channel": group.channel, "account": group.account, "group_id": group.id}
        later = {"made_at": NOON, "due_at": NOON, "expires_at": NOON + timedelta(hours=5)}
        session.add(Post(key="a", **place, text="荐书榜", standing=Standing.asking, **later))
        at = {"month": date(2026, 5, 1), "starts_at": NOON + timedelta(days=9), "made_by": "群里", "made_at": NOON}
        event = Event(title="读书沙龙", stage=Stage.draft, **at)
        session.add(event)
        session.flush()
        session.add(EventGroup(event_id=event.id or 0, group_id=2))
        member = Member(name="孟庆生", region="松山区", aside=True, liaison="阿青")
        session.add(member)
        session.flush()
        relay.tell(session, member, "b", "drift_notices", "请还书。", NOON, reminds=False)


async def told(visit: Visit, name: str) -> str:
    browser = visit()
    return await browser.logs_in(name)


async def test_who_runs_the_groups_is_told_of_posts_events_and_words(office: Office, visit: Visit) -> None:
    lay(office)
    words = await told(visit, "阿青")
    for one in ("1 个帖子等您过目", "1 场活动等您确认", "1 条话待转告"):
        assert one in words
    assert "待确认" not in words.partition("等您处理")[2]


async def test_who_keeps_the_ledger_is_not(office: Office, visit: Visit) -> None:
    lay(office)
    for name in ("周秘书", "林静"):
        words = await told(visit, name)
        assert not [one for one in ("等您过目", "等您确认", "条话待转告") if one in words], name


async def test_nothing_waits_for_who_only_looks(office: Office, visit: Visit) -> None:
    lay(office)
    words = await told(visit, "王建国")
    assert "等您处理" not in words


async def test_last_month_s_report_waits_until_it_is_handed_in(office: Office, visit: Visit) -> None:
    with office.db.begin() as session:
        session.get_one(Group, 1).opened_at = NOON - timedelta(days=50)
    assert "份3月简报还没有封存" in await told(visit, "周秘书")
    with office.db.begin() as session:
        march = Span(date(2026, 3, 1), date(2026, 3, 31))
        seal.seal(session, march, [], [], number="第3期", file="三月.docx", at=NOON, by="测试")
    assert "封存" not in await told(visit, "周秘书")
