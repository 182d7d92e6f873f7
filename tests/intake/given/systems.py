"""Intake connected to the simulators over loopback, with an application of a business to ask about."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from deploy.simulators.oss import receive_nib
from services.intake.application.application import Application
from services.intake.card.catalogue import card_in_force
from services.intake.systems.questions import SYSTEMS, System
from services.intake.use_cases import Intake
from shared.assembly import Service
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from shared.settings import Settings
from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, CARD, FORM, LETTER, NOW, TODAY
from tests.intake.given.player import Player, goal, path, submitting
from tests.intake.given.running import begun, intake, journal, registered
from tests.people import PASURUAN, Person, Staff

NIB = str(BUSINESS["nib"])


@dataclass(frozen=True)
class Connected:
    """Intake, its people, the simulators, and one application."""

    service: Service
    staff: Staff
    simulators: httpx.AsyncClient
    case: UUID

    @property
    def intake(self) -> Intake:
        found: Intake = self.service.app.state.use_cases
        return found

    @property
    def officer(self) -> Person:
        return self.staff.front_office

    def ask(self, causation: int | None = None) -> Ask:
        """As a reaction asks."""
        now = self.service.app.state.face.clock.now()
        return Ask("jejak:intake", "system", PASURUAN, "journal", uuid4(), now, now, causation=causation)

    def clock(self, moment: datetime) -> None:
        self.service.app.state.face.clock.set(moment)

    async def fail(self, system: System, fault: str, **more: Any) -> None:
        answer = await self.simulators.put(f"/{system}/fault", json={"fault": fault, **more})
        assert answer.status_code == 200

    async def seen(self, system: System) -> list[str]:
        """References of what a simulator was asked."""
        found: list[str] = (await self.simulators.get(f"/{system}/seen")).json()["references"]
        return found

    async def request(self, system: System, step: str) -> dict[str, Any]:
        """The check that belongs to a step."""
        before = {one["id"] for one in await self.checks()}
        await self.step(system, step, self.ask())
        [new] = [one for one in await self.checks() if one["id"] not in before]
        return new

    async def step(self, system: System, name: str, ask: Ask) -> None:
        """What belongs to a step at another system is requested, as by whoever takes it."""

        async def decide(work: Work) -> None:
            taken = CARD.procedure.step("submit").model_copy(update={"name": name, "system": system})
            await self.intake.checks.at_step(taken, await work.load_to_change(Application, self.case), CARD, work)

        await self.intake.checks.unit.run(ask, decide)

    async def attempt(self) -> None:
        """One round of every pass."""
        for system in SYSTEMS:
            await self.intake.attempts.run_once(system)

    async def checks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.officer.get(f"/applications/{self.case}/checks")).json()["items"]
        return found

    async def check(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.officer.get(f"/checks/{id}")).json()
        return found


@asynccontextmanager
async def connected(databases: Databases, **changes: Any) -> AsyncIterator[Connected]:
    """At NOW, with a submitted application of BUSINESS."""
    wanted = Settings(pool_size=4, oss_office=PASURUAN).model_copy(update=changes)
    async with (
        serving(simulators(), "127.0.0.1", 0) as (server, _),
        httpx.AsyncClient(base_url=server.origin) as client,
        intake(databases, with_simulators(wanted, server.origin), StandingClock(NOW)) as (service, at_the_door),
    ):
        staff = Staff(at_the_door)
        case = await begun(staff.front_office, await registered(staff.front_office, BUSINESS), LETTER, FORM)
        yield Connected(service, staff, client, UUID(case))


__all__ = ["NIB", "NOW", "Connected", "connected"]


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
        for one in self.service.jobs:
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
        player = Player(card, client, service.app.state.use_cases)
        await player.draft()
        yield Played(player, service, outside)
