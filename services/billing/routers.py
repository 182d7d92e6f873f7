"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bank import routes as bank
from services.billing.bill import routes as bills
from services.billing.claim import routes as claims
from services.billing.comparison import routes as comparisons
from services.billing.tariff import routes as tariffs
from shared.web import deadline_list, task_list

ROUTERS = (
    bank.router,
    bills.router,
    comparisons.router,
    tariffs.router,
    claims.router,
    deadline_list.router,
    task_list.router,
)
