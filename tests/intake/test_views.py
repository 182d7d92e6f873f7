"""Intake's rows are made of events and of nothing else: built anew, they are the same."""

import asyncio
from typing import Any

import psycopg

from services.intake.views import tables, views
from shared.rebuild import rebuild
from tests.conftest import Databases
from tests.intake.builders import BUSINESS, FORM, LETTER, begun, intake, registered
from tests.people import Staff


def stored(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        queries = (
            "SELECT * FROM intake.applicants ORDER BY id",
            "SELECT * FROM intake.applications ORDER BY id",
            "SELECT * FROM intake.tracking ORDER BY case_id",
        )
        return [row for query in queries for row in connection.execute(query)]


async def test_rows_built_anew_are_the_same(databases: Databases) -> None:
    async with intake(databases) as (_, client):
        officer = Staff(client).front_office
        for who in [await registered(officer), await registered(officer, BUSINESS)]:
            first, second, _third = [await begun(officer, who, LETTER, FORM) for _ in range(3)]
            await officer.post(f"/applications/{first}/submission")
            await officer.post(f"/applications/{first}/acceptance")
            await officer.post(f"/applications/{second}/withdrawal", {"reason": "alat dijual"})
        before = stored(databases.url)
        assert len(before) == 10
        for view in views:
            await asyncio.to_thread(rebuild, databases.url, tables, view, lambda _done, _total: None)
        assert stored(databases.url) == before
