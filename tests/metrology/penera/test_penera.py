"""A penera: several SK, each for its own days, and a name that is read in clear only after the reading is recorded."""

from datetime import date
from typing import Any

import httpx
import psycopg
import pytest

from services.audit.main import assemble as assemble_audit
from services.metrology.penera.penera import Penera, PeneraWithoutValidSk, renew_sk
from services.metrology.verification.testing import assign
from shared.assembly import Parts
from shared.clock import Clock
from shared.settings import Settings
from tests.conftest import Databases
from tests.metrology.given import NOW, Running, assigned, metrology, penera, received
from tests.people import Staff, verifier

SK_2 = {"sk_number": "SK-2", "sk_valid_from": "2027-01-01", "sk_valid_until": "2030-12-31"}
BODY: dict[str, Any] = {
    "subject": "bambang",
    "name": "Bambang Sutrisno",
    "nip": "198001012005011001",
    "sk_number": "SK-1",
    "sk_valid_from": "2026-01-01",
    "sk_valid_until": "2026-12-31",
}
DISCLOSURE = {"fields": ["name", "nip"], "purpose": "mencetak SKHP"}


def renewed() -> Penera:
    """SK-1 for 2026, and already SK-2 for 2027 to 2030."""
    one = penera()
    renew_sk(one, NOW, "SK-2", date(2027, 1, 1), date(2030, 12, 31))
    return one


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2026, 1, 1), "SK-1"),
        (date(2026, 12, 31), "SK-1"),
        (date(2027, 1, 1), "SK-2"),
        (date(2030, 12, 31), "SK-2"),
    ],
)
def test_the_sk_valid_on_the_day_counts(on: date, number: str) -> None:
    """Renewed early, a penera continues under today's SK; acts dated under an old SK stay right."""
    assert renewed().sk_on(on).number == number
    one = received(on)
    assign(one, renewed(), on, NOW)
    assert one.sk_number == number


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2031, 1, 1)])
def test_on_other_days_no_sk_is_valid(on: date) -> None:
    with pytest.raises(PeneraWithoutValidSk):
        renewed().sk_on(on)


def test_the_sk_that_ends_last_counts_of_two_valid_ones() -> None:
    one = penera()
    renew_sk(one, NOW, "SK-2", date(2026, 6, 1), date(2028, 5, 31))
    renew_sk(one, NOW, "SK-3", date(2026, 6, 1), date(2026, 8, 31))
    assert one.sk_on(date(2026, 7, 1)).number == "SK-2"


def test_a_test_goes_on_while_the_sk_is_renewed() -> None:
    one = assigned()
    assert one.sk_number == "SK-1"
    assign(one, renewed(), one.happened_until, NOW)
    assert one.sk_number == "SK-1"


async def entered(running: Running, **changes: Any) -> str:
    answer = await running.staff.head.post("/penera", {**BODY, **changes})
    assert answer.status_code == 201, answer.text
    return f"/penera/{answer.json()['id']}"


async def disclosures(databases: Databases) -> list[dict[str, Any]]:
    """The disclosures that audit shows the inspector."""
    parts = Parts(settings=Settings(), url=databases.of("audit"), clock=Clock(), tokens=verifier())
    audit = assemble_audit(parts)
    transport = httpx.ASGITransport(app=audit.app)
    async with audit.pool, httpx.AsyncClient(transport=transport, base_url="http://audit") as client:
        shown: list[dict[str, Any]] = (await Staff(client).inspector.get("/disclosures")).json()["disclosures"]
    return shown


async def test_the_list_shows_the_sk_that_ends_last(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await entered(running)
        earlier = {"sk_number": "SK-0", "sk_valid_from": "2025-01-01", "sk_valid_until": "2025-12-31"}
        for body in (SK_2, earlier):
            shown = await running.staff.head.post(f"{path}/sk", body)
        assert [one["number"] for one in shown.json()["sks"]] == ["SK-1", "SK-2", "SK-0"]
        [row] = (await running.staff.inspector.get("/penera")).json()["items"]
        assert (row["sk_valid_from"], row["sk_valid_until"]) == ("2027-01-01", "2030-12-31")


async def test_reading_in_clear_is_recorded_first_and_seen_by_audit(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await entered(running)
        for person in (running.staff.head, running.staff.front_office):
            answer = await person.post(f"{path}/disclosures", DISCLOSURE, key="the-same")
            assert answer.json() == {"values": {"name": BODY["name"], "nip": BODY["nip"]}}
        told = [one for one in await running.journal() if one.type == "metrology.personal-data-disclosed"]
        assert [(one.actor, one.fields()["fields"]) for one in told] == [
            (running.staff.head.subject, ["name", "nip"]),
            (running.staff.front_office.subject, ["name", "nip"]),
        ]
        assert (BODY["nip"] in str([one.fields() for one in told]), told[0].fields()["purpose"]) == (
            False,
            DISCLOSURE["purpose"],
        )
        seen = await disclosures(databases)
        assert [(one["position"], one["fields"]) for one in seen] == [(one.position, ["name", "nip"]) for one in told]


@pytest.mark.parametrize(
    ("body", "code"),
    [({**DISCLOSURE, "fields": ["nik"]}, "fields-wrong"), ({"fields": ["name"]}, "missing-items")],
)
async def test_only_existing_fields_are_read_and_only_for_a_purpose(
    databases: Databases, body: dict[str, Any], code: str
) -> None:
    async with metrology(databases) as running:
        refused = await running.staff.head.post(f"{await entered(running)}/disclosures", body)
        assert (refused.status_code, refused.json()["code"]) == (422, code)


async def test_other_roles_do_not_read_it(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await entered(running)
        before = len(await running.journal())
        for person in (running.staff.penera, running.staff.inspector):
            assert (await person.post(f"{path}/disclosures", DISCLOSURE)).status_code == 403
        assert len(await running.journal()) == before


async def test_after_the_key_is_gone_it_reads_as_erased(databases: Databases) -> None:
    async with metrology(databases) as running:
        path = await entered(running)
    with psycopg.connect(databases.keys_url) as connection:
        connection.execute("UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now()")
    async with metrology(databases) as running:
        answer = await running.staff.head.post(f"{path}/disclosures", DISCLOSURE)
        assert answer.json() == {"values": {"name": "[dihapus]", "nip": "[dihapus]"}}
