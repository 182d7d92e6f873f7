"""A quarter with enough reports to publish, and one confidential report that nobody may see in it."""

from datetime import UTC, datetime
from typing import Final

from tests.complaints.over_http import Running, done

APRIL: Final = datetime(2026, 4, 11, 2, 0, tzinfo=UTC)
"""The day on which the first quarter of 2026 is published."""


async def a_quarter(complaints: Running) -> None:
    """Seven reports answered on their day; six about fees and one of a whistle-blower whose last day passes without an answer."""
    for _ in range(7):
        await complaints.answered()
    for _ in range(6):
        filed = await complaints.files(channel="phone")
        done(await complaints.act(filed, "acceptance", {}))
        done(await complaints.act(filed, "classification", {"component": "fee", "service_code": "PSR-SKA"}))
    filed = await complaints.files(secrecy="whistle-blowing")
    done(await complaints.act(filed, "acceptance", {}))
    done(await complaints.act(filed, "classification", {"component": "competence"}))
    await complaints.days_pass(4)
