"""Schemes and standards over HTTP, for everybody with a token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from services.certification.main import assemble
from services.certification.scheme.catalogue import SCHEMES
from services.certification.standard.standard import STANDARDS
from shared.assembly import SealingParts
from shared.clock import Clock
from shared.settings import Settings
from tests.conftest import Databases
from tests.people import Staff, verifier


@asynccontextmanager
async def certification(databases: Databases) -> AsyncIterator[httpx.AsyncClient]:
    """Certification on a test's databases."""
    parts = SealingParts(
        settings=Settings(), url=databases.of("certification"), clock=Clock(), tokens=verifier(), request_key=b"r" * 32
    )
    service = assemble(parts)
    assert service.unit is not None
    await service.pool.open()
    try:
        transport = httpx.ASGITransport(app=service.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://certification") as client:
            yield client
    finally:
        await service.unit.appender.close()
        await service.pool.close()


async def test_editions_are_listed_and_shown_with_exact_limits(databases: Databases) -> None:
    async with certification(databases) as client:
        staff = Staff(client)
        listed = (await staff.front_office.get("/standards")).json()["items"]
        assert {one["id"]: one["can_judge"] for one in listed} == {id: one.can_judge for id, one in STANDARDS.items()}
        shown = (await staff.inspector.get("/standards/sni-3553-2006")).json()
        limits = {one["id"]: one["limit"] for one in shown["parameters"]}
        assert limits["nitrit"]["at_most"] == "0.005"
        assert (shown["confidence"], shown["edition"]) == ("B", "2006")
        unknown = await staff.front_office.get("/standards/sni-1-1900")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "standard-unknown")


async def test_schemes_are_listed_and_shown_with_their_stages(databases: Databases) -> None:
    async with certification(databases) as client:
        staff = Staff(client)
        listed = (await staff.front_office.get("/schemes")).json()["items"]
        assert [one["id"] for one in listed] == list(SCHEMES)
        for id, scheme in SCHEMES.items():
            shown = (await staff.inspector.get(f"/schemes/{id}")).json()
            assert [one["stage"] for one in shown["stages"]] == [one.stage for one in scheme.stages]
        unknown = await staff.front_office.get("/schemes/halal")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "scheme-unknown")


async def test_without_a_token_nothing_is_shown(databases: Databases) -> None:
    async with certification(databases) as client:
        assert (await client.get("/schemes")).status_code == 401
