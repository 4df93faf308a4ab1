"""`init` and `sample`: from nothing to an office's own config and empty lists, or to the sample."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

from bot.commands.command import DEMO_FOLDER, command, now, setup
from bot.refusal import Refused, reason
from bot.storage import open_database

CHANNELS = {"1": "transcript", "2": "wechaty"}


def add(commands: Any) -> None:
    """Declare the commands."""
    init = command(commands, "init", begin, does="第一次使用：问几个问题，写好配置和空白名单", example="init")
    init.add_argument("--folder", type=Path, default=Path(), metavar="文件夹", help="写到哪里；不写就是当前文件夹")
    command(commands, "sample", fill, does="把样例数据放进空的数据库", example="sample --data data/demo")


def begin(args: argparse.Namespace) -> None:
    """Ask in plain Chinese, then write config.toml and the empty lists; nothing that is there is overwritten."""
    from bot.commands.importing import import_members
    from bot.exports.sheet import replacing

    config = args.folder / "config.toml"
    if config.exists():
        raise Refused(f"{config} 已经有了，不再覆盖；要重来请先把它改名。")
    office = _ask("单位名称（如 赤峰市政协）")
    names = _ask("读书群的名称，多个群用顿号隔开；第一个当主群")
    way = ""
    while way not in CHANNELS:
        way = _ask("怎么收群消息？1 复制粘贴（不用任何网关）  2 Wechaty 网关")
    contact = _ask("群友有疑问找谁（姓名）")
    groups = list(dict.fromkeys(name.strip() for name in re.split("[、，,]", names) if name.strip()))
    if not groups:
        raise Refused("至少要有一个群；请重新运行 init。")
    gateway = (_ask("网关地址（如 127.0.0.1:8788）"), _ask("网关令牌 token")) if way == "2" else None
    roster = _roster()
    words = _config(office, groups, CHANNELS[way], contact, gateway)
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        _templates(args.folder)
        with replacing(config, 0o600) as beside:
            beside.write_text(words, encoding="utf-8")
    except OSError as error:
        raise Refused(f"建不了文件夹 {args.folder}：{reason(error)}。") from None
    print(f"已写好 {config}、成员名单.xlsx、书目.xlsx。")
    if roster:
        import_members(argparse.Namespace(config=config, data=None, file=roster))
    print("接下来：\n" + "\n".join(f"{n}. {words}" for n, words in enumerate(_next(groups[0], way, roster), 1)))


def _roster() -> Path | None:
    """The roster where there is one that can be read; asked for again where it cannot."""
    from bot.imports.members import read_members

    while True:
        words = _ask("成员名单的文件（.xlsx 或 .csv，第一行有“姓名”）；还没有就直接回车")
        if not words:
            return None
        try:
            read_members(Path(words))
            return Path(words)
        except Refused as problem:
            print(problem)


def _next(group: str, way: str, roster: Path | None) -> list[str]:
    """What to do after `init`, in the order in which it works."""
    steps = [] if roster else ["在 成员名单.xlsx 里填好成员，运行 python -m bot import members 成员名单.xlsx"]
    if way == "2":
        steps += [
            "运行 python -m bot run，照屏幕上的二维码扫码登录；它会按群名对上网关里的群，请一直开着",
            f"另开一个窗口，运行 python -m bot group open {group}：开场白发到群里，从此开始记录",
        ]
    else:
        steps.append(f"运行 python -m bot group open {group}，把开场白贴到群里，再用 --read-at 写明贴出的时间")
    return [
        *steps,
        "给办公室的人账号：运行 python -m bot user add 姓名 --role admin（会务写 organiser，秘书写 secretary），"
        "再运行 python -m bot user password 姓名；python -m bot run 以后，用浏览器打开它给出的地址就是工作台",
        "运行 python -m bot check 看看还缺什么",
    ]


def fill(args: argparse.Namespace) -> None:
    """Fill an empty database with the sample."""
    from bot.demo import fill_when_new

    config = setup(args).config
    config.data.mkdir(parents=True, exist_ok=True)
    db = open_database(config)
    try:
        if not fill_when_new(db, config, now()):
            raise Refused(f"{config.data} 里的数据库已经有内容，样例只放进空的数据库；可用 --data {DEMO_FOLDER}-2。")
    finally:
        db.close()
    print("样例已放好：8个群、40位成员、60本书、几天的聊天，还有共读、活动和漂流书。")


def _ask(question: str) -> str:
    try:
        return input(f"{question}：").strip()
    except EOFError:
        raise Refused("没有回答，init 没有做完，什么都没有写。") from None


def _config(office: str, groups: list[str], channel: str, contact: str, gateway: tuple[str, str] | None) -> str:
    def quoted(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)

    lines = ["# 书香群记的配置；每一项的说明见 config.example.toml", 'data = "data"', ""]
    if gateway:
        lines += ["[wechaty]", f"endpoint = {quoted(gateway[0])}", f"token = {quoted(gateway[1])}", ""]
    lines += ["[seed]", f"office = {quoted(office)}", ""]
    for number, name in enumerate(groups):
        lines += ["[[seed.groups]]", f"name = {quoted(name)}", f"channel = {quoted(channel)}"]
        lines += [f"contact = {quoted(contact)}", *(["main = true"] if number == 0 else []), ""]
    return "\n".join(lines)


def _templates(folder: Path) -> None:
    from bot.exports.sheet import Column

    titles = ("姓名", "群昵称", "称谓", "界别", "专委会", "旗县区", "级别", "类型", "职务顺序", "联络员")
    _unless_there(
        folder / "成员名单.xlsx",
        [Column(title, 16) for title in titles],
        ("林静", "教育界-林静", "林老师", "教育界", "教科卫体委员会", "红山区", "市级", "委员", "", "阿青"),
        ("在“名单”一页填写；只有“姓名”必填。", "“群昵称”要和群里显示的一模一样，机器人靠它认人；同名的人一定要填。"),
    )
    _unless_there(
        folder / "书目.xlsx",
        [Column(title, 18) for title in ("书名", "副题名", "作者", "出版社", "ISBN", "出版年", "别名")],
        ("习近平谈治国理政", "", "习近平", "外文出版社", "", "2014", "治国理政"),
        ("在“名单”一页填写；只有“书名”必填，不带书名号。", "“别名”是大家平时的叫法，多个用顿号隔开。"),
    )


def _unless_there(path: Path, *contents: Any) -> None:
    """Write an empty list; one that somebody may have filled in already stays."""
    from bot.exports.excel import write_template

    if not path.exists():
        write_template(path, *contents)
