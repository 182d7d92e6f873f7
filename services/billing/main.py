"""Assembles billing."""

from services.billing.bill.use_cases import Bills
from services.billing.payer.use_cases import PayerBills
from services.billing.reactions import passing, reactions
from services.billing.read_models import deadlines, views, work_list
from services.billing.reconciliation.background import Classification
from services.billing.reconciliation.routes import LARGEST_STATEMENT, STATEMENT_FILES, STATEMENT_SECONDS
from services.billing.reconciliation.use_cases import Statements
from services.billing.refund.use_cases import Refunds
from services.billing.report.use_cases import Reports
from services.billing.routers import ROUTERS
from services.billing.suspense.use_cases import Suspense
from services.billing.tables import rate_limits, tables
from services.billing.use_cases import BillingUseCases
from shared.assembly import DecidingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.work_list import Tasks
from shared.web.receipts import ReceiptThrottle

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0
STATEMENTS_SECONDS = 30.0


def assemble(parts: DecidingParts) -> Service:
    """Billing under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    classification = Classification(unit, parts.clock, parts.new_id)
    billing = BillingUseCases(
        bills=Bills(unit),
        deadlines=OfficeDeadlines(unit, deadlines),
        payer_bills=PayerBills(unit, ways=()),
        refunds=Refunds(unit, parts.new_id),
        reports=Reports(unit),
        statements=Statements(unit, classification.classify, parts.new_id),
        suspense=Suspense(unit),
        tasks=Tasks(unit, work_list),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(billing), parts.clock, parts.new_id)
    service = assembled(
        parts,
        unit,
        billing,
        ROUTERS,
        reactions(billing),
        title="Jejak: billing",
        description="What a service costs and under which law: tariff, bill, payment, refund, ledger and reconciliation.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            Job("statements", STATEMENTS_SECONDS, classification.run_once, parts.clock),
        ],
        larger_bodies={STATEMENT_FILES: LARGEST_STATEMENT},
        longer_requests={STATEMENT_FILES: STATEMENT_SECONDS},
    )
    settings = parts.settings
    service.app.state.receipt_throttle = ReceiptThrottle(counters, settings.wrong_receipts, settings.front_doors)
    return service
