"""Story 7 of the issue: each refusal with its sentence, and nothing recorded; and what happens truly at once."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import httpx

from services.certification.certification.certification import Certification
from services.certification.personnel.impartiality import declare_interest, record_consultancy
from services.certification.personnel.person import Person as Entry
from services.certification.personnel.person import person_of
from services.certification.scheme.catalogue import SCHEMES
from services.intake.application.end import Withdrawn
from shared.journal.commit import Commit, Context
from tests.certification.audit.over_http import PRESENT, auditing
from tests.certification.given import (
    AUDITOR,
    CLIENT,
    COMMITTEE,
    DECIDER,
    LEAD,
    MANAGER,
    NOW,
    OTHER_DECIDER,
    SURAKARTA,
    TODAY,
    after,
    ready_for,
)
from tests.certification.granted import ADDRESSES
from tests.certification.laboratories import LOT, results, sampling_due
from tests.certification.over_http import Running, done, refused, running
from tests.certification.personnel.given import assessed, competent
from tests.certification.sampled import OF_2015
from tests.conftest import Databases

SCHEME = SCHEMES["product-bpsmb"]
TEAM = {"members": [{"subject": LEAD, "part": "lead-auditor"}, {"subject": AUDITOR, "part": "auditor"}]}
OBSERVED = {"members": [TEAM["members"][0], {"subject": AUDITOR, "part": "observer"}]}
CONSULTED = date(2024, 8, 15)


async def refuses(
    one: Running, answer: Awaitable[httpx.Response], code: str, *words: str, status: int = 409
) -> dict[str, Any]:
    """The problem of a refusal with these words in its sentence; the journal is as before."""
    before = len(await one.journal())
    problem = refused(await answer, status, code)
    assert [word for word in words if word not in problem["detail"]] == [], problem["detail"]
    assert len(await one.journal()) == before
    details: dict[str, Any] = problem.get("details") or {}
    return details


def go_to(one: Running, day: str) -> None:
    one.clock.set(datetime.fromisoformat(f"{day}T09:00+07:00"))


def an_auditor(but: str = "") -> Entry:
    return competent("auditor", SCHEME, but=but, subject=AUDITOR)


async def team_due(one: Running, auditor: Entry, case: Certification | None = None) -> str:
    """The path of a case whose team is due; the lead auditor is competent, the auditor as given."""
    await one.employs(LEAD, "lead-auditor")
    await one.keeps(auditor)
    return f"/certifications/{await one.keeps(case or ready_for('team'))}/team"


async def test_an_auditor_who_consulted_for_the_client(databases: Databases) -> None:
    """Scenario 9: refused on 2026-05-01 (until 2026-08-15); allowed on 2026-08-18 with a declaration."""
    async with running(databases) as one:
        case, auditor = ready_for("team"), an_auditor()
        record_consultancy(auditor, case.applicant_id, CONSULTED, NOW)
        path, manager = await team_due(one, auditor, case), one.person(MANAGER, "technical-manager")
        go_to(one, "2026-05-01")
        details = await refuses(one, manager.post(path, TEAM), "consulted-for-client", "15 Agustus 2026")
        assert details["on"] == "2026-08-15"
        await refuses(one, manager.post(path, OBSERVED), "consulted-for-client")

        go_to(one, "2026-08-18")
        entry = f"/personnel/{person_of(SURAKARTA, AUDITOR)}"
        head = one.person(DECIDER, "certification-decider")
        done(await head.post(f"{entry}/assessments", {"outcome": "fit", "words": "Kinerja baik."}))
        await refuses(one, manager.post(path, TEAM), "interest-not-declared", "/interests")
        declaration = {"certification_id": str(case.id), "conflict": False, "words": "Konsultasi berakhir 2024."}
        done(await one.person(AUDITOR, "auditor").post(f"{entry}/interests", declaration))
        assert len(done(await manager.post(path, TEAM))["team"]) == 2


async def test_an_auditor_who_declared_a_conflict(databases: Databases) -> None:
    async with running(databases) as one:
        case, auditor = ready_for("team"), an_auditor()
        declare_interest(auditor, case.id, True, "Saudara klien.", AUDITOR, TODAY, NOW)
        path, manager = await team_due(one, auditor, case), one.person(MANAGER, "technical-manager")
        await refuses(one, manager.post(path, TEAM), "conflict-declared", "2 Februari 2026", "orang lain")


async def test_an_auditor_with_one_observation(databases: Databases) -> None:
    """Scenario 11: needs 2; allowed as observer."""
    async with running(databases) as one:
        path = await team_due(one, an_auditor(but="observations"))
        manager = one.person(MANAGER, "technical-manager")
        said = ("sebagai auditor", "2 kali pengamatan audit (baru 1)")
        details = await refuses(one, manager.post(path, TEAM), "competence-missing", *said)
        assert details["evidence"] == ["observations"]
        assert done(await manager.post(path, OBSERVED))["team"][1]["part"] == "observer"


async def test_an_auditor_whose_assessment_is_overdue(databases: Databases) -> None:
    """Due twelve months after the last one, on 1 June 2026; the day itself is in time."""
    async with running(databases) as one:
        auditor = an_auditor()
        assessed(auditor)
        path, manager = await team_due(one, auditor), one.person(MANAGER, "technical-manager")
        go_to(one, "2026-06-02")
        details = await refuses(one, manager.post(path, TEAM), "assessment-overdue", "1 Juni 2026")
        assert details["due_on"] == "2026-06-01"
        go_to(one, "2026-06-01")
        done(await manager.post(path, TEAM))


async def convened(one: Running, case: Certification, *members: str) -> str:
    """The path of a meeting about the case."""
    secretary = one.person("kinanti", "administration-manager")
    for member in members:
        await one.employs(member, "technical-committee")
    body = {"members": members, "agenda": [str(case.id)], "held_on": TODAY.isoformat()}
    return f"/meetings/{done(await secretary.post('/meetings', body), 201)['id']}"


async def test_a_reviewer_who_audited(databases: Databases) -> None:
    """Scenario 10: SOD-01, the refusal names the event."""
    async with running(databases) as one:
        case = ready_for("review")
        await one.keeps(case)
        meeting = await convened(one, case, LEAD, *COMMITTEE)
        vote = {"certification_id": str(case.id), "vote": "certify", "grounds": "Semua parameter memenuhi."}
        auditor = one.person(LEAD, "technical-committee")
        said = ("Anda ikut mengevaluasi", "orang lain")
        details = await refuses(one, auditor.post(f"{meeting}/votes", vote), "evaluator-may-not-review", *said)
        assert (details["because"], details["on"]) == ("certification.audit-begun", "2026-02-02")
        done(await one.person(COMMITTEE[0], "technical-committee").post(f"{meeting}/votes", vote))


async def test_a_committee_without_a_quorum(databases: Databases) -> None:
    async with running(databases) as one:
        case = ready_for("review")
        await one.keeps(case)
        meeting, member = await convened(one, case, *COMMITTEE), one.person(COMMITTEE[0], "technical-committee")
        about = {"certification_id": str(case.id)}
        done(await member.post(f"{meeting}/votes", {**about, "vote": "certify", "grounds": "Memenuhi."}))
        conclusion = member.post(f"{meeting}/conclusion", {**about, "minutes": "Notulen rapat."})
        details = await refuses(one, conclusion, "no-quorum", "1", "2")
        assert "review" not in done(await member.get(f"/certifications/{case.id}"))["done"], details


async def test_a_decider_who_consulted_or_evaluated(databases: Databases) -> None:
    async with running(databases) as one:
        case, decider = ready_for("decision"), competent("certification-decider", SCHEME, subject=DECIDER)
        record_consultancy(decider, case.applicant_id, CONSULTED, NOW)
        await one.keeps(decider)
        path = f"/certifications/{await one.keeps(case)}/decision"
        of_decider = one.person(DECIDER, "certification-decider").post(path)
        details = await refuses(one, of_decider, "consulted-for-client", "15 Agustus 2024", "15 Agustus 2026")
        assert details["on"] == "2026-08-15"
        evaluator = await one.employs(MANAGER, "certification-decider")
        details = await refuses(one, evaluator.post(path), "evaluator-may-not-decide", "orang lain")
        assert details["because"] == "certification.evaluated"


async def test_a_second_audit_that_comes_too_early(databases: Databases) -> None:
    """While the first is not made, and while what it found is not corrected."""
    async with auditing(databases) as here:
        first, second = await here.plans(), await here.plans(stage="audit-stage-2")
        early = here.lead.post(f"{second}/opening", PRESENT)
        details = await refuses(here.one, early, "stage-not-yet", "audit kecukupan")
        assert details["missing"] == "audit-stage-1"
        done(await here.lead.post(f"{first}/opening", PRESENT))
        raised = await here.raises(first, grade="major")
        await here.closes(first)
        blocked = here.lead.post(f"{second}/opening", PRESENT)
        details = await refuses(here.one, blocked, "corrections-open", "audit kecukupan")
        assert details["nonconformities"] == [raised.rpartition("/")[2]]


async def test_a_sample_whose_seal_is_broken(databases: Databases) -> None:
    async with running(databases) as one:
        scene = await sampling_due(one)
        sampling = await scene.drawn()
        test = await scene.received(sampling)
        broken = {"label": sampling["samples"][1]["label"], "words": "Segel terbuka di ruang simpan."}
        done(await scene.sampler.post(f"/samplings/{sampling['id']}/broken-seal", broken))
        entered = scene.analyst.post(f"{test}/results", results(OF_2015))
        await refuses(one, entered, "test-stopped", "segel", "new-sample")
        await refuses(one, scene.verifier.post(f"{test}/report", {}), "test-stopped")


async def test_a_report_before_the_receipt(databases: Databases) -> None:
    """Scenario 76: refused, never silently applied."""
    async with running(databases) as one:
        scene = await sampling_due(one)
        test = await scene.ordered(await scene.drawn())
        await refuses(one, scene.analyst.post(f"{test}/report", {}), "report-before-receipt", "penerimaan contoh")
        entered = scene.analyst.post(f"{test}/results", results(OF_2015))
        await refuses(one, entered, "report-before-receipt", "penerimaan contoh")
        assert "testing" not in (await scene.certification())["done"]


async def test_a_stage_that_is_skipped(databases: Databases) -> None:
    """No way round a mandatory stage: no sampling before the audit on site, no decision or certificate before the test."""
    async with running(databases) as one:
        scene = replace(await sampling_due(one), case=await one.keeps(ready_for("audit-stage-2")))
        path = f"/certifications/{scene.case}"
        details = await refuses(one, scene.sampler.post(f"{path}/samplings", LOT), "stage-not-yet", "audit kesesuaian")
        assert details["missing"] == "audit-stage-2"

        path = f"/certifications/{await one.keeps(ready_for('testing'))}"
        decider = await one.employs(DECIDER, "certification-decider")
        details = await refuses(one, decider.post(f"{path}/decision"), "stage-not-yet", "pengujian")
        assert details["missing"] == "testing"
        rejection = {"clause": "SNI 3553:2015 5", "evidence": "Belum diuji."}
        await refuses(one, decider.post(f"{path}/rejection", rejection), "stage-not-yet", "pengujian")
        await refuses(one, decider.post(f"{path}/certificates", {"content": ADDRESSES}), "not-decided")
        counter = one.person("kartika", "front-office-officer")
        await refuses(one, counter.post(f"{path}/hand-over"), "certificate-not-issued")


async def withdraws(one: Running, case: Certification) -> None:
    """Appends intake's report that the applicant withdrew; certification reacts."""
    event: Any = Withdrawn
    withdrawn = event(originator_id=uuid4(), originator_version=1, timestamp=NOW, withdrawn_on=TODAY, by=CLIENT)
    now = one.clock.now()
    context = Context(case.case_id, CLIENT, "applicant", case.office, "counter", uuid4(), now, now)
    await one.intake.append(Commit(context, [withdrawn]))
    await one.follower.catch_up()


