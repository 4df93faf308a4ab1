"""纸、墨、松绿、印泥红: the colours, sizes and measures that every picture for the groups is set in.

A picture is 1,080 pixels wide and seen on a phone at about a third of that, so nothing is set smaller than `NOTE`.
"""

WIDE = 1080
MARGIN = 84
ROOM = WIDE - 2 * MARGIN
"""The width of a line of text."""

PAPER = "#F8F5EE"
SHADE = "#EFEAE0"
"""Paper a little darker, for what stands in a field of its own."""
INK = "#26231F"
SOFT = "#6A645B"
"""What is said beside: on paper still with a contrast of 5."""
RULE = "#D8D0C2"
PINE = "#1E4D43"
SEAL = "#A63A2C"

NOTE, TEXT, LEAD, HEAD, DISPLAY, FIGURE = 32, 38, 46, 58, 96, 112
"""The six sizes, in pixels."""
LEADING = 1.55
"""From line to line, of the size."""


def mixed(colour: str, share: float) -> str:
    """A colour as thin ink on the paper; `share` from 0 (paper) to 1."""
    thin = (round(a + (b - a) * share) for a, b in zip(_rgb(PAPER), _rgb(colour), strict=True))
    return "#" + "".join(f"{value:02X}" for value in thin)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
