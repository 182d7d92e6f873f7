"""Publishing the standard is a legal duty (UU 25/2009 art. 20-22): anybody may read every card, also as of an earlier
day.
"""

import pytest

from services.intake.card.catalogue import cards
from tests.conftest import Databases
from tests.intake.given.running import intake

CODES = sorted({card.code for card in cards()})


async def test_the_catalogue_is_public(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        items = (await client.get("/standards")).json()["items"]
        assert sorted({item["code"] for item in items}) == CODES
        assert len(CODES) == 18
        for code in CODES:
            card = (await client.get(f"/standards/{code}", params={"at": "2026-01-15"})).json()
            assert (card["code"], len(card["components"]) > 0) == (code, True)


@pytest.mark.parametrize(("at", "version"), [("2023-11-15", "2023"), ("2024-01-10", "2023"), ("2024-01-11", "2024.3")])
async def test_the_version_of_the_day(databases: Databases, at: str, version: str) -> None:
    async with intake(databases) as (_, client):
        assert (await client.get("/standards/PSR-TERA", params={"at": at})).json()["version"] == version


async def test_a_client_with_the_catalogue_is_not_sent_it_again(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        for address in ("/standards", "/standards/PSR-TERA"):
            for accept in ("application/json", "text/html"):
                first = await client.get(address, headers={"Accept": accept})
                assert first.headers["Cache-Control"] == "public, max-age=300"
                seen = {"Accept": accept, "If-None-Match": first.headers["ETag"]}
                again = await client.get(address, headers=seen)
                assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        missing = await client.get("/standards/PSR-NIHIL")
        assert (missing.headers["Cache-Control"], "ETag" in missing.headers) == ("no-store", False)


async def test_an_unpublished_standard_is_not_found(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        before = await client.get("/standards/PSR-TERA", params={"at": "1999-01-01"})
        unknown = await client.get("/standards/PSR-NIHIL")
        assert [answer.json()["code"] for answer in (before, unknown)] == ["no-service-card", "no-service-card"]
        for written in ("psr-tera", "PSR_TERA", "x", "x'; DROP TABLE", "%00", "A" * 500):
            answer = await client.get(f"/standards/{written}")
            assert (answer.status_code, answer.json()["code"]) == (404, "no-service-card"), written
