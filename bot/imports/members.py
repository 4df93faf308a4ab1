"""成员名单: the office's roster as rows, with a sentence for everything in it that needs a look."""

from collections import Counter
from pathlib import Path

from bot.imports.table import read_table
from models.roster import MemberRow

HEADINGS = {
    "name": ("姓名", "名字", "委员姓名"),
    "card": ("群昵称", "群名片", "昵称", "微信群昵称"),
    "title": ("称谓", "称呼"),
    "sector": ("界别",),
    "committee": ("专委会", "所属专委会", "专门委员会"),
    "region": ("旗县区", "区县", "县区", "地区", "所属旗县区"),
    "level": ("届别", "级别", "层级"),
    "type": ("类型", "类别", "身份"),
    "rank": ("职务顺序", "顺序", "排序"),
    "liaison": ("联络员", "联系人"),
}


def read_members(path: Path) -> tuple[list[MemberRow], list[str]]:
    """The persons of a list, and what is odd about it; raises Refused where the file cannot be used."""
    members: list[MemberRow] = []
    rows, odd = read_table(path, HEADINGS, "name")
    for row in rows:
        cells = dict(row.cells)
        rank = cells.pop("rank", "")
        if not cells["name"]:
            odd.append(f"第{row.number}行没有姓名，没有导入。")
            continue
        if rank and not rank.isdecimal():
            odd.append(f"第{row.number}行的职务顺序“{rank}”不是数字，按没有填。")
        member = MemberRow(**cells, rank=int(rank) if rank.isdecimal() else None, line=row.number)
        if member in members:
            odd.append(f"第{row.number}行和前面的{member.name}完全一样，只导入一次。")
            continue
        members.append(member)
    people = Counter(name for name, _ in {(member.name, member.card) for member in members})
    odd += [f"名单里有{number}位{name}，按群昵称区分。" for name, number in people.items() if number > 1]
    return members, odd
