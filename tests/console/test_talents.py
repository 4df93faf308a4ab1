"""人才库: only who agreed, only for secretaries, each of their own people and from their own groups' words."""

from collections.abc import Callable

from sqlmodel import select

from models.audit import Audit
from models.consent import Consent
from tests.console.conftest import Browser, Office
from tests.console.test_thoughts import NASTY, wrote

Visit = Callable[[], Browser]


def lived(office: Office) -> dict[str, int]:
    """路人 of 松山区 wrote of schools there and of courts elsewhere; returns everybody's numbers."""
    with office.db.begin() as session:
        reader = office.member(session, "路人")
        reader.region, reader.sector = "松山区", NASTY
    wrote(office, "路人", 2, "孩子在学校里学到的，不该只有分数。")
    wrote(office, "路人", 1, "法院和律师的事，读了这本才明白。")
    with office.db.look() as session:
        return {name: office.member(session, name).id or 0 for name in ("路人", "阿青")}


async def test_who_agrees_is_listed_with_their_fields_until_they_withdraw(visit: Visit, office: Office) -> None:
    number = lived(office)["路人"]
    browser = visit()
    await browser.logs_in("周秘书")
    assert "还没有人同意" in await browser.opens("/talents")
    words = await browser.opens(f"/members/{number}")
    assert "本人同意以后才列入" in words
    assert "教育" not in words
    words = await browser.sends(f"/members/{number}/talents", act="agrees")
    assert "路人同意列入人才库" in words
    assert "2026年4月22日记下本人同意列入（周秘书）" in words
    words = await browser.opens("/talents")
    assert "教育 1处：学校、孩子" in words or "教育 1处：孩子、学校" in words
    assert "法治社会 1处" in words
    assert "<script>alert" not in browser.page
    assert "1位读写“ 教育 ”" in await browser.opens("/talents?field=教育")
    assert "没有读写“ 科技创新 ”的" in await browser.opens("/talents?field=科技创新")
    assert "没有读写“ <b>" in await browser.opens("/talents?field=<b>")
    await browser.opens(f"/members/{number}")
    assert "不再列入人才库" in await browser.sends(f"/members/{number}/talents", act="withdraws")
    assert "本来就没有同意" in await browser.sends(f"/members/{number}/talents", act="withdraws")
    assert "还没有人同意" in await browser.opens("/talents")
    with office.db.look() as session:
        assert session.exec(select(Consent)).all() == []
        acts = session.exec(select(Audit.by).where(Audit.act == "consent")).all()
        assert acts == ["工作台：周秘书"] * 2


async def test_a_secretary_of_a_part_knows_their_own_people_by_their_own_groups(visit: Visit, office: Office) -> None:
    numbers = lived(office)
    city, part = visit(), visit()
    await city.logs_in("周秘书")
    for one in numbers.values():
        await city.opens(f"/members/{one}")
        await city.sends(f"/members/{one}/talents", act="agrees")
    await part.logs_in("林静")
    words = await part.opens("/talents")
    assert "教育 1处" in words
    assert "法治社会 1处" not in words
    assert "阿青" not in words
    await part.sends(f"/members/{numbers['阿青']}/talents", act="withdraws")
    assert part.status == 404
    await part.opens(f"/members/{numbers['路人']}")
    assert "不再列入人才库" in await part.sends(f"/members/{numbers['路人']}/talents", act="withdraws")


async def test_it_is_no_business_of_others(visit: Visit, office: Office) -> None:
    number = lived(office)["路人"]
    for name in ("阿青", "王建国"):
        browser = visit()
        await browser.logs_in(name)
        await browser.opens("/talents")
        assert browser.status == 403
        assert "人才库" not in await browser.opens(f"/members/{number}")
        await browser.sends(f"/members/{number}/talents", act="agrees")
        assert browser.status == 403


async def test_who_is_not_to_be_recorded_cannot_be_listed(visit: Visit, office: Office) -> None:
    number = lived(office)["路人"]
    browser = visit()
    await browser.logs_in("周秘书")
    await browser.opens(f"/members/{number}")
    await browser.sends(f"/members/{number}/talents", act="agrees")
    with office.db.begin() as session:
        office.member(session, "路人").recorded = False
    assert "还没有人同意" in await browser.opens("/talents")
    words = await browser.opens(f"/members/{number}")
    assert "现在不列" in words
    assert "教育 1处" not in words
    await browser.sends(f"/members/{number}/talents", act="withdraws")
    assert "不能列入人才库" in await browser.sends(f"/members/{number}/talents", act="agrees")
