"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bank import routes as bank
from services.billing.bill import routes as bills
from services.billing.billing_code import routes as billing_codes
from services.billing.cash import routes as cash
from services.billing.claim import routes as claims
from services.billing.comparison import routes as comparisons
from services.billing.deposit import routes as deposits
from services.billing.ledger import routes as ledger
from services.billing.payer import routes as payer
from services.billing.qris import routes as qris
from services.billing.qris_settlement import routes as qris_settlements
from services.billing.reconciliation import routes as statements
from services.billing.refund import routes as refunds
from services.billing.registration import routes as va_requests
from services.billing.report import routes as reports
from services.billing.suspense import routes as suspense
from services.billing.tariff import routes as tariffs
from shared.web import deadline_list, task_list

ROUTERS = (
    bank.router,
    bills.router,
    cash.router,
    deposits.router,
    ledger.router,
    payer.own,
    payer.public,
    refunds.router,
    reports.router,
    reports.pages,
    statements.router,
    suspense.router,
    comparisons.router,
    tariffs.router,
    claims.router,
    billing_codes.router,
    qris.router,
    qris_settlements.router,
    va_requests.router,
    deadline_list.router,
    task_list.router,
)
