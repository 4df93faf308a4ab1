"""A wrong key or value is named together with what was expected."""

from pathlib import Path

import pytest

from bot.channels.wechaty.gateway import GatewayProblem, address
from bot.config import Config, ConfigProblem, Wechaty, load

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
        ('[[seed.groups]]\nname = " "', "seed.groups[1].name 是空的"),
        ('[[seed.groups]]\nname = "甲"\n[[seed.groups]]\nname = "甲"', "不止一个群叫“甲”"),
        (
            '[[seed.groups]]\nname = "甲"\nroom = "r"\n[[seed.groups]]\nname = "乙"\nroom = "r"',
            "一个群编号只能属于一个群",
        ),
        ("context_minutes = -1", "context_minutes = -1：应是0或更大"),
        ("late_minutes = -5", "late_minutes = -5：应是0或更大"),
        ("data = ", "不是正确的 TOML"),
        ('data = "d"\nport 8080', "第2行第6个字附近"),
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


def test_only_what_must_be_there_is_called_missing(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[wechaty]\nendpoint = "x:1"', encoding="utf-8")
    with pytest.raises(ConfigProblem) as problem:
        load(file)
    assert str(problem.value) == "[wechaty] 缺少设置：token。"


def test_the_mark_that_notepad_writes_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("context_minutes = 30", encoding="utf-8-sig")
    assert load(file).context_minutes == 30


def test_a_folder_and_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblem, match="这是一个文件夹"):
        load(tmp_path)
    (tmp_path / "gbk.toml").write_text('data = "数据"', encoding="gbk")
    with pytest.raises(ConfigProblem, match="另存为 UTF-8"):
        load(tmp_path / "gbk.toml")


@pytest.mark.parametrize("endpoint", ["127.0.0.1:99999", "127.0.0.1:0", "127.0.0.1", "127.0.0.1:-3", ":8788"])
def test_a_gateways_address_is_checked(endpoint: str) -> None:
    with pytest.raises(GatewayProblem, match="1 到 65535"):
        address(Wechaty(endpoint, "t"))
