"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bill import routes as bills
from services.billing.comparison import routes as comparisons
from services.billing.payer import routes as payer
from services.billing.refund import routes as refunds
from services.billing.suspense import routes as suspense
from services.billing.tariff import routes as tariffs
from shared.web import deadline_list, task_list

ROUTERS = (
    bills.router,
    payer.own,
    payer.public,
    refunds.router,
    suspense.router,
    comparisons.router,
    tariffs.router,
    deadline_list.router,
    task_list.router,
)
