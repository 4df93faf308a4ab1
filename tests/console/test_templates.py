"""模板 over the real server: taken after a trial, used from then on, given back; what is wrong is named."""

import io
from collections.abc import Callable

from docx import Document
from sqlmodel import select

from bot.console.console import ROOT
from models import role
from models.audit import Audit
from models.role import Duty, Scope
from tests.console.conftest import NOON, Browser, Office
from tests.console.test_reports import fill, saved
from tests.exports.test_own_template import lines

Visit = Callable[[], Browser]
NASTY = "=1+1<script>alert(1)</script>\u202e𠮷.docx"


async def test_a_template_is_taken_used_and_given_back(visit: Visit, office: Office) -> None:
    fill(office)
    admin, secretary = visit(), visit()
    await admin.logs_in("老马")
    await admin.opens("/reports/templates")
    assert admin.words.count("现在用的是自带的模板") == 3
    said = await admin.sends_file("/reports/templates", NASTY, lines("本单位的简报：{{ 标题 }}"), into="briefing")
    assert "月度简报从现在起用本单位的模板" in said
    assert "<script>alert" not in admin.page
    async with admin.http.get(f"{admin.root}{ROOT}/reports/templates/briefing") as answer:
        assert [one.text for one in Document(io.BytesIO(await answer.read())).paragraphs][-1].startswith("本单位")
    async with admin.http.get(f"{admin.root}{ROOT}/reports/templates/briefing?which=ships") as answer:
        assert len(Document(io.BytesIO(await answer.read())).paragraphs) > 20
    await secretary.logs_in("周秘书")
    made = Document(io.BytesIO(await saved(secretary, kind="briefing")))
    assert [one.text for one in made.paragraphs][-1] == "本单位的简报：2026年3月书香政协读书情况"
    await admin.opens("/reports/templates")
    assert "改回自带的模板了" in await admin.sends("/reports/templates/back", kind="briefing")
    made = Document(io.BytesIO(await saved(secretary, kind="briefing")))
    assert len(made.paragraphs) > 20
    with office.db.begin() as session:
        acts = [one.detail["name"] for one in session.exec(select(Audit).where(Audit.subject == "settings"))]
    assert acts == ["template.briefing"] * 2
    assert "简报模板" in await admin.opens("/audit")


async def test_what_is_wrong_is_named_and_the_old_one_stays(visit: Visit, office: Office) -> None:
    admin = visit()
    await admin.logs_in("老马")
    await admin.opens("/reports/templates")
    said = await admin.sends_file("/reports/templates", "简报.docx", lines("{{ 标提 }}"), into="briefing")
    assert admin.status == 422
    assert "{{ 标提 }} 不认识" in said
    assert "不是 Word 文件" in await admin.sends_file("/reports/templates", "简报.docx", b"PK", into="dossier")
    assert "请先选一份模板" in await admin.sends_file("/reports/templates", "简报.docx", lines("x"), into="other")
    assert admin.words.count("现在用的是自带的模板") == 3
    await admin.sends("/reports/templates/back", kind="../briefing")
    assert admin.status == 404


async def test_only_who_has_the_whole_city_changes_them(visit: Visit, office: Office) -> None:
    with office.db.begin() as session:
        role.give(session, office.member(session, "林静"), Duty.admin, Scope(region="松山区"), NOON, "测试")
    part, secretary = visit(), visit()
    await part.logs_in("林静")
    assert "模板由管全市的管理员换" in await part.opens("/reports/templates")
    said = await part.sends_file("/reports/templates", "简报.docx", lines("{{ 标题 }}"), into="briefing")
    assert "模板由管全市的管理员换" in said
    await part.opens("/reports/templates/briefing")
    assert part.status == 404
    await secretary.logs_in("周秘书")
    await secretary.opens("/reports/templates")
    assert secretary.status == 403
    assert "Word 模板" not in await secretary.opens("/reports")
