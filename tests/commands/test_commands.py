"""The command line from an empty folder to an exported ledger, as an office without any gateway walks it."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bot.__main__ import COMMANDS, main
from tests.cast import SHANGHAI
from tests.commands.desk import run

CHAT = """教育界-林静 2026-04-20 20:15
打卡《活着》读到98页

会务-阿青 2026-04-20 20:16
大家辛苦了

路人甲 2026-04-21 08:00
推荐《乡土中国》，做基层工作的都该备一本
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    answers = iter(["赤峰市政协", "红山区读书群、松山区读书群", "1", "阿青", ""])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert main(["init"]) == 0
    book = openpyxl.load_workbook(tmp_path / "成员名单.xlsx")
    book["名单"].append(("林静", "教育界-林静"))
    book["名单"].append(("阿青", "会务-阿青"))
    book.save(tmp_path / "成员名单.xlsx")
    (tmp_path / "上周.txt").write_text(CHAT, encoding="utf-8")
    capsys.readouterr()
    return tmp_path


def test_the_first_hour(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "导入2人：新增2人" in run(capsys, "import", "members", "成员名单.xlsx")
    assert "不要记我" in run(capsys, "group", "open", "红山区读书群")
    refused = run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群", status=1)
    assert "还没有开张" in refused
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-20 09:00")
    preview = run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群", "--dry-run")
    assert "会记下打卡1条，荐书1条" in preview
    assert "新收3条消息，记下2条记录" in run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群")
    assert "新收0条消息" in run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群")
    unbound = run(capsys, "bind")
    assert "路人甲" in unbound
    assert "路人甲" in run(capsys, "check")
    run(capsys, "bind", unbound.split()[0], "阿青")
    assert "都对上" in run(capsys, "bind")
    run(capsys, "export", "records", "--from", "2026-04-01", "--to", "2026-04-30", "--out", "四月.xlsx")
    rows = list(openpyxl.load_workbook("四月.xlsx")["荐书"].iter_rows(min_row=2, values_only=True))
    assert rows[0][1] == "阿青"


def test_a_post_for_a_group_without_a_channel_is_copied_out(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-20 09:00")
    monday = "周一荐书：推荐《乡土中国》，做基层工作的都该备一本"
    Path("今天.txt").write_text(f"路人甲 {datetime.now():%Y-%m-%d %H:%M}\n{monday}\n", encoding="utf-8")
    run(capsys, "import", "chat", "今天.txt", "--group", "红山区读书群")
    assert "请复制" in run(capsys, "post", "recommended_list", "--group", "红山区读书群")
    assert "今天已经发过一次" in run(capsys, "post", "recommended_list", "--group", "红山区读书群")
    listed = run(capsys, "outbox", "list")
    assert "待贴" in listed
    assert "【一周荐书】" in listed
    (number,) = [line.split()[0] for line in listed.splitlines() if "  待贴  " in line]
    assert "已了结" in run(capsys, "outbox", "settle", number, "sent")
    assert "不用了结" in run(capsys, "outbox", "settle", number, "again", status=1)


def test_talk_older_than_the_opening_needs_a_word(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-21 00:00")
    said = run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群")
    assert "另有2条早于开张" in said
    assert "记下1条记录" in said
    again = run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群", "--before-opening")
    assert "新收2条消息，记下1条记录" in again


def test_settings_are_checked(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "group", "set", "红山区读书群", "ack=each", "order=time", "evening_digest=20:30")
    run(capsys, "group", "set", "红山区读书群", "recommended_list=每月1日09:00")
    listed = run(capsys, "group", "list")
    assert "ack=each" in listed
    assert "每天20:30" in listed
    assert "每月1日09:00" in listed
    for wrong, words in (
        ("ack=loud", "each、digest、none"),
        ("evening_digest=23:30", "安静时段"),
        ("evening_digest=半夜", "看不懂时间"),
        ("order=age", "order 应是 rank"),
        ("colour=red", "不认识的设置"),
        ("ack", "设置=值"),
    ):
        assert words in run(capsys, "group", "set", "红山区读书群", wrong, status=1)
    assert "现有：红山区读书群" in run(capsys, "group", "set", "没有的群", "ack=each", status=1)


def test_a_folder_that_cannot_be_written_is_said(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert "建不了数据文件夹" in run(capsys, "migrate", "--data", str(tmp_path / "file" / "data"), status=1)
    (tmp_path / "data2").mkdir()
    (tmp_path / "data2" / "shuxiang.sqlite").write_text("这不是数据库" * 500)
    assert "不是数据库" in run(capsys, "migrate", "--data", str(tmp_path / "data2"), status=1)


def test_another_address_than_this_machine_is_refused(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = office / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[web]\nhost = "0.0.0.0"\n', encoding="utf-8")
    assert "只能开在本机" in run(capsys, "run", status=1)


def test_the_sample_fills_only_an_empty_database(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "60本书" in run(capsys, "sample", "--data", "demo")
    assert "已经有内容" in run(capsys, "sample", "--data", "demo", status=1)
    assert "《置身事内》" in run(
        capsys, "post", "recommended_list", "--dry-run", "--data", "demo", "--group", "书香政协·市主群"
    )


def test_understand_goes_on_after_half_a_line(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    lines = '{"id": "a", "text": "打卡《活着》读到98页"}\n{"id": "b", "te\n{"id": "c", "text": "早"}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert main(["understand"]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        '{"id": "a", "records": [{"kind": "checkin", "books": ["活着"], "pages": [98, 98]}]}',
        '{"id": "c", "records": []}',
    ]
    assert said.err.startswith("第 2 行")


def test_a_group_is_called_otherwise_and_closed(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-20 09:00")
    run(capsys, "group", "set", "红山区读书群", "name=红山书友群", "region=红山区")
    assert "已经有叫“松山区读书群”的群了" in run(capsys, "group", "set", "红山书友群", "name=松山区读书群", status=1)
    assert "停用了" in run(capsys, "group", "close", "红山书友群")
    assert "停用（不记录）" in run(capsys, "group", "list")
    assert "已经停用" in run(capsys, "import", "chat", "上周.txt", "--group", "红山书友群", status=1)
    assert "已经停用，不发" in run(capsys, "post", "recommended_list", "--group", "红山书友群").replace("。", "，")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    assert f"例：python -m bot {name}" in capsys.readouterr().out


def test_an_unsure_record_of_any_kind_is_listed_by_its_name(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    group = ("--group", "红山区读书群")
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-20 09:00")
    words = "《活着》看完放回书架了"
    Path("问法.txt").write_text(f"教育界-林静 2026-04-20 20:15\n{words}\n", encoding="utf-8")
    assert "记下2条记录" in run(capsys, "import", "chat", "问法.txt", *group)
    assert "当作漂流" in run(capsys, "pending", "list")


def test_an_account_is_bound_to_somebody_named(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("名单.csv").write_text("姓名,群昵称\n林静,\n", encoding="utf-8")
    run(capsys, "import", "members", "名单.csv")
    run(capsys, "group", "open", "红山区读书群", "--read-at", "2026-04-20 09:00")
    run(capsys, "import", "chat", "上周.txt", "--group", "红山区读书群")
    number = run(capsys, "bind").split()[0]
    assert "请写明是名册上的哪一位" in run(capsys, "bind", number, status=1)
    assert "请写明是名册上的哪一位" in run(capsys, "bind", number, " ", status=1)


@pytest.mark.parametrize("port", ["99999", "-3", "0"])
def test_a_port_that_is_none_is_refused(office: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    assert "端口应在 1 到 65535 之间" in run(capsys, "run", "--port", port, status=1)


def test_a_folder_for_a_config_is_refused(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "这是一个文件夹" in run(capsys, "check", "--config", str(office), status=1)


def test_a_group_is_entered_once_by_name_and_by_room(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "已经有叫“松山区读书群”的群了" in run(capsys, "group", "add", "松山区读书群", status=1)
    assert "群名是空的" in run(capsys, "group", "add", " ", status=1)
    run(capsys, "group", "add", "甲群", "--channel", "wechaty", "--room", "1@chatroom")
    same = ("--channel", "wechaty", "--room", "1@chatroom")
    assert "已经是另一个群的" in run(capsys, "group", "set", "红山区读书群", "room=松山区读书群", status=1)
    assert "已经有编号为“1@chatroom”的群了" in run(capsys, "group", "add", "乙群", *same, status=1)


def test_init_asks_for_each_group_once_and_spares_a_filled_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("成员名单.xlsx").write_text("已经填好")
    answers = iter(["赤峰市政协", "红山区读书群、红山区读书群", "1", "阿青", ""])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    assert main(["init"]) == 0
    assert Path("成员名单.xlsx").read_text() == "已经填好"
    assert Path("config.toml").read_text(encoding="utf-8").count("红山区读书群") == 1
    assert Path("config.toml").stat().st_mode & 0o777 == 0o600
    assert "红山区读书群" in run(capsys, "group", "list")


def members(capsys: pytest.CaptureFixture[str], *lines: str) -> str:
    """Import a roster; returns what was said."""
    Path("名单.csv").write_text("\n".join(["姓名,群昵称,界别", *lines]), encoding="utf-8")
    return run(capsys, "import", "members", "名单.csv")


def test_a_new_card_is_no_new_person(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members(capsys, "林静,教育界-林静,教育界")
    said = members(capsys, "林静,政协-林静,教育界")
    assert "新增0人，更新1人" in said
    assert "林静的群昵称由“教育界-林静”改成了“政协-林静”" in said
    assert "由“" not in members(capsys, "林静,政协-林静,工会")


def test_two_of_one_name_stay_two(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "新增2人" in members(capsys, "王芳,民盟-王芳,民盟", "王芳,民进-王芳,民进")
    assert "新增0人，更新0人，不变2人" in members(capsys, "王芳,民盟-王芳,民盟", "王芳,民进-王芳,民进")
    said = members(capsys, "王芳,,民盟")
    assert "名册上有2位王芳，这一行没有群昵称，分不清是哪一位" in said
    assert "新增0人，更新0人" in said
    assert "新增1人，更新0人，不变1人" in members(capsys, "王芳,民盟-王芳,民盟", "王芳,九三-王芳,九三")


def test_columns_nobody_asked_for_are_named(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("书.csv").write_text("书名,作者,定价,馆藏号\n活着,余华,20,A1\n", encoding="utf-8")
    assert "没有用到的栏：定价、馆藏号。" in run(capsys, "import", "books", "书.csv")


def begin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *answers: str) -> str:
    """`init` with these answers, one after another; returns what it said."""
    left = iter(answers)
    monkeypatch.setattr("builtins.input", lambda question: next(left))
    return run(capsys, "init")


def test_init_takes_the_roster_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("名册.csv").write_text("姓名,群昵称\n林静,教育界-林静\n", encoding="utf-8")
    said = begin(monkeypatch, capsys, "市政协", "红山区读书群", "1", "阿青", "没有.csv", "名册.csv")
    assert "找不到文件 没有.csv" in said
    assert "导入1人：新增1人" in said
    assert "import members" not in said
    assert "新增0人，更新0人，不变1人" in run(capsys, "import", "members", "名册.csv")


def test_init_for_a_gateway_says_to_run_before_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    said = begin(monkeypatch, capsys, "市政协", "红山区读书群", "2", "阿青", "127.0.0.1:8788", "t", "")
    assert 0 < said.index("bot run") < said.index("bot group open")
    assert "请先运行 run" in run(capsys, "group", "open", "红山区读书群", status=1)


def test_the_office_enters_days_off_and_check_asks_for_them(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("checking", "holidays"):
        monkeypatch.setattr(
            f"bot.commands.{module}.now", lambda: datetime(2030, 11, 20, tzinfo=SHANGHAI), raising=False
        )
    said = run(capsys, "check", status=0)
    assert "2030年的放假安排还没有收录" in said
    assert "2031年的放假安排还没有收录" in said
    run(capsys, "holiday", "off", "2031-01-22", "2031-01-29")
    run(capsys, "holiday", "work", "2031-02-01")
    run(capsys, "holiday", "forget", "2031-01-29")
    listed = run(capsys, "holiday", "list")
    assert "放假  2031-01-22" in listed
    assert "2031-01-29" not in listed
    assert "上班  2031-02-01" in listed
    assert "2031年的放假安排还没有收录" not in run(capsys, "check")
    assert "晚于截止日期" in run(capsys, "holiday", "off", "2031-02-02", "2031-02-01", status=1)
    assert "请检查日期" in run(capsys, "holiday", "off", "2031-02-02", "2041-02-01", status=1)
