"""The unit of work: one transaction, repeated on conflicts, the same answer for the same command."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from shared.clock import Clock
from shared.database import connect
from shared.errors import Stale
from shared.journal.commit import CommandRepeated, Commit, Context
from shared.journal.journal import head_position, read_after
from shared.offices import OFFICES, NumberOfAnotherYear, office
from shared.privacy.clear_text import PersonalDataInText
from shared.service.retention import Retention
from shared.service.unit_of_work import ChangedMeanwhile, KeyUsedOtherwise, UnitOfWork, Work
from tests.conftest import Databases
from tests.sample_service import Box, BoxFull, LabelTaken, all_boxes, ask, fill, opened, sample_unit
from tests.shared.service.given import clock, filling, open_box


async def test_events_rows_and_answer_commit_together(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        one = ask(clock)
        answer = await unit.run(one, filling(box_id, 5, one.now))
        assert (answer.status, answer.body, answer.position) == (200, b"2", 2)
        assert await unit.rows(all_boxes) == [(box_id, "a", 5)]
        async with unit.pool.connection() as connection:
            assert [row.type for row in await read_after(connection, 0)] == ["sample.box-opened", "sample.box-filled"]
        again = await unit.run(one, filling(box_id, 5, one.now))
        assert again == answer
        assert await unit.rows(all_boxes) == [(box_id, "a", 5)]


async def test_another_body_under_the_same_key_is_refused(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        one = ask(clock)
        await unit.run(one, filling(box_id, 5, one.now))
        other = ask(clock, command_id=one.command_id, request_hash=b"other")
        with pytest.raises(KeyUsedOtherwise):
            await unit.run(other, filling(box_id, 6, one.now))


async def test_one_of_many_is_refused_alone(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        outcomes = await asyncio.gather(
            *(open_box(unit, label) for label in ["a", "b", "a", "c", "a"]), return_exceptions=True
        )
        assert sum(isinstance(outcome, LabelTaken) for outcome in outcomes) == 2
        assert {row[1] for row in await unit.rows(all_boxes)} == {"a", "b", "c"}
        async with unit.pool.connection() as connection:
            assert await head_position(connection) == 3
            assert len(await read_after(connection, 0)) == 3


async def test_the_same_command_a_hundred_times_in_parallel(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        one = ask(clock)
        answers = await asyncio.gather(*(unit.run(one, filling(box_id, 5, one.now)) for _ in range(100)))
        assert len(set(answers)) == 1
        assert await unit.rows(all_boxes) == [(box_id, "a", 5)]


async def test_conflicts_are_decided_again(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        asks = [ask(clock) for _ in range(3)]
        await asyncio.gather(*(unit.run(one, filling(box_id, 400, one.now)) for one in asks[:2]))
        with pytest.raises(BoxFull):
            await unit.run(asks[2], filling(box_id, 400, asks[2].now))
        assert await unit.rows(all_boxes) == [(box_id, "a", 800)]


async def test_repeated_conflicts_name_the_events_in_between(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        outcomes = await asyncio.gather(
            *(unit.run(one := ask(clock), filling(box_id, 1, one.now)) for _ in range(50)), return_exceptions=True
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, ChangedMeanwhile)]
        assert [o for o in outcomes if isinstance(o, BaseException) and o not in refused] == []
        assert all("sample.box-filled" in refusal.details["events"] for refusal in refused)
        assert await unit.rows(all_boxes) == [(box_id, "a", 50 - len(refused))]


async def test_if_match_refers_to_the_version_that_was_read(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        one = ask(clock, if_match=frozenset({1}))
        await unit.run(one, filling(box_id, 1, one.now))
        with pytest.raises(Stale):
            await unit.run(ask(clock, if_match=frozenset({1})), filling(box_id, 1, clock.now()))
        either = ask(clock, if_match=frozenset({1, 2}))
        assert (await unit.run(either, filling(box_id, 1, clock.now()))).version == 3
        with pytest.raises(Stale):  # tags of which none can be ours
            await unit.run(ask(clock, if_match=frozenset()), filling(box_id, 1, clock.now()))


async def test_numbers_have_no_gaps_also_when_some_are_refused(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:

        async def number(label: str) -> None:
            one = ask(clock)

            async def decide(work: Work) -> Box:
                taken = await work.number("box", one.local_day.year)
                return work.add(opened(uuid4(), label, one.now, taken))

            await unit.run(one, decide)

        labels = ["x" if i % 3 == 0 else f"label-{i}" for i in range(60)]
        outcomes = await asyncio.gather(*(number(label) for label in labels), return_exceptions=True)
        assert sum(isinstance(outcome, LabelTaken) for outcome in outcomes) == 19
        assert [outcome for outcome in outcomes if outcome is not None and not isinstance(outcome, LabelTaken)] == []
        async with unit.pool.connection() as connection:
            numbers = [row.fields()["number"] for row in await read_after(connection, 0)]
        assert sorted(numbers) == list(range(1, 42))


async def numbered(unit: UnitOfWork, today: datetime, on: datetime) -> int:
    """The number of a box that is entered on one day and dated on another."""
    one = ask(clock, now=today, effective_at=on, render=None)

    async def decide(work: Work) -> Box:
        return work.add(opened(uuid4(), str(uuid4()), one.now, await work.number("box", one.local_day.year)))

    position = (await unit.run(one, decide)).position
    async with unit.pool.connection() as connection:
        return int((await read_after(connection, position - 1))[0].fields()["number"])


def wib(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00+07:00")


async def test_a_number_is_taken_in_the_year_that_is_open(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        assert await numbered(unit, wib("2025-12-31"), wib("2025-11-03")) == 1
        with pytest.raises(NumberOfAnotherYear) as refused:
            await numbered(unit, wib("2026-01-01"), wib("2025-12-31"))
        assert refused.value.details == {"year": 2025, "series": "box"}
        assert await numbered(unit, wib("2026-01-01"), wib("2026-01-01")) == 1


async def test_a_year_stays_open_until_a_number_of_the_next_is_taken(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = office("disperindag-pasuruan")
    monkeypatch.setitem(OFFICES, here.code, here.model_copy(update={"year_open_days": 10}))
    async with sample_unit(databases.of("sample")) as unit:
        assert await numbered(unit, wib("2025-12-31"), wib("2025-12-31")) == 1
        assert await numbered(unit, wib("2026-01-10"), wib("2025-12-31")) == 2
        with pytest.raises(NumberOfAnotherYear):
            await numbered(unit, wib("2026-01-11"), wib("2025-12-31"))
        assert await numbered(unit, wib("2026-01-05"), wib("2026-01-05")) == 1
        with pytest.raises(NumberOfAnotherYear):
            await numbered(unit, wib("2026-01-05"), wib("2025-12-31"))


async def test_a_kept_aggregate_is_decided_on_without_a_query(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        before = unit.pool.get_stats().get("requests_num", 0)
        for _ in range(3):
            await unit.run(ask(clock), filling(box_id, 5, clock.now()))
        assert unit.pool.get_stats().get("requests_num", 0) == before
        assert await unit.rows(all_boxes) == [(box_id, "a", 15)]


async def loaded(work: Work, box_id: UUID) -> Box:
    return await work.load_to_change(Box, box_id)


async def test_the_cache_does_not_hide_what_another_process_appended(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        box_id = await open_box(here, "a")
        await there.run(ask(clock), filling(box_id, 400, clock.now()))
        with pytest.raises(BoxFull):
            await here.run(ask(clock), filling(box_id, 700, clock.now()))
        answer = await here.run(ask(clock), filling(box_id, 600, clock.now()))
        assert answer.version == 3
        assert await here.rows(all_boxes) == [(box_id, "a", 1000)]


@pytest.mark.parametrize("overtaken", [False, True])
async def test_a_refusal_is_decided_again_only_on_an_outdated_aggregate(databases: Databases, overtaken: bool) -> None:
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        box_id, seen = await open_box(here, "a"), list[int]()
        await here.run(ask(clock), filling(box_id, 400, clock.now()))
        if overtaken:
            await there.run(ask(clock), filling(box_id, 1, clock.now()))

        async def overfill(work: Work) -> None:
            box = await loaded(work, box_id)
            seen.append(box.content)
            fill(box, 1000, clock.now())

        with pytest.raises(BoxFull):
            await here.run(ask(clock), overfill)
        assert seen == ([400, 401] if overtaken else [400])


async def test_a_newer_look_does_not_confirm_a_refusal_by_an_old_aggregate(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        box_id = await open_box(here, "a")
        await there.run(ask(clock), filling(box_id, 400, clock.now()))

        async def fill_what_is_filled(work: Work) -> Box:
            box = await loaded(work, box_id)
            await work.read(Box, box_id)
            if box.content == 0:
                raise BoxFull
            fill(box, 1, clock.now())
            return box

        assert (await here.run(ask(clock), fill_what_is_filled)).version == 3


async def test_if_match_is_compared_with_the_journal(
    databases: Databases,
) -> None:
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        box_id = await open_box(here, "a")
        await there.run(ask(clock), filling(box_id, 1, clock.now()))
        assert (await here.run(ask(clock, if_match=frozenset({2})), filling(box_id, 1, clock.now()))).version == 3
        await there.run(ask(clock), filling(box_id, 1, clock.now()))
        with pytest.raises(Stale):
            await here.run(ask(clock, if_match=frozenset({3})), filling(box_id, 1, clock.now()))


async def test_an_aggregate_that_is_only_shown_is_read_from_the_journal(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        box_id, other_id = await open_box(here, "a"), await open_box(here, "b")
        await there.run(ask(clock), filling(box_id, 7, clock.now()))

        async def fill_as_the_other(work: Work) -> Box:
            other = await loaded(work, other_id)
            fill(other, (await loaded(work, box_id)).content, clock.now())
            return other

        await here.run(ask(clock), fill_as_the_other)
        assert {row[1:] for row in await here.rows(all_boxes)} == {("a", 7), ("b", 7)}


async def come_back_without(position: int, unit: UnitOfWork, databases: Databases) -> None:
    """The database disappears and comes back without its last commit; one request has noticed."""
    async with await connect(databases.url) as owner:
        await owner.execute(
            "SET session_replication_role = replica"
        )  # as a restored copy: past what guards the journal
        await owner.execute("DELETE FROM journal.events WHERE position >= %s", (position,))
        await owner.execute("UPDATE journal.head SET position = %s", (position - 1,))
        await owner.execute("UPDATE sample.boxes SET content = 0")
        await owner.commit()
        for process in unit.appender.news.own_backends:
            await owner.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
    await open_box(unit, "b")


async def content_of(unit: UnitOfWork, box_id: UUID) -> int:
    return int(next(content for one, _, content in await unit.rows(all_boxes) if one == box_id))


async def test_kept_aggregates_end_with_the_connection_that_confirmed_them(databases: Databases) -> None:
    """Otherwise the next decision would be appended after a missing event."""
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        await unit.run(ask(clock), filling(box_id, 400, clock.now()))
        await come_back_without(2, unit, databases)
        answer = await unit.run(ask(clock), filling(box_id, 1, clock.now()))
        assert (answer.version, await content_of(unit, box_id)) == (2, 1)


async def test_a_decision_on_a_kept_aggregate_repeats_after_a_lost_connection(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        await unit.run(ask(clock), filling(box_id, 400, clock.now()))
        seen: list[int] = []

        async def fill_meanwhile(work: Work) -> Box:
            box = await loaded(work, box_id)
            seen.append(box.content)
            if len(seen) == 1:
                await come_back_without(2, unit, databases)
            fill(box, 1, clock.now())
            return box

        answer = await unit.run(ask(clock), fill_meanwhile)
        assert (answer.version, seen, await content_of(unit, box_id)) == (2, [400, 0], 1)


async def test_a_refused_decision_leaves_no_trace_in_kept_aggregates(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")

        async def fill_twice(work: Work) -> Box:
            box = await loaded(work, box_id)
            fill(box, 5, clock.now())
            fill(box, 1000, clock.now())
            return box

        with pytest.raises(BoxFull):
            await unit.run(ask(clock), fill_twice)
        assert (await unit.run(ask(clock), filling(box_id, 1000, clock.now()))).version == 2
        assert await unit.rows(all_boxes) == [(box_id, "a", 1000)]


async def test_a_repeat_without_its_stored_answer_does_not_act_again(databases: Databases) -> None:
    now = Clock(movable=True)
    async with sample_unit(databases.of("sample")) as unit:
        now.set(datetime(2026, 1, 1, tzinfo=UTC))
        box_id = await open_box(unit, "a")
        old = ask(now)
        await unit.run(old, filling(box_id, 5, old.now))
        now.set(datetime(2026, 1, 31, tzinfo=UTC))
        young = ask(now)
        answer = await unit.run(young, filling(box_id, 1, young.now))
        now.set(datetime(2026, 2, 10, tzinfo=UTC))
        await Retention(unit, now, timedelta(days=30)).run_once()
        assert await unit.run(young, filling(box_id, 1, young.now)) == answer
        with pytest.raises(CommandRepeated):
            await unit.run(old, filling(box_id, 5, old.now))
        assert await unit.rows(all_boxes) == [(box_id, "a", 6)]


NIK = "KTP 3514\u20110541\u20110790\u20110001"


async def test_a_persons_data_in_clear_is_refused_before_anything_is_stored(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        box_id = await open_box(unit, "a")
        with pytest.raises(PersonalDataInText) as in_text:
            await open_box(unit, NIK)
        with pytest.raises(PersonalDataInText) as in_reason:
            await unit.run(ask(clock, reason="hubungi 0812-3456-7890"), filling(box_id, 5, clock.now()))
        with pytest.raises(PersonalDataInText) as in_actor:
            await unit.run(ask(clock, actor="budi@contoh.id"), filling(box_id, 5, clock.now()))
        assert [one.value.details["field"] for one in (in_text, in_reason, in_actor)] == ["label", "reason", "actor"]
        assert await unit.rows(all_boxes) == [(box_id, "a", 0)]


async def test_a_text_already_in_the_journal_stops_no_case(databases: Databases) -> None:
    """Such texts were stored before the guard existed; they are read, and a case that repeats one continues."""
    async with sample_unit(databases.of("sample")) as unit:
        box, other = uuid4(), await open_box(unit, "a")
        old = opened(box, NIK, clock.now())
        await unit.appender.append(Commit(_context(box), old.collect_events(), known=frozenset({NIK})))
        assert (await unit.fold(Box, box)).label == NIK
        await unit.run(ask(clock, reason=NIK), filling(box, 5, clock.now()))
        assert (await unit.fold(Box, box)).content == 5
        with pytest.raises(PersonalDataInText):
            await unit.run(ask(clock, reason=NIK), filling(other, 5, clock.now()))
        with pytest.raises(PersonalDataInText):
            await unit.run(ask(clock, reason=f"{NIK}."), filling(box, 5, clock.now()))


def _context(case: UUID) -> Context:
    one = ask(clock)
    return Context(case, one.actor, one.role, one.office, one.channel, one.command_id, one.now, one.effective_at)
