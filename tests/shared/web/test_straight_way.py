"""The straight way and FastAPI's own way answer alike, whatever is sent; and what is in order does go straight."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from shared.clock import Clock
from shared.service.unit_of_work import Ask
from shared.web.commands import command
from shared.web.fast_path import StraightWay
from shared.web.reads import Reading, reading
from tests.shared.web.test_web import BODY, GOOD, LIMIT, BoxBody, make

JSON = GOOD | {"content-type": "application/json"}
ID = "0190f3c2-7b7a-7000-8000-000000000001"
BOX = f"/shelves/{ID}"


def app_with_shelves() -> FastAPI:
    app: FastAPI = make(Clock())

    async def told(request: Request, *said: Any) -> Response:
        way = "FastAPI's" if "route" in request.scope else "straight"
        return Response(repr(said), headers={"way": way})

    @app.post("/shelves/{id}")
    async def put(id: UUID, body: BoxBody, ask: Annotated[Ask, command("officer")], request: Request) -> Response:
        return await told(request, id, body, ask.actor, ask.role, ask.channel, ask.request_hash)

    @app.get("/shelves/all")
    async def read_all(one: Annotated[Reading, reading("officer")], request: Request) -> Response:
        return await told(request, "all", one.role)

    @app.get("/shelves/{id}")
    async def read(id: UUID, one: Annotated[Reading, reading("officer")], request: Request) -> Response:
        return await told(request, id, one)

    return app


@pytest.fixture
async def both() -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    straight, thorough = app_with_shelves(), app_with_shelves()
    left_out: object = StraightWay
    thorough.user_middleware = [one for one in thorough.user_middleware if one.cls != left_out]
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(straight), base_url="http://jejak") as first,
        httpx.AsyncClient(transport=httpx.ASGITransport(thorough), base_url="http://jejak") as second,
    ):
        yield first, second


BODIES = [
    json.dumps(BODY),
    '{"label": "a", "amount": 1.0}',
    '{"label": "a", "amount": 1, "amount": 2}',
    '{"label": "a", "amount": NaN}',
    '{"label": "a", "amount": 123456789012345678901234567890}',
    '{"label": "\\ud800", "amount": 1}',
    '{"label": "a"}',
    '{"label": "a", "amount": "x", "more": 1}',
    '{"label": "a", "amount": 1',
    "null",
    "[]",
    '"a"',
    "",
    "[" * 900,
    json.dumps(BODY).encode("utf-16"),
    b"\xef\xbb\xbf" + json.dumps(BODY).encode(),
    b"\xff",
    " " * (LIMIT + 1),
]
HEADERS = [
    JSON,
    GOOD,
    JSON | {"content-type": "application/json; charset=utf-8"},
    JSON | {"content-type": "Application/JSON"},
    JSON | {"content-type": "application/problem+json"},
    JSON | {"content-type": "text/plain"},
    JSON | {"authorization": "Bearer administrator"},
    JSON | {"authorization": "Bearer stranger"},
    JSON | {"channel": "smoke"},
    {name: value for name, value in JSON.items() if name != "idempotency-key"},
]
ADDRESSES = [BOX, f"{BOX}?as_of=3", "/shelves/x", f"{BOX}/", "/shelves/%2F", "/boxes/rule", "/boxes/absent", "/nowhere"]


def seen(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """All that is seen of an answer but the way it came."""
    headers = {name: value for name, value in answer.headers.items() if name != "way"}
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("body", BODIES)
async def test_both_ways_answer_alike(both: tuple[httpx.AsyncClient, httpx.AsyncClient], body: str | bytes) -> None:
    for address in ADDRESSES:
        for headers in HEADERS:
            first, second = [await one.post(address, content=body, headers=headers) for one in both]
            assert seen(first) == seen(second), (address, headers)


@pytest.mark.parametrize("address", [BOX, "/shelves/all", "/shelves/x", f"{BOX}?as_of=3", f"{BOX}?as_of=x", "/boxes"])
async def test_both_ways_read_alike(both: tuple[httpx.AsyncClient, httpx.AsyncClient], address: str) -> None:
    for headers in ({}, {"authorization": "Bearer officer"}, {"authorization": "Bearer administrator"}):
        first, second = [await one.get(address, headers=headers) for one in both]
        assert seen(first) == seen(second)


async def test_what_is_in_order_goes_straight(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> None:
    straight, thorough = both
    assert (await straight.post(BOX, json=BODY, headers=GOOD)).headers["way"] == "straight"
    assert (await thorough.post(BOX, json=BODY, headers=GOOD)).headers["way"] == "FastAPI's"
    for address, way in ((BOX, "straight"), ("/shelves/all", "straight"), (f"{BOX}?as_of=3", "FastAPI's")):
        answer = await straight.get(address, headers={"authorization": "Bearer officer"})
        assert answer.headers["way"] == way


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES)
def test_a_body_is_read_as_python_reads_it(value: Any) -> None:
    text = json.dumps(value)
    assert repr(from_json(text)) == repr(json.loads(text))


@given(st.text(alphabet='{}[]",:0123456789.eE+-ntrufalsIyN \\/b'))
def test_what_is_read_at_all_is_read_as_python_reads_it(text: str) -> None:
    try:
        value = from_json(text)
    except ValueError:
        return
    assert repr(value) == repr(json.loads(text))
