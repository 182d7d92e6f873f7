"""Assembles complaints."""

from services.complaints.complaint.use_cases import Complaints
from services.complaints.reactions import passing, reactions
from services.complaints.read_models import deadlines, views, work_list
from services.complaints.report.throttle import ReportThrottle
from services.complaints.report.use_cases import Reports
from services.complaints.routers import ROUTERS
from services.complaints.statistics.use_cases import Statistics
from services.complaints.tables import rate_limits, tables
from services.complaints.use_cases import ComplaintsUseCases
from shared.assembly import SealingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.work_list import Tasks

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """The service under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    complaints = ComplaintsUseCases(
        complaints=Complaints(unit, parts.personal, parts.new_id),
        deadlines=OfficeDeadlines(unit, deadlines),
        reports=Reports(unit, parts.personal, parts.new_id),
        statistics=Statistics(unit),
        tasks=Tasks(unit, work_list),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(complaints), parts.clock, parts.new_id)
    service = assembled(
        parts,
        unit,
        complaints,
        ROUTERS,
        reactions(complaints),
        title="Jejak: complaints",
        description="Complaints, aspirations and suggestions, from receipt to archive, and the satisfaction survey.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
        ],
    )
    settings = parts.settings
    service.app.state.report_throttle = ReportThrottle(counters, settings.wrong_receipts, settings.front_doors)
    return service
