"""Each command and each read about one thing of the office, by people of another office and by the payer who is an officer, too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import uuid4

from shared import roles
from tests.billing.given import LEVY, Running, billing, state_fee_due
from tests.billing.refund.given import DOUBLE, billed, money, receives
from tests.billing.suspense.given import holds
from tests.conftest import Databases
from tests.people import Person, Staff

OFFICERS: Final = tuple(role for role in roles.EVERYBODY if role not in {roles.APPLICANT, roles.ADMINISTRATOR})
OWNER: Final = "dewi@disperindag-pasuruan"


@asynccontextmanager
async def things(databases: Databases) -> AsyncIterator[tuple[Running, dict[str, str]]]:
    """One of each thing that has an address, by the beginning of its address; the bills are of the account OWNER."""
    async with billing(databases) as running:
        staff = running.staff
        bill = await billed(running, accounts=(OWNER,))
        await receives(running, bill, money("A1"), money("A2"))
        refund = await staff.skrd_issuer.post(f"/bills/{bill}/refunds", {"amount": LEVY, "reason": DOUBLE})
        fee = state_fee_due(accounts=(OWNER,))
        await running.hears_of(fee)
        codes = (await staff.inspector.get("/billing-codes")).json()["items"]
        yield (
            running,
            {
                "/bills/": bill,
                "/refunds/": refund.json()["id"],
                "/suspense/": (await holds(running)).removeprefix("/suspense/"),
                "/billing-codes/": codes[0]["id"],
            },
        )


async def tried(running: Running, known: dict[str, str], person: Person) -> dict[tuple[str, str], Any]:
    """What somebody is answered at each address of a thing: status, code and the address itself."""
    document = running.service.app.openapi()
    answers = {}
    for path, found in document["paths"].items():
        id = next((id for start, id in known.items() if path.startswith(f"{start}{{id}}")), None)
        if id is None:
            continue
        address = path.replace("{id}", id).replace("{number}", "1")
        for method, operation in found.items():
            headers = person.headers(**{"Idempotency-Key": uuid4().hex, "Channel": "counter"})
            body = _example(document, operation)
            answer = await running.client.request(method, address, json=body, headers=headers)
            answers[method, path] = (answer.status_code, answer.json().get("code"))
    return answers


def _example(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    return document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]["examples"][0]


async def test_nobody_of_another_office_reads_or_changes_a_thing(databases: Databases) -> None:
    async with things(databases) as (running, known):
        before = len(await running.journal())
        stranger = Staff(running.client, "bpsmb-surakarta").person("agus", *OFFICERS)
        answers = await tried(running, known, stranger)
        assert len(answers) > 35
        assert {place: found for place, found in answers.items() if found != (403, "other-office")} == {}
        assert len(await running.journal()) == before


async def test_no_officer_acts_on_their_own_bill(databases: Databases) -> None:
    async with things(databases) as (running, known):
        known.pop("/suspense/")
        before = len(await running.journal())
        owner = running.staff.person("dewi", *OFFICERS)
        answers = await tried(running, known, owner)
        changed = {place: found for place, found in answers.items() if place[0] != "get" and found[0] < 300}
        assert changed == {}
        assert len(await running.journal()) == before
        assert (409, "duties-not-separate") in answers.values()
