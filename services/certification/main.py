"""Assembles certification."""

import os

from services.certification.appeal.use_cases import Appeals
from services.certification.audit.use_cases import Audits
from services.certification.candidate.background import Seating
from services.certification.candidate.use_cases import Approvals, Candidates
from services.certification.certificate.codes import CertificateCodes
from services.certification.certificate.use_cases import Certificates
from services.certification.certification.use_cases import Certifications
from services.certification.committee.use_cases import Committee
from services.certification.data_form.use_cases import DataForms, refuse_unverified
from services.certification.laboratory.use_cases import Laboratories
from services.certification.nonconformity.use_cases import Nonconformities, count_due_days
from services.certification.personnel.use_cases import Personnel
from services.certification.reactions import passing, reactions
from services.certification.read_models import deadlines, views, work_list
from services.certification.register.throttle import RegisterThrottle
from services.certification.register.use_cases import Register
from services.certification.routers import ROUTERS
from services.certification.sample.use_cases import Samplings
from services.certification.session.use_cases import Sessions
from services.certification.standard.use_cases import Standards
from services.certification.surveillance.use_cases import Surveillances
from services.certification.tables import rate_limits, tables
from services.certification.test.use_cases import Tests, stop_tests
from services.certification.use_cases import CertificationUseCases
from shared.assembly import SealingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.work_list import Tasks

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """Certification under its own database role."""
    settings = parts.settings
    unit = parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    codes = CertificateCodes(parts.personal.derived, settings.certificate_key, settings.certificate_keys_withdrawn)
    certification = CertificationUseCases(
        appeals=Appeals(unit),
        approvals=Approvals(unit),
        audits=Audits(unit, parts.new_id, count_due_days, refuse_unverified),
        candidates=Candidates(unit),
        certificates=Certificates(unit, codes, parts.new_id, os.urandom),
        certifications=Certifications(unit),
        committee=Committee(unit, parts.new_id),
        data_forms=DataForms(unit),
        deadlines=OfficeDeadlines(unit, deadlines),
        laboratories=Laboratories(unit, parts.new_id),
        nonconformities=Nonconformities(unit, parts.new_id),
        personnel=Personnel(unit, parts.personal, parts.new_id, parts.clock),
        samplings=Samplings(unit, parts.new_id, stop_tests),
        seating=Seating(unit, parts.clock, parts.new_id),
        sessions=Sessions(unit, parts.new_id),
        standards=Standards(unit, parts.new_id, parts.clock),
        surveillances=Surveillances(unit),
        tasks=Tasks(unit, work_list),
        tests=Tests(unit, parts.new_id),
        register=Register(unit, codes),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(certification), parts.clock, parts.new_id)
    service = assembled(
        parts,
        unit,
        certification,
        ROUTERS,
        reactions(certification),
        title="Jejak: certification",
        description="Certification of products, markets, persons and industries, from application review to certificate.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            Job("seats of sessions", JOB_SECONDS, certification.seating.run_once, parts.clock),
        ],
    )
    service.app.state.register_throttle = RegisterThrottle(
        counters, settings.wrong_certificate_codes, settings.register_searches, settings.front_doors
    )
    return service
