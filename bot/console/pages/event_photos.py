"""一场活动的照片: uploaded with their captions, shown, renamed, taken away; the 简报 shows the first of them."""

import hashlib
from collections.abc import Mapping

from bot.console.desk import Answer, Ask, Go, NotFound, Page, Upload, does, saves, shows
from bot.console.occasion import event_of, head, refuse_part
from bot.console.thing import thing
from bot.refusal import Refused
from bot.things import FOLDER
from models import event_photo
from models.event_photo import EventPhoto
from models.role import Duty

AT_ONCE, MOST, LONGEST = 4, 40, 60
"""Photos of one form, of one event, and characters of a caption."""


def read(files: Mapping[str, Upload]) -> dict[str, bytes]:
    """The photos that were chosen, made small, by the field they came in."""
    from bot.pictures.covers import PHOTO, small

    found = {}
    for field, upload in files.items():
        picture = small(upload.content, PHOTO)
        if picture is None:
            raise Refused(f"“{upload.name}”不是能用的照片，请传 JPG 或 PNG；太小、太大的也不行。")
        found[field] = picture
    return found


@shows("/events/{id}/photos", "照片")
def show(ask: Ask) -> Page:
    """The photos of an event."""
    event = event_of(ask)
    photos = event_photo.of_event(ask.session, event.id)
    return Page("event_photos.html", head(ask, event) | {"photos": photos, "fields": range(1, AT_ONCE + 1)})


@saves("/events/{id}/photos/{photo}", duty=Duty.read_only, anew=False)
def picture(ask: Ask) -> Answer:
    """The picture itself."""
    return thing(ask.data, _photo(ask).file)


@does("/events/{id}/photos", duty=Duty.organiser, reads=read)
def add(ask: Ask) -> Go:
    """Keep the photos, each with its caption."""
    event, pictures = event_of(ask), ask.read
    refuse_part(ask, event)
    if not pictures:
        raise Refused("请先选照片。")
    if len(event_photo.of_event(ask.session, event.id)) + len(pictures) > MOST:
        raise Refused(f"一场活动最多留{MOST}张照片，请先去掉几张。")
    (ask.data / FOLDER).mkdir(parents=True, exist_ok=True)
    for field, content in pictures.items():
        file = f"event-{event.id}-{hashlib.sha256(content).hexdigest()[:12]}.jpg"
        (ask.data / FOLDER / file).write_bytes(content)
        caption = _caption(ask.words.get(f"caption{field.removeprefix('file')}", ""))
        event_photo.lay_down(ask.session, event, file, caption, ask.now, ask.desk.by)
    return Go(f"/events/{event.id}/photos", f"收下了{len(pictures)}张照片。")


@does("/events/{id}/photos/{photo}", duty=Duty.organiser)
def change(ask: Ask) -> Go:
    """Give a photo another caption, or take it away."""
    photo = _photo(ask)
    refuse_part(ask, event_of(ask))
    if ask.words.get("act") == "remove":
        event_photo.remove(ask.session, photo, ask.now, ask.desk.by)
        return Go(f"/events/{photo.event_id}/photos", "照片去掉了。")
    is_new = event_photo.name(ask.session, photo, _caption(ask.words.get("caption", "")), ask.now, ask.desk.by)
    return Go(f"/events/{photo.event_id}/photos", "说明改好了。" if is_new else "和原来一样，没有改动。")


def _caption(words: str) -> str:
    caption = " ".join(words.split())
    if len(caption) > LONGEST:
        raise Refused(f"照片的说明请写在{LONGEST}字以内，现在有{len(caption)}字。")
    return caption


def _photo(ask: Ask) -> EventPhoto:
    event, photo = event_of(ask), ask.session.get(EventPhoto, ask.number("photo"))
    if photo is None or photo.event_id != event.id:
        raise NotFound
    return photo
