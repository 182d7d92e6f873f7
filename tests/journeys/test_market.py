"""Story 5: LSPro BPSMB Surakarta certifies a market: no samples, no promise, typed by the number of its traders."""

from pathlib import Path

from deploy.demonstration import desk
from deploy.demonstration.body import BPSMB, Matter
from deploy.demonstration.stage import Stage
from tests.conftest import Databases
from tests.journeys import certifying as given
from tests.systems import run_job, staged_system

MARKET = {
    "standard_number": "SNI 8152:2015",
    "standard_title": "Pasar rakyat",
    "market_name": "Pasar Gede Hardjonagoro",
    "market_address": "Jl. Urip Sumoharjo, Surakarta",
    "contact_person": "Kepala pasar",
    "personnel": 24,
    "evaluation": "Evaluasi mandiri 2025.",
    "market_type": "Pasar dengan 620 pedagang.",
}
MARKET_BODY = {name: post for name, post in BPSMB.items() if name != "sampler"}
CRITERION = "SNI 8152:2015"


async def test_a_market_has_no_samples_and_is_never_late(databases: Databases, tmp_path: Path) -> None:
    """Complete on 2 February 2026, handed over on 1 July: nothing was promised, so nothing is late and nothing is owed."""
    async with staged_system(databases, tmp_path) as (stage, system):
        await stage.clock("2026-02-02T09:00:00+07:00")
        body = await given.bodied(stage, "bpsmb-surakarta", MARKET_BODY, "market-bpsmb")
        case = await given.submitted(body, "BPSMB-PS", MARKET)
        await desk.take(body.stage, body["administration"], case, "review")
        matter = await given.accepted(body, case, "contract")
        assert (await given.application(matter))["promised_until"] is None
        samples = [await _states_with_samples(stage, card) for card in ("BPSMB-SP", "BPSMB-PS")]
        assert samples == [["sampled", "tested"], []]
        await _typed_and_contracted(matter)
        await _audited_without_samples(matter)
        await matter.clock("2026-07-01")
        await run_job(system, "intake", "clocks")
        await stage.settle(case)
        found = await matter.promise()
        assert (found["promise"]["amount"], found["promise"]["is_late"], found["broken"]) == (None, False, [])
        await _certified(matter)
        types = {one["type"] for one in await stage.timeline(case)}
        assert types.isdisjoint({"intake.promise-broken", "intake.compensation-owed", "certification.samples-taken"})


async def _typed_and_contracted(matter: Matter) -> None:
    await given.reviewed(matter)
    await matter.here("manager", "/contract", {"lines": []}, 409, "market-not-typed")
    typed = await matter.here("manager", "/market-type", {"traders": 620})
    assert typed["market_type"] == "II"
    lines = await given.proposed(matter)
    assert ("market-type-2", 5_500_000) in [(one["tariff"], one["unit_amount"]) for one in lines]
    await given.contracted(matter, lines)


async def _audited_without_samples(matter: Matter) -> None:
    await given.assigned(matter, "lead", "auditor", effective_personnel=24)
    await matter.clock("2026-02-09")
    await given.audited(matter, "audit-stage-1", "2026-02-09", CRITERION)
    plan = {"lot": "A", "lot_size": 100, "unit": "botol", "method": "random-stack"}
    await matter.here("lead", "/samplings", plan, 409, "stage-not-of-scheme")
    await matter.clock("2026-03-02")
    await given.audited(matter, "audit-stage-2", "2026-03-02", CRITERION)
    await matter.here("manager", "/evaluation", {"words": "Pengelolaan pasar memenuhi SNI 8152."})
    await given.recommended(matter, "endah", "farid", "gita", day="2026-03-02")
    await matter.here("decider", "/decision")


async def _certified(matter: Matter) -> None:
    certificate = await given.granted(matter, {})
    assert {"field": "market_type", "value": "Tipe II"} in certificate["holds"]
    await given.levy_paid(matter)
    ended = await given.handed_over(matter)
    assert (ended["status"], ended["on_time"]) == ("completed", None)
    assert (await matter.promise())["compensation"] is None
    assert await given.verified(matter, certificate) == "valid"


async def _states_with_samples(stage: Stage, code: str) -> list[str]:
    """The states of a card in which samples are taken or tested."""
    card = stage.expect(await stage.staff.client.get(f"/intake/v1/standards/{code}"), 200)
    return [one["id"] for one in card["procedure"]["states"] if one["id"] in {"sampled", "tested"}]