async def types_of(one: Running, case: Certification, but: int = 0) -> list[str]:
    """The events of the case without the first ones, without their services."""
    happened = [row.type.partition(".")[2] for row in await one.journal() if row.case_id == case.case_id]
    return happened[but:]


async def test_a_withdrawal_after_the_contract_leaves_the_bill_to_billing(databases: Databases) -> None:
    """Scenario 24: the case closes; what the contract made due stays due."""
    async with running(databases) as one:
        case = after("contract", "product-type-5")
        path = f"/certifications/{await one.keeps(case)}"
        before = await types_of(one, case)
        assert before[-1] == "fee-due"
        await withdraws(one, case)
        [event] = [row for row in await one.journal() if row.type == "certification.withdrawn"]
        assert event.fields()["after_contract"] is True
        assert await types_of(one, case, len(before)) == ["application-withdrawn", "withdrawn"]

        administration = one.person("dina", "lspro-administration", office=case.office)
        assert done(await administration.get(path))["status"] == "withdrawn"
        assign = administration.post(f"{path}/team", {"members": TEAM["members"][:1]})
        await one.keeps(competent("lead-auditor", SCHEMES[case.scheme], subject=LEAD))
        await refuses(one, assign, "certification-ended", "sudah berakhir")


async def test_a_withdrawal_and_an_assignment_at_once(databases: Databases) -> None:
    """Nothing happens in the case after its withdrawal, whichever came first."""
    async with running(databases) as one:
        case = ready_for("team")
        path = await team_due(one, an_auditor(), case)
        before = len(await types_of(one, case))
        manager = one.person(MANAGER, "technical-manager")
        _, answer = await asyncio.gather(withdraws(one, case), manager.post(path, TEAM))
        happened = [name for name in await types_of(one, case, before) if name != "application-withdrawn"]
        if answer.status_code == 200:
            assert happened == ["team-assigned", "withdrawn"]
        else:
            refused(answer, 409, "certification-ended")
            assert happened == ["withdrawn"]
        assert one.follower.stopped == 0


async def test_two_deciders_at_once(databases: Databases) -> None:
    """Scenario 75: one decides, the other hears what was decided."""
    async with running(databases) as one:
        case = ready_for("decision")
        path = f"/certifications/{await one.keeps(case)}"
        both = [await one.employs(subject, "certification-decider") for subject in (DECIDER, OTHER_DECIDER)]
        before = len(await types_of(one, case))
        rejection = {"clause": "SNI 3553:2015 5", "evidence": "Nitrit 0,2 mg/l."}
        answers = await asyncio.gather(both[0].post(f"{path}/decision"), both[1].post(f"{path}/rejection", rejection))
        [late] = [one for one in answers if one.status_code != 200]
        refused(late, 409, "decided-already")
        happened = await types_of(one, case, before)
        assert happened in (["certified", "fee-due"], ["rejected"])
        [decided] = [act for act in done(await both[0].get(path))["acts"] if act["topic"].endswith(happened[0])]
        assert decided["subject"] == both[answers.index(late) - 1].subject
