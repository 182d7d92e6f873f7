"""Group append: the only way into the journal.

In each process one appender collects the waiting requests and commits them together. It has no timer: it takes the
requests that queued while the last commit flushed. A transaction locks the counter row first, numbers the events,
writes everything that the requests decided (events, rows, cursors, stored answers), and holds the row until the commit,
so positions are gapless and in commit order. If one request cannot be written, the appender tries all of them one by
one behind savepoints, and refuses only that request.

No wait is endless. A request whose wait ends gets Unavailable; it may still be committed a moment later if its COMMIT
is under way, and a repetition under the same Idempotency-Key then gets its answer. The appender replaces a lost
connection and writes the batch once more; if the COMMIT was already sent, it first asks the journal which requests are
in it.

A commit also depends on what its request only read: no stream that it decided by may have grown meanwhile. The
statement that looks for versions already taken checks this, too, while the counter row is held.
"""

import asyncio
import contextvars
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import structlog

from shared.database import Bounds, Connection, connect, cut_off_after, is_lost, was_lost
from shared.errors import Unavailable, Unreadable
from shared.journal.commit import CommandRepeated, Commit, NothingWritten, RowTaken, VersionConflict, refusal_of
from shared.journal.commit_writing import LOCK, TAKEN, columns, existing_versions, lock_head, write
from shared.journal.news import NOTIFY, News, notification

LARGEST_BATCH = 256
SUSPECT_SECONDS = 2.0
MOST_SUSPECTS = 1000

CHECK_NOW: LiteralString = "SET CONSTRAINTS ALL IMMEDIATE"
CHECK_AT_COMMIT: LiteralString = "SET CONSTRAINTS ALL DEFERRED"
WAIT_SECONDS = 3.5
"""The longest wait for a commit."""
RECONNECT_SECONDS = 2.0
"""How long after the loss of a connection commits wait for a new one; after that each batch tries once."""
_FIRST_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.2

KNOWN: LiteralString = "SELECT command_id FROM journal.events WHERE command_id = ANY(%s) AND command_part = 0"
WRITTEN: LiteralString = (
    "SELECT command_id, position, leaf_hash FROM journal.events WHERE command_id = ANY(%s) AND command_part = 0"
)

_log = structlog.get_logger()


BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, LARGEST_BATCH)


class Batches:
    """Counts the transactions by how many commits they made durable together, for monitoring."""

    def __init__(self) -> None:
        self.commits = 0
        self._counts = [0] * len(BATCH_SIZES)

    def add(self, size: int) -> None:
        """Counts one transaction that made `size` commits durable."""
        if size:
            self.commits += size
            self._counts[bisect_left(BATCH_SIZES, size)] += 1

    def buckets(self) -> list[tuple[str, float]]:
        """Upper bound → transactions up to that size."""
        sizes = [*(str(float(size)) for size in BATCH_SIZES), "+Inf"]
        counts = [*accumulate(self._counts), sum(self._counts)]
        return list(zip(sizes, counts, strict=True))


Waiting = tuple[Commit, asyncio.Future[int]]


