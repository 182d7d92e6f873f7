"""SIINas's applications to us, in our contract with its gateway, and the office's view of them: routes, no rules."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Request, Response

from services.intake.roles import ByOfficer, ReadByStaff, ReadListByStaff
from services.intake.siinas_application.lines import SiinasApplicationLine
from services.intake.siinas_application.notice import Notice
from services.intake.siinas_application.schemas import SiinasApplicationView
from services.intake.siinas_application.siinas_application import SiinasApplication
from services.intake.siinas_application.use_cases import SiinasApplications
from shared.errors import Refusal, Unauthenticated, Unavailable
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

RECEIVE_APPLICATION = "/siinas/applications"

SiinasApplicationsHere = Annotated[SiinasApplications, use_cases(SiinasApplications)]
router = Routes("siinas")


@router.post(RECEIVE_APPLICATION, include_in_schema=False)
async def receive_application(request: Request, received: SiinasApplicationsHere) -> Response:
    """The contract with SIINas's gateway (`docs/other-systems.md` 2.1), so it is not among ours."""
    try:
        notice = Notice.model_validate_json(await request.body())
        id, is_draft = await received.receive(notice, request.headers.get("authorization", ""))
    except ValueError:
        return _said(400, {"error": "malformed"})
    except Unauthenticated:
        return _said(401, {"error": "unauthenticated"})
    except Unavailable:
        raise
    except Refusal as refusal:
        return _said(422, {"error": refusal.code})
    state = "drafted" if is_draft else "waiting"
    return _said(200, {"reference": notice.reference, "application": {"id": str(id), "state": state}})


def _said(status: int, body: dict[str, object]) -> Response:
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, "application/json")


@router.read("/siinas-applications", "Applications that SIINas sent to the office")
async def list_siinas_applications(
    read: ReadListByStaff, received: SiinasApplicationsHere, part: Paging
) -> Listed[SiinasApplicationLine]:
    return listed(await received.list(part.after, part.limit, at=read.office), part)


@router.read("/siinas-applications/{id}", "An application that SIINas sent", shows=SiinasApplicationView.of)
async def read_siinas_application(id: UUID, read: ReadByStaff, received: SiinasApplicationsHere) -> SiinasApplication:
    return await received.read(id, read.as_of, at=read.office)


@router.command(
    "/siinas-applications/{id}/draft",
    "Make it a draft of the applicant with its NIB, once they are registered",
    shows=SiinasApplicationView.of,
)
async def draft_siinas_application(id: UUID, ask: ByOfficer, received: SiinasApplicationsHere) -> Answer:
    return await received.draft(ask, id)
