"""Who applies for another, by a mandate: whose application it is then, and what must be examined."""

from shared.roles import APPLICANT, FRONT_OFFICE
from tests.conftest import Databases
from tests.intake.builders import BUSINESS, intake, registered
from tests.intake.test_cases_over_http import code, examine, submitted
from tests.people import Staff


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
            ("clock/pauses", {"reason": "awaiting-applicant"}),
        ):
            assert code(await principal.post(f"{case}/{path}", body)) == (409, "duties-not-separate"), path
        leader = staff.person("budiman", "head-of-office")
        assigned = await leader.post(f"{case}/assignment", {"officer": principal.subject, "reason": "antre"})
        assert code(assigned) == (409, "duties-not-separate")
        assert (await examine(staff.front_office, case)).status_code == 200
