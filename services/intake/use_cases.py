"""Intake's use cases: a file for each noun."""

from dataclasses import dataclass

from services.intake.account.use_cases import Bindings
from services.intake.after_check.use_cases import AfterChecks
from services.intake.amends.use_cases import Amends
from services.intake.applicant.use_cases import Applicants
from services.intake.application.use_cases import Applications
from services.intake.calendar.use_cases import Calendars
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.use_cases import Publications
from services.intake.certificate_report.use_cases import CertificateReports
from services.intake.check.background import Attempts
from services.intake.check.use_cases import Checks
from services.intake.clock.background import Timekeeping
from services.intake.clock.use_cases import Clocks
from services.intake.compensation.use_cases import Compensations
from services.intake.correction.use_cases import Corrections
from services.intake.file.use_cases import Files
from services.intake.nib.use_cases import ReceivedNibs
from services.intake.outer_limit.use_cases import OuterLimits
from services.intake.product.use_cases import Products
from services.intake.recalculation.background import Recalculating
from services.intake.recalculation.use_cases import Recalculations
from services.intake.returns.use_cases import Returns
from services.intake.siinas_application.use_cases import SiinasApplications
from services.intake.step.use_cases import Steps
from services.intake.token_revocation.use_cases import TokenRevocations
from services.intake.tracking.use_cases import Tracking
from services.intake.work.use_cases import WorkLists


@dataclass(frozen=True)
class Intake:
    """All use cases of the service, by noun."""

    applicants: Applicants
    bindings: Bindings
    applications: Applications
    steps: Steps
    work: WorkLists
    calendars: Calendars
    clocks: Clocks
    corrections: Corrections
    amends: Amends
    outer_limits: OuterLimits
    compensations: Compensations
    timekeeping: Timekeeping
    recalculations: Recalculations
    recalculating: Recalculating
    checks: Checks
    certificate_reports: CertificateReports
    attempts: Attempts
    received_nibs: ReceivedNibs
    siinas_applications: SiinasApplications
    tracking: Tracking
    files: Files
    publications: Publications
    products: Products
    token_revocations: TokenRevocations
    after_checks: AfterChecks
    returns: Returns
    outside: CarriedOutside
