"""Measures how long a certification case of 300 events takes to load, and its timeline to read, over HTTP."""

import asyncio
import time
from datetime import UTC, date, datetime
from statistics import median
from uuid import UUID, uuid4

import httpx

from bench.databases import PostgreSQL
from bench.extent import Extent
from bench.results import Check, Section, Table
from deploy import logging_setup
from deploy.secrets import development_token
from deploy.system import System, make_system
from services.certification.certification.auditing import begin_audit
from services.certification.certification.billing_gate import clear_billing
from services.certification.certification.certification import Certification, Member
from services.certification.certification.contract import accept_contract, draft_contract
from services.certification.certification.corrections import ask_correction, verify_correction
from services.certification.certification.opening import open_case
from services.certification.certification.review import QUESTIONS, answer_question
from services.certification.certification.team import assign_team
from shared import roles
from shared.contracts.intake import ApplicationAccepted
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from shared.settings import Settings

EVENTS = 300
LOAD_MS, TIMELINE_MS = 20, 100
OFFICE, CLIENT, OFFICER, AUDITOR = "bspji-palembang", "client@bench", "officer@bench", "auditor@bench"
_READS = 50


def audited_case(auditor: str = AUDITOR) -> Certification:
    """A case of green industry whose team is assigned, so that its first audit is due; not yet committed."""
    now, on = datetime.now(UTC), date(2026, 2, 2)
    accepted = ApplicationAccepted(
        application_id=uuid4(),
        applicant_id=uuid4(),
        service_code="PLG-SIH",
        card_version="2023.3",
        verification=None,
        place="office",
        instrument_id=None,
        hand_over="certification",
        promised_until=None,
        accepted_on=on,
        drafted_by=CLIENT,
        accepted_by=OFFICER,
        accounts=(CLIENT,),
    )
    case = open_case(accepted, office=OFFICE, now=now)
    for question in QUESTIONS[1:]:
        answer_question(case, question, True, "Kajian tertulis.", OFFICER, on, now)
    case.standard = case.the_scheme().standards[0]
    answer_question(case, QUESTIONS[0], True, "Kajian tertulis.", OFFICER, on, now)
    draft_contract(case, (), OFFICER, on, now)
    accept_contract(case, 1, "account", None, CLIENT, on, now)
    clear_billing(case, "paid", on, now)
    assign_team(case, (Member(auditor, "lead-auditor"),), None, None, None, OFFICER, on, now)
    return case


def _case() -> Certification:
    """A case in its first audit, with corrections asked for and verified until it has so many events."""
    case, now, on = audited_case(), datetime.now(UTC), date(2026, 2, 2)
    begin_audit(case, "audit-stage-1", uuid4(), AUDITOR, on, now)
    while len(case.pending_events) < EVENTS:
        nonconformity = uuid4()
        ask_correction(case, "audit-stage-1", nonconformity, AUDITOR, on, now)
        verify_correction(case, nonconformity, AUDITOR, on, now)
    return case


async def _keep(system: System, case: Certification) -> None:
    [certification] = [one for one in system.services if one.name == "certification"]
    assert certification.unit is not None

    async def decide(work: Work) -> None:
        work.add(case)

    ask = Ask.of_system("certification", "integration", OFFICE, uuid4(), datetime.now(UTC))
    await certification.unit.run(ask, decide)


async def _times(client: httpx.AsyncClient, path: str) -> list[float]:
    """Milliseconds of each read, after one that warms the process up."""
    times = []
    for _ in range(_READS + 1):
        began = time.perf_counter()
        answer = await client.get(path)
        times.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == httpx.codes.OK, answer.text
    return times[1:]


async def _measured(settings: Settings) -> tuple[dict[str, list[float]], int]:
    system, case = make_system(settings, ("certification", "audit")), _case()
    events = len(case.pending_events)
    token = development_token(settings, "inspector@bench", OFFICE, [roles.INSPECTOR], 1)
    async with system.app.router.lifespan_context(system.app):
        await _keep(system, case)
        transport = httpx.ASGITransport(app=system.app)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
            paths = {"case": _path(case.id), "timeline": f"/audit/v1/cases/{case.case_id}?limit=200"}
            return {name: await _times(client, path) for name, path in paths.items()}, events


def _path(id: UUID) -> str:
    return f"/certification/v1/certifications/{id}"


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """One long case, read one request after another; the extent changes nothing."""
    del extent
    logging_setup.configure(quiet=True)
    with postgresql.fresh() as settings:
        found, events = asyncio.run(_measured(settings))
    rows, checks = [], []
    for name, target in (("case", LOAD_MS), ("timeline", TIMELINE_MS)):
        times = sorted(found[name])
        middle, late = round(median(times), 1), round(times[int(0.95 * len(times))], 1)
        rows.append((name, events, middle, late))
        checks.append(Check(f"ms, {name} of {events} events", middle, f"< {target}", middle < target))
    return Section("A long certification case", Table(("what", "events", "median ms", "p95 ms"), rows), checks)
