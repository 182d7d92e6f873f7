"""An administrator revokes an account's tokens, in every process, and only those issued until then."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from deploy.secrets import development_token
from deploy.server import serving
from deploy.system import make_system
from services.intake.token_revocation import token_revocation
from services.intake.token_revocation.token_revocation import RevocationInFuture, TokenRevocation
from shared.database import pool
from shared.errors import Unavailable
from shared.service.revocations import Revocations
from tests.conftest import Databases
from tests.systems import settings_of

PASURUAN, PALEMBANG = "disperindag-pasuruan", "bspji-palembang"
NOW = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
TOKENS: Any = {"subject": "officer-1", "reason": "ponsel hilang"}


@asynccontextmanager
async def served(databases: Databases, data: Path, *names: str) -> AsyncIterator[httpx.AsyncClient]:
    """A process with these services."""
    system = make_system(settings_of(databases, data), names)
    async with (
        serving(system.app, "127.0.0.1", 0) as (server, _),
        httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
    ):
        yield client


def bearer(databases: Databases, data: Path, subject: str, role: str, office: str = PASURUAN) -> dict[str, str]:
    signed = development_token(settings_of(databases, data), subject, office, [role], hours=1)
    return {"authorization": f"Bearer {signed}"}


async def revoke(intake: httpx.AsyncClient, by: dict[str, str], **body: Any) -> httpx.Response:
    headers = {**by, "idempotency-key": str(uuid4()), "channel": "counter"}
    return await intake.post("/intake/v1/token-revocations", json={**TOKENS, **body}, headers=headers)


async def seen_to_be(refused: bool, client: httpx.AsyncClient, by: dict[str, str]) -> httpx.Response:
    """The answer after the process knows; each look waits for the process to read the journal, at most some seconds."""
    until = time.monotonic() + 30
    while True:
        answer = await client.get("/audit/v1/stuck", headers=by)
        if (answer.status_code == 401) == refused or time.monotonic() > until:
            return answer


async def test_a_revoked_token_is_refused_by_every_process(databases: Databases, tmp_path: Path) -> None:
    async with (
        served(databases, tmp_path, "intake") as intake,
        served(databases, tmp_path, "audit") as audit,
    ):
        administrator = bearer(databases, tmp_path, "admin-1", "administrator")
        stolen = bearer(databases, tmp_path, "officer-1", "inspector")
        elsewhere = bearer(databases, tmp_path, "officer-1", "inspector", PALEMBANG)
        other = bearer(databases, tmp_path, "officer-2", "inspector")
        assert (await audit.get("/audit/v1/stuck", headers=stolen)).status_code == 200
        done = await revoke(intake, administrator)
        assert done.status_code == 201, done.text
        refused = await seen_to_be(True, audit, stolen)
        assert (refused.status_code, refused.json()["code"]) == (401, "token-revoked")
        for one in (elsewhere, other):
            assert (await audit.get("/audit/v1/stuck", headers=one)).status_code == 200
        shown = await intake.get(done.headers["location"], headers=administrator)
        assert (shown.status_code, shown.json()["subject"]) == (200, "officer-1")
        timeline = await audit.get(f"/audit/v1/cases/{done.json()['case_id']}", headers=other)
        assert [entry["reason"] for entry in timeline.json()["entries"]] == ["ponsel hilang"]
        async with served(databases, tmp_path, "audit") as started_later:
            assert (await started_later.get("/audit/v1/stuck", headers=stolen)).status_code == 401
        earlier = await revoke(intake, administrator, issued_until="2020-01-01T00:00:00Z")
        assert earlier.status_code == 201
        async with served(databases, tmp_path, "audit") as knows_both:
            assert (await knows_both.get("/audit/v1/stuck", headers=stolen)).status_code == 401, "none is given back"


async def test_only_an_administrator_revokes_and_only_issued_tokens(databases: Databases, tmp_path: Path) -> None:
    async with served(databases, tmp_path, "intake") as intake:
        officer = bearer(databases, tmp_path, "officer-1", "front-office-officer")
        administrator = bearer(databases, tmp_path, "admin-1", "administrator")
        assert (await revoke(intake, officer)).json()["code"] == "role-missing"
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        refused = await revoke(intake, administrator, issued_until=tomorrow)
        assert (refused.status_code, refused.json()["code"]) == (409, "revocation-in-future")


def test_a_token_that_is_not_issued_yet_is_not_revoked() -> None:
    def revoked(until: datetime) -> TokenRevocation:
        return token_revocation.revoke(
            UUID(int=1), NOW, office=PASURUAN, subject="officer-1", issued_until=until, clock=NOW
        )

    assert revoked(NOW).issued_until == NOW
    with pytest.raises(RevocationInFuture):
        revoked(NOW + timedelta(seconds=1))


async def test_before_the_journal_was_read_no_token_is_accepted(databases: Databases) -> None:
    revocations = Revocations()
    with pytest.raises(Unavailable):
        revocations.revoked(PASURUAN, "officer-1", 0)
    async with pool(databases.of("audit"), 1) as reading:
        await revocations.refresh(reading)
    assert not revocations.revoked(PASURUAN, "officer-1", 0)
