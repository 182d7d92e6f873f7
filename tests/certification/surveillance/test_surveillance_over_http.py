"""Surveillance on the running service: time brings the ladder once, officers record and decide, tasks open and close."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from uuid import uuid4

from services.certification.surveillance.surveillance import surveillance_of
from tests.certification.audit.given import planned
from tests.certification.audit.over_http import MINOR, PLAN, SURVEILLANCE, keep
from tests.certification.given import CLIENT, DECIDER, LEAD
from tests.certification.granted import WHY, decider
from tests.certification.over_http import done, refused, running
from tests.certification.surveillance.over_http import go_to, pass_time, steps, tasks, watched
from tests.conftest import Databases
from tests.gates.replaying import differing


async def test_after_a_month_of_downtime_each_day_has_its_event_once(databases: Databases) -> None:
    """Story 9: the job runs again in two processes at once; a rebuild of the read models fires nothing."""
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(running(databases)) for _ in range(2)]
        warned, due, suspended = [await watched(first, day) for day in ("2026-04-09", "2026-08-05", "2026-08-20")]
        go_to(first, "2027-02-25")
        done(await decider(first).post(f"/certificates/{suspended}/suspension", WHY))
        await first.follower.catch_up()
        await pass_time(first, "2027-08-02")
        assert await steps(first, warned) == [("missed", "2027-04-10"), ("warning", "2027-04-10")]

        before = len(await first.journal())
        go_to(second, "2027-09-02")
        await asyncio.gather(*(pass_time(one, "2027-09-02") for one in (first, second)))
        happened = (await first.journal())[before:]
        assert [(str(row.fields()["on"]), row.fields().get("step", "missed")) for row in happened] == [
            ("2027-08-06", "missed"),
            ("2027-08-06", "warning"),
            ("2027-08-11", "suspension-proposal"),
            ("2027-08-21", "missed"),
            ("2027-08-26", "withdrawal-proposal"),
        ]
        certificates = {surveillance_of(due): 2, surveillance_of(warned): 1, surveillance_of(suspended): 2}
        assert Counter(row.stream_id for row in happened) == certificates
        days = [f"{row.effective_at:%m-%d %H}" for row in happened]  # the end of the last day in WIB
        assert days == ["08-05 17", "08-05 17", "08-10 17", "08-20 17", "08-25 17"]
        assert await tasks(first) == sorted(
            [
                (str(surveillance_of(warned)), "suspension", "2027-08-11"),
                (str(surveillance_of(suspended)), "withdrawal", "2027-08-26"),
            ]
        )

        assert differing(databases.url, [first.unit]) == []
        for one in (first, second):
            await pass_time(one, "2027-09-02")
        assert len(await first.journal()) == before + len(happened)


async def test_five_years_pass_once_in_two_processes(databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(running(databases)) for _ in range(2)]
        certificates = [await watched(first) for _ in range(3)]
        go_to(second, "2031-04-09")
        await pass_time(first, "2031-04-09")
        await pass_time(second, "2031-04-09")
        for one in certificates:
            assert await steps(first, one) == [
                ("missed", "2027-04-10"),
                ("warning", "2027-04-10"),
                ("suspension-proposal", "2027-08-11"),
                ("missed", "2028-04-10"),
                ("withdrawal-proposal", "2028-04-10"),
                ("withdrawal", "2028-10-08"),
            ]
            for on, standing in (("2028-10-07", "valid"), ("2028-10-08", "withdrawn")):
                assert done(await first.client.get(f"/certificates/{one}?on={on}"))["standing"] == standing
            surveillance = done(await decider(first).get(f"/surveillances/{surveillance_of(one)}"))
            assert (surveillance["ended"], surveillance["tasks"]) == ("withdrawn", {})
        assert done(await decider(first).get("/deadlines"))["items"] == []
        assert await tasks(first) == []


async def test_suspension_and_restoration_of_the_certificate_are_followed(databases: Databases) -> None:
    async with running(databases) as service:
        certificate = await watched(service)
        path, by = f"/certificates/{certificate}", decider(service)
        await pass_time(service, "2027-09-01")
        assert [kind for _, kind, _ in await tasks(service)] == ["suspension"]
        done(await by.post(f"{path}/suspension", WHY))
        await service.follower.catch_up()
        assert await tasks(service) == []
        await pass_time(service, "2028-03-02")
        assert (await steps(service, certificate))[-1] == ("withdrawal-proposal", "2028-03-02")

        body = {"outcome": "passed", "words": "Perbaikan diverifikasi."}
        done(await (await service.employs(LEAD, "lead-auditor")).post(f"{path}/surveillances", body))
        assert sorted(kind for _, kind, _ in await tasks(service)) == ["restoration", "withdrawal"]
        done(await by.post(f"{path}/restoration", WHY))
        await service.follower.catch_up()
        shown = done(await by.get(f"/surveillances/{surveillance_of(certificate)}"))
        assert (shown["step"], shown["suspended_on"], shown["tasks"]) == (None, None, {})
        assert await tasks(service) == []
        assert differing(databases.url, [service.unit]) == []


async def test_officers_record_a_surveillance_and_see_what_is_due(databases: Databases) -> None:
    async with running(databases) as service:
        certificate = await watched(service)
        id = surveillance_of(certificate)
        lead = await service.employs(LEAD, "lead-auditor")
        go_to(service, "2027-03-01")
        [line] = (await lead.get("/surveillances?due_before=2027-04-10")).json()["items"]
        assert (line["id"], line["due_on"], line["step"]) == (str(id), "2027-04-09", None)
        assert (await lead.get("/surveillances?due_before=2027-04-09")).json()["items"] == []

        body = {"outcome": "passed", "words": "Sistem mutu dipelihara."}
        stranger = service.person("rini", "front-office-officer")
        refused(await stranger.post(f"/certificates/{certificate}/surveillances", body), 403, "not-the-actor")
        unknown = await lead.post(f"/certificates/{uuid4()}/surveillances", body)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not-under-surveillance")
        made = await lead.post(f"/certificates/{certificate}/surveillances", body)
        assert made.status_code == 200, made.text
        assert (made.json()["due_on"], made.json()["visits"]) == (
            "2028-04-09",
            [{"on": "2027-03-01", "outcome": "passed", "by": LEAD}],
        )
        assert (await lead.get(f"/surveillances/{id}")).json() == made.json()
        assert [one["due_on"] for one in (await lead.get("/deadlines")).json()["items"]] == [
            "2028-04-09",
            "2029-10-08",
            "2030-04-08",
        ]
        assert (await service.person(CLIENT, "applicant").get("/surveillances")).status_code == 403


async def test_who_makes_a_surveillance_is_competent_and_does_not_decide(databases: Databases) -> None:
    async with running(databases) as service:
        path, body = f"/certificates/{await watched(service)}", {"outcome": "failed", "words": "Sistem mutu gagal."}
        go_to(service, "2027-03-01")
        refused(
            await service.person("nova", "lead-auditor").post(f"{path}/surveillances", body), 409, "competence-missing"
        )
        auditor = await service.employs("nova", "lead-auditor")
        done(await auditor.post(f"{path}/surveillances", body))
        nova = service.person("nova", "certification-decider")
        for what in ("suspension", "withdrawal"):
            because = refused(await nova.post(f"{path}/{what}", WHY), 409, "evaluator-may-not-decide")["details"]
            assert because["because"] == "certification.certificate-evaluated"
        done(await decider(service).post(f"{path}/suspension", WHY))


async def test_a_late_correction_proposes_the_suspension(databases: Databases) -> None:
    async with running(databases) as service:
        certificate = await watched(service)
        lead = await service.employs(LEAD, "lead-auditor")
        go_to(service, "2027-03-01")
        shown = done(await lead.get(f"/surveillances/{surveillance_of(certificate)}"))
        certification, alone = f"/certifications/{shown['certification_id']}", {"team": [LEAD], "client": ["Direktur"]}
        plan = {**PLAN, **SURVEILLANCE, "team": [{"subject": LEAD, "part": "lead-auditor"}]}
        audit = done(await lead.post(f"{certification}/audits", plan), 201)["id"]
        done(await lead.post(f"/audits/{audit}/opening", alone))
        done(await lead.post(f"/audits/{audit}/findings", {**MINOR, "grade": "major"}))
        raised = {"of": "finding", "audit_id": audit, "finding": 1}
        done(await lead.post(f"{certification}/nonconformities", {"raised": raised}), 201)
        done(await lead.post(f"/audits/{audit}/closing", {**alone, "on_site": "1.5"}))
        body = {"outcome": "passed", "words": "Satu ketidaksesuaian.", "audit_id": audit}
        done(await lead.post(f"/certificates/{certificate}/surveillances", body))
        await pass_time(service, "2027-04-02")
        await service.follower.catch_up()
        assert await steps(service, certificate) == [("suspension-proposal", "2027-04-02")]
        assert [(kind, on) for _, kind, on in await tasks(service)] == [("suspension", "2027-04-02")]
        assert differing(databases.url, [service.unit]) == []


async def test_a_failed_sample_marks_siblings_for_review(databases: Databases) -> None:
    async with running(databases) as service:
        holder = uuid4()
        failing, sibling, ended = [await watched(service, applicant_id=holder) for _ in range(3)]
        await watched(service)  # of another holder
        done(await decider(service).post(f"/certificates/{ended}/transfer", {**WHY, "to_body": "LSPro lain"}))
        await service.follower.catch_up()
        go_to(service, "2027-03-01")
        body = {"outcome": "failed", "words": "Nitrit di atas batas.", "sample": True}
        made = await (await service.employs(LEAD, "lead-auditor")).post(f"/certificates/{failing}/surveillances", body)
        assert (made.status_code, made.json()["step"]) == (200, "warning")
        id = surveillance_of(sibling)
        assert await tasks(service) == [(str(id), "review", "2027-03-01")]
        assert await tasks(service, kind="suspension") == []

        words = {"words": "Lini berbeda."}
        assert (
            await service.person(LEAD, "lead-auditor").post(f"/surveillances/{id}/review", words)
        ).status_code == 403
        closed = await decider(service).post(f"/surveillances/{id}/review", words)
        assert (closed.status_code, closed.json()["tasks"]) == (200, {})
        assert await tasks(service) == []


async def test_a_proposal_is_a_task_that_the_decision_closes(databases: Databases) -> None:
    async with running(databases) as service:
        id = surveillance_of(await watched(service))
        await pass_time(service, "2027-09-01")
        assert await tasks(service, role="certification-decider") == [(str(id), "suspension", "2027-08-11")]

        body = {"due_on": "2027-11-01", "reason": "Pabrik sedang direnovasi."}
        path = f"/surveillances/{id}/continuation"
        evaluator = await service.person(LEAD, "certification-decider").post(path, body)
        assert (evaluator.status_code, evaluator.json()["code"]) == (409, "evaluator-may-not-decide")
        decided = await service.person(DECIDER, "certification-decider").post(path, body)
        assert (decided.status_code, decided.json()["step"], decided.json()["due_on"]) == (200, None, "2027-11-01")
        assert await tasks(service) == []
        again = await service.person(DECIDER, "certification-decider").post(path, body)
        assert (again.status_code, again.json()["code"]) == (409, "nothing-proposed")


async def test_nobody_looks_after_a_certificate_of_their_own(databases: Databases) -> None:
    async with running(databases) as service:
        certificate = await watched(service)
        go_to(service, "2027-09-01")
        client = service.person(CLIENT, "lead-auditor", "certification-decider")
        body = {"outcome": "passed", "words": "Sistem mutu dipelihara."}
        refused(await client.post(f"/certificates/{certificate}/surveillances", body), 409, "duties-not-separate")
        review = await client.post(f"/surveillances/{surveillance_of(certificate)}/review", {"words": "Baik."})
        refused(review, 409, "duties-not-separate")


async def test_the_audit_of_a_surveillance_is_one_of_the_certificate(databases: Databases) -> None:
    async with running(databases) as service:
        certificate, other = await watched(service), planned()
        await keep(service, other)
        go_to(service, "2027-03-01")
        body = {"outcome": "passed", "words": "Sistem mutu dipelihara.", "audit_id": str(other.id)}
        path = f"/certificates/{certificate}/surveillances"
        refused(
            await (await service.employs(LEAD, "lead-auditor")).post(path, body), 409, "audit-of-another-surveillance"
        )


async def test_tasks_are_sought_by_what_a_kind_looks_like(databases: Databases) -> None:
    async with running(databases) as service:
        for wrong in ("kind=0.5", "role=A", f"kind={'a' * 61}"):
            answer = await service.person(DECIDER, "certification-decider").get(f"/tasks?{wrong}")
            assert answer.status_code == 422, wrong
