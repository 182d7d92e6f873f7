"""What the routes of the endpoint call."""

from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request

from services.complaints.open311.api_keys import ApiKeys
from services.complaints.open311.throttle import Open311Throttle
from services.complaints.open311.use_cases import PublicRequests, ReportsOfClients
from shared.clock import Clock


@dataclass(frozen=True)
class Endpoint:
    """The parts of the endpoint. `url`: the address that discovery names; without it the one that the client used."""

    requests: PublicRequests
    reports: ReportsOfClients
    keys: ApiKeys
    throttle: Open311Throttle
    clock: Clock
    contact: str
    url: str | None
    is_production: bool


def endpoint_of(request: Request) -> Endpoint:
    return cast("Endpoint", request.app.state.endpoint)


def address_of(request: Request) -> str:
    """The address of the endpoint, as the client reached it."""
    scope: Any = request.scope
    return endpoint_of(request).url or f"{request.url.scheme}://{request.url.netloc}{scope.get('root_path', '')}"
