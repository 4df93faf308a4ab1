"""签到单: who signed in on paper, as rows: their name, their unit, how they came, and whether they signed at all."""

import re
from pathlib import Path

from bot.imports.table import read_table
from bot.refusal import Refused
from models.signinsheet import Signed

HEADINGS = {
    "name": ("姓名", "名字", "委员姓名", "参会人员", "参加人员"),
    "unit": ("单位", "工作单位", "界别", "专委会", "单位及职务"),
    "how": ("方式", "参加方式", "参会方式", "线上线下"),
    "mark": ("签名", "签到", "签字", "到场", "是否到场", "是否签到", "签到情况", "本人签名"),
    "number": ("序号", "编号"),
}
_ABSENT = re.compile(r"(?:否|未|没|不|缺|请假|无|×|x|X|✗|0).*")
_AFAR = re.compile(r"线上|在线|云|远程|网络|腾讯会议")


def read_signed(path: Path) -> tuple[list[Signed], list[str]]:
    """Who signed, and what is odd; where the list has a column for it, only who is marked in it did.

    Raises Refused.
    """
    rows, odd = read_table(path, HEADINGS, "name")
    has_marks = any("mark" in row.cells for row in rows)
    if has_marks and not any(row.cells.get("mark") for row in rows):
        raise Refused(f"{path.name} 的签名一栏全是空的，看不出谁到了；请把到了的打上“√”，或删去这一栏再导入。")
    signed = []
    for row in rows:
        name, mark, how = ("".join(row.cells.get(field, "").split()) for field in ("name", "mark", "how"))
        if not name:
            odd.append(f"第{row.number}行没有姓名，没有记。")
        elif not has_marks or (mark and not _ABSENT.fullmatch(mark)):
            online = bool(_AFAR.search(how + mark)) if how or _AFAR.search(mark) else None
            signed.append(Signed(row.number, name, row.cells.get("unit", ""), online))
    return signed, odd
