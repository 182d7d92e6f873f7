"""An office finds applications by their content, and by the time of change; a list can begin with the newest."""

import importlib
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import BUSINESS, FORM, LETTER, NOW
from tests.intake.given.running import begun, intake, registered
from tests.people import REPLACING, Staff


async def found(by: Any, query: str = "") -> list[str]:
    answer = await by.get(f"/applications{query}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_applications_are_found_by_their_content(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        hers, theirs = await registered(siti), await registered(officer, BUSINESS)
        first = await begun(siti, hers, LETTER, FORM)
        service.app.state.face.clock.set(NOW + timedelta(minutes=1))
        second = await begun(officer, theirs, LETTER, FORM)
        receipts = {}
        for one in (first, second):
            receipts[one] = (await officer.post(f"/applications/{one}/submission")).json()["receipt"]
            await officer.post(f"/applications/{one}/acceptance")

        assert await found(officer, "?number=REG/2026/00002") == [second]
        assert await found(officer, "?number=REG/2026/00010") == []
        assert await found(siti, "?number=REG/2026/00002") == []
        assert await found(officer, f"?receipt={receipts[first]}") == [first]
        assert await found(officer, f"?receipt={receipts[first].replace('-', ' ').lower()}") == [first]
        assert await found(siti, f"?receipt={receipts[second]}") == []
        assert await found(officer, "?receipt=0000-0000-0000-0001") == []
        assert await found(officer, "?service_code=PSR-TERA") == [first, second]
        assert await found(officer, "?service_code=PSR-BBM") == []
        assert await found(officer, f"?service_code=PSR-TERA&number=REG/2026/00001&applicant_id={hers}") == [first]
        assert await found(Staff(client, "bspji-palembang").front_office, "?number=REG/2026/00002") == []


async def test_applications_are_found_by_submission_and_change(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer, clock = Staff(client).front_office, service.app.state.face.clock
        who = await registered(officer)
        cases = []
        for day in range(3):
            clock.set(NOW + timedelta(days=day))
            cases.append(await begun(officer, who, LETTER, FORM))
            await officer.post(f"/applications/{cases[-1]}/submission")
        clock.set(NOW + timedelta(days=5))
        draft = await begun(officer, who, LETTER)
        days = [(NOW + timedelta(days=day)).date().isoformat() for day in range(3)]

        assert await found(officer, f"?from={days[1]}") == cases[1:]
        assert await found(officer, f"?to={days[1]}") == cases[:2]
        assert await found(officer, f"?from={days[1]}&to={days[1]}") == [cases[1]]
        assert (await officer.get("/applications?from=kemarin")).status_code == 422

        moment = (NOW + timedelta(days=6)).isoformat().replace("+", "%2B")
        clock.set(NOW + timedelta(days=6))
        assert await found(officer, f"?changed_since={moment}") == []
        papers = {"documents": [{"document": LETTER.document, "reference": "Surat kedua"}]}
        assert (await officer.post(f"/applications/{draft}/documents", papers, **REPLACING)).status_code == 200
        assert await found(officer, f"?changed_since={moment}") == [draft]
        assert (await officer.post(f"/applications/{cases[0]}/claim")).status_code == 200
        assert await found(officer, f"?changed_since={moment}") == [cases[0], draft]
        [line] = (await officer.get(f"/applications?from={days[0]}&to={days[0]}")).json()["items"]
        said = [line[name][:10] for name in ("submitted_on", "begun_at", "changed_at")]
        assert said == [days[0], days[0], (NOW + timedelta(days=6)).date().isoformat()]


async def test_from_the_newest_in_pages_that_stay(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        who = await registered(officer)
        cases = sorted([await begun(officer, who, LETTER, FORM) for _ in range(5)])  # two may be of one millisecond
        page = (await officer.get("/applications?order=newest&limit=2")).json()
        assert [one["id"] for one in page["items"]] == [cases[4], cases[3]]

        service.app.state.face.clock.set(NOW + timedelta(minutes=1))
        await begun(officer, who, LETTER, FORM)  # comes between two pages, and is on neither
        await officer.post(f"/applications/{cases[2]}/submission")
        page = (await officer.get(f"/applications?order=newest&limit=2&after={page['next']}")).json()
        assert [one["id"] for one in page["items"]] == [cases[2], cases[1]]
        page = (await officer.get(f"/applications?order=newest&limit=2&after={page['next']}")).json()
        assert ([one["id"] for one in page["items"]], page["next"]) == ([cases[0]], None)
        assert await found(officer, "?order=oldest&limit=1") == [cases[0]]
        assert (await officer.get("/applications?order=other")).status_code == 422


async def test_a_rebuilt_row_says_the_same(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        case = await begun(officer, await registered(officer), LETTER, FORM)
        service.app.state.face.clock.set(NOW + timedelta(days=1))
        await officer.post(f"/applications/{case}/submission")
        await officer.post(f"/applications/{case}/claim")
        assert service.unit is not None
        assert differing(databases.url, [service.unit]) == []


@pytest.mark.parametrize("column", ["number", "service_code", "changed_at", "submitted_on"])
def test_every_search_has_an_index(databases: Databases, column: str) -> None:
    query = (
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'intake' AND tablename = 'applications' AND indexdef ~ %s"
    )
    with psycopg.connect(databases.url) as connection:
        [(count,)] = connection.execute(query, (rf"[(, ]{column}[),]",)).fetchall()
    assert count > 0


async def test_the_migration_fills_older_rows_from_their_events(databases: Databases) -> None:
    changes = importlib.import_module("services.intake.migrations.0021_application_search")._CHANGES
    query = "SELECT id, begun_at, changed_at FROM intake.applications ORDER BY id"
    async with intake(databases) as (service, client):
        officer, clock = Staff(client).front_office, service.app.state.face.clock
        who = await registered(officer)
        for day, step in enumerate(("claim", "submission")):
            clock.set(NOW + timedelta(days=day))
            case = await begun(officer, who, LETTER, FORM)
            clock.set(NOW + timedelta(days=day, hours=2))
            assert (await officer.post(f"/applications/{case}/submission")).status_code == 200
            await officer.post(f"/applications/{case}/{step}")
    with psycopg.connect(databases.url) as owner:
        before = owner.execute(query).fetchall()
        owner.execute("ALTER TABLE intake.applications DROP COLUMN begun_at, DROP COLUMN changed_at")
        owner.execute("DROP INDEX intake.applications_service, intake.applications_submitted")
        owner.execute(changes)
        assert owner.execute(query).fetchall() == before
    assert len(before) == 2
