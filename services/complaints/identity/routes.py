"""Reporters over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from services.complaints.identity.reporter import Reporter
from services.complaints.identity.schemas import (
    IdentityBody,
    IdentityView,
    ReadingConsentBody,
    ReadingsView,
    ReadingView,
    ReporterView,
)
from services.complaints.identity.use_cases import Identities
from services.complaints.roles import ByHeadOfOffice, ByIdentityReaderOrOfficer, ReadCase
from shared.service.ask import Answer
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.problems import documented
from shared.web.receipts import Receipt, receipt_tried
from shared.web.routes import Routes, answer_once

IdentitiesHere = Annotated[Identities, use_cases(Identities)]
router = Routes("reporters")


@router.read("/complaints/{id}/reporter", shows=ReporterView.of)
async def read_reporter(id: UUID, read: ReadCase, identities: IdentitiesHere) -> Reporter:
    """Which data a reporter left, and how often somebody read one; the data stay sealed."""
    return await identities.read(id, read.office, read.as_of)


@router.command("/complaints/{id}/reporter/disclosures", response_model=IdentityView)
async def disclose_reporter(
    id: UUID, body: IdentityBody, ask: ByIdentityReaderOrOfficer, identities: IdentitiesHere
) -> Answer:
    """Read who reported a matter in clear; each call is recorded, and the reporter can see it."""
    answer, clear = await identities.disclose(ask, id, body.fields, body.purpose)
    return answer_once(answer, IdentityView(values=clear))


@router.command("/complaints/{id}/reporter/consents", shows=ReporterView.of)
async def consent_to_reading(
    id: UUID, body: ReadingConsentBody, ask: ByHeadOfOffice, identities: IdentitiesHere
) -> Answer:
    """Consent to one reading of a whistle-blower's identity by one person."""
    return await identities.consent(ask, id, body.reader, body.fields, body.purpose)


@router.get(
    "/reports/{receipt}/readings",
    response_model=ReadingsView,
    responses=documented(404, 422, 429, 503),
    summary="Every reading of who reported a matter, for the holder of its receipt",
    openapi_extra=OPEN,
)
async def list_readings(request: Request, receipt: Receipt, identities: IdentitiesHere) -> Response:
    """Names no officer: of each reading the day, the role, the fields and the purpose."""
    async with receipt_tried(request):
        readings = await identities.readings(receipt)
    view = ReadingsView(readings=[ReadingView.of(one) for one in readings])
    return Response(view.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type="application/json")
