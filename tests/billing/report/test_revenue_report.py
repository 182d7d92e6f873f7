"""The reports as tables: revenue by levy, the months of the chart, the cash book, and the cells of a file."""

from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook

from services.billing.report.files import Table, csv_of, xlsx_of
from services.billing.report.revenue import cash_book, months_of, revenue
from services.billing.report.rows import CashLine, Counted, Receivable, Sums
from tests.people import PASURUAN

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 31)


def test_a_report_sums_by_levy_and_shows_what_is_owed() -> None:
    rows = [Sums(JANUARY, "tera", None, 500, 300, 0), Sums(date(2026, 3, 1), "tera", None, 0, 150, 10)]
    report = revenue(
        PASURUAN, JANUARY, MARCH, "month", rows, [Receivable("tera", None, 40), Receivable("old", None, 7)]
    )
    shown = {one.levy: (one.assessed, one.received, one.written_off, one.outstanding) for one in report.levies}
    assert shown == {"old": (0, 0, 0, 7), "tera": (500, 450, 10, 40)}
    assert (report.assessed, report.received, report.outstanding) == (500, 450, 47)
    assert [(one.on.month, one.assessed, one.received) for one in months_of(JANUARY, MARCH, rows)] == [
        (1, 500, 300), (2, 0, 0), (3, 0, 150),
    ]  # fmt: skip


def test_a_cash_book_carries_what_is_held() -> None:
    lines = [CashLine(JANUARY, "cash", "receivable", 100, 2), CashLine(MARCH, "bank", "cash", 60, 1)]
    book = cash_book(PASURUAN, JANUARY, MARCH, Counted(5, 10), lines)
    assert [(one.cash, one.bank, one.cash_after, one.bank_after) for one in book.lines] == [
        (100, 0, 105, 10), (-60, 60, 45, 70),
    ]  # fmt: skip
    assert book.after == Counted(45, 70)


def test_a_text_is_never_a_formula_and_an_amount_stays_a_number() -> None:
    table: Table = [("levy", "amount"), ("=1+1", -5)]
    assert csv_of(table).decode() == "levy,amount\r\n'=1+1,-5\r\n"
    sheet = CalamineWorkbook.from_filelike(BytesIO(xlsx_of("sheet", table))).get_sheet_by_index(0)
    assert sheet.to_python() == [["levy", "amount"], ["=1+1", -5.0]]
