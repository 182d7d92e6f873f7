"""Files that are uploaded for applications."""

from pathlib import Path
from typing import Any

import httpx

from shared.settings import Settings
from tests.intake.given.running import begun
from tests.people import Person


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def settings_in(folder: Path, **given: Any) -> Settings:
    return Settings(pool_size=4, data=folder, **given)


async def application_for(by: Person, applicant_id: str, card: str) -> str:
    """A draft for any card."""
    return await begun(by, applicant_id, service_code=card, verification=None, instrument_id=None)


async def begun_file(by: Person, application: str, document: str, **body: Any) -> str:
    answer = await by.post(f"/applications/{application}/files", {"document": document, **body})
    assert answer.status_code == 201, answer.text
    assert answer.json()["offset"] == 0
    return str(answer.json()["id"])


async def sent(client: httpx.AsyncClient, by: Person, file: str, offset: int, content: Any) -> httpx.Response:
    headers = {**by.headers(), "Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
    return await client.patch(f"/files/{file}", content=content, headers=headers)


async def uploaded(
    client: httpx.AsyncClient, by: Person, application: str, document: str, content: bytes, **body: Any
) -> dict[str, Any]:
    """A file that was begun, sent at once and completed, as it is shown then."""
    file = await begun_file(by, application, document, **body)
    answer = await sent(client, by, file, 0, content)
    assert answer.status_code == 204, answer.text
    answer = await by.post(f"/files/{file}/completion")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = (await by.get(f"/files/{file}")).json()
    return shown
