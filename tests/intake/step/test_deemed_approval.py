"""A licence whose promise ran out without a decision counts as approved (OSS 57): once, and nobody takes it back."""

from typing import Any

import httpx
import pytest

from shared.roles import APPLICANT
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.desk import PAGE, Case, Desk, following, hears, track, two_workers
from tests.intake.given.player import accepting, path, submitting

OPENED, LAST_DAY, LATE = "2026-03-02", "2026-03-11", "2026-03-12"
APPROVED = "intake.deemed-approved"


async def take(case: Case, *steps: str) -> list[dict[str, Any]]:
    return [await case.player.take(case.player.card.procedure.step(one)) for one in steps]


async def refused(case: Case, step: str) -> tuple[int, str]:
    answer: httpx.Response = await case.player.refused(case.player.card.procedure.step(step))
    return answer.status_code, answer.json()["code"]


async def said(office: Desk, case: Case, type: str = APPROVED) -> int:
    return [one.type for one in await office.events(case)].count(type)


async def test_two_workers_deem_it_approved_once_and_give_the_certificate(
    databases: Databases,
) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await take(case, "review")
        assert await two_workers(office, databases, "2026-06-01") == []
        assert await two_workers(office, databases, "2026-06-02") == []
        await hears(office.service)
        await hears(office.service)
        assert await said(office, case) == await said(office, case, "intake.step-followed") == 1
        found = await case.player.read()
        assert (found["state"], found["status"], found["next_roles"]) == (
            "deemed-approved", "accepted", ["head-of-office"],
        )  # fmt: skip
        page = (await track(office, case, **PAGE)).text
        assert "Dianggap disetujui (fiktif positif)" in page

        for step in ("reject-at-review", "return-from-review", "withdraw"):
            assert await refused(case, step) == (409, "deemed-approved")
        signed, issued = await take(case, "sign", "issue")
        assert [one["number"] for one in signed["products"]] == ["SS/2026/00001"]
        assert (issued["status"], issued["outcome"], issued["on_time"]) == ("completed", "delivered", False)
        assert await said(office, case) == 1
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_refusal_that_comes_too_late_is_refused_before_anybody_said_so(databases: Databases) -> None:
    """The refusal names the event; the moment counts, not who looked first."""
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await take(case, "review")
        office.go_to(LATE)
        answer = await case.player.refused(case.player.card.procedure.step("reject-at-review"))
        assert (answer.status_code, answer.json()["code"]) == (409, "deemed-approved")
        assert "sejak 12 Maret 2026 pukul 00.00 WIB" in answer.json()["detail"]
        await office.keeps_time(LATE)
        assert await said(office, case) == 1


async def test_a_decision_in_time_prevents_it(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        rejected, signed = await office.accepted(), await office.accepted()
        await take(rejected, "review")
        await take(signed, "review", "recommend")
        office.go_to(LAST_DAY)
        await take(rejected, "reject-at-review")
        await take(signed, "sign")
        await office.keeps_time("2026-06-01")
        await hears(office.service)
        assert [await said(office, one) for one in (rejected, signed)] == [0, 0]
        [issued] = await take(signed, "issue")
        assert (issued["status"], issued["on_time"]) == ("completed", False), "late, but decided by the office"


async def test_a_clock_that_stands_brings_no_approval(databases: Databases) -> None:
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await take(case, "review", "return-from-review")
        await office.keeps_time("2026-06-01")
        await hears(office.service)
        assert await said(office, case) == 0
        assert (await case.player.read())["state"] == "returned"


async def test_the_head_signs_what_was_recommended_when_it_was_too_late_already(databases: Databases) -> None:
    """The certificate is given either way; that it counted as approved before is said first."""
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await take(case, "review", "recommend")
        office.go_to(LATE)
        await take(case, "sign")
        await hears(office.service)
        assert await said(office, case) == 1
        assert (await take(case, "issue"))[0]["on_time"] is False


@pytest.mark.parametrize("step", ["reject-at-review", "return-from-review", "withdraw"])
async def test_who_comes_too_late_cannot_date_it_back_before_anybody_said_so(databases: Databases, step: str) -> None:
    """What the law has decided depends neither on who looks first nor on what an officer says of yesterday."""
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.accepted()
        await take(case, "review")
        office.go_to(LATE)
        roles = [one for one in case.player.card.procedure.step(step).roles if one != APPLICANT]
        body = {"step": step, "reason": "Lokasi belum jelas", "legal_ground": "Permen"}
        back = {"Effective-At": f"{LAST_DAY}T15:00:00+07:00"}
        officer = case.player.staff.person("nano", *roles)
        answer = await officer.post(f"{case.player.application}/steps", body, **back)
        assert (answer.status_code, answer.json()["code"]) == (409, "deemed-approved")
        await office.keeps_time(LATE)
        assert await said(office, case) == 1


async def test_an_acceptance_dated_back_does_not_approve_at_once(databases: Databases) -> None:
    """The technical team would never have seen it. A few days back are no harm: the officer was slow to type."""
    async with following(databases, "PWK-71206", OPENED) as office:
        case = await office.submitted()
        accept = accepting(case.player.card)
        for step in path(case.player.card, submitting(case.player.card).to, frozenset({accept.to}))[:-1]:
            await case.player.take(step)
        await case.player.examine(accept)
        office.go_to(LATE)
        officer, body = case.player.person(accept), case.player.needed(accept)
        steps, back = f"{case.player.application}/steps", {"Effective-At": f"{OPENED}T11:00:00+07:00"}
        answer = await officer.post(steps, body, **back)
        assert (answer.status_code, answer.json()["code"]) == (409, "approved-at-once")
        assert await said(office, case, "intake.clock-promised") == 0
        in_time = {"Effective-At": f"{LAST_DAY}T11:00:00+07:00"}
        assert (await officer.post(steps, body, **in_time)).status_code == 200
