"""Bars as an SVG inside the page: no script, no outside resource, and readable in print and in the dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from markupsafe import Markup

_WIDTH: Final = 340
_LONGEST: Final = 280
"""A whole bar; its value is written after it."""
_ROW: Final = 44
_BAR: Final = 12
_BAR_TOP: Final = 22
_TEXT: Final = 16
_VALUE: Final = 33


@dataclass(frozen=True)
class Bar:
    """One bar: `value` of `most`, and what is written beside it. Without a value there is only the text."""

    label: str
    shown: str
    value: Decimal | None
    most: int


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars, one below another; each has its label above it and its value after it."""
    lines = [_bar(row, _ROW * place) for place, row in enumerate(rows)]
    return Markup(
        '<svg class="bars" viewBox="0 0 {width} {height}" role="img" aria-label="{title}">{lines}</svg>'
    ).format(width=_WIDTH, height=_ROW * len(rows), title=title, lines=Markup().join(lines))


def _bar(row: Bar, top: int) -> Markup:
    width = 0 if row.value is None else round(_LONGEST * row.value / row.most)
    return Markup(
        '<text x="0" y="{text}">{label}</text><text x="{right}" y="{after}" text-anchor="end" class="value">{shown}</text>'
        '<rect x="0" y="{bar}" width="{longest}" height="{high}" rx="2" class="track"/>'
        '<rect x="0" y="{bar}" width="{wide}" height="{high}" rx="2" class="bar"/>'
    ).format(
        text=top + _TEXT,
        label=row.label,
        right=_WIDTH,
        after=top + _VALUE,
        shown=row.shown,
        bar=top + _BAR_TOP,
        longest=_LONGEST,
        high=_BAR,
        wide=width,
    )
