"""Intake over HTTP: a file of routes for each noun."""

from services.intake.account import routes as accounts
from services.intake.applicant import routes as applicants
from services.intake.application import routes as applications
from services.intake.calendar import routes as calendars
from services.intake.card import publication_routes as publications
from services.intake.card import routes as standards
from services.intake.check import routes as checks
from services.intake.clock import routes as clock
from services.intake.compensation import routes as compensations
from services.intake.correction import routes as corrections
from services.intake.file import routes as files
from services.intake.nib import routes as oss
from services.intake.product import routes as products
from services.intake.recalculation import routes as recalculations
from services.intake.returns import routes as returns
from services.intake.siinas_application import routes as siinas
from services.intake.step import routes as steps
from services.intake.token_revocation import routes as token_revocations
from services.intake.tracking import routes as tracking
from services.intake.work import routes as work

ROUTERS = (
    applicants.router,
    accounts.router,
    applications.router,
    files.router,
    steps.router,
    work.router,
    returns.router,
    clock.router,
    corrections.router,
    compensations.router,
    calendars.router,
    recalculations.router,
    checks.router,
    oss.router,
    siinas.router,
    products.router,
    publications.router,
    standards.router,
    token_revocations.router,
    tracking.router,
)
