"""A file's life as given / when / then: events, a decision, then an event or a refusal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.card.requirements import Document
from services.intake.file.file import File, FileFacts, FileNotReleased, FileOfAnother, NotUploading
from services.intake.file.reading import record_reading
from services.intake.file.scan import judge
from services.intake.file.storage import refuse, store
from services.intake.file.upload import begin_upload, expire
from shared.files.content import Examined
from shared.files.keeping import Kept, Sent
from shared.files.scanner import Verdict
from shared.privacy.personal import Personal
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.application import NOW, TODAY, given, happened
from tests.people import PASURUAN

CASE = UUID(int=2)
SENT = Sent(120, "a" * 64)
KEPT = Kept(Examined("pdf", "application/pdf", None), Sent(100, "b" * 64), "files/9/c")
CLEAN = Verdict("clamd", scanned=True)
FOUND = Verdict("clamd", scanned=True, found="Eicar-Test-Signature")
DOCUMENT = Document.model_validate(
    {"id": "ktp", "name": "KTP", "types": ["pdf"], "personal": True, "stated": "requirements 1"}
)
KEY: Personal[str] = Personal(UUID(int=1), "sealed")
LATER = NOW + timedelta(hours=24)


def uploading(key: Personal[str] | str = KEY) -> File:
    return given(
        begin_upload(
            id=UUID(int=9),
            office=PASURUAN,
            account="siti",
            begun_by="siti",
            application_id=CASE,
            document=DOCUMENT,
            declared_size=None,
            declared_sha256=None,
            key=key,
            expires_at=LATER,
            on=TODAY,
            now=NOW,
        )
    )


def quarantined() -> File:
    file = uploading()
    store(file, KEPT, SENT, None, NOW)
    return given(file)


def released() -> File:
    file = quarantined()
    judge(file, CLEAN, NOW)
    return given(file)


def infected() -> File:
    file = quarantined()
    judge(file, FOUND, NOW)
    return given(file)


def refused() -> File:
    file = uploading()
    refuse(file, "macros", SENT, NOW)
    return given(file)


def expired() -> File:
    file = uploading()
    expire(file, LATER)
    return given(file)


ENDED = [quarantined, released, infected, refused, expired]


def test_the_key_is_the_persons_or_the_installations() -> None:
    assert (uploading().personal_key, uploading().installation_key) == (KEY, None)
    assert (uploading("sealed").personal_key, uploading("sealed").installation_key) == (None, "sealed")


def test_arrived_content_is_stored_in_quarantine() -> None:
    file = uploading()
    store(file, KEPT, SENT, None, NOW)
    assert file.status == "quarantined"
    assert happened(file) == [
        (
            "Stored",
            {
                "sha256": KEPT.content.sha256,
                "size": 100,
                "sent_sha256": SENT.sha256,
                "sent_size": 120,
                "type": "pdf",
                "media_type": "application/pdf",
                "gps": None,
                "object_name": "files/9/c",
                "left_out": (),
            },
        )
    ]


def test_unacceptable_content_is_refused_with_its_fault() -> None:
    file = uploading()
    refuse(file, "macros", SENT, NOW)
    assert (file.status, file.fault) == ("refused", "macros")
    assert happened(file) == [("Refused", {"fault": "macros", "sent_sha256": SENT.sha256, "sent_size": 120})]


@pytest.mark.parametrize("make", ENDED)
def test_an_ended_upload_accepts_no_bytes(make: Any) -> None:
    file = make()
    for decide in (
        lambda: store(file, KEPT, SENT, None, NOW),
        lambda: refuse(file, "damaged", SENT, NOW),
        file.refuse_unless_uploading,
    ):
        with pytest.raises(NotUploading), unchanged(file):
            decide()


def test_an_upload_ends_when_its_time_is_over_and_only_once() -> None:
    file = uploading()
    expire(file, LATER - timedelta(seconds=1))
    assert happened(file) == []
    expire(file, LATER)
    expire(file, LATER)
    assert happened(file) == [("UploadExpired", {})]


@pytest.mark.parametrize("make", ENDED)
def test_a_completed_upload_does_not_expire(make: Any) -> None:
    file = make()
    expire(file, LATER)
    assert happened(file) == []


def test_the_scanner_decides_once() -> None:
    file = quarantined()
    judge(file, FOUND, NOW)
    judge(file, CLEAN, NOW)
    assert happened(file) == [("Infected", {"scanner": "clamd", "found": "Eicar-Test-Signature"})]
    assert file.status == "infected"


def test_only_a_released_file_is_read_or_handed_in() -> None:
    file = released()
    record_reading(file, "case-handling", NOW)
    assert happened(file) == [("Read", {"document": "ktp", "purpose": "case-handling"})]
    assert file.facts(CASE, "ktp") == FileFacts(KEPT.content.sha256, 100, "pdf")


@pytest.mark.parametrize("make", [uploading, quarantined, infected, refused, expired])
def test_no_other_file_is_read_or_handed_in(make: Any) -> None:
    file = make()
    with pytest.raises(FileNotReleased), unchanged(file):
        record_reading(file, "case-handling", NOW)
    with pytest.raises(FileNotReleased):
        file.facts(CASE, "ktp")


def test_a_file_is_of_one_document_of_one_application() -> None:
    for application, document in ((UUID(int=3), "ktp"), (CASE, "npwp")):
        with pytest.raises(FileOfAnother):
            released().facts(application, document)


@pytest.mark.parametrize("verdict", [CLEAN, FOUND], ids=["clean", "found"])
def test_replayed_it_is_the_same(verdict: Verdict) -> None:
    file = begin_upload(
        id=UUID(int=9),
        office=PASURUAN,
        account=None,
        begun_by="sri",
        application_id=CASE,
        document=DOCUMENT,
        declared_size=1,
        declared_sha256="a" * 64,
        key=KEY,
        expires_at=LATER,
        on=TODAY,
        now=NOW,
    )
    store(file, KEPT, SENT, None, NOW)
    judge(file, verdict, NOW)
    assert state(from_stored(file.pending_events)) == state(file)
