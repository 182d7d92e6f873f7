"""Metrology over HTTP: the register, penera, and refused openings."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from shared.ids import new_id
from tests.conftest import Databases
from tests.meanwhile import meanwhile
from tests.metrology.given import MARKS_BODY, NOW, PENERA_BODY, PLATE, STANDARD_BODY, metrology, refusal
from tests.people import Staff


async def test_an_instrument_that_is_not_in_the_register(databases: Databases) -> None:
    """The case does not stop: metrology records an answer."""
    async with metrology(databases) as running:
        await running.accepts(uuid4())
        assert (await refusal(running))["code"] == "instrument-unknown"
        assert "register" in (await refusal(running))["why"]


async def test_an_instrument_of_another_office(databases: Databases) -> None:
    async with metrology(databases) as running:
        theirs = await running.registered(Staff(running.client, "bspji-palembang").front_office)
        await running.accepts(theirs)
        assert (await refusal(running))["code"] == "instrument-elsewhere"


async def test_the_named_id_is_no_instrument(databases: Databases) -> None:
    async with metrology(databases) as running:
        case = await running.accepts(await running.registered())
        await running.accepts((await running.verification_of(case)).rsplit("/", 1)[1])
        assert (await refusal(running))["code"] == "instrument-unknown"


async def test_one_instrument_is_in_one_verification_at_a_time(databases: Databases) -> None:
    """The next one opens after the first has ended."""
    async with metrology(databases) as running:
        scale = await running.registered()
        first = await running.verification_of(await running.accepts(scale))
        await running.accepts(scale)
        assert (await refusal(running))["code"] == "instrument-under-verification"
        dead = {"working": False, "note": "Tidak menyala."}
        assert (await running.staff.front_office.post(f"{first}/inspection", dead)).json()["status"] == "returned"
        assert await running.verification_of(await running.accepts(scale)) != first


async def test_an_instrument_that_changes_while_its_verification_is_opened(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The opening does not change the instrument, and is decided on its present state."""
    async with metrology(databases) as running:
        scale = await running.registered()
        unmarked = {"marked_before": False, "why": "Belum pernah ditera."}
        came_to = meanwhile(
            monkeypatch,
            running.service.unit,
            lambda: running.staff.front_office.post(f"/instruments/{scale}/earlier-marks", unmarked),
        )
        await running.accepts(scale)
        assert [one.status_code for one in came_to] == [200]
        assert (await refusal(running))["code"] == "never-verified"


async def test_the_table_holds_one_open_verification_of_an_instrument(databases: Databases) -> None:
    async with metrology(databases) as running:
        await running.accepts(await running.registered())
        with (
            psycopg.connect(databases.url) as connection,
            pytest.raises(psycopg.errors.UniqueViolation, match="verifications_open_instrument"),
        ):
            connection.execute(
                "INSERT INTO metrology.verifications (id, case_id, office, instrument_id, status)"
                " SELECT gen_random_uuid(), gen_random_uuid(), office, instrument_id, 'marked'"
                " FROM metrology.verifications"
            )


@pytest.mark.parametrize("query", ["status=%00", "status=gone", "status=opened%00"])
async def test_an_impossible_filter_is_refused(databases: Databases, query: str) -> None:
    """PostgreSQL cannot store a NUL, so HTTP refuses it."""
    async with metrology(databases) as running:
        refused = await running.staff.inspector.get(f"/verifications?{query}")
        assert (refused.status_code, refused.json()["code"]) == (422, "fields-wrong")


async def test_a_serial_is_found_however_it_is_typed_and_a_nul_is_refused(databases: Databases) -> None:
    async with metrology(databases) as running:
        scale = await running.registered(serial="AN-100 23")
        found = await running.staff.inspector.get("/instruments")
        assert [one["id"] for one in found.json()["items"]] == [scale]
        found = await running.staff.inspector.get("/instruments?serial=an-10023")
        assert [one["id"] for one in found.json()["items"]] == [scale]
        refused = await running.staff.inspector.get("/instruments?serial=%00")
        assert (refused.status_code, refused.json()["code"]) == (422, "fields-wrong")


@pytest.mark.parametrize("serial", ["an-10023", "AN - 10023", "ＡＮ－１００２３", "AN-100\u316423"])  # noqa: RUF001 – so it is typed
async def test_an_instrument_is_entered_once_however_its_serial_is_typed(databases: Databases, serial: str) -> None:
    async with metrology(databases) as running:
        await running.registered(serial="AN-10023")
        body = {"brand": "and", "model": "GF", "serial": serial, "plate": PLATE}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "instrument-known")


async def test_a_name_without_a_visible_character(databases: Databases) -> None:
    async with metrology(databases) as running:
        body = {"brand": "AND", "model": "GF", "serial": "\u3164", "plate": PLATE}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-read")


IDS = [
    "00000000-0000-0000-0000-000000000000",
    "7d444840-9dc0-41d1-b245-5ffdce74fad2",
    "d7cd38a0-bb1d-5af3-947f-a3a6a28a2008",
    "019BD3FA-FD00-721C-B479-1F89C5127D8E",
]


