"""接龙 as the gateway hands it over: with WeChat's own account of who wrote which row, or as plain text."""

from bot.channels.wechaty.solitaire import rows_of
from bot.text.jielong import jielong


def raw(title: str, rows: list[tuple[str, str]]) -> str:
    def span(words: str) -> str:
        at, length = title[: title.index(words)], words
        return f"{len(at.encode('utf-16-le')) // 2}-{len(length.encode('utf-16-le')) // 2}"

    items = "".join(f"<i><u>{who}</u><h>0</h><s>.</s><t>1780000000</t><r>{span(words)}</r></i>" for who, words in rows)
    inside = f"<solitaire><tt>0-9</tt><s>.</s><content><s>{len(rows)}</s>{items}</content></solitaire>"
    return (
        f'<?xml version="1.0"?>\n<msg><appmsg appid="" sdkver="0"><title>{title}</title><type>53</type><extinfo>'
        f"<solitaire_info><![CDATA[{inside}]]></solitaire_info></extinfo></appmsg></msg>"
    )


def test_rows_and_their_authors_come_from_the_raw_structure() -> None:
    title = "#接龙\n\n诗会👍🏻 &amp; 茶会\n\n1. 林静🌸\n带\n2. 一本书\n2. 阿青 晚到"
    text, authors = rows_of(
        raw(title.replace("&amp;", "&"), [("wxid_a", "林静🌸\n带\n2. 一本书"), ("wxid_b", "阿青 晚到")])
    )
    assert authors == ("wxid_a", "wxid_b")
    assert text.split("\n")[-2:] == ["1. 林静🌸 带 2. 一本书", "2. 阿青 晚到"]


def test_the_text_it_makes_is_a_list() -> None:
    text, _ = rows_of(raw("#接龙\n读书沙龙\n\n1. 林静\n2. 阿青", [("a", "林静"), ("b", "阿青")]))
    found = jielong(text)
    assert found is not None
    assert (found.names, found.event) == (("林静", "阿青"), "读书沙龙")


def test_plain_text_and_broken_spans_come_back_as_they_are() -> None:
    assert rows_of("#接龙\n1. 林静") == ("#接龙\n1. 林静", ())
    broken = raw("#接龙\n1. 林静", [("a", "林静")]).replace("<r>", "<r>9")
    assert rows_of(broken) == ("#接龙\n1. 林静", ())
