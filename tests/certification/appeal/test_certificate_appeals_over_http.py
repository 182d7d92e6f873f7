"""Appeals about certificates over HTTP: the register, the work list and the surveillance follow the new decision."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.surveillance.surveillance import surveillance_of
from tests.certification.given import CLIENT, DECIDER, LEAD, OTHER_DECIDER, ready_for
from tests.certification.granted import WHY, decider, granted
from tests.certification.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.people import Person

HEAD, HANDLER, VISITOR = "mulyono", "lestari", "wawan"
ARGUMENT = "Contoh berasal dari pabrik lain."
UPHELD = {"outcome": "upheld", "grounds": "Label contoh tidak sama dengan berita acara."}
AGAIN = {"reason": "Banding dikabulkan.", "legal_basis": "ISO/IEC 17065 7.13.9"}


def go_to(one: Running, day: str) -> None:
    """Eight in the morning of a day (WIB)."""
    one.clock.set(datetime.fromisoformat(f"{day}T08:00+07:00"))


def head(one: Running) -> Person:
    return one.person(HEAD, "head-of-office")


async def certified(one: Running, case: Certification) -> dict[str, Any]:
    """The certificate of a case; its surveillance is scheduled by a reaction."""
    certificate = (await granted(one, case))[0]
    await one.follower.catch_up()
    return certificate


async def appealed(one: Running, certificate: dict[str, Any], about: str) -> dict[str, Any]:
    """The answer to the client's appeal."""
    body = {"about": about, "argument": ARGUMENT, "certificate_id": certificate["id"]}
    path = f"/certifications/{certificate['certification_id']}/appeals"
    return done(await one.client_account.post(path, body), 201)


async def upheld(one: Running, certificate: dict[str, Any], about: str) -> str:
    """The id of an appeal that was upheld."""
    id: str = (await appealed(one, certificate, about))["id"]
    done(await head(one).post(f"/appeals/{id}/assignment", {"handlers": [HANDLER]}))
    done(await one.person(HANDLER, "staff-officer").post(f"/appeals/{id}/decision", UPHELD))
    return id


async def tasks(one: Running) -> list[tuple[str, str, str]]:
    items = done(await head(one).get("/tasks"))["items"]
    return [(task["stream_id"], task["kind"], task["role"]) for task in items if task["kind"] == "appealed-decision"]


async def standing(one: Running, certificate: dict[str, Any], on: str) -> str:
    """What the public register answers for a day."""
    shown: str = done(await one.client.get(f"/certificates/{certificate['id']}?on={on}"))["standing"]
    return shown


async def test_a_suspension_ends_by_the_new_decision_of_another_decider(databases: Databases) -> None:
    async with running(databases) as one:
        certificate = await certified(one, ready_for("hand-over"))
        path, first = f"/certificates/{certificate['id']}", decider(one)
        go_to(one, "2026-05-01")
        done(await first.post(f"{path}/suspension", WHY))
        go_to(one, "2026-05-20")
        appeal = await upheld(one, certificate, "certificate-suspended")
        assert await tasks(one) == [(appeal, "appealed-decision", "certification-decider")]
        body = {**AGAIN, "appeal_id": appeal, "outcome": "revoked"}
        problem = refused(await first.post(f"{path}/decision-again", body), 409, "decider-may-not-decide-again")
        assert problem["details"]["because"] == "certification.certificate-suspended"
        refused(await first.post(f"{path}/restoration", WHY), 409, "decider-may-not-decide-again")
        refused(await head(one).post(f"{path}/decision-again", body), 403, "role-missing")
        go_to(one, "2026-06-01")
        other = decider(one, subject=OTHER_DECIDER)
        seen = done(await other.post(f"{path}/decision-again", body))
        assert ([change["kind"] for change in seen["changes"]], seen["reopened"]) == (["suspended", "restored"], [])
        refused(await other.post(f"{path}/decision-again", body), 409, "certificate-decision-not-reopened")
        assert await tasks(one) == []
        days = ("2026-04-30", "2026-05-31", "2026-06-01")
        assert [await standing(one, certificate, day) for day in days] == ["valid", "suspended", "valid"]
        assert differing(databases.url, [one.unit]) == []


