"""The register as CSV (RFC 4180), which spreadsheets open: a text that would be a formula there is marked as text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from services.certification.register.rows import RegisterRow
from shared.offices import office

COLUMNS: Final = (
    "number", "body", "scheme", "product", "holder", "standard", "brands", "goods", "lot", "quantity", "valid_from",
    "valid_until", "standing", "on",
)  # fmt: skip
_FORMULA: Final = re.compile(r"(^|[;\t\r\n])( *[=+\-@\t\r\n])")
"""Where a cell begins: also after a semicolon, by which a spreadsheet with Indonesian settings splits lines."""


def head() -> str:
    """The first line: the names of the columns."""
    return _written([COLUMNS])


def lines(rows: Iterable[RegisterRow], on: date) -> str:
    """A line for each certificate, with its standing on a day."""
    return _written(_cells(row, on) for row in rows)


def as_text(value: str) -> str:
    """A cell that no spreadsheet computes (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value)


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


def _written(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue()
