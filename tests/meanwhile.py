"""Lets something happen between a decision and its commit."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shared.database import Connection
from shared.journal.commit import Commit
from shared.service.unit_of_work import UnitOfWork


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, unit: UnitOfWork | None, happens: Callable[[], Awaitable[Any]]
) -> list[Any]:
    """Holds back the next commit of a unit of work until something else has happened, through the same unit or not.

    Returns a list that then holds what that came to.
    """
    assert unit is not None
    append, came_to = unit.appender.append, list[Any]()
    waits = [happens]

    async def held_back(commit: Commit, own: Connection | None = None) -> int:
        if waits:
            came_to.append(await waits.pop()())
        return await append(commit, own)

    monkeypatch.setattr(unit.appender, "append", held_back)
    return came_to
