"""SIINas sends an application of a company; it is a draft here as soon as an applicant with its NIB is registered."""

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from deploy.simulators.own_contracts import siinas_application
from deploy.simulators.switch import CREDENTIAL
from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS
from tests.intake.given.running import intake, journal, registered
from tests.people import Person, Staff

SURAKARTA = "bpsmb-surakarta"
OPEN = Settings(pool_size=4, siinas_inbound_token=SecretStr(CREDENTIAL))
FIELDS: dict[str, str | bool] = {"standard_number": "SNI 3553:2015", "brand": "Tirta Merapi", "makloon": False}
HEADERS, NOTICE = siinas_application(BUSINESS["nib"], "SIN-2026-000123", **FIELDS)
RECEIVED, DRAFTED = "intake.siinas-application-received", "intake.siinas-application-drafted"


async def send(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {changes.pop('token')}"} if "token" in changes else HEADERS
    return await client.post("/siinas/applications", json={**NOTICE, **changes}, headers=headers)


def officer(client: httpx.AsyncClient) -> Person:
    return Staff(client, SURAKARTA).front_office


async def test_an_application_becomes_a_draft_of_the_applicant_with_its_nib(databases: Databases) -> None:
    async with intake(databases, OPEN) as (_, client):
        applicant = await registered(officer(client), BUSINESS)
        said = await send(client)
        assert (said.status_code, said.json()["reference"]) == (200, NOTICE["reference"])
        assert said.json()["application"]["state"] == "drafted"
        [line] = (await officer(client).get("/siinas-applications")).json()["items"]
        draft = (await officer(client).get(f"/applications/{line['application_id']}")).json()
        assert (draft["status"], draft["service_code"], draft["applicant_id"]) == ("draft", "BPSMB-SP", applicant)
        stated = {one["field"]: one["value"] for one in draft["fields"]}
        assert stated == FIELDS


async def test_it_waits_until_an_officer_has_registered_the_applicant(databases: Databases) -> None:
    async with intake(databases, OPEN) as (service, client):
        said = (await send(client)).json()["application"]
        assert said["state"] == "waiting"
        path = f"/siinas-applications/{said['id']}/draft"
        early = await officer(client).post(path)
        assert (early.status_code, early.json()["code"]) == (409, "applicant-not-registered")
        await registered(officer(client), BUSINESS)
        drafted = await officer(client).post(path)
        assert drafted.status_code == 200, drafted.text
        again = await officer(client).post(path)
        assert again.json()["application_id"] == drafted.json()["application_id"] is not None
        events = [event.type for event in await journal(service)]
        assert (events.count(RECEIVED), events.count(DRAFTED)) == (1, 1)


async def test_a_repeated_message_is_kept_once(databases: Databases) -> None:
    async with intake(databases, OPEN) as (service, client):
        await registered(officer(client), BUSINESS)
        said = await asyncio.gather(*(send(client) for _ in range(4)))
        assert {one.json()["application"]["id"] for one in said} == {said[0].json()["application"]["id"]}
        events = [event.type for event in await journal(service)]
        assert (events.count(RECEIVED), events.count(DRAFTED)) == (1, 1)


async def test_a_nib_that_somebody_only_declared_makes_nobody_the_applicant(databases: Databases) -> None:
    async with intake(databases, OPEN) as (_, client):
        stranger = Staff(client, SURAKARTA).applicant("orang-lain")
        declared = await stranger.post("/applicants", BUSINESS, Channel="online")
        assert declared.status_code == 201, declared.text
        assert (await send(client)).json()["application"]["state"] == "waiting"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"nib": "12"}, 422, "nib-invalid"),
        ({"reference": "a b"}, 400, "malformed"),
        ({"fields": {"standard_number": 3.5}}, 400, "malformed"),
        ({"fields": {"shoe_size": "42"}}, 422, "field-not-asked"),
        ({"service": "XX-1"}, 422, "no-service-card"),
    ],
)
async def test_what_is_not_the_contract_is_refused(
    databases: Databases, changes: dict[str, Any], status: int, error: str
) -> None:
    async with intake(databases, OPEN) as (service, client):
        said = await send(client, **changes)
        assert (said.status_code, said.json()) == (status, {"error": error})
        assert await journal(service) == []


@pytest.mark.parametrize(("settings", "token"), [(OPEN, "other"), (Settings(pool_size=4), "")])
async def test_without_the_token_nothing_is_received(databases: Databases, settings: Settings, token: str) -> None:
    async with intake(databases, settings) as (_, client):
        said = await send(client, token=token)
        assert (said.status_code, said.json()) == (401, {"error": "unauthenticated"})
