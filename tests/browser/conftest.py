"""A real browser on a real bot: the app runs in a process of its own, with the sample, on a free port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.almanac import SHANGHAI
from bot.config import Config
from bot.demo import fill_when_new
from bot.storage import open_database
from tests.conftest import part

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Bot:
    """`python -m bot run` on the data in `folder`, the sample where that is empty; `run` is how it is called."""

    folder: Path
    port: int
    run: Sequence[str] = ("-m", "bot", "run")
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start, and wait until the page answers."""
        command = [sys.executable, *self.run, "--data", str(self.folder), "--port", str(self.port)]
        with (self.folder.parent / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(200):
            try:
                urllib.request.urlopen(self.address, timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.folder.parent / "bot.log").read_text())

    def command(self, *words: str) -> str:
        """Run one command on the same data and return what it said, errors included."""
        call = [sys.executable, "-m", "bot", *words, "--data", str(self.folder)]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout + done.stderr

    def halt(self) -> None:
        """Let it hear nothing more, as if the line were dead."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, kindly or not."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(20)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture
def under_way(request: pytest.FixtureRequest) -> bool:
    """Whether what is under way in the sample is there; a module that says IS_EMPTY plays all of it."""
    return not getattr(request.module, "IS_EMPTY", False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime, bool], Path]:
    """A folder as a new bot makes it at a moment, with or without what is under way: one a day, to be copied."""
    made: dict[tuple[date, bool], Path] = {}

    def of(now: datetime, under_way: bool) -> Path:
        if (now.date(), under_way) not in made:
            folder = made[now.date(), under_way] = tmp_path_factory.mktemp("sample")
            db = open_database(Config(data=folder))
            fill_when_new(db, Config(data=folder), now, set_going=under_way)
            db.close()
        return made[now.date(), under_way]

    return of


@pytest.fixture
def bot(tmp_path: Path, under_way: bool, sample: Callable[[datetime, bool], Path]) -> Iterator[Bot]:
    """A running bot with the sample."""
    folder = shutil.copytree(sample(datetime.now(SHANGHAI), under_way), tmp_path / "data")
    running = Bot(folder, free_port())
    running.start()
    yield running
    if running.process and running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium, closed with its module: while it is open its own event loop runs, and no other can."""
    executable = part("chromium")
    os.environ["FONTCONFIG_FILE"] = part("font")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", part("node"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(params=(1440, 390))
def page(request: pytest.FixtureRequest, browser: Browser, bot: Bot) -> Iterator[Page]:
    """A page of the desk on the sample; nothing on it may fail, and nothing may stick out at the side."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, locale="zh-CN")
    context.set_default_timeout(8000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.goto(bot.address)
    yield opened
    assert errors == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


class Window:
    """One person's browser window."""

    def __init__(self, browser: Browser, bot: Bot, name: str, *, width: int = 1440, height: int = 900) -> None:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(8000)
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(bot.address)
        self.page.wait_for_selector("#chats button")
        value = self.page.locator("#me option", has_text=name).first.get_attribute("value")
        assert value
        self.page.select_option("#me", value)
        self.page.wait_for_function("([v]) => sessionStorage.getItem('me') === v", arg=[value])

    def open(self, chat: str) -> "Window":
        """Open a chat of the list."""
        self.page.locator("#chats button", has=self.page.locator(".name").get_by_text(chat, exact=True)).click()
        self.page.wait_for_function("(name) => document.querySelector('#title').textContent.startsWith(name)", arg=chat)
        return self

    def say(self, text: str) -> None:
        """Type something and press Enter."""
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        self.page.wait_for_function("() => document.querySelector('#text').value === ''")

    def sees(self, text: str) -> None:
        """Wait until a bubble shows the text."""
        self.page.locator(".bubble", has_text=text).last.wait_for()

    def ledger(self, text: str) -> None:
        """Wait until the panel shows the line."""
        self.page.locator("#lines li", has_text=text).first.wait_for()

    def act(self, text: str, name: str) -> None:
        """Press a button beside the last message with the text."""
        message = self.page.locator(".message").filter(has=self.page.locator(".bubble", has_text=text)).last
        message.hover()
        message.get_by_role("button", name=name).click()
