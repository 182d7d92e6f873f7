"""Steps that happen at other systems ask them, in the commit of the step; a system that is down never holds up the case."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from deploy.simulators.oss import receive_nib
from services.intake.card.catalogue import card_in_force
from services.intake.systems.questions import SYSTEMS
from shared.assembly import Service
from shared.settings import Settings
from tests.conftest import Databases
from tests.intake.given.application import NOW, TODAY, intake, journal
from tests.intake.given.player import Player, accepting, goal, path, submitting
from tests.intake.given.systems import NIB, StandingClock


@dataclass
class Played:
    """A card played at its office, with the simulators to fail and the checks to look at."""

    player: Player
    service: Service
    simulators: httpx.AsyncClient

    async def checks(self) -> list[dict[str, Any]]:
        answer = await self.player.applicant.get(f"{self.player.application}/checks")
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def found(self, kind: str) -> list[dict[str, str]]:
        """What the checks of a kind found."""
        officer = self.player.staff.front_office
        asked = [
            (await officer.get(f"/checks/{one['id']}")).json() for one in await self.checks() if one["kind"] == kind
        ]
        return [{one["item"]: one["value"] for one in check["found"]} for check in asked]

    async def sent(self, kind: str) -> str:
        """What was sent for the check of a kind, attempt by attempt."""
        [check] = [one for one in await self.checks() if one["kind"] == kind]
        answer = await self.player.staff.front_office.get(f"/checks/{check['id']}/exchanges")
        return "".join(one["request_body"] for one in answer.json()["items"])

    async def deliver(self) -> dict[str, Any]:
        """Every step from the draft to the product."""
        taken = await self.player.take(submitting(self.player.card))
        for step in path(self.player.card, taken["state"], goal(self.player.card)):
            taken = await self.player.take(step)
        return taken

    async def attempt_until_confirmed(self) -> None:
        """What waits for OSS's answer about the NIB is asked again two hours later."""
        await self.attempt()
        self.service.app.state.face.clock.set(NOW + timedelta(hours=2))
        await self.attempt()

    async def kinds(self) -> list[str]:
        return sorted(one["kind"] for one in await self.checks())

    async def all_systems(self, fault: str) -> None:
        for system in SYSTEMS:
            await self.simulators.put(f"/{system}/fault", json={"fault": fault})

    async def attempt(self) -> None:
        for one in self.service.passes:
            await one.run_once()

    async def react(self) -> None:
        assert self.service.follower is not None
        await self.service.follower.catch_up()

    async def codes_sent(self) -> list[str]:
        """The status codes that were to be sent to OSS, in order."""
        events = [one.fields() for one in await journal(self.service) if one.type == "intake.check-requested"]
        asked = [{one["item"]: one["value"] for one in event["asked"]} for event in events]
        return [one["kd_status"] for one in asked if "kd_status" in one]


@asynccontextmanager
async def played(
    databases: Databases,
    code: str,
    *,
    known_to_oss: bool = False,
    stated: Mapping[str, str] | None = None,
    **changes: Any,
) -> AsyncIterator[Played]:
    """`stated`: what a message says otherwise than OSS would; `changes` of the settings."""
    card = card_in_force(code, TODAY)
    settings = Settings(pool_size=4, oss_office=card.office).model_copy(update=changes)
    async with (
        serving(simulators(), "127.0.0.1", 0) as (server, _),
        httpx.AsyncClient(base_url=server.origin) as outside,
        intake(databases, with_simulators(settings, server.origin), StandingClock(NOW)) as (service, client),
    ):
        if known_to_oss:
            headers, body = receive_nib(NIB, TODAY)
            body = {"dataNIB": {**body["dataNIB"], **(stated or {})}}
            assert (await client.post("/oss/receiveNIB", json=body, headers=headers)).status_code == 200
        assert service.follower is not None
        await service.follower.start()
        player = Player(card, client, service.app.state.application)
        await player.draft()
        yield Played(player, service, outside)


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
    """Who has seen one day's token of OSS can state anything; what is sent then speaks of the licence that OSS confirmed."""
    stated = {"oss_id": "OSS-other", "id_izin": "I-other"}
    async with played(databases, "PWK-71206", known_to_oss=True, stated=stated) as one:
        await one.deliver()
        await one.attempt_until_confirmed()
        assert {check["state"] for check in await one.checks()} == {"answered"}
        sent = [await one.sent(kind) for kind in await one.kinds()]
        assert "other" not in "".join(sent)
        assert f'"id_izin":"I-{NIB}"' in await one.sent("licence-status")


async def test_a_nib_that_oss_refutes_has_no_licence_to_speak_of(databases: Databases) -> None:
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


async def test_what_the_clock_does_is_told_to_oss_once_by_its_codes(databases: Databases) -> None:
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


async def test_that_it_counts_as_approved_is_told_to_oss_once(databases: Databases) -> None:
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


async def test_what_oss_does_not_know_is_not_told_to_it(databases: Databases) -> None:
    async with played(databases, "PWK-71206") as one:
        for name in ("submit", "accept"):
            await one.player.take(one.player.card.procedure.step(name))
        await one.react()
        assert await one.codes_sent() == []
        assert await one.kinds() == ["nib-inquiry"]


async def test_a_refusal_is_told_to_oss(databases: Databases) -> None:
    async with played(databases, "PWK-71206", known_to_oss=True) as one:
        for name in ("submit", "reject"):
            await one.player.take(one.player.card.procedure.step(name))
        assert await one.codes_sent() == ["90"]
