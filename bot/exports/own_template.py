"""本单位的模板: the office's own Word file in the place of one that ships, filled with a sample before it is taken."""

import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.exports import word
from bot.exports.word import Picture
from bot.refusal import Refused

KINDS = {"briefing": "月度简报", "dossier": "履职读书档案", "anthology": "体会汇编"}
"""The papers that are made out of a template."""
MOST = 5 * 1024 * 1024
"""Bytes that a template may have."""
_BAD = re.compile(r"[^\w.\-（）()《》· ]")
_DOT = Picture(
    b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="), 150
)
_FIGURE = {"名称": "打卡人次", "本期": "12人次", "补正": "+1人次", "说明": "一人一天算1人次"}
_ITEM = {"名称": "打卡人次", "数量": "12人次", "积分": "6", "算法": "每人次0.5分"}
_PIECE = {
    "题目": "读《活着》",
    "各段": ["福贵的一生教我懂得，日子再难也要有人记得。"],
    "作者": "林静（教育界）",
    "姓名": "林静",
}
_CHAPTER = {"号": 1, "题目": "《活着》", "篇数": "1", "作者们": "林静（教育界）", "各篇": [_PIECE]}


SAMPLES: dict[str, dict[str, Any]] = {
    "briefing": {
        "简报名": "书香政协读书简报",
        "期号": "第4期",
        "编发单位": "市政协办公室",
        "编发日期": "2026年5月2日",
        "报送": "市政协领导",
        "标题": "2026年4月书香政协读书情况",
        "导语": ["2026年4月，共有2人参与读书活动。"],
        "指标": [_FIGURE],
        "补正说明": "以前各期没有补正。",
        "未收全": "本期“红山区群”有1段聊天没有收全，那时说的可能没有记下，以上各数可能偏少；时段见附录。",
        "各群打卡图": _DOT,
        "每日打卡图": _DOT,
        "活动": ["4月25日，在政协书房举办读书沙龙。"],
        "活动照片": [{"图": _DOT, "说明": "大家围坐读书"}],
        "图书": ["《活着》（余华），2人在读。"],
        "体会": [{"题目": "读《活着》", "正文": "日子再难也要有人记得。", "作者": "教育界　林静"}],
        "各地": [{"旗县区": "红山区", "正文": "举办读书沙龙两场。"}],
        "缺稿": "未报送动态的：松山区。",
        "附录": [{"题目": "1. 参与人数（2人）", "行": ["林静、阿青"]}],
    },
    "dossier": {
        "年": "2026",
        "姓名": "林静",
        "界别": "教育界",
        "专委会": "教科卫体委员会",
        "旗县区": "红山区",
        "类型": "委员",
        "积分": "6分",
        "项目": [_ITEM],
        "图书": "《活着》",
        "荐书": "《乡土中国》",
        "活动": "读书沙龙",
        "体会": "《活着》",
        "未收全": "“红山区群”4月3日08:00—20:00的聊天没有收全，那时说的可能没有记下。",
        "摘句": "“日子再难也要有人记得。”",
        "核对": "核对无误",
        "编发单位": "市政协办公室",
        "编发日期": "2026年12月31日",
    },
    "anthology": {
        "书名": "书香政协体会汇编",
        "副题": "2026年",
        "编发单位": "市政协办公室",
        "编发日期": "2026年12月",
        "各章": [_CHAPTER],
    },
}
"""Of each kind one of everything that its placeholders can stand for."""


def placeholders(name: str) -> dict[str, tuple[str, ...] | None]:
    """What a template may name: None for what stands once, else the fields of each of many, none where it is a line."""
    return {one: _fields(value) for one, value in SAMPLES[name].items()}


def check(name: str, file: str, content: bytes) -> None:
    """Fill a file with the sample of a kind; raises Refused that says what is wrong with it."""
    if len(content) > MOST:
        raise Refused(f"模板有{len(content) / 1024 / 1024:.1f}MB，最多{MOST // 1024 // 1024}MB；请把里面的图片改小。")
    with TemporaryDirectory(prefix="shuxiang-") as folder:
        path = Path(folder) / shown(file)
        path.write_bytes(content)
        word.fill(path, SAMPLES[name])


def shown(file: str) -> str:
    """The name of an uploaded file as it may be said and kept."""
    return _BAD.sub("", Path(file).name)[-60:] or "模板.docx"


def take(name: str, content: bytes, data: Path) -> None:
    """Put a checked file where the exports find it."""
    own = word.own(name, data)
    own.parent.mkdir(parents=True, exist_ok=True)
    word.write(own, content)


def drop(name: str, data: Path) -> None:
    """Go back to the one that ships."""
    word.own(name, data).unlink(missing_ok=True)


def _fields(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(value[0]) if isinstance(value[0], Mapping) else ()
