"""Health is green only if the service could commit a moment ago; otherwise red, with a code that names the part."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest_asyncio

from deploy.server import serving
from deploy.system import System, make_system
from shared.database import connect
from shared.journal.leaf_hash import LARGEST_INTEGER
from tests.conftest import Databases
from tests.database_urls import database_name
from tests.systems import settings_of

SERVICES = ("intake", "metrology", "certification", "complaints", "messages", "billing", "audit")
DECIDING = SERVICES[:3]
AN_END = 60.0
"""Seconds to wait at most, on a machine that is busy with other tests."""


@asynccontextmanager
async def watched(databases: Databases, data: Path) -> AsyncIterator[tuple[System, httpx.AsyncClient]]:
    """All services, green at the beginning; each proves every tenth of a second that it can work."""
    system = make_system(settings_of(databases, data).model_copy(update={"health_seconds": 0.1}))
    async with (
        serving(system.app, "127.0.0.1", 0) as (server, _),
        httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
    ):
        await until_green(client, *SERVICES)
        yield system, client


@pytest_asyncio.fixture
async def http(databases: Databases, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with watched(databases, tmp_path) as (_, client):
        yield client


async def codes(client: httpx.AsyncClient, service: str, address: str = "readyz") -> set[tuple[str, str]]:
    """The red parts with their codes; empty if the service is ready."""
    answer = await client.get(f"/{service}/v1/{address}", headers={"Accept-Language": "en"})
    if answer.status_code == 200:
        return set()
    problem = answer.json()
    assert (answer.status_code, problem["code"], answer.headers["retry-after"]) == (503, "not-ready", "1")
    return {(one["part"], one["code"]) for one in problem["details"]["red"]}


async def until_green(client: httpx.AsyncClient, *services: str) -> None:
    async with asyncio.timeout(AN_END):
        for service in services:
            while await codes(client, service):
                pass


async def until_red(client: httpx.AsyncClient, part: str, code: str, *services: str) -> None:
    async with asyncio.timeout(AN_END):
        for service in services:
            while (part, code) not in await codes(client, service):
                pass
            assert (await client.get(f"/{service}/v1/livez")).status_code == 200


async def green(client: httpx.AsyncClient, address: str) -> httpx.Response:
    """The first green answer."""
    async with asyncio.timeout(AN_END):
        while (answer := await client.get(address)).status_code != 200:
            pass
    return answer


async def set_counter(databases: Databases, position: int) -> None:
    """Sets only the counter row, which only the owner of the database can."""
    async with await connect(databases.url) as connection:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute("UPDATE journal.head SET position = %s", (position,))


@contextmanager
def owner(databases: Databases) -> Iterator[psycopg.Connection]:
    with psycopg.connect(databases.keys_url, autocommit=True) as connection:  # of the same server, in another database
        yield connection


def cut_off(connection: psycopg.Connection, databases: Databases) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database_name(databases.url),)
    )


async def test_ordinary_work_is_green_and_health_writes_nothing(http: httpx.AsyncClient, databases: Databases) -> None:
    async with await connect(databases.url) as connection:
        row = await (await connection.execute("SELECT count(*) FROM journal.events")).fetchone()
        assert row == (0,)
        beats = await (await connection.execute("SELECT name, position FROM billing.cursors ORDER BY name")).fetchall()
        assert beats == [("billing", 0), ("heartbeat", 0)]
    for address in ("livez", "readyz"):
        answer = await green(http, f"/{address}")
        assert answer.json() == {"services": list(SERVICES)}
        assert answer.headers["cache-control"] == "no-store"
    for service in SERVICES:
        assert (await http.get(f"/{service}/v1/livez")).json() == {"service": service}
        health = [(await green(http, f"/{service}/v1/{address}")).json() for address in ("readyz", "health")]
        assert health == [{"service": service, "position": 0, "degraded": []}] * 2


async def test_services_are_red_but_alive_until_the_database_is_back(
    http: httpx.AsyncClient, databases: Databases
) -> None:
    name = database_name(databases.url)
    with owner(databases) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        cut_off(connection, databases)
        await until_red(http, "journal", "database-unreachable", *DECIDING)
        await until_red(http, "journal", "unreachable", "audit")
        whole = await http.get("/readyz", headers={"Accept-Language": "en"})
        assert (whole.status_code, whole.json()["code"]) == (503, "not-ready")
        assert {one["service"] for one in whole.json()["details"]["red"]} == set(SERVICES)
        assert (await http.get("/livez")).status_code == 200
        assert await codes(http, "audit", "health")
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        await until_green(http, *SERVICES)


async def test_a_held_counter_row_makes_red_until_it_is_released(http: httpx.AsyncClient, databases: Databases) -> None:
    async with await connect(databases.url) as holder:
        await holder.execute("BEGIN")
        await holder.execute("SELECT position FROM journal.head FOR UPDATE")
        await until_red(http, "journal", "counter-held", *DECIDING)
        await until_green(http, "audit")
        await holder.execute("ROLLBACK")
        await until_green(http, *SERVICES)


async def test_a_counter_at_its_end_is_red(http: httpx.AsyncClient, databases: Databases) -> None:
    await set_counter(databases, LARGEST_INTEGER - 1)
    await until_red(http, "journal", "counter-at-its-end", *DECIDING)


async def test_a_read_only_database_is_red(http: httpx.AsyncClient, databases: Databases) -> None:
    name = database_name(databases.url)
    with owner(databases) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        cut_off(connection, databases)
        await until_red(http, "journal", "database-read-only", *DECIDING)
        await until_green(http, "audit")
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = off".encode())
        cut_off(connection, databases)
        await until_green(http, *SERVICES)


FULL = """
CREATE FUNCTION billing.full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER full_disk BEFORE UPDATE ON billing.cursors FOR EACH ROW EXECUTE FUNCTION billing.full_disk();
"""


async def test_the_error_of_a_full_disk_makes_red(http: httpx.AsyncClient, databases: Databases) -> None:
    async with await connect(databases.url) as connection:
        await connection.execute(FULL)
        await until_red(http, "journal", "disk-full", "billing")
        await connection.execute("DROP TRIGGER full_disk ON billing.cursors")
    await until_green(http, *SERVICES)


async def test_the_position_of_audit_is_the_journals_head(http: httpx.AsyncClient, databases: Databases) -> None:
    await set_counter(databases, 5)
    async with asyncio.timeout(AN_END):
        while (await green(http, "/audit/v1/health")).json()["position"] != 5:
            pass


async def test_a_process_that_is_about_to_end_is_not_ready(databases: Databases, tmp_path: Path) -> None:
    async with watched(databases, tmp_path) as (system, client):
        system.process.is_ending = True
        for service in SERVICES:
            assert ("process", "draining") in await codes(client, service)
        system.process.is_ending = False


async def test_background_work_that_ends_is_red_in_every_service(databases: Databases, tmp_path: Path) -> None:
    async with watched(databases, tmp_path) as (_, client):
        (guard,) = [one for one in asyncio.all_tasks() if one.get_name() == "clock guard"]
        guard.cancel()
        await until_red(client, "clock guard", "ended", *SERVICES)


async def test_a_follower_that_ended_is_red(databases: Databases, tmp_path: Path) -> None:
    async with watched(databases, tmp_path) as (system, client):
        async with await connect(databases.url) as connection:
            await connection.execute("SET session_replication_role = replica")
            await connection.execute(A_HOLE)
        system.news.tell()
        await until_red(client, "follower", "ended", "billing")


A_HOLE = """
INSERT INTO journal.events (position, stream_id, version, type, schema_version, payload, case_id, office, actor, actor_role,
    channel, command_id, command_part, recorded_at, effective_at, leaf_hash)
VALUES (2, gen_random_uuid(), 1, 'billing.bill-opened', 1, '{}', gen_random_uuid(), 'o', 'a', 'r', 'counter',
    gen_random_uuid(), 0, now(), now(), '\\x00')
"""
