"""Programs that others wrote upload files to a server that is really started: tus-py-client, tus-js-client and Uppy.

Each is interrupted in the middle and goes on. In the end the file is complete, with the right SHA-256, on an application.
"""

import asyncio
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusUploadFailed

from deploy.demonstration.cast import PASURUAN, Person
from deploy.secrets import development_token
from shared import roles
from shared.settings import Settings
from tests.conftest import ROOT, quick_place
from tests.deploy.commands import SECONDS, served
from tests.intake.given.application import LETTER
from tests.intake.given.running import begun, registered
from tests.shared.files.contents import pdf_of

NPM = ROOT / ".venv" / "npm"
SCRIPT = Path(__file__).parent / "npm" / "upload.mjs"
MIB = 1024 * 1024
CONTENT = pdf_of(4 * MIB)
DOCUMENT = "application-letter"


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder for one test."""
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        yield Path(folder) / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "berkas.pdf"
    path.write_bytes(CONTENT)
    return path


@dataclass(frozen=True)
class Applicant:
    """Somebody with a token, and the application for the file."""

    siti: Person
    origin: str
    application: str = ""

    @property
    def creation(self) -> str:
        return f"{self.origin}/applications/{self.application}/files"

    @property
    def headers(self) -> dict[str, str]:
        return self.siti.headers(Channel="online")

    async def hands_in(self, url: str) -> None:
        """Completes the upload and hands the file in; everything must be as it was sent."""
        file = f"/files/{url.rpartition('/')[2]}"
        assert (await self.siti.post(f"{file}/completion")).status_code == 200
        shown = (await self.siti.get(file)).json()
        assert (shown["status"], shown["sha256"]) == ("released", hashlib.sha256(CONTENT).hexdigest())
        documents = {"documents": [{"document": DOCUMENT, "reference": "Surat 1/2026", "file": shown["id"]}]}
        answer = await self.siti.post(f"/applications/{self.application}/documents", documents, **{"If-Match": "*"})
        assert answer.status_code == 200, answer.text
        assert [one["sha256"] for one in answer.json()["documents"]] == [shown["sha256"]]


@asynccontextmanager
async def applicant_at(port: int, data: Path, application: str = "") -> AsyncIterator[Applicant]:
    def token_of(subject: str, office: str, held: tuple[str, ...]) -> str:
        return development_token(Settings(data=data), subject, office, list(held), hours=1)

    origin = f"http://127.0.0.1:{port}/intake/v1"
    async with httpx.AsyncClient(base_url=origin, timeout=SECONDS) as client:
        siti = Person(client, token_of, f"siti@{PASURUAN}", (roles.APPLICANT,))
        yield Applicant(siti, origin, application or await begun(siti, await registered(siti), LETTER))


async def test_tus_py_client_goes_on_after_the_server_was_killed(data: Path, file: Path) -> None:
    with file.open("rb") as stream:
        said: dict[str, Any] = {"file_stream": stream, "chunk_size": MIB, "upload_checksum": True}
        said["metadata"] = {"document": DOCUMENT, "filename": file.name}
        with served(data) as (process, port):
            async with applicant_at(port, data) as by:
                uploader = TusClient(by.creation, by.headers).uploader(**said)
                uploader.upload(stop_at=2 * MIB)
                process.kill()
                process.wait(SECONDS)
                with pytest.raises(TusUploadFailed):
                    uploader.upload(stop_at=3 * MIB)
        with served(data) as (_, port):
            async with applicant_at(port, data, by.application) as by:
                url = f"http://127.0.0.1:{port}{urlsplit(str(uploader.url)).path}"
                again = TusClient(by.creation, by.headers).uploader(url=url, **said)
                assert again.offset == 2 * MIB
                again.upload()
                await by.hands_in(url)


async def ran(client: str, by: Applicant, file: Path, *, stop_after: int | None = None) -> list[dict[str, Any]]:
    """The requests that a client from npm made in a process of its own, each with its offset and the status of the answer."""
    assert (NPM / "node_modules").is_dir(), "the clients are not there: `make clients` installs them"
    folder = file.parent
    shutil.copy(SCRIPT, folder)
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(NPM / "node_modules")
    asked = {
        "client": client,
        "endpoint": by.creation,
        "headers": by.headers,
        "path": str(file),
        "meta": {"document": DOCUMENT},
        "chunk": MIB,
        "urls": str(folder / "urls.json"),
        "stop_after": stop_after,
    }
    command = ["node", str(folder / SCRIPT.name), json.dumps(asked)]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == (9 if stop_after else 0), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("client", ["tus-js-client", "uppy"])
async def test_a_client_from_npm_that_died_goes_on(client: str, data: Path, file: Path) -> None:
    with served(data) as (_, port):
        async with applicant_at(port, data) as by:
            created, *pieces = await ran(client, by, file, stop_after=2 * MIB)
            assert (created["method"], created["status"]) == ("POST", 201)
            assert {(one["method"], one["status"]) for one in pieces} == {("PATCH", 204)}
            asked, *then = await ran(client, by, file)
            assert (asked["method"], asked["status"]) == ("HEAD", 200), "it remembers its upload"
            offsets = [int(one["offset"]) for one in then if one["method"] == "PATCH"]
            assert 2 * MIB <= MIB * len(pieces) <= min(offsets) < len(CONTENT)
            await by.hands_in(then[-1]["url"])
