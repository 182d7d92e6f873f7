"""Story 4: BSPJI Palembang certifies a green industry: paid before execution, an OEE from twelve months, 21 and 28 working days."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.demonstration.body import API, Matter, Post
from deploy.demonstration.cast import Person
from deploy.system import System
from tests.conftest import Databases
from tests.journeys import certifying as given
from tests.systems import run_job, staged_system

BSPJI: Mapping[str, Post] = {
    "manager": Post("joko", "operations-officer", "Joko Santosa", "D3"),
    "lead": Post("ratna", "lead-auditor", "Ratna Dewi"),
    "auditor": Post("agus", "auditor", "Agus Prabowo"),
    "committee": Post("endah", "technical-committee", "Endah Lestari"),
    "decider": Post("hasan", "certification-decider", "Hasan Basri"),
}
RUBBER = {
    "company_information": "Pabrik karet remah di Palembang.",
    "planned_operating_hours": "7200",
    "operating_hours": "6480",
    "planned_output": "64800",
    "real_output": "58320",
    "good_output": "55404",
    "ideal_run_rate": "10",
    "holder_address": "Jl. Kapten A. Rivai 92, Palembang",
}
FEES = [
    {
        "tariff": "green-industry",
        "description": "Sertifikasi industri hijau",
        "quantity": 1,
        "unit_amount": 18_000_000,
        "legal_basis": "PP 54/2021",
    }
]
MONTH = {
    "raw_material": "120",
    "auxiliary_material": "5",
    "by_products": "4",
    "waste": "6",
    "electricity_supplied": "50000",
    "electricity_process": "40000",
    "electricity_utilities": "9000",
    "heat_supplied": "300",
    "heat_process": "250",
    "heat_utilities": "30",
    "water_taken": "900",
    "water_reused": "100",
    "water_in_product": "100",
    "water_discharged": "700",
    "planned_hours": "600",
    "operating_hours": "540",
    "planned_output": "5400",
    "output": "4860",
    "good_output": "4617",
    "ideal_per_hour": "10",
}
SIH, CRITERION = "sih-23929-1-2022", "SIH 23929.1:2022"


def data_form(**other: str) -> dict[str, Any]:
    """Twelve equal months of 2025: 600 h planned, 540 h run, 10 an hour ideal, 4 860 made, 4 617 good."""
    months = [{"month": f"2025-{number:02}", **MONTH, **other} for number in range(1, 13)]
    return {"product": "Karet remah SIR 20", "unit": "bal", "tonnes_per_unit": "0.02", "months": months}


async def test_a_green_industry_is_certified_after_both_limits(databases: Databases, tmp_path: Path) -> None:
    """Complete on 2 February 2026: 21 working days end on 5 March, 28 on 16 March; then the head has a task."""
    async with staged_system(databases, tmp_path) as (stage, system):
        await stage.clock("2026-02-02T09:00:00+07:00")
        body = await given.bodied(stage, "bspji-palembang", BSPJI, "green-industry")
        matter = await given.accepted(body, await given.submitted(body, "PLG-SIH", RUBBER), "contract")
        found = await matter.promise()
        assert found["promise"]["due_on"] == "2026-03-05"
        assert found["outer_limit"] == {"kind": "escalation", "due_on": "2026-03-16", "is_passed": False}
        await _paid_before_execution(matter)
        form = await _handed_in(matter)
        await matter.clock("2026-02-10")
        await _stage_2_is_too_early(matter)
        await _stage_1(matter, form)
        await _both_limits_pass(matter, system)
        await _stage_2_and_certificate(matter)


async def _paid_before_execution(matter: Matter) -> None:
    await matter.here("manager", "/standard", {"standard": SIH})
    await given.reviewed(matter)
    await given.contracted(matter, FEES)
    team = {"members": [{"subject": matter.body["lead"].subject, "part": "lead-auditor"}]}
    await matter.here("manager", "/team", team, 409, "billing-not-cleared")
    await given.paid_to_the_state(matter)
    await given.assigned(matter, "lead", "auditor", effective_personnel=24)


async def _handed_in(matter: Matter) -> str:
    """The path of the data form; planned time of zero is refused, as no OEE can be computed from it."""
    await matter.here("manager", "/data-forms", data_form(planned_hours="0"), 409, "oee-not-computable")
    form = await matter.here("manager", "/data-forms", data_form(), 201)
    rates = {"availability": "0.9", "performance": "0.9", "quality": "0.95", "oee": "0.7695"}
    assert (form["oee"], form["doubts"]) == (rates, [])
    return f"{API}/data-forms/{form['id']}"


async def _stage_2_is_too_early(matter: Matter) -> None:
    plan = given.audit_plan("audit-stage-2", "2026-02-10", CRITERION)
    planned = await matter.here("lead", "/audits", plan, 201)
    present = {"team": [matter.body["lead"].subject], "client": ["Direktur"]}
    await matter.post("lead", f"{API}/audits/{planned['id']}/opening", present, 409, "stage-not-yet")


async def _stage_1(matter: Matter, form: str) -> None:
    audit = await given.audit_opened(matter, "audit-stage-1", "2026-02-10", CRITERION)
    await matter.post("lead", f"{form}/verification", {"outcome": "verified"})
    words = {"observed": {"manajemen": "terpenuhi"}}
    await matter.post("lead", f"{form}/verdict", words, 409, "limits-not-entered")
    await given.audit_closed(matter, audit)


async def _both_limits_pass(matter: Matter, system: System) -> None:
    head = matter.stage.staff.person("ningsih", "head-of-office")
    await matter.clock("2026-03-16")
    await _time_passes(system, matter)
    found = await matter.promise()
    assert (found["promise"]["is_late"], found["outer_limit"]["is_passed"]) == (True, False)
    assert await _tasks(head) == []
    await matter.clock("2026-03-17")
    await _time_passes(system, matter)
    assert (await matter.promise())["outer_limit"]["is_passed"]
    assert await _tasks(head) == [(matter.case, "outer-limit")]
    measure = {"measure": "Audit tahap 2 dijadwalkan 17 Maret."}
    answer = await head.post(f"/intake/v1/applications/{matter.case}/outer-limit", measure)
    matter.stage.expect(answer, 200)
    await matter.stage.settle(matter.case)
    assert await _tasks(head) == []


async def _stage_2_and_certificate(matter: Matter) -> None:
    await given.audited(matter, "audit-stage-2", "2026-03-17", CRITERION)
    await matter.here("committee", "/evaluation", {"words": "Persyaratan SIH dipenuhi."})
    await matter.here("decider", "/decision")
    certificate = await given.granted(matter, {})
    assert (certificate["valid_from"], certificate["valid_until"]) == ("2026-03-17", "2030-03-16")
    ended = await given.handed_over(matter)
    assert (ended["status"], ended["on_time"]) == ("completed", False)
    assert await given.verified(matter, certificate) == "valid"


async def _time_passes(system: System, matter: Matter) -> None:
    """The clocks record what is due by now, and all services follow."""
    await run_job(system, "intake", "clocks")
    await matter.stage.settle(matter.case)


async def _tasks(head: Person) -> list[tuple[str, str]]:
    """What waits for the head of the office."""
    answer = await head.get("/intake/v1/work?role=head-of-office")
    return [(one["application_id"], one["task"]) for one in answer.json()["items"]]