@pytest.mark.parametrize("id", IDS)
async def test_a_device_gives_ids_of_version_7_only(databases: Databases, id: str) -> None:
    """The office derives ids of version 5; a device must not take one of them."""
    async with metrology(databases) as running:
        body = {"id": id, "brand": "AND", "model": "GF", "serial": "1", "plate": PLATE}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "fields-wrong")
        given = str(new_id(NOW))
        assert await running.registered(id=given) == given


async def test_an_id_that_a_device_gave_before_is_refused_as_such(databases: Databases) -> None:
    async with metrology(databases) as running:
        given = await running.registered(id=str(new_id(NOW)))
        body = {"id": given, "brand": "AND", "model": "GF", "serial": "another", "plate": PLATE}
        refused = await running.staff.front_office.post("/instruments", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "instrument-id-taken")


async def test_no_key_is_made_for_a_penera_who_is_not_entered(databases: Databases) -> None:
    """A refusal leaves no unused key in the keys' database."""
    async with metrology(databases) as running:
        head = running.staff.head
        inverted = {**PENERA_BODY, "sk_valid_until": "2025-12-31"}
        assert (await head.post("/penera", inverted)).json()["code"] == "sk-period-inverted"
        first = await head.post("/penera", PENERA_BODY, key="one")
        assert first.status_code == 201
        assert (await head.post("/penera", PENERA_BODY)).json()["code"] == "penera-known"
        assert (await head.post("/penera", PENERA_BODY, key="one")).content == first.content
        with psycopg.connect(databases.keys_url) as connection:
            assert connection.execute("SELECT count(*) FROM keys.persons").fetchone() == (1,)


@pytest.mark.parametrize("number", ["0", "501", "3514054107900001"])
async def test_the_number_of_a_reading_is_a_small_one(databases: Databases, number: str) -> None:
    """The refusal does not repeat what the address contained."""
    async with metrology(databases) as running:
        path = await running.verification_of(await running.accepts(await running.registered()))
        refused = await running.staff.penera.post(f"{path}/readings/{number}/withdrawal", {"why": "salah"})
        assert refused.status_code == 422
        assert "3514054107900001" not in refused.text.replace(refused.json().get("instance", "-"), "")


async def test_a_penera_enters_no_instrument(databases: Databases) -> None:
    """SOD-07: officers who do not test keep the register; the event names the officer who entered it."""
    async with metrology(databases) as running:
        body = {"brand": "AND", "model": "GF", "serial": "1", "plate": PLATE}
        assert (await running.staff.penera.post("/instruments", body)).status_code == 403
        await running.registered()
        assert (await running.journal())[-1].fields()["registered_by"] == running.staff.front_office.subject


@pytest.mark.parametrize("standards", [[], [STANDARD_BODY] * 11, [{**STANDARD_BODY, "serial": ""}]])
async def test_an_skhp_names_one_to_ten_standards(databases: Databases, standards: list[Any]) -> None:
    async with metrology(databases) as running:
        path = await running.verification_of(await running.accepts(await running.registered()))
        refused = await running.staff.head.post(f"{path}/skhp", {"standards": standards})
        assert (refused.status_code, refused.json()["code"]) == (422, "fields-wrong")


async def test_the_reason_of_a_withdrawal_is_in_the_envelope(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff = running.staff
        await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
        path = await running.verification_of(await running.accepts(await running.registered()))
        await staff.front_office.post(f"{path}/inspection", {"working": True, "note": "baik"})
        await staff.front_office.post(f"{path}/receipt")
        await staff.head.post(f"{path}/assignment", {"subject": staff.penera.subject})
        reading = {"test": "weighing", "load": "5000", "indication": "5000", "additional_load": "5"}
        await staff.penera.post(f"{path}/readings", reading)
        await staff.penera.post(f"{path}/readings/1/withdrawal", {"why": "salah baca"})
        assert (await running.journal())[-1].reason == "salah baca"
        answer = await staff.front_office.post(f"{path}/return", {"why": "segel rusak"})
        assert answer.json()["status"] == "returned", answer.text
        assert (await running.journal())[-1].reason == "segel rusak"


async def test_a_closed_year_gives_no_receipt_and_no_skhp(databases: Databases) -> None:
    """A step that cannot be dated back is dated today and takes the next number of this year."""
    async with metrology(databases) as running:
        staff, clock = running.staff, running.service.app.state.face.clock
        await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
        tested = await running.verification_of(await running.accepts(await running.registered(serial="1")))
        waiting = await running.verification_of(await running.accepts(await running.registered(serial="2")))
        await running.passes(tested)
        await staff.penera.post(f"{tested}/marks", MARKS_BODY)
        await staff.front_office.post(f"{waiting}/inspection", {"working": True, "note": "baik"})
        clock.set(datetime(2027, 1, 4, 2, tzinfo=UTC))
        signed, closed = {"standards": [STANDARD_BODY]}, {"Effective-At": "2026-12-30T10:00:00+07:00"}
        refused = [
            await staff.front_office.post(f"{waiting}/receipt", **closed),
            await staff.head.post(f"{tested}/skhp", signed, **closed),
        ]
        assert [(one.status_code, one.json()["code"]) for one in refused] == [(409, "number-of-another-year")] * 2
        assert (await staff.front_office.post(f"{waiting}/receipt")).json()["receipt"] == "TTB/2027/00001"
        assert (await staff.head.post(f"{tested}/skhp", signed)).json()["skhp"]["number"] == "SKHP/2027/00001"
