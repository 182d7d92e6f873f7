"""CSV (RFC 4180), which spreadsheets open: a text that would be a formula there is marked as text."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

_FORMULA: Final = re.compile(r"(^|[;\t\r\n])( *[=+\-@\t\r\n])")
"""Where a cell begins: also after a semicolon, by which a spreadsheet with Indonesian settings splits lines."""


def as_text(value: str) -> str:
    """A cell that no spreadsheet computes (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", value)


def written(lines: Iterable[Iterable[str]]) -> str:
    """Lines of cells as the text of a file, or of a part of it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue()
