"""The use cases of billing: a file for each noun."""

from dataclasses import dataclass

from services.billing.bill.use_cases import Bills
from services.billing.billing_code.use_cases import BillingCodes
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class BillingUseCases:
    """All use cases of the service, by noun."""

    bills: Bills
    codes: BillingCodes
    deadlines: OfficeDeadlines
    tasks: Tasks
