"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bill import routes as bills
from services.billing.claim import routes as claims
from shared.web import deadline_list, task_list

ROUTERS = (
    bills.router,
    claims.router,
    deadline_list.router,
    task_list.router,
)
