"""The credentials of another system open its own door only: no route of people, in no service, and no other system's door."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr

from deploy.demonstration.cast import PASURUAN
from deploy.system import ASSEMBLIES
from services.billing.bank.signatures import sign_token_request
from shared.settings import BankAccess
from tests.conftest import Databases
from tests.systems import staged

_KEY = generate_private_key(65537, 2048)
_PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
_BANK = BankAccess(
    client_key="a-bank",
    client_secret=SecretStr("secret-of-a-bank-0001"),
    public_key=_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
)
_SYSTEMS: Final[dict[str, Any]] = {
    "simponi_inbound_token": SecretStr("token-of-simponi-0001"),
    "siinas_inbound_token": SecretStr("token-of-siinas-0001"),
    "lapor_inbound_tokens": {PASURUAN: SecretStr("token-of-lapor-0001")},
    "oss_inbound_username": SecretStr("name-of-oss"),
    "oss_inbound_password": SecretStr("word-of-oss-0001"),
    "banks": {"bank-jatim": _BANK},
}
_DOORS: Final = {
    "/billing/v1/simponi": "simponi",
    "/v1.0/transfer-va/payment": "bank",
    "/v1.0/transfer-va/inquiry": "bank",
}
"""The doors of systems that look at Authorization before they look at the body, and whose they are."""


async def credentials(client: httpx.AsyncClient) -> dict[str, str]:
    """What each system sends as Authorization; a bank asks for its token first."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    headers = {"X-CLIENT-KEY": "a-bank", "X-TIMESTAMP": now, "X-SIGNATURE": sign_token_request(_PRIVATE, "a-bank", now)}
    given = await client.post("/v1.0/access-token/b2b", json={"grantType": "client_credentials"}, headers=headers)
    assert given.status_code == 200, given.text
    return {
        "bank": f"Bearer {given.json()['accessToken']}",
        "bank-secret": f"Bearer {_BANK.client_secret.get_secret_value()}",
        "simponi": "Bearer token-of-simponi-0001",
        "siinas": "Bearer token-of-siinas-0001",
        "lapor": "Bearer token-of-lapor-0001",
        "oss": "Basic " + base64.b64encode(b"name-of-oss:word-of-oss-0001").decode(),
    }


def operations(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Method and path of each operation that needs a token of a person."""
    return [
        (method, path)
        for path, found in document["paths"].items()
        for method, operation in found.items()
        if method in {"get", "post", "put", "patch", "delete"} and operation.get("security") != []
    ]


@pytest.mark.parametrize("name", ASSEMBLIES)
async def test_no_route_of_people_takes_the_credentials_of_a_system(
    databases: Databases, tmp_path: Path, name: str
) -> None:
    async with staged(databases, tmp_path, **_SYSTEMS) as stage:
        client = stage.staff.client
        document = stage.expect(await client.get(f"/{name}/v1/openapi.json"), 200)
        bank, *others = (await credentials(client)).items()
        answers = {}
        for place, (method, path) in enumerate(operations(document)):
            for system, authorization in (bank, others[place % len(others)]):
                headers = {"Authorization": authorization, "Idempotency-Key": uuid4().hex, "Channel": "online"}
                address = f"/{name}/v1" + path.format_map(_Anything())
                answers[system, method, path] = (await client.request(method, address, headers=headers)).status_code
        assert {one: status for one, status in answers.items() if status != 401} == {}


async def test_no_door_of_a_system_takes_the_credentials_of_another(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path, **_SYSTEMS) as stage:
        client, treasurer = stage.staff.client, stage.staff.treasurer
        person = treasurer.headers()["Authorization"]
        for door, owner in _DOORS.items():
            for system, authorization in {**await credentials(client), "person": person}.items():
                headers = {
                    "Authorization": authorization,
                    "X-PARTNER-ID": "88999",
                    "X-TIMESTAMP": datetime.now(UTC).isoformat(timespec="seconds"),
                    "X-SIGNATURE": "AAAA",
                    "X-EXTERNAL-ID": "1",
                    "CHANNEL-ID": "95231",
                }
                found = await client.post(door, content=b"{}", headers=headers)
                if owner == "bank":  # its own token, but no signature
                    expected = "00" if system == "bank" else "01"
                    assert (found.status_code, found.json()["responseCode"][-2:]) == (401, expected), (door, system)
                else:
                    assert (found.status_code == 401) == (owner != system), (door, system, found.text)


class _Anything(dict[str, str]):
    """A value for each parameter of a path."""

    def __missing__(self, name: str) -> str:
        return "1" if name == "number" else str(uuid4())
