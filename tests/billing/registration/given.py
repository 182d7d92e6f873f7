"""Billing beside the simulated banks and acquirer, each behind a real server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from services.billing.main import assemble
from services.certification.certification.billing_gate import FeeDue
from services.certification.certification.certification import certification_of
from services.certification.certification.fees import FeeLine
from shared.assembly import DecidingParts, Service
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded, read_after
from shared.journal.news import News
from shared.settings import Settings
from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.people import PASURUAN, Staff, verifier

NOW = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
"""Thursday, 08:00 WIB."""
SURAKARTA = "bpsmb-surakarta"
"""Its bank hosts the virtual accounts."""
TOTAL = 150_000


@dataclass
class Beside:
    """An office beside its bank and acquirer."""

    service: Service
    client: httpx.AsyncClient
    simulators: httpx.AsyncClient
    clock: StandingClock
    certification: Appender
    """Appends the events of certification, because no service may write another's."""
    office: str

    @property
    def staff(self) -> Staff:
        return Staff(self.client, self.office)

    def later(self, **by: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**by))

    async def bill(self, rupiah: int = TOTAL, accounts: tuple[str, ...] = ()) -> str:
        """The id of a bill with an SKRD, and with a virtual account at the office's bank."""
        case = uuid4()
        await self._hears_of_a_levy(case, rupiah, accounts)
        (bill,) = (await self._read(f"/bills?case={case}"))["items"]
        issued = await self.staff.skrd_issuer.post(f"/bills/{bill['id']}/skrd")
        assert issued.status_code == 200, issued.text
        await self.follow()
        return str(bill["id"])

    async def read_bill(self, id: str) -> dict[str, Any]:
        return await self._read(f"/bills/{id}")

    async def account(self, bill: str) -> dict[str, Any]:
        """The virtual account of a bill."""
        (account,) = (await self._read(f"/virtual-accounts?bill={bill}"))["items"]
        return dict(account)

    async def number(self, bill: str) -> str:
        return str((await self.account(bill))["number"])

    async def requests(self, bill: str) -> dict[str, dict[str, Any]]:
        """What the bank was asked about the account of a bill, by kind."""
        rows = (await self._read(f"/va-requests?bill={bill}"))["items"]
        return {row["kind"] if row["number"] > 0 else "question": row for row in rows}

    async def tasks(self) -> list[str]:
        return sorted(row["kind"] for row in (await self._read("/tasks"))["items"])

    async def follow(self) -> None:
        """Billing reacts to what has happened."""
        assert self.service.follower is not None
        await self.service.follower.catch_up()

    async def run(self, name: str) -> None:
        """Does what is due now in one job."""
        [job] = [job for job in self.service.jobs if job.name == name]
        await job.run_once()
        await self.follow()

    async def tell(self, who: str, what: str, /, **body: Any) -> dict[str, Any]:
        """Tells a simulator what to do."""
        answer = await self.simulators.request(
            "PUT" if what in {"fault", "lie", "office"} else "POST", f"/{who}/{what}", json=body
        )
        assert answer.status_code == 200, answer.text
        await self.follow()
        found: dict[str, Any] = answer.json()
        return found

    async def at_bank(self, number: str) -> dict[str, Any] | None:
        """What the bank has of a virtual account that we created there."""
        found: dict[str, Any] | None = (await self.simulators.get("/bank/accounts")).json().get(number)
        return found

    async def seen(self, who: str = "bank") -> list[str]:
        found: list[str] = (await self.simulators.get(f"/{who}/seen")).json()["references"]
        return found

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)

    async def count(self, type: str) -> int:
        return sum(row.type == type for row in await self.journal())

    async def ledger(self) -> dict[str, int]:
        """The balance of each account of the ledger: debits less credits."""
        async with self.service.pool.connection() as connection:
            text = "SELECT debit, credit, amount FROM billing.ledger_entries"
            rows = await (await connection.execute(text)).fetchall()
        balances: dict[str, int] = {}
        for debit, credit, amount in rows:
            balances[debit] = balances.get(debit, 0) + amount
            balances[credit] = balances.get(credit, 0) - amount
        return {account: balance for account, balance in sorted(balances.items()) if balance}

    async def _read(self, path: str) -> dict[str, Any]:
        answer = await self.staff.treasurer.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def _hears_of_a_levy(self, case: UUID, rupiah: int, accounts: tuple[str, ...]) -> None:
        now, line = self.clock.now(), FeeLine("sppt-sni-application", "Permohonan", 1, rupiah, rupiah, "Pergub 35/2024")
        due: Any = FeeDue
        event = due(
            originator_id=certification_of(case),
            originator_version=1,
            timestamp=now,
            certification_id=certification_of(case),
            application_id=case,
            service_code="BPSMB-SP",
            moment="before-hand-over",
            kind="levy",
            lines=(line,),
            on=now.date(),
            accounts=accounts,
        )
        context = Context(
            case_id=case,
            actor="dewi",
            actor_role="system",
            office=self.office,
            channel="journal",
            command_id=case,
            recorded_at=now,
            effective_at=now,
        )
        await self.certification.append(Commit(context, [event]))
        await self.follow()


@asynccontextmanager
async def beside_banks(databases: Databases, office: str = PASURUAN, **changes: Any) -> AsyncIterator[Beside]:
    """An office at NOW; `changes` of the settings."""
    clock = StandingClock(NOW)
    async with (
        serving(Starlette(routes=[Mount("/simulators", simulators())]), "127.0.0.1", 0) as (outside, _),
        httpx.AsyncClient(base_url=f"{outside.origin}/simulators", timeout=30) as told,
    ):
        settings = with_simulators(Settings(pool_size=4), f"{outside.origin}/simulators").model_copy(update=changes)
        service = assemble(
            DecidingParts(
                settings=settings,
                url=databases.of("billing"),
                clock=clock,
                tokens=verifier(),
                request_key=b"r" * 32,
            )
        )
        assert service.unit is not None
        assert service.follower is not None
        certification = Appender(databases.of("certification"), News())
        mounts = [Mount(path, app) for path, app in service.endpoints.items()]
        app = Starlette(routes=[*mounts, Mount("/", service.app)])
        async with (
            service.pool,
            serving(app, "127.0.0.1", 0) as (server, _),
            httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
        ):
            await service.follower.start()
            for one in ("bank", "acquirer"):
                await told.put(f"/{one}/office", json={"url": server.origin})
            try:
                yield Beside(service, client, told, clock, certification, office)
            finally:
                await certification.close()
                await service.unit.appender.close()
