"""Story 8, an appeal that is upheld, over HTTP; and who may do what."""

from typing import Any
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.decision import reject
from tests.certification.given import COUNTER, DECIDER, LEAD, NOW, OTHER_DECIDER, TODAY, ready_for
from tests.certification.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.people import Person

HEAD, HANDLER = "mulyono", "lestari"
BODY = {"about": "rejected", "argument": "Contoh berasal dari lot lain."}
UPHELD = {"outcome": "upheld", "grounds": "Nomor lot tidak sama dengan berita acara."}


async def rejected(one: Running) -> UUID:
    """A case that DECIDER rejected."""
    case = ready_for("decision")
    reject(case, "SNI 3553:2015 5", "Nitrit 0,2 mg/l.", DECIDER, TODAY, NOW)
    return await one.keeps(case)


def head(one: Running) -> Person:
    return one.person(HEAD, "head-of-office")


def handler(one: Running) -> Person:
    return one.person(HANDLER, "staff-officer")


async def appealed(one: Running, id: UUID) -> dict[str, Any]:
    """The answer to the client's appeal."""
    return done(await one.client_account.post(f"/certifications/{id}/appeals", BODY), 201)


async def test_an_upheld_appeal_leads_to_a_certificate_by_another_decider(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        appeal = await appealed(one, id)
        assert (appeal["status"], appeal["contested_on"], appeal["decide_by"]) == ("filed", "2026-02-02", "2026-03-04")
        path = f"/appeals/{appeal['id']}"
        done(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER]}))
        assert done(await handler(one).post(f"{path}/decision", UPHELD))["status"] == "upheld"
        case = f"/certifications/{id}"
        first = await one.employs(DECIDER, "certification-decider")
        problem = refused(await first.post(f"{case}/decision"), 409, "decider-may-not-decide-again")
        assert problem["details"]["because"] == "certification.rejected"
        other = await one.employs(OTHER_DECIDER, "certification-decider")
        seen = done(await other.post(f"{case}/decision"))
        assert seen["status"] == "certified"
        topics = [act["topic"].partition(".")[2] for act in seen["acts"]]
        assert topics[-3:] == ["rejected", "decision-reopened", "certified"]
        [row] = done(await head(one).get(f"/appeals?certification={id}"))["items"]
        assert (row["status"], row["about"], row["overdue"]) == ("upheld", "rejected", False)


async def test_a_decision_is_appealed_once(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        appeal = await appealed(one, id)
        again = refused(await one.client_account.post(f"/certifications/{id}/appeals", BODY), 409, "appealed-already")
        assert again["details"]["appeal"] == appeal["id"]


async def test_a_late_appeal_is_refused(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        one.clock.set(NOW.replace(month=3, day=5))
        refused(await one.client_account.post(f"/certifications/{id}/appeals", BODY), 409, "appeal-too-late")


async def test_the_counter_files_a_letter_that_came_in_time(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        one.clock.set(NOW.replace(month=3, day=5))
        counter = one.person(COUNTER, "front-office-officer")
        arrived = {"Effective-At": "2026-03-04T09:00:00+07:00", "Channel": "letter"}
        appeal = done(await counter.post(f"/certifications/{id}/appeals", BODY, **arrived), 201)
        assert (appeal["filed_by"], appeal["filed_on"], appeal["decide_by"]) == (COUNTER, "2026-03-04", "2026-04-03")


async def test_only_the_client_reaches_the_appeal(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        stranger = one.person("orang-lain", "applicant")
        refused(await stranger.post(f"/certifications/{id}/appeals", BODY), 403, "not-your-certification")
        path = f"/appeals/{(await appealed(one, id))['id']}"
        refused(await stranger.get(path), 403, "not-your-certification")
        done(await one.client_account.get(path))
        elsewhere = one.person(HEAD, "head-of-office", office="balai-sertifikasi")
        refused(await elsewhere.get(path), 403, "other-office")


async def test_people_of_the_case_neither_handle_nor_assign(databases: Databases) -> None:
    async with running(databases) as one:
        path = f"/appeals/{(await appealed(one, await rejected(one)))['id']}"
        code = "appeal-by-somebody-of-the-case"
        refused(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER, LEAD]}), 409, code)
        decider = one.person(DECIDER, "certification-decider")
        refused(await decider.post(f"{path}/assignment", {"handlers": [HANDLER]}), 409, code)
        refused(await handler(one).post(f"{path}/decision", UPHELD), 409, "appeal-not-assigned")
        refused(await handler(one).post(f"{path}/assignment", {"handlers": [HANDLER]}), 403, "role-missing")
        done(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER]}))
        refused(await head(one).post(f"{path}/decision", UPHELD), 403, "not-handler-of-appeal")


async def test_the_first_decision_stays_while_an_appeal_is_dismissed(databases: Databases) -> None:
    async with running(databases) as one:
        id = await rejected(one)
        path = f"/appeals/{(await appealed(one, id))['id']}"
        done(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER]}))
        done(await handler(one).post(f"{path}/decision", {**UPHELD, "outcome": "dismissed"}))
        refused(await handler(one).post(f"{path}/decision", UPHELD), 409, "appeal-decided-already")
        assert done(await head(one).get(f"/certifications/{id}"))["status"] == "rejected"


async def test_an_undecided_appeal_becomes_overdue_once(databases: Databases) -> None:
    async with running(databases) as one:
        id = (await appealed(one, await rejected(one)))["id"]
        [due] = done(await head(one).get("/deadlines"))["items"]
        assert (due["stream_id"], due["kind"], due["due_on"]) == (id, "appeal-decision", "2026-03-04")
        passed = next(job for job in one.service.jobs if job.name == "deadlines")
        for day in (4, 5, 6):
            one.clock.set(NOW.replace(month=3, day=day))
            await passed.run_once()
        assert [event.type for event in await one.journal()].count("certification.appeal-overdue") == 1
        seen = done(await head(one).get(f"/appeals/{id}"))
        assert (seen["overdue"], seen["status"]) == (True, "filed")
        assert done(await head(one).get("/deadlines"))["items"] == []


async def test_nobody_who_consulted_for_the_client_handles_an_appeal(databases: Databases) -> None:
    """ISO/IEC 17065 7.13.6: not within two years; a handler who is found to have consulted does not decide either."""
    async with running(databases) as one:
        id = await rejected(one)
        client = (await one.unit.fold(Certification, id)).applicant_id
        path = f"/appeals/{(await appealed(one, id))['id']}"
        done(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER]}))
        keeper = one.person("kinanti", "administration-manager")
        entry = {"subject": HANDLER, "name": "Lestari", "nip": "198502102010011002", "education": "S1"}
        person = done(
            await keeper.post("/personnel", {**entry, "employment": "staff", "valid_from": "2020-01-01"}), 201
        )
        consulted = {"applicant_id": str(client), "until": "2024-08-15"}
        done(await keeper.post(f"/personnel/{person['id']}/consultancies", consulted))
        problem = refused(await handler(one).post(f"{path}/decision", UPHELD), 409, "consulted-for-client")
        assert problem["details"]["on"] == "2026-08-15"
        refused(await head(one).post(f"{path}/assignment", {"handlers": [HANDLER]}), 409, "consulted-for-client")
