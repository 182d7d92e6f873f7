"""Two decisions on one case in the same instant: the second is based on the result of the first."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.by_hand import patch_editions, taken_by_hand
from tests.intake.given.correction import OPENED, corrected, said_wrongly
from tests.intake.given.desk import Case, Desk, desk, following, hears, shown
from tests.meanwhile import meanwhile

AUDIT = {"reason": "audit-man-days", "why": "Audit tiga hari."}


async def agree(case: Case) -> httpx.Response:
    return await case.command("agreement", {}, case.player.applicant)


async def withdraw(case: Case) -> httpx.Response:
    return await case.player.applicant.post(f"{case.player.application}/withdrawal", {"reason": "batal"})


async def awaiting_agreement(office: Desk) -> Case:
    case = await office.accepted()
    await office.elsewhere(case, "meet-quota", "send-approval")
    return case


async def is_withdrawn_for_good(office: Desk, case: Case) -> None:
    """No clock runs for it, and nothing is owed months later."""
    clock = (await case.clock()).json()
    assert ((await shown(case))["status"], clock["status"], clock["waits_for"]) == ("withdrawn", "finished", [])
    before = [one.type for one in await office.events(case)]
    await office.keeps_time("2026-12-01")
    for _ in range(2):
        await hears(office.service)
    assert [one.type for one in await office.events(case)] == before


async def test_an_agreement_and_a_withdrawal_at_once(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_by_hand(monkeypatch, "BS-BT", agree=("applicant",))
    async with following(databases, "BS-BT", "2026-02-02") as office:
        case = await awaiting_agreement(office)
        came_to = meanwhile(monkeypatch, office.service.unit, lambda: withdraw(case))
        agreed = await agree(case)
        assert (came_to[0].status_code, agreed.status_code) == (200, 409)
        await is_withdrawn_for_good(office, case)

        office.go_to("2026-02-02")
        other = await awaiting_agreement(office)
        came_to = meanwhile(monkeypatch, office.service.unit, lambda: agree(other))
        withdrawn = await withdraw(other)
        assert (came_to[0].status_code, withdrawn.status_code) == (200, 200), "one after the other"
        await is_withdrawn_for_good(office, other)
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_an_agreement_and_a_withdrawal_in_one_group(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have decided before either of them is appended."""
    taken_by_hand(monkeypatch, "BS-BT", agree=("applicant",))
    async with following(databases, "BS-BT", "2026-02-02") as office:
        case, both, unit = await awaiting_agreement(office), asyncio.Barrier(2), office.service.unit
        assert unit is not None
        append, came = unit.appender.append, list[Any]()

        async def together(*commit: Any) -> int:
            came.append(commit)
            if len(came) <= 2:
                await both.wait()
            return await append(*commit)

        monkeypatch.setattr(unit.appender, "append", together)
        agreed, withdrawn = await asyncio.gather(agree(case), withdraw(case))
        assert (agreed.status_code, withdrawn.status_code) in {(200, 200), (409, 200)}
        await is_withdrawn_for_good(office, case)


async def in_audit(office: Desk) -> Case:
    case = await office.accepted()
    await office.elsewhere(case, "bill", "settle", "assign-team", "audit-stage-1", "audit-stage-2")
    return case


async def pause(case: Case) -> httpx.Response:
    return await case.command("pauses", AUDIT, case.by("auditor"))


async def test_a_pause_by_hand_and_the_step_that_leaves_its_state(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch_editions(monkeypatch)
    async with desk(databases, "PLG-SIH", "2026-02-02") as office:
        case = await in_audit(office)
        meanwhile(monkeypatch, office.service.unit, lambda: office.elsewhere(case, "evaluate"))
        late = await pause(case)
        assert (late.status_code, late.json()["code"]) == (409, "pause-not-in-state")

        other = await in_audit(office)
        came_to = meanwhile(monkeypatch, office.service.unit, lambda: pause(other))
        await office.elsewhere(other, "evaluate")
        assert [one.status_code for one in came_to] == [200]
        for one in (case, other):
            assert ((await shown(one))["state"], (await one.clock()).json()["status"]) == ("evaluation", "running")
        kinds = [one.type for one in await office.events(other) if one.type.startswith("intake.clock-")]
        assert kinds[-2:] == ["intake.clock-paused", "intake.clock-resumed"], (
            "the step was taken after the pause, and ended it"
        )
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_the_consequence_of_a_clock_is_decided_on_its_present_state(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two officers take back a wrong event of the clock while the service opens the task that would follow from it."""
    async with following(databases, "PSR-DATA", OPENED) as office:
        case = await office.accepted()
        await hears(office.service)
        await said_wrongly(office, heard=False)
        meanwhile(monkeypatch, office.service.unit, lambda: corrected(case))
        await hears(office.service)
        assert (await shown(case))["outer_limit"] is None
        types = [one.type for one in await office.events(case)]
        assert ("intake.outer-limit-passed" in types, "intake.clock-corrected" in types) == (False, True)
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
