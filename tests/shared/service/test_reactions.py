"""When X, do Y: exactly once, in order per case; a failure stops only its own case, which can be resumed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID, uuid4

import psycopg
import pytest

from shared.clock import Clock
from shared.contracts import Contract
from shared.contracts.billing import BillSettled, NothingDue
from shared.errors import NotFound, Unavailable
from shared.ids import new_id
from shared.journal.journal import head_position
from shared.service.ask import Answer, Ask
from shared.service.follower import Follower, ReactedTwice, by_type
from shared.service.reactions import when
from shared.service.stop import NotStopped, resume_case
from shared.service.unit_of_work import UnitOfWork, Work
from tests.conftest import Databases
from tests.raw_events import append, forged_leaf
from tests.sample_service import Box, BoxFilled, BoxFull, ask, fill, opened, sample_unit, tables
from tests.shared.journal.given import end_connections
from tests.shared.service.given import journal

clock = Clock()


class Echo:
    """Opens a box for each filling; refuses the amount 13 until it is repaired."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
        self.mended = False
        self.before: Callable[[Ask], None] = lambda _: None
        self.after: Callable[[Ask], None] = lambda _: None
        self.follower = Follower(
            unit, [when(BoxFilled, self.react)], clock=clock, news=unit.appender.news, new_id=new_id
        )

    async def react(self, ask: Ask, filled: BoxFilled) -> Answer:
        self.before(ask)

        async def decide(work: Work) -> None:
            if filled.amount == 13 and not self.mended:
                raise BoxFull
            work.add(opened(uuid4(), f"echo of {ask.causation}", ask.now))

        answer = await self.unit.run(ask, decide)
        self.after(ask)
        return answer


@asynccontextmanager
async def echoes(databases: Databases, count: int = 1) -> AsyncIterator[list[Echo]]:
    """Followers of one service, each as in its own process."""
    async with AsyncExitStack() as stack:
        found = [Echo(await stack.enter_async_context(sample_unit(databases.of("sample")))) for _ in range(count)]
        for echo in found:
            await echo.follower.start()
        yield found


async def fill_box(unit: UnitOfWork, case: UUID, *amounts: int) -> None:
    """Events of one case: a box, and each filling in its own command."""
    box_id = uuid4()

    async def open_it(work: Work) -> Box:
        return work.add(opened(box_id, str(box_id), clock.now()))

    await unit.run(ask(clock, case_id=case), open_it)
    for amount in amounts:

        async def fill_it(work: Work, amount: int = amount) -> Box:
            box = await work.load_to_change(Box, box_id)
            fill(box, amount, clock.now())
            return box

        await unit.run(ask(clock, case_id=case), fill_it)


async def caused(unit: UnitOfWork, case: UUID | None = None) -> list[int]:
    """The positions of the events reacted to, in the order of the reactions."""
    rows = [row for row in await journal(unit) if row.type == "sample.box-opened" and case in {None, row.case_id}]
    return [row.causation for row in rows if row.causation is not None]


async def fillings(unit: UnitOfWork, case: UUID | None = None) -> list[int]:
    return [r.position for r in await journal(unit) if r.type == "sample.box-filled" and case in {None, r.case_id}]


async def cursor(unit: UnitOfWork) -> int:
    [position] = await unit.rows(tables.read_cursor, cursor="sample")
    return position


async def test_two_followers_of_one_service_react_exactly_once(databases: Databases) -> None:
    async with echoes(databases, 2) as [one, two]:
        cases = [uuid4() for _ in range(5)]
        await asyncio.gather(*(fill_box(one.unit, case, *range(1, 7)) for case in cases))
        await asyncio.gather(one.follower.catch_up(), two.follower.catch_up())
        assert sorted(await caused(one.unit)) == await fillings(one.unit)
        for case in cases:
            assert await caused(one.unit, case) == await fillings(one.unit, case)
        await asyncio.gather(two.follower.catch_up(), one.follower.catch_up())
        assert sorted(await caused(one.unit)) == await fillings(one.unit)


