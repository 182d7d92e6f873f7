"""The use cases of billing: a file for each noun."""

from dataclasses import dataclass

from services.billing.bill.use_cases import Bills
from services.billing.payer.use_cases import PayerBills
from services.billing.reconciliation.use_cases import Statements
from services.billing.refund.use_cases import Refunds
from services.billing.report.use_cases import Reports
from services.billing.suspense.use_cases import Suspense
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class BillingUseCases:
    """All use cases of the service, by noun."""

    bills: Bills
    deadlines: OfficeDeadlines
    payer_bills: PayerBills
    refunds: Refunds
    reports: Reports
    statements: Statements
    suspense: Suspense
    tasks: Tasks
