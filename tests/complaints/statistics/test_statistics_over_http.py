"""The public statistics as JSON and CSV, from the reports that an office handled."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from shared.offices import OFFICES
from tests.complaints.over_http import Running, done, refused, running
from tests.complaints.statistics.given import APRIL, a_quarter
from tests.conftest import fresh_databases

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFICE = "/statistics/disperindag-pasuruan"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def complaints(postgresql: str) -> AsyncIterator[Running]:
    with fresh_databases(postgresql) as databases:
        async with running(databases) as complaints:
            await a_quarter(complaints)
            complaints.clock.set(APRIL)
            yield complaints


def line(value: str, *counts: Any) -> dict[str, Any]:
    return {"value": value, **whole(*counts)}


def whole(*counts: Any) -> dict[str, Any]:
    return dict(zip(("received", "due", "in_time", "late", "answered", "mean_days"), counts, strict=True))


async def test_a_quarter_is_counted_and_small_groups_are_joined(complaints: Running) -> None:
    assert done(await complaints.client.get(OFFICE)) == {
        "office": "disperindag-pasuruan",
        "quarter": "2026-1",
        "published_on": "2026-04-11",
        "least": 5,
        "whole": whole(14, 14, 7, 7, 7, "0.0"),
        "by": {
            "component": [line("time-limit", 7, 7, 7, 0, 7, "0.0"), line("others", 7, 7, 0, 7, 0, None)],
            "service": [line("PSR-TERA", 7, 7, 7, 0, 7, "0.0"), line("others", 7, 7, 0, 7, 0, None)],
            "channel": [line("whatsapp", 8, 8, None, None, 7, "0.0"), line("phone", 6, 6, None, None, 0, None)],
            "kind": [line("complaint", 14, 14, 7, 7, 7, "0.0")],
        },
    }


async def test_the_csv_has_the_same_numbers_and_no_group_of_one(complaints: Running) -> None:
    answer = await complaints.client.get("/statistics.csv?office=disperindag-pasuruan")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    lines = answer.text.split("\r\n")
    assert lines[0] == "office,quarter,dimension,value,received,due,in_time,late,answered,mean_days"
    assert [one for one in lines if one.startswith("disperindag-pasuruan,2026-1,component")] == [
        "disperindag-pasuruan,2026-1,component,time-limit,7,7,7,0,7,0.0",
        "disperindag-pasuruan,2026-1,component,others,7,7,0,7,0,",
    ]
    assert "competence" not in answer.text
    assert "whistle" not in answer.text


async def test_the_csv_has_all_offices_and_eight_quarters(complaints: Running) -> None:
    lines = (await complaints.client.get("/statistics.csv")).text.split("\r\n")[1:-1]
    wholes = [one.split(",")[:2] for one in lines if ",whole," in one]
    assert len(wholes) == len(OFFICES) * 8
    assert wholes[0] == ["bpsmb-surakarta", "2026-1"]
    assert wholes[7] == ["bpsmb-surakarta", "2024-2"]


async def test_a_quarter_without_reports_is_empty(complaints: Running) -> None:
    answer = done(await complaints.client.get(f"{OFFICE}?quarter=2025-4"))
    assert answer["whole"] == whole(0, 0, 0, 0, 0, None)
    assert answer["by"] == {"component": [], "service": [], "channel": [], "kind": []}


async def test_another_office_has_its_own_numbers(complaints: Running) -> None:
    answer = done(await complaints.client.get("/statistics/bspji-palembang"))
    assert answer["whole"] == whole(0, 0, 0, 0, 0, None)


async def test_a_quarter_is_not_public_before_its_day(complaints: Running) -> None:
    refused(await complaints.client.get(f"{OFFICE}?quarter=2026-2"), 404, "quarter-not-published")
    complaints.clock.set(APRIL - timedelta(days=1))
    refused(await complaints.client.get(f"{OFFICE}?quarter=2026-1"), 404, "quarter-not-published")
    assert done(await complaints.client.get(OFFICE))["quarter"] == "2025-4"
    complaints.clock.set(APRIL)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/statistics/tidak-ada", 404, "unknown-office"),
        ("/statistics.csv?office=tidak-ada", 404, "unknown-office"),
        (f"{OFFICE}?quarter=2026-5", 422, "fields-wrong"),
        (f"{OFFICE}?triwulan=2026-1", 422, "query-parameter-unknown"),
    ],
)
async def test_an_address_that_means_nothing(complaints: Running, address: str, status: int, code: str) -> None:
    refused(await complaints.client.get(address), status, code)
