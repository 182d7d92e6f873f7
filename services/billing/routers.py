"""The HTTP face of billing: a file of routes for each noun."""

from services.billing.bank import routes as bank
from services.billing.bill import routes as bills
from services.billing.qris import routes as qris
from services.billing.qris_settlement import routes as qris_settlements
from services.billing.registration import routes as va_requests
from shared.web import deadline_list, task_list

ROUTERS = (
    bank.router,
    bills.router,
    qris.router,
    qris_settlements.router,
    va_requests.router,
    deadline_list.router,
    task_list.router,
)
