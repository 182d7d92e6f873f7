"""Assembles complaints."""

import os
from dataclasses import replace
from random import SystemRandom

from fastapi import FastAPI
from starlette.datastructures import State

from services.complaints.application.use_cases import Applications
from services.complaints.attachment.background import UploadSweep
from services.complaints.attachment.routes import ATTACHMENT_UPLOADS, LONGER_REQUESTS
from services.complaints.attachment.uploads import Uploads
from services.complaints.attachment.use_cases import Attachments, Claims
from services.complaints.case.use_cases import Cases
from services.complaints.complaint.handled import Handled
from services.complaints.complaint.use_cases import Complaints
from services.complaints.identity.use_cases import Identities
from services.complaints.lapor.background import LaporSending
from services.complaints.lapor.gateway import Lapor
from services.complaints.lapor.read_model import claims, exchanges
from services.complaints.lapor.routes import FILE_SECONDS, LAPOR_FILES, LARGEST_REQUEST, RECEIVE_LAPOR
from services.complaints.lapor.use_cases import LaporTickets
from services.complaints.open311 import app as open311
from services.complaints.open311.api_keys import ApiKeys
from services.complaints.open311.endpoint import Endpoint
from services.complaints.open311.throttle import Open311Throttle
from services.complaints.open311.use_cases import PublicRequests, ReportsOfClients
from services.complaints.pages.filing.routes import FORM_FILES
from services.complaints.pages.sealing import AnswerSeal
from services.complaints.publication.use_cases import Publications
from services.complaints.reactions import passing, reactions
from services.complaints.read_models import deadlines, views, work_list
from services.complaints.report.throttle import ReportThrottle
from services.complaints.report.use_cases import Reports
from services.complaints.routers import ROUTERS
from services.complaints.statistics.use_cases import Statistics
from services.complaints.survey.background import COUNT_SECONDS, SurveyCounting
from services.complaints.survey.link import SurveyLinks
from services.complaints.survey.throttle import SurveyThrottle
from services.complaints.survey.use_cases import Surveys
from services.complaints.tables import rate_limits, tables
from services.complaints.use_cases import ComplaintsUseCases
from shared.assembly import SealingParts, Service, assembled
from shared.files.keeping import Keeping
from shared.files.keys import FileKeys
from shared.files.object_store import ObjectStore
from shared.files.scanner import scanner
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.unit_of_work import UnitOfWork
from shared.service.work_list import Tasks
from shared.settings import Settings
from shared.web.multipart import OVERHEAD

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0
SWEEP_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """The service under its own database role."""
    settings, unit = parts.settings, parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    uploads = _uploads(parts)
    complaints = _use_cases(parts, unit, counters, uploads)
    attempting, sending = _lapor(parts, unit)
    counting = SurveyCounting(complaints.surveys, parts.clock, parts.new_id)
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
            Job("attachments", SWEEP_SECONDS, UploadSweep(unit, uploads, parts.clock).run_once, parts.clock),
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            Job("survey answers", COUNT_SECONDS, counting.run_once, parts.clock),
            attempting.forgetting("exchanges"),
            Job("messages to LAPOR", JOB_SECONDS, sending.run_once, parts.clock),
        ],
        own_proof=frozenset({RECEIVE_LAPOR}),
        larger_bodies={
            ATTACHMENT_UPLOADS: settings.file_limit_bytes + OVERHEAD,
            FORM_FILES: 2 * settings.file_limit_bytes,
            LAPOR_FILES: LARGEST_REQUEST,
        },
        longer_requests={
            **LONGER_REQUESTS,
            FORM_FILES: LONGER_REQUESTS[ATTACHMENT_UPLOADS],
            LAPOR_FILES: FILE_SECONDS,
        },
    )
    _limit(service.app.state, counters, settings)
    service.app.state.answer_seal = AnswerSeal(parts.personal.derived)
    return replace(service, endpoints={open311.PATH: _open311(parts, unit, counters, complaints)})


def _uploads(parts: SealingParts) -> Uploads:
    settings, store = parts.settings, ObjectStore(parts.settings.file_store)
    keeping = Keeping(store, settings.file_limit_bytes)
    return Uploads(store, FileKeys(parts.personal), keeping, scanner(settings.scanner_url), parts.new_id)


def _use_cases(parts: SealingParts, unit: UnitOfWork, counters: Counters, uploads: Uploads) -> ComplaintsUseCases:
    settings, handled = parts.settings, Handled(unit)
    reports = Reports(unit, parts.personal, parts.new_id, Claims(uploads))
    cases = Cases(unit, parts.personal.lookup)
    links = SurveyLinks(parts.personal.derived, settings.public_url)
    return ComplaintsUseCases(
        applications=Applications(unit, parts.personal, parts.new_id, cases),
        attachments=Attachments(
            unit,
            uploads,
            parts.new_id,
            counters,
            handling=handled,
            complaint_of=reports.find,
            limit_readings=settings.file_readings,
            limit_uploads=settings.complaint_uploads,
        ),
        cases=cases,
        complaints=Complaints(unit, parts.personal, parts.new_id),
        deadlines=OfficeDeadlines(unit, deadlines),
        identities=Identities(unit, parts.personal, parts.new_id, handled, reports.find),
        lapor=LaporTickets(unit, reports, parts.clock, parts.new_id, settings.lapor_inbound_tokens),
        publications=Publications(unit),
        reports=reports,
        statistics=Statistics(unit),
        surveys=Surveys(unit, parts.personal, links, parts.new_id, os.urandom),
        tasks=Tasks(unit, work_list),
    )


def _limit(state: State, counters: Counters, settings: Settings) -> None:
    """What one address may do on the public pages."""
    doors = settings.front_doors
    state.report_throttle = state.receipt_throttle = ReportThrottle(counters, settings.wrong_receipts, doors)
    state.survey_throttle = SurveyThrottle(counters, settings.wrong_survey_links, settings.survey_answers, doors)


def _open311(parts: SealingParts, unit: UnitOfWork, counters: Counters, complaints: ComplaintsUseCases) -> FastAPI:
    settings = parts.settings
    endpoint = Endpoint(
        requests=PublicRequests(unit),
        reports=ReportsOfClients(complaints.reports, complaints.attachments, parts.request_key),
        keys=ApiKeys(parts.request_key, settings.open311_keys),
        throttle=Open311Throttle(counters, settings),
        clock=parts.clock,
        contact=settings.open311_contact,
        url=settings.open311_url,
        is_production=settings.mode == "production",
    )
    return open311.open311_app(endpoint, settings)


def _lapor(parts: SealingParts, unit: UnitOfWork) -> tuple[Attempting, LaporSending]:
    settings = parts.settings
    attempting = Attempting.by_settings(unit, claims, exchanges, settings, parts.clock, parts.new_id)
    retrying = Retrying.by_settings(settings.lapor_attempts, settings)
    sending = LaporSending(
        unit,
        attempting,
        Lapor(settings),
        retrying,
        parts.personal,
        clock=parts.clock,
        chance=SystemRandom(),
        new_id=parts.new_id,
    )
    return attempting, sending
