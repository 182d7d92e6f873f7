"""Bars of a chart, as numbers for the page's SVG: the page has no script and loads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

WIDTH: Final = 360
ROW: Final = 46
Tone = Literal["good", "bad", "plain"]


@dataclass(frozen=True)
class Part:
    """A part of a bar: `x` and `width` in the units of the chart."""

    x: float
    width: float
    tone: Tone


@dataclass(frozen=True)
class Bar:
    """A bar with its label above it at the left and its value at the right; `y`: the top of its row."""

    label: str
    value: str
    y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def chart(rows: Sequence[tuple[str, str, Sequence[tuple[int, Tone]]]]) -> Chart:
    """A bar for each row of label, value and counts with their tone; the largest row is as wide as the chart."""
    largest = max((sum(count for count, _ in counts) for _, _, counts in rows), default=0)
    bars = []
    for place, (label, value, counts) in enumerate(rows):
        x, parts = 0.0, []
        for count, tone in counts:
            if count:
                width = round(WIDTH * count / largest, 1)
                parts.append(Part(round(x, 1), width, tone))
                x += width
        bars.append(Bar(label, value, ROW * place, tuple(parts)))
    return Chart(tuple(bars))
