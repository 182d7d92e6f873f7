"""Assembles billing."""

from dataclasses import replace
from datetime import timedelta

from services.billing.bank import assembly as banks
from services.billing.bank.app import PATH
from services.billing.bank.client import BankClient
from services.billing.bank.use_cases import BankCalls, VirtualAccounts
from services.billing.bill.use_cases import Bills
from services.billing.billing_code import assembly as simponi
from services.billing.billing_code.routes import RECEIVE_SIMPONI
from services.billing.billing_code.use_cases import is_in_suspense
from services.billing.cash.use_cases import CashDays, refuse_stopped_day
from services.billing.claim.use_cases import Claims
from services.billing.comparison.use_cases import Comparisons
from services.billing.deposit.use_cases import Deposits
from services.billing.ledger.use_cases import Ledger
from services.billing.payer.use_cases import NumberedWays, PayerBills
from services.billing.qris import assembly as acquirers
from services.billing.qris.use_cases import QrisCodes
from services.billing.qris_settlement.use_cases import QrisSettlements
from services.billing.reactions import passing, reactions
from services.billing.read_models import deadlines, views, work_list
from services.billing.reconciliation.background import Classification
from services.billing.reconciliation.routes import LARGEST_STATEMENT, STATEMENT_FILES, STATEMENT_SECONDS
from services.billing.reconciliation.use_cases import Statements
from services.billing.refund.use_cases import Refunds
from services.billing.registration import assembly as hosting_banks
from services.billing.registration.use_cases import VaRequests
from services.billing.report.use_cases import Reports
from services.billing.routers import ROUTERS
from services.billing.suspense.use_cases import Suspense
from services.billing.tables import rate_limits, tables
from services.billing.use_cases import BillingUseCases, PaymentWays
from shared.assembly import DecidingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.unit_of_work import UnitOfWork
from shared.service.work_list import Tasks
from shared.web.receipts import ReceiptThrottle

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0
FORGET_SECONDS = 3600.0
STATEMENTS_SECONDS = 30.0


def assemble(parts: DecidingParts) -> Service:
    """Billing under its own database role."""
    settings, clock, unit = parts.settings, parts.clock, parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    classification = Classification(unit, clock, parts.new_id)
    billing = _use_cases(parts, unit, classification)
    passed = PassingDeadlines(unit, deadlines.passed, passing(billing), clock, parts.new_id)
    calls = BankCalls(unit, timedelta(days=settings.exchange_days), clock)
    client = BankClient(settings, clock)
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
            Job("deadlines", JOB_SECONDS, passed.run_once, clock),
            *hosting_banks.jobs(parts, unit, client),
            *acquirers.jobs(parts, unit, client),
            Job("calls of banks", FORGET_SECONDS, calls.forget, clock),
            *simponi.jobs(parts, unit, billing.codes),
            Job("statements", STATEMENTS_SECONDS, classification.run_once, clock),
        ],
        own_proof=frozenset({RECEIVE_SIMPONI}),
        larger_bodies={STATEMENT_FILES: LARGEST_STATEMENT},
        longer_requests={STATEMENT_FILES: STATEMENT_SECONDS},
    )
    service.app.state.receipt_throttle = ReceiptThrottle(counters, settings.wrong_receipts, settings.front_doors)
    return replace(service, endpoints={PATH: banks.endpoint(parts, calls, acquirers.services(parts, unit))})


def _use_cases(parts: DecidingParts, unit: UnitOfWork, classification: Classification) -> BillingUseCases:
    accounts, codes = VirtualAccounts(unit), simponi.use_cases(parts, unit)
    return BillingUseCases(
        accounts=accounts,
        bills=Bills(unit, refuse_stopped_day, is_in_suspense),
        cash_days=CashDays(unit),
        deposits=Deposits(unit, parts.new_id),
        ledger=Ledger(unit),
        comparisons=Comparisons(unit),
        claims=Claims(unit),
        codes=codes,
        deadlines=OfficeDeadlines(unit, deadlines),
        qris=QrisCodes(unit),
        qris_settlements=QrisSettlements(unit),
        payer_bills=PayerBills(unit, ways=(NumberedWays(unit),)),
        refunds=Refunds(unit, parts.new_id),
        reports=Reports(unit),
        statements=Statements(unit, classification.classify, parts.new_id),
        suspense=Suspense(unit),
        tasks=Tasks(unit, work_list),
        va_requests=VaRequests(unit),
        ways=PaymentWays(unit, accounts, codes),
    )
