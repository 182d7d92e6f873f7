"""A commit checks what its decision read: two decisions that each read what the other changes never both commit."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import product
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest

from shared.clock import Clock
from shared.errors import NotFound, Stale
from shared.journal.commit import Commit, RowTaken, VersionConflict
from shared.journal.journal import read_after
from shared.service.unit_of_work import ChangedMeanwhile, UnitOfWork, Work
from tests.conftest import Databases
from tests.meanwhile import meanwhile
from tests.sample_service import Box, all_boxes, ask, fill, opened, sample_unit
from tests.shared.journal.given import appenders, box, context
from tests.shared.service.given import filling, open_box

clock = Clock()
How = Literal["load", "read", "absent"]


# In one group.


def filled(one: Box) -> Commit:
    fill(one, 1, clock.now())
    return Commit(context(), one.collect_events())


def reading(id: UUID, version: int, label: str) -> Commit:
    """A commit that depends on a version of a stream, and opens its own box."""
    made = box(label)
    made.overtaken_by = frozenset({(id, version + 1)})
    return made


@pytest.mark.parametrize("reads_first", [True, False])
async def test_in_one_group_a_read_before_the_change_stands_and_one_after_fails(
    databases: Databases, reads_first: bool
) -> None:
    async with appenders(databases) as [appender]:
        one = opened(uuid4(), "a", clock.now())
        await appender.append(Commit(context(), one.collect_events()))
        change, read = filled(one), reading(one.id, 1, "b")
        commits = [read, change] if reads_first else [change, read]
        outcomes = await asyncio.gather(*map(appender.append, commits), return_exceptions=True)
        if reads_first:
            assert (outcomes, appender.batches.buckets()[1]) == ([2, 3], ("2.0", 2.0)), "both in one transaction"
        else:
            assert [type(outcome) for outcome in outcomes] == [int, VersionConflict]


async def test_a_stale_read_is_refused_alone_also_when_all_are_tried_one_by_one(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        one = opened(uuid4(), "a", clock.now())
        await appender.append(Commit(context(), [*one.collect_events()]))
        await appender.append(filled(one))
        commits = [box("b"), reading(one.id, 1, "c"), box("b"), reading(one.id, 2, "d"), box("e")]
        outcomes = await asyncio.gather(*map(appender.append, commits), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [int, VersionConflict, RowTaken, int, int]
        assert [commits[at].last_position for at in (0, 3, 4)] == [3, 4, 5]


async def test_a_commit_without_events_is_refused_as_well(databases: Databases) -> None:
    async with appenders(databases) as [appender]:
        one = opened(uuid4(), "a", clock.now())
        await appender.append(Commit(context(), one.collect_events()))
        await appender.append(filled(one))
        with pytest.raises(VersionConflict):
            await appender.append(Commit(context(), [], overtaken_by=frozenset({(one.id, 2)})))
        assert await appender.append(Commit(context(), [], overtaken_by=frozenset({(one.id, 3)}))) == 2


# Through units of work.


async def content(work: Work, id: UUID, how: How) -> int:
    """The content of a box, loaded to change, read, or 0 because there is none."""
    if how == "absent":
        try:
            return (await work.load_to_change(Box, id)).content + 1
        except NotFound:
            return 0
    return (await (work.load_to_change if how == "load" else work.read)(Box, id)).content


async def crossing(
    units: list[UnitOfWork], how: How, numbered: tuple[bool, ...], ring: list[UUID]
) -> list[int | BaseException]:
    """As many decisions as boxes at once: each puts 1 into its own box, or opens it, if the next one in the ring is empty.

    All have read before the first of them commits. Returns what each saw last.
    """
    everybody = asyncio.Barrier(len(ring))

    async def one_of_them(at: int) -> int:
        unit, mine, others, seen = units[at % len(units)], ring[at], ring[(at + 1) % len(ring)], list[int]()

        async def decide(work: Work) -> Box:
            own = None if how == "absent" else await work.load_to_change(Box, mine)
            seen.append(await content(work, others, how))
            if len(seen) == 1:
                await everybody.wait()
            number = await work.number("box", clock.now().year) if numbered[at] else 0
            if own is None:
                own = (
                    opened(mine, f"{mine}", clock.now(), number)
                    if not seen[-1]
                    else opened(uuid4(), f"{uuid4()}", clock.now())
                )
                return work.add(own)
            fill(own, 1 if not seen[-1] else 0, clock.now())
            return own

        await unit.run(ask(clock), decide)
        return seen[-1]

    return await asyncio.gather(*(one_of_them(at) for at in range(len(ring))), return_exceptions=True)


@pytest.mark.parametrize("how", ["load", "read", "absent"])
@pytest.mark.parametrize(("processes", "decisions"), [(1, 2), (2, 2), (1, 3), (2, 3)])
async def test_decisions_that_read_each_other_never_all_commit(
    databases: Databases, how: How, processes: int, decisions: int
) -> None:
    """If all saw an empty box, no order of the decisions would explain what is stored."""
    async with AsyncExitStack() as stack:
        units = [await stack.enter_async_context(sample_unit(databases.of("sample"))) for _ in range(processes)]
        for numbered in product((False, True), repeat=decisions):
            ring = [uuid4() for _ in range(decisions)]
            if how != "absent":
                for id in ring:
                    await open_fresh(units[0], id)
            saw = await crossing(units, how, numbered, ring)
            assert [one for one in saw if isinstance(one, BaseException)] == []
            stored = {id: held for id, _, held in await units[0].rows(all_boxes)}
            into = [id in stored if how == "absent" else stored[id] == 1 for id in ring]
            assert into == [not one for one in saw]
            assert 1 <= sum(into) < decisions


async def open_fresh(unit: UnitOfWork, id: UUID) -> None:
    async def decide(work: Work) -> Box:
        return work.add(opened(id, str(id), clock.now()))

    await unit.run(ask(clock), decide)


async def copied(work: Work, source: UUID, target: UUID) -> Box:
    """A decision that puts as much into one box as another holds."""
    one = await work.load_to_change(Box, target)
    fill(one, (await work.read(Box, source)).content, clock.now())
    return one


def copying(source: UUID, target: UUID) -> Callable[[Work], Awaitable[Box]]:
    return lambda work: copied(work, source, target)


async def test_with_if_match_a_changed_read_repeats_the_decision(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`If-Match` refers to the filled box; the request is stale only if that box has changed."""
    async with sample_unit(databases.of("sample")) as unit:
        source, target = await open_box(unit, "a"), await open_box(unit, "b")
        meanwhile(monkeypatch, unit, lambda: unit.run(ask(clock), filling(source, 7, clock.now())))
        answer = await unit.run(ask(clock, if_match=frozenset({1})), copying(source, target))
        assert (answer.version, {row[1:] for row in await unit.rows(all_boxes)}) == (2, {("a", 7), ("b", 7)})
        meanwhile(monkeypatch, unit, lambda: unit.run(ask(clock), filling(target, 1, clock.now())))
        with pytest.raises(Stale) as refused:
            await unit.run(ask(clock, if_match=frozenset({2})), copying(source, target))
        assert refused.value.details == {"version": 3}


