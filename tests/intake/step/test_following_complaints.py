"""Complaints tell what becomes of the complaint that an application opened; the case of intake follows."""

from tests.complaints.case.given import FromComplaints
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.desk import following, hears, shown, track
from tests.people import PASURUAN
from tests.shared.promise.given import at


async def test_a_complaint_that_is_a_suggestion_ends_its_case_with_the_rule(databases: Databases) -> None:
    """Nothing is answered any more, so the applicant is told why, and the promised time ends."""
    async with following(databases, "PSR-ADU", "2026-12-01") as office:
        case, complaints = await office.accepted(), FromComplaints(databases, PASURUAN)
        await complaints.makes_suggestion(case.id, at("2026-12-01"))
        await hears(office.service)
        found = await shown(case)
        assert (found["status"], found["state"]) == ("rejected", "rejected")
        assert found["legal_ground"] == "Menurut aturan kantor, pengaduan ini diterima sebagai saran (terlambat)"
        assert (await case.clock()).json()["status"] == "finished"
        assert (await track(office, case)).json()["timing"] == "ended"
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
        await complaints.close()
