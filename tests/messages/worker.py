"""A process that hands messages over: `python -m tests.messages.worker <databases and settings as JSON>`. A test kills it."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.messages.given import MORNING
from tests.messages.running import assembled, words


async def work(databases: Databases, settings: Mapping[str, object]) -> None:
    """Hands over everything that is due on Monday morning."""
    async with assembled(databases, StandingClock(MORNING), settings) as (service, _):
        await replace(service.app.state.use_cases.sending, write=words).run_once()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    token = {"message_gateway_token": SecretStr(given["settings"]["message_gateway_token"])}
    asyncio.run(work(Databases(given["url"], given["keys_url"]), {**given["settings"], **token}))
