"""What one needs to know before reporting, and each office's rules: routes, no rules."""

from typing import Annotated, Any, Final

from fastapi import Depends, Path, Request, Response
from fastapi.responses import HTMLResponse

from services.complaints.pages import PAGES
from services.complaints.pages.standard import promises_of, rules_of
from services.complaints.policy.policy import policy_for
from services.complaints.statistics.schemas import OfficeCode
from shared.offices import OFFICES
from shared.offices import office as office_of
from shared.web.askers import OPEN
from shared.web.face import face_of
from shared.web.public_pages import FRESH_FOR_MINUTES, choosable_language, refused_also_as_pages
from shared.web.routes import Routes

A_PAGE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
router = Routes("pages", route_class=PAGES.route())


@router.get(
    "/pengaduan",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(422, 503)},
    summary="Where a report begins: what one needs, one's rights, and each office's rules",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def read_start(request: Request) -> Response:
    now = face_of(request).clock.now()
    policies = {one.code: policy_for(one.code, "web", one.local_day(now)) for one in OFFICES.values()}
    offices = [(one, policies[one.code], promises_of(policies[one.code], one)) for one in OFFICES.values()]
    return PAGES.shown(request, "start.html", kept=FRESH_FOR_MINUTES, offices=offices)


@router.get(
    "/pengaduan/kantor/{office}",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="The rules of an office for complaints, by channel",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def read_standard(
    request: Request, office: Annotated[OfficeCode, Path(description="Code of the office.")]
) -> Response:
    here = office_of(office)
    on = here.local_day(face_of(request).clock.now())
    return PAGES.shown(request, "standard.html", kept=FRESH_FOR_MINUTES, office=here, on=on, rules=rules_of(here, on))