async def test_a_decision_overtaken_each_time_names_the_changes(databases: Databases) -> None:
    async with sample_unit(databases.of("sample")) as unit:
        source, target = await open_box(unit, "a"), await open_box(unit, "b")
        tries: list[int] = []

        async def overtaken(work: Work) -> Box:
            one = await copied(work, source, target)
            tries.append(one.content)
            await unit.run(ask(clock), filling(source, 1, clock.now()))
            return one

        with pytest.raises(ChangedMeanwhile) as refused:
            await unit.run(ask(clock), overtaken)
        assert (tries, "sample.box-filled" in refused.value.details["events"]) == ([0, 1, 2, 3], True), (
            "on what is kept, then three times"
        )
        assert {row[1:] for row in await unit.rows(all_boxes)} == {("a", 4), ("b", 0)}


async def test_a_decision_that_changes_everything_it_read_checks_nothing_more(databases: Databases) -> None:
    """So registering and taking a reading cost no more than before."""
    async with sample_unit(databases.of("sample")) as unit:
        box_id, asked = await open_box(unit, "a"), list[Any]()

        async def decide(work: Work) -> Box:
            one = await work.load_to_change(Box, box_id)
            asked.append(work.overtaken_by())
            fill(one, 1, clock.now())
            fill(one, 1, clock.now())
            work.add(opened(uuid4(), "b", clock.now()))
            asked.append(work.overtaken_by())
            return one

        await unit.run(ask(clock), decide)
        assert asked == [{(box_id, 2)}, frozenset()]


async def test_a_kept_aggregate_that_is_only_read_needs_no_query(databases: Databases) -> None:
    """The append confirms that it is as new as the journal; otherwise the decision is repeated on the journal."""
    async with sample_unit(databases.of("sample")) as here, sample_unit(databases.of("sample")) as there:
        source, target = await open_box(here, "a"), await open_box(here, "b")

        async def decide(work: Work) -> Box:
            one, other = await work.load_to_change(Box, target), await work.load_to_change(Box, source)
            fill(one, other.content, clock.now())
            return one

        before = here.pool.get_stats().get("requests_num", 0)
        for _ in range(2):
            await here.run(ask(clock), decide)
        assert here.pool.get_stats().get("requests_num", 0) == before
        await there.run(ask(clock), filling(source, 7, clock.now()))
        await here.run(ask(clock), decide)
        assert {row[1:] for row in await here.rows(all_boxes)} == {("a", 7), ("b", 7)}
        async with here.pool.connection() as connection:
            assert len(await read_after(connection, 0)) == 6
