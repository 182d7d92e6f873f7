"""A process is killed in the middle of an upload: the next one continues from the bytes that arrived."""

import hashlib
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.demonstration.cast import PASURUAN, Person
from deploy.secrets import development_token
from shared import roles
from shared.settings import Settings
from tests.conftest import quick_place
from tests.deploy.commands import SECONDS, served
from tests.intake.given.application import LETTER
from tests.intake.given.files import begun_file, sent
from tests.intake.given.running import begun, registered
from tests.shared.files.contents import pdf_of

CONTENT = pdf_of(4 * 1024 * 1024)
WHOLE_PARTS = 3 * 1024 * 1024


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder for this file."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        yield Path(folder) / "data"


def siti(client: httpx.AsyncClient, data: Path) -> Person:
    def token_of(subject: str, office: str, held: tuple[str, ...]) -> str:
        return development_token(Settings(data=data), subject, office, list(held), hours=1)

    return Person(client, token_of, f"siti@{PASURUAN}", (roles.APPLICANT,))


def client_at(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/intake/v1", timeout=SECONDS)


def half_a_request(port: int, file: str, by: Person) -> socket.socket:
    """A connection over which a piece began to arrive and does not end."""
    head = [
        f"PATCH /intake/v1/files/{file} HTTP/1.1",
        "Host: jejak",
        f"Content-Length: {len(CONTENT)}",
        "Upload-Offset: 0",
    ]
    head += [f"{name}: {value}" for name, value in by.headers().items()]
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall("\r\n".join([*head, "", ""]).encode() + CONTENT[: WHOLE_PARTS + 1000])
    return connection


async def offset_of(file: str, by: Person) -> int:
    return int((await by.get(f"/files/{file}")).json()["offset"])


async def test_it_continues_from_the_last_whole_part(data: Path) -> None:
    with served(data) as (process, port):
        async with client_at(port) as client:
            person = siti(client, data)
            file = await begun_file(person, await begun(person, await registered(person), LETTER), "application-letter")
            with half_a_request(port, file, person):
                while await offset_of(file, person) < WHOLE_PARTS:
                    continue
                process.kill()
                process.wait(SECONDS)
    with served(data) as (_, port):
        async with client_at(port) as client:
            person = siti(client, data)
            assert await offset_of(file, person) == WHOLE_PARTS
            assert (await sent(client, person, file, WHOLE_PARTS, CONTENT[WHOLE_PARTS:])).status_code == 204
            assert (await person.post(f"/files/{file}/completion")).status_code == 200
            shown = (await person.get(f"/files/{file}")).json()
            assert (shown["status"], shown["sha256"]) == ("released", hashlib.sha256(CONTENT).hexdigest())


async def test_a_connection_that_breaks_loses_nothing_that_arrived(data: Path) -> None:
    with served(data) as (_, port):
        async with client_at(port) as client:
            person = siti(client, data)
            file = await begun_file(person, await begun(person, await registered(person), LETTER), "application-letter")
            half_a_request(port, file, person).close()
            while await offset_of(file, person) < WHOLE_PARTS + 1000:
                continue
            assert (
                await sent(client, person, file, WHOLE_PARTS + 1000, CONTENT[WHOLE_PARTS + 1000 :])
            ).status_code == 204
