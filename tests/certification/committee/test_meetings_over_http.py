"""A meeting of the committee over HTTP: members of the register vote, and the conclusion is the case's recommendation."""

from typing import Any
from uuid import UUID, uuid4

from services.certification.certification.certification import Certification
from services.certification.personnel.person import person_of
from tests.certification.given import AUDITOR, COMMITTEE, SURAKARTA, TODAY, ready_for
from tests.certification.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.people import Person

ENDAH, FARID, GITA = COMMITTEE


def member(here: Running, subject: str) -> Person:
    return here.person(subject, "technical-committee")


def secretary(here: Running) -> Person:
    return here.person("kinanti", "administration-manager")


async def on_the_register(here: Running, *subjects: str) -> None:
    for one in subjects:
        entry = {"subject": one, "name": "Nama", "education": "S1", "employment": "staff", "valid_from": "2020-01-01"}
        done(await secretary(here).post("/personnel", entry), 201)
        role = {"role": "technical-committee", "schemes": ["product-bpsmb"]}
        done(await secretary(here).post(f"/personnel/{person_of(SURAKARTA, one)}/roles", role))


async def convened(here: Running, case: Certification, *members: str) -> str:
    body = {"members": members or COMMITTEE, "agenda": [str(case.id)], "held_on": TODAY.isoformat()}
    return f"/meetings/{done(await secretary(here).post('/meetings', body), 201)['id']}"


def vote(case: Certification, how: str = "certify") -> dict[str, Any]:
    return {"certification_id": str(case.id), "vote": how, "grounds": "Semua parameter memenuhi."}


def minutes(case: Certification) -> dict[str, Any]:
    return {"certification_id": str(case.id), "minutes": "Notulen rapat."}


async def test_the_committee_recommends_and_the_case_hears_of_it(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        await on_the_register(here, *COMMITTEE)
        path = await convened(here, case)
        done(await member(here, ENDAH).post(f"{path}/votes", vote(case)))
        refused(await member(here, ENDAH).post(f"{path}/conclusion", minutes(case)), 409, "no-quorum")
        abstention = {"certification_id": str(case.id), "reason": "Saudara klien."}
        done(await member(here, FARID).post(f"{path}/abstentions", abstention))
        done(await member(here, GITA).post(f"{path}/votes", vote(case)))
        concluded = done(await member(here, ENDAH).post(f"{path}/conclusion", minutes(case)))
        assert concluded["status"] == "concluded"
        assert [one["outcome"] for one in concluded["conclusions"]] == ["certify"]
        seen = done(await member(here, ENDAH).get(f"/certifications/{case.id}"))
        assert "review" in seen["done"]
        refused(await member(here, GITA).post(f"{path}/votes", vote(case)), 409, "concluded-already")


async def test_votes_and_recommendation_belong_to_the_case(databases: Databases) -> None:
    """Intake follows the case by its own id, also when a meeting reviews many cases."""
    async with running(databases) as here:
        case, other = ready_for("review"), ready_for("review")
        for one in (case, other):
            await here.keeps(one)
        await on_the_register(here, *COMMITTEE)
        body = {"members": COMMITTEE, "agenda": [str(other.id), str(case.id)], "held_on": TODAY.isoformat()}
        path = f"/meetings/{done(await secretary(here).post('/meetings', body), 201)['id']}"
        for subject in COMMITTEE:
            done(await member(here, subject).post(f"{path}/votes", vote(case)))
        shown = done(await member(here, ENDAH).post(f"{path}/conclusion", minutes(case)))
        assert shown["status"] == "convened"
        cases: dict[str, set[UUID]] = {}
        for row in await here.journal():
            cases.setdefault(row.type, set()).add(row.case_id)
        for name in ("vote-cast", "meeting-concluded", "recommended"):
            assert cases[f"certification.{name}"] == {case.case_id}
        [line] = done(await member(here, ENDAH).get(f"/meetings?certification={case.id}"))["items"]
        assert line["open_cases"] == 1
        assert done(await member(here, ENDAH).get(f"/meetings?certification={uuid4()}"))["items"] == []


async def test_a_member_without_the_role_in_the_register_does_not_vote(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        path = await convened(here, case)
        refused(await member(here, ENDAH).post(f"{path}/votes", vote(case)), 409, "competence-missing")


async def test_a_member_who_consulted_for_the_client_does_not_vote(databases: Databases) -> None:
    """SOD-03: refused until two years are over."""
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        await on_the_register(here, *COMMITTEE)
        path = await convened(here, case)
        for one in COMMITTEE:
            done(await member(here, one).post(f"{path}/votes", vote(case)))
        body = {"applicant_id": str(case.applicant_id), "until": "2024-08-15"}
        done(await secretary(here).post(f"/personnel/{person_of(SURAKARTA, GITA)}/consultancies", body))
        refused(await member(here, GITA).post(f"{path}/votes", vote(case, "reject")), 409, "consulted-for-client")
        refused(await member(here, ENDAH).post(f"{path}/conclusion", minutes(case)), 409, "consulted-for-client")
        abstention = {"certification_id": str(case.id), "reason": "Pernah menjadi konsultan klien."}
        done(await member(here, GITA).post(f"{path}/abstentions", abstention))
        done(await member(here, ENDAH).post(f"{path}/conclusion", minutes(case)))


async def test_an_evaluator_a_stranger_and_another_role_do_not_vote(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        await on_the_register(here, *COMMITTEE, AUDITOR)
        path = await convened(here, case, AUDITOR, ENDAH)
        refused(await member(here, AUDITOR).post(f"{path}/votes", vote(case)), 409, "evaluator-may-not-review")
        refused(await member(here, FARID).post(f"{path}/votes", vote(case)), 403, "not-of-the-committee")
        refused(await here.person(ENDAH, "auditor").post(f"{path}/votes", vote(case)), 403, "not-the-actor")
        both = here.person(ENDAH, "technical-committee", "administrator")
        refused(await both.post(f"{path}/votes", vote(case)), 409, "duties-not-separate")


async def test_an_owner_of_the_application_does_not_vote_on_it(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        [owner] = case.accounts
        await on_the_register(here, owner, ENDAH)
        path = await convened(here, case, owner, ENDAH)
        refused(await member(here, owner).post(f"{path}/votes", vote(case)), 409, "duties-not-separate")


async def test_a_meeting_reviews_only_cases_of_the_office_with_a_review(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review", "product-type-5")
        await here.keeps(case)
        body = {"members": COMMITTEE, "agenda": [str(case.id)], "held_on": TODAY.isoformat()}
        refused(await secretary(here).post("/meetings", body), 403, "other-office")
        refused(await secretary(here).post("/meetings", {**body, "agenda": [str(uuid4())]}), 404, "not-found")


async def test_nobody_convenes_the_committee_over_a_case_of_their_own(databases: Databases) -> None:
    async with running(databases) as here:
        case = ready_for("review")
        await here.keeps(case)
        body = {"members": COMMITTEE, "agenda": [str(case.id)], "held_on": TODAY.isoformat()}
        own = here.person(case.accounts[0], "administration-manager")
        refused(await own.post("/meetings", body), 409, "duties-not-separate")
