"""The tables of billing, how events change them, and the queries on them: a file for each read model."""

from services.billing.bank.read_model import account_list
from services.billing.bill import postings as bill_postings
from services.billing.bill.read_model import bill_list
from services.billing.bill.receipt_rows import receipt_list
from services.billing.billing_code import postings as code_postings
from services.billing.billing_code.read_model import code_list
from services.billing.cash.read_model import cash_days, finding_list
from services.billing.claim import read_model as claim_rows
from services.billing.deadline.read_model import deadlines
from services.billing.deposit import postings as deposit_postings
from services.billing.deposit.read_model import deposit_list
from services.billing.ledger.read_model import ledger, payer_list
from services.billing.qris.read_model import qris_codes
from services.billing.qris_settlement.read_model import qris_settlements
from services.billing.reconciliation import postings as reconciliation_postings
from services.billing.reconciliation.read_model import statement_list
from services.billing.refund import postings as refund_postings
from services.billing.refund.read_model import refund_list
from services.billing.registration.read_model import va_requests
from services.billing.suspense import postings as suspense_postings
from services.billing.suspense.read_model import suspense_list
from services.billing.tables import tables
from services.billing.task.read_model import work_list

__all__ = ["deadlines", "ledger", "tables", "views", "work_list"]

registering = (
    bill_postings,
    claim_rows,
    code_postings,
    deposit_postings,
    reconciliation_postings,
    refund_postings,
    suspense_postings,
)
"""Modules that register folds on the views below: what events move in the ledger, the deadlines and tasks of claims."""

views = (
    account_list,
    bill_list,
    cash_days,
    code_list,
    deadlines.view,
    deposit_list,
    finding_list,
    ledger,
    payer_list,
    qris_codes,
    qris_settlements,
    receipt_list,
    va_requests,
    refund_list,
    statement_list,
    suspense_list,
    work_list.view,
)
