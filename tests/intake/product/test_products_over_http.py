"""The content of a product over HTTP: fields, records, the legal ground, and the applicant's name, sealed."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from services.intake.card.card import ServiceCard
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, CANARIES, NAME, PERSON
from tests.intake.given.cards import card_of
from tests.intake.given.player import Player, accepting, goal, path, submitting
from tests.intake.given.running import clock_at, intake, journal, registered
from tests.people import Person, Staff


async def played(player: Player, *names: str, **given: Any) -> dict[str, Any]:
    """Takes these steps, or all that lead to the product; `given` goes with the last of them."""
    card = player.card
    ways = [card.procedure.step(name) for name in names] or [
        submitting(card),
        *path(card, submitting(card).to, frozenset({accepting(card).to})),
        *path(card, accepting(card).to, goal(card)),
    ]
    *before, last = ways
    for step in before:
        await player.take(step)
    return await player.take(last, **given)


def said(product: dict[str, Any], part: str) -> dict[str, Any]:
    return {one["field"]: one["value"] for one in product[part]}


async def test_a_fuel_letter_says_who_may_buy_how_much_for_which_machine(databases: Databases) -> None:
    """The farmer has a NIK: the letter holds the name sealed, and an allowed reader reads it by a recorded disclosure."""
    async with intake(databases) as (service, client):
        player = Player(card_of("PSR-BBM"), client, service.app.state.use_cases)
        farmer = await registered(player.applicant, PERSON)
        await player.draft(applicant_id=farmer)
        await played(player, "submit", "accept", "survey")
        report = player.card.procedure.step("report")
        without = await player.refused(report, without="fields")
        assert without.json()["details"]["items"] == ["fields: litres", "fields: litres_per"]
        await player.take(report, fields={"litres": 120, "litres_per": "month"})
        [letter] = (await played(player, "sign"))["products"]

        assert said(letter, "holder") == {"applicant_name": "[tersegel]"}
        assert said(letter, "content") == {
            "machine": "Kopi bubuk",
            "site": "Kopi bubuk",
            "litres": 120,
            "litres_per": "Bulan",
        }
        assert (letter["one_for"], letter["valid_from"], letter["valid_until"]) == (
            "Kopi bubuk",
            "2026-01-15",
            "2026-04-14",
        )
        stored = "".join(str(row.payload) for row in await journal(service))
        assert [clear for clear in CANARIES if clear in stored] == []

        asked = {"fields": ["applicant_name"], "purpose": "Mencetak surat"}
        signatory = player.person(player.card.procedure.step("sign"))
        read = await signatory.post(f"{player.application}/disclosures", asked)
        assert read.json() == {"values": {"applicant_name": NAME}}
        assert (await journal(service))[-1].type == "intake.fields-disclosed"


@pytest.mark.parametrize("code", ["PSR-IKM", "PSR-DIST", "PSR-SIINAS", "PSR-SRG", "PSR-SKA", "PWK-71206"])
async def test_a_letter_for_a_business_names_it_and_its_nib(databases: Databases, code: str) -> None:
    async with intake(databases) as (service, client):
        player = Player(card_of(code), client, service.app.state.use_cases)
        await player.draft()
        [product] = (await played(player))["products"]
        assert said(product, "holder") == {
            "applicant_name": BUSINESS["business_name"],
            "applicant_nib": BUSINESS["nib"],
        }
        assert_all_of_the_card(product, player.card)


async def test_the_result_of_a_consultation_is_the_advice(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        player = Player(card_of("PSR-KONS"), client, service.app.state.use_cases)
        await player.draft()
        advice = [{"record": "advice", "text": "Daftarkan produk ke Balai POM."}]
        [result] = (await played(player, "submit", "accept", "resolve", records=advice))["products"]
        assert [(one["title"], one["text"]) for one in result["records"]] == [
            ("Jawaban konsultasi", "Daftarkan produk ke Balai POM.")
        ]
        assert_all_of_the_card(result, player.card)


async def test_a_data_letter_holds_the_given_data(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        player = Player(card_of("PSR-DATA"), client, service.app.state.use_cases)
        await player.draft()
        given = [{"record": "data-given", "text": "Jumlah IKM kopi: 214."}]
        [letter] = (await played(player, "submit", "accept", "analyse", "answer", records=given))["products"]
        assert (letter["product"], letter["legal_ground"]) == ("data-letter", None)
        assert [one["text"] for one in letter["records"]] == ["Jumlah IKM kopi: 214."]


async def test_exempt_data_are_refused_by_a_letter_with_its_legal_ground(databases: Databases) -> None:  # scenario 37
    async with intake(databases) as (service, client):
        player = Player(card_of("PSR-DATA"), client, service.app.state.use_cases)
        await player.draft()
        await played(player, "submit", "accept")
        for name in ("analyse", "test-consequences"):
            step = player.card.procedure.step(name)
            await player.take(step, fields={**player.needed(step)["fields"], "exempt": True})
        refuse = player.card.procedure.step("refuse")
        groundless = await player.refused(refuse, without="legal_ground")
        assert groundless.json()["details"]["items"] == ["legal_ground"]
        refused = await player.take(refuse, legal_ground="UU 14/2008 pasal 17 huruf b")
        [letter] = refused["products"]
        assert (refused["status"], letter["product"]) == ("rejected", "refusal-letter")
        assert letter["number"] is not None
        assert letter["legal_ground"] == "UU 14/2008 pasal 17 huruf b"
        assert letter["records"] == []


async def test_a_letter_for_a_brand_holds_in_its_year_and_for_that_brand(databases: Databases) -> None:  # scenario 35
    async with intake(databases, clock=clock_at(datetime(2025, 12, 30, 2, 0, tzinfo=UTC))) as (service, client):
        player = Player(card_of("PSR-IKM"), client, service.app.state.use_cases)
        await player.draft(fields={"brand": "Kopi Arjuna"})
        [letter] = (await played(player))["products"]
        officer = player.staff.front_office

        async def asked(by: Person = officer, **query: str) -> dict[str, Any]:
            answer = await by.get(f"/products/ikm-letter?{urlencode({'number': letter['number'], **query})}")
            assert answer.status_code == 200, answer.text
            found: dict[str, Any] = answer.json()
            return found

        today = await asked(one_for="Kopi Arjuna")
        assert (today["on"], today["valid"], today["why_not"]) == ("2025-12-30", True, [])
        assert today["application_id"] == player.application.rsplit("/", 1)[1]
        assert (await asked(player.staff.inspector))["valid"]
        later = await asked(on="2026-01-05", one_for="Kopi Arjuna")
        assert (later["valid"], later["why_not"][0]["code"]) == (False, "another-year")
        assert later["why_not"][0]["indonesian"] == "Hanya berlaku untuk tahun penerbitannya."
        other = await asked(one_for="Kopi Bima")
        assert (other["valid"], [one["code"] for one in other["why_not"]]) == (False, ["for-another"])

        here = f"/products/ikm-letter?{urlencode({'number': letter['number']})}"
        unknown = await officer.get("/products/ikm-letter?number=IKM/2025/99999")
        assert (unknown.status_code, unknown.json()["code"]) == (404, "product-unknown")
        elsewhere = await Staff(client, "bpsmb-surakarta").front_office.get(here)
        assert elsewhere.status_code == 404, "it is the office's own product that is asked about"
        assert (await player.applicant.get(here)).status_code == 403


def assert_all_of_the_card(shown: dict[str, Any], card: ServiceCard) -> None:
    product = card.product(shown["product"])
    assert tuple(said(shown, "content")) == product.content
    assert tuple(one["record"] for one in shown["records"]) == product.records
    assert shown["number"] is not None
