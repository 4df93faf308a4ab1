"""图书: what books there are; titles, authors and names put right, covers, and two that are one made one."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from bot.console import history, meanwhile
from bot.console.console import address
from bot.console.desk import Answer, Ask, Go, NotFound, Page, Upload, does, saves, shows
from bot.console.thing import thing
from bot.console.typed import book as meant
from bot.console.typed import number
from bot.refusal import Refused
from bot.text.isbn import isbn_of
from bot.things import FOLDER
from models import book as books
from models import cataloguing, merge
from models.audit import history as changes_of
from models.audit import note
from models.book import Book
from models.cataloguing import NAMES, CannotCatalogue
from models.ledger import records_of_books
from models.merge import CannotMerge
from models.role import Duty

MOST = 50
PART = "图书是全市共用的，由管全市的秘书维护；要改请找他们。"
WHICH = {"": "全部", "unchecked": "没核对过的", "unlisted": "不上榜的"}
_SEPARATOR = re.compile(r"[、，,;；|\n]+")


def picture(files: Mapping[str, Upload]) -> bytes | None:
    """The cover that was uploaded, made small; None where no file came."""
    from bot.pictures.covers import cover

    upload = files.get("file")
    if upload is None:
        return None
    made = cover(upload.content)
    if made is None:
        raise Refused(f"{upload.name}不是能用的图片：请传 JPG 或 PNG，每边至少60个像素，总共不超过3200万像素。")
    return made


@shows("/books", "图书", menu=46)
def listing(ask: Ask) -> Page:
    """The books, those nobody checked first, a page at a time."""
    words, which = ask.words.get("words", "").strip().strip("《》"), ask.words.get("which", "")
    found = cataloguing.find(ask.session, words, which, MOST + 1, _place(ask.words.get("after", "")))
    last = found[MOST - 1] if len(found) > MOST else None
    after = f"{int(last.verified)}_{last.id}" if last else ""
    return Page(
        "books.html",
        {
            "words": words,
            "which": which,
            "choices": WHICH,
            "books": [(one, books.aliases_of(ask.session, one.id or 0)) for one in found[:MOST]],
            "more": address("/books", words=words, which=which, after=after) if after else "",
            "is_first": "after" not in ask.words,
            "may_change": _may_change(ask),
        },
    )


@shows("/books/merges", "合并过的书")
def merged(ask: Ask) -> Page:
    """The merges that stand, newest first, each to be undone."""
    return Page("merges.html", {"merges": merge.merges(ask.session)[:200], "may_change": _may_change(ask)})


@does("/books/merges", duty=Duty.secretary)
def undo(ask: Ask) -> Go:
    """Take a merge back."""
    _refuse_part(ask)
    try:
        undone = merge.undo(ask.session, ask.number("merge"), ask.now, ask.desk.by)
    except CannotMerge as problem:
        raise Refused(str(problem).replace("；可撤销的见 book undo（不写编号）", "")) from None
    return Go("/books/merges", f"撤销了：《{undone.source.title}》和《{undone.target.title}》又是两本，记录各归各位。")


@shows("/books/new", "加一本书", duty=Duty.secretary)
def blank(ask: Ask) -> Page:
    """The form for a book that nobody spoke of yet."""
    if ask.groups is not None:
        return Page("sentence.html", {"words": PART})
    return Page("book_new.html", {"names": NAMES})


@does("/books/new", duty=Duty.secretary)
def add(ask: Ask) -> Go:
    """A book comes into the catalogue."""
    _refuse_part(ask)
    values = _typed(ask.words) | {"verified": True}
    try:
        one = cataloguing.add(ask.session, values, _aliases(ask.words), ask.now, ask.desk.by)
    except CannotCatalogue as problem:
        raise Refused(str(problem)) from None
    return Go(f"/books/{one.id}", f"《{one.title}》加进图书了。")


@shows("/books/{id}", "一本书")
def book(ask: Ask) -> Page:
    """One book, and those that may be the same."""
    one, session = _book(ask), ask.session
    into = session.get(Book, one.merged_into) if one.merged_into else None
    return Page(
        "book.html",
        {
            "one": one,
            "into": into,
            "aliases": books.aliases_of(session, one.id or 0),
            "seen": meanwhile.seen(_shown(ask, one)),
            "names": NAMES,
            "records": records_of_books(session, [one.id or 0], ask.groups).get(one.id or 0, 0),
            "alike": cataloguing.alike(session, one) if into is None else [],
            "changes": history.lines(session, changes_of(session, one))[::-1],
            "may_change": _may_change(ask) and into is None,
        },
    )


@saves("/books/{id}/cover", duty=Duty.read_only, anew=False)
def cover_of(ask: Ask) -> Answer:
    """The picture itself."""
    return thing(ask.data, _book(ask).cover)


@does("/books/{id}", duty=Duty.secretary)
def save(ask: Ask) -> Go:
    """Keep of a book what was typed."""
    _refuse_part(ask)
    one = meanwhile.locked(ask, _book(ask))
    ask = meanwhile.kept(ask, one, _shown(ask, one), NAMES | {"unlisted": "不上榜"})
    try:
        changed = cataloguing.change(ask.session, one, _typed(ask.words), _aliases(ask.words), ask.now, ask.desk.by)
    except CannotCatalogue as problem:
        raise Refused(str(problem)) from None
    return Go(f"/books/{one.id}", "改好了。" if changed else "和原来一样，没有改动。")


@does("/books/{id}/cover", duty=Duty.secretary, reads=picture)
def set_cover(ask: Ask) -> Go:
    """Give a book its cover, or take it away."""
    _refuse_part(ask)
    one = _book(ask)
    if ask.read is None and not ask.words.get("remove"):
        raise Refused("请先选一张封面图片。")
    before, one.cover = one.cover, ""
    if ask.read is not None:
        one.cover = f"cover-{one.id}-{hashlib.sha256(ask.read).hexdigest()[:8]}.jpg"
        (ask.data / FOLDER).mkdir(parents=True, exist_ok=True)
        (ask.data / FOLDER / one.cover).write_bytes(ask.read)
    ask.session.add(one)
    note(ask.session, ask.now, ask.desk.by, "cover", one, cover=[before, one.cover])
    return Go(f"/books/{one.id}", "封面换好了。" if one.cover else "封面去掉了。")


@does("/books/{id}/merge", duty=Duty.secretary)
def join(ask: Ask) -> Go:
    """This book is another one: let it be that from now on."""
    _refuse_part(ask)
    one, target = _book(ask), meant(ask.session, ask.words.get("into", ""))
    if target is None:
        raise Refused(f"没有叫“{ask.words.get('into', '')}”的书，请写书名或编号。")
    try:
        merge.merge(ask.session, one, target, ask.now, ask.desk.by)
    except CannotMerge as problem:
        raise Refused(str(problem)) from None
    return Go(
        f"/books/{target.id}", f"《{one.title}》并入了《{target.title}》，记录跟着走；并错了可以在“合并过的书”里撤销。"
    )


def _shown(ask: Ask, one: Book) -> dict[str, str]:
    """What the fields of the form show."""
    plain = {name: getattr(one, name) or "" for name in ("title", "subtitle", "author", "publisher", "isbn")}
    ticked = {"verified": "yes" if one.verified else "", "unlisted": "" if one.listed else "yes"}
    aliases = "、".join(books.aliases_of(ask.session, one.id or 0))
    return plain | ticked | {"aliases": aliases, "year": str(one.year or "")}


def _typed(words: Mapping[str, str]) -> dict[str, Any]:
    plain = {name: " ".join(words.get(name, "").split()) for name in ("subtitle", "author", "publisher")}
    title, typed_isbn = " ".join(words.get("title", "").split()).strip("《》"), words.get("isbn", "").strip()
    isbn, year = isbn_of(typed_isbn), number(words.get("year", ""), "出版年")
    if typed_isbn and not isbn:
        raise Refused(f"ISBN“{typed_isbn}”校验不对，请对着版权页再看一遍，不知道就空着。")
    if year is not None and not 1800 <= year <= 2200:
        raise Refused(f"出版年“{year}”不像真的，请写四位数的年份。")
    return plain | {
        "title": title,
        "isbn": isbn,
        "year": year,
        "listed": not words.get("unlisted"),
        "verified": bool(words.get("verified")),
    }


def _aliases(words: Mapping[str, str]) -> list[str]:
    return [name for part in _SEPARATOR.split(words.get("aliases", "")) if (name := part.strip("《》 \t"))]


def _book(ask: Ask) -> Book:
    one = ask.session.get(Book, ask.number("id"))
    if one is None:
        raise NotFound
    return one


def _refuse_part(ask: Ask) -> None:
    """A book is every group's: what it is called is the whole city's to say."""
    if ask.groups is not None:
        raise Refused(PART)


def _may_change(ask: Ask) -> bool:
    return ask.groups is None and bool({Duty.secretary, Duty.admin} & ask.desk.duties)


def _place(words: str) -> tuple[bool, int] | None:
    checked, _, last = words.partition("_")
    return (checked == "1", int(last)) if last.isdecimal() and len(last) < 12 else None
