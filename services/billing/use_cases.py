"""The use cases of billing: a file for each noun."""

from dataclasses import dataclass

from services.billing.bank.use_cases import VirtualAccounts
from services.billing.bill.use_cases import Bills
from services.billing.qris.use_cases import QrisCodes
from services.billing.qris_settlement.use_cases import QrisSettlements
from services.billing.registration.use_cases import VaRequests
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class BillingUseCases:
    """All use cases of the service, by noun."""

    accounts: VirtualAccounts
    bills: Bills
    deadlines: OfficeDeadlines
    qris: QrisCodes
    qris_settlements: QrisSettlements
    tasks: Tasks
    va_requests: VaRequests
