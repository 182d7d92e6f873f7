"""A reader of an altered thing gets a problem that names the position, not the altered state."""

import psycopg
import pytest

from tests.conftest import Databases
from tests.metrology.given import metrology
from tests.raw_events import forged_leaf, guards_off

DAMAGE = [
    ('UPDATE journal.events SET payload = payload || \'{"brand": "X"}\' WHERE position = 1', None, "event-altered", 1),
    ("UPDATE journal.events SET actor = 'somebody' WHERE position = 1", None, "event-altered", 1),
    ("UPDATE journal.events SET stream_id = {ours}, version = 2 WHERE position = 3", 3, "event-misplaced", 3),
    ("UPDATE journal.events SET stream_id = {ours}, version = 2 WHERE position = 4", 4, "event-misplaced", 4),
]


# Positions 1 to 3 are registrations of instruments, 4 is intake's acceptance of an application.
@pytest.mark.parametrize(("change", "forged", "code", "position"), DAMAGE)
async def test_a_damaged_stream_is_a_fault_with_a_code_of_its_own(
    databases: Databases, change: str, forged: int | None, code: str, position: int
) -> None:
    async with metrology(databases) as running:
        ours, other = [await running.registered() for _ in range(2)]
        await running.registered()
        await running.accepts(other)
        with psycopg.connect(databases.url) as owner:
            guards_off(owner)
            owner.execute(change.replace("{ours}", f"'{ours}'").encode())
            if forged is not None:
                forged_leaf(owner, forged)
        desk = running.staff.front_office
        for language, sentence in (("id", f"posisi {position}"), ("en", f"position {position}")):
            answer = await desk.get(f"/instruments/{ours}", **{"Accept-Language": language})
            assert (answer.status_code, answer.json()["code"]) == (500, code)
            assert sentence in answer.json()["detail"]
            assert answer.json()["details"] == {"position": position}
        assert (await desk.get(f"/instruments/{other}")).status_code == 200
