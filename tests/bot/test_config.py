"""A wrong key or value is named together with what was expected."""

from pathlib import Path

import pytest

from bot.config import Config, ConfigProblem, load

ROOT = Path(__file__).parent.parent.parent


def test_the_example_is_the_defaults(tmp_path: Path) -> None:
    example = load(ROOT / "config.example.toml")
    assert example == Config(data=ROOT / "data")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("prot = 1", "不认识的设置 prot"),
        ('[web]\nport = "8080"', "web.port = '8080'：应是整数"),
        ("[web]\nport = 99999", "1 到 65535"),
        ('timezone = "Asia/Beijing"', "没有这个时区"),
        ('timezone = "Europe/Paris"', "只支持"),
        ('quiet_from = "25:00"', "几点几分"),
        ('[wechaty]\nendpoint = "x:1"', "缺少设置：token"),
        ('[wechaty]\nendpoint = "x:1"\ntoken = "t"\ntls = "maybe"', "off、bundled、ca"),
        ('[wechaty]\nendpoint = "x:1"\ntoken = "t"\ntls = "ca"', "wechaty.ca"),
        ('[[seed.groups]]\nchannel = "room"', "缺少设置：name"),
        ("data = ", "不是正确的 TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, words: str, sentence: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(ConfigProblem) as problem:
        load(file)
    assert sentence in str(problem.value)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="init"):
        load(tmp_path / "config.toml")


def test_no_secret_shows(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[wechaty]\nendpoint = "x:1"\ntoken = "geheim"', encoding="utf-8")
    assert "geheim" not in repr(load(file))
