"""The reports as tables for a spreadsheet: CSV and XLSX with the same headings and cells."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from services.billing.report.revenue import CashBook, Revenue
from services.billing.tariff.levy_objects import levy_object
from shared.csv_cells import as_text, written

Cell = str | int | date | None
Table = Sequence[Sequence[Cell]]
"""The headings, then the lines."""
CSV_TYPE: Final = "text/csv; charset=utf-8; header=present"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def revenue_table(report: Revenue) -> Table:
    headings = ("office", report.by, "levy", "levy_name", "account_code", "assessed", "received", "written_off")
    return [
        headings,
        *(
            (
                report.office,
                one.on,
                one.levy,
                _name_of(one.levy),
                one.account_code,
                one.assessed,
                one.received,
                one.written_off,
            )
            for one in report.rows
        ),
    ]


def _name_of(levy: str) -> str:
    """As the region's budget names it; what a fee of the state is for says itself."""
    found = levy_object(levy)
    return levy if found is None else found.indonesian


def cash_book_table(book: CashBook) -> Table:
    headings = ("office", "day", "debit", "credit", "entries", "cash", "bank", "cash_after", "bank_after")
    return [
        headings,
        *(
            (
                book.office,
                one.on,
                one.debit,
                one.credit,
                one.entries,
                one.cash,
                one.bank,
                one.cash_after,
                one.bank_after,
            )
            for one in book.lines
        ),
    ]


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
