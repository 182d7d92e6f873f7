"""tus 1.0.0 by its text: versions, creation, offsets, expiration, checksums. Real clients: `test_tus_clients.py`."""

import hashlib
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from shared.assembly import Service
from tests.conftest import Databases
from tests.intake.given.application import LETTER, NOW
from tests.intake.given.files import begun_file, files_below, sent, settings_in
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import Person, Staff
from tests.shared.files.contents import pdf

DOCUMENT = "application-letter"
CONTENT = pdf()
BYTES = "application/offset+octet-stream"


def metadata(**pairs: str) -> str:
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in pairs.items())


def checksum(algorithm: str, content: bytes) -> str:
    return f"{algorithm} {b64encode(hashlib.new(algorithm, content).digest()).decode()}"


@dataclass
class Uploader:
    """An applicant whose program speaks tus, and a draft that requires a letter."""

    service: Service
    siti: Person
    application: str

    async def asks(self, method: str, path: str, content: Any = b"", **headers: str) -> httpx.Response:
        said = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = await self.siti.client.request(method, path, content=content, headers=self.siti.headers(**said))
        if "Tus-Resumable" in said:
            assert answer.headers["tus-resumable"] == "1.0.0"
        return answer

    async def creates(self, **headers: str) -> httpx.Response:
        usual = {
            "Channel": "online",
            "Upload_Length": str(len(CONTENT)),
            "Upload_Metadata": metadata(document=DOCUMENT),
        }
        said = {name: value for name, value in {**usual, **headers}.items() if value}
        return await self.asks("POST", f"/applications/{self.application}/files", **said)

    async def created(self, **headers: str) -> str:
        answer = await self.creates(**headers)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"].removeprefix("/intake/v1")

    async def sends(self, path: str, offset: int, content: Any, **headers: str) -> httpx.Response:
        return await self.asks(
            "PATCH", path, content, **{"Upload_Offset": str(offset), "Content_Type": BYTES, **headers}
        )

    async def head(self, path: str) -> httpx.Response:
        return await self.asks("HEAD", path)

    async def events(self) -> list[str]:
        return [one.type.removeprefix("intake.file-") for one in await journal(self.service) if "file-" in one.type]


@asynccontextmanager
async def uploading(databases: Databases, folder: Path) -> AsyncIterator[Uploader]:
    async with intake(databases, settings_in(folder)) as (service, client):
        siti = Staff(client).applicant("siti")
        yield Uploader(service, siti, await begun(siti, await registered(siti), LETTER))


@pytest_asyncio.fixture
async def uploader(databases: Databases, tmp_path: Path) -> AsyncIterator[Uploader]:
    async with uploading(databases, tmp_path) as one:
        yield one


async def test_the_server_states_its_version_and_extensions(uploader: Uploader) -> None:
    file = await uploader.created()
    for path in (f"/applications/{uploader.application}/files", file):
        answer = await uploader.siti.client.options(path)
        assert (answer.status_code, "PATCH" in answer.headers["allow"]) == (204, path == file)
        spoken = {name: answer.headers[name] for name in answer.headers if name.startswith("tus-")}
        assert spoken == {
            "tus-resumable": "1.0.0",
            "tus-version": "1.0.0",
            "tus-extension": "creation,expiration,checksum",
            "tus-checksum-algorithm": "sha1,sha256",
            "tus-max-size": str(25 * 1024 * 1024),
        }


async def test_a_file_is_created_sent_resumed_and_completed(uploader: Uploader) -> None:
    created = await uploader.creates()
    file = created.headers["location"].removeprefix("/intake/v1")
    expires_at = datetime.fromisoformat(created.json()["expires_at"]).replace(microsecond=0)
    assert parsedate_to_datetime(created.headers["upload-expires"]) == expires_at
    first = await uploader.sends(file, 0, CONTENT[:100])
    assert (first.status_code, first.headers["upload-offset"], first.content) == (204, "100", b"")
    assert first.headers["upload-expires"] == created.headers["upload-expires"]
    head = await uploader.head(file)
    assert (head.status_code, head.headers["upload-offset"], head.headers["cache-control"]) == (200, "100", "no-store")
    assert head.headers["upload-length"] == str(len(CONTENT))
    assert head.headers["upload-metadata"] == metadata(document=DOCUMENT)
    rest = await uploader.sends(file, 100, CONTENT[100:])
    assert rest.headers["upload-offset"] == str(len(CONTENT))
    completed = await uploader.siti.post(f"{file}/completion")
    assert completed.json()["sha256"] == hashlib.sha256(CONTENT).hexdigest()
    ended = await uploader.head(file)
    assert (ended.headers["upload-offset"], ended.headers["upload-length"]) == (str(len(CONTENT)),) * 2
    assert await uploader.events() == ["upload-begun", "stored", "released"]


async def test_another_version_is_refused_before_anything_is_done(uploader: Uploader) -> None:
    file = await uploader.created()
    for answer in (
        await uploader.sends(file, 0, CONTENT, Tus_Resumable="0.2.2"),
        await uploader.creates(Tus_Resumable="0.2.2"),
        await uploader.asks("HEAD", file, Tus_Resumable="2.0.0"),
    ):
        assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")
    assert (await uploader.head(file)).headers["upload-offset"] == "0"
    assert await uploader.events() == ["upload-begun"]


INCOMPLETE: dict[str, tuple[dict[str, str], int, str]] = {
    "no document": ({"Upload_Metadata": metadata(filename="KTP.pdf")}, 422, "missing-items"),
    "metadata that are not Base64": ({"Upload_Metadata": "document ***"}, 422, "missing-items"),
    "no metadata": ({"Upload_Metadata": ""}, 422, "missing-items"),
    "a length that comes later": ({"Upload_Length": "", "Upload_Defer_Length": "1"}, 422, "fields-wrong"),
    "a length that is no number": ({"Upload_Length": "ten"}, 422, "fields-wrong"),
    "an empty file": ({"Upload_Length": "0"}, 422, "fields-wrong"),
    "a checksum that is none": ({"Upload_Metadata": metadata(document=DOCUMENT, sha256="abc")}, 422, "fields-wrong"),
    "more than a file may have": ({"Upload_Length": "99999999"}, 413, "file-too-large"),
    "a document that the card does not name": (
        {"Upload_Metadata": metadata(document="ktp")},
        409,
        "document-not-asked",
    ),
    "no channel": ({"Channel": ""}, 422, "missing-items"),
}


