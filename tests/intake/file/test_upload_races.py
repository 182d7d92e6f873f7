"""Completing, sending and expiring at once, in two processes on one journal and one store: nothing acknowledged is
lost.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from services.intake.file.file import File
from services.intake.file.parts import PART
from shared.assembly import Service
from tests.conftest import Databases
from tests.intake.given.application import LETTER, NOW
from tests.intake.given.files import begun_file, files_below, sent, settings_in
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import Person, Staff
from tests.shared.files.contents import pdf, pdf_of

LETTERS = "application-letter"
ROUNDS = 5
MANY = {"uploads_unfinished": 1_000, "uploads_day_bytes": 2**40, "pool_size": 8}


@dataclass
class Office:
    """Two processes of intake, and an applicant at each."""

    service: Service
    other: Service
    siti: Person
    again: Person
    application: str
    folder: Path

    async def begun(self, content: bytes = b"", **body: Any) -> str:
        file = await begun_file(self.siti, self.application, LETTERS, **body)
        if content:
            assert (await sent(self.siti.client, self.siti, file, 0, content)).status_code == 204
        return file

    async def events(self, file: str) -> list[str]:
        found = [one for one in await journal(self.service) if str(one.stream_id) == file]
        return [one.type.removeprefix("intake.file-") for one in found]

    async def offset(self, file: str) -> tuple[str, int | None, str | None]:
        """Status, offset, and the offset of HEAD."""
        shown = (await self.siti.get(f"/files/{file}")).json()
        head = await self.siti.client.head(f"/files/{file}", headers=self.siti.headers())
        assert (head.status_code, head.content) == (200, b"")
        return shown["status"], shown["offset"], head.headers.get("upload-offset")


@asynccontextmanager
async def two_processes(databases: Databases, folder: Path) -> AsyncIterator[Office]:
    settings = settings_in(folder).model_copy(update=MANY)
    async with intake(databases, settings) as (one, client), intake(databases, settings) as (two, other):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        yield Office(one, two, siti, Staff(other).applicant("siti"), application, folder)


@pytest_asyncio.fixture
async def office(databases: Databases, tmp_path: Path) -> AsyncIterator[Office]:
    async with two_processes(databases, tmp_path) as one:
        yield one


async def test_six_completions_at_once_are_one(office: Office) -> None:
    content = pdf()
    for _ in range(ROUNDS):
        file = await office.begun(content)
        path = f"/files/{file}/completion"
        answers = await asyncio.gather(*(who.post(path) for who in (office.siti, office.again) * 3))
        assert [one.status_code for one in answers] == [200] * 6, [one.text for one in answers]
        assert {one.json()["sha256"] for one in answers} == {hashlib.sha256(content).hexdigest()}
        assert await office.events(file) == ["upload-begun", "stored", "released"]
        assert await office.offset(file) == ("released", None, None)
    assert len(files_below(office.folder)) == ROUNDS, "one content for each file, and no part of an upload"


async def test_six_completions_of_refused_content_are_one(office: Office) -> None:
    for _ in range(ROUNDS):
        file = await office.begun(b"no file")
        path = f"/files/{file}/completion"
        answers = await asyncio.gather(*(who.post(path) for who in (office.siti, office.again) * 3))
        assert {(one.status_code, one.json()["fault"]) for one in answers} == {(200, "unknown-type")}
        assert await office.events(file) == ["upload-begun", "refused"]
    assert files_below(office.folder) == []


async def test_acknowledged_bytes_are_in_the_file(office: Office) -> None:
    """A piece and the completion arrive at once: the piece is part of the file, or it is refused."""
    first, rest = pdf(), b"\n" * 100
    for number in range(ROUNDS * 2):
        file = await office.begun(first)
        piece = sent(office.again.client, office.again, file, len(first), rest)
        completion = office.siti.post(f"/files/{file}/completion")
        if number % 2:
            completed, answer = await asyncio.gather(completion, piece)
        else:
            answer, completed = await asyncio.gather(piece, completion)
        assert completed.status_code == 200, completed.text
        whole = first + rest if answer.status_code == 204 else first
        assert completed.json()["sha256"] == hashlib.sha256(whole).hexdigest()
        if answer.status_code != 204:
            assert (answer.status_code, answer.json()["code"]) in {(409, "upload-closed"), (409, "file-not-uploading")}
        assert await office.offset(file) == ("released", None, None)
    assert [path for path in files_below(office.folder) if "uploads" in path.parts] == []


async def test_a_piece_still_coming_at_completion_is_refused(office: Office) -> None:
    content = pdf_of(PART)[:PART]
    for at_another in (False, True):
        file = await office.begun()

        async def breaks_into(file: str = file, at_another: bool = at_another) -> AsyncIterator[bytes]:
            yield content
            yield b"one byte more than a part"
            completed = await (office.again if at_another else office.siti).post(f"/files/{file}/completion")
            assert completed.status_code == 200, completed.text
            assert await office.offset(file) == ("refused", None, None)
            yield b"x" * PART

        answer = await sent(office.siti.client, office.siti, file, 0, breaks_into())
        assert (answer.status_code, answer.json()["code"]) == (409, "file-not-uploading")
        assert await office.events(file) == ["upload-begun", "refused"]
    assert files_below(office.folder) == []


async def test_a_completion_that_comes_too_early_lets_the_upload_go_on(office: Office) -> None:
    content = pdf()
    for _ in range(ROUNDS):
        file = await office.begun(size=len(content))
        halves = content[:100], content[100:]

        async def sends(file: str = file, halves: tuple[bytes, bytes] = halves) -> None:
            for offset, half in zip((0, 100), halves, strict=True):
                assert (await sent(office.again.client, office.again, file, offset, half)).status_code == 204

        async def completes(file: str = file) -> httpx.Response:
            while (answer := await office.siti.post(f"/files/{file}/completion")).status_code == 409:
                assert answer.json()["code"] == "upload-not-complete"
            return answer

        completion = asyncio.create_task(completes())
        await asyncio.gather(sends(), completion)
        completed = completion.result()
        assert completed.json()["sha256"] == hashlib.sha256(content).hexdigest()


async def test_nothing_is_acknowledged_that_expires_at_the_same_moment(office: Office) -> None:
    for service in (office.service, office.other):
        service.app.state.face.clock.set(NOW + timedelta(hours=25))
    office.service.app.state.face.clock.set(NOW)
    files = [await office.begun(b"x") for _ in range(ROUNDS)]
    office.service.app.state.face.clock.set(NOW + timedelta(hours=25))
    job = next(one for one in office.other.jobs if one.name == "files")
    expiry = asyncio.gather(job.run_once())
    answers = await asyncio.gather(*(sent(office.siti.client, office.siti, file, 1, b"y") for file in files))
    await expiry
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "file-not-uploading")}
    assert {(await office.offset(file))[:2] for file in files} == {("expired", None)}


async def test_an_upload_that_a_killed_process_closed_is_taken_up(office: Office) -> None:
    content = pdf()
    file = await office.begun(content)
    use_case = office.service.app.state.use_cases.files
    stored = await use_case.unit.read(File, UUID(file), office.siti.office, None)
    await use_case._parts.close(stored.id, await use_case._keys.opened(stored.id, stored.key), None)
    refused = await sent(office.siti.client, office.siti, file, len(content), b"x")
    assert (refused.status_code, refused.json()["code"]) == (409, "upload-closed")
    assert await office.offset(file) == ("uploading", len(content), str(len(content)))
    completed = await office.again.post(f"/files/{file}/completion")
    assert completed.json()["sha256"] == hashlib.sha256(content).hexdigest()
