"""The 12-month data form over HTTP: the client hands it in, the team verifies it in stage 1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from services.certification.certification.team import assign_team
from tests.certification.audit.over_http import CONFORMS, PLAN
from tests.certification.given import AUDITOR, CLIENT, LEAD, MANAGER, NOW, TEAM, TODAY, after, opened, ready_for
from tests.certification.over_http import Running, done, refused, running
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.people import Person

PALEMBANG = "bspji-palembang"
QUANTITIES = {
    "raw_material": "100", "auxiliary_material": "10", "by_products": "4", "waste": "2",
    "electricity_supplied": 50000, "electricity_process": 40000, "electricity_utilities": 9000,
    "heat_supplied": "300", "heat_process": "250", "heat_utilities": "30",
    "water_taken": "900", "water_reused": "100", "water_in_product": "100", "water_discharged": "700",
    "planned_hours": "600", "operating_hours": "540", "planned_output": "5400", "output": "4860", "good_output": "4617",
    "ideal_per_hour": "10",
}  # fmt: skip


def form(**changes: Any) -> dict[str, Any]:
    """The months from February 2025 to January 2026, each with these quantities."""
    months = [{"month": f"2025-{number:02}", **QUANTITIES, **changes} for number in range(2, 13)]
    months.append({"month": "2026-01", **QUANTITIES, **changes})
    return {"product": "Karet remah SIR 20", "unit": "bal", "tonnes_per_unit": "0.02", "months": months}


def client(one: Running) -> Person:
    return one.person(CLIENT, "applicant", office=PALEMBANG)


def lead(one: Running) -> Person:
    return one.person(LEAD, "lead-auditor", office=PALEMBANG)


@asynccontextmanager
async def at_palembang(databases: Databases) -> AsyncIterator[Running]:
    """Certification with the lead auditor on the register of the office."""
    async with running(databases) as one:
        await one.employs(LEAD, "lead-auditor", "green-industry")
        yield one


async def handed_in(one: Running, certification: UUID, **changes: Any) -> Any:
    answer = await client(one).post(f"/certifications/{certification}/data-forms", form(**changes))
    return done(answer, 201)


async def test_a_form_is_handed_in_verified_and_waits_for_limits(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        id = await one.keeps(ready_for("audit-stage-1", "green-industry"))
        made = await handed_in(one, id)
        path = f"/data-forms/{made['id']}"
        assert made["oee"] == {"availability": "0.9", "performance": "0.9", "quality": "0.95", "oee": "0.7695"}
        assert (made["number"], made["status"], made["doubts"]) == (1, "handed-in", [])
        water = next(each for each in made["balances"] if each["of"] == "water")
        assert (water["supplied"], water["accounted"], water["lost"]) == ("10800", "9600", "1200")
        verified = done(await lead(one).post(f"{path}/verification", {"outcome": "verified"}))
        assert verified["status"] == "verified"
        refused(await lead(one).post(f"{path}/verdict", {"observed": {}}), 409, "limits-not-entered")
        assert done(await client(one).get(path)) == verified
        assert differing(databases.url, [one.unit]) == []


async def test_stage_1_does_not_end_before_the_form_is_verified(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        id = await one.keeps(ready_for("audit-stage-1", "green-industry"))
        here = lead(one)
        planned = done(await here.post(f"/certifications/{id}/audits", PLAN), 201)
        audit, present = f"/audits/{planned['id']}", {"team": [LEAD], "client": ["Direktur"]}
        done(await here.post(f"{audit}/opening", present))
        done(await here.post(f"{audit}/findings", CONFORMS))
        closing = {**present, "on_site": "2.5"}
        refused(await here.post(f"{audit}/closing", closing), 409, "data-form-not-verified")
        first = await handed_in(one, id)
        refused(await here.post(f"{audit}/closing", closing), 409, "data-form-not-verified")
        done(await here.post(f"/data-forms/{first['id']}/verification", {"outcome": "verified"}))
        second = await handed_in(one, id)
        refused(await here.post(f"{audit}/closing", closing), 409, "data-form-not-verified")
        done(await here.post(f"/data-forms/{second['id']}/verification", {"outcome": "verified"}))
        done(await here.post(f"{audit}/closing", closing))
        assert done(await here.get(f"/certifications/{id}"))["done"][-1] == "audit-stage-1"


async def test_a_returned_form_comes_again_as_a_new_version(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        id = await one.keeps(ready_for("audit-stage-1", "green-industry"))
        first = await handed_in(one, id, waste="200")
        assert [each["kind"] for each in first["doubts"]] == ["mass-out-above-in"]
        path = f"/data-forms/{first['id']}"
        refused(await lead(one).post(f"{path}/verification", {"outcome": "verified"}), 409, "data-form-in-doubt")
        refused(await lead(one).post(f"{path}/verification", {"outcome": "returned"}), 409, "reason-of-return-missing")
        body = {"outcome": "returned", "words": "Limbah melebihi bahan yang masuk."}
        assert done(await lead(one).post(f"{path}/verification", body))["words"] == body["words"]
        second = await handed_in(one, id)
        listed = done(await client(one).get(f"/data-forms?certification={id}"))["items"]
        assert {each["number"]: each["status"] for each in listed} == {1: "replaced", 2: "handed-in"}
        assert second["number"] == 2
        assert done(await lead(one).get(path))["months"][0]["waste"] == "200", "earlier versions stay readable"
        refused(await lead(one).post(f"{path}/verification", body), 409, "data-form-done")
        assert differing(databases.url, [one.unit]) == []


async def test_what_cannot_be_right_is_refused_at_the_counter(databases: Databases) -> None:
    async with running(databases) as one:
        path = f"/certifications/{await one.keeps(ready_for('team', 'green-industry'))}/data-forms"
        officer = one.person("kartika", "front-office-officer", office=PALEMBANG)
        refused(await officer.post(path, form(planned_hours="0")), 409, "oee-not-computable")
        refused(await officer.post(path, form(water_taken="-1")), 409, "quantity-negative")
        whole = form()["months"]
        short = form() | {"months": [*whole[1:-3], whole[-1]]}
        problem = refused(await officer.post(path, short), 409, "months-missing")
        assert [each["code"] for each in problem["details"]["months"]] == ["2025-02", "2025-11", "2025-12"]
        inexact = form(water_taken=900.5)
        assert (await officer.post(path, inexact)).status_code == 422
        assert done(await officer.post(path, form()), 201)["status"] == "handed-in"


async def test_only_the_team_verifies_and_only_in_stage_1(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        case = ready_for("team", "green-industry")
        id = await one.keeps(case)
        path = f"/data-forms/{(await handed_in(one, id))['id']}/verification"
        body = {"outcome": "verified"}
        refused(await lead(one).post(path, body), 409, "stage-not-yet")
        case = await one.unit.fold(type(case), id)
        assign_team(case, TEAM, None, None, None, MANAGER, TODAY, NOW)
        await one.keeps(case)
        stranger = one.person("orang-luar", "lead-auditor", office=PALEMBANG)
        refused(await stranger.post(path, body), 403, "not-of-the-team")
        sampler = one.person("budi", "auditor", office=PALEMBANG)
        refused(await sampler.post(path, body), 403, "not-of-the-team")
        auditor = one.person(AUDITOR, "auditor", office=PALEMBANG)
        refused(await auditor.post(path, body), 409, "competence-missing")
        done(await lead(one).post(path, body))


async def test_a_form_is_of_a_green_industry_and_of_its_client(databases: Databases) -> None:
    async with running(databases) as one:
        person = await one.keeps(ready_for("quota", "person"))
        officer = one.person("wati", "lspro-administration", office="balai-sertifikasi")
        refused(await officer.post(f"/certifications/{person}/data-forms", form()), 409, "data-form-not-of-scheme")
        id = await one.keeps(opened("green-industry"))
        stranger = one.person("orang-lain", "applicant", office=PALEMBANG)
        refused(await stranger.post(f"/certifications/{id}/data-forms", form()), 403, "not-your-certification")
        made = await handed_in(one, id)
        refused(await stranger.get(f"/data-forms/{made['id']}"), 403, "not-your-certification")
        refused(await stranger.get(f"/data-forms?certification={id}"), 403, "not-your-certification")


async def test_after_stage_1_the_form_is_settled(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        id = await one.keeps(after("audit-stage-1", "green-industry"))
        refused(await client(one).post(f"/certifications/{id}/data-forms", form()), 409, "stage-done-already")


async def test_the_limits_that_the_office_published_give_the_verdict(databases: Databases) -> None:
    async with at_palembang(databases) as one:
        id = await one.keeps(ready_for("audit-stage-1", "green-industry"))
        path = f"/data-forms/{(await handed_in(one, id))['id']}"
        done(await lead(one).post(f"{path}/verification", {"outcome": "verified"}))
        refused(await lead(one).post(f"{path}/verdict", {"observed": {}}), 409, "limits-not-entered")
        energy = {"parameter": "energi", "indonesian": "Energi", "english": "energy", "kind": "number"}
        version = {
            "version": "1",
            "legal_basis": "SIH 23929.1:2022",
            "valid_from": "2026-01-01",
            "limits": [{**energy, "unit": "GJ/t", "at_most": "4.9"}],
        }
        keeper = one.person("pemelihara", "standard-keeper", office=PALEMBANG)
        done(await keeper.post("/standards/sih-23929-1-2022/limits", version))
        judged = done(await lead(one).post(f"{path}/verdict", {"observed": {}}))
        assert (judged["verdict"], judged["figures"]["energy"]) == ("fails", "4.938272")
        [said] = [each for each in await one.journal() if each.type == "certification.data-form-judged"]
        assert said.fields()["limits_version"] == "1"
