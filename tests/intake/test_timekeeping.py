"""The effects of time alone, on the database: once, with several workers, after downtime, and around a failing row."""

import asyncio
from uuid import UUID, uuid4

import psycopg

from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.desk import accept, desk, two_workers
from tests.shared.promise.given import at

SHARES = ["50 %", "80 %", "100 %"]
BROKEN = ["promise-broken", "compensation-owed", "deemed-approved"]


def unknown_clock(url: str, next_at: str) -> UUID:
    """A row of a clock without events: loading it finds nothing."""
    case = uuid4()
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO intake.clocks (case_id, office, applicant_id, service_code, calendar, status, next_at)"
            " VALUES (%s, 'balai-sertifikasi', %s, 'BS-SP', '2026.1', 'running', %s)",
            (case, uuid4(), at(next_at)),
        )
    return case


async def test_two_workers_keep_time_once_and_for_others_when_one_fails(
    databases: Databases,
) -> None:
    async with desk(databases, "PWK-71206", "2026-03-02") as office:
        cases = [await office.accepted() for _ in range(3)]
        await office.keeps_time("2026-03-04")
        assert [await office.said(case) for case in cases] == [[]] * 3

        assert await two_workers(office, databases, "2026-03-10 08:00") == []
        assert [await office.said(case) for case in cases] == [["50 %"]] * 3

        unknown = unknown_clock(databases.url, "2026-03-11")
        assert await two_workers(office, databases, "2026-06-01") == ["NotFound", "NotFound"]
        assert [await office.said(case) for case in cases] == [[*SHARES, *BROKEN]] * 3
        with psycopg.connect(databases.url) as connection:
            connection.execute("DELETE FROM intake.clocks WHERE case_id = %s", (unknown,))
        assert await two_workers(office, databases, "2026-06-02") == []
        assert [await office.said(case) for case in cases] == [[*SHARES, *BROKEN]] * 3
        assert (await cases[0].clock()).json()["broken"] == ["promise"]
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []


async def test_a_token_is_spent_once_by_two_requests_at_once(databases: Databases) -> None:
    """BS: a letter of apology and a day less at the next certification, against that letter."""
    async with desk(databases, "BS-SP") as office:
        late = await office.accepted()
        await office.keeps_time("2026-09-01")
        token = (await late.clock()).json()["compensation"]

        plain = await office.accepted()
        cases = [await office.submitted() for _ in range(2)]
        answers = await asyncio.gather(*(accept(case, token) for case in cases))
        assert sorted(status for status, _ in answers) == [200, 409]
        assert [code for status, code in answers if status == 409] == ["token-spent"]
        [spender] = [case for case, (status, _) in zip(cases, answers, strict=True) if status == 200]

        amounts = [(await case.clock()).json()["promise"]["amount"] for case in (plain, spender)]
        assert amounts[1] == amounts[0] - 1
        [shortened] = [one for one in await office.events() if one.type == "intake.promise-shortened"]
        said = shortened.fields()
        assert (shortened.case_id, said["token"], said["days"]) == (spender.id, token, 1)
        [given] = (await late.player.applicant.get("/compensation-tokens")).json()["items"]
        assert (given["token"], given["days"]) == (token, 1)
        assert (given["owed_by_case"], given["spent_by_case"]) == (str(late.id), str(spender.id))
        [third] = [case for case in cases if case is not spender]
        assert await accept(third, str(uuid4())) == (404, "token-unknown")
        assert office.service.unit is not None
        assert differing(databases.url, [office.service.unit]) == []
