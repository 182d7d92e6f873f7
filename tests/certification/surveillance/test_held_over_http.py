"""The withdrawal of a certificate is frozen while a complaint about its case is not triaged: by a person, and by time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from services.certification.surveillance.surveillance import surveillance_of
from tests.certification.given import SURAKARTA
from tests.certification.granted import WHY, decider
from tests.certification.over_http import Running, done, refused, running
from tests.certification.surveillance.over_http import pass_time, steps, tasks, watched
from tests.complaints.case.given import FromComplaints
from tests.conftest import Databases
from tests.gates.replaying import differing

COMPLAINT, SECRET = UUID(int=71), UUID(int=72)
NUMBER = "ADU/2028/00001"


@asynccontextmanager
async def complaining(databases: Databases) -> AsyncIterator[tuple[Running, FromComplaints]]:
    complaints = FromComplaints(databases, SURAKARTA)
    async with running(databases) as service:
        yield service, complaints
    await complaints.close()


async def case_of(service: Running, certificate: UUID) -> UUID:
    return UUID(done(await decider(service).get(f"/surveillances/{surveillance_of(certificate)}"))["case_id"])


async def standing(service: Running, certificate: UUID, on: str) -> str:
    return str(done(await service.client.get(f"/certificates/{certificate}?on={on}"))["standing"])


async def test_a_withdrawal_is_refused_until_the_case_is_released(databases: Databases) -> None:
    async with complaining(databases) as (service, complaints):
        certificate = await watched(service)
        case, path, by = await case_of(service, certificate), f"/certificates/{certificate}", decider(service)
        await complaints.holds(case, COMPLAINT, NUMBER, service.clock.now())
        await service.follower.catch_up()
        problem = refused(await by.post(f"{path}/withdrawal", WHY), 409, "held-by-complaint")
        assert problem["details"]["complaints"] == [NUMBER]
        assert NUMBER in problem["detail"]
        done(await by.post(f"{path}/suspension", WHY))  # can be undone

        await complaints.holds(case, SECRET, None, service.clock.now())
        await complaints.releases(case, COMPLAINT, service.clock.now())
        await service.follower.catch_up()
        problem = refused(await by.post(f"{path}/withdrawal", WHY), 409, "held-by-complaint")
        assert "ADU" not in str(problem)

        await complaints.releases(case, SECRET, service.clock.now())
        await service.follower.catch_up()
        done(await by.post(f"{path}/withdrawal", WHY))
        assert await standing(service, certificate, "2026-04-09") == "withdrawn"
        assert differing(databases.url, [service.unit]) == []


async def test_the_automatic_withdrawal_happens_at_the_release(databases: Databases) -> None:
    async with complaining(databases) as (service, complaints):
        certificate = await watched(service)
        case = await case_of(service, certificate)
        await pass_time(service, "2028-10-01")
        await complaints.holds(case, COMPLAINT, NUMBER, service.clock.now())
        await service.follower.catch_up()
        for day in ("2028-10-08", "2028-10-09"):
            await pass_time(service, day)
        assert (await steps(service, certificate))[-1] == ("withdrawal-proposal", "2028-04-10")
        waits = [one for one in await service.journal() if one.type == "certification.surveillance-withdrawal-waits"]
        assert len(waits) == 1
        assert await standing(service, certificate, "2028-10-09") == "valid"
        assert [kind for _, kind, _ in await tasks(service)] == ["withdrawal"], "the head still has the task"
        assert done(await decider(service).get("/deadlines"))["items"] != []

        await pass_time(service, "2028-10-12")
        await complaints.releases(case, COMPLAINT, service.clock.now())
        await service.follower.catch_up()
        assert (await steps(service, certificate))[-1] == ("withdrawal", "2028-10-12")
        assert await standing(service, certificate, "2028-10-11") == "valid"
        assert await standing(service, certificate, "2028-10-12") == "withdrawn"
        assert await tasks(service) == []
        assert differing(databases.url, [service.unit]) == []


async def test_who_restores_the_certificate_meanwhile_ends_what_waits(databases: Databases) -> None:
    async with complaining(databases) as (service, complaints):
        certificate = await watched(service)
        case = await case_of(service, certificate)
        await pass_time(service, "2028-10-01")
        await complaints.holds(case, COMPLAINT, NUMBER, service.clock.now())
        await service.follower.catch_up()
        await pass_time(service, "2028-10-09")
        path = f"/surveillances/{surveillance_of(certificate)}/continuation"
        done(await decider(service).post(path, {"due_on": "2028-12-01", "reason": "Pengaduan terbukti."}))
        await complaints.releases(case, COMPLAINT, service.clock.now())
        await service.follower.catch_up()
        assert (await steps(service, certificate))[-1] == ("withdrawal-proposal", "2028-04-10")
        assert await standing(service, certificate, "2028-10-10") == "valid"


async def test_a_complaint_about_another_matter_changes_nothing(databases: Databases) -> None:
    async with complaining(databases) as (service, complaints):
        await watched(service)
        before = len(await service.journal())
        await complaints.holds(UUID(int=9), COMPLAINT, NUMBER, service.clock.now())
        await complaints.releases(UUID(int=9), COMPLAINT, service.clock.now())
        await service.follower.catch_up()
        assert len(await service.journal()) == before + 2
