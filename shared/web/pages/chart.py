"""Bars as an SVG inside the page: no script, no outside resource, and readable in print and in the dark (`style.css`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from markupsafe import Markup

Tone = Literal["good", "bad", "plain"]
WIDTH: Final = 340
LONGEST: Final = 280
"""A whole bar; its value is written after it."""
ROW: Final = 44
_LETTER: Final = 12
_FITTING: Final = 48
"""The size of letters, as `style.css` has it, and how many of them fit into the width; a longer label is written smaller."""


@dataclass(frozen=True)
class Bar:
    """A label above the bar, a value after it, and the lengths of its parts; a bar without parts has only the texts."""

    label: str
    value: str
    parts: Sequence[tuple[Decimal | int, Tone]] = ()


def bars(title: str, rows: Sequence[Bar], most: int | None = None) -> Markup:
    """Horizontal bars, one below another. `most`: what a whole bar counts; without it the longest of them."""
    whole = most or max((sum(length for length, _ in row.parts) for row in rows), default=0)
    lines = [_bar(row, ROW * place, whole) for place, row in enumerate(rows)]
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">{lines}</svg>'
    ).format(width=WIDTH, height=ROW * len(rows), title=title, lines=Markup().join(lines))


def _bar(row: Bar, top: int, whole: Decimal | int) -> Markup:
    return Markup(
        '<g transform="translate(0 {top})"><text x="0" y="16"{size}>{label}</text>'
        '<text x="{right}" y="33" class="value">{value}</text>{parts}</g>'
    ).format(
        top=top,
        label=row.label,
        size=_size(row.label),
        right=WIDTH,
        value=row.value,
        parts=_rect(0, LONGEST, "track") + _parts(row, whole),
    )


def _size(label: str) -> Markup:
    if len(label) <= _FITTING:
        return Markup()
    return Markup(' font-size="{}"').format(round(_LETTER * _FITTING / len(label), 1))


def _parts(row: Bar, whole: Decimal | int) -> Markup:
    drawn, x = Markup(), 0.0
    for length, tone in row.parts:
        if length:
            width = round(LONGEST * float(length / whole), 1)
            drawn += _rect(x, width, tone)
            x = round(x + width, 1)
    return drawn


def _rect(x: float, width: float, shade: str) -> Markup:
    return Markup('<rect x="{}" y="22" width="{}" height="12" rx="2" class="{}"/>').format(x, width, shade)
