"""A whole day of a group, said in the browser at its own hours: the panel shows the labelled records, or the file
day_differences.tsv says why not; with `UPDATE=1` in the environment it is written anew. A pasted copy of the day adds
nothing; then the talk goes on: what was said before, 更正, 撤回, 接龙.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.channels.room.store import BOT
from bot.storage import load_catalogue
from bot.text.catalogue import Catalogue
from models.db import Database
from models.ledger import RECORDS
from tests.browser import differences
from tests.browser.conftest import Bot, Window, free_port
from tests.browser.day import ORGANISER, PICTURE, Day, copied, shown
from tests.browser.differences import Comparison

DAYS = ("2026-07-26", "2026-04-23", "2026-03-18", "2026-05-16", "2026-06-26", "2026-02-17")
SPEAK = """
([me]) => new Promise((ready) => {
  const socket = new WebSocket(`ws://${location.host}/room/live`);
  const picture = async () => {
    const canvas = document.createElement("canvas");
    const body = await new Promise((drawn) => canvas.toBlob(drawn));
    return (await (await fetch("/room/pictures", { method: "POST", body })).json()).id;
  };
  window.speak = async (words) => {
    if (words.kind === "image") words.text = await picture();
    return await new Promise((said, refused) => {
      let id = null, done = false;
      socket.onmessage = (event) => {
        const told = JSON.parse(event.data);
        if (told.type === "said" && told.said.sender === words.me) id ??= told.said.id;
        if (told.type === "done") done = true;
        if (told.type === "refused") refused(new Error(told.words));
        if (id && done) said(id);
      };
      socket.send(JSON.stringify({ type: "say", ref: crypto.randomUUID().replaceAll("-", ""), ...words }));
    });
  };
  socket.onmessage = (event) => { if (JSON.parse(event.data).type === "state") ready(); };
  socket.onopen = () => socket.send(JSON.stringify({ type: "be", me }));
})
"""


@dataclass
class Lived:
    """A group whose day was said in the room; `ids` are the room's ids by the labels'."""

    day: Day
    bot: Bot
    window: Window
    catalogue: Catalogue
    ids: dict[str, str]

    @property
    def clock(self) -> Path:
        """The file in which the moment stands."""
        return self.bot.folder.parent / "clock"

    def at(self, moment: datetime) -> None:
        """Let it be a moment, for the bot and in the window."""
        beside = self.clock.with_suffix(".new")
        beside.write_text(moment.isoformat())
        os.replace(beside, self.clock)

    def file(self, name: str) -> sqlite3.Connection:
        """A database file of the bot, to look into."""
        return sqlite3.connect(f"file:{self.bot.folder / name}?mode=ro", uri=True)

    def live(self) -> None:
        """Say the whole day, each message at its hour and once the one before is in the ledger."""
        self.window.page.evaluate(SPEAK, [self.day.contacts[ORGANISER]])
        said: dict[tuple[str, str], str] = {}
        for message in self.day.messages:
            self.at(datetime.fromisoformat(message["sent_at"]))
            quoted = message["quoted"]
            words: dict[str, Any] = {"me": self.day.contacts[message["sender"]], "chat": "room-1"}
            words |= {"kind": "image"} if message["text"] == PICTURE else {"text": message["text"]}
            words |= {"quotes": said[quoted["sender"], quoted["text"]]} if quoted else {}
            message_id = self.window.page.evaluate("(words) => window.speak(words)", words)
            self.ids[message["id"]] = said[message["sender"], message["text"]] = message_id
            self._heard(message_id)
        self.at(self.evening)
        self.window.page.clock.set_fixed_time(self.evening)

    @property
    def evening(self) -> datetime:
        """A minute after the last message."""
        return datetime.fromisoformat(self.day.messages[-1]["sent_at"]) + timedelta(minutes=1)

    def _heard(self, message_id: str) -> None:
        """Wait until a message is committed; a book that it named first is known right after that."""
        with self.file("room.sqlite") as room:
            for _ in range(400):
                if room.execute("SELECT handed FROM said WHERE id = ?", (message_id,)).fetchone()[0]:
                    time.sleep(0.03)
                    return
                time.sleep(0.02)
        raise AssertionError((self.bot.folder.parent / "bot.log").read_text())

    def shown(self) -> dict[str, list[str]]:
        """The panel's lines by message, as they stand on the page; what is struck says so."""
        rows = self.window.page.evaluate(
            """() => [...document.querySelectorAll("#lines li:not(.none)")].reverse().map((row) => [row.dataset.id,
              `${row.querySelector("b").textContent} ${row.querySelector(".what").textContent}` +
              (row.classList.contains("struck") ? "（已撤销）" : "")])"""
        )
        labels = {said: label for label, said in self.ids.items()}
        lines: dict[str, list[str]] = {}
        for said, words in rows:
            lines.setdefault(labels.get(said, said), []).append(words)
        return lines

    def rows(self) -> list[int]:
        """How many rows every kind of record has."""
        with self.file("shuxiang.sqlite") as ledger:
            return [ledger.execute(f"SELECT count(*) FROM {one.__tablename__}").fetchone()[0] for one in RECORDS]

    def member(self, browser: Browser, number: int) -> tuple[str, Window]:
        """The name and the window of one of those who spoke that day, in the evening."""
        card = list(self.day.names)[number]
        window = Window(browser, self.bot, card)
        window.page.clock.set_fixed_time(self.evening)
        return self.day.names[card], window.open(self.day.group)

    def command(self, *words: str) -> str:
        """Run a command of the bot beside it; returns what it prints."""
        config = self.bot.folder.parent / "config.toml"
        call = [sys.executable, "-m", "tests.browser.clocked", str(self.clock), *words, "--config", str(config)]
        done = subprocess.run([*call, "--data", str(self.bot.folder)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module", params=DAYS)
def lived(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    """A group that lived one of the days, with the organiser looking on."""
    day, home = Day.of(request.param), tmp_path_factory.mktemp("day")
    (home / "data").mkdir()
    (home / "config.toml").write_text('data = "data"\n', encoding="utf-8")
    day.settle(home / "data")
    db = Database(f"sqlite:///{home / 'data' / 'shuxiang.sqlite'}")
    with db.look() as session:
        catalogue = load_catalogue(session)
    db.close()
    run = ("-m", "tests.browser.clocked", str(home / "clock"), "run", "--config", str(home / "config.toml"))
    bot = Bot(home / "data", free_port(), run)
    (home / "clock").write_text(day.messages[0]["sent_at"])
    bot.start()
    try:
        lived = Lived(day, bot, Window(browser, bot, ORGANISER).open(day.group), catalogue, {})
        lived.live()
        yield lived
    finally:
        bot.stop()


def test_the_panel_shows_the_labelled_records(lived: Lived) -> None:
    db = Database(f"sqlite:///{lived.bot.folder / 'shuxiang.sqlite'}")
    with db.look() as session:
        ledger = Comparison(session, lived.day, lived.ids, lived.catalogue)
        found = list(ledger.differences())
        stands = {one["id"]: lines for one in lived.day.messages if (lines := ledger.lines(one, shown))}
    db.close()
    if os.environ.get("UPDATE"):
        differences.keep(lived.day, found)
    assert found == [one for one in differences.kept() if one.id in lived.ids]
    assert all(one.reason for one in found), found
    expect(lived.window.page.locator("#lines li:not(.none)")).to_have_count(sum(map(len, stands.values())))
    assert lived.shown() == stands
    seen = lived.window.page.evaluate("[...document.querySelectorAll('.message')].map((row) => row.dataset.id)")
    assert [one for one in seen if one in lived.ids.values()] == list(lived.ids.values())
    assert lived.window.errors == []


def test_a_pasted_copy_of_the_day_adds_nothing(lived: Lived, tmp_path: Path) -> None:
    with lived.file("room.sqlite") as room:
        room.row_factory = sqlite3.Row
        chat = "SELECT * FROM said WHERE chat = 'room-1' AND recalls IS NULL AND NOT recalled ORDER BY seq"
        said = [dict(row) for row in room.execute(chat)]
    assert len(said) >= len(lived.day.messages)
    paste, before = tmp_path / "当天.txt", lived.rows()
    paste.write_text(copied(said), encoding="utf-8")
    printed = lived.command("import", "chat", str(paste), "--group", lived.day.group)
    assert f"读出{len(said)}条消息" in printed
    assert "记下0条记录" in printed
    by_members = [one for one in said if one["sender"] != BOT]
    assert f"新收{len(said) - len(by_members)}条消息" in printed
    assert f"另有{len(by_members)}条以前收过" in printed
    assert lived.rows() == before


@pytest.mark.parametrize("lived", DAYS[:1], indirect=True)
def test_what_was_said_before_is_known(lived: Lived, browser: Browser) -> None:
    (name, window), (other, beside) = lived.member(browser, 0), lived.member(browser, 1)
    window.say("打卡《草原帝国》读到333页")
    lived.window.ledger(f"{name} 打卡《草原帝国》读至333页")
    window.say("打卡《草原帝国》读到333页")
    lived.window.ledger(f"{name} 打卡《草原帝国》读至333页（已记过，不重复算）")
    beside.say("这本书我也推荐")
    lived.window.ledger(f"{other} 荐书《草原帝国》")
    assert window.errors == beside.errors == []


@pytest.mark.parametrize("lived", DAYS[:1], indirect=True)
def test_corrections_and_recalls_are_followed(lived: Lived, browser: Browser) -> None:
    name, window = lived.member(browser, 2)
    struck = lived.window.page.locator("#lines li.struck")
    before = struck.count()
    window.say("打卡《额尔古纳河右岸》读到198页")
    lived.window.ledger(f"{name} 打卡《额尔古纳河右岸》读至198页")
    window.say("更正一下，刚才写错了，是读到189页")
    lived.window.ledger(f"{name} 打卡《额尔古纳河右岸》读至189页")
    expect(lived.window.page.locator("#lines li", has_text="198页")).to_have_count(0)
    window.say("推荐《额尔古纳河右岸》，冬天围着炉子读特别合适")
    lived.window.ledger(f"{name} 荐书《额尔古纳河右岸》")
    window.act("冬天围着炉子读", "撤回")
    expect(struck).to_have_count(before + 1)
    expect(lived.window.page.locator("#said", has_text="冬天围着炉子读")).to_have_count(0)
    window.say("撤销打卡")
    expect(struck).to_have_count(before + 2)
    assert window.errors == []


@pytest.mark.parametrize("lived", DAYS[:1], indirect=True)
def test_a_solitaire_grows_row_by_row(lived: Lived, browser: Browser) -> None:
    people = [lived.member(browser, number) for number in range(3)]
    topic = "城边读书会"
    for number, (name, window) in enumerate(people):
        if number:
            window.act(topic, "参与接龙")
        else:
            window.page.click("#solitaire")
            window.page.fill("#chain-topic", topic)
        window.page.click("#chain .go")
        lived.window.ledger(f"{name} “{topic}”报名")
        lived.window.sees(f"{number + 1}. {name}")
        expect(lived.window.page.locator("#lines li", has_text=topic)).to_have_count(number + 1)
    assert [window.errors for _, window in people] == [[], [], []]
