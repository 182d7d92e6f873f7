"""The one origin: a request that goes directly to its service gets the same answer as through the routes, at any address."""

from collections.abc import Mapping
from ipaddress import ip_network
from types import MappingProxyType
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette

from deploy.origin import Origin
from shared.clock import Clock
from tests.shared.web.given import make

ADDRESSES = [
    "/boxes/v1/health", "/boxes/v1/health/", "/boxes/v1//health", "//boxes/v1/health", "/boxes/v1%2Fhealth", "/boxes%2Fv1/health",
    "/boxes/v1/boxes/v1/health", "/boxes/v1/", "/boxes/v1x/health", "/BOXES/v1/health", "/boxes/v1/%00", "/boxes", "/", "/v1/health",
]  # fmt: skip


class _One:
    """The parts of a service that the origin needs."""

    name = "boxes"
    endpoints: Mapping[str, Any] = MappingProxyType({})

    def __init__(self) -> None:
        self.app = make(Clock())


def origin() -> Origin:
    return Origin([cast("Any", _One())], [], lambda: None, front_doors=[ip_network("127.0.0.1")])


def at(app: Starlette) -> httpx.AsyncClient:
    """A client behind a front door, which gave the request an id."""
    sent = {"X-Request-Id": "0" * 32}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jejak", headers=sent)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
async def test_both_ways_answer_alike(method: str) -> None:
    straight, thorough = origin(), origin()
    thorough._doors = {}
    async with at(straight) as first, at(thorough) as second:
        for address in ADDRESSES:
            one, other = [await client.request(method, address) for client in (first, second)]
            assert (one.status_code, one.headers, one.content) == (other.status_code, other.headers, other.content), (
                address
            )
            assert one.status_code in {200, 204} or one.headers["content-type"] == "application/problem+json", address


@pytest.mark.parametrize("address", ["/boxes/v1", "/boxes/v1?after=x"])
async def test_nobody_is_redirected_to_a_host_that_the_request_names(address: str) -> None:
    async with at(origin()) as client:
        answer = await client.post(address, headers={"Host": "elsewhere.example"})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-address")
