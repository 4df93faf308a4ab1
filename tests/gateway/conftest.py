"""A real Wechaty gateway (npm, gRPC) over a mock account, and the whole bot behind it, each in its own process."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.conftest import part

HERE = Path(__file__).parent
TOKEN = "geheimes-wort"
ROOM = "r1@chatroom"
CONTACTS = {"林静": "lin", "阿青": "qing", "周秘书": "zhou"}
"""The members of the group, by the names that the gateway knows them by."""
PAGES = "SELECT page_last FROM checkins WHERE page_last IS NOT NULL ORDER BY id"
T = TypeVar("T")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def soon(question: Callable[[], T], within: float = 15) -> T:
    """Ask again until the answer is yes; the last answer after `within` seconds."""
    end = time.monotonic() + within
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


@dataclass
class Gateway:
    """The gateway's process. `speak` makes members talk, `said` is what the bot posted."""

    port: int
    options: dict[str, Any] = field(default_factory=lambda: {"tls": "off"})
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it with the bot logged in, 林静 and 阿青 as contacts and one group."""
        options = {"port": self.port, "token": TOKEN} | self.options
        command = [part("node"), "gateway.mjs", json.dumps(options)]
        self.process = subprocess.Popen(
            command, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._answer() == {"ready": True}
        for who, name in (("bot", "书香群记"), ("lin", "林静"), ("qing", "阿青"), ("zhou", "周秘书"), ("lu", "路人")):
            self.do("contact", id=who, name=name)
        self.do("room", id=ROOM, topic="红山区读书群", members=["bot", "lin", "qing", "zhou"])
        self.do("room", id="r2@chatroom", topic="别的群", members=["bot", "lu"])
        self.do("login", id="bot")

    def do(self, act: str, /, **words: Any) -> Any:
        """One command to the gateway's test side."""
        assert self.process
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": act} | words) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        assert "error" not in answer, answer
        return answer["value"]

    def _answer(self) -> dict[str, Any]:
        """The next line that is an answer; the gateway's own log may stand between."""
        assert self.process
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise AssertionError("the gateway ended")

    def speak(self, who: str, text: str, room: str | None = ROOM) -> str:
        """A member says something; returns the message's id."""
        return str(self.do("say", contact=who, text=text, **({"room": room} if room else {"to": "bot"})))

    def said(self, text: str = "") -> list[str]:
        """What the bot posted, in order, where it contains `text`."""
        return [one["text"] for one in self.do("said") if text in one["text"]]

    def kill(self) -> None:
        """End it at once."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.communicate()

    def freeze(self) -> None:
        """Stop it without closing a connection, as a cut line does."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)


@dataclass
class Core:
    """`python -m bot` on a config of its own in `folder`."""

    folder: Path
    gateway: Gateway
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def configure(self, **wechaty: str) -> None:
        """Write config.toml: one group of the gateway, known by its name."""
        settings = {"endpoint": f"127.0.0.1:{self.gateway.port}", "token": TOKEN, "tls": "off"} | wechaty
        lines = [
            "[web]",
            f"port = {free_port()}",
            "[wechaty]",
            *(f'{key} = "{value}"' for key, value in settings.items()),
        ]
        lines += ['[[seed.groups]]\nname = "红山区读书群"\nchannel = "wechaty"\nmain = true']
        (self.folder / "config.toml").write_text("\n".join(lines), encoding="utf-8")

    def command(self, *words: str) -> str:
        """Run one command and return what it said, errors included."""
        call = [sys.executable, "-m", "bot", *words, "--config", str(self.folder / "config.toml")]
        done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout + done.stderr

    def start(self) -> None:
        """Start the core; it starts an ear where none listens."""
        call = [sys.executable, "-m", "bot", "run", "--config", str(self.folder / "config.toml")]
        with (self.folder / "core.log").open("ab") as log:
            self.process = subprocess.Popen(call, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        assert soon(lambda: "请用浏览器打开" in self.log("core.log")), self.log("core.log")

    def kill(self) -> None:
        """kill -9"""
        assert self.process
        self.process.kill()
        self.process.wait()

    def log(self, name: str) -> str:
        """What a process wrote."""
        path = self.folder / name if name == "core.log" else self.folder / "data" / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def rows(self, query: str) -> list[Any]:
        """A question to the ledger's file."""
        with sqlite3.connect(self.folder / "data" / "shuxiang.sqlite", timeout=30) as file:
            return file.execute(query).fetchall()

    def ear(self) -> dict[str, str]:
        """How the ear says it is."""
        path = self.folder / "data" / "ear.sqlite"
        if not path.exists():
            return {}
        with sqlite3.connect(path, timeout=30) as file:
            return dict(file.execute("SELECT name, value FROM state"))

    def may_write_privately(self, contact: str) -> bool:
        """Whether the ear has been told to hear a person."""
        with sqlite3.connect(self.folder / "data" / "ear.sqlite", timeout=30) as file:
            return bool(file.execute("SELECT 1 FROM allowed WHERE kind = 'person' AND id = ?", (contact,)).fetchall())

    def kill_ear(self) -> None:
        """kill -9 of the process that listens."""
        pid = int(self.ear()["pid"])
        os.kill(pid, signal.SIGKILL)
        assert soon(lambda: not _runs(pid))

    def listens(self) -> bool:
        """Whether the ear holds the stream."""
        return self.ear().get("listening") == "yes"

    def open_group(self) -> None:
        """Open the group, and wait until the opening words are out and recording has begun."""
        assert soon(lambda: self.rows("SELECT 1 FROM groups WHERE room IS NOT NULL"))
        said = self.command("group", "open", "红山区读书群")
        assert "待发箱" in said, said
        assert soon(lambda: self.rows("SELECT 1 FROM groups WHERE opened_at IS NOT NULL")), self.log("core.log")


def opened(core: Core) -> Core:
    """The bot, started, listening, and its group open."""
    core.start()
    assert soon(core.listens), core.log("ear.log")
    core.open_group()
    return core


def _runs(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be buried by its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A running gateway without TLS."""
    part("gateway")
    running = Gateway(free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture
def core(gateway: Gateway, tmp_path: Path) -> Iterator[Core]:
    """The bot behind it, configured but not started."""
    made = Core(tmp_path, gateway)
    made.configure()
    yield made
    if made.process and made.process.poll() is None:
        made.process.terminate()
        made.process.wait(20)
    made.command("ear", "--stop")
