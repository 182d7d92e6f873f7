"""Makes open audits and their auditor for the measurement of findings, on both sides."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from bench.cases import commit_each
from bench.crud_audits import CaseRow, PersonRow, VisitRow
from bench.databases import owner_url
from bench.long_cases import OFFICE, audited_case
from deploy.secrets import development_token
from services.certification import read_models as views
from services.certification.audit.audit import Attendance, Audit, AuditPlan
from services.certification.audit.conducting import open_audit
from services.certification.audit.planning import AuditVisit, plan_audit
from services.certification.certification.auditing import begin_audit
from services.certification.certification.certification import Certification
from services.certification.personnel.granting import grant_role
from services.certification.personnel.person import Employment, Person
from services.certification.personnel.registration import register
from shared.ids import new_id
from shared.privacy.personal import Personal
from shared.settings import Settings

SCHEME = "green-industry"
FINDING = orjson.dumps({"clause": "SIH 23929.1:2022 4", "words": "Neraca air tidak dihitung.", "grade": "observation"})
_ON = date(2026, 2, 2)
_PLAN = AuditPlan((_ON,), ("Pabrik",), ("SIH 4",), ("SIH 23929.1:2022",), Decimal(2), Decimal(2))


def new_auditor() -> str:
    """A lead auditor's subject; each round has one of its own."""
    return f"auditor-{uuid4().hex[:12]}@bench"


def token(settings: Settings, auditor: str) -> str:
    return development_token(settings, auditor, OFFICE, ["lead-auditor"], 8)


def stored_audits(settings: Settings, auditor: str, count: int) -> list[UUID]:
    """Commits so many open audits with their cases, and their auditor; returns the ids of the audits."""
    pairs = [_opened(auditor) for _ in range(count)]
    kept = [_person(auditor), *(case for case, _ in pairs), *(audit for _, audit in pairs)]
    return asyncio.run(commit_each(settings, views.tables, views.views, kept))[-count:]


def crud_audits(settings: Settings, auditor: str, count: int) -> list[UUID]:
    """The same as rows of the CRUD side."""
    now = datetime.now(UTC)
    ids = [new_id(now) for _ in range(count)]
    visit = {"version": 2, "office": OFFICE, "stage": "audit-stage-1", "status": "open", "findings": []}
    person: dict[str, Any] = {
        "office": OFFICE,
        "employed_until": None,
        "grants": {"lead-auditor": [SCHEME]},
        "trainings": [],
    }
    engine = create_engine(owner_url(settings).replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        session.add(PersonRow(subject=auditor, observations=0, **person))
        session.execute(
            insert(CaseRow), [{"id": id, "office": OFFICE, "scheme": SCHEME, "status": "open"} for id in ids]
        )
        session.execute(
            insert(VisitRow),
            [{"id": id, "certification_id": id, "team": {auditor: "lead-auditor"}, **visit} for id in ids],
        )
        session.commit()
    engine.dispose()
    return ids


def _opened(auditor: str) -> tuple[Certification, Audit]:
    case, now = audited_case(auditor), datetime.now(UTC)
    audit = plan_audit(case, AuditVisit("audit-stage-1"), _PLAN, id=new_id(now), by=auditor, on=_ON, now=now)
    open_audit(audit, case.team, Attendance((auditor,), ("Direktur",)), auditor, _ON, now)
    begin_audit(case, audit.stage, audit.id, auditor, _ON, now)
    return case, audit


def _person(auditor: str) -> Person:
    now = datetime.now(UTC)
    sealed: Personal[str] = Personal(new_id(now), "-")
    employment = Employment("staff", date(2020, 1, 1), None)
    person = register(
        now, "bench", office=OFFICE, subject=auditor, name=sealed, nip=None, education="S1", employment=employment
    )
    grant_role(person, "lead-auditor", (SCHEME,), (), "bench", _ON, now)
    return person
