"""Applicants over HTTP: registered once, found by exact values, and in clear text only where it was asked for."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from shared.privacy.personal import ERASED
from tests.conftest import Databases
from tests.intake.given.application import ADDRESS, BUSINESS, CANARIES, EMAIL, NAME, NIK, PERSON, PHONE, niks
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import Staff

DISCLOSURE = {"fields": ["nik", "phone"], "purpose": "menghubungi pemohon tentang alatnya"}


async def test_registered_at_the_counter_and_shown_sealed(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        answer = await Staff(client).front_office.post("/applicants", PERSON)
        assert answer.status_code == 201
        assert answer.headers["location"] == f"/intake/v1/applicants/{answer.json()['id']}"
        assert answer.json() == {
            "id": answer.json()["id"],
            "kind": "person",
            "account": None,
            "standing": "counter",
            "proof": None,
            "alike": [],
            "nib": None,
            "business_name": None,
            "name": "[tersegel]",
            "phone": "[tersegel]",
            "nik": "[tersegel]",
            "npwp": None,
            "email": "[tersegel]",
            "address": "[tersegel]",
        }
        again = await Staff(client).inspector.get(f"/applicants/{answer.json()['id']}")
        assert again.json() == answer.json()
        [event] = await journal(service)
        assert (event.type, str(event.case_id)) == ("intake.applicant-registered", answer.json()["id"])


async def test_registered_online_belongs_to_the_account_that_declared_it(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti, budi = Staff(client).applicant("siti"), Staff(client).applicant("budi")
        applicant_id = await registered(siti, BUSINESS)
        shown = await siti.get(f"/applicants/{applicant_id}")
        assert (shown.json()["account"], shown.json()["standing"]) == (siti.subject, "declared")
        assert (shown.json()["nib"], shown.json()["npwp"]) == ("0404230015488", "[tersegel]")
        refused = await budi.get(f"/applicants/{applicant_id}")
        assert (refused.status_code, refused.json()["code"]) == (403, "not-your-own")


@pytest.mark.parametrize("body", [PERSON, BUSINESS])
async def test_known_once_at_the_counter_of_an_office(databases: Databases, body: dict[str, Any]) -> None:
    async with intake(databases) as (service, client):
        front_office = Staff(client).front_office
        answers = await asyncio.gather(*(front_office.post("/applicants", body) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
        refused = await front_office.post("/applicants", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "applicant-known")
        assert "details" not in refused.json()
        await registered(Staff(client, "bspji-palembang").front_office, body)
        assert len(await journal(service)) == 2


async def test_the_same_command_twice_is_one_registration(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        front_office = Staff(client).front_office
        first, second = [await front_office.post("/applicants", PERSON, key="satu") for _ in range(2)]
        assert (second.status_code, second.content) == (first.status_code, first.content)
        other = await front_office.post("/applicants", BUSINESS, key="satu")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
        assert len(await journal(service)) == 1


@pytest.mark.parametrize(
    ("by", "value", "found"),
    [
        ("nik", "3514 0541 0790 0001", True),
        ("phone", "0812 9876 5432", True),
        ("email", "siti.kanaria@CONTOH.id", True),
        ("nib", "0404230015488", False),
        ("nik", "3171011708450001", False),
    ],
)
async def test_an_exact_value_finds_an_applicant(databases: Databases, by: str, value: str, found: bool) -> None:
    async with intake(databases) as (service, client):
        applicant_id = await registered(Staff(client).front_office)
        answer = await Staff(client).head.post("/applicant-searches", {"by": by, "value": value})
        assert answer.json() == {"ids": [applicant_id] if found else []}
        elsewhere = Staff(client, "bspji-palembang").front_office
        assert (await elsewhere.post("/applicant-searches", {"by": by, "value": value})).json() == {"ids": []}
        assert [one.type for one in await journal(service)][1:] == ["intake.applicants-searched"] * 2


async def test_a_contact_person_is_found_by_phone_and_a_business_by_nib(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        front_office = Staff(client).front_office
        applicant_id = await registered(front_office, BUSINESS)
        for by, value in [("phone", PHONE), ("nib", "0404-2300-15488")]:
            answer = await front_office.post("/applicant-searches", {"by": by, "value": value})
            assert answer.json() == {"ids": [applicant_id]}


async def test_read_in_clear_is_on_the_record_each_time(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        applicant_id = await registered(Staff(client).front_office)
        path = f"/applicants/{applicant_id}/disclosures"
        for position in (2, 3):
            answer = await Staff(client).head.post(path, DISCLOSURE, key="sama")
            assert answer.json() == {"values": {"nik": NIK, "phone": PHONE}}
            assert answer.headers["journal-position"] == str(position)
        _, first, second = await journal(service)
        assert (first.type, first.actor) == ("intake.personal-data-disclosed", Staff(client).head.subject)
        assert first.fields() == {"person": applicant_id, **DISCLOSURE}
        assert second.fields() == first.fields()


async def test_a_counter_other_than_the_front_office_knows_applicants_too(databases: Databases) -> None:
    """The complaints officer takes a complaint, and must be able to say who filed it."""
    async with intake(databases) as (_, client):
        officer = Staff(client).person("lestari", "complaints-officer")
        applicant_id = await registered(officer)
        found = await officer.post("/applicant-searches", {"by": "nik", "value": NIK})
        assert found.json() == {"ids": [applicant_id]}
        assert (await officer.post(f"/applicants/{applicant_id}/disclosures", DISCLOSURE)).status_code == 200


async def test_reading_in_clear_needs_a_right_and_a_purpose(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        staff = Staff(client)
        path = f"/applicants/{await registered(staff.front_office)}/disclosures"
        for person in (staff.penera, staff.inspector, staff.administrator, staff.applicant()):
            assert (await person.post(path, DISCLOSURE)).json()["code"] == "role-missing"
        elsewhere = await Staff(client, "bspji-palembang").head.post(path, DISCLOSURE)
        assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "other-office")
        for body in ({"fields": ["nik"]}, {**DISCLOSURE, "purpose": " "}, {**DISCLOSURE, "fields": []}):
            assert (await staff.head.post(path, body)).status_code == 422
        absent = await staff.head.post(path, {**DISCLOSURE, "fields": ["npwp"]})
        assert (absent.status_code, absent.json()["code"]) == (409, "personal-data-not-held")
        without_key = await client.post(path, json=DISCLOSURE, headers=staff.head.headers(Channel="counter"))
        assert (without_key.status_code, without_key.json()["details"]["items"]) == (422, ["idempotency-key"])
        assert len(await journal(service)) == 1


async def test_after_a_key_is_gone_a_field_reads_as_erased(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        applicant_id = await registered(Staff(client).front_office)
    with psycopg.connect(databases.keys_url) as connection:
        connection.execute("UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now()")
    async with intake(databases) as (_, client):
        answer = await Staff(client).head.post(f"/applicants/{applicant_id}/disclosures", DISCLOSURE)
        assert (answer.status_code, answer.json()) == (200, {"values": {"nik": ERASED, "phone": ERASED}})
        assert (await Staff(client).head.get(f"/applicants/{applicant_id}")).json()["nik"] == "[tersegel]"


async def test_a_key_that_is_missing_is_an_alarm_and_nothing_reads_as_erased(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        applicant_id = await registered(Staff(client).front_office)
        assert service.app.state.face.degraded() == []
        with psycopg.connect(databases.keys_url) as connection:
            connection.execute("DELETE FROM keys.persons")
        answer = await Staff(client).head.post(f"/applicants/{applicant_id}/disclosures", DISCLOSURE)
        assert (answer.status_code, answer.json()["code"]) == (503, "personal-key-missing")
        assert service.app.state.face.degraded() == ["personal-keys"]


HOSTILE = [
    "'; DROP TABLE intake.applicants; --",
    "<script>alert('x')</script>",
    '{"$ne": null}',
    "../../etc",
    "😀",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_text(databases: Databases, text: str) -> None:
    async with intake(databases) as (service, client):
        front_office = Staff(client).front_office
        applicant_id = await registered(front_office, {**BUSINESS, "business_name": text})
        assert (await front_office.get(f"/applicants/{applicant_id}")).json()["business_name"] == text
        person_id = await registered(front_office, {**PERSON, "address": text})
        disclosure = {"fields": ["address"], "purpose": text}
        answer = await front_office.post(f"/applicants/{person_id}/disclosures", disclosure)
        assert answer.json() == {"values": {"address": text}}
        assert (await journal(service))[-1].fields()["purpose"] == text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**PERSON, "role": "administrator"}, "fields-wrong"),
        ({**PERSON, "address": "a\x00b"}, "fields-wrong"),
        ({**PERSON, "name": "a\x00b"}, "fields-wrong"),
        ({**PERSON, "nib": "0404230015488"}, "fields-wrong"),
        ({**PERSON, "kind": "ghost"}, "fields-wrong"),
        ({**PERSON, "nik": "3514053113900001"}, "nik-invalid"),
        ({**PERSON, "name": HOSTILE[0]}, "person-name-invalid"),
        ({**BUSINESS, "nib": "404230015488"}, "nib-leading-zero-lost"),
        ({**BUSINESS, "npwp": "12.345.678.3-123.000"}, "npwp-invalid"),
        ({**BUSINESS, "contact": {"name": NAME}}, "missing-items"),
        ({}, "fields-wrong"),
    ],
)
async def test_an_unreadable_body_is_refused_and_changes_nothing(
    databases: Databases, body: dict[str, Any], code: str
) -> None:
    async with intake(databases) as (service, client):
        answer = await Staff(client).front_office.post("/applicants", body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert await journal(service) == []


async def test_no_clear_text_is_left_anywhere(databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    async with intake(databases) as (_, client):
        front_office = Staff(client).front_office
        applicant_id = await registered(front_office)
        answers = [
            await front_office.post("/applicants", PERSON),
            await front_office.post("/applicants", {**PERSON, "nik": NIK + "9"}),
            await front_office.post("/applicants", {**PERSON, NAME: NIK}),
            await front_office.post("/applicants", {**PERSON, "email": f"{EMAIL} x"}),
            await front_office.post("/applicants", {**BUSINESS, "contact": {"name": NAME, "phone": PHONE, "x": 1}}),
            await front_office.post("/applicant-searches", {"by": "nik", "value": NIK}),
            await front_office.post("/applicant-searches", {"by": "nik", "value": f"{NIK}{NIK}{NIK}"}),
            await Staff(client).penera.post("/applicant-searches", {"by": "phone", "value": PHONE}),
            await front_office.get(f"/applicants/{applicant_id}"),
        ]
        every = ["name", "phone", "nik", "email", "address"]
        disclosed = await front_office.post(
            f"/applicants/{applicant_id}/disclosures", {"fields": every, "purpose": "pemeriksaan"}
        )
        assert set(disclosed.json()["values"].values()) == set(CANARIES)
        await begun(front_office, applicant_id)
    said = capsys.readouterr()
    left = [*(answer.text for answer in answers), said.out, said.err]
    left += [*rows(databases.url), *rows(databases.keys_url)]
    assert len(left) > 20
    for text in left:
        found = [one for one in (*CANARIES, "0812-9876-5432") if one in text or one.encode().hex() in text]
        assert found == [], text


def rows(url: str) -> Iterator[str]:
    """Every row of every table of ours, as text; bytes are in hexadecimal."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for name in tables:
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(*name))
            yield from (str(row[0]) for row in connection.execute(query))


