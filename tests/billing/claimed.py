"""Bills whose claim is pursued: overdue, reminded, with an STRD."""

from datetime import date

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from services.billing.bill.reminder import deliver_reminder, issue_reminder
from services.billing.bill.sanction import issue_strd
from tests.billing.given import ISSUER, LEVY, NOW, with_skrd

DUE = date(2023, 12, 15)
"""The due date of an SKRD of 15 November 2023."""
REMINDED, DELIVERED, HEEDED_UNTIL = date(2023, 12, 18), date(2023, 12, 20), date(2023, 12, 27)
CHARGED = date(2024, 1, 16)
"""One month and a day after the due date: two months."""
HEAD, OFFICER = "kepala", "dewi"
MONTH = LEVY * 2 // 100
"""The sanction for one month, under the Perda: 2 %."""


def reminded(bill: Bill | None = None) -> Bill:
    """A Surat Teguran was issued, and the payer received it."""
    bill = with_skrd() if bill is None else bill
    issue_reminder(bill, "ST/2023/00001", REMINDED, ISSUER, NOW)
    deliver_reminder(bill, "ST/2023/00001", DELIVERED, DELIVERED, NOW)
    return bill


def with_strd(on: date = CHARGED) -> Bill:
    bill = reminded()
    issue_strd(bill, "STRD/2024/00001", on, ISSUER, NOW)
    return bill


def pay(bill: Bill, amount: int, on: date, reference: str = "1") -> None:
    receive_money(bill, Money("virtual-account", reference, amount, on), NOW)
