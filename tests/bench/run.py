"""`make bench`: speed and memory, as ratios within one run; the machine's own speed cancels out."""

import asyncio
import gc
import itertools
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from bot.dispatch import Dispatch
from bot.handler import Context, route
from bot.heard import Heard, understand
from bot.hearing import Hearing, Rules
from bot.message import Incoming
from bot.sample import load
from bot.storage import load_catalogue
from bot.text.catalogue import Catalogue, CatalogueRow
from bot.understand import sentence_of
from models import book as books
from models import inbox, member, migrations
from models.book import Book
from models.db import Database
from models.group import Ack, Group
from models.inbox import Message
from models.member import Member
from tests import postgres
from tests.bench import million, pages, search
from tests.bench.exports import exporting, mebibytes
from tests.cast import SHANGHAI
from tests.utterances.measure import FOLDER, messages

NOW = datetime(2026, 4, 23, 12, 0, tzinfo=SHANGHAI)
MET, MESSAGES = 128, 1152
"""Messages before the clock starts, in which all forty members say their first; and all there are."""
ROUNDS = 5


def main() -> int:
    """Run every measurement and print its ratio beside its aim."""
    gc.freeze()  # as the running bot does
    with tempfile.TemporaryDirectory() as folder:
        writes(Path(folder))
        understanding(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
        starting(Path(folder))
        province(Path(folder))
    return 0


def province(folder: Path) -> None:
    """A million records, 20,000 members, 1,000 groups: the desk's pages, searches, and exports of everything."""
    path, number = folder / "shuxiang.sqlite", 1_000_000
    at_the_desk(million.grown(f"sqlite:///{path}", number), folder)
    exporting(path, number)
    with postgres.serving() as server:
        at_the_desk(million.grown(postgres.new(server), number), folder)


def at_the_desk(db: Database, folder: Path) -> None:
    """The slowest pages and searches on a ledger."""
    kind = db.engine.dialect.name
    for page, median in pages.slowest(db, folder)[:5]:
        print(f"工作台 {page}（{kind}）：{median:.0f} 毫秒（目标 <= {pages.AIM}）", flush=True)
    for question, median in search.slowest(db)[:5]:
        print(f"查记录 {question}（{kind}）：{median:.0f} 毫秒（目标 <= {search.AIM}）", flush=True)
    db.close()


def writes(folder: Path) -> None:
    """Committed messages a second: 128 waiting, one at a time, and the two plain ways."""
    names = itertools.count()

    def fresh() -> tuple[Database, list[Heard]]:
        db = ledger(folder / f"{next(names)}.sqlite")
        with db.begin() as session:
            catalogue = load_catalogue(session)
        return db, [understand(one, catalogue) for one in check_ins(MESSAGES)]

    together, naive, alone, bare, dispatched = (list[float]() for _ in range(5))
    for _ in range(ROUNDS):
        together.append(rate(fresh, in_batches))
        naive.append(rate(fresh, one_session_each))
        alone.append(rate(fresh, one_at_a_time))
        bare.append(bare_rate(folder / f"{next(names)}.bare"))
        dispatched.append(through_the_queue(folder / f"{next(names)}.sqlite"))
    say("128 条一起等 / 每条一个会话一次提交", ratio(together, naive), ">= 8", together, naive)
    say("1 条在等 / 裸 sqlite3 每条一次提交", ratio(alone, bare), ">= 0.25", alone, bare)
    say("从收到到提交（含读懂）/ 每条一个会话", ratio(dispatched, naive), "", dispatched, naive)


def ledger(path: Path) -> Database:
    """A database with one open group, forty members and sixty books."""
    db = Database(f"sqlite:///{path}")
    migrations.upgrade(db.engine)
    with db.begin() as session:
        session.add(Group(name="群", channel="room", account="room", room="r1", opened_at=NOW, ack=Ack.digest))
        session.add_all(Member(name=one.name, card=one.card) for one in load().members)
        for one in load().books:
            books.enter(session, Book(title=one.title, author=one.author))
    return db


def check_ins(number: int) -> list[Incoming]:
    """Check-ins of forty members in one group."""
    cards = [one.card for one in load().members]
    titles = [one.title for one in load().books]
    return [
        Incoming(
            channel="room",
            account="room",
            id=f"m{at}",
            sender=cards[at % 40],
            sender_name=cards[at % 40],
            text=f"打卡《{titles[at % 60]}》读到{at + 1}页",
            sent_at=NOW + timedelta(seconds=at),
            room="r1",
        )
        for at in range(number)
    ]


def rate(
    fresh: Callable[[], tuple[Database, list[Heard]]], write: Callable[[Database, Sequence[Heard]], None]
) -> float:
    """Messages a second of one way to write, once everybody was met by what they said first."""
    db, heard = fresh()
    write(db, heard[:MET])
    start = time.perf_counter()
    write(db, heard[MET:])
    seconds = time.perf_counter() - start
    with sqlite3.connect(str(db.engine.url.database)) as file:
        assert file.execute("SELECT count(*) FROM checkins").fetchone() == (len(heard),)
    db.close()
    return (len(heard) - MET) / seconds


def in_batches(db: Database, heard: Sequence[Heard]) -> None:
    """What waits is committed together."""
    for at in range(0, len(heard), 128):
        with db.begin() as session:
            Hearing(session, Rules(), NOW, careful=False).take(heard[at : at + 128])


def one_at_a_time(db: Database, heard: Sequence[Heard]) -> None:
    """The same with one message at a time."""
    for one in heard:
        with db.begin() as session:
            Hearing(session, Rules(), NOW, careful=False).take([one])


def one_session_each(db: Database, heard: Sequence[Heard]) -> None:
    """The usual bot: for every message a session, objects, the same handlers and a commit."""
    key = b"key"
    for one in heard:
        said = one.incoming
        with Session(db.engine) as session:
            if inbox.find(session, said.channel, said.account, said.id):
                continue
            in_room = (Group.channel == said.channel, Group.account == said.account, Group.room == said.room)
            group = session.exec(select(Group).where(*in_room)).one()
            identity = member.meet(session, said.channel, said.account, said.sender, said.sender_name)
            message = Message(
                channel=said.channel,
                account=said.account,
                external_id=said.id,
                group_id=group.id,
                identity_id=identity.id,
                medium=said.medium.value,
                text=said.text,
                sent_at=said.sent_at,
                heard_at=NOW,
                kept=True,
                fingerprint=inbox.fingerprint(key, group.id, said.sender_name, said.sent_at, said.text),
            )
            session.add(message)
            session.flush()
            person = session.get_one(Member, identity.member_id)
            where_and_who = (message.id or 0, group.id, person.id or 0)
            context = Context(lambda session=session: session, [], said, *where_and_who, NOW)
            for handler, found in one.understood or ():
                handler.act(context, found)
            session.add_all(table(**values) for table, values in context.rows)
            session.commit()


def bare_rate(path: Path) -> float:
    """The least that can be: the same two rows into the same tables by bare sqlite3, one durable commit each."""
    ledger(path).close()
    file = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        file.execute(f"PRAGMA {pragma}")
    at, day = str(NOW.replace(tzinfo=None)), str(NOW.date())
    start = time.perf_counter()
    for number, one in enumerate(check_ins(MESSAGES), 1):
        message = (number, "room", "room", one.id, 1, "text", one.text, "", at, at, "handled", True, False, one.id)
        check_in = (number, 0, 0, number % 40 + 1, 1, number % 60 + 1, day, "sure", at, number + 1, False)
        file.execute("BEGIN IMMEDIATE")
        file.execute(f"INSERT INTO messages ({_MESSAGE}) VALUES ({_marks(message)})", message)
        file.execute(f"INSERT INTO checkins ({_CHECK_IN}) VALUES ({_marks(check_in)})", check_in)
        file.execute("COMMIT")
    seconds = time.perf_counter() - start
    file.close()
    return MESSAGES / seconds


_MESSAGE = (
    "id, channel, account, external_id, group_id, medium, text, quoted, sent_at, heard_at, fate, kept, forgotten,"
    " fingerprint"
)
_CHECK_IN = "message_id, part, seq, member_id, group_id, book_id, day, state, made_at, page_last, finished"


def _marks(row: tuple[object, ...]) -> str:
    return ",".join("?" * len(row))


def through_the_queue(path: Path) -> float:
    """Messages a second through the real dispatch, all handed in at once."""
    db = ledger(path)
    with db.begin() as session:
        catalogue = load_catalogue(session)

    async def run() -> float:
        dispatch = Dispatch(db, Rules(), lambda: catalogue, lambda: NOW)
        working = asyncio.create_task(dispatch.run())
        start = time.perf_counter()
        await asyncio.gather(*(dispatch.hand_in(one) for one in check_ins(MESSAGES)))
        seconds = time.perf_counter() - start
        working.cancel()
        return MESSAGES / seconds

    found = asyncio.run(run())
    db.close()
    return found


def understanding(catalogue_file: Path | None) -> None:
    """Microseconds a message with 70,000 titles over the labelled messages, and what starting to understand costs."""
    catalogue = Catalogue.load_tsv(catalogue_file) if catalogue_file else many_titles(70_000)
    labelled = messages(sorted(FOLDER.glob("*.jsonl")))
    for message in labelled:
        route(sentence_of(message, catalogue))
    gc.freeze()
    spent = []
    for message in labelled:
        start = time.perf_counter()
        route(sentence_of(message, catalogue))
        spent.append((time.perf_counter() - start) * 1e6)
    spent.sort()
    print(f"读懂一条消息（书目{len(catalogue)}本，{len(labelled)}条消息）：")
    middle, slow = spent[len(spent) // 2], spent[int(len(spent) * 0.99)]
    print(f"    中位 {middle:.0f} 微秒（目标 <= 150），99% {slow:.0f} 微秒（目标 <= 2000）")
    with tempfile.TemporaryDirectory() as folder:
        for number, aim in ((70_000, "<= 0.6 秒，<= 80 MiB"), (200_000, "<= 1.6 秒")):
            file = catalogue_file if catalogue_file and number == 70_000 else written(many_rows(number), Path(folder))
            runs = [beginning(file) for _ in range(ROUNDS)]
            seconds, added = (statistics.median(figures) for figures in zip(*runs, strict=True))
            print(f"开始能读懂（{file.name}）：{seconds:.2f} 秒，进程多占 {added:.0f} MiB（目标 {aim}）", flush=True)


_BEGINNING = """
import sys, time
from pathlib import Path
import bot.handler
def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
before, start = resident(), time.perf_counter()
from bot.text.catalogue import Catalogue
from bot.understand import sentence_of
catalogue = Catalogue.load_tsv(Path(sys.argv[1]))
bot.handler.route(sentence_of({"text": "打卡《平凡的事界》读到98页，推荐《一本没有的书》"}, catalogue))
print(time.perf_counter() - start, resident() - before)
"""


def beginning(catalogue_file: Path) -> tuple[float, float]:
    """Seconds until a fresh process, its database layer loaded, understands its first message; and the MiB added."""
    command = [sys.executable, "-c", _BEGINNING, str(catalogue_file)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def written(rows: Sequence[CatalogueRow], folder: Path) -> Path:
    """A catalogue file of rows."""
    file = folder / f"{len(rows)}本.tsv"
    lines = [f"{row.title}\t{row.author}" for row in rows]
    file.write_text("\n".join(["title\tauthor", *lines]), encoding="utf-8")
    return file


def many_titles(number: int) -> Catalogue:
    """A catalogue of so many made titles, the sample's among them."""
    return Catalogue.build(many_rows(number))


def many_rows(number: int) -> list[CatalogueRow]:
    """Made titles of two to eight characters, the sample's among them."""
    chance = random.Random(20260423)
    signs = "".join(sorted({sign for one in load().talk for sign in one.text if "\u4e00" <= sign <= "\u9fff"}))
    real = [one.title for one in load().books]
    made = ["".join(chance.choices(signs, k=chance.randint(2, 8))) for _ in range(number - len(real))]
    return [CatalogueRow(key, title) for key, title in enumerate([*real, *made], 1)]


def starting(folder: Path) -> None:
    """From the start of the process to an answering page, and the memory it holds then."""
    (folder / "config.toml").write_text('[web]\nport = 18431\n[seed]\noffice = "x"\n', encoding="utf-8")
    command = [sys.executable, "-m", "bot", "run", "--config", str(folder / "config.toml")]
    imports = [sys.executable, "-c", "import aiohttp, sqlmodel"]
    ready, plain, resident = [], [], []
    for _ in range(ROUNDS + 2):
        start = time.perf_counter()
        subprocess.run(imports, check=True)
        plain.append(time.perf_counter() - start)
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout
            assert process.stdout.readline()
            ready.append(time.perf_counter() - start)
            time.sleep(1)
            resident.append(memory(process.pid))
            process.terminate()
    say(
        "启动到可用 / 只 import aiohttp, sqlmodel",
        statistics.median(ready[1:]) / statistics.median(plain[1:]),
        "<= 1.6",
        ready,
        plain,
    )
    print(f"空闲时占内存 {statistics.median(resident):.0f} MiB（目标 <= 140）")
    ear = subprocess.run(
        [sys.executable, "-c", "import bot.channels.wechaty.ear; print(open('/proc/self/status').read())"],
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"收听程序占内存 {resident_of(ear.stdout):.0f} MiB（目标 <= 45；真实网关上的由 tests/gateway 看着）")


def memory(pid: int) -> float:
    """A process's resident memory in MiB."""
    return resident_of(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))


def resident_of(status: str) -> float:
    """What a process has now, by its /proc status."""
    return mebibytes(status, "VmRSS")


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios of each round: what disturbs the machine meets both sides of one."""
    return statistics.median(one / other for one, other in zip(these, those, strict=True))


def say(what: str, figure: float, aim: str, these: Sequence[float], those: Sequence[float]) -> None:
    """One line: the ratio first, what it was made of behind."""
    behind = " / ".join(f"{statistics.median(figures):.4g}" for figures in (these, those))
    print(f"{what}：{figure:.2f}{f'（目标 {aim}）' if aim else ''}    [{behind}]", flush=True)


if __name__ == "__main__":
    sys.exit(main())
