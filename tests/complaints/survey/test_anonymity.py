"""No stored thing leads from a person to their answer: not the journal, not a table, not the link that was used."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.rows import dict_row

from services.complaints.survey.invitation import Invitation
from services.complaints.survey.tally import AnswersCounted, Tally, tally_of
from shared.contracts.complaints import invitation_of
from shared.quarter import Quarter
from tests.complaints.survey.given import FIVE, TERA, answered, answers, invited
from tests.complaints.survey.over_http import AFTER, Running, running
from tests.conftest import Databases
from tests.people import PASURUAN

LIKE_NOBODY = "142314231"


def rows_of(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of a database, but for the catalogue of PostgreSQL."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        ).fetchall()
        return {one["name"]: connection.execute(f"SELECT * FROM {one['name']}").fetchall() for one in tables}


def counts_of(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in tables.items()}


async def end_quarter(complaints: Running) -> None:
    complaints.clock.set(AFTER)
    await complaints.count()


async def test_an_answer_leaves_no_event_command_or_time(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        before = rows_of(databases.url)
        assert (await answers(complaints, token, LIKE_NOBODY, comment="Terima kasih")).status_code == 200
        after = rows_of(databases.url)
        expected = {**counts_of(before), "complaints.survey_ballots": 0, "complaints.survey_box": 1}
        assert counts_of(after) == expected
        [box] = after["complaints.survey_box"]
        assert box.keys() == {"id", "office", "quarter", "way", "service_code", "sealed"}
        assert box["id"].version == 4
        assert not any(word in str(box) for word in (LIKE_NOBODY, "Terima kasih", token))


async def test_a_used_link_leads_nowhere_and_a_case_to_no_answer(databases: Databases) -> None:
    async with running(databases) as complaints:
        case = uuid4()
        token = await invited(complaints, case=case)
        await answered(complaints, [*FIVE, *FIVE])
        await answers(complaints, token, LIKE_NOBODY, comment="Terima kasih")
        await end_quarter(complaints)
        tables = {**rows_of(databases.url), **rows_of(databases.keys_url)}
        assert tables["complaints.survey_ballots"] == tables["complaints.survey_box"] == []
        invitation = await complaints.unit.fold(Invitation, invitation_of(case))
        tally = await complaints.unit.fold(Tally, tally_of(PASURUAN, Quarter(2026, 1), "invitation", TERA))
        of_answers = {str(tally.id), *tally.comments}
        of_person = {str(case), str(invitation.id), invitation.link, token}
        for name, rows in tables.items():
            for row in rows:
                said = str(row)
                assert not (any(one in said for one in of_answers) and any(one in said for one in of_person)), name


async def test_counting_shares_no_commit_with_a_case(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, [*FIVE, *FIVE])
        await end_quarter(complaints)
        journal = await complaints.journal()
        [counted] = [one for one in journal if one.type == AnswersCounted.TOPIC]
        together = [one for one in journal if one.command_id == counted.command_id]
        assert {one.stream_id for one in together} == {counted.stream_id} == {counted.case_id}
        assert counted.causation is None
        assert counted.recorded_at >= AFTER


async def test_a_batch_holds_counts_and_no_single_answer(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints)
        await end_quarter(complaints)
        [counted] = [one.fields() for one in await complaints.journal() if one.type == AnswersCounted.TOPIC]
        assert counted.keys() == {"respondents", "unsur", "small", "comments"}
        assert counted["unsur"][0] == {"unsur": "requirements", "scores": [0, 1, 2, 2]}


async def test_one_link_used_twice_at_once_counts_once(databases: Databases) -> None:
    async with running(databases) as complaints:
        token = await invited(complaints)
        got = await asyncio.gather(*(answers(complaints, token, one) for one in FIVE))
        assert sorted(one.status_code for one in got) == [200, 404, 404, 404, 404]
        [waiting] = await complaints.surveys.waiting()
        assert waiting.answers == 1


async def test_two_processes_that_count_at_once_count_once(databases: Databases) -> None:
    async with running(databases) as complaints:
        await answered(complaints, [*FIVE, *FIVE])
        complaints.clock.set(AFTER)
        await asyncio.gather(*(complaints.count() for _ in range(3)))
        tally = await complaints.unit.fold(Tally, tally_of(PASURUAN, Quarter(2026, 1), "invitation", TERA))
        assert tally.counts.respondents == 10
        assert await complaints.surveys.waiting() == []
