"""An office with a bill of 15 November 2023, the days that pass, and the tasks that they bring."""

from datetime import UTC, datetime
from typing import Any

from tests.billing.given import Running, marked
from tests.people import Person

APPROVED = {"outcome": "granted", "decision": "973/14/2024"}


async def issued(running: Running) -> str:
    """The path of a bill of 15 November 2023 with its SKRD."""
    one = marked()
    await running.hears(one)
    path = f"/bills/{(await running.bill_of(one))['id']}"
    await done(running.staff.skrd_issuer, f"{path}/skrd")
    return path


async def done(person: Person, path: str, body: Any = None) -> Any:
    answer = await person.post(path, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(person: Person, path: str, body: Any = None) -> str:
    answer = await person.post(path, body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["code"])


async def it_is(running: Running, *day: int) -> None:
    """Lets the clock stand at 10:00 of a day, and what has passed pass."""
    year, month, of_month = day
    running.clock.set(datetime(year, month, of_month, 3, tzinfo=UTC))
    (job,) = (one for one in running.service.jobs if one.name == "deadlines")
    await job.run_once()


# The treasurer's cash has its own deadline and task, which are no part of a claim.
async def tasks(running: Running) -> set[tuple[str, str]]:
    found = (await running.staff.inspector.get("/tasks")).json()["items"]
    return {(one["kind"], one["role"]) for one in found if one["kind"] != "late-deposit"}
