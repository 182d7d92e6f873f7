"""Files over HTTP: sent piece by piece, examined, scanned, read; who may do what, and what survives a fault."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from services.intake.file.file import FileFacts, FileNotReleased, FileOfAnother
from services.intake.file.parts import PART
from services.intake.file.quotas import MOST_FILES
from services.intake.use_cases import Intake
from shared import roles
from shared.assembly import Service
from shared.roles import ADMINISTRATOR, FRONT_OFFICE
from shared.service.ask import Ask
from shared.service.unit_of_work import OtherOffice, Work
from tests.conftest import Databases
from tests.intake.given.application import LETTER, NOW, PERSON, niks
from tests.intake.given.cards import card_of
from tests.intake.given.files import application_for, begun_file, files_below, sent, settings_in, uploaded
from tests.intake.given.player import Player
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import PASURUAN, Person, Staff
from tests.shared.files.contents import docx, jpeg, pdf, pdf_of

LETTERS = "application-letter"
MANY = {"uploads_unfinished": 1_000, "uploads_day_bytes": 2**40}
"""So that only the limit of one application matters."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def types(service: Service) -> list[str]:
    return [one.type.removeprefix("intake.") for one in await journal(service)]


async def test_a_file_is_sent_kept_and_read(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        application = await begun(siti, await registered(siti), LETTER)
        content = pdf(3)
        file = await begun_file(siti, application, LETTERS, size=len(content), sha256=sha256(content))
        answer = await sent(client, siti, file, 0, content[:100])
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, "100")
        assert (await siti.get(f"/files/{file}")).json()["offset"] == 100
        early = await siti.post(f"/files/{file}/completion")
        assert (early.status_code, early.json()["code"]) == (409, "upload-not-complete")
        await sent(client, siti, file, 100, content[100:])
        completed = await siti.post(f"/files/{file}/completion")
        assert (completed.status_code, completed.json()["status"]) == (200, "quarantined")

        shown = (await officer.get(f"/files/{file}")).json()
        assert (shown["status"], shown["sha256"], shown["size"]) == ("released", sha256(content), len(content))
        assert (shown["type"], shown["scanner"]) == ("pdf", "not scanned: no scanner set")
        read = await officer.get(f"/files/{file}/content?purpose=case-handling")
        assert (read.status_code, read.content) == (200, content)
        assert read.headers["content-type"] == "application/pdf"
        assert read.headers["x-content-type-options"] == "nosniff"
        listed = (await siti.get(f"/applications/{application}/files")).json()["items"]
        assert listed == [{"id": file, "document": LETTERS, "status": "released"}]

        events = (await journal(service))[2:]
        assert [one.type.removeprefix("intake.") for one in events] == [
            "file-upload-begun",
            "file-stored",
            "file-released",
            "file-read",
        ]
        assert {str(one.case_id) for one in events} == {application}
        assert (events[3].actor, events[3].event().purpose) == (officer.subject, "case-handling")
        assert events[2].actor == "jejak:intake"
        assert [path for path in files_below(tmp_path) if "uploads" in path.parts] == []