async def test_many_at_once(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        clerks = [replace(officer, subject=f"clerk-{n}") for n in range(4)]
        bodies = [{**PERSON, "nik": nik} for nik, _ in zip(niks(), range(20), strict=False)]
        answers = await asyncio.gather(
            *(clerk.post("/applicants", body, key=uuid4().hex) for body in bodies for clerk in clerks)
        )
        assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 60
        assert len(await journal(service)) == 20


async def test_the_address_is_not_shown_without_the_right_to_read_it(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        applicant_id = await registered(Staff(client).front_office)
        for person in (Staff(client).penera, Staff(client).treasurer, Staff(client).inspector):
            assert ADDRESS not in (await person.get(f"/applicants/{applicant_id}")).text
        assert (await Staff(client).administrator.get(f"/applicants/{applicant_id}")).status_code == 403


@pytest.mark.parametrize(
    ("by", "written", "pasted"),
    [
        ("phone", "0812-3456-7890", "\u202a+62 812\u20113456\u20117890\u202c"),
        ("phone", "+62 812 3456 7890", "+62\u00a0(0)812\u00a03456\u00a07890"),
        ("email", EMAIL, f"\u200b{EMAIL}\u00a0"),
        ("nik", NIK, f"\u200e{NIK[:6]}\u00a0{NIK[6:12]}\u2011{NIK[12:]}"),
    ],
)
async def test_a_pasted_value_finds_the_same_person(databases: Databases, by: str, written: str, pasted: str) -> None:
    """A chat adds invisible marks, a web page blanks that are none."""
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer, {**PERSON, by: pasted})
        for value in (written, pasted):
            found = await officer.post("/applicant-searches", {"by": by, "value": value})
            assert (found.status_code, found.json()) == (200, {"ids": [applicant_id]})


async def test_a_name_is_stored_in_its_normal_form(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        applicant_id = await registered(officer, {**PERSON, "name": "\u202aMa\u2018ruf\u00a0 Amin\u202c"})
        opened = await officer.post(f"/applicants/{applicant_id}/disclosures", {"fields": ["name"], "purpose": "Surat"})
        assert opened.json() == {"values": {"name": "Ma'ruf Amin"}}
