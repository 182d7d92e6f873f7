"""Counts how often each command of running services is decided."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pytest

from shared.database import Connection
from shared.journal.appender import Appender
from shared.journal.commit import Commit, NothingWritten, VersionConflict
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work


@dataclass
class Run:
    """One command that a service ran: how often it was decided, and how many of its commits met a conflict."""

    service: str
    what: str
    decided: int = 0
    conflicts: int = 0


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """The commands that all services of this process run from now on."""
    runs: list[Run] = []
    this: ContextVar[Run] = ContextVar("this")
    run, append = UnitOfWork.run, Appender.append

    async def counting_run(self: UnitOfWork, ask: Ask, decide: Callable[[Work], Awaitable[Any]]) -> Answer:
        one = Run(self.tables.schema, f"{ask.channel}: {getattr(decide, '__qualname__', decide)}")
        runs.append(one)
        this.set(one)

        async def counting(work: Work) -> Any:
            one.decided += 1
            return await decide(work)

        return await run(self, ask, counting)

    async def counting_append(self: Appender, commit: Commit, own: Connection | None = None) -> int:
        try:
            return await append(self, commit, own)
        except (VersionConflict, NothingWritten):
            this.get().conflicts += 1
            raise

    monkeypatch.setattr(UnitOfWork, "run", counting_run)
    monkeypatch.setattr(Appender, "append", counting_append)
    return runs
