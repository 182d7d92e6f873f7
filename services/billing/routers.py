"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bill import routes as bills
from services.billing.cash import routes as cash
from services.billing.comparison import routes as comparisons
from services.billing.deposit import routes as deposits
from services.billing.ledger import routes as ledger
from services.billing.tariff import routes as tariffs
from shared.web import deadline_list, task_list

ROUTERS = (
    bills.router,
    cash.router,
    deposits.router,
    ledger.router,
    comparisons.router,
    tariffs.router,
    deadline_list.router,
    task_list.router,
)