class Appender:
    """The appender of one process and one database role; `append` from any task, `close` at the end.

    An actor who broke a unique key or sent something that cannot be stored is a suspect for a while: their requests are
    written alone, one between two batches. A failing batch must be rewritten one by one, and nobody may do that to the
    others all the time.
    """

    def __init__(
        self, url: str, news: News, *, notify: bool = True, bounds: Bounds | None = None, wait: float = WAIT_SECONDS
    ) -> None:
        """`wait`: seconds after which a commit is answered Unavailable, whatever it waits for."""
        self._url = url
        self.bounds = bounds or Bounds()
        self._wait = wait
        self.news = news
        self.notifies = notify
        self.connections = 0
        """Increases when a connection is made and when one is lost: commits on the old one may be lost."""
        self.last_success: float | None = None
        """Event-loop time of the last successful commit; None before the first."""
        self.batches = Batches()
        self.waiting = 0
        """The number of waiting commits."""
        self._queue: deque[Waiting] = deque()
        self._apart: deque[Waiting] = deque()
        self._suspects: dict[str, float] = {}
        self._connection: Connection | None = None
        self._backend = 0
        self._lost_at = float("-inf")
        self._committing = False
        """Whether the COMMIT of the batch under way may have been sent."""
        self._running: asyncio.Task[None] | None = None

    async def append(self, commit: Commit, own: Connection | None = None) -> int:
        """Makes a commit durable and returns its last position (0 for one without events).

        `own` is a connection in a transaction to commit together with it, because it holds a number's row. Raises
        VersionConflict, CommandRepeated, CursorMoved, RowTaken, Unreadable or Unavailable for this commit alone.
        """
        commit.prepare()
        self.waiting += 1
        try:
            position = await (self._queued(commit) if own is None else self._append_alone(own, commit))
        finally:
            self.waiting -= 1
        self.last_success = asyncio.get_running_loop().time()
        return position

    async def _queued(self, commit: Commit) -> int:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        self._queue.append((commit, future))
        if self._running is None or self._running.done():
            # its own context: it works for all waiting requests, so its log lines belong to no single request
            self._running = asyncio.create_task(self._run(), context=contextvars.Context())
        timer = loop.call_later(self._wait, _give_up, future)
        try:
            return await future
        finally:
            timer.cancel()

    async def _append_alone(self, own: Connection, commit: Commit) -> int:
        if not self._confirmed(commit):
            raise VersionConflict
        self.news.own_backends.add(own.info.backend_pid)
        committing = False
        try:
            with cut_off_after(own, self.bounds.attempt):
                head = await lock_head(own)
                if commit.overtaken_by and await existing_versions(own, commit.overtaken_by):
                    raise VersionConflict
                async with own.pipeline():
                    await write(own, [commit], head)
                    committing = True
                    await self._end(own, [commit])
        except psycopg.Error as fault:
            nothing_written = not committing and was_lost(own, fault)
            raise (NothingWritten() if nothing_written else refusal_of(fault)) from None
        self.news.tell(_types([commit]))
        self.batches.add(1)
        return commit.last_position

    async def close(self) -> None:
        """Finishes the queued commits and closes the connection; commits that take too long are answered Unavailable."""
        if self._running is not None:
            done, _ = await asyncio.wait({self._running}, timeout=self._wait)
            if not done:
                for _, future in (*self._queue, *self._apart):
                    _give_up(future)
                await self._running
        if self._connection is not None:
            await self._connection.close()

    async def _run(self) -> None:
        while self._queue or self._apart:
            if batch := self._next_batch():
                await self._attempt(batch)
            if self._apart and not (one := self._apart.popleft())[1].done():
                await self._attempt([one])

    def _next_batch(self) -> list[Waiting]:
        """The waiting commits without suspects; of commits that exclude each other (same command, same version) only
        the first.

        A commit that read a stream which an earlier one of the batch extends also waits; the journal then tells it.

        Commits whose request has given up are left out: after a long wait they would outnumber all others.
        """
        batch: list[Waiting] = []
        later: list[Waiting] = []
        claimed: set[Any] = set()
        now = asyncio.get_running_loop().time()
        while self._queue and len(batch) < LARGEST_BATCH:
            commit, future = self._queue.popleft()
            if future.done():
                continue
            claims = commit.claims()
            if self._suspects.get(commit.context.actor, 0) > now:
                self._apart.append((commit, future))
            elif claimed.isdisjoint(claims) and claimed.isdisjoint(commit.overtaken_by):
                claimed |= claims
                batch.append((commit, future))
            else:
                later.append((commit, future))
        self._queue.extendleft(reversed(later))
        return batch

    async def _attempt(self, batch: list[Waiting]) -> None:
        try:
            await self._commit_or_again(batch)
        except Exception as fault:  # whatever it is, callers must not wait for ever
            await self._fail(batch, fault)

    async def _commit_or_again(self, batch: list[Waiting]) -> None:
        """Commits; if the connection is lost meanwhile, commits once more on another."""
        connection = await self._connected()
        try:
            await self._commit(connection, batch)
        except psycopg.OperationalError as fault:
            if not was_lost(connection, fault):
                raise
            uncertain = self._committing
            await self._drop()
            again = await self._connected()
            if uncertain:
                await self._settle(again, batch)
            await self._commit(again, batch)

    async def _commit(self, connection: Connection, batch: list[Waiting]) -> None:
        self._committing = False
        for waiting in [one for one in batch if not self._confirmed(one[0])]:
            batch.remove(waiting)
            self._resolve(*waiting, VersionConflict())
        if not batch:
            return
        with cut_off_after(connection, self.bounds.attempt):
            try:
                outcomes = await self._together(connection, batch)
            except (psycopg.IntegrityError, psycopg.DataError) as fault:
                await connection.rollback()
                if len(batch) == 1:
                    self._resolve(*batch[0], refusal_of(fault))
                    return
                outcomes = await self._one_by_one(connection, batch)
        for (commit, future), outcome in zip(batch, outcomes, strict=True):
            self._resolve(commit, future, outcome)
        self.news.tell(_types([commit for commit, _ in batch]))
        self.batches.add(sum(not isinstance(outcome, Exception) for outcome in outcomes))

    async def _settle(self, connection: Connection, batch: list[Waiting]) -> None:
        """Answers the requests of a batch whose COMMIT took effect although its connection was lost.

        It takes the counter row first, because the lost transaction holds that row while it lives. An event in the
        journal with the same command and the same leaf is the one that was sent. Rows without an event leave no such
        trace, so nothing is known about them.
        """
        with cut_off_after(connection, self.bounds.attempt):
            async with connection.transaction():
                await lock_head(connection)
                commands = [commit.context.command_id for commit, _ in batch]
                written = {row[0]: row[1:] for row in await (await connection.execute(WRITTEN, (commands,))).fetchall()}
        for commit, future in list(batch):
            first = commit.rows[0] if commit.rows else None
            found = written.get(commit.context.command_id)
            if first is None:
                outcome: int | Exception = Unavailable()
            elif found is not None and found == (first.get("position"), first.get("leaf_hash")):
                outcome = commit.last_position
            else:
                continue
            batch.remove((commit, future))
            self._resolve(commit, future, outcome)

    def _confirmed(self, commit: Commit) -> bool:
        """Whether the state it was decided on cannot be newer than the journal: a database may come back without its
        last commits.
        """
        return commit.stands_on in {None, self.connections}

    async def _together(self, connection: Connection, batch: list[Waiting]) -> list[int | Exception]:
        """Writes all at once; leaves out only commits already stored under the same command or version."""
        async with connection.pipeline():
            await connection.execute("BEGIN")
            locked = await connection.execute(LOCK)
            commits = [commit for commit, _ in batch]
            known = await connection.execute(KNOWN, ([commit.context.command_id for commit in commits],))
            wanted = [(row["stream_id"], row["version"]) for commit in commits for row in commit.rows]
            wanted += [version for commit in commits for version in commit.overtaken_by]
            there = await connection.execute(TAKEN, columns(wanted))
            head = await locked.fetchone()
            commands, versions = {row[0] for row in await known.fetchall()}, set(await there.fetchall())
            outcomes = [_stored_already(commit, commands, versions) for commit in commits]
            fresh = [commit for commit, outcome in zip(commits, outcomes, strict=True) if outcome is None]
            await write(connection, fresh, int(head[0]) if head else 0)
            self._committing = True
            await self._end(connection, fresh)
        return [outcome or commit.last_position for commit, outcome in zip(commits, outcomes, strict=True)]

    async def _one_by_one(self, connection: Connection, batch: list[Waiting]) -> list[int | Exception]:
        await connection.execute("BEGIN")
        head = await lock_head(connection)
        read = {version for commit, _ in batch for version in commit.overtaken_by}
        newer = await existing_versions(connection, read) if read else set()
        outcomes: list[int | Exception] = []
        for commit, _ in batch:
            if not newer.isdisjoint(commit.overtaken_by):
                outcomes.append(VersionConflict())
                continue
            try:
                async with connection.transaction(), connection.pipeline():  # a savepoint
                    after = await write(connection, [commit], head)
                    await connection.execute(CHECK_NOW)  # what COMMIT would refuse all for
                    await connection.execute(CHECK_AT_COMMIT)
                head = after
                outcomes.append(commit.last_position)
            except (psycopg.IntegrityError, psycopg.DataError) as fault:
                outcomes.append(refusal_of(fault))
        self._committing = True
        await self._end(connection, [commit for commit, _ in batch])
        return outcomes  # reported only now: a refused request decides again on what was just committed

    async def _end(self, connection: Connection, commits: Sequence[Commit]) -> None:
        await connection.execute("COMMIT")
        if self.notifies and (types := _types(commits)):
            await connection.execute(NOTIFY, (notification(types),))

    async def _connected(self) -> Connection:
        """The connection, replaced if it was lost. Shortly after the loss it waits until the database is back."""
        if self._connection is not None and is_lost(self._connection):
            await self._drop()
        pause = _FIRST_PAUSE_SECONDS
        while self._connection is None:
            try:
                self._connection = await connect(self._url, self.bounds)
            except psycopg.OperationalError:
                if asyncio.get_running_loop().time() + pause > self._lost_at + RECONNECT_SECONDS:
                    raise
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                self.connections += 1
                self._backend = self._connection.info.backend_pid
                self.news.own_backends.add(self._backend)
        return self._connection

    async def _drop(self) -> None:
        """Drops the connection; aggregates kept in memory from its commits are no longer trusted."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._lost_at = asyncio.get_running_loop().time()
            self.connections += 1
            self.news.own_backends.discard(self._backend)
            await connection.close()

    async def _fail(self, batch: list[Waiting], fault: Exception) -> None:
        await self._drop()
        _log.error("append-failed", fault=type(fault).__name__, sqlstate=getattr(fault, "sqlstate", None))
        answer = refusal_of(fault) if isinstance(fault, psycopg.Error) else fault
        for commit, future in batch:
            self._resolve(commit, future, Unavailable() if isinstance(answer, OSError) else answer)

    def _resolve(self, commit: Commit, future: asyncio.Future[int], outcome: int | Exception) -> None:
        if isinstance(outcome, RowTaken | Unreadable):
            self._suspect(commit.context.actor)
        if future.done():  # the asker has gone; what was committed stays committed
            return
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    def _suspect(self, actor: str) -> None:
        now = asyncio.get_running_loop().time()
        if len(self._suspects) >= MOST_SUSPECTS:
            self._suspects = {one: until for one, until in self._suspects.items() if until > now}
        self._suspects[actor] = now + SUSPECT_SECONDS


def _give_up(future: asyncio.Future[int]) -> None:
    if not future.done():
        future.set_exception(Unavailable())


def _types(commits: Sequence[Commit]) -> set[str]:
    return {row["type"] for commit in commits for row in commit.rows}


def _stored_already(commit: Commit, commands: set[UUID], versions: set[tuple[Any, ...]]) -> Exception | None:
    if commit.rows and commit.context.command_id in commands:
        return CommandRepeated()
    if any((row["stream_id"], row["version"]) in versions for row in commit.rows):
        return VersionConflict()
    if not commit.overtaken_by.isdisjoint(versions):
        return VersionConflict()
    return None
