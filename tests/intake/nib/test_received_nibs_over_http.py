"""OSS sends NIBs in its own form; each is stored once, its persons sealed, and the office sees it."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from pydantic import SecretStr

from deploy.simulators.oss import PERSON, receive_nib
from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.running import intake, journal
from tests.intake.given.systems import NIB, NOW
from tests.people import PASURUAN, Staff

OPEN = Settings(
    pool_size=4,
    oss_office=PASURUAN,
    oss_inbound_username=SecretStr("simulator"),
    oss_inbound_password=SecretStr("simulator"),
)
TODAY = (NOW + timedelta(hours=7)).date()


def envelope(answer: httpx.Response) -> tuple[int, int, str]:
    inner = answer.json()["responreceiveNIB"]
    return answer.status_code, inner["kode"], inner["keterangan"]


async def test_a_nib_is_kept_once_and_the_office_sees_it(databases: Databases) -> None:
    headers, body = receive_nib(NIB, TODAY)
    async with intake(databases, OPEN) as (service, client):
        sent = [client.post("/oss/receiveNIB", json=body, headers=headers) for _ in range(4)]
        assert {envelope(one) for one in await asyncio.gather(*sent)} == {(200, 200, "Sukses")}
        [event] = await journal(service)
        assert (event.type, event.actor, event.office) == ("intake.nib-received", "oss", PASURUAN)
        officer = Staff(client).front_office
        [line] = (await officer.get(f"/received-nibs?nib={NIB}")).json()["items"]
        shown = (await officer.get(f"/received-nibs/{line['id']}")).json()
        assert (shown["nib"], shown["id_izin"], shown["projects"][0]["kbli"]) == (NIB, f"I-{NIB}", "71206")
        assert (await officer.get("/received-nibs?nib=0000000000000")).json()["items"] == []
        elsewhere = Staff(client, "dpmptsp-purwakarta").front_office
        assert (await elsewhere.get(f"/received-nibs/{line['id']}")).status_code == 403
    with psycopg.connect(databases.url) as connection:
        rows = connection.execute("SELECT payload::text FROM journal.events").fetchall()
    assert [value for value in PERSON.values() if value in str(rows)] == []


async def test_a_changed_nib_is_another_message(databases: Databases) -> None:
    headers, body = receive_nib(NIB, TODAY)
    async with intake(databases, OPEN) as (_, client):
        for region in ("3214000000", "3514000000"):
            changed = {"dataNIB": {**body["dataNIB"], "kd_daerah": region}}
            assert (await client.post("/oss/receiveNIB", json=changed, headers=headers)).status_code == 200
        assert len((await Staff(client).front_office.get("/received-nibs")).json()["items"]) == 2


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({}, None, 401),
        ({"Token": "0" * 40}, None, 401),
        ({"Authorization": "Bearer x"}, None, 401),
        (None, b"", 400),
        (None, b"[]", 400),
        (None, b'{"dataNIB": {"nib": "1"}}', 400),
        (None, b'{"other": {}}', 400),
    ],
)
async def test_every_refusal_comes_in_the_envelope_of_oss(
    databases: Databases, headers: dict[str, str] | None, body: bytes | None, code: int
) -> None:
    right, data = receive_nib(NIB, TODAY)
    async with intake(databases, OPEN) as (service, client):
        sent: dict[str, Any] = {"json": data} if body is None else {"content": body}
        answer = await client.post("/oss/receiveNIB", headers=right if headers is None else headers, **sent)
        assert envelope(answer)[:2] == (code, code)
        assert await journal(service) == []


async def test_without_credentials_of_oss_every_message_is_refused(databases: Databases) -> None:
    headers, body = receive_nib(NIB, TODAY, secret="")
    async with intake(databases) as (_, client):
        assert envelope(await client.post("/oss/receiveNIB", json=body, headers=headers))[0] == 401


async def test_only_this_address_needs_no_token_of_ours(databases: Databases) -> None:
    async with intake(databases, OPEN) as (_, client):
        for path in ("/oss/receiveNIB/", "/oss", "/oss/receivenib", "//oss/receiveNIB", "/applications"):
            assert (await client.post(path, json={})).status_code == 401
