"""What intake can be asked to do: a file of use cases for each noun."""

from dataclasses import dataclass

from services.intake.application.after_checks import AfterChecks
from services.intake.application.amends import Amends
from services.intake.application.applicants import Applicants
from services.intake.application.applications import Applications
from services.intake.application.attempts import Attempts
from services.intake.application.bindings import Bindings
from services.intake.application.calendars import Calendars
from services.intake.application.checks import Checks
from services.intake.application.clocks import Clocks
from services.intake.application.compensations import Compensations
from services.intake.application.corrections import Corrections
from services.intake.application.files import Files
from services.intake.application.outer_limits import OuterLimits
from services.intake.application.products import Products
from services.intake.application.publications import Publications
from services.intake.application.received_nibs import ReceivedNibs
from services.intake.application.returns import Returns
from services.intake.application.steps import Steps
from services.intake.application.timekeeping import Timekeeping
from services.intake.application.token_revocations import TokenRevocations
from services.intake.application.tracking import Tracking
from services.intake.application.work import WorkLists
from services.intake.carried_outside import CarriedOutside


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
    checks: Checks
    attempts: Attempts
    received_nibs: ReceivedNibs
    tracking: Tracking
    files: Files
    publications: Publications
    products: Products
    token_revocations: TokenRevocations
    after_checks: AfterChecks
    returns: Returns
    outside: CarriedOutside
