"""The machine's clock is a year ahead for four seconds: nothing is said by it, and nothing stays of it."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import httpx

from services.intake.clock.lateness import CompensationOwed, DeemedApproved, PromiseBroken, ShareUsed
from shared.assembly import Service
from shared.clock import Clock, ClockJumped
from shared.service.background import Job
from tests.conftest import Databases
from tests.intake.given.application import NOW
from tests.intake.given.cards import card_of
from tests.intake.given.player import Player, accepting, path, submitting
from tests.intake.given.running import intake, journal
from tests.shared.clocks import Movable

YEAR = timedelta(days=365)
SAID_BY_TIME = {
    ShareUsed.TOPIC,
    PromiseBroken.TOPIC,
    CompensationOwed.TOPIC,
    DeemedApproved.TOPIC,
}


async def accepted(service: Service, client: httpx.AsyncClient) -> Player:
    player = Player(card_of("PWK-71206"), client, service.app.state.use_cases)
    await player.draft()
    submit = submitting(player.card)
    for step in (submit, *path(player.card, submit.to, frozenset({accepting(player.card).to}))):
        await player.take(step)
    return player


async def each_once(jobs: Sequence[Job]) -> list[str]:
    """Lets each job do its round; the names of those that refused because of the clock."""
    refused = []
    for one in jobs:
        try:
            await one.run_once()
        except ClockJumped:
            refused.append(one.name)
    return refused


async def test_no_pass_no_reaction_and_no_command_says_anything(databases: Databases) -> None:
    machine = Movable(NOW)
    async with intake(databases, clock=Clock(machine=machine.machine)) as (service, client):
        player = await accepted(service, client)
        before = len(await journal(service))
        machine.jumps(YEAR)
        held = [one.name for one in service.jobs if one.clock]
        assert await each_once(service.jobs) == held, "whoever runs them; only the heartbeat says nothing for ever"
        step = player.card.procedure.step("review")
        answer = await player.person(step).post(f"{player.application}/steps", player.needed(step))
        assert (answer.status_code, answer.json()["code"]) == (503, "clock-jumped")
        assert answer.headers["Retry-After"]
        assert (await client.get("/health")).json()["code"] == "clock-jumped"
        assert service.follower is not None
        await service.follower.start()
        with suppress(ClockJumped):
            await service.follower.catch_up()
        assert len(await journal(service)) == before

        machine.jumps(-YEAR)
        assert await each_once(service.jobs) == []
        assert (await client.get("/health")).status_code == 200
        assert (await player.take(step))["state"] == step.to
        assert [one.type for one in await journal(service) if one.type in SAID_BY_TIME] == []
        machine.passes(YEAR)
        assert await each_once(service.jobs) == []
        said = [one.type for one in await journal(service) if one.type in SAID_BY_TIME]
        assert DeemedApproved.TOPIC in said, "a year that passes is no jump"
