"""A bill with a virtual account, and a bank that calls the endpoint /v1.0 over HTTP."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.billing.bank.app import PATH
from services.billing.bank.endpoint import Endpoint
from services.billing.bank.signatures import sign_symmetric
from services.billing.bank.tokens import BankTokens
from services.billing.bank.values import WIB
from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from shared.settings import BankAccess
from tests.billing.bank.given_vectors import PUBLIC_KEY, SECRET, TOKEN
from tests.billing.given import Running, billing, fee_due
from tests.conftest import Databases
from tests.people import PASURUAN

OPENED = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
"""08:00 WIB, an hour before the exchanges of the vectors."""
TOTAL = 150_000
NUMBER = "889992600000000017"
BANK = "bank-jatim"
MONEY = "billing.money-received"
ACCESS = BankAccess.model_validate({"client_key": "JEJAK-TEST", "client_secret": SECRET, "public_key": PUBLIC_KEY})


def code(answer: httpx.Response) -> tuple[int, str, str]:
    content = answer.json()
    return answer.status_code, content["responseCode"], content["responseMessage"]


def flag(answer: httpx.Response) -> str:
    return str(answer.json()["virtualAccountData"]["paymentFlagStatus"])


class VectorTokens(BankTokens):
    """Gives the token of the vectors, which does not end."""

    def issue(self, bank: str, now: datetime) -> str:
        return TOKEN

    def bank_of(self, token: str, now: datetime) -> str | None:
        return BANK if token == TOKEN else super().bank_of(token, now)


@dataclass
class Bank:
    """The bank of the vectors, and the bill that it collects for. `sent`: how many calls it has made."""

    running: Running
    client: httpx.AsyncClient
    endpoint: Endpoint
    bill_id: UUID
    case: UUID
    sent: int = field(default=0)

    def at(self, moment: datetime) -> None:
        self.running.clock.set(moment)

    async def send(self, exchange: dict[str, Any]) -> httpx.Response:
        """Sends a request of the vectors, at its own time."""
        request = exchange["request"]
        self.at(datetime.fromisoformat(request["headers"]["X-TIMESTAMP"]))
        return await self.client.request(
            request["method"], request["path"], content=request["body"].encode(), headers=request["headers"]
        )

    async def pays(self, **changes: Any) -> httpx.Response:
        """A payment of the whole bill; `external` and `headers` change the headers, the rest the body."""
        body = {
            "partnerServiceId": "   88999",
            "customerNo": "2600000000017",
            "virtualAccountNo": "   889992600000000017",
            "paymentRequestId": "20260115001",
            "paidAmount": {"value": "150000.00", "currency": "IDR"},
            "trxDateTime": self._now(),
            "referenceNo": "00113393201",
            "flagAdvise": "N",
        }
        return await self.calls("/transfer-va/payment", body, **changes)

    async def asks(self, **changes: Any) -> httpx.Response:
        """An inquiry about the bill."""
        body = {
            "partnerServiceId": "   88999",
            "customerNo": "2600000000017",
            "virtualAccountNo": "   889992600000000017",
            "inquiryRequestId": "20260115002",
        }
        return await self.calls("/transfer-va/inquiry", body, **changes)

    async def calls(
        self,
        path: str,
        body: dict[str, Any],
        *,
        external: str | None = None,
        headers: dict[str, str] | None = None,
        secret: str = SECRET,
        raw: bytes | None = None,
        **changes: Any,
    ) -> httpx.Response:
        """A signed call; a change to None leaves the field out, `raw` replaces the body."""
        self.sent += 1
        changed = {name: value for name, value in {**body, **changes}.items() if value is not None}
        content = json.dumps(changed).encode() if raw is None else raw
        timestamp = (headers or {}).get("X-TIMESTAMP", self._now())
        sent = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {TOKEN}",
            "X-TIMESTAMP": timestamp,
            "X-SIGNATURE": sign_symmetric(secret, "POST", PATH + path, TOKEN, content, timestamp),
            "X-PARTNER-ID": "88999",
            "X-EXTERNAL-ID": external or str(10**20 + self.sent),
            "CHANNEL-ID": "95231",
            **(headers or {}),
        }
        kept = {name: value for name, value in sent.items() if value}
        return await self.client.post(PATH + path, content=content, headers=kept)

    async def bill(self) -> dict[str, Any]:
        return dict((await self.running.staff.inspector.get(f"/bills/{self.bill_id}")).json())

    async def account(self) -> dict[str, Any]:
        """The virtual account of the bill, as officers see it."""
        listed = await self.running.staff.inspector.get(f"/virtual-accounts?bill={self.bill_id}")
        (account,) = listed.json()["items"]
        return dict(account)

    async def paid_otherwise(self, reference: str = "QR-1", amount: int = TOTAL) -> None:
        """Money that comes by another channel."""
        await self.changes(lambda bill, now: receive_money(bill, Money("qris", reference, amount, now.date()), now))

    async def changes(self, decide: Any) -> None:
        """Something else happens to the bill."""
        now = self.running.clock.now()
        ask = Ask("test", "system", PASURUAN, "integration", uuid4(), now, now)

        async def decided(work: Work) -> None:
            decide(await work.load_to_change(Bill, self.bill_id), now)

        assert self.running.service.unit is not None
        await self.running.service.unit.run(ask, decided)
        await self.running.follower.catch_up()

    async def expires(self, at: datetime) -> None:
        """The account ends at another moment than its profile says."""
        async with self.running.service.pool.connection() as connection:
            await connection.execute("UPDATE billing.virtual_accounts SET expires_at = %s", (at,))

    async def events(self) -> list[str]:
        return [row.type for row in await self.running.journal()]

    async def counts(self, table: str) -> int:
        return int((await self.sql(f"SELECT count(*) FROM billing.{table}"))[0][0])

    async def sql(self, text: Any) -> list[tuple[Any, ...]]:
        async with self.running.service.pool.connection() as connection:
            return list(await (await connection.execute(text)).fetchall())

    def _now(self) -> str:
        return self.running.clock.now().astimezone(WIB).isoformat(timespec="seconds")


@asynccontextmanager
async def bank(databases: Databases, at: datetime = OPENED) -> AsyncIterator[Bank]:
    """Billing with a bill over Rp150.000 under SKRD/2026/00017, its virtual account, and the bank of the vectors."""
    async with billing(databases, at) as running:
        fee = fee_due(rupiah=TOTAL, due_on=at.date())
        await running.hears_of(fee)
        async with running.service.pool.connection() as connection:
            await connection.execute(
                "INSERT INTO billing.numbers VALUES ('skrd', %s, 2026, 16), ('va', %s, 2026, 16)", (PASURUAN, PASURUAN)
            )
        (found,) = await running.bills_of(fee.application_id)
        issued = await running.staff.skrd_issuer.post(f"/bills/{found['id']}/skrd")
        assert issued.status_code == 200, issued.text
        await running.follower.catch_up()
        running.clock.set(at + timedelta(hours=1))
        async with _beside(running, UUID(found["id"]), fee.application_id) as beside:
            yield beside


@asynccontextmanager
async def another_process(databases: Databases, before: Bank) -> AsyncIterator[Bank]:
    """The same bill and bank, served by a process that begins later, on what the database has."""
    async with (
        billing(databases, before.running.clock.now()) as running,
        _beside(running, before.bill_id, before.case) as beside,
    ):
        beside.sent = before.sent
        yield beside


@asynccontextmanager
async def _beside(running: Running, bill: UUID, case: UUID) -> AsyncIterator[Bank]:
    app = running.service.endpoints[PATH]
    endpoint: Endpoint = app.state.endpoint
    callers = type(endpoint.callers)({BANK: ACCESS}, VectorTokens(b"r" * 32), running.clock)
    app.state.endpoint = endpoint = replace(endpoint, callers=callers)
    transport = httpx.ASGITransport(app=_mounted(app))
    async with httpx.AsyncClient(transport=transport, base_url="http://bank") as client:
        yield Bank(running, client, endpoint, bill, case)


def _mounted(app: Any) -> Any:
    """The app as the origin calls it: the whole path, and the root path that it is mounted at."""

    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "root_path": PATH, "app_root_path": ""}, receive, send)

    return inside
