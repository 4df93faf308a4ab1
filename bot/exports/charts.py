"""Native charts of Excel files: they stand below their table and are drawn anew when a figure is changed by hand."""

from collections.abc import Mapping
from typing import Any

from bot.exports.sheet import Chart, Sheet

_WIDE, _HIGH, _EACH = 620, 330, 26
"""A chart in pixels: how wide, how high, and how much higher for each name below the other."""
_ROW, _ABREAST = 20, 2
COLOURS = ("#1F6B46", "#C28B00", "#2B5C8A", "#8C4A2F", "#6B7D73")


def draw(book: Any, sheet: Sheet, rows: Mapping[str, int]) -> None:
    """Put a sheet's charts below its rows, two abreast; one of a sheet without rows is left out."""
    top, tallest = rows[sheet.name] + 2, 0
    drawn = [one for one in sheet.charts if rows.get(one.of)]
    for number, one in enumerate(drawn):
        column = number % _ABREAST
        if number and not column:
            top, tallest = top + tallest // _ROW + 2, 0
        high = _height(one, rows[one.of])
        tallest = max(tallest, high)
        place = {"x_offset": column * (_WIDE + 20), "object_position": 3, "description": one.title}
        book.get_worksheet_by_name(sheet.name).insert_chart(top, 0, _made(book, one, rows[one.of], high), place)


def _made(book: Any, one: Chart, rows: int, high: int) -> Any:
    chart = book.add_chart({"type": one.kind})
    last = min(rows, one.most)
    for number, value in enumerate(one.values):
        colour = COLOURS[number % len(COLOURS)]
        chart.add_series(
            {
                "name": [one.of, 0, value],
                "categories": [one.of, 1, one.labels, last, one.labels],
                "values": [one.of, 1, value, last, value],
                "fill": {"color": colour},
                "border": {"none": True},
                "line": {"color": colour, "width": 2.25},
                "data_labels": {"value": len(one.values) == 1, "num_format": "0;;"},
                "gap": 60,
            }
            if one.kind != "line"
            else {
                "name": [one.of, 0, value],
                "categories": [one.of, 1, one.labels, last, one.labels],
                "values": [one.of, 1, value, last, value],
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    chart.set_title({"name": one.title, "name_font": {"size": 13}, "overlay": False})
    chart.set_size({"width": _WIDE, "height": high})
    chart.set_legend({"none": True} if len(one.values) == 1 else {"position": "bottom"})
    grid = {"visible": True, "line": {"color": "#DDDDDD"}}
    chart.set_y_axis({"reverse": True} if one.kind == "bar" else {"major_gridlines": grid, "min": 0, "num_format": "0"})
    # Each bar says its number; an axis would stand above, where the names begin.
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}} if one.kind == "bar" else {})
    return chart


def _height(one: Chart, rows: int) -> int:
    return max(_HIGH, 90 + _EACH * min(rows, one.most)) if one.kind == "bar" else _HIGH
