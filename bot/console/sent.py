"""What a browser sent: from which page to which address, the words, what was chosen several times, the files."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from aiohttp.web_request import FileField

from bot.console.desk import Upload
from bot.message import clean


@dataclass(frozen=True, slots=True)
class Sent:
    """One request. `to` is the address with its query, `page` the one that its form or link stood on, else empty.

    `many` holds all values of each name of the form, or of the query where nothing was posted, as the database
    takes them.
    """

    method: str
    to: str
    page: str = ""
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The address without what is asked of it."""
        return urlsplit(self.to).path

    @property
    def words(self) -> dict[str, str]:
        """What stands in the address and the form; of what was chosen several times the first."""
        asked = dict(parse_qsl(urlsplit(self.to).query, keep_blank_values=True))
        form = {name: values[0].replace("\r\n", "\n") for name, values in self.many.items()}
        return {name: clean(one) for name, one in asked.items()} | form

    def carried(self) -> str:
        """All of it but the content of the files, to be carried through the form for a login."""
        form = {name: values for name, values in self.many.items() if name != "_csrf"}
        return json.dumps([self.method, self.to, self.page, form, [*self.files]], ensure_ascii=False)

    @classmethod
    def again(cls, carried: str) -> "Sent | None":
        """What was carried, with empty files; None where it is nothing of the kind."""
        try:
            method, to, page, form, files = json.loads(carried)
            lost = {str(name): Upload("", b"") for name in files}
            many = {str(name): tuple(map(clean, map(str, values))) for name, values in form.items()}
        except (ValueError, TypeError, AttributeError):
            return None
        return cls(str(method), str(to), str(page), many, lost)


async def sent_by(request: web.Request) -> Sent:
    """Read a request; raises HTTPRequestEntityTooLarge."""
    to, came = str(request.rel_url), urlsplit(request.headers.get("Referer", ""))
    page = came._replace(scheme="", netloc="", fragment="").geturl()
    if request.method != "POST":
        asked = {name: tuple(map(clean, request.query.getall(name))) for name in request.query}
        return Sent("GET", to, page, asked)
    posted = await request.post()
    many, files = {}, {}
    for name in posted:
        values = posted.getall(name)
        if isinstance(values[0], FileField):
            content = await asyncio.to_thread(values[0].file.read)
            if content:
                files[name] = Upload(clean(values[0].filename or ""), content)
        elif typed := tuple(clean(one) for one in values if isinstance(one, str)):
            many[name] = typed  # A field for a file in which none was chosen comes as bytes.
    return Sent("POST", to, many["_page"][0] if "_page" in many else page, many, files)
