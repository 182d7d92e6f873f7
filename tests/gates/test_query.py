"""Every route of every service refuses unknown names in a query, and lists the known ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from deploy.system import ASSEMBLIES
from services.billing.billing_code.routes import RECEIVE_SIMPONI
from services.complaints.lapor.routes import RECEIVE_LAPOR
from services.intake.nib.routes import RECEIVE_NIB
from services.intake.siinas_application.routes import RECEIVE_APPLICATION
from shared import roles
from tests.conftest import Databases
from tests.openapi import app_of, operations
from tests.systems import staged

each_service = pytest.mark.parametrize("name", ASSEMBLIES)
EVERY_ROLE = [
    *roles.EVERYBODY,
    roles.CALENDAR_KEEPER,
    roles.NATIONAL_CALENDAR_KEEPER,
    roles.STANDARD_KEEPER,
    roles.COMPLAINT_IDENTITY_READER,
]
EXAMPLES = {"number": "1", "receipt": "1", "code": "PSR-BBM", "product": "skhp", "version": "2026.1"}
PROVED_OTHERWISE = {RECEIVE_APPLICATION, RECEIVE_LAPOR, RECEIVE_NIB, RECEIVE_SIMPONI}
ELSEWHERE = {"/files/{id}", *PROVED_OTHERWISE}
"""Routes that no document has, or not as HEAD; the test calls them all the same."""


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "settings"


def asked(app: FastAPI, path: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://jejak{path}")


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield from ((method, route.path) for method in route.methods or ())


def address(path: str) -> str:
    filled = path
    for part in path.split("/"):
        if part.startswith("{"):
            filled = filled.replace(part, EXAMPLES.get(part.strip("{}"), "01926a3f-52a1-7c11-9a58-0d4c4f5f8a01"))
    return filled


async def test_every_route_refuses_a_parameter_that_it_does_not_know(
    databases: Databases, tmp_path: Path, data: Path
) -> None:
    async with staged(databases, tmp_path) as stage:
        everybody = stage.staff.person("kepala-7", *EVERY_ROLE).headers()
        for name in ASSEMBLIES:
            app = app_of(name, data)
            documented = operations(app.openapi())
            found = [one for one in routes(app) if one[1] not in PROVED_OTHERWISE]
            assert {one for one in found if one[1] not in ELSEWHERE} <= documented.keys()
            for method, path in found:
                at = f"/{name}/v1{address(path)}?zulkenari=1"
                answer = await stage.staff.client.request(method, at, headers=everybody)
                assert answer.status_code == 422, (method, at)
                if method != "HEAD":
                    refused_well(answer, documented[method, path])


def refused_well(answer: httpx.Response, operation: dict[str, Any]) -> None:
    """Asserts that the refusal lists all known names and repeats nothing that was sent."""
    problem = answer.json()
    known = sorted(one["name"] for one in operation["parameters"] if one["in"] == "query")
    assert (problem["code"], problem["details"]) == ("query-parameter-unknown", {"named": ["#1"], "known": known})
    assert "zulkenari" not in answer.text
    assert all(one in problem["detail"] for one in known)


@each_service
async def test_a_stranger_learns_no_parameter(name: str, data: Path) -> None:
    app = app_of(name, data)
    closed = [one for one, operation in operations(app.openapi()).items() if operation.get("security") != []]
    async with asked(app, "") as client:
        answers = [await client.request(method, f"{address(path)}?zulkenari=1") for method, path in closed]
    assert {answer.status_code for answer in answers} == {401}


async def test_many_names_are_refused_in_a_few_words(data: Path) -> None:
    """The answer is short for any number of names; a stranger needs a token before the query is read."""
    async with asked(app_of("intake", data), "") as client:
        for names, code, named in (
            (["receipt"] * 51, "too-many-parameters", None),
            (["zulkenari"] * 6_000, "too-many-parameters", None),
            (["zulkenari"] * 50, "query-parameter-unknown", [f"#{place}" for place in range(1, 6)]),
            (["receipt"] * 50, "query-parameter-repeated", ["receipt"]),
        ):
            answer = await client.get("/track?" + "&".join(names))
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (422, code)
            assert problem.get("details", {}).get("named") == named
            assert len(answer.content) < 1_000
        closed = await client.get("/applications?" + "&".join(["zulkenari"] * 6_000))
    assert closed.status_code == 401


async def test_a_refusal_names_our_names_and_counts_others(databases: Databases, tmp_path: Path) -> None:
    cases = [
        ("channel=1", "query-parameter-unknown", ["channel"]),
        ("limit=2&siti=1&budi=2", "query-parameter-unknown", ["#2", "#3"]),
        ("limit=2&limit=3", "query-parameter-repeated", ["limit"]),
        ("as_of=7", "list-is-of-now", None),
    ]
    async with staged(databases, tmp_path) as stage:
        for query, code, named in cases:
            answer = await stage.staff.front_office.get(f"/intake/v1/applications?{query}")
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (422, code)
            assert problem.get("details", {}).get("named") == named
        silent = await stage.staff.front_office.get("/intake/v1/applications?")
        assert silent.status_code == 200


async def test_a_browser_gets_a_page(data: Path) -> None:
    async with asked(app_of("intake", data), "") as client:
        answer = await client.get("/standards?halaman=2", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "parameter ke-1" in answer.text
