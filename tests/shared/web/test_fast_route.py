"""The fast path and FastAPI answer alike to every request; a well-formed request takes the fast path."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json
from starlette.types import Message

from shared.clock import Clock
from shared.web.route_table import KnownRoutes, RouteTable
from shared.web.routes import Routes
from tests.shared.web.given import BODY, BOX, GOOD, LIMIT, make

JSON = GOOD | {"content-type": "application/json"}


@pytest.fixture
async def both() -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """A client of the app, and one of the same app served by FastAPI alone."""
    fast, thorough = make(Clock()), make(Clock(), route_class=APIRoute)
    thorough.router.routes[:] = [one for one in thorough.routes if not isinstance(one, KnownRoutes)]
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(fast), base_url="http://jejak") as first,
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
ADDRESSES = [
    BOX,
    f"{BOX}?as_of=3",
    f"{BOX}/dusting",
    "/shelves/x",
    f"{BOX}/",
    "/shelves/%2F",
    "/boxes/rule",
    "/boxes/absent",
    "/matches",
    "/nowhere",
]


def seen(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """The visible parts of an answer, without the path it took."""
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


async def test_a_request_in_order_takes_the_fast_path(both: tuple[httpx.AsyncClient, httpx.AsyncClient]) -> None:
    fast, thorough = both
    assert (await fast.post(BOX, json=BODY, headers=GOOD)).headers["way"] == "fast"
    assert (await fast.post(f"{BOX}/dusting", headers=GOOD)).headers["way"] == "fast"
    assert (await thorough.post(BOX, json=BODY, headers=GOOD)).headers["way"] == "thorough"
    for address, way in ((BOX, "fast"), ("/shelves/all", "fast"), (f"{BOX}?as_of=3", "thorough")):
        answer = await fast.get(address, headers={"authorization": "Bearer officer"})
        assert answer.headers["way"] == way


async def test_a_client_that_leaves_while_it_sends_is_no_fault() -> None:
    headers = [(name.encode(), value.encode()) for name, value in JSON.items()]
    scope = {"type": "http", "method": "POST", "path": BOX, "headers": headers, "query_string": b""}
    arriving: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": b"{", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        return arriving.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    with structlog.testing.capture_logs() as lines:
        await make(Clock())(scope, receive, send)
    assert (sent, lines) == ([], [])


def test_a_router_that_is_included_is_refused() -> None:
    """Its routes would be missing from the table, and their queries unchecked."""
    app = make(Clock())
    app.include_router(Routes("forgotten"))
    with pytest.raises(TypeError, match="hand its router to make_app"):
        RouteTable(app).find("GET", "/boxes")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES)
def test_a_body_is_read_as_python_reads_it(value: Any) -> None:
    text = json.dumps(value)
    assert repr(from_json(text)) == repr(json.loads(text))


@given(st.text(alphabet='{}[]",:0123456789.eE+-ntrufalsIyN \\/b'))
def test_accepted_json_is_read_as_python_reads_it(text: str) -> None:
    try:
        value = from_json(text)
    except ValueError:
        return
    assert repr(value) == repr(json.loads(text))
