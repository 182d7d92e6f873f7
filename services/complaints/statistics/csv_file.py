"""The statistics as CSV: a line for each group of each quarter."""

from collections.abc import Iterable, Iterator
from typing import Final

from services.complaints.statistics.figures import Figures
from services.complaints.statistics.groups import Shown
from shared.csv_cells import as_text, written

COLUMNS: Final = (
    "office", "quarter", "dimension", "value", "received", "due", "in_time", "late", "answered", "mean_days",
)  # fmt: skip


def csv_file(quarters: Iterable[Figures]) -> str:
    """A number that may not be shown is an empty cell; the value of small groups together is `others`."""
    return written([COLUMNS, *(line for one in quarters for line in _lines(one))])


def _lines(one: Figures) -> Iterator[list[str]]:
    yield _line(one, "whole", "", one.whole)
    for dimension, table in one.tables.items():
        if table is not None:
            for value, shown in table.groups.items():
                yield _line(one, dimension, value, shown)
            if table.others is not None:
                yield _line(one, dimension, "others", table.others)


def _line(one: Figures, dimension: str, value: str, shown: Shown) -> list[str]:
    counts = (shown.received, shown.due, shown.in_time, shown.late, shown.answered, shown.mean_days)
    cells = (one.office, one.quarter, dimension, value, *counts)
    return ["" if cell is None else as_text(str(cell)) for cell in cells]
