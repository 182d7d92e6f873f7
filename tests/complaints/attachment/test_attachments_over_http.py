"""Attachments over HTTP: anybody uploads, a report claims, and who handles it or holds its receipt reads, on record."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from services.complaints.attachment.reading import AttachmentRead
from services.complaints.attachment.use_cases import UPLOADS_SECONDS
from tests.complaints.over_http import JOKO, SARI, Running, done, refused, running
from tests.conftest import Databases
from tests.shared.files.contents import jpeg, pdf, png

pytestmark = pytest.mark.starts_processes
HANDLING = "?purpose=complaint-handling"


async def uploads(one: Running, content: bytes, name: str = "file", **headers: str) -> httpx.Response:
    files = {name: ("KTP Siti Aminah.jpg", content, "image/jpeg")}
    return await one.client.post("/attachments", files=files, headers=headers)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def uploaded(one: Running, content: bytes) -> str:
    return str(done(await uploads(one, content))["id"])


async def test_a_photo_goes_with_a_report_and_is_read_on_record(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path) as one:
        upload = done(await uploads(one, jpeg()))
        assert (upload["type"], upload["media_type"]) == ("jpeg", "image/jpeg")
        filed = await one.files(photos=[upload["id"]])
        address = f"/attachments/{upload['id']}/content{HANDLING}"
        answer = await one.officer.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert (len(answer.content), answer.headers["cache-control"]) == (upload["size"], "no-store")
        assert b"Kamera Siti" not in answer.content
        refused(await one.person(JOKO, "front-office-officer").get(address), 403, "attachment-not-yours")
        elsewhere = one.person("rini", "complaints-officer", office="bpsmb-surakarta")
        refused(await elsewhere.get(address), 403, "other-office")
        own = await one.client.get(f"/reports/{filed['receipt']}/attachments/{upload['id']}")
        assert own.content == answer.content
        read = [event for event in await one.journal() if event.type == AttachmentRead.TOPIC]
        assert [(event.actor, event.fields()["purpose"]) for event in read] == [
            (SARI, "complaint-handling"),
            ("reporter", "own-copy"),
        ]


async def test_an_officer_whom_it_is_about_reads_no_attachment(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path) as one:
        id = await uploaded(one, pdf())
        filed = await one.files(photos=[id])
        done(await one.act(filed, "officers", {"subject": SARI}, one.person("tono", "complaints-officer")))
        refused(await one.officer.get(f"/attachments/{id}/content{HANDLING}"), 409, "complaint-about-yourself")


async def test_a_receipt_opens_only_its_own_attachments(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path) as one:
        id = await uploaded(one, png())
        await one.files(photos=[id])
        other = await one.files()
        refused(await one.client.get(f"/reports/{other['receipt']}/attachments/{id}"), 404, "not-found")
        refused(await one.client.get(f"/reports/902E-03M0-4R04-G00B/attachments/{id}"), 404, "receipt-unknown")


async def test_a_report_with_an_unknown_attachment_is_not_filed(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path) as one:
        id = await uploaded(one, png())
        await one.files(photos=[id])
        again = await one.officer.post("/reports", {"kind": "complaint", "text": "Lagi.", "photos": [id]})
        refused(again, 409, "attachment-taken")
        one.clock.set(one.clock.now().replace(hour=23))
        late = await one.officer.post("/reports", {"kind": "complaint", "text": "Lagi.", "photos": [id]})
        refused(late, 404, "attachment-unknown")
        events = [event.type for event in await one.journal()]
        assert events.count("complaints.complaint-received") == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"files": {"other": ("a.png", png(), "image/png")}}, 422, "form-unreadable"),
        ({"files": [("file", ("a.png", png())), ("file", ("b.png", png()))]}, 422, "form-unreadable"),
        ({"files": {"file": ("a.png", b"", "image/png")}}, 422, "form-unreadable"),
        ({"data": {"file": "text"}}, 422, "form-unreadable"),
        ({"json": {"file": "text"}}, 422, "form-unreadable"),
        ({"content": b"--x", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, 422, "form-unreadable"),
        ({"files": {"file": ("a.txt", b"halo", "text/plain")}}, 422, "attachment-refused"),
    ],
    ids=["another field", "two files", "empty", "a form without files", "JSON", "broken", "a text"],
)
async def test_what_is_no_attachment_is_refused(
    databases: Databases, tmp_path: Path, sent: dict[str, Any], status: int, code: str
) -> None:
    async with running(databases, tmp_path) as one:
        refused(await one.client.post("/attachments", **sent), status, code)
        assert stored(tmp_path) == []


async def test_an_address_uploads_a_limited_number_an_hour(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path, complaint_uploads=2) as one:
        for _ in range(2):
            await uploaded(one, png())
        answer = await uploads(one, png())
        refused(answer, 429, "too-many-attachments-uploaded")
        assert 0 < int(answer.headers["retry-after"]) <= UPLOADS_SECONDS


async def test_a_file_over_the_limit_is_not_taken(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path, file_limit_bytes=1000) as one:
        refused(await uploads(one, bytes(5000)), 413, "file-too-large")
        refused(await uploads(one, bytes(400_000)), 413, "body-too-large")
