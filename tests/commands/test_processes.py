"""Each command in a process of its own, as people type them: what one imports, another may have to do without."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent.parent
CHAT = """教育界-林静 2026-04-20 20:15
推荐《活着》，做基层工作的都该读一读

会务-阿青 2026-04-20 20:16
代他打卡《活着》

路人甲 2026-04-21 08:00
打卡《活着》读到98页
"""
GROUP = "红山区读书群"
WALK = (
    ("init", "已写好"),
    ("migrate", "已是最新"),
    ("import members 名单.csv", "新增2人"),
    ("import books 书目.csv", "导入1本书"),
    ("book alias 活着 福贵的故事", "活着"),
    ("group add 松山区读书群", "已加入"),
    (f"group set {GROUP} quotes=ask ranks=on evening_digest=20:30", "设置已改"),
    (f"group open {GROUP} --read-at 2026-04-20T09:00", "已记下"),
    ("group list", "ack=digest"),
    (f"import chat 上周.txt --group {GROUP}", "新收3条消息"),
    ("pending list", "共1条待确认"),
    ("pending no 1", "已划去1条"),
    ("bind", "路人甲"),
    ("bind 3 阿青", "就是阿青"),
    ("member set 林静 aside=on", "林静的设置已改"),
    ("member list", "（aside）：林静"),
    (f"user add 阿青 --role organiser --group {GROUP}", f"阿青现在是“{GROUP}”的会务"),
    ("user list", "会务 organiser"),
    ("user remove 阿青", "不再是"),
    ("relay list", "没有待转告的话"),
    ("relay cap 100", "每天最多发100条私信"),
    ("quote list", "共1条待定"),
    ("quote allow R1", "已允许引用1条"),
    (f"import chat 今天.txt --group {GROUP}", "新收1条消息"),
    (f"post recommended_list --group {GROUP}", "请复制"),
    ("outbox list", "待贴"),
    ("outbox settle 2 sent", "已了结"),
    ("import copies 捐书.csv --shelf 玉龙书屋", "新增漂流本2本"),
    ("import stock 盘点.csv --dry-run", "一致1本，不一致1本"),
    ("labels --out 标签.pdf", "1张标签，1页"),
    ("labels --stuck CF-0013", "没有待贴码的了"),
    ("picture poster --month 2026-04 --out 好书.png", "好书.png：已画好"),
    (f"picture calendar --group {GROUP} --out 月历.png", "已画好"),
    ("picture cloud --month 2026-04 --out 词云.png", "已画好"),
    ("picture charts --out 走势.png", "已画好"),
    ("picture year 林静 --out 一年.png", "已画好"),
    ("picture journey CF-0012 --out 传书.png", "已画好"),
    ("picture attach recommended_list=on", "recommended_list（荐书榜配好书海报）：带配图"),
    ("keywords --from 2026-04-01", "体会还不多"),
    ("interests 林静 --agree", "林静同意了"),
    ("interests", "林静：农业农村（1处：基层）；读过、荐过《活着》"),
    ("drift list", "共2本"),
    ("drift set loan=45", "借期天数 loan=45"),
    ("drift shelf 政协书房 --keeper 阿青", "玉龙书屋、政协书房"),
    ("drift card CF-0012", "玉龙书屋"),
    ("drift loose", "没有对不上的"),
    (f"group set {GROUP} shelf=玉龙书屋 readers=off order=time", "设置已改"),
    ("user add 阿青 --role organiser", "阿青"),
    ("user list", "阿青"),
    ("member set 林静 aside=on", "林静"),
    ("relay list", ""),
    ("post drift_notices --dry-run", ""),
    ("say --all", "== handlers/drift.py"),
    ("export records --from 2026-04-01 --out 台账.xlsx", "已导出"),
    ("export records --from 2026-04-01 --out 台账.csv", "台账-荐书.csv 2行"),
    ("export summary --from 2026-04-01 --out 汇总.xlsx", "概览"),
    ("export news 红山区 --month 2026-04 办了一场沙龙。", "记下了"),
    ("export briefing --month 2026-04 --number 第4期 --out 简报.docx", "2026年4月的简报写好了"),
    ("export briefing --month 2026-04 --number 第4期 --seal --file 简报.docx", "封存了，定稿是 简报.docx"),
    ("export consent 林静", "同意收录"),
    ("export anthology --from 2026-04-01 --out 汇编.docx", "体会汇编写好了"),
    ("points set 打卡人次 1 --most 60", "定好了"),
    ("points list", "每人次1分，一年最多60分"),
    ("export dossier --year 2026 --out 档案.zip", "2人"),
    ("export dossier --year 2026 --member 林静 --out 林静.docx", "1人"),
    ("dossier send 2026", "发给2人核对"),
    ("dossier answer 2026 林静 少了一场沙龙", "有异议"),
    ("dossier list 2026", "林静：少了一场沙龙"),
    ("export member 林静 --out 林静.zip", "全部资料"),
    ("import records 台账.xlsx --dry-run", "会新增0条，会改0条"),
    ("member delete 林静", "会删去"),
    ("holiday off 2027-02-05 2027-02-11", "已写明7天"),
    ("holiday list", "2027-02-11"),
    ("quiet add 2027-03-04 2027-03-11 两会", "两会期间不主动说话"),
    ("quiet list", "2027-03-11  两会"),
    ("schedule list", ""),
    ("term add 四月共读 --book 活着 --since 2026-04-01 --days 21", "四月共读"),
    ("term list", "四月共读"),
    ("vote list", "投票"),
    ("event form list", "双向荐读"),
    ("event add 读书沙龙 start=2027-04-25T14:30 venue=玉龙书屋", "读书沙龙"),
    ("event list", "读书沙龙"),
    ("picture event 读书沙龙 --out 沙龙.png", "已画好"),
    ("attend show 读书沙龙", "报名"),
    ("broadcast list", "群发"),
    ("rollcall list", "没有请大家回复的通知"),
    ("backup --out 一.zip", "检查过，可以恢复：2个群"),
    ("restore 一.zip --replace", "已恢复"),
    ("restore 一.zip --data 新", "条记录"),
    ("tidy list", "notices（私信、回答和转告的话）：保存90天"),
    ("tidy set notices=60", "保存60天"),
    ("tidy now", "没有过了保存期的"),
    ("check", "正常"),
    ("sample --data 演示", "样例已放好"),
    ("understand", ""),
)
RUNNING = {"run", "ear"}
"""What listens until it is stopped is walked by the tests of the browser and of the gateway."""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "名单.csv").write_text("姓名,群昵称\n林静,教育界-林静\n阿青,会务-阿青\n", encoding="utf-8")
    (tmp_path / "书目.csv").write_text("书名,作者\n活着,余华\n", encoding="utf-8")
    (tmp_path / "捐书.csv").write_text("编号,书名\n12,活着\n,乡土中国\n", encoding="utf-8")
    (tmp_path / "盘点.csv").write_text("编号,持有人\n12,林静\n13,在架\n", encoding="utf-8")
    (tmp_path / "上周.txt").write_text(CHAT, encoding="utf-8")
    today = f"教育界-林静 {datetime.now():%Y-%m-%d %H:%M}\n推荐《活着》，值得一读\n"
    (tmp_path / "今天.txt").write_text(today, encoding="utf-8")
    return tmp_path


def test_every_command_works_in_a_process_of_its_own(office: Path) -> None:
    walked = {words.split()[0] for words, _ in WALK}
    assert walked | RUNNING == set(COMMANDS)
    for words, said in WALK:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words.split()],
            cwd=office,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
            input=f"赤峰市政协\n{GROUP}\n1\n阿青\n\n" if words == "init" else "",
            capture_output=True,
            text=True,
            check=False,
        )
        out = done.stdout + done.stderr
        assert done.returncode == 0, f"{words}: {out}"
        assert said in out, f"{words}: {out}"
        assert "Traceback" not in out