async def test_the_cursor_goes_on_over_unrelated_events(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        for _ in range(3):
            await fill_box(echo.unit, uuid4())
        await echo.follower.catch_up()
        assert echo.follower.position == 3
        await echo.follower.catch_up()  # once nothing new comes, it is worth a commit of its own
        assert (echo.follower.position, await cursor(echo.unit)) == (3, 3)
        await fill_box(echo.unit, uuid4(), 1)
        await fill_box(echo.unit, uuid4())
        await echo.follower.catch_up()
        await echo.follower.catch_up()
        assert await cursor(echo.unit) == echo.follower.position == 7
        assert await caused(echo.unit) == [5]


async def test_a_reaction_records_its_case_cause_and_actor(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        case = uuid4()
        await fill_box(echo.unit, case, 1)
        await echo.follower.catch_up()
        filled, reaction = (await journal(echo.unit))[1:]
        assert (reaction.case_id, reaction.causation, reaction.office) == (case, filled.position, filled.office)
        assert (reaction.actor, reaction.actor_role, reaction.channel) == ("jejak:sample", "system", "journal")
        assert reaction.effective_at == filled.effective_at


async def test_a_failure_stops_its_own_case_only_until_it_is_resumed(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        stopped, other = uuid4(), uuid4()
        await fill_box(echo.unit, stopped, 1, 13, 2, 3)
        await fill_box(echo.unit, other, 4, 5)
        await echo.follower.catch_up()
        first, *waiting = await fillings(echo.unit, stopped)
        assert await caused(echo.unit, stopped) == [first]
        assert await caused(echo.unit, other) == await fillings(echo.unit, other)
        [stop] = [row for row in await journal(echo.unit) if row.type == "reactions.stopped"]
        assert (stop.case_id, stop.causation, stop.fields()["code"]) == (stopped, waiting[0], "box-full")
        assert stop.fields()["why"] == BoxFull().sentence("id")

        await resume_case(echo.unit, ask(clock, role="administrator"), stopped, "mended")
        await echo.follower.catch_up()
        assert await caused(echo.unit, stopped) == [first]  # not mended yet: it stops again, at the same event
        echo.mended = True
        await resume_case(echo.unit, ask(clock), stopped, "mended")
        await fill_box(echo.unit, stopped, 6)
        await echo.follower.catch_up()
        assert await caused(echo.unit, stopped) == await fillings(echo.unit, stopped)
        await fill_box(echo.unit, stopped, 7)
        await echo.follower.catch_up()
        assert await caused(echo.unit, stopped) == await fillings(echo.unit, stopped)
        with pytest.raises(NotFound):
            await resume_case(echo.unit, ask(clock), stopped, "again")


async def test_a_case_is_resumed_once_only(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        case = uuid4()
        await fill_box(echo.unit, case, 13)
        await echo.follower.catch_up()
        await resume_case(echo.unit, ask(clock), case, "mended")
        with pytest.raises(NotStopped):
            await resume_case(echo.unit, ask(clock), case, "mended")


async def test_a_stopped_case_is_resumed_exactly_once_by_two_followers(databases: Databases) -> None:
    async with echoes(databases, 2) as [one, two]:
        case = uuid4()
        await fill_box(one.unit, case, 13, 1, 2)
        await asyncio.gather(one.follower.catch_up(), two.follower.catch_up())
        one.mended = two.mended = True
        await resume_case(one.unit, ask(clock), case, "mended")
        await fill_box(one.unit, case, 3, 4)
        for _ in range(3):
            for outcome in await asyncio.gather(
                one.follower.catch_up(), two.follower.catch_up(), return_exceptions=True
            ):
                if outcome is not None:  # the other was first: `run` would take up the cursor again
                    await asyncio.gather(one.follower.start(), two.follower.start())
        assert await caused(one.unit, case) == await fillings(one.unit, case)


async def test_an_unknown_exception_stops_the_case_with_its_type_and_no_text(databases: Databases) -> None:
    def fail(_: Ask) -> None:
        message = "canary-3515017"
        raise ZeroDivisionError(message)

    async with echoes(databases) as [echo]:
        echo.before = fail
        await fill_box(echo.unit, uuid4(), 1)
        await echo.follower.catch_up()
        stop = (await journal(echo.unit))[-1]
        assert (stop.type, stop.fields()["code"]) == ("reactions.stopped", "ZeroDivisionError")
        assert "canary" not in (stop.payload or "")


async def test_a_reaction_killed_after_its_commit_is_not_repeated(databases: Databases) -> None:
    def killed(_: Ask) -> None:
        raise asyncio.CancelledError

    async with echoes(databases) as [echo]:
        await fill_box(echo.unit, uuid4(), 1, 2)
        echo.after = killed
        with pytest.raises(asyncio.CancelledError):
            await echo.follower.catch_up()
    async with echoes(databases) as [echo]:
        await echo.follower.catch_up()
        assert await caused(echo.unit) == await fillings(echo.unit)


async def test_an_absent_database_stops_no_case(databases: Databases) -> None:
    def away(_: Ask) -> None:
        raise Unavailable

    async with echoes(databases) as [echo]:
        await fill_box(echo.unit, uuid4(), 1)
        echo.before = away
        with pytest.raises(Unavailable):
            await echo.follower.catch_up()
        echo.before = lambda _: None
        await echo.follower.catch_up()
        assert await caused(echo.unit) == [2]
        assert [row.type for row in await journal(echo.unit)][2:] == ["sample.box-opened"]


async def test_a_follower_does_not_use_connections_that_ended_meanwhile(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        for amount in (1, 2, 3):
            await fill_box(echo.unit, uuid4(), amount)
            assert end_connections(databases) > 1
            await echo.follower.catch_up()
        assert await caused(echo.unit) == await fillings(echo.unit)


@pytest.mark.parametrize(
    "fault",
    [psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.TransactionTimeout, psycopg.InterfaceError, TimeoutError],
)
async def test_a_reaction_that_the_database_cannot_take_now_stops_no_case(
    databases: Databases, fault: type[Exception]
) -> None:
    def away(_: Ask) -> None:
        raise fault

    async with echoes(databases) as [echo]:
        await fill_box(echo.unit, uuid4(), 1)
        echo.before = away
        with pytest.raises(fault):
            await echo.follower.catch_up()
        assert (await journal(echo.unit))[-1].type == "sample.box-filled"


async def test_a_hole_in_the_journal_ends_it_and_stops_no_case(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        await fill_box(echo.unit, uuid4(), 1, 2)
        with psycopg.connect(databases.url) as owner:
            owner.execute("DELETE FROM journal.events WHERE position = 2")
        async with asyncio.timeout(5):
            await echo.follower.run()
        assert echo.follower.fault == "position 2 is missing from the journal"
        async with echo.unit.pool.connection() as connection:
            assert await head_position(connection) == 3
        assert (echo.follower.position, await cursor(echo.unit)) == (0, 0)


async def test_it_runs_without_any_notification(databases: Databases) -> None:
    async with echoes(databases) as [echo], sample_unit(databases.of("sample")) as elsewhere:
        elsewhere.appender.notifies = False
        running = asyncio.create_task(echo.follower.run())
        await fill_box(elsewhere, uuid4(), 1, 2, 3)
        async with asyncio.timeout(5), elsewhere.pool.connection() as connection:
            while echo.follower.position < await head_position(connection) or echo.follower.position < 7:
                await echo.follower.progress.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await caused(elsewhere) == await fillings(elsewhere)


DAMAGE = [
    (
        "UPDATE journal.events SET payload = jsonb_set(payload, '{amount}', '7') WHERE position = 2",
        "event-altered",
        None,
    ),
    ("UPDATE journal.events SET actor = 'officer-2' WHERE position = 2", "event-altered", None),
    ("UPDATE journal.events SET type = 'elsewhere.box-opened' WHERE position = 1", "event-misplaced", 1),
]


@pytest.mark.parametrize(("change", "code", "forged"), DAMAGE)
async def test_a_damaged_event_causes_no_reaction_and_stops_its_case(
    databases: Databases, change: str, code: str, forged: int | None
) -> None:
    async with echoes(databases) as [echo]:
        damaged, other = uuid4(), uuid4()
        await fill_box(echo.unit, damaged, 5)
        await fill_box(echo.unit, other, 5)
        with psycopg.connect(databases.url) as owner:
            owner.execute(change.encode())
            if forged is not None:
                forged_leaf(owner, forged)
        await echo.follower.catch_up()
        assert await caused(echo.unit) == [4]
        [stop] = [row for row in await journal(echo.unit) if row.type == "reactions.stopped"]
        assert (stop.case_id, stop.causation, stop.fields()["code"]) == (damaged, 2, code)


async def test_a_command_with_the_id_of_a_reaction_stops_one_case_only(databases: Databases) -> None:
    async with echoes(databases) as [echo]:
        claimed, other = uuid4(), uuid4()
        await fill_box(echo.unit, claimed, 5)
        await fill_box(echo.unit, other, 5)
        command = echo.follower._ask((await journal(echo.unit))[1], "react").command_id
        with psycopg.connect(databases.of("intake"), autocommit=True) as intake:
            append(intake, "intake.something", command_id=command)
        await echo.follower.catch_up()
        assert await caused(echo.unit) == [4]
        [stop] = [row for row in await journal(echo.unit) if row.type == "reactions.stopped"]
        assert (stop.case_id, stop.causation, stop.fields()["code"]) == (claimed, 2, "command-repeated")


def test_a_service_has_one_reaction_to_a_type_of_event() -> None:
    async def react(ask: Ask, event: Contract) -> Answer:
        raise NotImplementedError

    twice = [when(BillSettled, react), when(NothingDue, react), when(BillSettled, react)]
    with pytest.raises(ReactedTwice):
        by_type(twice)
