"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bank import routes as bank
from services.billing.bill import routes as bills
from shared.web import deadline_list, task_list

ROUTERS = (
    bank.router,
    bills.router,
    deadline_list.router,
    task_list.router,
)
