"""The side to compare with for findings of an audit: the same endpoint as CRUD with an audit row, in the form of `bench/crud.py`.

One row for the audit (findings in it), one for the case, one for the person with the evidence of their competence. The checks are
those of the endpoint of certification: the audit and the case are open, the asker acts for the stage and is of the team, employed and
competent today.
"""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel
from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bench import crud
from bench.crud import Asked, Row
from services.certification.audit.audit import Grade
from services.certification.audit.schemas import FindingBody
from services.certification.scheme.catalogue import scheme_of
from shared.settings import Settings


class CaseRow(Row):
    __tablename__ = "certifications"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(Text)
    scheme: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)


class VisitRow(Row):
    __tablename__ = "visits"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    office: Mapped[str] = mapped_column(Text)
    certification_id: Mapped[UUID] = mapped_column(ForeignKey(CaseRow.id))
    stage: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    team: Mapped[dict[str, str]] = mapped_column(JSONB)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class PersonRow(Row):
    __tablename__ = "persons"

    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    office: Mapped[str] = mapped_column(Text)
    employed_until: Mapped[date | None]
    grants: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    trainings: Mapped[list[str]] = mapped_column(JSONB)
    observations: Mapped[int]


class FindingAnswer(BaseModel):
    audit_id: UUID
    number: int
    clause: str
    words: str
    grade: Grade
    by: str
    on: date
    nonconformity_id: UUID | None


async def record_finding(id: UUID, body: FindingBody, command: Asked) -> Response:
    asker, session = command.asker, command.session
    row = await session.get(VisitRow, id, with_for_update=True)
    if row is None or row.office != asker.office:
        raise HTTPException(404)
    case = await session.get_one(CaseRow, row.certification_id)
    scheme = scheme_of(case.scheme)
    asker.acting_as(*scheme.by_name["audit-stage-1"].by)
    part = row.team.get(asker.subject)
    if row.status != "open" or case.status != "open" or part not in {"lead-auditor", "auditor"}:
        raise HTTPException(409)
    person = (await session.scalars(select(PersonRow).where(PersonRow.subject == asker.subject))).one_or_none()
    wanted = scheme.competences[part]
    if (
        person is None
        or (person.employed_until is not None and person.employed_until < command.day)
        or case.scheme not in person.grants.get(part, [])
        or not {*wanted.trainings} <= {*person.trainings}
        or person.observations < wanted.observations
    ):
        raise HTTPException(409)
    answer = FindingAnswer(
        audit_id=row.id,
        number=len(row.findings) + 1,
        clause=body.clause,
        words=body.words,
        grade=body.grade,
        by=asker.subject,
        on=command.day,
        nonconformity_id=None,
    )
    recorded = answer.model_dump(mode="json", exclude={"audit_id"})
    row.findings = [*row.findings, recorded]
    row.version += 1
    return await command.finish(200, row.id, "finding-recorded", recorded, answer.model_dump_json().encode())


def make(settings: Settings) -> FastAPI:
    """The app of `bench/crud.py` with this endpoint, too."""
    app = crud.make(settings)
    app.add_api_route("/certification/v1/audits/{id}/findings", record_finding, methods=["POST"])
    return app
