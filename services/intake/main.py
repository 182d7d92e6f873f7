"""Assembles intake."""

from datetime import timedelta
from functools import partial
from random import SystemRandom

from services.intake.account.use_cases import Bindings
from services.intake.after_check.use_cases import AfterChecks
from services.intake.amends.use_cases import Amends
from services.intake.applicant.use_cases import Applicants
from services.intake.application.case_of import applicant_of
from services.intake.application.holders import Holders
from services.intake.application.use_cases import Applications
from services.intake.calendar.use_cases import Calendars
from services.intake.card.carried_outside import CarriedOutside
from services.intake.card.catalogue import current_cards
from services.intake.card.use_cases import Publications
from services.intake.certificate_report.use_cases import CertificateReports
from services.intake.check.background import Attempts
from services.intake.check.read_model import claims, exchanges
from services.intake.check.use_cases import Checks
from services.intake.clock.background import Timekeeping
from services.intake.clock.use_cases import Clocks
from services.intake.compensation.use_cases import Compensations
from services.intake.correction.use_cases import Corrections
from services.intake.duplicate.duplicates import compare
from services.intake.file.background import FileScans
from services.intake.file.quotas import Quotas
from services.intake.file.routes import FILE_PIECES, LONGER_REQUESTS
from services.intake.file.tus import Tus
from services.intake.file.use_cases import Files
from services.intake.nib.routes import RECEIVE_NIB
from services.intake.nib.use_cases import ReceivedNibs
from services.intake.outer_limit.use_cases import OuterLimits
from services.intake.product.use_cases import Products
from services.intake.reactions import passing, reactions
from services.intake.read_models import deadlines, views
from services.intake.recalculation.background import Recalculating
from services.intake.recalculation.use_cases import Recalculations
from services.intake.returns.use_cases import Returns
from services.intake.routers import ROUTERS
from services.intake.siinas_application.routes import RECEIVE_APPLICATION
from services.intake.siinas_application.use_cases import SiinasApplications
from services.intake.step.promises import Promises
from services.intake.step.use_cases import Steps
from services.intake.systems.connected import connected
from services.intake.systems.questions import SYSTEMS
from services.intake.tables import rate_limits, tables
from services.intake.token_revocation.use_cases import TokenRevocations
from services.intake.tracking.use_cases import Tracking
from services.intake.use_cases import Intake
from services.intake.work.use_cases import WorkLists
from shared.assembly import SealingParts, Service, assembled
from shared.files.keys import FileKeys
from shared.files.object_store import ObjectStore
from shared.files.scanner import scanner
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.receipt import new_receipt
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.rate_limit import Counters
from shared.service.unit_of_work import UnitOfWork
from shared.web.receipts import ReceiptThrottle

