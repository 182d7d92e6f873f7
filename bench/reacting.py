"""A process that only reacts: metrology's follower, without HTTP."""

import asyncio
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from uuid import UUID

from deploy import logging_setup
from deploy.server import run, spare_the_collector
from deploy.system import make_system
from services.metrology.reactions import reactions
from services.metrology.use_cases import Metrology
from shared.contracts import Contract
from shared.ids import new_id
from shared.service.ask import Answer, Ask
from shared.service.follower import Follower
from shared.service.reactions import Reaction
from shared.settings import Settings

Done = dict[UUID, float]
"""Application → when its reaction was committed, by the machine's monotonic clock."""


def _timed(reaction: Reaction, done: Done) -> Reaction:
    async def react(ask: Ask, contract: Contract) -> Answer:
        answer = await reaction.react(ask, contract)
        if ask.case_id is not None:
            done[ask.case_id] = time.monotonic()
        return answer

    return replace(reaction, react=react)


async def _follow(settings: Settings, sending: Connection, expected: int | None) -> None:
    done: Done = {}
    system = make_system(settings, ("metrology",))
    (service,) = system.services
    assert service.unit is not None
    metrology: Metrology = service.app.state.use_cases
    timed = [_timed(reaction, done) for reaction in reactions(metrology)]
    follower = Follower(service.unit, timed, clock=system.clock, news=system.news, new_id=new_id)
    system.services = [replace(service, follower=follower)]
    async with system.running():
        spare_the_collector()
        sending.send("ready")
        while expected is None or len(done) < expected:  # noqa: ASYNC110 – looks seldom, so that it does not add to the measurement
            await asyncio.sleep(0.05)
    sending.send(done)


def follow(sending: Connection, settings: Settings, expected: int | None = None) -> None:
    """The process: sends "ready", reacts, and sends Done after `expected` reactions; without that number it never ends."""
    logging_setup.configure(quiet=True)
    run(_follow(settings, sending, expected))
