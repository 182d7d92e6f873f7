"""Domain scenario 34 where a farmer is registered twice, by NIK and by NIB: the letter for the machine is found all the same."""

from typing import Any

import pytest

from services.intake.applicant.identity import search_field
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, NIK, PERSON
from tests.intake.given.cards import card_of
from tests.intake.given.player import Player, handed_in
from tests.intake.given.running import intake, journal, registered
from tests.people import Person

BBM = card_of("PSR-BBM")
TRACTOR = {"machine": "Traktor Quick G1000", "site": "Bangil"}
OF_THE_FARMER = {**BUSINESS, "npwp": NIK}
"""A sole trader's business: its NPWP is the NIK of the person (PMK 112/PMK.03/2022)."""


async def drafted(player: Player, by: Person, who: dict[str, Any], fields: dict[str, str]) -> None:
    body = {"service_code": BBM.code, "documents": handed_in(BBM), "fields": fields}
    answer = await by.post("/applications", {**body, "applicant_id": await registered(by, who)})
    assert answer.status_code == 201, answer.text
    player.application = f"/applications/{answer.json()['id']}"
    assert (await by.post(f"{player.application}/submission")).status_code == 200


async def with_a_letter(player: Player, by: Person, who: dict[str, Any]) -> str:
    """The case in which somebody got a letter for the tractor."""
    await drafted(player, by, who, TRACTOR)
    for name in ("accept", "survey", "report", "sign"):
        await player.take(BBM.procedure.step(name))
    return player.application.rsplit("/", 1)[1]


async def likened(player: Player, by: Person, who: dict[str, Any], fields: dict[str, str]) -> list[str]:
    """The cases that a new application is like, by the office's own view."""
    await drafted(player, by, who, fields)
    shown = (await player.staff.front_office.get(player.application)).json()
    return [one["case"] for one in shown["others"]]


@pytest.mark.parametrize(("first", "second"), [(PERSON, OF_THE_FARMER), (OF_THE_FARMER, PERSON)], ids=["nik", "nib"])
async def test_the_same_farmer_by_nik_and_by_nib(
    databases: Databases, first: dict[str, Any], second: dict[str, Any]
) -> None:
    async with intake(databases) as (service, client):
        player = Player(BBM, client, service.app.state.use_cases)
        counter = player.staff.front_office
        letter = await with_a_letter(player, counter, first)
        assert await likened(player, counter, second, TRACTOR) == [letter]
        accept = BBM.procedure.step("accept")
        await player.examine(accept)
        refused = await player.refused(accept)
        assert (refused.status_code, refused.json()["code"]) == (409, "duplicate-not-decided")
        assert NIK not in str([row.payload for row in await journal(service)])


async def test_an_account_that_acts_as_both_is_one_person(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        player = Player(BBM, client, service.app.state.use_cases)
        letter = await with_a_letter(player, player.applicant, PERSON)
        assert await likened(player, player.applicant, BUSINESS, TRACTOR) == [letter]
        other = {**BUSINESS, "nib": "9120001270217"}
        assert await likened(player, player.applicant, other, {**TRACTOR, "machine": "Pompa air"}) == []


async def test_another_farmer_with_such_a_machine_is_another(databases: Databases) -> None:
    """The same telephone is no person: the officer at the counter may lend theirs."""
    async with intake(databases) as (service, client):
        player = Player(BBM, client, service.app.state.use_cases)
        counter = player.staff.front_office
        await with_a_letter(player, counter, PERSON)
        assert await likened(player, counter, BUSINESS, TRACTOR) == []
        assert await likened(player, counter, {**PERSON, "nik": "3514054107900002"}, TRACTOR) == []


def test_only_a_persons_npwp_is_looked_for_as_a_nik() -> None:
    assert (search_field("npwp", NIK), search_field("npwp", "0013121660910000"), search_field("nik", NIK)) == (
        "nik",
        None,
        "nik",
    )
    assert (search_field("name", "Siti"), search_field("address", "-"), search_field("phone", "+62")) == (
        None,
        None,
        "phone",
    )
