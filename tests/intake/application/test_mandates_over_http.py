"""Who applies for another, by a mandate: whose application it is then, and what must be examined."""

from pathlib import Path

from shared.roles import APPLICANT, FRONT_OFFICE
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS
from tests.intake.given.files import settings_in, uploaded
from tests.intake.given.fuel_letters import checked, examine, signed, submitted
from tests.intake.given.running import code, intake, proved, registered
from tests.people import Staff
from tests.shared.files.contents import pdf


async def test_no_officer_decides_for_who_they_gave_a_mandate_to(databases: Databases) -> None:
    """The application is the principal's own, whoever carried it to the office (SOD-04)."""
    async with intake(databases) as (_, client):
        staff = Staff(client)
        principal, agent = staff.person("dewi", FRONT_OFFICE, APPLICANT), staff.applicant("kuasa")
        applicant_id = await registered(staff.applicant("dewi"), BUSINESS)
        case = await submitted(agent, applicant_id, "Traktor", mandated=True)

        assert code(await examine(principal, case)) == (409, "duties-not-separate")
        for path, body in (
            ("acceptance", None),
            ("claim", None),
            ("return", {"items": [{"document": "nib", "problem": "buram"}]}),
            ("clock/pauses", {"reason": "awaiting-applicant", "why": "antre"}),
        ):
            assert code(await principal.post(f"{case}/{path}", body)) == (409, "duties-not-separate"), path
        leader = staff.person("budiman", "head-of-office")
        assigned = await leader.post(f"{case}/assignment", {"officer": principal.subject, "reason": "antre"})
        assert code(assigned) == (409, "duties-not-separate")
        assert (await examine(staff.front_office, case)).status_code == 200


async def test_the_principal_keeps_their_own_case(databases: Databases, tmp_path: Path) -> None:
    """They see it, hand in documents and files, and may take back what somebody asked for in their name."""
    async with intake(databases, settings_in(tmp_path)) as (_, client):
        staff = Staff(client)
        principal, agent, other = staff.applicant("siti"), staff.applicant("kuasa"), staff.applicant("budi")
        applicant_id = await registered(principal, BUSINESS)
        await proved(staff.front_office, applicant_id, principal)
        case = await submitted(agent, applicant_id, "Traktor", mandated=True)
        id = case.rpartition("/")[2]
        of_agent = (await uploaded(client, agent, id, "mandate", pdf()))["id"]
        of_principal = (await uploaded(client, principal, id, "mandate", pdf()))["id"]

        paths = [case, f"{case}/steps", f"{case}/files", f"{case}/checks"]
        for file in (of_agent, of_principal):
            paths += [f"/files/{file}", f"/files/{file}/content?purpose=case-handling"]
        for path in paths:
            assert [(await one.get(path)).status_code for one in (principal, agent)] == [200, 200], path
            assert code(await other.get(path)) == (403, "not-your-own")
        listed = [(await one.get("/applications")).json()["items"] for one in (principal, agent, other)]
        assert [[one["id"] for one in items] for items in listed] == [[id], [id], []]

        items = {"items": [{"document": "nib", "problem": "buram"}]}
        assert (await staff.front_office.post(f"{case}/return", items)).status_code == 200
        seen = (await principal.get(case)).headers["etag"]
        documents = {"documents": [{"document": "mandate", "reference": "1/2026", "file": of_agent}]}
        changed = await principal.post(f"{case}/documents", documents, **{"If-Match": seen})
        assert changed.status_code == 200, changed.text
        assert code(await other.post(f"{case}/withdrawal", {"reason": "-"})) == (403, "not-your-own")
        withdrawn = await principal.post(f"{case}/withdrawal", {"reason": "kuasa dicabut"})
        assert withdrawn.json()["status"] == "withdrawn"


async def test_others_cases_for_the_same_applicant_are_not_shown(
    databases: Databases,
) -> None:
    """A likeness is for the office to judge; the other case may have been begun by another, with another mandate."""
    async with intake(databases) as (_, client):
        staff = Staff(client)
        siti, agent = staff.applicant("siti"), staff.applicant("kuasa")
        applicant_id = await registered(siti, BUSINESS)
        first = await checked(staff.front_office, applicant_id, "Traktor")
        await signed(staff, first)
        drafted = await submitted(agent, applicant_id, "Traktor", mandated=True)
        seen = await agent.get(drafted)
        again = await agent.post(f"{drafted}/withdrawal", {"reason": "sudah ada"})
        assert (seen.json()["others"], again.json()["others"]) == ([], [])
        assert first.rpartition("/")[2] not in seen.text + again.text
        [other] = (await staff.front_office.get(drafted)).json()["others"]
        assert other["case"] == first.rpartition("/")[2]
