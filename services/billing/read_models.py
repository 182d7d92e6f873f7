"""The tables of billing, how events change them, and the queries on them: a file for each read model."""

from services.billing.bill import postings as bill_postings  # noqa: F401 – registers what its events move in the ledger
from services.billing.bill.read_model import bill_list, receipt_list
from services.billing.deadline.read_model import deadlines
from services.billing.ledger.read_model import ledger
from services.billing.reconciliation import postings as reconciliation_postings  # noqa: F401 – registers
from services.billing.reconciliation.read_model import statement_list
from services.billing.refund import postings as refund_postings  # noqa: F401 – registers
from services.billing.refund.read_model import refund_list
from services.billing.suspense import postings as suspense_postings  # noqa: F401 – registers
from services.billing.suspense.read_model import suspense_list
from services.billing.tables import tables
from services.billing.task.read_model import work_list

__all__ = [
    "bill_list",
    "deadlines",
    "ledger",
    "receipt_list",
    "refund_list",
    "statement_list",
    "suspense_list",
    "tables",
    "views",
    "work_list",
]

views = (
    bill_list,
    deadlines.view,
    ledger,
    receipt_list,
    refund_list,
    statement_list,
    suspense_list,
    work_list.view,
)
