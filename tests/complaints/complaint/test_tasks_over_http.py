"""Which tasks complaints leave on the work list, and whose."""

from tests.complaints.over_http import done, running
from tests.conftest import Databases


async def test_the_head_is_shown_a_reported_answer_until_it_is_given(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "draft", {"text": "Kami mohon maaf.", "justified": True}))
        done(await one.act(filed, "report"))
        task = ("complaint-answer-reported", "head-of-office")
        assert task in await one.tasks(filed)
        done(await one.act(filed, "draft", {"text": "Kami mohon maaf sekali lagi.", "justified": True}))
        assert task not in await one.tasks(filed), "another draft is reported again"
        done(await one.act(filed, "report"))
        done(await one.act(filed, "answer", {}))
        assert await one.tasks(filed) == [("complaint-archive", "complaints-officer")]


async def test_a_suggestion_waits_until_it_is_archived(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(served_on="2025-12-01")
        assert await one.tasks(filed) == [("complaint-archive", "complaints-officer")]
        done(await one.act(filed, "archive", {"follow_up": "Loket ditambah.", "evaluation": "Saran diterima."}))
        assert await one.tasks(filed) == []


async def test_the_days_of_a_reporter_are_no_task_of_the_office(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.files(reporter={"name": "Siti Aminah"})
        assert (await one.shown(filed))["due"] == {"completion": "2026-02-11"}
        await one.days_pass(29)
        assert await one.tasks(filed) == []
        assert [event.type for event in await one.journal()].count("complaints.stage-due-soon") == 1


async def test_a_forwarded_complaint_ends_when_the_other_side_takes_it(databases: Databases) -> None:
    async with running(databases) as one:
        filed = await one.accepted()
        done(await one.act(filed, "forwarding", {"to": "Dinas Perhubungan", "why": "Bukan kewenangan."}))
        shown = done(await one.act(filed, "turning-away", {"reason": "other-office", "where": "Dinas Perhubungan"}))
        assert (shown["status"], shown["due"]) == ("not-ours", {})
        assert await one.tasks(filed) == []
