"""A citizen sees the state of the case with the receipt alone; a guesser learns nothing."""

import asyncio
from datetime import date, timedelta
from ipaddress import ip_network
from typing import Any

import httpx
import pytest

from services.intake.card.catalogue import card_in_force
from shared.receipt import receipt_of
from shared.settings import Settings
from shared.wording import day
from tests.conftest import Databases
from tests.intake.given.application import CANARIES, FORM, LETTER, NOW, OFFICER
from tests.intake.given.player import Player, goal, path, submitting
from tests.intake.given.running import begun, documents, intake, registered
from tests.people import REPLACING, Person, Staff

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NEVER_GIVEN = receipt_of(b"never given")
WHY = "belum ditandatangani Siti Kanaria"
RETURN = {"items": [{"document": "registration-form", "problem": WHY}]}


async def submitted(by: Person) -> tuple[str, str]:
    """An application at the front office: its address and its receipt."""
    address = f"/applications/{await begun(by, await registered(by), LETTER, FORM)}"
    answer = await by.post(f"{address}/submission")
    assert answer.status_code == 200, answer.text
    return address, answer.json()["receipt"]


async def test_the_receipt_is_given_once_and_stays(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        address, receipt = await submitted(siti)
        await officer.post(f"{address}/return", RETURN)
        again = await siti.post(f"{address}/submission")
        assert again.json()["receipt"] == receipt == (await siti.get(address)).json()["receipt"]


async def test_from_submission_to_the_promise(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        address, receipt = await submitted(siti)

        async def seen() -> dict[str, Any]:
            answer = await client.get(f"/track/{receipt}")
            assert answer.status_code == 200, answer.text
            assert answer.headers["Cache-Control"] == "no-store"
            found: dict[str, Any] = answer.json()
            return found

        first = await seen()
        assert (first["status"], first["state"], first["waits_for"]) == ("submitted", "Diajukan", "office")
        assert first["service"] == {"code": "PSR-TERA", "name": "Pelayanan Tera dan Tera Ulang", "version": "2024.3"}

        await officer.post(f"{address}/return", RETURN)
        back = await seen()
        assert (back["waits_for"], back["timing"]) == ("applicant", "not-begun")
        assert back["lacking"] == [{"name": "Formulir Pendaftaran yang telah diisi"}]
        assert back["returned"] == {"times": 1, "working_days_left": None}
        page = await client.get(f"/track/{receipt}", headers={"Accept": "text/html"})
        assert "Ini pengembalian ke-1." in page.text
        assert first["returned"] is None
        assert (await siti.get(address)).json()["shortcomings"][0]["problem"] == WHY

        await siti.post(f"{address}/documents", {"documents": documents(LETTER, FORM)}, **REPLACING)
        await siti.post(f"{address}/submission")
        await officer.post(f"{address}/acceptance")
        done = await seen()
        assert (done["number"], done["timing"], done["promised_until"]) == ("REG/2026/00001", "running", "2026-01-19")
        told = [one["what"] for one in done["history"]]
        assert told == ["begun", "submitted", "returned", "documents-changed", "submitted", "accepted"]
        assert {one["on"] for one in done["history"]} == {"2026-01-15"}


async def test_it_names_nobody(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        address, receipt = await submitted(siti)
        await officer.post(f"{address}/return", RETURN)
        for headers in ({}, PAGE):
            text = (await client.get(f"/track/{receipt}", headers=headers)).text
            names = [*CANARIES, WHY, OFFICER + "@", "siti@", address.rpartition("/")[2]]
            assert [one for one in names if one in text] == []


async def test_it_is_found_however_it_is_written(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        _, receipt = await submitted(Staff(client).front_office)
        for written in (receipt.lower(), receipt.replace("-", ""), receipt.replace("-", " ")):
            assert (await client.get(f"/track/{written}")).json()["receipt"] == receipt


WRONG = [NEVER_GIVEN, NEVER_GIVEN[:-1], NEVER_GIVEN + "0", "x", "0" * 500, "%00", "';--", "../applications", "٣" * 16]


async def test_wrong_codes_are_all_answered_alike(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        await submitted(Staff(client).front_office)
        for headers in ({}, PAGE):
            answers = [await client.get(f"/track/{code}", headers=headers) for code in WRONG if "/" not in code]
            assert {answer.status_code for answer in answers} == {404}
            assert len({answer.content for answer in answers}) == 1
        asked = [await client.get("/track", params={"receipt": code}) for code in WRONG if code != NEVER_GIVEN]
        assert {answer.status_code for answer in asked} == {404}


async def test_an_address_with_many_wrong_receipts_waits_for_a_minute(databases: Databases) -> None:
    settings = Settings(pool_size=4, wrong_receipts=3, front_doors=[ip_network("127.0.0.1/32")])
    async with intake(databases, settings) as (_, client):
        _, receipt = await submitted(Staff(client).front_office)

        async def asked(code: str, address: str, **headers: str) -> httpx.Response:
            return await client.get(f"/track/{code}", headers={"X-Forwarded-For": f"192.0.2.9, {address}", **headers})

        tries = [await asked(code, "203.0.113.7") for code in (NEVER_GIVEN, receipt, "x", NEVER_GIVEN, NEVER_GIVEN)]
        assert [one.status_code for one in tries] == [404, 200, 404, 404, 429]
        assert tries[-1].json()["code"] == "too-many-receipts-tried"
        page = await asked(receipt, "203.0.113.7", Accept="text/html")
        assert (page.status_code, 0 < int(page.headers["Retry-After"]) <= 60) == (429, True)
        assert (await asked(receipt, "203.0.113.8")).status_code == 200


async def test_simultaneous_wrong_receipts_count_each_other(databases: Databases) -> None:
    async with intake(databases, Settings(pool_size=4, wrong_receipts=3)) as (_, client):
        tries = await asyncio.gather(*(client.get(f"/track/{NEVER_GIVEN}") for _ in range(12)))
        assert sorted(one.status_code for one in tries) == [404] * 3 + [429] * 9


async def test_while_no_receipt_can_be_counted_none_is_looked_up(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        await service.pool.close()
        assert (await client.get(f"/track/{NEVER_GIVEN}")).status_code == 503


async def test_an_untrusted_proxy_cannot_name_another_address(databases: Databases) -> None:
    async with intake(databases, Settings(pool_size=4, wrong_receipts=1)) as (_, client):
        tries = [
            await client.get(f"/track/{NEVER_GIVEN}", headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in (1, 2)
        ]
        assert [one.status_code for one in tries] == [404, 429]


async def test_addresses_written_as_ipv6_by_a_dual_socket_differ(databases: Databases) -> None:
    """Otherwise one guesser would use up everybody's tries from all IPv4 addresses, and a front door would not be
    recognised.
    """
    settings = Settings(pool_size=4, wrong_receipts=1, front_doors=[ip_network("172.16.0.0/12")])
    async with intake(databases, settings) as (service, _):

        async def asked(connection: str, **headers: str) -> int:
            door = httpx.ASGITransport(app=service.app, client=(connection, 4711))
            async with httpx.AsyncClient(transport=door, base_url="http://intake") as client:
                return (await client.get(f"/track/{NEVER_GIVEN}", headers=headers)).status_code

        tries = [await asked(one) for one in ("::ffff:203.0.113.7", "::ffff:203.0.113.8", "203.0.113.7")]
        assert tries == [404, 404, 429]
        forwarded = [await asked("::ffff:172.18.0.2", **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in (1, 2, 1)]
        assert forwarded == [404, 404, 429]
        same_subscriber = [await asked(f"2001:db8::{n}") for n in (1, 2)]
        assert same_subscriber == [404, 429]


async def test_the_form_leads_to_the_page_of_the_receipt(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        _, receipt = await submitted(Staff(client).front_office)
        form = await client.get("/track", params={"receipt": receipt.lower()})
        assert (form.status_code, form.headers["Location"]) == (303, f"/track/{receipt}")
        assert (await client.get(form.headers["Location"], headers=PAGE)).status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
async def test_lateness_is_shown_with_the_right_to_complain(databases: Databases, language: str) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        address, receipt = await submitted(officer)
        await officer.post(f"{address}/acceptance")
        service.app.state.face.clock.set(NOW + timedelta(days=5))
        text = (await client.get(f"/track/{receipt}", headers={**PAGE, "Accept-Language": language})).text
        late, owed = {"id": ("Terlambat", "berhak mengadu"), "en": ("Late", "right to complain")}[language]
        content = text.partition("<main")[2]
        first = [content.index(one) for one in (f"<h1>{late}: ", owed, "/pengaduan", receipt)]
        assert first == sorted(first), "lateness first, then what the citizen can do, then the rest"
        assert f"<title>{late}: " in text


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_finished_case_shows_number_validity_and_place_of_collection(
    databases: Databases, language: str
) -> None:
    async with intake(databases) as (service, client):
        player = Player(card_in_force("PSR-BBM", NOW.date()), client, service.app.state.use_cases)
        await player.draft()
        start = submitting(player.card)
        receipt = (await player.take(start))["receipt"]
        for step in path(player.card, start.to, goal(player.card)):
            done = await player.take(step)
        (product,) = done["products"]
        seen = (await client.get(f"/track/{receipt}")).json()
        names = ("title", "number", "valid_from", "valid_until")
        assert seen["products"] == [{name: product[name] for name in names}]
        assert (seen["status"], seen["collected_at"]) == ("completed", "counter")
        text = (await client.get(f"/track/{receipt}", headers={**PAGE, "Accept-Language": language})).text
        until = day(date.fromisoformat(product["valid_until"]), "en" if language == "en" else "id")
        counter = {"id": "di loket", "en": "at the counter of"}[language]
        content = text.partition("<main")[2]
        said = [content.index(one) for one in (product["number"], until, counter, "Dinas Perindustrian", receipt)]
        assert said == sorted(said), "before the rest"