JOB_SECONDS = 1.0
SCAN_SECONDS = 5.0
COUNTERS_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """Intake under its own database role. Raises DataFault if the data of the service cards cannot be used."""
    current_cards()  # read here, so that a fault stops the start and not a case
    unit = parts.unit_of_work(tables, views)
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    attempts, attempting = _attempts(parts, unit)
    files, scans = _files(parts, unit, counters)
    applications = Applications(unit, files, compare, parts.personal, parts.new_id)
    calendars = Calendars(unit)
    outside = CarriedOutside(parts.settings.carried_outside)
    clocks = Clocks(unit, calendars, parts.clock, outside)
    timekeeping = Timekeeping(unit, clocks, parts.clock, parts.new_id)
    recalculations = Recalculations(unit, calendars, parts.new_id)
    recalculating = Recalculating(unit, recalculations, calendars, parts.clock)
    checks = Checks(unit)
    publications = Publications(unit)
    intake = Intake(
        applicants=Applicants(
            unit, parts.personal, applicant_of, parts.new_id, counters, searches=parts.settings.applicant_searches
        ),
        bindings=_bindings(parts, unit, counters),
        applications=applications,
        steps=Steps(
            unit, applications, Promises(clocks, publications), checks, Holders(parts.personal), new_receipt, outside
        ),
        work=WorkLists(unit),
        calendars=calendars,
        clocks=clocks,
        corrections=Corrections(unit, clocks, parts.clock.tolerance),
        amends=Amends(unit, clocks),
        outer_limits=OuterLimits(unit),
        compensations=Compensations(unit, outside),
        timekeeping=timekeeping,
        recalculations=recalculations,
        recalculating=recalculating,
        checks=checks,
        certificate_reports=CertificateReports(unit, calendars),
        attempts=attempts,
        received_nibs=_received_nibs(parts, unit),
        siinas_applications=SiinasApplications(
            unit,
            parts.clock,
            parts.new_id,
            at=parts.settings.siinas_office,
            token=parts.settings.siinas_inbound_token,
        ),
        tracking=Tracking(unit, calendars, outside),
        files=files,
        publications=publications,
        products=Products(unit),
        outside=outside,
        token_revocations=TokenRevocations(unit, parts.clock, parts.new_id),
        after_checks=AfterChecks(unit, applications),
        returns=Returns(unit),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(intake), parts.clock, parts.new_id)
    service = assembled(
        parts,
        unit,
        intake,
        ROUTERS,
        reactions(intake),
        title="Jejak: intake",
        description="Applicants, and their applications: from draft to the promise, and to the product or the hand-over.",
        jobs=[
            Job("recalculations", JOB_SECONDS, recalculating.run_once, parts.clock),
            Job("clocks", JOB_SECONDS, timekeeping.keep_time, parts.clock),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            Job("files", SCAN_SECONDS, scans.run_once, parts.clock),
            attempting.forgetting("exchanges"),
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            *(Job(f"checks with {one}", JOB_SECONDS, partial(attempts.run_once, one), parts.clock) for one in SYSTEMS),
        ],
        own_proof=frozenset({RECEIVE_NIB, RECEIVE_APPLICATION}),
        larger_bodies={FILE_PIECES: parts.settings.file_limit_bytes},
        longer_requests=LONGER_REQUESTS,
    )
    service.app.add_middleware(Tus, most=parts.settings.file_limit_bytes)
    service.app.state.receipt_throttle = ReceiptThrottle(
        counters, parts.settings.wrong_receipts, parts.settings.front_doors
    )
    return service


def _bindings(parts: SealingParts, unit: UnitOfWork, counters: Counters) -> Bindings:
    settings = parts.settings
    valid = timedelta(hours=settings.binding_code_hours)
    tries = settings.binding_tries
    return Bindings(unit, parts.personal, parts.new_id, new_receipt, counters, valid=valid, tries=tries)


def _files(parts: SealingParts, unit: UnitOfWork, counters: Counters) -> tuple[Files, FileScans]:
    settings = parts.settings
    store, keys = ObjectStore(settings.file_store), FileKeys(parts.personal)
    scans = FileScans(unit, store, keys, scanner(settings.scanner_url), parts.clock)
    files = Files(
        unit,
        store,
        keys,
        scans,
        parts.new_id,
        counters,
        quotas=Quotas(
            file=settings.file_limit_bytes,
            application=settings.files_limit_bytes,
            unfinished=settings.uploads_unfinished,
            a_day=settings.uploads_day_bytes,
        ),
        limit_readings=settings.file_readings,
        expires=timedelta(seconds=settings.upload_expires_seconds),
    )
    return files, scans


def _attempts(parts: SealingParts, unit: UnitOfWork) -> tuple[Attempts, Attempting]:
    settings = parts.settings
    attempting = Attempting.by_settings(unit, claims, exchanges, settings, parts.clock, parts.new_id)
    retrying = Retrying.by_settings(settings.check_attempts, settings)
    attempts = Attempts(
        unit,
        attempting,
        connected(settings, parts.personal.lookup),
        retrying,
        clock=parts.clock,
        chance=SystemRandom(),
        new_id=parts.new_id,
    )
    return attempts, attempting


def _received_nibs(parts: SealingParts, unit: UnitOfWork) -> ReceivedNibs:
    settings = parts.settings
    return ReceivedNibs(
        unit,
        parts.personal,
        parts.clock,
        parts.new_id,
        at=settings.oss_office,
        username=settings.oss_inbound_username,
        password=settings.oss_inbound_password,
        digest_key=parts.request_key,
    )
