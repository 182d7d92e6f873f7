"""Answers HEAD for every GET, with the same head and no body; OPTIONS names the methods of an address."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Response

from shared.clock import Clock
from shared.web.route_table import RECORDED
from tests.shared.web.given import make

OFFICER = {"authorization": "Bearer officer"}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app: FastAPI = make(Clock())

    @app.get("/secrets/{name}", openapi_extra=RECORDED)
    async def read(name: str) -> Response:
        return Response(name)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jejak") as client:
        yield client


@pytest.mark.parametrize("address", ["/boxes", "/boxes?min_position=8", "/readyz", "/openapi.json", "/docs", "/clock"])
async def test_a_head_is_that_of_the_get(http: httpx.AsyncClient, address: str) -> None:
    whole, head = [await http.request(method, address, headers=OFFICER) for method in ("GET", "HEAD")]
    changing = {"date"}
    kept = [{name: one.headers[name] for name in one.headers if name not in changing} for one in (whole, head)]
    assert (head.status_code, kept[1], head.content) == (whole.status_code, kept[0], b"")


async def test_head_is_not_offered_if_reading_is_recorded(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.head("/secrets/a")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, OPTIONS")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/boxes", "GET, HEAD, OPTIONS"),
        ("/boxes/a", "OPTIONS, POST"),
        ("/clock", "GET, HEAD, OPTIONS, PUT"),
        ("/secrets/a", "GET, OPTIONS"),
    ],
)
async def test_options_names_the_methods_of_an_address(http: httpx.AsyncClient, address: str, allowed: str) -> None:
    answer = await http.options(address)
    assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allowed, b"")


async def test_an_unknown_address_has_no_methods(http: httpx.AsyncClient) -> None:
    for method in ("HEAD", "OPTIONS"):
        assert (await http.request(method, "/nowhere")).status_code == 404
