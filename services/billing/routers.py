"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bill import routes as bills
from services.billing.payer import routes as payer
from services.billing.reconciliation import routes as statements
from services.billing.refund import routes as refunds
from services.billing.report import routes as reports
from services.billing.suspense import routes as suspense
from shared.web import deadline_list, task_list

ROUTERS = (
    bills.router,
    payer.own,
    payer.public,
    refunds.router,
    reports.router,
    reports.pages,
    statements.router,
    suspense.router,
    deadline_list.router,
    task_list.router,
)
