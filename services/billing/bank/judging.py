"""What an inquiry or a payment of a bank comes to: from the bill alone, so that the order of the news does not matter."""

from datetime import datetime

from services.billing.bank.rows import Outcome
from services.billing.bank.virtual_account import payable
from services.billing.bill.bill import NOTHING_OWED, Bill


def judge_inquiry(bill: Bill, expires_at: datetime, now: datetime) -> Outcome:
    """`accepted`: the bill can be paid now."""
    if bill.status in NOTHING_OWED:
        return "not-found"
    if bill.owed == 0:
        return "paid"
    return "accepted" if now < expires_at else "expired"


def judge_payment(bill: Bill, expires_at: datetime, amount: int, total: int | None, paid_at: datetime) -> Outcome:
    """`accepted`: exactly what is payable, or all that is owed, paid before the account expired; late news of it counts.

    The amount comes first: a wrong one is wrong for a paid bill, too. Everything but `accepted` is refused at the bank's
    counter, so no money came.
    """
    if bill.status in NOTHING_OWED:
        return "not-found"
    expected = {payable(bill, paid_at), bill.owed} if bill.owed else {bill.total - bill.waived + bill.sanction}
    if amount not in expected or total not in {None, amount}:
        return "wrong-amount"
    if bill.owed == 0:
        return "paid"
    return "accepted" if paid_at < expires_at else "expired"


def is_counted(bill: Bill, reference: str, amount: int) -> bool:
    """Whether the bill has the money already, because a bank statement told of it first."""
    return any(
        one.channel == "virtual-account" and one.reference == reference and one.amount == amount
        for one in bill.receipts
    )
