"""The reports as tables for a spreadsheet: CSV and XLSX with the same headings and cells."""

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from services.billing.report.revenue import BookLine, CashBook, Revenue
from services.billing.report.rows import Sums
from services.billing.tariff.levy_objects import levy_name
from shared.csv_cells import as_text, written

Cell = str | int | date | None
Table = Sequence[Sequence[Cell]]
"""The headings, then the lines."""
CSV_TYPE: Final = "text/csv; charset=utf-8; header=present"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REVENUE: Final = ("account_code", "assessed", "received", "written_off")
_BOOK: Final = ("debit", "credit", "entries", "cash", "bank", "cash_after", "bank_after")
"""Fields that are cells under headings of the same name."""


def revenue_table(report: Revenue) -> Table:
    """Revenue by levy and period: a line for each levy of a day or month; amounts in whole rupiah."""
    headings = ("office", report.by, "levy", "levy_name", *_REVENUE)
    rows = ((report.office, one.on, one.levy, levy_name(one.levy), *_cells(one, _REVENUE)) for one in report.rows)
    return [headings, *rows]


def cash_book_table(book: CashBook) -> Table:
    """The treasurer's cash book: a line for each movement; amounts in whole rupiah."""
    return [("office", "day", *_BOOK), *((book.office, one.on, *_cells(one, _BOOK)) for one in book.lines)]


def _cells(row: Sums | BookLine, names: Sequence[str]) -> Iterator[Cell]:
    return (getattr(row, name) for name in names)


def csv_of(table: Table) -> bytes:
    """RFC 4180 in UTF-8; an amount that is negative stays a number, a text that would be a formula does not become one."""
    return written([_csv_cell(cell) for cell in row] for row in table).encode()


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return as_text(cell) if isinstance(cell, str) else str(cell)


def xlsx_of(name: str, table: Table) -> bytes:
    """A workbook with one sheet: amounts are numbers, days are days, and no cell is a formula or a link."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        bold, day, rupiah = (
            book.add_format({"bold": True}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "#,##0"}),
        )
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table[0]) - 1, 18)
        for place, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(place, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(place, column, cell, rupiah)
                elif cell is not None:
                    sheet.write_string(place, column, cell, bold if place == 0 else None)
    return file.getvalue()
