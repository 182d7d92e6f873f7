"""Audits over HTTP: planned, opened, findings, closed, reported, by the competent members of the team."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from services.certification.audit.report import digest
from services.certification.certification.certification import Member
from services.certification.certification.team import assign_team
from services.certification.personnel.person import person_of
from tests.certification.audit.given import OBSERVER, SCHEME, issued
from tests.certification.audit.over_http import CLOSING, CONFORMS, MINOR, PLAN, PRESENT, SURVEILLANCE, auditing, keep
from tests.certification.given import AUDITOR, LEAD, MANAGER, NOW, SAMPLER, SURAKARTA, TEAM, TODAY, ready_for
from tests.certification.over_http import done, refused
from tests.certification.personnel.given import granted, observed, person
from tests.conftest import Databases


async def test_an_audit_goes_from_its_plan_to_its_report(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.plans()
        shown = done(await here.lead.get(audit))
        assert (shown["status"], shown["plan"]["days"]) == ("planned", ["2026-02-10", "2026-02-11"])
        refused(await here.lead.post(f"{audit}/findings", MINOR), 409, "audit-not-open")
        done(await here.lead.post(f"{audit}/opening", PRESENT))
        assert (await here.case())["current"] == "audit-stage-1"
        found = done(await here.auditor.post(f"{audit}/findings", CONFORMS))
        assert (found["number"], found["by"], found["on"]) == (1, AUDITOR, "2026-02-02")
        refused(await here.lead.post(f"{audit}/report"), 409, "audit-not-closed")
        done(await here.lead.post(f"{audit}/closing", CLOSING))
        assert "audit-stage-1" in (await here.case())["done"]
        refused(await here.lead.get(f"{audit}/report"), 409, "audit-not-reported")
        report = done(await here.lead.post(f"{audit}/report"))["report"]
        assert (report["number"], report["minor_due_on"]) == ("LA/2026/00001", "2026-04-02")
        refused(await here.lead.post(f"{audit}/report"), 409, "audit-reported-already")


async def test_the_report_is_read_as_json_and_as_text(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        done(await here.auditor.post(f"{audit}/findings", CONFORMS))
        await here.closes(audit)
        done(await here.lead.post(f"{audit}/report"))
        read = done(await here.lead.get(f"{audit}/report"))
        text = await here.lead.get(f"{audit}/report.txt")
        assert text.headers["content-type"] == "text/plain; charset=utf-8"
        assert read["text"] == text.text
        assert digest(text.text) == read["report"]["text_sha256"]
        assert read["findings"] == {"conforms": 1, "observation": 0, "minor": 0, "major": 0}
        inspector = here.one.person("ratih", "inspector")
        assert (await inspector.get(f"{audit}/report.txt")).text.startswith("LAPORAN AUDIT\nNomor: LA/2026/00001\n")


async def test_only_the_auditors_of_the_team_act(databases: Databases) -> None:
    async with auditing(databases) as here:
        stranger = here.one.person("orang-lain", "auditor")
        refused(await stranger.post(f"{here.path}/audits", PLAN), 403, "not-of-the-team")
        sampler = here.one.person(SAMPLER, "auditor")
        refused(await sampler.post(f"{here.path}/audits", PLAN), 403, "not-of-the-team")
        manager = here.one.person(MANAGER, "technical-manager")
        refused(await manager.post(f"{here.path}/audits", PLAN), 403, "not-the-actor")
        audit = await here.opens()
        done(await here.auditor.post(f"{audit}/findings", CONFORMS))
        await here.closes(audit)
        refused(await here.auditor.post(f"{audit}/report"), 403, "not-of-the-team")
        refused(await here.one.client_account.get(audit), 403, "role-missing")


async def test_an_administrator_audits_nothing(databases: Databases) -> None:
    async with auditing(databases) as here:
        both = here.one.person(LEAD, "lead-auditor", "administrator")
        refused(await both.post(f"{here.path}/audits", PLAN), 409, "duties-not-separate")


async def test_competence_is_asked_on_the_day_of_the_act(databases: Databases) -> None:
    """The scheme asks an auditor for two observed audits; the second one is of the day before."""
    case, new = ready_for("audit-stage-1"), "baru"
    assign_team(case, (*TEAM, Member(new, "auditor")), None, None, None, MANAGER, TODAY, NOW)
    async with auditing(databases, case) as here:
        entry = person("S1", subject=new)
        granted(entry, "auditor", SCHEME)
        observed(entry, 1)
        observed(entry, 1, TODAY + timedelta(days=1))
        await keep(here.one, entry)
        audit, auditor = await here.opens(), here.one.person(new, "auditor")
        problem = refused(await auditor.post(f"{audit}/findings", MINOR), 409, "competence-missing")
        assert problem["details"]["evidence"] == ["observations"]
        here.one.clock.set(NOW + timedelta(days=2))
        done(await auditor.post(f"{audit}/findings", MINOR))


async def test_an_audit_does_not_close_over_a_finding_to_raise(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        done(await here.auditor.post(f"{audit}/findings", MINOR))
        problem = refused(await here.lead.post(f"{audit}/closing", CLOSING), 409, "findings-not-raised")
        assert problem["details"]["findings"] == [1]


async def test_one_audit_of_a_certification_is_open_at_a_time(databases: Databases) -> None:
    async with auditing(databases) as here:
        await here.opens()
        second = await here.plans()
        refused(await here.lead.post(f"{second}/opening", PRESENT), 409, "audit-open-already")


async def test_an_observer_is_counted_when_the_audit_closes(databases: Databases) -> None:
    case = ready_for("audit-stage-1")
    assign_team(case, (*TEAM, Member(OBSERVER, "observer")), None, None, None, MANAGER, TODAY, NOW)
    async with auditing(databases, case) as here:
        await keep(here.one, person("S1", subject=OBSERVER))
        audit = await here.plans()
        with_observer = {**PRESENT, "team": [LEAD, OBSERVER]}
        done(await here.lead.post(f"{audit}/opening", with_observer))
        done(await here.auditor.post(f"{audit}/findings", CONFORMS))
        done(await here.lead.post(f"{audit}/closing", {**CLOSING, "team": [LEAD, OBSERVER]}))
        keeper = here.one.person("kinanti", "administration-manager")
        entry = done(await keeper.get(f"/personnel/{person_of(SURAKARTA, OBSERVER)}"))
        assert [one["audit_id"] for one in entry["observations"]] == [audit.rpartition("/")[2]]


async def test_surveillance_has_a_competent_team_of_its_own(databases: Databases) -> None:
    body = {**PLAN, **SURVEILLANCE, "surveillance_id": str(uuid4())}
    async with auditing(databases, issued()) as here:
        refused(await here.lead.post(f"{here.path}/audits", body), 403, "not-of-the-team")
        incompetent = {
            **body,
            "team": [{"subject": LEAD, "part": "lead-auditor"}, {"subject": "baru", "part": "auditor"}],
        }
        refused(await here.lead.post(f"{here.path}/audits", incompetent), 409, "competence-missing")
        own = {**body, "team": [{"subject": LEAD, "part": "lead-auditor"}]}
        made = done(await here.lead.post(f"{here.path}/audits", own), 201)
        audit = f"/audits/{made['id']}"
        done(await here.lead.post(f"{audit}/opening", {"team": [LEAD], "client": ["Direktur"]}))
        done(await here.lead.post(f"{audit}/findings", CONFORMS))
        refused(await here.auditor.post(f"{audit}/findings", CONFORMS), 403, "not-of-the-team")
        done(await here.lead.post(f"{audit}/closing", {"team": [LEAD], "client": ["Direktur"], "on_site": "1.5"}))
        assert (await here.case())["status"] == "issued"


async def test_audits_are_listed_by_certification_and_state(databases: Databases) -> None:
    async with auditing(databases) as here:
        first, certification = await here.opens(), here.path.rpartition("/")[2]
        second = await here.plans(stage="audit-stage-2")
        listed = done(await here.lead.get(f"/audits?certification={certification}"))["items"]
        assert [(f"/audits/{one['id']}", one["status"], one["first_day"]) for one in listed] == [
            (first, "open", "2026-02-10"),
            (second, "planned", "2026-02-10"),
        ]
        open_ones = done(await here.lead.get(f"/audits?certification={certification}&status=open"))["items"]
        assert [one["stage"] for one in open_ones] == ["audit-stage-1"]
        assert done(await here.lead.get(f"/audits?certification={uuid4()}"))["items"] == []


async def test_a_finding_sent_twice_is_recorded_once(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        answers = [await here.auditor.post(f"{audit}/findings", MINOR, key="satu") for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert len(done(await here.lead.get(audit))["findings"]) == 1


async def test_two_auditors_record_at_once_and_both_are_numbered(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        both = await asyncio.gather(*(one.post(f"{audit}/findings", MINOR) for one in (here.lead, here.auditor)))
        assert sorted(done(one)["number"] for one in both) == [1, 2]


async def test_of_two_openings_at_once_one_is_made(databases: Databases) -> None:
    async with auditing(databases) as here:
        two = [await here.plans(), await here.plans()]
        answers = await asyncio.gather(*(here.lead.post(f"{one}/opening", PRESENT) for one in two))
        assert sorted(one.status_code for one in answers) == [200, 409]


async def test_a_conflict_that_is_declared_later_ends_the_part_in_the_audit(databases: Databases) -> None:
    async with auditing(databases) as here:
        audit = await here.opens()
        certification = here.path.rpartition("/")[2]
        conflict = {"certification_id": certification, "conflict": True, "words": "Kakak saya bekerja di sana."}
        done(await here.auditor.post(f"/personnel/{person_of(SURAKARTA, AUDITOR)}/interests", conflict))
        refused(await here.auditor.post(f"{audit}/findings", CONFORMS), 409, "conflict-declared")
        done(await here.lead.post(f"{audit}/findings", CONFORMS))
