"""Certificates over HTTP: granted with the case, suspended, restored, renewed; who may, and what the client sees."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.certification.certification.certification import Certification, Held
from shared.privacy.personal import Personal
from tests.certification.given import AUDITOR, DECIDER, LEAD, OTHER_DECIDER, ready_for
from tests.certification.granted import ADDRESSES, WHY, decider, employs_decider, granted
from tests.certification.over_http import done, refused, running
from tests.conftest import Databases


async def test_a_certificate_is_granted_with_its_case(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over")
        [one] = await granted(certification, case)
        assert (one["number"], one["valid_from"], one["valid_until"]) == (
            "SPPT-SNI/2026/00001", "2026-02-02", "2030-02-01",
        )  # fmt: skip
        shown = done(await decider(certification).get(f"/certifications/{case.id}"))
        assert (shown["status"], shown["certificates"]) == ("issued", [one["id"]])
        again = await decider(certification).post(f"/certifications/{case.id}/certificates", {"content": ADDRESSES})
        refused(again, 409, "certificates-granted-already")
        types = {row.type: row for row in await certification.journal()}
        both = {types[f"certification.certificate-{what}"].command_id for what in ("issued", "granted")}
        assert len(both) == 1
        assert types["certification.certificate-granted"].case_id == case.case_id


async def test_only_the_decider_who_did_not_evaluate_grants_what_was_decided(databases: Databases) -> None:
    async with running(databases) as certification:
        undecided, decided = await certification.keeps(ready_for("decision")), ready_for("hand-over")
        id = await certification.keeps(decided)
        body = {"content": ADDRESSES}
        stranger = decider(certification, subject="baru")
        refused(await stranger.post(f"/certifications/{id}/certificates", body), 409, "competence-missing")
        await employs_decider(certification, "product-bpsmb")
        early = await decider(certification).post(f"/certifications/{undecided}/certificates", body)
        refused(early, 409, "not-decided")
        auditor = certification.person(AUDITOR, "auditor")
        assert (await auditor.post(f"/certifications/{id}/certificates", body)).status_code == 403
        evaluator = decider(certification, subject=LEAD)
        refused(await evaluator.post(f"/certifications/{id}/certificates", body), 409, "evaluator-may-not-decide")
        own = await certification.employs(decided.accounts[0], "certification-decider")
        refused(await own.post(f"/certifications/{id}/certificates", body), 409, "duties-not-separate")
        missing = await decider(certification).post(f"/certifications/{id}/certificates", {})
        assert refused(missing, 409, "certificate-content-missing")["details"]["fields"] == list(ADDRESSES)


async def test_suspended_restored_and_withdrawn(databases: Databases) -> None:
    async with running(databases) as certification:
        [one] = await granted(certification, ready_for("hand-over"))
        path, by = f"/certificates/{one['id']}", decider(certification)
        done(await by.post(f"{path}/suspension", {**WHY, "effective_on": "2026-05-01"}))
        refused(await by.post(f"{path}/transfer", {**WHY, "effective_on": "2026-06-01", "to_body": "LSPro lain"}), 409,
                "certificate-suspended")  # fmt: skip
        certification.clock.set(datetime(2026, 7, 1, 2, tzinfo=UTC))
        restored = done(await by.post(f"{path}/restoration", {**WHY, "effective_on": "2026-08-01"}))
        assert (restored["valid_until"], [change["kind"] for change in restored["changes"]]) == (
            one["valid_until"], ["suspended", "restored"],
        )  # fmt: skip
        for on, standing in (("2026-04-30", "valid"), ("2026-06-15", "suspended"), ("2026-08-01", "valid")):
            assert done(await certification.client.get(f"{path}?on={on}"))["standing"] == standing
        done(await by.post(f"{path}/withdrawal", {**WHY, "effective_on": "2026-09-01"}))
        ended = await by.post(f"{path}/suspension", {**WHY, "effective_on": "2026-09-02"})
        assert refused(ended, 409, "certificate-ended")["details"]["standing"]["code"] == "withdrawn"
        assert (await certification.person(AUDITOR, "auditor").post(f"{path}/withdrawal", WHY)).status_code == 403


async def test_extension_and_renewal_come_from_certifications_of_their_own(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over")
        [one] = await granted(certification, case)
        path, by = f"/certificates/{one['id']}", decider(certification)
        added = {"added": [{"field": "brand", "value": "Tirta Lawu"}]}
        stranger = await certification.keeps(ready_for("hand-over"))
        for other in (case.id, stranger):
            answer = await by.post(f"{path}/extension", {**WHY, **added, "certification_id": str(other)})
            refused(answer, 409, "certification-of-another-certificate")
        later = [_of_the_same_client(case, ready_for("hand-over")) for _ in range(2)]
        first, second = [await certification.keeps(each) for each in later]
        extended = done(await by.post(f"{path}/extension", {**WHY, **added, "certification_id": str(first)}))
        assert [line["value"] for line in extended["scope"]] == ["Tirta Merapi", "air mineral", "Tirta Lawu"]
        certification.clock.set(datetime(2030, 1, 10, 2, tzinfo=UTC))
        body = {**WHY, "effective_on": "2030-02-02", "certification_id": str(second)}
        renewed = done(await by.post(f"{path}/renewal", body))
        assert (renewed["valid_from"], renewed["valid_until"]) == ("2026-02-02", "2034-02-01")
        assert done(await by.get(f"/certifications/{second}"))["status"] == "issued"
        issued = [
            row.case_id for row in await certification.journal() if row.type == "certification.certificate-issued"
        ]
        assert issued == [case.case_id, *(each.case_id for each in later)]
        for code in (one["code"], renewed["code"]):
            found = done(await certification.client.get(f"/verify/{code}"))
            assert (found["id"], found["standing"]) == (one["id"], "valid")
        reduced = done(
            await by.post(f"{path}/reduction", {**WHY, "effective_on": "2030-03-01", "removed": added["added"]})
        )
        assert [line["value"] for line in reduced["scope"]] == ["Tirta Merapi", "air mineral"]
        for used in (first, second):
            answer = await by.post(f"{path}/extension", {**WHY, **added, "certification_id": str(used)})
            refused(answer, 409, "certificates-granted-already")


def _of_the_same_client(case: Certification, later: Certification) -> Certification:
    opened: Any = later.pending_events[0]
    later.applicant_id = vars(opened)["applicant_id"] = case.applicant_id
    return later


async def test_a_case_with_its_own_certificate_renews_no_other(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over")
        [one] = await granted(certification, case)
        later = _of_the_same_client(case, ready_for("hand-over"))
        await granted(certification, later)
        answer = await decider(certification).post(
            f"/certificates/{one['id']}/renewal", {**WHY, "certification_id": str(later.id)}
        )
        refused(answer, 409, "certificates-granted-already")


async def test_who_made_a_surveillance_decides_nothing_about_the_certificate(databases: Databases) -> None:
    async with running(databases) as certification:
        [one] = await granted(certification, ready_for("hand-over"))
        await certification.follower.catch_up()
        await certification.employs("nova", "lead-auditor")
        both = certification.person("nova", "lead-auditor", "certification-decider")
        body = {"outcome": "passed", "words": "Sistem mutu dipelihara."}
        done(await both.post(f"/certificates/{one['id']}/surveillances", body))
        for decision in ("suspension", "withdrawal"):
            answer = await both.post(f"/certificates/{one['id']}/{decision}", WHY)
            assert refused(answer, 409, "evaluator-may-not-decide")["details"]["because"].endswith(
                "certificate-evaluated"
            )


async def test_a_person_gets_a_certificate_and_a_card_that_live_together(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over", "person")
        opened: Any = case.pending_events[0]
        name: Personal[str] = Personal(UUID(int=5), "-")
        vars(opened)["holder"] = (Held("applicant_name", "Nama pemohon", None, name),)
        case.holder = opened.holder
        paper, card = await granted(certification, case, content={"competence_scheme": "Petugas pengambil contoh"})
        assert [paper["number"], card["number"]] == ["SERT-PERSON/2026/00001", "SERT-PERSON/2026/00002"]
        by = decider(certification, "balai-sertifikasi", OTHER_DECIDER)
        done(await by.post(f"/certificates/{paper['id']}/suspension", WHY))
        for one in (paper, card):
            found = done(await certification.client.get(f"/verify/{one['code']}"))
            assert (found["standing"], found["holder"]) == ("suspended", None)
            assert "holder" not in {fact["field"] for fact in found["facts"]}


async def test_the_client_reads_the_own_certificates_and_nobody_elses(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over")
        [one] = await granted(certification, case)
        mine = done(await certification.client_account.get(f"/certifications/{case.id}/certificates"))
        assert mine["items"][0]["code"] == one["code"]
        stranger = certification.person("orang-lain", "applicant")
        refused(await stranger.get(f"/certifications/{case.id}/certificates"), 403, "not-your-certification")
        unknown = await decider(certification).post(f"/certificates/{uuid4()}/suspension", WHY)
        refused(unknown, 404, "not-found")


async def test_the_last_day_passes_once_also_after_a_month_of_downtime(databases: Databases) -> None:
    async with running(databases) as certification:
        [one] = await granted(certification, ready_for("hand-over"))
        [due] = done(await decider(certification).get("/deadlines"))["items"]
        assert (due["kind"], due["due_on"]) == ("certificate-expiry", "2030-02-01")
        [passing] = [job for job in certification.service.jobs if job.name == "deadlines"]
        certification.clock.set(datetime(2030, 3, 5, 2, tzinfo=UTC))
        for _ in range(2):
            await passing.run_once()
        [expired] = [row for row in await certification.journal() if row.type == "certification.certificate-expired"]
        assert expired.effective_at == datetime(2030, 2, 1, 17, tzinfo=UTC)
        assert done(await decider(certification).get("/deadlines"))["items"] == []
        [shown] = done(await decider(certification).get(f"/certifications/{one['certification_id']}/certificates"))[
            "items"
        ]
        assert shown["expired_on"] == "2030-02-02"


async def test_who_consulted_for_the_client_decides_nothing(databases: Databases) -> None:
    async with running(databases) as certification:
        case = ready_for("hand-over")
        id = await certification.keeps(case)
        manager = certification.person("rudi", "administration-manager")
        body = {"subject": DECIDER, "name": "Hasan Basri", "nip": "198001012005011001", "employment": "staff",
                "education": "S1", "valid_from": "2020-01-01"}  # fmt: skip
        entry = await manager.post("/personnel", body)
        assert entry.status_code == 201, entry.text
        consulted = {"applicant_id": str(case.applicant_id), "until": "2025-06-30"}
        path = f"/personnel/{entry.json()['id']}/consultancies"
        done(await manager.post(path, consulted))
        role = {"role": "certification-decider", "schemes": ["product-bpsmb"]}
        done(await manager.post(f"/personnel/{entry.json()['id']}/roles", role))
        refused(
            await decider(certification).post(f"/certifications/{id}/certificates", {"content": ADDRESSES}),
            409,
            "consulted-for-client",
        )
