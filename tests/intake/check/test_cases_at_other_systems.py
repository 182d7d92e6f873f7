"""Steps that happen at other systems ask them, in the commit of the step; a system that is down never delays the case."""

from datetime import timedelta

import pytest

from tests.conftest import Databases
from tests.intake.given.application import NOW
from tests.intake.given.player import accepting, goal, path, submitting
from tests.intake.given.systems import NIB, played


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("PWK-71206", {"nib-inquiry", "licence-status", "licence"}),
        ("PSR-SIINAS", {"nib-inquiry", "industry-verification", "licence-status", "licence-status-inquiry"}),
        ("PSR-SKA", {"ska-submission"}),
        ("PSR-SRG", {"warehouse-entry"}),
    ],
)
async def test_a_case_goes_on_while_every_system_is_down(databases: Databases, code: str, kinds: set[str]) -> None:
    async with played(databases, code, known_to_oss=True) as one:
        await one.all_systems("server-error")
        card = one.player.card
        taken = await one.player.take(submitting(card))
        for step in path(card, taken["state"], frozenset({accepting(card).to})):
            taken = await one.player.take(step)
        for step in path(card, taken["state"], goal(card)):
            await one.attempt()
            taken = await one.player.take(step)
        assert taken["status"] == "completed"
        await one.attempt()
        assert set(await one.kinds()) == kinds
        assert {check["outcome"] for check in await one.checks()} <= {"failed-there", "unconfirmed"}
        await one.all_systems("none")
        for hours in (2, 4):
            one.service.app.state.face.clock.set(NOW + timedelta(hours=hours))
            await one.attempt()
        assert {check["state"] for check in await one.checks()} == {"answered"}


async def test_a_licence_and_its_status_go_to_oss_with_the_ids_that_oss_gave(databases: Databases) -> None:
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        delivered = await one.deliver()
        await one.attempt_until_confirmed()
        assert await one.found("licence") == [{"nomor_izin": delivered["products"][-1]["number"]}]
        sent = await one.sent("licence-status")
        assert f'"id_izin":"I-{NIB}"' in sent
        assert '"kd_status":"10","tgl_status":"2026-01-15 09:00:00"' in sent


async def test_ids_in_a_message_count_only_after_oss_answered_with_them(databases: Databases) -> None:
    """Somebody who has seen one day's token of OSS can state anything; our messages still refer to the licence that OSS
    confirmed.
    """
    stated = {"oss_id": "OSS-other", "id_izin": "I-other"}
    async with played(databases, "PWK-71206", known_to_oss=True, stated=stated) as one:
        await one.deliver()
        await one.attempt_until_confirmed()
        assert {check["state"] for check in await one.checks()} == {"answered"}
        sent = [await one.sent(kind) for kind in await one.kinds()]
        assert "other" not in "".join(sent)
        assert f'"id_izin":"I-{NIB}"' in await one.sent("licence-status")


async def test_a_nib_that_oss_refutes_has_no_licence_to_report(databases: Databases) -> None:
    async with played(databases, "PWK-71206", known_to_oss=True, check_attempts=1) as one:
        await one.deliver()
        await one.simulators.put("/oss/fault", json={"fault": "bad-request", "times": 1})
        await one.attempt()
        ends = {check["kind"]: (check["state"], check["outcome"]) for check in await one.checks()}
        assert ends == {
            "nib-inquiry": ("given-up", "refused-there"),
            "licence": ("given-up", "unconfirmed"),
            "licence-status": ("given-up", "unconfirmed"),
        }


async def test_oss_says_which_status_a_licence_has_there(databases: Databases) -> None:
    async with played(databases, "PSR-SIINAS", known_to_oss=True) as one:
        card = one.player.card
        taken = await one.player.take(submitting(card))
        for step in path(card, taken["state"], goal(card)):
            await one.attempt()
            taken = await one.player.take(step)
        await one.attempt()
        assert {said["kd_status"] for said in await one.found("licence-status-inquiry")} == {"10"}


async def test_a_step_that_is_refused_asks_nobody(databases: Databases) -> None:
    async with played(databases, "PWK-71206") as one:
        accept = accepting(one.player.card)
        answer = await one.player.person(accept).post(f"{one.player.application}/steps", one.player.needed(accept))
        assert answer.status_code == 409
        assert await one.checks() == []


async def test_a_repeated_command_asks_once(databases: Databases) -> None:
    async with played(databases, "PSR-SKA") as one:
        submit = submitting(one.player.card)
        person = one.player.applicant if "applicant" in submit.roles else one.player.person(submit)
        for _ in range(2):
            body = one.player.needed(submit)
            assert (
                await person.post(f"{one.player.application}/steps", body, key="once", Channel="online")
            ).status_code == 200
        assert await one.kinds() == ["ska-submission"]


async def test_clock_events_are_reported_to_oss_once_with_its_codes(databases: Databases) -> None:
    """Accepted (10); returned from review: reset (43); accepted again: restarted (44), and 10 again."""
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        card = one.player.card
        step = card.procedure.step
        for name in ("submit", "accept", "review", "return-from-review", "submit", "accept"):
            await one.player.take(step(name))
            await one.react()
        assert sorted(await one.codes_sent()) == ["10", "10", "43", "44"]
        await one.react()
        for hours in (0, 2):
            one.service.app.state.face.clock.set(NOW + timedelta(hours=hours))
            await one.attempt()
        statuses = [check for check in await one.checks() if check["kind"] == "licence-status"]
        assert [check["state"] for check in statuses] == ["answered"] * 4


async def test_deemed_approval_is_reported_to_oss_once(databases: Databases) -> None:
    """Accepted on 15 January for seven working days; nobody decides."""
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        for name in ("submit", "accept"):
            await one.player.take(one.player.card.procedure.step(name))
        for days in (20, 21):
            one.service.app.state.face.clock.set(NOW + timedelta(days=days))
            await one.attempt()
            await one.react()
        assert sorted(await one.codes_sent()) == ["10", "57"]
        assert (await one.player.read())["state"] == "deemed-approved"


async def test_a_case_unknown_to_oss_is_not_reported_to_it(databases: Databases) -> None:
    async with played(databases, "PWK-71206") as one:
        for name in ("submit", "accept"):
            await one.player.take(one.player.card.procedure.step(name))
        await one.react()
        assert await one.codes_sent() == []
        assert await one.kinds() == ["nib-inquiry"]


async def test_a_refusal_is_reported_to_oss(databases: Databases) -> None:
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        for name in ("submit", "reject"):
            await one.player.take(one.player.card.procedure.step(name))
        assert await one.codes_sent() == ["90"]
