"""The record of a request: one id in answer, problem and log; one line without personal data; its metrics."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
import structlog
from prometheus_client.parser import text_string_to_metric_families
from structlog.contextvars import merge_contextvars

from deploy.metrics import Metrics
from deploy.origin import Origin
from deploy.system import make_system
from shared.clock import Clock
from tests.conftest import Databases
from tests.shared.web.given import BODY, BOX, GOOD, make
from tests.systems import settings_of

NIK = "3515017006850001"
GIVEN = "0123456789abcdef0123456789abcdef"


class _Boxes:
    """The parts of a service that the origin needs, with routes on the fast path and others."""

    name = "boxes"
    endpoints: Mapping[str, Any] = MappingProxyType({})

    def __init__(self) -> None:
        self.app = make(Clock())


def origin(*front_doors: str) -> Origin:
    return Origin([cast("Any", _Boxes())], [], lambda: None, front_doors=[ip_network(one) for one in front_doors])


def at(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jejak")


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs([merge_contextvars]) as lines:
        yield lines


ASKED: list[tuple[str, str, dict[str, Any], int, str, str]] = [
    ("POST", f"/boxes/v1{BOX}", {"json": BODY, "headers": GOOD}, 200, "boxes", "/shelves/{id}"),
    ("GET", f"/boxes/v1{BOX}?as_of={NIK}", {"headers": GOOD}, 422, "boxes", "/shelves/{id}"),
    ("GET", f"/boxes/v1/shelves/{NIK}", {"headers": GOOD}, 422, "boxes", "/shelves/{id}"),
    ("HEAD", f"/boxes/v1{BOX}", {"headers": GOOD}, 200, "boxes", "/shelves/{id}"),
    ("OPTIONS", f"/boxes/v1{BOX}", {}, 204, "boxes", "/shelves/{id}"),
    ("POST", f"/boxes/v1{BOX}", {"json": BODY}, 401, "boxes", "/shelves/{id}"),
    ("POST", "/boxes/v1/boxes/fault", {"json": BODY, "headers": GOOD}, 500, "boxes", "/boxes/{name}"),
    ("POST", "/boxes/v1/boxes/a", {"content": b"x" * 2000, "headers": GOOD}, 413, "boxes", "/boxes/{name}"),
    ("DELETE", "/boxes/v1/boxes", {"headers": GOOD}, 405, "boxes", "(none)"),
    ("GET", f"/boxes/v1/{NIK}", {}, 404, "boxes", "(none)"),
    ("GET", f"/{NIK}/v1/x", {}, 404, "origin", "(none)"),
    ("BREW", f"/{NIK}", {}, 404, "origin", "(none)"),
    ("GET", "/boxes/v1/openapi.json", {}, 200, "boxes", "/openapi.json"),
    ("GET", "/boxes/v1/docs", {}, 200, "boxes", "/docs"),
]


@pytest.mark.parametrize(("method", "path", "sent", "status", "service", "route"), ASKED)
async def test_each_request_has_one_id_one_line_and_nothing_personal(
    logged: list[Any], method: str, path: str, sent: dict[str, Any], status: int, service: str, route: str
) -> None:
    async with at(origin()) as client:
        answer = await client.request(method, path, **sent)
    assert answer.status_code == status
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    (request_id,) = answer.headers.get_list("x-request-id")
    assert re.fullmatch("[0-9a-f]{32}", request_id)
    if answer.headers.get("content-type") == "application/problem+json":
        assert answer.json()["request_id"] == request_id
    assert {line["request_id"] for line in logged} == {request_id}
    (line,) = [one for one in logged if one["event"] == "request"]
    kept = {name: line[name] for name in ("service", "method", "route", "status", "bytes")}
    assert kept == {
        "service": service,
        "method": "OTHER" if method == "BREW" else method,
        "route": route,
        "status": status,
        "bytes": 0 if method == "HEAD" else len(answer.content),
    }
    assert line["ms"] > 0
    assert NIK not in str(logged)
    assert "officer" not in str(logged)


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ({"x-request-id": GIVEN}, GIVEN),
        ({"x-request-id": "01234567-89ab-cdef-0123-456789abcdef"}, "01234567-89ab-cdef-0123-456789abcdef"),
        ({"traceparent": f"00-{GIVEN}-0123456789abcdef-01"}, GIVEN),
        ({"x-request-id": NIK, "traceparent": f"00-{GIVEN}-0123456789abcdef-01"}, GIVEN),
        ({"x-request-id": NIK}, None),
        ({"x-request-id": GIVEN + "\t" + NIK}, None),
        ({"x-request-id": ""}, None),
        ({"traceparent": f"00-{GIVEN}"}, None),
    ],
)
async def test_a_request_keeps_a_valid_id_of_a_front_door(sent: dict[str, str], taken: str | None) -> None:
    for front_doors in (("127.0.0.0/8",), ("192.0.2.0/24",), ()):
        async with at(origin(*front_doors)) as client:
            found = (await client.get("/boxes/v1/health", headers=sent)).headers["x-request-id"]
            is_known = front_doors == ("127.0.0.0/8",)
            assert (found == taken) == (is_known and taken is not None)
            assert NIK not in found


async def test_each_request_is_counted_under_its_template(logged: list[Any]) -> None:
    app = origin()
    metrics = app.metrics
    async with at(app) as client:
        for number in range(40):
            await client.get(f"/boxes/v1/shelves/{NIK}{number}", headers=GOOD)
            await client.request(f"BREW{number}", f"/boxes/v1/{NIK}{number}")
    found = samples(metrics)
    fitting, strange = (
        {"service": "boxes", "method": method, "route": route}
        for method, route in (("GET", "/shelves/{id}"), ("OTHER", "(none)"))
    )
    assert found["jejak_requests_total", named(**fitting, status="422")] == 40
    assert found["jejak_requests_total", named(**strange, status="401")] == 40
    assert found["jejak_request_seconds_count", named(**fitting)] == 40
    assert NIK not in metrics.exposition().decode()


Labels = frozenset[tuple[str, str]]


def named(**labels: str) -> Labels:
    return frozenset(labels.items())


def samples(metrics: Metrics) -> dict[tuple[str, Labels], float]:
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {(one.name, named(**one.labels)): one.value for family in families for one in family.samples}


@pytest_asyncio.fixture
async def whole(databases: Databases, tmp_path: Path) -> AsyncIterator[Any]:
    """All services, started, without a socket."""
    system = make_system(settings_of(databases, tmp_path))
    async with system.running():
        yield system


async def test_metrics_show_the_state_of_services(whole: Any) -> None:
    billing = next(one for one in whole.services if one.name == "billing")
    await next(one for one in billing.jobs if one.name == "heartbeat").run_once()
    while billing.unit.appender.waiting or billing.pool.get_stats().get("requests_waiting", 0):  # noqa: ASYNC110 – its end is bounded
        await asyncio.sleep(0)  # the running service's own heartbeat
    found = samples(whole.app.metrics)
    here = named(service="billing")
    assert found["jejak_ready", here] == 1
    assert found["jejak_batch_commits_count", here] >= 1
    assert found["jejak_batch_commits_bucket", here | named(le="1.0")] >= 1
    for one in ("position", "follower_lag", "stopped_cases", "commits_waiting", "pool_waiting"):
        assert found[f"jejak_{one}", here] == 0
    assert found["jejak_pass_faults_total", here | {("pass", "stored answers")}] == 0
    for state in ("in-use", "idle"):
        assert found["jejak_pool_connections", here | named(state=state)] >= 0
    assert found["process_open_fds", named()] > 0


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 404),
        ("nowhere", {}, 404),
    ],
)
async def test_only_direct_readers_get_metrics(whole: Any, client: str, headers: dict[str, str], status: int) -> None:
    transport = httpx.ASGITransport(whole.app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://jejak", headers=headers) as reader:
        answer = await reader.get("/metrics")
    assert answer.status_code == status
    assert ("jejak_ready" in answer.text) == (status == 200)