async def test_nothing_of_a_file_lies_in_clear_in_the_store(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        first = await uploaded(client, siti, application, LETTERS, pdf())
        await uploaded(client, siti, application, LETTERS, pdf())
        unfinished = await begun_file(siti, application, LETTERS)
        await sent(client, siti, unfinished, 0, pdf())
        stored = files_below(tmp_path)
        assert len(stored) == 3
        assert [path for path in stored if b"%PDF" in path.read_bytes()] == []
        assert len({path.name for path in stored}) == 3, (
            "the same content under the same name would tell who has the same"
        )
        assert [path for path in stored if first["sha256"] in path.name] == []


async def test_a_wrong_offset_is_refused_with_the_right_one(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        file = await begun_file(siti, await begun(siti, await registered(siti), LETTER), LETTERS, size=30)
        await sent(client, siti, file, 0, b"x" * 10)
        for wrong in (0, 9, 11):
            answer = await sent(client, siti, file, wrong, b"y")
            assert (answer.status_code, answer.json()["code"]) == (409, "wrong-upload-offset")
            assert answer.json()["details"] == {"offset": 10}
        too_much = await sent(client, siti, file, 10, b"y" * 21)
        assert (too_much.status_code, too_much.json()["code"]) == (413, "file-too-large")
        without = await client.patch(f"/files/{file}", content=b"y", headers=siti.headers())
        assert (without.status_code, without.json()["details"]["items"]) == (422, ["upload-offset"])
        assert (await siti.get(f"/files/{file}")).json()["offset"] == 10


async def test_one_of_two_simultaneous_senders_continues(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        content = pdf_of(2 * PART)
        file = await begun_file(siti, await begun(siti, await registered(siti), LETTER), LETTERS)
        answers = await asyncio.gather(*(sent(client, siti, file, 0, content) for _ in range(8)))
        codes = [answer.status_code for answer in answers]
        assert codes.count(204) <= 1
        assert set(codes) <= {204, 409}
        offset = (await siti.get(f"/files/{file}")).json()["offset"]
        while offset < len(content):
            offset = int((await sent(client, siti, file, offset, content[offset:])).headers["upload-offset"])
        await siti.post(f"/files/{file}/completion")
        assert (await siti.get(f"/files/{file}")).json()["sha256"] == sha256(content)


async def test_arrived_bytes_survive_the_process(databases: Databases, tmp_path: Path) -> None:
    content = pdf_of(3 * PART)

    async def breaking_off() -> AsyncIterator[bytes]:
        yield content[: 2 * PART]
        yield content[2 * PART : 2 * PART + 5]
        raise ConnectionAbortedError

    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        file = await begun_file(siti, await begun(siti, await registered(siti), LETTER), LETTERS)
        assert (await sent(client, siti, file, 0, breaking_off())).status_code == 503
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        offset = (await siti.get(f"/files/{file}")).json()["offset"]
        assert offset == 2 * PART, "whole parts are durable as they come"
        await sent(client, siti, file, offset, content[offset:])
        await siti.post(f"/files/{file}/completion")
        assert (await siti.get(f"/files/{file}")).json()["sha256"] == sha256(content)


async def test_the_same_completion_many_times_is_one(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        file = await begun_file(siti, await begun(siti, await registered(siti), LETTER), LETTERS)
        await sent(client, siti, file, 0, pdf())
        path = f"/files/{file}/completion"
        answers = await asyncio.gather(*(siti.post(path, key="selesai") for _ in range(6)))
        assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
        again = await siti.post(path)
        assert (again.status_code, again.json()["status"]) == (200, "released")
        more = await sent(client, siti, file, 0, b"x")
        assert (more.status_code, more.json()["code"]) == (409, "file-not-uploading")
        assert (await types(service))[2:] == ["file-upload-begun", "file-stored", "file-released"]


REFUSED: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "a web page": (b"<html></html>", {}, "unknown-type"),
    "an office file where the card wants none": (docx(), {}, "type-not-allowed"),
    "another checksum": (pdf(), {"sha256": "0" * 64}, "other-checksum"),
    "two files in one": (pdf() + b"\nMZ", {}, "trailing-data"),
}


@pytest.mark.parametrize(("content", "body", "fault"), REFUSED.values(), ids=REFUSED)
async def test_refused_content_is_recorded_and_not_stored(
    content: bytes, body: dict[str, Any], fault: str, databases: Databases, tmp_path: Path
) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        shown = await uploaded(client, siti, application, LETTERS, content, **body)
        assert (shown["status"], shown["fault"], shown["sha256"]) == ("refused", fault, None)
        assert (await types(service))[-1] == "file-refused"
        assert files_below(tmp_path) == []
        read = await siti.get(f"/files/{shown['id']}/content?purpose=own-copy")
        assert (read.status_code, read.json()["code"]) == (409, "file-not-released")


async def test_a_photo_says_where_it_was_taken_and_is_kept_without(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await application_for(siti, await registered(siti), "PSR-IKM")
        shown = await uploaded(client, siti, application, "business-photo", jpeg())
        assert shown["gps"] == "[tersegel]"
        read = await siti.get(f"/files/{shown['id']}/content?purpose=own-copy")
        assert read.headers["picture-position"] == "-7.645100,112.907500"
        assert all("112.9" not in str(one.fields()) for one in await journal(service)), "erasure reaches it too"
        kept = read.content
        assert (sha256(kept), b"Kamera Siti" in kept) == (shown["sha256"], False)
        stored = next(one.event() for one in await journal(service) if one.type == "intake.file-stored")
        assert (stored.sent_sha256, stored.sent_size) == (sha256(jpeg()), len(jpeg()))
        without = await uploaded(client, siti, application, "business-photo", jpeg(gps=False))
        assert (without["status"], without["fault"]) == ("refused", "no-position")


async def test_a_personal_file_dies_with_the_persons_key(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        applicant = await registered(siti)
        application = await application_for(siti, applicant, "PSR-IKM")
        mine = (await uploaded(client, siti, application, "ktp", pdf()))["id"]
        unfinished = await begun_file(siti, application, "ktp")
        begun_events = [one.event() for one in await journal(service) if one.type == "intake.file-upload-begun"]
        assert {str(one.personal_key.person) for one in begun_events} == {applicant}
        assert {one.installation_key for one in begun_events} == {None}
    with psycopg.connect(databases.keys_url) as connection:
        connection.execute("UPDATE keys.persons SET wrapped_key = NULL, destroyed_at = now()")
    async with intake(databases, settings_in(tmp_path)) as (service, client):  # a process that has no key in memory
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        before = await types(service)
        for person, purpose in ((siti, "own-copy"), (officer, "case-handling")):
            refused = await person.get(f"/files/{mine}/content?purpose={purpose}")
            assert (refused.status_code, refused.json()["code"]) == (409, "file-erased")
        assert (await sent(client, siti, unfinished, 0, pdf())).json()["code"] == "file-erased"
        answer = await siti.post(f"/applications/{application}/files", {"document": "ktp"})
        assert answer.json()["code"] == "file-erased"
        assert await types(service) == before, "nothing was read, so no reading is recorded"


async def test_a_record_kept_as_a_file_is_as_personal_as_what_it_records(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        applicant = await registered(siti)
        application = await application_for(siti, applicant, "PSR-BBM")
        await begun_file(officer, application, "survey-report")
        begun_event = (await journal(service))[-1].event()
        assert (str(begun_event.personal_key.person), begun_event.installation_key) == (applicant, None)


async def test_an_administrator_brings_no_file_into_a_case(databases: Databases, tmp_path: Path) -> None:
    """Whatever other roles the token has (SOD-12)."""
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti, admin = Staff(client).applicant("siti"), Staff(client).person("admin", FRONT_OFFICE, ADMINISTRATOR)
        application = await begun(siti, await registered(siti), LETTER)
        file = await begun_file(siti, application, LETTERS)
        before = await types(service)
        for answer in (
            await admin.post(f"/applications/{application}/files", {"document": LETTERS}),
            await sent(client, admin, file, 0, pdf()),
            await admin.post(f"/files/{file}/completion"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "duties-not-separate")
        assert (await types(service), (await siti.get(f"/files/{file}")).json()["offset"]) == (before, 0)


async def test_access_to_a_file(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti, budi, inspector = (
            Staff(client).applicant("siti"),
            Staff(client).applicant("budi"),
            Staff(client).inspector,
        )
        elsewhere = Staff(client, "bpsmb-surakarta").front_office
        application = await begun(siti, await registered(siti), LETTER)
        file = (await uploaded(client, siti, application, LETTERS, pdf()))["id"]
        unfinished = await begun_file(siti, application, LETTERS)
        before = await types(service)
        for stranger, code in ((budi, "not-your-own"), (elsewhere, "other-office")):
            answers = [
                await stranger.post(f"/applications/{application}/files", {"document": LETTERS}),
                await stranger.get(f"/applications/{application}/files"),
                await sent(client, stranger, unfinished, 0, b"x"),
                await stranger.post(f"/files/{unfinished}/completion"),
                await stranger.get(f"/files/{file}"),
                await stranger.get(f"/files/{file}/content?purpose=own-copy"),
            ]
            assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, code)}
        assert (await sent(client, inspector, unfinished, 0, b"x")).json()["code"] == "role-missing"
        admin = await Staff(client).administrator.get(f"/files/{file}/content?purpose=supervision")
        assert (admin.status_code, admin.json()["code"]) == (403, "role-missing")
        assert await types(service) == before
        assert (await inspector.get(f"/files/{file}/content?purpose=supervision")).status_code == 200


async def test_a_personal_document_is_for_those_who_act_in_the_service(databases: Databases, tmp_path: Path) -> None:
    """UU 27/2022 art. 35: a KTP is not the treasurer's business, even at the same office; the inspector sees
    everything.
    """
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        staff = Staff(client)
        siti = staff.applicant("siti")
        application = await application_for(siti, await registered(siti), "PSR-IKM")
        ktp = f"/files/{(await uploaded(client, siti, application, 'ktp', pdf()))['id']}/content?purpose=case-handling"
        before = await types(service)
        for stranger in (staff.treasurer, staff.penera):
            refused = await stranger.get(ktp)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-your-step")
        both = staff.person("sari", roles.FRONT_OFFICE, roles.ADMINISTRATOR)
        assert (await both.get(ktp)).json()["code"] == "duties-not-separate"
        assert await types(service) == before, "nothing was read, so no reading is recorded"
        counsellor = staff.person("dewi", roles.TREASURER, "industry-counsellor")
        for person, role in (
            (siti, roles.APPLICANT),
            (staff.front_office, roles.FRONT_OFFICE),
            (counsellor, "industry-counsellor"),
            (staff.inspector, roles.INSPECTOR),
        ):
            assert (await person.get(ktp)).status_code == 200
            assert (await journal(service))[-1].actor_role == role


async def test_an_offices_own_records_are_not_the_applicants(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        application = await application_for(siti, await registered(siti), "PSR-IKM")
        path, record = f"/applications/{application}/files", "verification-minutes"
        refused = await siti.post(path, {"document": record})
        assert (refused.status_code, refused.json()["code"]) == (403, "not-your-own")
        file = (await uploaded(client, officer, application, record, pdf()))["id"]
        theirs = (await uploaded(client, officer, application, "ktp", pdf()))["id"]
        begun_events = [one.event() for one in await journal(service) if one.type == "intake.file-upload-begun"]
        assert [one.account for one in begun_events] == [None, siti.subject]
        assert [one["id"] for one in (await siti.get(path)).json()["items"]] == [theirs]
        assert [one["id"] for one in (await officer.get(path)).json()["items"]] == [file, theirs]
        for place in (f"/files/{file}", f"/files/{file}/content?purpose=own-copy"):
            answer = await siti.get(place)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-your-own")
        assert (await officer.get(f"/files/{file}/content?purpose=case-handling")).status_code == 200


async def test_a_record_on_a_product_is_the_applicants_once_given(databases: Databases, tmp_path: Path) -> None:
    """The person who asked for data reads them: the letter holds them, as the officer's file."""
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        player = Player(card_of("PSR-DATA"), client, service.app.state.use_cases)
        await player.draft()
        application, step = player.application.removeprefix("/applications/"), player.card.procedure.step
        for name in ("submit", "accept", "analyse"):
            await player.take(step(name))
        officer = player.person(step("answer"))
        file = (await uploaded(client, officer, application, "data-given", pdf()))["id"]
        place = f"/files/{file}/content?purpose=own-copy"
        refused = await player.applicant.get(place)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-your-own"), "it is the office's until then"

        await player.take(step("answer"), records=[{"record": "data-given", "text": "Lihat berkas.", "file": file}])
        assert (await player.applicant.get(place)).status_code == 200
        last = (await journal(service))[-1]
        assert (last.type, last.actor_role) == ("intake.file-read", roles.APPLICANT)
        other = await Staff(client).applicant("budi").get(place)
        assert (other.status_code, other.json()["code"]) == (403, "not-your-own")


async def test_only_documents_of_the_card_are_accepted(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path, file_limit_bytes=1000)) as (_, client):
        siti = Staff(client).applicant("siti")
        path = f"/applications/{await begun(siti, await registered(siti), LETTER)}/files"
        refused = await siti.post(path, {"document": "ktp"})
        assert (refused.status_code, refused.json()["code"]) == (409, "document-not-asked")
        large = await siti.post(path, {"document": LETTERS, "size": 1001})
        assert (large.status_code, large.json()["code"]) == (413, "file-too-large")


async def test_an_application_holds_a_bounded_number_of_files(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path).model_copy(update=MANY)) as (_, client):
        siti = Staff(client).applicant("siti")
        path = f"/applications/{await begun(siti, await registered(siti), LETTER)}/files"
        for _ in range(MOST_FILES - 1):
            assert (await siti.post(path, {"document": LETTERS, "size": 1})).status_code == 201
        officer = Staff(client).front_office
        last = await asyncio.gather(*(who.post(path, {"document": LETTERS, "size": 1}) for who in (siti, officer) * 2))
        assert sorted(one.status_code for one in last) == [201, 409, 409, 409]
        answer = await siti.post(path, {"document": LETTERS, "size": 1})
        assert (answer.status_code, answer.json()["code"]) == (409, "too-many-files")


async def test_the_files_of_an_application_are_bounded_together(databases: Databases, tmp_path: Path) -> None:
    content = pdf()
    limits = {"file_limit_bytes": 2 * len(content), "files_limit_bytes": 3 * len(content)}
    async with intake(databases, settings_in(tmp_path, **limits)) as (_, client):
        siti = Staff(client).applicant("siti")
        applicant = await registered(siti)
        application = await begun(siti, applicant, LETTER)
        path = f"/applications/{application}/files"
        await uploaded(client, siti, application, LETTERS, b"no file", size=7)
        await uploaded(client, siti, application, LETTERS, content)
        assert (await siti.post(path, {"document": LETTERS})).status_code == 201
        full = await siti.post(path, {"document": LETTERS, "size": 1})
        assert (full.status_code, full.json()["code"]) == (409, "too-many-bytes")
        assert full.json()["details"] == {"limit": 3 * len(content)}
        another = await begun(siti, applicant, LETTER)
        assert (await siti.post(f"/applications/{another}/files", {"document": LETTERS})).status_code == 201


async def test_an_application_that_has_ended_takes_no_files(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        unfinished = await begun_file(siti, application, LETTERS)
        await sent(client, siti, unfinished, 0, pdf())
        withdrawn = await siti.post(f"/applications/{application}/withdrawal", {"reason": "Tidak jadi."})
        assert withdrawn.status_code == 200, withdrawn.text
        for answer in (
            await siti.post(f"/applications/{application}/files", {"document": LETTERS}),
            await siti.post(f"/files/{unfinished}/completion"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "not-in-this-status")
        assert (await types(service))[-1] == "application-withdrawn"


async def test_only_a_files_piece_may_be_long(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path, body_limit_bytes=2000, file_limit_bytes=5000)) as (_, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        file = await begun_file(siti, application, LETTERS)
        assert (await sent(client, siti, file, 0, b"x" * 5000)).status_code == 204
        assert (await sent(client, siti, file, 5000, b"x" * 5001)).status_code == 413
        for path in (f"/applications/{application}/files", f"/files/{file}/completion", "/applications"):
            assert (await siti.post(path, {"document": "x" * 2001})).status_code == 413


async def test_a_failing_store_is_reported_and_nothing_is_half_stored(databases: Databases, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, file_store_url=f"file://{tmp_path}/store")
    async with intake(databases, settings) as (service, client):
        siti = Staff(client).applicant("siti")
        file = await begun_file(siti, await begun(siti, await registered(siti), LETTER), LETTERS)
        assert (await sent(client, siti, file, 0, pdf())).status_code == 204
        before = await types(service)
        blocked = tmp_path / "store" / "files"
        blocked.write_text("a file where the folder should be")
        failed = await siti.post(f"/files/{file}/completion", key="selesai")
        assert (failed.status_code, failed.json()["code"]) == (503, "file-store-unavailable")
        assert failed.headers["retry-after"]
        assert await types(service) == before
        blocked.unlink()
        assert (await siti.post(f"/files/{file}/completion", key="selesai")).status_code == 200
        assert (await siti.get(f"/files/{file}")).json()["status"] == "released"


async def test_the_files_that_an_application_may_use(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        files = _use_cases(service)
        siti = Staff(client).applicant("siti")
        applicant = await registered(siti)
        one, other = await application_for(siti, applicant, "PSR-IKM"), await begun(siti, applicant, LETTER)
        file = UUID((await uploaded(client, siti, one, "business-photo", jpeg()))["id"])
        shown = (await siti.get(f"/files/{file}")).json()
        facts = await files.files.file_for(_work(service), file, UUID(one), "business-photo")
        assert facts == FileFacts(shown["sha256"], shown["size"], "jpeg")
        with pytest.raises(FileOfAnother):
            await files.files.file_for(_work(service), file, UUID(other), "business-photo")
        with pytest.raises(FileOfAnother):
            await files.files.file_for(_work(service), file, UUID(one), "ktp")
        with pytest.raises(OtherOffice):
            await files.files.file_for(_work(service, "disperindag-malang"), file, UUID(one), "business-photo")
        unfinished = UUID(await begun_file(siti, one, "business-photo"))
        refused = UUID((await uploaded(client, siti, one, "business-photo", b"x"))["id"])
        for not_yet in (unfinished, refused):
            with pytest.raises(FileNotReleased):
                await files.files.file_for(_work(service), not_yet, UUID(one), "business-photo")


def _use_cases(service: Service) -> Intake:
    found: Intake = service.app.state.use_cases
    return found


def _work(service: Service, office: str = PASURUAN) -> Work:
    assert service.unit is not None
    return Work(service.unit, Ask("siti", "applicant", office, "online", uuid4(), NOW, NOW))


async def test_unfinished_uploads_and_daily_bytes_of_an_account_are_bounded(
    databases: Databases, tmp_path: Path
) -> None:
    """Anybody can register and begin applications without end; officers upload for many and have no such limit."""
    content = pdf(1)
    bounds = {"uploads_unfinished": 2, "uploads_day_bytes": len(content) + 20}
    async with intake(databases, settings_in(tmp_path).model_copy(update=bounds)) as (service, client):
        siti, budi, officer = (
            Staff(client).applicant("siti"),
            Staff(client).applicant("budi"),
            Staff(client).front_office,
        )
        who = await registered(siti)
        cases = [await begun(siti, who, LETTER) for _ in range(2)]

        async def begins(by: Person, case: str, size: int) -> tuple[int, str]:
            answer = await by.post(f"/applications/{case}/files", {"document": LETTERS, "size": size})
            return answer.status_code, answer.json().get("code", "")

        done = (await uploaded(client, siti, cases[0], LETTERS, content, size=len(content)))["id"]
        at_once = await asyncio.gather(*(begins(siti, case, 10) for case in cases * 4))
        assert sorted(at_once) == [(201, "")] * 2 + [(409, "too-many-uploads")] * 6
        assert await begins(siti, cases[0], 10) == (409, "too-many-uploads")
        assert await begins(officer, cases[0], 10) == (201, "")
        mine = await begun(budi, await registered(budi, {**PERSON, "nik": next(niks())}), LETTER)
        assert await begins(budi, mine, 10) == (201, "")
        assert await begins(budi, mine, len(content) + 11) == (409, "too-many-bytes-a-day")
        service.app.state.face.clock.set(NOW + timedelta(days=1, hours=1))
        await next(one for one in service.jobs if one.name == "files").run_once()
        assert (await siti.get(f"/files/{done}")).json()["status"] == "released"
        assert await begins(siti, cases[0], len(content)) == (201, "")


async def test_each_reading_is_recorded_and_readings_are_bounded(databases: Databases, tmp_path: Path) -> None:
    settings = settings_in(tmp_path).model_copy(update={"file_readings": 2})
    async with intake(databases, settings) as (service, client):
        siti, officer = Staff(client).applicant("siti"), Staff(client).front_office
        application = await begun(siti, await registered(siti), LETTER)
        files = [(await uploaded(client, siti, application, LETTERS, pdf(n)))["id"] for n in (1, 2)]

        async def reads(by: Person, file: str) -> httpx.Response:
            return await by.get(f"/files/{file}/content?purpose=case-handling")

        stranger = Staff(client).applicant("budi")
        assert [(await reads(stranger, files[0])).status_code for _ in range(3)] == [403] * 3, "no reading"
        answers = await asyncio.gather(*(reads(officer, files[0]) for _ in range(6)))
        assert sorted(one.status_code for one in answers) == [200] * 2 + [429] * 4, "also all at the same moment"
        refused = next(one for one in answers if one.status_code == 429)
        assert refused.json()["code"] == "too-many-files-read"
        assert 0 < int(refused.headers["Retry-After"]) <= 600
        assert [(await reads(*each)).status_code for each in ((officer, files[1]), (siti, files[0]))] == [200, 200]
        assert (await types(service)).count("file-read") == 4