async def test_a_withdrawal_is_revoked_and_the_surveillance_goes_on(databases: Databases) -> None:
    async with running(databases) as one:
        certificate = await certified(one, ready_for("hand-over"))
        path, id = f"/certificates/{certificate['id']}", certificate["id"]
        surveillance = f"/surveillances/{surveillance_of(UUID(id))}"
        due = done(await decider(one).get("/deadlines"))["items"]
        done(await decider(one).post(f"{path}/withdrawal", WHY))
        await one.follower.catch_up()
        assert done(await decider(one).get(surveillance))["ended"] == "withdrawn"
        assert done(await decider(one).get("/deadlines"))["items"] == []
        appeal = await upheld(one, certificate, "certificate-withdrawn")
        go_to(one, "2026-02-20")
        body = {**AGAIN, "appeal_id": appeal, "outcome": "revoked"}
        done(await decider(one, subject=OTHER_DECIDER).post(f"{path}/decision-again", body))
        await one.follower.catch_up()
        days = ("2026-02-19", "2026-02-20", "2030-02-02")
        assert [await standing(one, certificate, day) for day in days] == ["withdrawn", "valid", "expired"]
        again = done(await decider(one).get(surveillance))
        assert (again["ended"], again["due_on"], again["step"]) == (None, "2027-02-02", None)
        shown = [{**each, "id": None} for each in done(await decider(one).get("/deadlines"))["items"]]
        assert [(each["kind"], each["due_on"]) for each in shown] == [(each["kind"], each["due_on"]) for each in due]
        assert differing(databases.url, [one.unit]) == []


async def test_a_revoked_withdrawal_leaves_a_suspension(databases: Databases) -> None:
    async with running(databases) as one:
        certificate = await certified(one, ready_for("hand-over"))
        path = f"/certificates/{certificate['id']}"
        done(await decider(one).post(f"{path}/suspension", WHY))
        await one.follower.catch_up()
        go_to(one, "2026-05-01")
        done(await decider(one).post(f"{path}/withdrawal", WHY))
        await one.follower.catch_up()
        body = {**AGAIN, "appeal_id": await upheld(one, certificate, "certificate-withdrawn"), "outcome": "revoked"}
        done(await decider(one, subject=OTHER_DECIDER).post(f"{path}/decision-again", body))
        await one.follower.catch_up()
        assert await standing(one, certificate, "2026-05-01") == "suspended"
        again = done(await decider(one).get(f"/surveillances/{surveillance_of(UUID(certificate['id']))}"))
        assert (again["suspended_on"], again["step"], again["step_until"]) == ("2026-05-01", "suspended", "2026-11-01")
        assert differing(databases.url, [one.unit]) == []


async def test_a_reduction_is_given_back_or_confirmed(databases: Databases) -> None:
    async with running(databases) as one:
        for outcome, brands in (("revoked", ["Tirta Lawu", "Tirta Merapi"]), ("confirmed", ["Tirta Lawu"])):
            case = ready_for("hand-over")
            certificate = await certified(one, case)
            path = f"/certificates/{certificate['id']}"
            later = ready_for("hand-over")
            opened: Any = later.pending_events[0]
            later.applicant_id = vars(opened)["applicant_id"] = case.applicant_id
            added = {"added": [{"field": "brand", "value": "Tirta Lawu"}]}
            extension = {**WHY, **added, "certification_id": str(await one.keeps(later))}
            done(await decider(one).post(f"{path}/extension", extension))
            removed = {"removed": [{"field": "brand", "value": "Tirta Merapi"}]}
            done(await decider(one).post(f"{path}/reduction", {**WHY, **removed}))
            body = {**AGAIN, "appeal_id": await upheld(one, certificate, "certificate-reduced"), "outcome": outcome}
            done(await decider(one, subject=OTHER_DECIDER).post(f"{path}/decision-again", body))
            shown = done(await one.client.get(path))
            assert sorted(shown["brands"]) == brands
            assert await tasks(one) == []
        assert differing(databases.url, [one.unit]) == []


