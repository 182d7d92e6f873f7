"""An inspector, or the operator, finds a case by its registration number; each office has its own numbers."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from deploy import inspection
from deploy.inspection import SeveralOffices
from services.audit.state_words import office_name
from tests.audit.given import Office, audited_office
from tests.conftest import Databases
from tests.people import PASURUAN
from tests.systems import settings_of

PALEMBANG = "bspji-palembang"
NUMBER = "REG/2026/00010"


def accepted(office: Office, number: str, at: str = PASURUAN) -> UUID:
    """A case with an acceptance as intake would write it."""
    case = uuid4()
    office.append("intake.application-accepted", case, {"number": number}, office=at)
    return case


async def cases(office: Office, query: str) -> list[str]:
    answer = await office.staff.inspector.get(f"/cases?{query}")
    assert answer.status_code == 200, answer.text
    return [one["case_id"] for one in answer.json()["cases"]]


async def test_an_inspector_finds_a_case_of_their_office(office: Office) -> None:
    own, other = accepted(office, NUMBER), accepted(office, "REG/2026/00011")
    accepted(office, NUMBER, at=PALEMBANG)
    assert await cases(office, f"number={NUMBER}") == [str(own)]
    assert await cases(office, "number=REG/2026/00011") == [str(other)]
    assert await cases(office, "number=REG/2026/00012") == []
    assert await cases(office, f"number={NUMBER}&as_of=0") == []
    assert (await office.staff.inspector.get("/cases")).status_code == 422
    assert (await office.staff.front_office.get(f"/cases?number={NUMBER}")).status_code == 403


async def test_a_number_that_was_altered_finds_nothing(office: Office) -> None:
    accepted(office, NUMBER)
    with psycopg.connect(office.databases.url) as owner:
        owner.execute("ALTER TABLE journal.events DISABLE TRIGGER USER")
        owner.execute("""UPDATE journal.events SET payload = '{"number": "REG/2026/00099"}'""")
    assert await cases(office, "number=REG/2026/00099") == []


def replay(databases: Databases, data: Path, case: str, office: str | None = None) -> str | None:
    told = inspection.replay(settings_of(databases, data), case, None, "en", office)
    return None if told is None else told.lines[0]


def test_the_operator_replays_by_number(databases: Databases, tmp_path: Path) -> None:
    async def happened() -> tuple[UUID, UUID]:
        async with audited_office(databases) as office:
            return accepted(office, NUMBER), accepted(office, NUMBER, at=PALEMBANG)

    own, other = asyncio.run(happened())
    assert replay(databases, tmp_path, NUMBER, PASURUAN) == f"Case {own} ({office_name(PASURUAN)})"
    assert replay(databases, tmp_path, NUMBER, PALEMBANG) == f"Case {other} ({office_name(PALEMBANG)})"
    assert replay(databases, tmp_path, str(own)) == f"Case {own} ({office_name(PASURUAN)})"
    assert replay(databases, tmp_path, "REG/2026/00011") is None
    with pytest.raises(SeveralOffices, match=f"--office: {PALEMBANG}, {PASURUAN}"):
        replay(databases, tmp_path, NUMBER)


def test_the_index_is_used(databases: Databases) -> None:
    with psycopg.connect(databases.url) as owner:
        owner.execute("SET enable_seqscan = off")
        lines = owner.execute(
            "EXPLAIN SELECT position FROM journal.events"
            " WHERE type = 'intake.application-accepted' AND payload ->> 'number' = 'REG/2026/00010'"
        ).fetchall()
    assert any("events_registration_number" in line for (line,) in lines)
