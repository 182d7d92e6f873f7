"""The register: instruments without a serial number, their owner, place and office, and corrections of the plate."""

import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from services.metrology.kind.measurements import Verification
from tests.conftest import Databases
from tests.metrology.given import PENERA_BODY, PLATE, Running, metrology
from tests.people import Staff

MARKET = {"kind": "market", "site": "Pasar Bangil", "spot": "Blok B 12", "district": "Bangil"}
SITI = {"kind": "person", "name": "Siti Aminah", "phone": "081234567890"}
SHOP = {"kind": "business", "nib": "0404230015488", "business_name": "CV Sumber Timbang"}


async def entered(running: Running, path: str, body: Any, status: int = 201) -> dict[str, Any]:
    answer = await running.staff.front_office.post(path, body)
    assert answer.status_code == status, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def owned(running: Running, owner: Any = SITI) -> str:
    return str((await entered(running, "/owners", owner))["id"])


async def market_scale(running: Running, owner: str, status: int = 201, **more: Any) -> dict[str, Any]:
    body = {"plate": PLATE, "owner_id": owner, "place": MARKET, **more}
    return await entered(running, "/instruments", body, status)


async def test_a_market_scale_has_the_running_number_of_the_office(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        one = await market_scale(running, owner)
        other = await market_scale(running, owner, place={**MARKET, "spot": "Blok C 1"})
        assert [one["register_number"], other["register_number"]] == ["UTTP/2026/00001", "UTTP/2026/00002"]
        assert (one["serial"], one["brand"], one["owner_id"]) == (None, None, owner)
        found = await running.staff.inspector.get("/instruments?register_number=UTTP/2026/00002")
        assert [line["id"] for line in found.json()["items"]] == [other["id"]]
        found = await running.staff.inspector.get(f"/instruments?owner={owner}")
        assert len(found.json()["items"]) == 2


async def test_the_same_market_scale_is_entered_once_and_takes_no_number(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        await market_scale(running, owner)
        again = {**MARKET, "site": "pasar  BANGIL"}
        assert (await market_scale(running, owner, 409, place=again))["code"] == "instrument-alike-known"
        assert (await market_scale(running, owner, alike=2))["register_number"] == "UTTP/2026/00002"


async def test_a_sticker_is_on_one_instrument(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        one = await market_scale(running, owner, sticker="PSR-1")
        await market_scale(running, owner, sticker="PSR-2")
        elsewhere = {**MARKET, "spot": "Blok Z"}
        assert (await market_scale(running, owner, 409, sticker="psr-1", place=elsewhere))["code"] == "sticker-used"
        found = await running.staff.inspector.get("/instruments?sticker=psr-1")
        assert [line["id"] for line in found.json()["items"]] == [one["id"]]


@pytest.mark.parametrize("left_out", ["owner_id", "place"])
async def test_without_serial_number_owner_and_place_are_needed(databases: Databases, left_out: str) -> None:
    async with metrology(databases) as running:
        assert (await market_scale(running, await owned(running), 409, **{left_out: None}))[
            "code"
        ] == "identity-incomplete"


async def test_a_serial_number_comes_with_brand_and_model(databases: Databases) -> None:
    async with metrology(databases) as running:
        refused = await entered(running, "/instruments", {"serial": "N-1", "plate": PLATE}, 409)
        assert refused["code"] == "identity-incomplete"


# Owners


async def test_an_owner_is_entered_once_and_named_by_id(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        refused = await entered(running, "/owners", {**SITI, "name": "Siti A.", "phone": "+62 812-3456-7890"}, 409)
        assert (refused["code"], owner in refused["detail"]) == ("owner-known", True)
        shop = await owned(running, SHOP)
        assert shop in (await entered(running, "/owners", SHOP, 409))["detail"]


async def test_identifying_data_are_sealed_and_each_reading_is_recorded(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        with psycopg.connect(databases.url) as connection:
            stored = connection.execute("SELECT string_agg(payload::text, '') FROM journal.events").fetchone()
        assert stored is not None
        assert not any(clear in stored[0] for clear in ("Siti", "81234567890"))
        asked = {"fields": ["name"], "purpose": "Memberi tahu hasil."}
        clear = await running.staff.front_office.post(f"/owners/{owner}/disclosures", asked)
        assert clear.json()["values"] == {"name": "Siti Aminah"}
        assert (await running.journal())[-1].type == "metrology.owner-data-disclosed"
        absent = await running.staff.front_office.post(f"/owners/{owner}/disclosures", {**asked, "fields": ["nik"]})
        assert absent.json()["code"] == "field-not-held"


@pytest.mark.parametrize(
    "owner",
    [{"kind": "person", "name": "Siti"}, {"kind": "business", "nib": "0404230015488"}, {**SHOP, "kind": "person"}],
)
async def test_an_owner_who_cannot_be_told_from_others(databases: Databases, owner: dict[str, str]) -> None:
    async with metrology(databases) as running:
        assert (await entered(running, "/owners", owner, 409))["code"] == "owner-not-identifiable"
        with psycopg.connect(databases.keys_url) as connection:
            assert connection.execute("SELECT count(*) FROM keys.persons").fetchone() == (0,)


async def test_the_address_of_a_person_is_not_kept_with_the_instrument(databases: Databases) -> None:
    async with metrology(databases) as running:
        site = {"kind": "site", "site": "Toko", "business_address": "Jl. Raya 1"}
        assert (await market_scale(running, await owned(running), 409, place=site))["code"] == "address-is-personal"
        assert (await market_scale(running, await owned(running, SHOP), place=site))["place"][
            "business_address"
        ] == "Jl. Raya 1"


@pytest.mark.parametrize("owner", ["unknown", "of-another-office"])
async def test_an_owner_that_this_office_did_not_enter(databases: Databases, owner: str) -> None:
    async with metrology(databases) as running:
        theirs = await Staff(running.client, "bspji-palembang").front_office.post("/owners", SITI)
        id = str(uuid4()) if owner == "unknown" else theirs.json()["id"]
        assert (await market_scale(running, id, 409))["code"] == "owner-unknown"


# Changes


async def test_a_change_of_owner_and_place_keeps_the_previous_values(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner, shop = await owned(running), await owned(running, SHOP)
        scale = await market_scale(running, owner)
        path = f"/instruments/{scale['id']}"
        moved = await entered(
            running, f"{path}/place", {"place": {**MARKET, "spot": "Los 4"}, "why": "Pindah los."}, 200
        )
        assert moved["place"]["spot"] == "Los 4"
        sold = await entered(running, f"{path}/owner", {"owner_id": shop, "why": "Dijual."}, 200)
        assert [(one["what"], one["why"]) for one in sold["changes"]] == [
            ("place", "Pindah los."),
            ("owner", "Dijual."),
        ]
        assert (sold["owner_id"], sold["changes"][1]["owner_id"], sold["changes"][0]["place"]) == (
            shop,
            owner,
            scale["place"],
        )
        assert (await market_scale(running, owner))["register_number"] == "UTTP/2026/00002"
        again = await entered(running, f"{path}/owner", {"owner_id": shop, "why": "Dijual."}, 409)
        assert again["code"] == "nothing-changed"


async def test_from_the_address_of_its_owner_it_goes_to_another_place(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner, shop = await owned(running), await owned(running, SHOP)
        path = f"/instruments/{(await market_scale(running, owner, place={'kind': 'owner-address'}))['id']}"
        assert (await entered(running, f"{path}/owner", {"owner_id": shop, "why": "x"}, 409))["code"] == "place-needed"
        sold = await entered(running, f"{path}/owner", {"owner_id": shop, "place": MARKET, "why": "Dijual."}, 200)
        assert [one["what"] for one in sold["changes"]] == ["owner", "place"]


async def test_another_office_takes_over_an_offered_instrument(databases: Databases) -> None:
    async with metrology(databases) as running:
        scale = await running.registered()
        path, theirs = f"/instruments/{scale}", Staff(running.client, "bspji-palembang")
        assert (await theirs.head.post(f"{path}/transfer/acceptance", {})).json()["code"] == "other-office"
        offer = {"to_office": "bspji-palembang", "why": "Pemilik pindah."}
        assert (await running.staff.front_office.post(f"{path}/transfer", offer)).status_code == 200
        assert (await running.staff.head.post(f"{path}/transfer/acceptance", {})).json()["code"] == "transfer-not-asked"
        offered = (await theirs.front_office.get("/offered-instruments")).json()["items"]
        assert [(one["id"], one["office"]) for one in offered] == [(scale, "disperindag-pasuruan")]
        taken = await theirs.head.post(f"{path}/transfer/acceptance", {})
        assert (taken.status_code, taken.json()["office"]) == (200, "bspji-palembang"), taken.text
        assert (await theirs.inspector.get(path)).status_code == 200
        assert (await running.staff.inspector.get(path)).json()["code"] == "other-office"
        assert (await theirs.front_office.get("/offered-instruments")).json()["items"] == []


async def test_the_office_numbers_a_scale_without_serial_number(databases: Databases) -> None:
    async with metrology(databases) as running:
        scale = (await market_scale(running, await owned(running)))["id"]
        path, theirs = f"/instruments/{scale}", Staff(running.client, "bspji-palembang")
        await running.staff.front_office.post(f"{path}/transfer", {"to_office": "bspji-palembang", "why": "x"})
        refused = await theirs.head.post(f"{path}/transfer/acceptance", {})
        assert refused.json()["code"] == "identity-incomplete"
        owner = (await theirs.front_office.post("/owners", SITI)).json()["id"]
        refused = await theirs.head.post(f"{path}/transfer/acceptance", {"owner_id": owner, "place": MARKET})
        assert refused.json()["code"] == "numbering-not-settled"


# Corrections of the plate

ANALOGUE = {"plate": {**PLATE, "construction": "mechanical"}, "why": "Timbangan jarum."}


async def test_the_plate_is_corrected_by_two_persons(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff, path = running.staff, f"/instruments/{await running.registered()}"
        nothing = await staff.head.post(f"{path}/plate-corrections/confirmation")
        assert nothing.json()["code"] == "plate-correction-not-asked"
        asked = await staff.front_office.post(f"{path}/plate-corrections", ANALOGUE)
        assert asked.json()["plate"]["construction"] is None
        assert asked.json()["correction"]["by"] == staff.front_office.subject
        same = await staff.front_office.post(f"{path}/plate-corrections/confirmation")
        assert same.json()["code"] == "duties-not-separate"
        done = (await staff.head.post(f"{path}/plate-corrections/confirmation")).json()
        assert (done["plate"]["construction"], done["correction"]) == ("mechanical", None)
        assert done["changes"][0]["plate"]["construction"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"plate": PLATE}, "nothing-to-correct"),
        ({"plate": {**PLATE, "verification_interval": "3"}}, "interval-not-allowed"),
        ({"plate": {"kind": "fuel-dispenser", "maximum_flow": "40", "nozzles": 1}}, "kind-fixed"),
    ],
)
async def test_data_that_cannot_be_corrected(databases: Databases, change: dict[str, Any], code: str) -> None:
    async with metrology(databases) as running:
        path = f"/instruments/{await running.registered()}/plate-corrections"
        refused = await running.staff.front_office.post(path, {**change, "why": "Salah catat."})
        assert (refused.status_code, refused.json()["code"]) == (409, code)


METER = {"kind": "water-meter", "quantities": [{"symbol": "Q3", "value": "2500"}, {"symbol": "R", "value": "80"}]}
OTHER_METER = {"kind": "water-meter", "quantities": [{"symbol": "Q3", "value": "4000"}, {"symbol": "R", "value": "80"}]}


async def test_the_quantities_that_the_file_of_a_kind_names_are_corrected_too(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff, path = running.staff, f"/instruments/{await running.registered(plate=METER)}"
        why = {"why": "Q3 salah baca."}
        beyond = {**METER, "quantities": [{"symbol": "Q3", "value": "1"}, {"symbol": "R", "value": "80"}]}
        refused = await staff.front_office.post(f"{path}/plate-corrections", {"plate": beyond, **why})
        assert refused.json()["code"] == "quantity-not-allowed"
        asked = await staff.front_office.post(f"{path}/plate-corrections", {"plate": OTHER_METER, **why})
        assert asked.status_code == 200, asked.text
        done = (await staff.head.post(f"{path}/plate-corrections/confirmation")).json()
        assert done["plate"]["quantities"] == OTHER_METER["quantities"]
        assert done["changes"][0]["plate"]["quantities"] == METER["quantities"]
        corrected = (await running.journal())[-1]
        assert (corrected.type, json.loads(corrected.payload or "{}")["fields"]) == (
            "metrology.plate-corrected",
            ["quantities"],
        )


async def test_kinds_described_only_by_a_file_differ_by_their_plate(
    databases: Databases,
) -> None:
    async with metrology(databases) as running:
        owner = await owned(running, SHOP)
        await market_scale(running, owner, plate=METER)
        assert (await market_scale(running, owner, 409, plate=METER))["code"] == "instrument-alike-known"
        assert (await market_scale(running, owner, plate=OTHER_METER))["register_number"] == "UTTP/2026/00002"


async def test_a_corrected_serial_number_is_used_once(databases: Databases) -> None:
    async with metrology(databases) as running:
        await running.registered(serial="N-1")
        path = f"/instruments/{await running.registered(serial='N-2')}/plate-corrections"
        await running.staff.front_office.post(path, {"plate": PLATE, "serial": "n-1", "why": "Salah ketik."})
        refused = await running.staff.head.post(f"{path}/confirmation")
        assert refused.json()["code"] == "instrument-known"


@pytest.mark.parametrize("command", ["plate-corrections", "owner", "place", "transfer"])
async def test_nothing_changes_while_a_verification_is_open(databases: Databases, command: str) -> None:
    async with metrology(databases) as running:
        scale = await running.registered()
        await running.accepts(scale)
        bodies = {
            "plate-corrections": ANALOGUE,
            "owner": {"owner_id": await owned(running), "why": "x"},
            "place": {"place": MARKET, "why": "x"},
            "transfer": {"to_office": "bspji-palembang", "why": "x"},
        }
        refused = await running.staff.front_office.post(f"/instruments/{scale}/{command}", bodies[command])
        assert (refused.status_code, refused.json()["code"]) == (409, "instrument-under-verification")


async def test_the_officer_who_confirmed_a_correction_does_not_test(databases: Databases) -> None:
    async with metrology(databases) as running:
        staff, scale = running.staff, await running.registered()
        await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.head.subject})
        await staff.front_office.post(f"/instruments/{scale}/plate-corrections", ANALOGUE)
        await staff.head.post(f"/instruments/{scale}/plate-corrections/confirmation")
        path = await running.verification_of(await running.accepts(scale))
        shown = (await staff.inspector.get(path)).json()
        assert shown["plate"]["construction"] == "mechanical"
        await staff.front_office.post(f"{path}/inspection", {"working": True, "note": "baik"})
        await staff.front_office.post(f"{path}/receipt")
        refused = await staff.front_office.post(f"{path}/assignment", {"subject": staff.head.subject})
        assert refused.json()["code"] == "duties-not-separate"


async def test_the_officer_who_recorded_earlier_marks_does_not_test(databases: Databases) -> None:
    """It changes the entry like any other change (SOD-07)."""
    async with metrology(databases) as running:
        staff, scale = running.staff, await running.registered(marked_before=False)
        colleague = replace(staff.front_office, subject="tini@disperindag-pasuruan")
        marks = {"marked_before": True, "why": "Bertanda sah SL4 '24."}
        assert (await colleague.post(f"/instruments/{scale}/earlier-marks", marks)).status_code == 200
        await staff.head.post("/penera", {**PENERA_BODY, "subject": colleague.subject})
        path = await running.verification_of(await running.accepts(scale))
        await staff.front_office.post(f"{path}/inspection", {"working": True, "note": "baik"})
        await staff.front_office.post(f"{path}/receipt")
        refused = await staff.front_office.post(f"{path}/assignment", {"subject": colleague.subject})
        assert refused.json()["code"] == "duties-not-separate"


async def test_a_market_scale_with_earlier_marks_comes_for_tera_ulang_only(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        marked, new = [
            await market_scale(running, owner, sticker=f"S-{one}", marked_before=one) for one in (True, False)
        ]
        assert (marked["marked_before"], new["marked_before"]) == (True, False)
        wrong: list[tuple[str, Verification]] = [(marked["id"], "tera"), (new["id"], "tera-ulang")]
        for scale, verification in wrong:
            await running.accepts(scale, verification=verification)
            assert (await running.journal())[-1].type == "metrology.verification-refused"


async def test_a_verification_names_owner_place_and_running_number(databases: Databases) -> None:
    async with metrology(databases) as running:
        owner = await owned(running)
        scale = await market_scale(running, owner, marked_before=True)
        path = await running.verification_of(await running.accepts(scale["id"]))
        shown = (await running.staff.inspector.get(path)).json()
        assert (shown["register_number"], shown["owner_id"], shown["place_of_use"]) == (
            "UTTP/2026/00001",
            owner,
            scale["place"],
        )