async def test_who_visited_handles_no_appeal(databases: Databases) -> None:
    async with running(databases) as one:
        certificate = await certified(one, ready_for("hand-over"))
        visitor = await one.employs(VISITOR, "lead-auditor")
        visit = {"outcome": "failed", "words": "Kemasan tidak sesuai."}
        done(await visitor.post(f"/certificates/{certificate['id']}/surveillances", visit))
        done(await decider(one).post(f"/certificates/{certificate['id']}/suspension", WHY))
        path = f"/appeals/{(await appealed(one, certificate, 'certificate-suspended'))['id']}/assignment"
        for subject, because in (
            (VISITOR, "certification.certificate-evaluated"),
            (DECIDER, "certification.certified"),
            (LEAD, "certification.audit-begun"),
        ):
            answer = await head(one).post(path, {"handlers": [HANDLER, subject]})
            assert refused(answer, 409, "appeal-by-somebody-of-the-case")["details"]["because"] == because


async def test_one_decision_has_one_appeal_and_names_its_certificate(databases: Databases) -> None:
    async with running(databases) as one:
        certificate = await certified(one, ready_for("hand-over"))
        id = certificate["certification_id"]
        body = {"about": "certificate-suspended", "argument": ARGUMENT, "certificate_id": certificate["id"]}
        client = one.client_account
        refused(await client.post(f"/certifications/{id}/appeals", body), 409, "nothing-to-appeal")
        done(await decider(one).post(f"/certificates/{certificate['id']}/suspension", WHY))
        appeal = done(await client.post(f"/certifications/{id}/appeals", body), 201)
        assert appeal["certificate_id"] == certificate["id"]
        again = refused(await client.post(f"/certifications/{id}/appeals", body), 409, "appealed-already")
        assert again["details"]["appeal"] == appeal["id"]
        elsewhere = f"/certifications/{await one.keeps(ready_for('hand-over'))}/appeals"
        refused(await client.post(elsewhere, body), 409, "certificate-of-another-case")
        for other in ({"certificate_id": None}, {"about": "rejected"}):
            answer = await client.post(f"/certifications/{id}/appeals", {**body, **other})
            refused(answer, 409, "certificate-not-named")


async def test_a_certificate_and_its_card_have_one_appeal(databases: Databases) -> None:
    async with running(databases) as one:
        balai = "balai-sertifikasi"
        paper, card = await granted(
            one, ready_for("hand-over", "person"), content={"competence_scheme": "Petugas pengambil contoh"}
        )
        path, leader = f"/certificates/{paper['id']}", one.person(HEAD, "head-of-office", office=balai)
        done(await decider(one, balai).post(f"{path}/suspension", WHY))
        client = one.person(CLIENT, "applicant", office=balai)
        body = {"about": "certificate-suspended", "argument": ARGUMENT}
        appeals = f"/certifications/{paper['certification_id']}/appeals"
        id = done(await client.post(appeals, {**body, "certificate_id": card["id"]}), 201)["id"]
        refused(await client.post(appeals, {**body, "certificate_id": paper["id"]}), 409, "appealed-already")
        done(await leader.post(f"/appeals/{id}/assignment", {"handlers": [HANDLER]}))
        done(await one.person(HANDLER, "staff-officer", office=balai).post(f"/appeals/{id}/decision", UPHELD))
        assert [task["stream_id"] for task in done(await leader.get("/tasks"))["items"]] == [id]
        again = {**AGAIN, "appeal_id": id, "outcome": "revoked"}
        done(await decider(one, balai, OTHER_DECIDER).post(f"{path}/decision-again", again))
        assert [await standing(one, each, "2026-02-02") for each in (paper, card)] == ["valid", "valid"]
        assert done(await leader.get("/tasks"))["items"] == []
