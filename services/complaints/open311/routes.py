"""GeoReport v2 over HTTP, each address with .xml, .json, and without an ending; routes, no rules.

Sources: GeoReport v2 and Service Discovery (wiki.open311.org); extensions in use: page and page_size, notes, service request updates.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.complaints.open311 import answers, schemas
from services.complaints.open311.catalogue import jurisdiction, service
from services.complaints.open311.definition import defined
from services.complaints.open311.endpoint import Endpoint, address_of, endpoint_of
from services.complaints.open311.error_answers import format_of
from services.complaints.open311.form import Form, read_form
from services.complaints.open311.moments import window
from services.complaints.open311.search import MOST_IDS, id_of, ids_of, listed, next_page, read_page, read_search
from services.complaints.open311.serialisation import MEDIA_TYPES, Content, Format, written
from services.complaints.open311.submission import read_reply, read_report
from services.complaints.open311.use_cases import Sent
from services.complaints.policy.policy import policy_for
from shared.errors import Unreadable
from shared.offices import Office
from shared.web.problems import language_in
from shared.web.public_pages import FRESH_FOR_MINUTES, NOT_KEPT

_SUFFIXES: Final[dict[str, Format | None]] = {".xml": "xml", ".json": "json", "": None}
router = APIRouter()


class JurisdictionMissing(Unreadable):
    code = "jurisdiction-missing"
    indonesian = "Kirim `jurisdiction_id`: kode kantor yang dituju."
    english = "Send `jurisdiction_id`: the code of the office."
    clause = "GeoReport v2, Definitions"


class ServiceMissing(Unreadable):
    code = "open311-service-missing"
    indonesian = "Kirim `service_code`: salah satu dari daftar di `/services`."
    english = "Send `service_code`: one of the list at `/services`."
    clause = "GeoReport v2, POST Service Request"


@dataclass(frozen=True)
class Shown:
    """A content with the headers of its answer."""

    content: Content
    headers: dict[str, str]


Handler = Callable[[Request, Endpoint], Awaitable[Content | Shown]]


def _route(
    path: str,
    summary: str,
    model: Any,
    *parameters: dict[str, Any],
    method: str = "GET",
    body: dict[str, Any] | None = None,
    errors: Sequence[int] = (),
    kept: str = NOT_KEPT,
) -> Callable[[Handler], Handler]:
    """Registers a handler at an address with each ending."""
    described = [
        *parameters,
        *({**schemas.in_query(name, "", minLength=1), "in": "path", "required": True} for name in _names(path)),
    ]

    def register(handler: Handler) -> Handler:
        async def answer(request: Request) -> Response:
            shown = await handler(request, endpoint_of(request))
            shown = Shown(shown, {}) if isinstance(shown, Content) else shown
            syntax = format_of(request.url.path, request.headers.get("accept"))
            headers = {
                "Access-Control-Allow-Origin": "*",
                "Cache-Control": kept,
                "Content-Language": language_in(request),
                "Vary": "Accept, Accept-Language",
            }
            return Response(written(shown.content, syntax), 200, {**headers, **shown.headers}, MEDIA_TYPES[syntax])

        answer.__doc__ = handler.__doc__
        for suffix, syntax in _SUFFIXES.items():
            router.add_api_route(
                f"{path}{suffix}",
                answer,
                methods=[method],
                summary=summary,
                operation_id=f"{handler.__name__}{suffix.replace('.', '_')}",
                response_class=Response,
                responses={**schemas.answers_in(syntax, model), **schemas.errors_in(syntax, *errors)},
                openapi_extra={"parameters": described, **({"requestBody": body} if body else {})},
            )
        return handler

    return register


def _names(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]


def _query(request: Request) -> Form:
    return read_form("", b"", request.url.query)


def _office(form: Form) -> Office:
    """Raises JurisdictionMissing, JurisdictionUnknown."""
    if not (id := form.first("jurisdiction_id")):
        raise JurisdictionMissing
    return jurisdiction(id.strip())


@_route("/discovery", "Where the endpoints are", schemas.DiscoveryView)
async def read_discovery(request: Request, endpoint: Endpoint) -> Content:
    """Service Discovery."""
    return answers.discovery(address_of(request), endpoint.contact, endpoint.is_production)


@_route("/services", "GET Service List", list[schemas.ServiceView], schemas.JURISDICTION, kept=FRESH_FOR_MINUTES)
async def list_services(request: Request, _: Endpoint) -> Content:
    """What can be reported to an office."""
    return answers.service_list(_office(_query(request)), language_in(request))


@_route(
    "/services/{service_code}",
    "GET Service Definition",
    schemas.DefinitionView,
    schemas.JURISDICTION,
    kept=FRESH_FOR_MINUTES,
)
async def read_service(request: Request, endpoint: Endpoint) -> Content:
    """The attributes of a service."""
    office = _office(_query(request))
    code = service(office.code, request.path_params["service_code"]).code
    policy = policy_for(office.code, "open311", office.local_day(endpoint.clock.now()))
    return Content("service_definition", defined(code, policy, language_in(request)))


@_route(
    "/requests",
    "GET Service Requests",
    list[schemas.RequestView],
    schemas.JURISDICTION,
    *schemas.FILTERS,
    *schemas.PAGES,
    schemas.AFTER,
)
async def list_requests(request: Request, endpoint: Endpoint) -> Shown:
    """Public requests, the newest first: of the last 90 days and at most 1000, unless the query says otherwise."""
    await endpoint.throttle.count_read(request)
    query = _query(request)
    office = _office(query)
    if written_ids := listed(query, "service_request_id", MOST_IDS):
        return Shown(
            await _shown(request, endpoint, query, await endpoint.requests.by_ids(office, ids_of(written_ids))), {}
        )
    search = read_search(query, office, endpoint.clock.now())
    rows = await endpoint.requests.search(office, search)
    following = next_page(rows, search.most)
    headers = {} if following is None else {"Link": f'<{_following(request, query, following)}>; rel="next"'}
    return Shown(await _shown(request, endpoint, query, rows), headers)


@_route(
    "/requests/{service_request_id}",
    "GET Service Request",
    list[schemas.RequestView],
    schemas.JURISDICTION,
    schemas.FILTERS[-1],
)
async def read_request(request: Request, endpoint: Endpoint) -> Content:
    """One public request."""
    await endpoint.throttle.count_read(request)
    query = _query(request)
    row = await endpoint.requests.one(_office(query), id_of(request.path_params["service_request_id"]))
    return await _shown(request, endpoint, query, [row])


@_route("/tokens/{token}", "GET service_request_id from a token", list[schemas.ResolvedView], schemas.JURISDICTION)
async def resolve_token(request: Request, endpoint: Endpoint) -> Content:
    """The id of the request whose receipt the token is; none if the report is not public."""
    office, token = _office(_query(request)), request.path_params["token"]
    async with endpoint.throttle.token(request):
        return answers.resolved(token, await endpoint.reports.resolve(office, token))


@_route(
    "/requests",
    "POST Service Request",
    list[schemas.FiledView],
    method="POST",
    body=schemas.REPORT,
    errors=(403, 413),
)
async def file_report(request: Request, endpoint: Endpoint) -> Content:
    """Files a report with the office. Without secrecy the answer has the public id, otherwise a token; both with the receipt."""
    form, office, client = await _sent(request, endpoint)
    if not (code := form.first("service_code").strip()):
        raise ServiceMissing
    language = language_in(request)
    report = read_report(form, office, service(office.code, code), language)
    filed = await endpoint.reports.file(office, report, form.files, await _how(request, endpoint, client))
    return answers.filed(filed.public_id, filed.receipt, language)


@_route(
    "/servicerequestupdates",
    "GET Service Request Updates (extension)",
    list[schemas.UpdateView],
    schemas.JURISDICTION,
    *schemas.FILTERS[2:4],
    *schemas.PAGES,
)
async def list_updates(request: Request, endpoint: Endpoint) -> Content:
    """Changes of status of public requests, the newest first: of the last 90 days and at most 1000."""
    await endpoint.throttle.count_read(request)
    query = _query(request)
    office = _office(query)
    within = window(query.first("start_date"), query.first("end_date"), office, endpoint.clock.now())
    rows = await endpoint.requests.updates(office, within, *read_page(query))
    return answers.update_list(rows, office, language_in(request))


@_route(
    "/servicerequestupdates",
    "POST Service Request Update (extension)",
    list[schemas.UpdatedView],
    method="POST",
    body=schemas.UPDATE,
    errors=(403, 413),
)
async def send_update(request: Request, endpoint: Endpoint) -> Content:
    """The reporter replies; `token` is the receipt, because only who holds it acts as the reporter."""
    form, office, client = await _sent(request, endpoint)
    token, text = form.first("token").strip(), read_reply(form)
    async with endpoint.throttle.token(request):
        id = await endpoint.reports.reply(office, token, text, await _how(request, endpoint, client))
    return answers.updated(id)


async def _sent(request: Request, endpoint: Endpoint) -> tuple[Form, Office, str]:
    """The form of a client with a key, its office, and the name of the client."""
    form = read_form(request.headers.get("content-type", ""), await request.body(), request.url.query)
    office = _office(form)
    client = endpoint.keys.client(form.first("api_key"), office.code)
    await endpoint.throttle.count_post(client)
    return form, office, client


async def _how(request: Request, endpoint: Endpoint, client: str) -> Sent:
    """How the request was sent. A client may name a key for a repetition, as at our own addresses; the standard has none."""
    return Sent(
        client=client,
        address=endpoint.throttle.address(request),
        now=endpoint.clock.now(),
        key=request.headers.get("idempotency-key"),
        body=await request.body(),
    )


async def _shown(request: Request, endpoint: Endpoint, query: Form, rows: list[Any]) -> Content:
    notes = await endpoint.requests.notes(rows) if query.first("extensions") == "true" else None
    return answers.request_list(rows, language_in(request), notes)


def _following(request: Request, query: Form, after: str) -> str:
    """The address of the next page: the same filters, after the last request of this one."""
    pairs = [
        (name, value) for name, values in query.fields.items() if name not in {"after", "page"} for value in values
    ]
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return f"{address_of(request)}{path}?{urlencode([*pairs, ('after', after)])}"
