"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bill import routes as bills
from services.billing.billing_code import routes as billing_codes
from shared.web import deadline_list, task_list

ROUTERS = (
    bills.router,
    billing_codes.router,
    deadline_list.router,
    task_list.router,
)
