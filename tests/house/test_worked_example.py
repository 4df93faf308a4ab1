"""The README's worked example for developers works as it stands there: its files put into a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```python\n# (\S+\.py)\n(.*?)^```$", README, re.M | re.S)


def test_one_file_and_its_test_are_all_it_takes(tmp_path: Path) -> None:
    assert [name.partition("/")[0] for name, _ in FILES] == ["handlers", "tests", "scheduled", "tests"]
    for folder in ("bot", "handlers", "models", "scheduled"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (
        "pyproject.toml",
        "tests/cast.py",
        "tests/conftest.py",
        "tests/postgres.py",
        "tests/house/test_house.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name, words in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(words, encoding="utf-8")
    tests = [name for name, _ in FILES if name.startswith("tests/")]
    found = "tests/house/test_house.py::test_what_declares_itself_is_found"
    command = [sys.executable, "-m", "pytest", "-q", "-k", "not postgresql", *tests, found]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout
