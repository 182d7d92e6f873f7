"""Quarantine with a real server that speaks clamd's INSTREAM over TCP and a Unix socket; uploads that expire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.needed_settings import SettingMissing, refuse_incomplete
from shared.assembly import Service
from shared.files.scanner import Clamd, NoScanner, ScannerUnavailable, ScannerUnknown, Verdict, scanner
from shared.service.background import SomeRowsFailed
from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.application import LETTER, NOW
from tests.intake.given.files import begun_file, files_below, sent, settings_in, uploaded
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import Staff
from tests.shared.files.contents import pdf, pdf_with

EICAR = "".join(("X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!", "$H+H*")).encode()
"""A signature that every scanner reports, and nobody runs; in two halves, so that this file is not reported."""
LETTERS = "application-letter"


class ScannerOfTests:
    """Speaks INSTREAM by clamd(8): chunks with their length before them, an empty one at the end, an answer with NUL."""

    def __init__(self, most: int = 26_214_400) -> None:
        self.most = most
        self.scanned: list[bytes] = []
        self.silent = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(length)
        if not self.silent:
            writer.write(self._answer(content) + b"\0")
            await writer.drain()
            self.scanned.append(content)
        writer.close()

    def _answer(self, content: bytes) -> bytes:
        if len(content) > self.most:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"


@asynccontextmanager
async def scanning(most: int = 26_214_400) -> AsyncIterator[tuple[ScannerOfTests, str]]:
    """A scanner that listens on loopback, and its URL."""
    of_tests = ScannerOfTests(most)
    server = await asyncio.start_server(of_tests.serve, "127.0.0.1", 0)
    async with server:
        yield of_tests, f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def content(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def test_the_scanner_is_asked_over_tcp() -> None:
    async with scanning() as (of_tests, url):
        assert await Clamd(url).verdict(content(b"a" * 300_000, b"", b"b")) == Verdict("clamd", scanned=True)
        assert of_tests.scanned == [b"a" * 300_000 + b"b"]
        found = await Clamd(url).verdict(content(EICAR[:20], EICAR[20:]))
        assert found == Verdict("clamd", scanned=True, found="Eicar-Test-Signature")


async def test_the_scanner_is_asked_over_a_unix_socket(tmp_path: Path) -> None:
    of_tests = ScannerOfTests()
    async with await asyncio.start_unix_server(of_tests.serve, tmp_path / "s"):
        assert (await Clamd(f"unix://{tmp_path}/s").verdict(content(EICAR))).found == "Eicar-Test-Signature"


async def test_an_unclear_answer_is_no_verdict(tmp_path: Path) -> None:
    async with scanning(most=10) as (of_tests, url):
        with pytest.raises(ScannerUnavailable):
            await Clamd(url).verdict(content(b"x" * 11))
        of_tests.silent = True
        with pytest.raises(ScannerUnavailable):
            await Clamd(url).verdict(content(b"x"))
    for gone in (url, f"unix://{tmp_path}/none"):
        with pytest.raises(ScannerUnavailable):
            await Clamd(gone).verdict(content(b"x"))


@pytest.mark.parametrize("url", ["localhost:3310", "tcp://localhost", "unix://", "http://localhost:3310"])
def test_a_url_that_leads_nowhere_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ScannerUnknown):
        scanner(url)


async def test_without_a_scanner_the_verdict_says_so() -> None:
    assert isinstance(scanner(None), NoScanner)
    assert await scanner(None).verdict(content(EICAR)) == Verdict("not scanned: no scanner set", scanned=False)


def test_production_does_not_go_without_a_scanner_by_oversight() -> None:
    known = Settings(mode="production", jwks_url="https://id.example/jwks", token_issuer="https://id.example")
    with pytest.raises(SettingMissing, match="JEJAK_SCANNER_URL"):
        refuse_incomplete(known)
    refuse_incomplete(known, ["metrology", "billing"])
    refuse_incomplete(known.model_copy(update={"files_unscanned": True}))
    refuse_incomplete(known.model_copy(update={"scanner_url": "tcp://clamd:3310"}))


async def _run_once(service: Service) -> None:
    await next(one for one in service.jobs if one.name == "files").run_once()


async def test_an_infected_file_stays_in_quarantine(databases: Databases, tmp_path: Path) -> None:
    async with scanning() as (_, url), intake(databases, settings_in(tmp_path, scanner_url=url)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        clean = await uploaded(client, siti, application, LETTERS, pdf())
        assert (clean["status"], clean["scanner"]) == ("released", "clamd")
        bad = await uploaded(client, siti, application, LETTERS, pdf_with(EICAR))
        assert bad["status"] == "infected"
        read = await siti.get(f"/files/{bad['id']}/content?purpose=own-copy")
        assert (read.status_code, read.json()["code"]) == (409, "file-not-released")
        found = next(one.event() for one in await journal(service) if one.type == "intake.file-infected")
        assert found.found == "Eicar-Test-Signature"


async def test_while_the_scanner_is_away_the_file_waits(databases: Databases, tmp_path: Path) -> None:
    socket = tmp_path / "s"
    settings = settings_in(tmp_path, scanner_url=f"unix://{socket}")
    async with intake(databases, settings) as (service, client):
        siti = Staff(client).applicant("siti")
        file = await uploaded(client, siti, await begun(siti, await registered(siti), LETTER), LETTERS, pdf())
        assert file["status"] == "quarantined"
        with pytest.raises(SomeRowsFailed, match="ScannerUnavailable"):
            await _run_once(service)
        path = f"/files/{file['id']}"
        assert (await siti.get(path)).json()["status"] == "quarantined"
        assert (await siti.get(f"{path}/content?purpose=own-copy")).json()["code"] == "file-not-released"
        async with await asyncio.start_unix_server(ScannerOfTests().serve, socket):
            await asyncio.gather(*(_run_once(service) for _ in range(3)))
        assert (await siti.get(path)).json()["status"] == "released"
        assert [one.type for one in await journal(service)].count("intake.file-released") == 1


async def test_an_upload_that_nobody_completes_ends_and_leaves_nothing(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        kept = await uploaded(client, siti, application, LETTERS, pdf())
        abandoned = await begun_file(siti, application, LETTERS)
        await sent(client, siti, abandoned, 0, pdf())
        clock = service.app.state.face.clock
        clock.set(NOW + timedelta(hours=23))
        fresh = await begun_file(siti, application, LETTERS)
        await sent(client, siti, fresh, 0, b"%PDF")
        await _run_once(service)
        assert (await siti.get(f"/files/{abandoned}")).json()["offset"] == len(pdf())
        clock.set(NOW + timedelta(hours=25))
        for _ in range(2):
            await _run_once(service)
        shown = (await siti.get(f"/files/{abandoned}")).json()
        assert (shown["status"], shown["offset"]) == ("expired", None)
        assert (await siti.get(f"/files/{fresh}")).json()["offset"] == 4
        assert (await siti.get(f"/files/{kept['id']}")).json()["status"] == "released"
        assert [one.type for one in await journal(service)].count("intake.file-upload-expired") == 1
        left = [path.relative_to(tmp_path).parts[1:3] for path in files_below(tmp_path)]
        assert sorted(left) == sorted([("files", kept["id"]), ("uploads", fresh)])


async def test_the_remains_of_a_killed_process_are_swept(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        file = await uploaded(client, siti, await begun(siti, await registered(siti), LETTER), LETTERS, pdf())
        left = tmp_path / "files" / "uploads" / file["id"] / "0000000000"
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"x" * 50)
        await _run_once(service)
        assert not left.exists()
        assert (await siti.get(f"/files/{file['id']}/content?purpose=own-copy")).content == pdf()
