"""Surveillance on the running service: certificates that are watched, and time that passes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.surveillance.surveillance import surveillance_of
from tests.certification.given import DECIDER, DO, opened
from tests.certification.granted import granted
from tests.certification.over_http import Running


def go_to(service: Running, day: str) -> None:
    """Eight in the morning of a day (WIB)."""
    service.clock.set(datetime.fromisoformat(f"{day}T08:00+07:00"))


async def pass_time(service: Running, day: str) -> None:
    """The job of deadlines looks on a day, as if the system had been down until then."""
    go_to(service, day)
    [job] = [one for one in service.service.jobs if one.name == "deadlines"]
    await job.run_once()


def decided(**changes: Any) -> Certification:
    """A case of bottled water that waits for its certificate."""
    case = opened(**changes)
    for stage in case.the_scheme().stages:
        if stage.stage != "hand-over":
            DO[stage.stage](case)
    return case


async def watched(service: Running, day: str = "2026-04-09", **changes: Any) -> UUID:
    """A certificate that was granted on a day; returns its id. Its surveillance follows by a reaction."""
    go_to(service, day)
    [one] = await granted(service, decided(**changes))
    await service.follower.catch_up()
    return UUID(one["id"])


async def steps(service: Running, *certificates: UUID) -> list[tuple[str, str]]:
    """The ladder and what was missed, in the order of the journal: the step or `missed`, and its effective day (WIB)."""
    ids = {surveillance_of(one) for one in certificates}
    return [
        (one.fields().get("step") or "missed", str(one.fields()["on"]))
        for one in await service.journal()
        if one.stream_id in ids and one.type.endswith(("ladder-climbed", "surveillance-missed"))
    ]


async def tasks(service: Running, **query: str) -> list[tuple[str, str, str]]:
    path = "/tasks?" + "&".join(f"{name}={value}" for name, value in query.items())
    items = (await service.person(DECIDER, "certification-decider").get(path)).json()["items"]
    return sorted((one["stream_id"], one["kind"], one["opened_on"]) for one in items)
