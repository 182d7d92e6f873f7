"""The routes of audit: reads only, for the inspectorate of an office, in the reader's language."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Header, Path, Query, Request, Response

from services.audit.answers import CasesFound, CaseState, Disclosures, StuckCases, Timeline, Window
from services.audit.use_cases import Audit
from shared.errors import Language
from shared.privacy.clear_text import Sought
from shared.roles import ADMINISTRATOR, INSPECTOR
from shared.web.problems import language_of
from shared.web.reads import ReadRequest, reading
from shared.web.routes import Routes
from shared.web.values import LARGEST_POSITION, SoughtText, ZonedMoment

LARGEST_PAGE = 500


async def _not_kept(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


router = Routes("audit", dependencies=[Depends(_not_kept)])


async def _audit(request: Request) -> Audit:
    return cast("Audit", request.app.state.use_cases)


async def _language(
    response: Response, accept_language: Annotated[Sought | None, Header(description="`id` (default) or `en`.")] = None
) -> Language:
    """The reader's language; marks the answer as depending on it."""
    language = language_of(accept_language)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return language


async def _after(
    after: Annotated[int, Query(ge=0, le=LARGEST_POSITION, description="`next_after` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 200,
) -> Window:
    return Window(after=after, limit=limit)


def _window(read: ReadRequest, page: Window) -> Window:
    return Window(read.as_of, page.after, page.limit)


Asked = Annotated[Audit, Depends(_audit)]
Reader = Annotated[ReadRequest, reading(INSPECTOR)]
Speaking = Annotated[Language, Depends(_language)]
Paging = Annotated[Window, Depends(_after)]
Case = Annotated[UUID, Path(description="The case: the id of its application.")]


@router.read("/cases", "The case of a registration number")
async def cases(
    audit: Asked,
    read: Reader,
    number: Annotated[SoughtText, Query(description="As printed, such as REG/2026/00010.")],
) -> CasesFound:
    return CasesFound(await audit.cases_of(number, read.office, read.as_of))


@router.read("/cases/{case}", "The timeline of a case over all services")
async def timeline(case: Case, audit: Asked, read: Reader, language: Speaking, page: Paging) -> Timeline:
    return await audit.timeline(case, read.office, _window(read, page), language)


@router.read("/cases/{case}/state", "The state of every aggregate of a case")
async def state(case: Case, audit: Asked, read: Reader) -> CaseState:
    return await audit.state(case, read.office, read.as_of)


@router.read("/stuck", "Cases whose automatic steps are stopped")
async def stuck(
    audit: Asked, read: Annotated[ReadRequest, reading(INSPECTOR, ADMINISTRATOR)], language: Speaking, page: Paging
) -> StuckCases:
    return await audit.stuck(read.office, _window(read, page), language)


@router.read("/disclosures", "Who read what of sealed personal data, and which files")
async def disclosures(
    audit: Asked,
    read: Reader,
    language: Speaking,
    page: Paging,
    case: UUID | None = None,
    person: UUID | None = None,
    since: Annotated[ZonedMoment | None, Query(alias="from", description="Recorded at this time or later.")] = None,
    before: Annotated[ZonedMoment | None, Query(alias="to", description="Recorded before this time.")] = None,
) -> Disclosures:
    return await audit.disclosures(
        read.office, _window(read, page), language, case=case, person=person, since=since, before=before
    )
