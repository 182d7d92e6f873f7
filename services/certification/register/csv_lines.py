"""The register as CSV, a line for each certificate."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from services.certification.register.rows import RegisterRow
from shared.csv_cells import as_text, written
from shared.offices import office

COLUMNS: Final = (
    "number", "body", "scheme", "product", "holder", "standard", "brands", "goods", "lot", "quantity", "valid_from",
    "valid_until", "standing", "on",
)  # fmt: skip


def head() -> str:
    """The first line: the names of the columns."""
    return written([COLUMNS])


def lines(rows: Iterable[RegisterRow], on: date) -> str:
    """A line for each certificate, with its standing on a day."""
    return written(_cells(row, on) for row in rows)


def _cells(row: RegisterRow, on: date) -> Iterator[str]:
    shown = {
        "body": office(row.office).name,
        "brands": "; ".join(row.brands),
        "goods": "; ".join(row.goods),
        "standing": row.standing(on),
        "on": on,
    }
    for name in COLUMNS:
        value = shown[name] if name in shown else getattr(row, name)
        yield "" if value is None else as_text(str(value))
