"""The routes of a process beside its services: `/livez`, `/readyz`, `/metrics`, and the short addresses of pages."""

from collections.abc import Awaitable, Callable, Collection, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.metrics import CONTENT_TYPE, Metrics
from shared.assembly import Service
from shared.errors import Language
from shared.networks import Network, is_within
from shared.web.app import NotReady
from shared.web.problems import UnknownAddress, language_of, problem, status_of

SHORT = {"/pengaduan": "/complaints/v1", "/survei": "/complaints/v1"}
"""The beginnings of addresses in messages and on posters, and the root of the service that has these pages."""
START = "/pengaduan"
"""The short address that is a page itself."""
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
_NOT_KEPT = {"Cache-Control": "no-store"}


def process_routes(services: Sequence[Service], metrics: Metrics, readers: Collection[Network]) -> list[Route]:
    """The routes. `readers`: networks that may read the metrics, by a request that no proxy forwarded."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"services": [one.name for one in services]}, headers=_NOT_KEPT)

    async def ready(request: Request) -> Response:
        red = {one.name: found for one in services if (found := one.red())}
        if not red:
            return JSONResponse({"services": [one.name for one in services]}, headers=_NOT_KEPT)
        refusal = NotReady(red)
        return problem(refusal, status_of(refusal), _language(request))

    async def measured(request: Request) -> Response:
        client = request.client.host if request.client else ""
        if any(name in request.headers for name in _FORWARDED) or not is_within(client, readers):
            return problem(UnknownAddress(), 404, _language(request))
        return Response(metrics.exposition(), media_type=CONTENT_TYPE, headers=_NOT_KEPT)

    return [Route("/livez", alive), Route("/readyz", ready), Route("/metrics", measured)]


def short_addresses() -> list[Route]:
    """Leads from each short address to the page itself."""

    def leading(root: str) -> Callable[[Request], Awaitable[Response]]:
        async def lead(request: Request) -> Response:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{root}{request.url.path}{query}", 303)

        return lead

    below = [Route(f"{short}/{{page:path}}", leading(root)) for short, root in SHORT.items()]
    return [Route(START, leading(SHORT[START])), *below]


def _language(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))
