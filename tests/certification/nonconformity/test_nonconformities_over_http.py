"""Nonconformities over HTTP: the case waits for them, the client answers, the team verifies, time ends them."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tests.certification.audit.given import issued
from tests.certification.audit.over_http import CONFORMS, PRESENT, SURVEILLANCE, Auditing, auditing
from tests.certification.given import COUNTER, LEAD, MANAGER, after, ready_for
from tests.certification.over_http import done, refused
from tests.conftest import Databases

ANSWER: Final = {
    "cause": "Formulir tidak tersedia di lini 2.",
    "correction": "Suhu dicatat kembali.",
    "corrective_action": "Kepala regu memeriksa formulir tiap sif.",
    "references": ["Formulir suhu 3 sampai 7 Februari"],
}
SEEN: Final = {"words": "Catatan suhu lengkap selama dua minggu."}
AT_STAGE: Final = {
    "raised": {"of": "stage", "stage": "evaluation", "clause": "SNI 3553:2015 7", "words": "Label.", "grade": "minor"}
}


async def test_after_answer_return_and_verification_the_case_goes_on(databases: Databases) -> None:
    async with auditing(databases) as here:
        client, audit = here.one.client_account, await here.opens()
        path = await here.raises(audit)
        await here.closes(audit)
        assert list((await here.case())["corrections"].values()) == ["audit-stage-1"]
        done(await client.post(f"{path}/answer", ANSWER))
        returned = done(await here.auditor.post(f"{path}/return", {"reason": "Penyebabnya belum jelas."}))
        assert (returned["status"], returned["answers"][0]["sent_back_because"]) == (
            "sent-back",
            "Penyebabnya belum jelas.",
        )
        done(await client.post(f"{path}/answer", ANSWER))
        shown = done(await here.auditor.post(f"{path}/verification", SEEN))
        assert (shown["status"], shown["verified_by"]) == ("verified", here.auditor.subject)
        assert (await here.case())["corrections"] == {}
        second = await here.plans(stage="audit-stage-2")
        done(await here.lead.post(f"{second}/opening", PRESENT))


async def test_the_report_counts_the_due_day(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit, grade="major")
        assert done(await here.lead.get(path))["due_on"] == "2026-03-02"
        await here.closes(audit)
        here.one.clock.set(datetime(2026, 2, 10, 2, 0, tzinfo=UTC))
        done(await here.lead.post(f"{audit}/report"))
        assert done(await here.lead.get(path))["due_on"] == "2026-03-10"
        due = done(await here.lead.get("/deadlines"))["items"]
        assert [(one["kind"], one["due_on"]) for one in due] == [("nonconformity-correction", "2026-03-10")]


async def test_only_its_client_answers_or_the_front_office_for_them(databases: Databases) -> None:
    async with auditing(databases) as here:
        path = await here.raises(await here.opens())
        stranger = here.one.person("orang-lain", "applicant")
        refused(await stranger.post(f"{path}/answer", ANSWER), 403, "not-your-certification")
        refused(await stranger.get(path), 403, "not-your-certification")
        refused(await here.lead.post(f"{path}/answer", ANSWER), 403, "role-missing")
        assert done(await here.one.client_account.get(path))["grade"] == "minor"
        counter = here.one.person(COUNTER, "front-office-officer")
        assert done(await counter.post(f"{path}/answer", ANSWER))["answers"][0]["by"] == COUNTER


async def test_the_person_who_recorded_the_answer_does_not_verify_it(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit)
        await here.closes(audit)
        both = here.one.person(LEAD, "lead-auditor", "front-office-officer")
        done(await both.post(f"{path}/answer", ANSWER))
        problem = refused(await both.post(f"{path}/verification", SEEN), 409, "answerer-may-not-verify")
        assert problem["details"]["because"] == "certification.nonconformity-answered"
        done(await here.auditor.post(f"{path}/verification", SEEN))


async def test_only_the_team_verifies_and_after_the_visit(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit)
        done(await here.one.client_account.post(f"{path}/answer", ANSWER))
        refused(await here.lead.post(f"{path}/verification", SEEN), 409, "visit-still-open")
        stranger = here.one.person("orang-lain", "auditor")
        refused(await stranger.post(f"{path}/verification", SEEN), 403, "not-of-the-team")
        manager = here.one.person(MANAGER, "technical-manager")
        refused(await manager.post(f"{path}/return", {"reason": "Belum."}), 403, "not-the-actor")
        await here.closes(audit)
        done(await here.lead.post(f"{path}/verification", SEEN))


async def test_a_follow_up_visit_opens_while_a_correction_is_open(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit, grade="major")
        await here.closes(audit)
        visit = await here.opens()
        done(await here.auditor.post(f"{visit}/findings", CONFORMS))
        await here.closes(visit)
        done(await here.one.client_account.post(f"{path}/answer", ANSWER))
        done(await here.auditor.post(f"{path}/verification", SEEN))
        again = await here.plans()
        refused(await here.lead.post(f"{again}/opening", PRESENT), 409, "stage-done-already")


async def test_the_evaluation_raises_one_and_the_case_returns_to_it(databases: Databases) -> None:
    async with auditing(databases, after("evaluation")) as here:
        stranger = here.one.person("baru", "technical-manager")
        refused(await stranger.post(f"{here.path}/nonconformities", AT_STAGE), 409, "competence-missing")
        manager = await here.one.employs(MANAGER, "technical-manager")
        made = done(await manager.post(f"{here.path}/nonconformities", AT_STAGE), 201)
        assert (made["stage"], made["audit_id"], made["due_on"]) == ("evaluation", None, "2026-04-02")
        assert list((await here.case())["corrections"].values()) == ["evaluation"]
        refused(await here.lead.post(f"{here.path}/nonconformities", AT_STAGE), 403, "not-the-actor")


async def test_a_finding_of_another_case_is_not_raised_here(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        done(await here.auditor.post(f"{audit}/findings", {**CONFORMS, "grade": "major"}))
        other = await here.one.keeps(ready_for("audit-stage-1"))
        body = {"raised": {"of": "finding", "audit_id": audit.rpartition("/")[2], "finding": 1}}
        refused(await here.auditor.post(f"/certifications/{other}/nonconformities", body), 404, "not-found")


async def test_a_correction_that_comes_too_late_fails_the_application(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit, grade="major")
        await here.closes(audit)
        here.one.clock.set(datetime(2026, 3, 2, 16, 59, 59, tzinfo=UTC))  # the last second of the due day
        await passes(here)
        assert done(await here.lead.get(path))["status"] == "open"
        here.one.clock.set(datetime(2026, 3, 2, 17, 0, tzinfo=UTC))
        await passes(here)
        await passes(here)
        assert done(await here.lead.get(path))["status"] == "expired"
        case = await here.case()
        assert (case["status"], list(case["corrections"].values())) == ("failed", ["audit-stage-1"])
        types = [one.type for one in await here.one.journal()]
        assert types.count("certification.nonconformity-expired") == types.count("certification.failed") == 1
        refused(await here.one.client_account.post(f"{path}/answer", ANSWER), 409, "certification-ended")


async def test_after_the_case_ended_the_others_are_dropped(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        late, other = await here.raises(audit, grade="major"), await here.raises(audit)
        await here.closes(audit)
        here.one.clock.set(datetime(2026, 6, 1, tzinfo=UTC))
        await passes(here)
        assert [done(await here.lead.get(one))["status"] for one in (late, other)] == ["expired", "dropped"]
        assert done(await here.lead.get("/deadlines"))["items"] == []


async def test_an_answer_in_time_waits_for_the_team_however_long(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        path = await here.raises(audit, grade="major")
        await here.closes(audit)
        done(await here.one.client_account.post(f"{path}/answer", ANSWER))
        here.one.clock.set(datetime(2026, 4, 1, 2, 0, tzinfo=UTC))
        await passes(here)
        done(await here.auditor.post(f"{path}/verification", SEEN))
        assert (await here.case())["status"] == "open"


async def test_in_surveillance_a_late_correction_ends_no_case(databases: Databases) -> None:
    async with auditing(databases, issued()) as here:
        audit = await here.plans(**SURVEILLANCE, team=[{"subject": LEAD, "part": "lead-auditor"}])
        alone = {"team": [LEAD], "client": ["Direktur"]}
        done(await here.lead.post(f"{audit}/opening", alone))
        found = done(await here.lead.post(f"{audit}/findings", {**CONFORMS, "grade": "major"}))
        body = {"raised": {"of": "finding", "audit_id": found["audit_id"], "finding": 1}}
        made = done(await here.lead.post(f"{here.path}/nonconformities", body), 201)
        done(await here.lead.post(f"{audit}/closing", {**alone, "on_site": "1.5"}))
        here.one.clock.set(datetime(2026, 3, 3, tzinfo=UTC))
        await passes(here)
        shown = done(await here.lead.get(f"/nonconformities/{made['id']}"))
        assert (shown["status"], shown["follows"]) == ("expired", "suspension-proposal")
        assert (await here.case())["status"] == "issued"


async def test_nonconformities_are_listed_by_due_day(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        await here.raises(audit)
        await here.raises(audit, grade="major")
        certification = here.path.rpartition("/")[2]
        listed = done(await here.lead.get(f"/nonconformities?certification={certification}"))["items"]
        assert [(one["grade"], one["due_on"]) for one in listed] == [("minor", "2026-04-02"), ("major", "2026-03-02")]
        soon = done(await here.lead.get("/nonconformities?due_before=2026-03-03"))["items"]
        assert [one["grade"] for one in soon] == ["major"]
        assert done(await here.lead.get("/nonconformities?due_before=2026-03-02"))["items"] == []
        assert len(done(await here.lead.get("/nonconformities?status=open"))["items"]) == 2


async def passes(here: Auditing) -> None:
    """The job of deadlines runs once."""
    [job] = [one for one in here.one.service.jobs if one.name == "deadlines"]
    await job.run_once()


async def test_a_client_who_is_an_officer_elsewhere_moves_no_day_of_an_answer(databases: Databases) -> None:
    async with auditing(databases) as here:
        path = await here.raises(await here.opens())
        both = here.one.person(here.one.client_account.subject, "front-office-officer", "applicant")
        here.one.clock.set(here.one.clock.now() + timedelta(hours=2))
        earlier = {"Effective-At": (here.one.clock.now() - timedelta(hours=1)).isoformat()}
        refused(await both.post(f"{path}/answer", ANSWER, **earlier), 403, "effective-by-officers-only")
        done(await both.post(f"{path}/answer", ANSWER))
