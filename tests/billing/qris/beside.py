"""QRIS codes of an office beside the simulator of its acquirer, and statements that its treasurer uploads."""

from typing import Any
from uuid import uuid4

from tests.billing.registration.given import Beside

PATH = "/bills/{}/qris"
HEADINGS = "Tanggal;Waktu;No Referensi;Keterangan;Debet;Kredit;Saldo"


async def asked(office: Beside, bill: str) -> dict[str, Any]:
    answer = await office.staff.treasurer.post(f"/bills/{bill}/qris")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def generated(office: Beside, bill: str) -> dict[str, Any]:
    """A code that the acquirer has made."""
    code = await asked(office, bill)
    await office.run("QRIS codes")
    return await read(office, code["id"])


async def read(office: Beside, code: str) -> dict[str, Any]:
    return dict((await office.staff.treasurer.get(f"/qris/{code}")).json())


async def upload(office: Beside, line: str) -> None:
    """The treasurer uploads the bank's statement with one line."""
    person, content = office.staff.treasurer, f"{HEADINGS}\n{line}\n".encode()
    headers = person.headers(**{"Idempotency-Key": uuid4().hex, "Channel": "counter"})
    sent = await office.client.post("/statements?account=0011234567", content=content, headers=headers)
    assert sent.status_code == 200, sent.text


def partner(code: dict[str, Any]) -> str:
    return str(code["id"]).replace("-", "")
