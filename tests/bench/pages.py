"""How long every page of the desk takes on a million records: `python -m tests.bench.pages FOLDER`.

The folder holds what `tests.bench.million` made. Asked over a real server, the page as a whole; the aim is a median of
150 ms.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.console.console import ROOT, Console
from bot.console.door import Door
from models.db import Database
from tests.bench.million import NOON
from tests.console.every_route.sample import addresses, walked

AIM, ROUNDS = 150, 5


async def measured(db: Database, folder: Path) -> dict[str, float]:
    """The median of each page in ms, of those that are there: some need a draft, a term or another thing first."""
    console = Console(
        db, Door(db, lambda: NOON, demo=True, secure=False), lambda: NOON, folder, demo=True, has_room=False
    )
    app = web.Application()
    app.add_routes(console.routes())
    took: dict[str, list[float]] = {}
    async with TestServer(app) as server, ClientSession() as http:
        for route in walked("GET"):
            for path in addresses(route, 1) * ROUNDS if route.title else []:
                began = time.perf_counter()
                async with http.get(server.make_url(ROOT + path)) as answer:
                    await answer.read()
                    if answer.status == 200:
                        took.setdefault(path, []).append(1000 * (time.perf_counter() - began))
    return {path: statistics.median(some) for path, some in took.items()}


def slowest(db: Database, folder: Path) -> list[tuple[str, float]]:
    """Each page and its median in ms, the slowest first; the folder is where the bot's files are."""
    return sorted(asyncio.run(measured(db, folder)).items(), key=lambda one: -one[1])


def main() -> int:
    """Print each page's median, slowest first."""
    folder = Path(sys.argv[1])
    for path, median in slowest(Database(f"sqlite:///{folder / 'shuxiang.sqlite'}"), folder):
        print(f"{ROOT}{path}：{median:.0f} ms")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
