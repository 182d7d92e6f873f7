"""An upload waits for its complaint for an hour: examined, scanned, encrypted, and without a trace if nobody claims it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from services.complaints.attachment.attachment import MOST, Attachment, AttachmentTaken, TooManyAttachments
from services.complaints.attachment.uploads import (
    UploadInfected,
    UploadNotScanned,
    UploadRefused,
    UploadUnknown,
)
from shared.files.clear_content import stored_content
from shared.files.keeping import FileTooLarge
from shared.files.keys import FileErased
from shared.files.scanner import ScannerUnavailable, Verdict
from shared.journal.journal import read_after
from tests.complaints.attachment.waiting import LIMIT, Waiting, waiting
from tests.conftest import Databases
from tests.shared.files.contents import docx, jpeg, pdf, pdf_of, pdf_with, png

pytestmark = pytest.mark.starts_processes
HOUR = timedelta(hours=1)


class Finding:
    """A scanner that finds something in everything."""

    async def verdict(self, content: AsyncIterator[bytes]) -> Verdict:
        async for _ in content:
            pass
        return Verdict("clamd", scanned=True, found="Eicar-Test-Signature")


class Away:
    """A scanner that cannot be reached."""

    async def verdict(self, content: AsyncIterator[bytes]) -> Verdict:
        raise ScannerUnavailable


async def clear(here: Waiting, id_: object) -> bytes:
    attachment = await here.unit.fold(Attachment, id_)  # type: ignore[arg-type]
    key = await here.keys.opened(attachment.id, attachment.key)
    return b"".join([piece async for piece in stored_content(here.store, attachment.object_name, key)])


async def journal(here: Waiting) -> list[str]:
    async with here.unit.pool.connection() as connection:
        return [one.type for one in await read_after(connection, 0)]


async def test_a_claimed_photo_has_lost_where_it_was_taken(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(jpeg())
        person = await here.claimed(upload.id)
        kept = await clear(here, upload.id)
        attachment = await here.unit.fold(Attachment, upload.id)
    assert kept.startswith(b"\xff\xd8")
    assert b"Kamera Siti" not in kept
    assert b"Exif" not in kept
    assert (attachment.type, attachment.size, attachment.key.person) == ("jpeg", len(kept), person)


async def test_content_is_stored_encrypted_only(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        await here.taken(pdf_with(b"CANARY" * 1000))
        assert [path for path in here.stored() if b"CANARY" in path.read_bytes()] == []
        assert len(here.stored()) == 2


@pytest.mark.parametrize(("content", "fault"), [(docx(), "type-not-allowed"), (b"MZ", "unknown-type")])
async def test_refused_content_leaves_nothing(databases: Databases, tmp_path: Path, content: bytes, fault: str) -> None:
    async with waiting(databases, tmp_path) as here:
        with pytest.raises(UploadRefused) as refused:
            await here.taken(content)
        assert (refused.value.details["fault"], here.stored()) == (fault, [])


async def test_a_file_that_is_too_large_leaves_nothing(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        with pytest.raises(FileTooLarge):
            await here.taken(pdf_of(LIMIT))
        assert here.stored() == []


async def test_a_content_in_memory_is_taken_like_a_file(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        content = jpeg()
        upload = await here.uploads.take(BytesIO(content), len(content), here.clock.now())
        await here.claimed(upload.id)
        assert await clear(here, upload.id) == (await clear_of(here, content))


async def clear_of(here: Waiting, content: bytes) -> bytes:
    """What is kept of a content that is sent in a file."""
    upload = await here.taken(content)
    await here.claimed(upload.id)
    return await clear(here, upload.id)


async def test_an_infected_file_leaves_nothing(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path, Finding()) as here:
        with pytest.raises(UploadInfected):
            await here.taken(pdf())
        assert here.stored() == []


async def test_without_its_scanner_nothing_is_taken(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path, Away()) as here:
        with pytest.raises(UploadNotScanned):
            await here.taken(pdf())
        assert here.stored() == []


async def test_an_unclaimed_upload_is_swept_without_a_trace(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(png())
        here.clock.set(here.clock.now() + HOUR + timedelta(seconds=1))
        with pytest.raises(UploadUnknown):
            await here.claimed(upload.id)
        await here.sweep.run_once()
        assert len(here.stored()) == 2, "a claim may still be on its way"
        here.clock.set(here.clock.now() + timedelta(minutes=10))
        await here.sweep.run_once()
        assert (here.stored(), await journal(here)) == ([], [])


async def test_an_upload_whose_process_died_is_swept(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(png())
        await here.store.put(f"complaint-uploads/{upload.id}", b"")  # as it is before the content is kept
        with pytest.raises(UploadUnknown):
            await here.claimed(upload.id)
        here.clock.set(here.clock.now() + 2 * HOUR)
        await here.sweep.run_once()
        assert here.stored() == []


async def test_the_sweep_keeps_what_a_complaint_claimed(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(png())
        await here.claimed(upload.id)
        here.clock.set(here.clock.now() + 2 * HOUR)
        await here.sweep.run_once()
        assert len(here.stored()) == 1, "the ticket with the installation's key is gone"
        assert (await clear(here, upload.id)).startswith(b"\x89PNG")


async def test_nobody_claims_an_upload_twice(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(pdf())
        await here.claimed(upload.id)
        for office in ("disperindag-pasuruan", "bpsmb-surakarta"):
            with pytest.raises(AttachmentTaken):
                await here.claimed(upload.id, office=office)


async def test_an_id_that_nobody_uploaded_is_unknown(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        with pytest.raises(UploadUnknown):
            await here.claimed(uuid4())


async def test_a_complaint_takes_five_attachments(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        ids = [(await here.taken(png())).id for _ in range(MOST)]
        with pytest.raises(TooManyAttachments):
            await here.claimed(*ids, has=1)
        await here.claimed(*ids)
        assert await journal(here) == ["complaints.attachment-added"] * MOST


async def test_attachments_go_with_the_key_of_the_texts(databases: Databases, tmp_path: Path) -> None:
    async with waiting(databases, tmp_path) as here:
        upload = await here.taken(pdf())
        person = await here.claimed(upload.id)
        with psycopg.connect(databases.keys_url) as owner:
            owner.execute(
                "UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now() WHERE person_id = %s", (person,)
            )
        with pytest.raises(FileErased):
            await clear(here, upload.id)
