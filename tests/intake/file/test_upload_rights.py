"""An upload belongs to the account that began it, even if others may see the file."""

from pathlib import Path

from tests.conftest import Databases
from tests.intake.given.application import LETTER
from tests.intake.given.files import begun_file, files_below, sent, settings_in, uploaded
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import Staff
from tests.shared.files.contents import pdf

LETTERS = "application-letter"


async def test_nobody_writes_into_the_upload_of_another_or_completes_it(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        staff = Staff(client)
        siti, sri, dewi = staff.applicant("siti"), staff.front_office, staff.person("dewi", *staff.front_office.roles)
        application = await begun(siti, await registered(siti), LETTER)
        of_siti = await begun_file(siti, application, LETTERS)
        of_sri = await begun_file(sri, application, LETTERS)
        content = pdf()
        before = len(await journal(service))
        for file, owner, others in ((of_siti, siti, (sri, dewi)), (of_sri, sri, (siti, dewi))):
            await sent(client, owner, file, 0, content[:10])
            for other in others:
                for answer in (
                    await sent(client, other, file, 10, content[10:]),
                    await other.post(f"/files/{file}/completion"),
                ):
                    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-upload")
            assert (await owner.get(f"/files/{file}")).json()["offset"] == 10
        assert len(await journal(service)) == before
        for file, owner in ((of_siti, siti), (of_sri, sri)):
            assert (await sent(client, owner, file, 10, content[10:])).status_code == 204
            assert (await owner.post(f"/files/{file}/completion")).json()["sha256"]


async def test_a_completed_file_is_no_way_around_it(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti, sri = Staff(client).applicant("siti"), Staff(client).front_office
        application = await begun(siti, await registered(siti), LETTER)
        file = (await uploaded(client, siti, application, LETTERS, pdf()))["id"]
        for answer in (await sent(client, sri, file, 0, b"x"), await sri.post(f"/files/{file}/completion")):
            assert (answer.status_code, answer.json()["code"]) == (403, "not-your-upload")
        assert (await siti.post(f"/files/{file}/completion")).json()["status"] == "released"


async def test_an_ended_application_takes_no_bytes(databases: Databases, tmp_path: Path) -> None:
    """They could never be completed, so they are not acknowledged."""
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        file = await begun_file(siti, application, LETTERS)
        await siti.post(f"/applications/{application}/withdrawal", {"reason": "Tidak jadi."})
        answer = await sent(client, siti, file, 0, pdf())
        assert (answer.status_code, answer.json()["code"]) == (409, "not-in-this-status")
        assert files_below(tmp_path) == []


async def test_a_content_lost_by_the_store_is_said_and_not_recorded_as_read(
    databases: Databases, tmp_path: Path
) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await begun(siti, await registered(siti), LETTER)
        broken, lost = [(await uploaded(client, siti, application, LETTERS, pdf(n)))["id"] for n in (1, 2)]
        for path in files_below(tmp_path):
            if broken in path.parts:
                path.write_bytes(path.read_bytes()[:-1])
            else:
                path.unlink()
        for file in (broken, lost):
            answer = await siti.get(f"/files/{file}/content?purpose=own-copy")
            assert (answer.status_code, answer.json()["code"]) == (503, "file-content-unreadable")
        assert "intake.file-read" not in [one.type for one in await journal(service)]
