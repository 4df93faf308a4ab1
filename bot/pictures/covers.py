"""封面和照片: a picture as it was uploaded, made small enough for every page, poster and report."""

import io

from PIL import Image, ImageOps

from bot.pictures.codes import MOST_PIXELS

COVER, PHOTO = (600, 840), (1600, 1600)
"""The largest that is kept of a cover, and of a photo of an event, in pixels."""
LEAST = 60
"""A side with fewer pixels shows nothing."""
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


def cover(image: bytes) -> bytes | None:
    """A cover, made small."""
    return small(image, COVER)


def small(image: bytes, most: tuple[int, int]) -> bytes | None:
    """The picture as JPEG, upright, without what a camera adds; None where it is no picture, or far too large."""
    try:
        with Image.open(io.BytesIO(image), formats=_KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS or min(opened.size) < LEAST:
                return None
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, SyntaxError):
        return None
    upright.thumbnail(most)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
