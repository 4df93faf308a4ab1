"""照片里的编号: the QR code of a drifting copy's label and the ISBN of a back cover, read off a photo in memory."""

import io
import re
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from bot.text.isbn import isbn_of

MOST_PIXELS = 32_000_000
"""What is unpacked at most; a JPEG, as phones make them, may be larger, since it is unpacked at a fraction."""
_SIDE = 2400
"""Pixels of the longer side that are looked at: a label on a whole cover is still read, and it takes a moment only."""
_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_FORMATS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.EAN13))
_LABEL = re.compile(r"(CF-\d{4,5})\s*(?:已取)?")


@dataclass(frozen=True, slots=True)
class Seen:
    """The codes (CF-0012) and ISBNs (13 digits) on a photo, each once."""

    copies: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()


def codes_in(image: bytes) -> Seen:
    """What a photo shows; nothing where it is broken, of no kind that phones make, or far too large.

    Only what a label of ours says in full is a code: a poster's QR code or a shop's bar code is not.
    """
    grey = _opened(image)
    if grey is None:
        return Seen()
    texts = sorted({one.text for one in zxingcpp.read_barcodes(grey, _FORMATS, text_mode=zxingcpp.TextMode.Plain)})
    labels = [match[1] for text in texts if (match := _LABEL.fullmatch(text.strip()))]
    isbns = [isbn for text in texts if text.isdecimal() and (isbn := isbn_of(text))]
    return Seen(tuple(dict.fromkeys(labels)), tuple(isbns))


def _opened(image: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(image), formats=_KINDS) as photo:
            photo.draft("L", (_SIDE, _SIDE))
            if photo.width * photo.height > MOST_PIXELS:
                return None
            grey = photo.convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, ValueError, SyntaxError):
        return None
    grey.thumbnail((_SIDE, _SIDE))
    return grey
