"""一张图: a page of paper, written from top to bottom and cut off below what stands on it."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from bot.pictures import palette as p
from bot.pictures.letters import Face, cut_off, font, indent, runs, settable, width, wrapped

TALLEST = 4400
COLOURS, OF_PHOTOS = 64, 256
"""How many colours a picture has, one of ink alone and one with photos."""
STAMP = 116
"""How tall the seal is; it is as wide as a seal of two characters."""
_FINER = 4
Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge, in pixels."""
At = Callable[[Sequence[float]], list[float]]
"""Edges on the page as edges on the finer drawing."""


class OffThePage(ValueError):
    """Words that would not stand on the page as a whole."""


class Sheet:
    """The page; `y` is how far down it is written, `boxes` where words and photos stand."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (p.WIDE, TALLEST), p.PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._colours = COLOURS
        self.y = float(p.MARGIN)
        self.boxes: list[Box] = []

    def word(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        *,
        colour: str = p.INK,
        face: Face = Face.hei,
        anchor: str = "l",
        heavy: bool = False,
        room: float = 0,
    ) -> float:
        """Set one line on the base line `y`, from `x` (`l`), around it (`m`) or up to it (`r`); returns its right end.

        It is cut off to `room`, where that is not 0. `heavy`: a little fatter, as the fonts have one weight.
        Raises OffThePage and TooSmall.
        """
        words = settable(words)
        words = cut_off(words, face, size, room) if room else words
        wide = width(words, face, size)
        x -= {"l": indent(words, size), "m": wide / 2, "r": wide}[anchor]
        fat = 1 if heavy else 0
        end = x + wide
        if words:
            ink = font(face, size).getbbox(words, anchor="ls", stroke_width=fat)
            self._keep(words, (x + indent(words, size), y + ink[1], end, y + ink[3]))
        for run in runs(words):
            self._pen.text((x, y), run, colour, font(face, size), "ls", stroke_width=fat, stroke_fill=colour)
            x += width(run, face, size) - size / 2
        return end

    def paragraph(
        self,
        words: str,
        size: int,
        *,
        x: float = p.MARGIN,
        room: float = p.ROOM,
        most: int = 0,
        colour: str = p.INK,
        face: Face = Face.hei,
        heavy: bool = False,
        leading: float = p.LEADING,
    ) -> None:
        """Set words on as many lines as they need, `most` at most where that is not 0, and go down below them."""
        for line in wrapped(words, face, size, room, most):
            self.word(x, self.y + size, line, size, colour=colour, face=face, heavy=heavy)
            self.y += size * leading
        self.y = round(self.y)

    def down(self, pixels: float) -> None:
        """Leave some room."""
        self.y += pixels

    def rule(self, *, colour: str = p.RULE, thick: int = 2, x: float = p.MARGIN, room: float = p.ROOM) -> None:
        """Draw a line across."""
        self.field((x, self.y, x + room, self.y + thick), colour)
        self.y += thick

    def field(self, box: Sequence[float], colour: str) -> None:
        """Fill a rectangle: left, upper, right and lower edge."""
        left, upper, right, lower = (round(edge) for edge in box)
        if right > left and lower > upper:
            self._pen.rectangle((left, upper, right - 1, lower - 1), colour)

    def frame(self, box: Sequence[float], colour: str, thick: int) -> None:
        """Draw the edges of a rectangle."""
        left, upper, right, lower = (round(edge) for edge in box)
        self._pen.rectangle((left, upper, right - 1, lower - 1), outline=colour, width=thick)

    def dot(self, x: float, y: float, radius: int, colour: str, inside: str = "") -> None:
        """Draw a filled circle around a point; with `inside`, a ring filled so."""
        box = (x - radius, y - radius, x + radius, y + radius)
        self._smooth(box, colour, lambda pen, at: pen.ellipse(at(box), 255))
        if inside:
            inner = (box[0] + 4, box[1] + 4, box[2] - 4, box[3] - 4)
            self._smooth(inner, inside, lambda pen, at: pen.ellipse(at(inner), 255))

    def lines(self, points: Sequence[tuple[float, float]], colour: str, thick: int) -> None:
        """Draw from point to point."""
        across, down = zip(*points, strict=True)
        box = (min(across) - thick, min(down) - thick, max(across) + thick, max(down) + thick)
        flat = [edge for point in points for edge in point]
        self._smooth(box, colour, lambda pen, at: pen.line(at(flat), 255, thick * _FINER, "curve"))

    def _smooth(self, box: Sequence[float], colour: str, draw: Callable[[ImageDraw.ImageDraw, At], None]) -> None:
        """Draw finer than the page and press it on, so that what is slanting or round has no steps."""
        left, upper = int(box[0]), int(box[1])
        size = (int(box[2]) - left + 2, int(box[3]) - upper + 2)
        fine = Image.new("L", (size[0] * _FINER, size[1] * _FINER))

        def at(edges: Sequence[float]) -> list[float]:
            return [(edge - (upper if number % 2 else left)) * _FINER for number, edge in enumerate(edges)]

        draw(ImageDraw.Draw(fine), at)
        self._image.paste(colour, (left, upper), fine.resize(size, Image.Resampling.BOX))

    def photo(self, file: Path, right: float, top: float, most: tuple[int, int]) -> tuple[int, int] | None:
        """Set a photo up to the right and down from the top, no larger than `most`; returns its width and height.

        None where there is no such file or it is no picture.
        """
        try:
            with Image.open(file) as opened:
                small = opened.convert("RGB")
        except (OSError, ValueError):
            return None
        small.thumbnail(most, Image.Resampling.LANCZOS)
        left, upper = round(right) - small.width, round(top)
        self._image.paste(small, (left, upper))
        edges = (left, upper, left + small.width, upper + small.height)
        self.frame(edges, p.RULE, 2)  # A white cover would run into the paper.
        self.boxes.append(edges)
        self._colours = OF_PHOTOS
        return small.size

    def stamp(self, x: float, y: float) -> None:
        """Press the seal, its upper left corner at a point."""
        self.field((x, y, x + STAMP * 0.72, y + STAMP), p.SEAL)
        self.frame((x + 5, y + 5, x + STAMP * 0.72 - 5, y + STAMP - 5), p.PAPER, 2)
        for at, sign in enumerate("书香"):
            self.word(x + STAMP * 0.36, y + 50 + at * 47, sign, p.LEAD - 4, colour=p.PAPER, face=Face.song, anchor="m")

    def head(self, above: str, title: str, below: str = "") -> None:
        """The head of a picture: whose it is, what it is called, of which time."""
        self.word(p.MARGIN, self.y + p.NOTE, above, p.NOTE, colour=p.SOFT, room=p.ROOM)
        self.y += p.NOTE + 26
        self.rule(colour=p.PINE, thick=4)
        self.y += 46
        top = self.y
        self.stamp(p.WIDE - p.MARGIN - STAMP * 0.72, top)
        lines = wrapped(title, Face.song, p.DISPLAY, p.ROOM - STAMP)
        size = p.DISPLAY if len(lines) == 1 else p.HEAD + 6
        room = p.ROOM - STAMP
        self.paragraph(title, size, room=room, most=3, colour=p.PINE, face=Face.song, heavy=True, leading=1.3)
        if below:
            self.y += 6
            self.paragraph(below, p.TEXT, room=room, most=2, colour=p.SOFT)
        self.y = max(self.y, top + STAMP) + 34

    def figures(self, told: Sequence[tuple[str, int]]) -> None:
        """Some numbers side by side, large, each with what it counts below."""
        wide = p.ROOM / len(told)
        for at, (what, number) in enumerate(told):
            x = p.MARGIN + at * wide
            self.word(x, self.y + p.FIGURE - 12, f"{number}", p.FIGURE, colour=p.PINE, face=Face.song, room=wide - 20)
            self.word(x, self.y + p.FIGURE + 42, what, p.NOTE, colour=p.SOFT, room=wide - 20)
        self.y += p.FIGURE + 92

    def title(self, words: str) -> None:
        """Begin a part of the picture."""
        self.y += 24
        self.rule()
        self.y += 34
        self.word(p.MARGIN, self.y + p.TEXT, words, p.TEXT, colour=p.SEAL, heavy=True)
        self.y += p.TEXT + 36

    def nothing(self, words: str, how: str = "") -> None:
        """What stands in place of a list that is empty: that it is, and how that changes."""
        self.rule()
        self.y += 70
        self.paragraph(words, p.LEAD, face=Face.song)
        self.y += 10
        self.paragraph(how, p.TEXT, colour=p.SOFT)
        self.y += 50

    def foot(self, left: str, right: str = "", remark: str = "") -> None:
        """The last line of a picture: who made it and what it counts; before it what the figures may lack."""
        if remark:
            self.y += 24
            self.paragraph(remark, p.NOTE, colour=p.SOFT)
        self.y += 30
        self.rule()
        self.y += 22
        end = self.word(p.WIDE - p.MARGIN, self.y + p.NOTE, right, p.NOTE, colour=p.SOFT, anchor="r", room=p.ROOM / 2)
        wide = width(settable(right), Face.hei, p.NOTE) if right else 0
        self.word(p.MARGIN, self.y + p.NOTE, left, p.NOTE, colour=p.SOFT, room=end - wide - p.MARGIN - 30)
        self.y += p.NOTE + 10

    def png(self) -> bytes:
        """The page as a file; the same page is the same bytes."""
        kept = io.BytesIO()
        page = self._image.crop((0, 0, p.WIDE, round(self.y) + p.MARGIN // 2 + 20))
        flat = page.quantize(self._colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(kept, "PNG", compress_level=6)
        return kept.getvalue()

    def _keep(self, words: str, edges: Sequence[float]) -> None:
        left, upper, right, lower = map(round, edges)
        if left < 0 or upper < 0 or right > p.WIDE or lower > TALLEST - p.MARGIN:
            raise OffThePage(f"“{words}”不在纸上：{left}，{upper}，{right}，{lower}")
        self.boxes.append((left, upper, right, lower))
