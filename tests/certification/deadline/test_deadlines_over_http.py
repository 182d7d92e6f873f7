"""An office's deadlines over HTTP, page by page in the order of time."""

import base64
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg

from shared.service.deadlines import START, Deadline
from shared.web.deadline_list import after_of, listed
from tests.certification.over_http import running
from tests.conftest import Databases
from tests.people import PASURUAN, Staff

MIDNIGHT = datetime(2027, 3, 9, 17, tzinfo=UTC)
"""The end of 9 March at an office in WIB."""


def due(office: str, *days: int) -> list[Deadline]:
    return [Deadline(MIDNIGHT + timedelta(day), uuid4(), uuid4(), "surveillance", office, uuid4()) for day in days]


def store(databases: Databases, rows: list[Deadline]) -> None:
    with psycopg.connect(databases.url) as connection:
        for row in rows:
            connection.execute(
                "INSERT INTO certification.deadlines (due_at, id, stream_id, kind, office, case_id)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                row,
            )


async def test_an_officer_sees_the_deadlines_of_the_office_until_a_day(databases: Databases) -> None:
    rows = due(PASURUAN, 0, 1, 1, 2)
    store(databases, [*reversed(rows), *due("bpsmb-surakarta", 0)])
    async with running(databases) as certification:
        staff = Staff(certification.client)
        seen = []
        path = "/deadlines?until=2027-03-10&limit=2"
        after: str | None = ""
        while after is not None:
            page = (await staff.front_office.get(path + after)).json()
            seen += page["items"]
            after = page["next"] and f"&after={page['next']}"
        expected = [str(row.stream_id) for row in sorted(rows)[:3]]
        assert [one["stream_id"] for one in seen] == expected
        assert [one["due_on"] for one in seen] == ["2027-03-09", "2027-03-10", "2027-03-10"]
        assert len((await staff.inspector.get("/deadlines")).json()["items"]) == 4
        assert (await staff.person("siti", "applicant").get("/deadlines")).status_code == 403


def test_a_page_begins_after_the_last_row_of_the_page_before() -> None:
    [row] = due(PASURUAN, 0)
    assert after_of(listed([row], 1).next) == (row.due_at, row.id)
    assert listed([row], 2).next is None
    assert after_of(None) == START


def test_any_token_is_a_place() -> None:
    invented = base64.urlsafe_b64encode(b"\xff" * 24).decode()
    assert after_of(invented) == (datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))
    assert date.fromordinal(1) == after_of("A" * 32)[0].date()