@pytest.mark.parametrize(("headers", "status", "code"), INCOMPLETE.values(), ids=INCOMPLETE)
async def test_a_creation_that_is_not_in_order_is_refused(
    uploader: Uploader, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await uploader.creates(**headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await uploader.events() == []


async def test_creations_without_a_key_differ_and_with_one_happen_once(uploader: Uploader) -> None:
    assert await uploader.created() != await uploader.created()
    again = [await uploader.created(Idempotency_Key="sekali") for _ in range(2)]
    assert again[0] == again[1]
    assert await uploader.events() == ["upload-begun"] * 3


async def test_a_file_name_is_kept_nowhere(uploader: Uploader, tmp_path: Path) -> None:
    name = metadata(document=DOCUMENT, filename="KTP Siti Kanaria 3514054107900001.pdf", filetype="application/pdf")
    file = await uploader.created(Upload_Metadata=name)
    assert (await uploader.head(file)).headers["upload-metadata"] == metadata(document=DOCUMENT)
    assert all("Kanaria" not in str(one.fields()) for one in await journal(uploader.service))


async def test_bytes_follow_on_or_are_refused(uploader: Uploader) -> None:
    file = await uploader.created()
    await uploader.sends(file, 0, CONTENT[:10])
    for offset in (0, 9, 11):
        assert (await uploader.sends(file, offset, b"x")).status_code == 409
    other = await uploader.sends(file, 10, b"x", Content_Type="application/octet-stream")
    assert (other.status_code, other.json()["code"]) == (415, "upload-content-type")
    more = await uploader.sends(file, 10, CONTENT)
    assert (more.status_code, more.json()["code"]) == (413, "file-too-large")
    assert (await uploader.head(file)).headers["upload-offset"] == "10"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
async def test_bytes_that_differ_from_their_checksum_are_not_kept(uploader: Uploader, algorithm: str) -> None:
    file = await uploader.created()
    right = checksum(algorithm, CONTENT)
    broken = await uploader.sends(file, 0, CONTENT[:-1] + b"?", Upload_Checksum=right)
    assert (broken.status_code, broken.json()["code"]) == (460, "upload-checksum-differs")
    assert (await uploader.head(file)).headers["upload-offset"] == "0"
    taken = await uploader.sends(file, 0, CONTENT, Upload_Checksum=right)
    assert (taken.status_code, taken.headers["upload-offset"]) == (204, str(len(CONTENT)))


@pytest.mark.parametrize("written", ["md5 XrY7u+Ae7tCTyyK7j1rNww==", "sha1", "sha1 no!", "sha1  Kq5s", "\0"])
async def test_a_checksum_that_cannot_be_checked_is_refused(uploader: Uploader, written: str) -> None:
    file = await uploader.created()
    answer = await uploader.sends(file, 0, CONTENT, Upload_Checksum=written)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload-checksum-unknown")
    assert (await uploader.head(file)).headers["upload-offset"] == "0"


async def test_a_post_may_override_the_method_to_patch(uploader: Uploader) -> None:
    file = await uploader.created()
    headers = {"X_HTTP_Method_Override": "PATCH", "Upload_Offset": "0", "Content_Type": BYTES}
    answer = await uploader.asks("POST", file, CONTENT, **headers)
    assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(len(CONTENT)))
    assert (await uploader.siti.client.post(file, headers=uploader.siti.headers())).status_code == 405


async def test_nothing_but_a_post_to_an_upload_says_another_method(uploader: Uploader) -> None:
    """A GET that became a HEAD would announce a body and send none."""
    for method, path in (("GET", f"/applications/{uploader.application}/files"), ("GET", await uploader.created())):
        answer = await uploader.asks(method, path, X_HTTP_Method_Override="HEAD")
        assert (answer.status_code, len(answer.content)) == (200, int(answer.headers["content-length"]))
        assert answer.content


async def test_without_room_for_checked_bytes_they_can_be_sent_again(
    uploader: Uploader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = await uploader.created()
    with monkeypatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
        answer = await uploader.sends(file, 0, CONTENT, Upload_Checksum=checksum("sha1", CONTENT))
        assert (answer.status_code, answer.json()["code"]) == (503, "file-store-unavailable")
    assert (await uploader.sends(file, 0, CONTENT, Upload_Checksum=checksum("sha1", CONTENT))).status_code == 204


async def test_an_expired_upload_stays_gone_when_the_clock_goes_back(uploader: Uploader) -> None:
    file, clock = await uploader.created(), uploader.service.app.state.face.clock
    clock.set(NOW + timedelta(hours=25))
    await next(one for one in uploader.service.jobs if one.name == "files").run_once()
    clock.set(NOW)
    gone = await uploader.head(file)
    assert (gone.status_code, "upload-offset" in gone.headers) == (410, False)


async def test_an_expired_upload_is_gone(uploader: Uploader, tmp_path: Path) -> None:
    file = await uploader.created()
    await uploader.sends(file, 0, CONTENT[:100])
    uploader.service.app.state.face.clock.set(NOW + timedelta(hours=25))
    for is_swept in (False, True):
        if is_swept:
            await next(one for one in uploader.service.jobs if one.name == "files").run_once()
        gone = await uploader.head(file)
        assert (gone.status_code, "upload-offset" in gone.headers) == (410, False)
        assert (await uploader.sends(file, 100, CONTENT[100:])).status_code == 409
    assert files_below(tmp_path) == []


async def test_an_upload_continues_with_or_without_tus(uploader: Uploader) -> None:
    siti = uploader.siti
    with_size = await begun_file(siti, uploader.application, DOCUMENT, size=len(CONTENT), sha256="0" * 64)
    await sent(siti.client, siti, with_size, 0, CONTENT[:10])
    head = await uploader.head(f"/files/{with_size}")
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("10", str(len(CONTENT)))
    assert head.headers["upload-metadata"] == metadata(document=DOCUMENT, sha256="0" * 64)
    assert (await uploader.sends(f"/files/{with_size}", 10, CONTENT[10:])).status_code == 204
    without = await begun_file(siti, uploader.application, DOCUMENT)
    assert (await uploader.head(f"/files/{without}")).headers["upload-defer-length"] == "1"


async def test_a_stranger_learns_nothing_of_an_upload(uploader: Uploader) -> None:
    file = await uploader.created()
    for method, status in (("HEAD", 401), ("PATCH", 401)):
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        answer = await uploader.siti.client.request(method, file, headers=headers)
        assert (answer.status_code, answer.headers["tus-resumable"]) == (status, "1.0.0")
    budi = Uploader(uploader.service, Staff(uploader.siti.client).applicant("budi"), uploader.application)
    assert [(await budi.head(file)).status_code, (await budi.sends(file, 0, b"x")).status_code] == [403, 403]
    assert (await budi.creates()).status_code == 403
