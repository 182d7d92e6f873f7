"""Searches for applicants: each is recorded without its value, and the number of one officer's searches is limited."""

import asyncio

from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.application import CANARIES, NIK, PERSON, PHONE, niks
from tests.intake.given.running import intake, journal, registered
from tests.people import Staff

PATH = "/applicant-searches"
BY_NIK = {"by": "nik", "value": NIK}


async def test_each_search_is_recorded_without_the_value(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer, head = Staff(client).front_office, Staff(client).head
        found = await registered(officer)
        purpose = "mencari berkas lama"
        answers = [
            await officer.post(PATH, {**BY_NIK, "purpose": purpose}, key="satu"),
            await officer.post(PATH, {**BY_NIK, "purpose": purpose}, key="satu"),
            await head.post(PATH, {"by": "phone", "value": PHONE}),
            await head.post(PATH, {"by": "email", "value": "orang.lain@contoh.id"}),
        ]
        assert [one.json()["ids"] for one in answers] == [[found], [found], [found], []]
        searches = [one for one in await journal(service) if one.type == "intake.applicants-searched"]
        assert [int(one.headers["journal-position"]) for one in answers] == [one.position for one in searches]
        said = [one.fields() for one in searches]
        assert [(one["fields"], one["found"], one["persons"], one["purpose"]) for one in said] == [
            (["nik"], 1, [found], purpose),
            (["nik"], 1, [found], purpose),
            (["phone"], 1, [found], None),
            (["email"], 0, [], None),
        ]
        assert [one.actor for one in searches] == [officer.subject] * 2 + [head.subject] * 2
        recorded = str([one.payload for one in searches])
        assert [one for one in (*CANARIES, "orang.lain@contoh.id") if one in recorded] == []


async def test_a_purpose_holds_no_number_of_a_person(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        refused = await Staff(client).front_office.post(PATH, {**BY_NIK, "purpose": f"mencari {NIK}"})
        assert (refused.status_code, refused.json()["code"]) == (422, "personal-number-in-text")
        assert await journal(service) == []


async def test_one_officer_searches_only_so_often_within_a_minute(databases: Databases) -> None:
    async with intake(databases, Settings(pool_size=4, applicant_searches=3)) as (service, client):
        officer, other = Staff(client).front_office, Staff(client).head
        answers = await asyncio.gather(*(officer.post(PATH, BY_NIK) for _ in range(8)))
        assert sorted(one.status_code for one in answers) == [200] * 3 + [429] * 5
        refused = next(one for one in answers if one.status_code == 429)
        assert refused.json()["code"] == "too-many-searches"
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert NIK not in refused.text
        assert (await other.post(PATH, BY_NIK)).status_code == 200
        assert len(await journal(service)) == 4, "what was refused found nothing and is not recorded"


async def test_registering_and_correcting_are_bounded_as_searches_are(databases: Databases) -> None:
    async with intake(databases, Settings(pool_size=4, applicant_searches=3)) as (_, client):
        officer, other, siti = Staff(client).front_office, Staff(client).head, Staff(client).applicant("siti")
        await registered(officer)
        numbers = niks()
        ids = [await registered(officer, {**PERSON, "nik": next(numbers)}) for _ in range(4)]
        correction = {"reason": "salah ketik", "nik": NIK}
        answers = [
            await officer.post("/applicants", PERSON),
            await officer.post(f"/applicants/{ids[0]}/corrections", correction),
            await officer.post(PATH, BY_NIK),
        ]
        assert [one.status_code for one in answers] == [409, 409, 200], "who registers many people is not kept from it"
        for refused in (
            await officer.post("/applicants", PERSON),
            await officer.post(f"/applicants/{ids[0]}/corrections", correction),
            await officer.post(PATH, BY_NIK),
        ):
            assert (refused.status_code, refused.json()["code"]) == (429, "too-many-searches")
            assert 0 < int(refused.headers["retry-after"]) <= 60
        phone = {"reason": "nomor baru", "phone": "081298765499"}
        assert (await officer.post(f"/applicants/{ids[0]}/corrections", phone)).status_code == 200
        assert (await other.post(PATH, BY_NIK)).status_code == 200
        assert (await siti.post("/applicants", PERSON)).status_code == 201


async def test_a_search_is_a_command_of_officers(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        staff = Staff(client)
        await registered(staff.front_office, PERSON)
        for stranger in (staff.applicant(), staff.penera, staff.inspector):
            refused = await stranger.post(PATH, BY_NIK)
            assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
        missing = await client.post(PATH, json=BY_NIK, headers=staff.front_office.headers(Channel="counter"))
        assert (missing.status_code, missing.json()["code"]) == (422, "missing-items")
